# ruff: noqa: S314 - the drawings are our own
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.foundations.design.colours import contrast
from wardmote.foundations.design.maps import AreaMap, band_of, legend, map_svg
from wardmote.foundations.design.tables import Column, Table

SVG = "{http://www.w3.org/2000/svg}"


def area_map(values: list[Any], kind: str = "sequential", **more: Any) -> AreaMap:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Area <{i}>", "value": value},
            "geometry": {"type": "Polygon", "coordinates": [[[i, 51], [i + 1, 51], [i + 1, 52], [i, 51]]]},
        }
        for i, value in enumerate(values)
    ]
    return AreaMap(
        title="Map", alt="a", features={"type": "FeatureCollection", "features": features}, value_key="value",
        label_key="name", kind=kind, table=Table("t", (Column("name", "Name"),), []), source="s", **more,
    )  # fmt: skip


def _fills(shown: AreaMap) -> list[str]:
    return [path.get("fill", "") for path in ET.fromstring(map_svg(shown)).iter(f"{SVG}path")]


def test_no_data_is_hatched_and_zero_is_plain() -> None:
    fills = _fills(area_map([0, None, 10, 20]))
    assert fills[1].startswith("url(#no-data")
    assert not any(fill.startswith("url") for fill in (fills[0], fills[2], fills[3]))


def test_map_says_each_area_and_has_no_styles() -> None:
    drawing = map_svg(area_map([1.5, None], unit="Crimes", places=1))
    assert " style=" not in drawing
    titles = [title.text for title in ET.fromstring(drawing).iter(f"{SVG}title")]
    assert titles == ["Area <0>: 1.5", "Area <1>: no data"]


def test_diverging_map_is_centred_at_zero() -> None:
    bands = legend(area_map([-3, 1, 12], kind="diverging"))
    middle = bands[3]
    assert middle.lower == -middle.upper
    assert band_of(0, bands) is middle


def test_categories_keep_their_words() -> None:
    shown = area_map(["hot", "cold", None], kind="category", categories={"hot": "Hot spot", "cold": "Cold spot"})
    assert [band.words for band in legend(shown)] == ["Hot spot", "Cold spot"]
    assert _fills(shown)[0] == legend(shown)[0].colour


def test_map_without_any_value_or_area_is_still_drawn() -> None:
    assert legend(area_map([None, None])) == []
    assert "no data" in map_svg(area_map([None]))
    assert map_svg(area_map([])).startswith("<svg")


@settings(max_examples=60)
@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=60),
    st.sampled_from(["sequential", "diverging"]),
)
def test_every_value_falls_in_exactly_one_class(values: list[float], kind: str) -> None:
    bands = legend(area_map(values, kind=kind))
    for value in values:
        assert sum(band.lower <= value < band.upper for band in bands) == 1


@settings(max_examples=60)
@given(st.lists(st.integers(0, 5000), min_size=2, max_size=60))
def test_classes_get_darker_with_the_value(values: list[int]) -> None:
    bands = legend(area_map(values))
    chosen = [bands.index(band) for value in sorted(values) if (band := band_of(value, bands))]
    assert chosen == sorted(chosen)


def test_one_extreme_place_does_not_swallow_the_classes() -> None:
    values = [43, 50, 55, 60, 68, 69, 70, 71, 75, 76, 77, 78, 80, 86, 107, 122, 126, 127, 162, 585]
    bands = legend(area_map(values, places=1))
    chosen = [bands.index(band) for value in values if (band := band_of(value, bands))]
    assert len(bands) == 6
    assert max(chosen.count(i) for i in range(6)) <= 6
    assert chosen.count(5) == 1
    assert bands[5].words == "585.0 and above, far from the rest"
    assert [band.words for band in bands[:5] if "." in band.words] == []


def test_an_outlier_is_told_from_the_highest_class_without_colour() -> None:
    plain, far = legend(area_map([*range(20)])), legend(area_map([*range(20), 900]))
    assert len(plain) == 5
    assert len(far) == 6
    assert contrast(far[-1].colour, far[-2].colour) > 1.8
    assert not any(band.upper > 900 for band in far[:-1])


@pytest.mark.parametrize("values", [[1, 2, 3, 900], [5] * 20 + [900], [*range(10), *range(800, 810)], [None] * 9])
def test_few_like_or_many_far_values_are_no_outliers(values: list[Any]) -> None:
    assert not any("far from the rest" in band.words for band in legend(area_map(values)))


def test_an_outline_is_told_from_the_darkest_fill_without_colour() -> None:
    shown = area_map([1, 2, 9], highlight_key="hot")
    plain = map_svg(shown)
    shown.features["features"][2]["properties"]["hot"] = True
    outlined = map_svg(shown)
    # A white line lies within the dark one.
    assert outlined.count('fill="none" stroke="#ffffff"') == 1
    assert 'fill="none" stroke="#ffffff"' not in plain


def test_one_class_is_not_widened_for_the_farthest_value() -> None:
    bands = legend(area_map([-1.5, 0.2, 2.5, 4.4, 7.66], kind="diverging"))
    inner = [band.upper - band.lower for band in bands[1:-1]]
    assert max(inner) <= 2
    assert [band_of(value, bands) for value in (2.5, 7.66)] == [bands[4], bands[6]]
