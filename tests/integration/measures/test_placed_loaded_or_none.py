"""Not placed, not loaded and none are three things: only the last of them is a zero."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.integration.intake.files import SEARCH
from tests.integration.measures.made import AMBRIDGE, FELPERSHAM, LOXLEY
from tests.integration.measures.sent import row, send
from tests.integration.places import small
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, load_areas
from wardmote.intake.public import BatchSummary, load
from wardmote.measures import public as measures
from wardmote.measures.counting import reader
from wardmote.measures.figures.results import Figure
from wardmote.measures.figures.sentences import figure_sentence
from wardmote.measures.figures.source_rows import source_rows

pytestmark = pytest.mark.django_db
BORCHESTER = "E06000903"
APRIL = "2023-04"
IN_AMBRIDGE, IN_BORCHESTER, NOWHERE = ("0.005", "52.005"), ("0.505", "52.005"), ("", "")
LSOA_OF_BORCHESTER = {"LSOA21CD": "E01000004", "LSOA21NM": "Old Borchester 001A", "LADCD_ACTIVE": "E06000903"}
Load = Callable[..., BatchSummary]


def search(point: tuple[str, str], minute: int) -> str:
    cells = dict.fromkeys(SEARCH, "") | {
        "Type": "Person search",
        "Date": f"2023-04-12T13:{minute:02d}:00+00:00",
        "Longitude": point[0],
        "Latitude": point[1],
        "Object of search": "Controlled drugs",
    }
    return ",".join(cells[name] for name in SEARCH)


@pytest.fixture
def load_searches(areas_loaded: None, partnership: Partnership, tmp_path: Path) -> Load:
    def loader(points: Sequence[tuple[str, str]]) -> BatchSummary:
        path = tmp_path / "2023-04-bedfordshire-stop-and-search.csv"
        rows = [search(point, minute) for minute, point in enumerate(points)]
        path.write_text("\r\n".join([",".join(SEARCH), *rows, ""]), encoding="utf-8")
        done = load(by=system_person(), partnership=partnership, source="police-uk-stop-and-search", paths=[path])
        return done[0]

    return loader


def figure(partnership: Partnership, area: str, measure: str = "stop-and-search") -> Figure:
    return measures.figure(partnership=partnership, measure=measure, area=area, year_ending=APRIL)


def said(found: Figure) -> str:
    return " ".join([figure_sentence(found), *found.warnings])


def test_an_area_whose_boundaries_are_not_loaded_has_no_figure(load_searches: Load, partnership: Partnership) -> None:
    done = load_searches([IN_AMBRIDGE, IN_BORCHESTER, IN_BORCHESTER, NOWHERE])
    assert (done.rows_without_place, done.rows_beyond) == (1, 2)
    assert "1 without a place, 2 outside the boundaries loaded" in done.sentence()
    found = figure(partnership, BORCHESTER)
    assert found.count is None
    assert found.rate_per_1000 is None
    assert found.months_supplied == 1
    assert "boundaries are not loaded, and 2 records have points in none that are" in figure_sentence(found)
    assert found.as_json()["reason"] == found.reason
    assert "Load the boundaries of this area" in said(found)


def test_a_point_elsewhere_is_no_record_without_a_location(load_searches: Load, partnership: Partnership) -> None:
    load_searches([IN_AMBRIDGE, IN_BORCHESTER, IN_BORCHESTER, NOWHERE])
    found = figure(partnership, AMBRIDGE)
    assert found.count == 1
    assert "1 more police record has no location, so no council counts it." in said(found)
    assert "boundary" not in said(found)
    searches = measures.stop_and_search(partnership=partnership, area=AMBRIDGE, year_ending=APRIL)
    assert (searches.count, searches.without_place) == (1, 1)


def test_none_is_a_zero_where_the_boundaries_are_loaded(load_searches: Load, partnership: Partnership) -> None:
    load_searches([IN_BORCHESTER, NOWHERE, IN_AMBRIDGE])
    lsoas = measures.figures_by(
        partnership=partnership, measure="stop-and-search", within=AMBRIDGE, kind=AreaKind.LSOA, year_ending=APRIL
    )
    assert [one.count for one in lsoas] == [1, 0, 0]


def test_records_that_were_placed_before_the_boundaries_came_must_be_loaded_again(
    load_searches: Load, partnership: Partnership, tmp_path: Path
) -> None:
    points = [IN_AMBRIDGE, IN_BORCHESTER, IN_BORCHESTER]
    load_searches(points)
    drawn = small.collection(
        small.lsoa("E01000001", "Ambridge 001A", 0.0),
        small.lsoa("E01000002", "Ambridge 001B", 0.01),
        small.lsoa("E01000003", "Ambridge 001C", 0.02),
        (LSOA_OF_BORCHESTER, small.square(0.5, 52.0)),
    )
    load_areas(by=system_person(), paths=[small.write(tmp_path / "more", **{"lsoas.geojson": drawn})])
    assert figure(partnership, BORCHESTER).count is None
    load_searches(points)
    assert figure(partnership, BORCHESTER).count == 2
    assert figure(partnership, AMBRIDGE).count == 1


def test_a_year_that_cannot_be_placed_is_not_compared_with(partnership: Partnership, areas_loaded: None) -> None:
    here = {"lsoa": "E01000001", "longitude": 0.005, "latitude": 52.005, "sender": "bedfordshire"}
    outside = {"council": None, "longitude": 0.6, "latitude": 52.0, "sender": "bedfordshire"}
    for month, rows in (
        (date(2022, 4, 1), [row("x", **outside)]),
        (date(2023, 4, 1), [row("x", **here)]),
    ):
        send(partnership, "police-uk-stop-and-search", month, rows, sender="bedfordshire")
    found = figure(partnership, AMBRIDGE)
    assert found.count == 1
    assert found.previous_count is None
    assert "nothing tells which of their records lie here" in said(found)


def test_a_senders_records_that_say_nothing_of_where_they_lie_make_no_zero(
    partnership: Partnership, areas_loaded: None
) -> None:
    partnership.councils.create(council_code=AMBRIDGE, valid_from=date(2000, 1, 1))
    send(partnership, "council-environment", date(2023, 4, 1), [row("fly-tipping", council=None)] * 2)
    found = figure(partnership, AMBRIDGE, "fly-tipping")
    assert found.count is None
    assert "do not say which council they lie in" in figure_sentence(found)
    assert "Ask the sender" in said(found)


def test_wards_are_counted_by_the_point_of_each_record(partnership: Partnership, areas_loaded: None) -> None:
    """The third LSOA's centre lies in Felpersham and a third of its surface in Loxley."""
    third = {"lsoa": "E01000003", "sender": "bedfordshire", "latitude": 52.005}
    points = [0.021, 0.022, 0.0231, 0.024]
    rows = [row("burglary", longitude=longitude, **third) for longitude in points]
    send(partnership, "police-uk-street", date(2023, 4, 1), rows, sender="bedfordshire")
    counts = {code: figure(partnership, code, "burglary") for code in (LOXLEY, FELPERSHAM)}
    assert {code: one.count for code, one in counts.items()} == {LOXLEY: 3, FELPERSHAM: 1}
    assert not any(one.is_estimate for one in counts.values())
    assert figure_sentence(counts[LOXLEY]).startswith("3 burglaries in Loxley")
    assert "interval allows for chance alone" in said(counts[LOXLEY])
    assert counts[LOXLEY].provenance.basis.startswith("the ward around each record's point")
    listed = source_rows(partnership=partnership, measure_slug="burglary", area_code=LOXLEY, ending=APRIL)
    assert sorted(one["longitude"] for one in listed.rows) == [0.021, 0.022, 0.0231]


def test_a_record_without_a_point_is_in_a_ward_by_best_fit_and_says_so(
    partnership: Partnership, areas_loaded: None
) -> None:
    third = {"lsoa": "E01000003", "sender": "bedfordshire"}
    rows = [row("burglary", longitude=0.021, latitude=52.005, **third), row("burglary", **third)]
    send(partnership, "police-uk-street", date(2023, 4, 1), rows, sender="bedfordshire")
    loxley, felpersham = (figure(partnership, code, "burglary") for code in (LOXLEY, FELPERSHAM))
    assert (loxley.count, felpersham.count) == (1, 1)
    assert not loxley.is_estimate
    assert felpersham.is_estimate
    assert "An estimate: 1 record is placed by its LSOA alone" in said(felpersham)
    assert figure_sentence(felpersham).startswith("About 1 ")


def test_wards_drawn_after_the_records_came_need_no_second_load(partnership: Partnership, tmp_path: Path) -> None:
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas")])
    third = {"lsoa": "E01000003", "sender": "bedfordshire", "latitude": 52.005, "longitude": 0.0225}
    send(partnership, "police-uk-street", date(2023, 4, 1), [row("burglary", **third)], sender="bedfordshire")
    assert figure(partnership, LOXLEY, "burglary").count == 1
    moved = small.collection(
        small.ward(LOXLEY, "Loxley", 0.0, 0.022), small.ward(FELPERSHAM, "Felpersham", 0.022, 0.01)
    )
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas", **{"wards.geojson": moved})])
    reader.forget()
    assert figure(partnership, LOXLEY, "burglary").count == 0
    assert figure(partnership, FELPERSHAM, "burglary").count == 1


def test_records_that_name_a_ward_and_no_small_area_make_no_zero_of_one(
    partnership: Partnership, areas_loaded: None
) -> None:
    # Every ward of the council, so that the month is whole.
    api = [row("burglary", ward=ward, sender="bedfordshire") for ward in (LOXLEY, FELPERSHAM)] * 5
    send(partnership, "police-uk-api", date(2018, 6, 1), api, sender="bedfordshire")
    one = measures.figure(partnership=partnership, measure="burglary", area="E01000001", year_ending="2018-06")
    assert one.count is None
    assert "do not say where within the council" in figure_sentence(one)
