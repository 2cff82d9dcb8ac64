# ruff: noqa: S314 - the drawings are our own
"""Names and numbers on maps: inside their areas, none over another, every number in the key."""

from itertools import combinations
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.design.test_maps import SVG, area_map
from wardmote.foundations.design.map_labels import Label, Spot, names, numbers, spot
from wardmote.foundations.design.maps import map_svg, numbered


def test_a_label_stands_inside_a_crescent() -> None:
    crescent = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 8), (8, 8), (8, 2), (0, 2), (0, 0)]
    at = spot([crescent])
    assert at is not None
    assert 8 < at.x < 10
    assert spot([]) is None
    assert spot([[(1, 1), (2, 2), (3, 3), (1, 1)]]) is None


def test_the_largest_part_of_an_area_has_the_label() -> None:
    island, mainland = [(0, 0), (1, 0), (1, 1), (0, 1)], [(20, 20), (40, 20), (40, 40), (20, 40)]
    assert spot([island, mainland]) == Spot(30, 30, 20, 400)


areas = st.lists(
    st.tuples(
        st.text("abcdefgh ", min_size=1, max_size=30),
        st.builds(Spot, st.floats(0, 680), st.floats(0, 600), st.floats(1, 300), st.floats(1, 90_000)) | st.none(),
    ),
    max_size=60,
)


@settings(max_examples=60)
@given(areas)
def test_no_name_lies_over_another_or_beyond_the_map(given_areas: list[tuple[str, Spot | None]]) -> None:
    placed = names(given_areas, 680, 600)
    assert not any(one.overlaps(other) for one, other in combinations(placed, 2))
    assert all(label.width / 2 <= label.x <= 680 - label.width / 2 for label in placed)


@settings(max_examples=60)
@given(areas)
def test_every_area_with_a_shape_has_its_number(given_areas: list[tuple[str, Spot | None]]) -> None:
    placed = numbers(given_areas)
    assert [label.text for label in placed] == [str(i) for i, (_, at) in enumerate(given_areas, 1) if at is not None]


def test_a_printed_map_is_numbered_and_its_key_says_name_and_value() -> None:
    shown = area_map([30, None, 10])
    assert numbered(shown) == ["Area <0>: 30", "Area <1>: no data", "Area <2>: 10"]
    texts = [text.text for text in ET.fromstring(map_svg(shown)).iter(f"{SVG}text")]
    assert texts[:3] == ["1", "2", "3"]
    assert "2 Area <1>: no data" in texts
    on_page = map_svg(shown, with_legend=False)
    assert 'class="wm-map__numbers" aria-hidden="true" display="none"' in on_page


def test_a_map_of_very_many_places_is_not_numbered() -> None:
    shown = area_map([*range(200)])
    assert numbered(shown) == []
    assert "wm-map__numbers" not in map_svg(shown, with_legend=False)


def test_a_long_name_leaves_room_for_its_value_in_the_key() -> None:
    shown = area_map([1234, 5])
    shown.features["features"][0]["properties"]["name"] = "Bournemouth, Christchurch and Poole"
    assert "…: 1,234" in map_svg(shown)


def test_labels_that_touch_overlap() -> None:
    assert Label("Castle", 100, 100, 12).overlaps(Label("Mead", 120, 104, 12))
    assert not Label("Castle", 100, 100, 12).overlaps(Label("Mead", 100, 130, 12))
