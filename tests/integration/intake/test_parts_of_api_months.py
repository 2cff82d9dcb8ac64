"""Months of the police.uk API that come ward by ward, in several deliveries: what came before stays, and counts once."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.integration.intake.conftest import Load
from tests.integration.places import small
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import load_areas
from wardmote.intake.models import BatchFile, Segment
from wardmote.intake.public import LoadRefused, count_records, records
from wardmote.measures import public as measures
from wardmote.measures.counting import reader
from wardmote.measures.figures.results import Figure
from wardmote.measures.figures.sentences import figure_sentence
from wardmote.measures.figures.source_rows import source_rows

AMBRIDGE, BORCHESTER, FORCE = "E06000901", "E06000903", "E23000026"
LOXLEY, FELPERSHAM, HOLLERTON = "E05000001", "E05000002", "E05000003"
MONTH, API = "2018-06", "police-uk-api"


def answer(folder: Path, ward: str, crimes: list[tuple[int, float]], month: str = MONTH) -> Path:
    """An answer for a ward: the identifier and longitude of each crime, on the line 52.005 north."""
    rows = [
        {
            "category": "burglary",
            "location_type": "Force",
            "location": {"latitude": "52.005", "longitude": str(longitude), "street": {"id": 1, "name": "Street"}},
            "context": "",
            "outcome_status": None,
            "persistent_id": "",
            "id": number,
            "location_subtype": "",
            "month": month,
        }
        for number, longitude in crimes
    ]
    path = folder / (f"month_{month.replace('-', '_')}_area_{ward}_0.json" if ward else "crimes.json")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _two_councils(by: User, tmp_path: Path) -> None:
    wards = small.collection(
        small.ward(LOXLEY, "Loxley", 0.0, 0.0235),
        small.ward(FELPERSHAM, "Felpersham", 0.0235, 0.0065),
        ({"WD25CD": HOLLERTON, "WD25NM": "Hollerton", "LAD25CD": BORCHESTER}, small.square(0.03, 52.0)),
    )
    load_areas(by=by, paths=[small.write(tmp_path / "areas", **{"wards.geojson": wards})])
    reader.forget()


def figure(partnership: Partnership, area: str) -> Figure:
    return measures.figure(partnership=partnership, measure="burglary", area=area, year_ending=MONTH)


def test_one_councils_month_does_not_wipe_anothers(load_street: Load, partnership: Partnership, inbox: Path) -> None:
    load_street(answer(inbox, LOXLEY, [(1, 0.001), (2, 0.002)]), answer(inbox, FELPERSHAM, [(3, 0.025)]), source=API)
    (second,) = load_street(answer(inbox / "second", HOLLERTON, [(4, 0.031)]), source=API)
    counts = {area: figure(partnership, area).count for area in (AMBRIDGE, BORCHESTER, LOXLEY, FELPERSHAM, HOLLERTON)}
    assert counts == {AMBRIDGE: 3, BORCHESTER: 1, LOXLEY: 2, FELPERSHAM: 1, HOLLERTON: 1}
    assert any("other wards are kept" in text for text in second.warnings)
    rows = source_rows(partnership=partnership, measure_slug="burglary", area_code=AMBRIDGE, ending=MONTH).rows
    names = {row["file_name"].rsplit("_area_")[1] for row in rows}
    assert names == {f"{LOXLEY}_0.json", f"{FELPERSHAM}_0.json"}
    assert BatchFile.objects.filter(batch_id=second.id).count() == 3


def test_a_ward_that_comes_again_replaces_itself_alone(
    load_street: Load, partnership: Partnership, inbox: Path
) -> None:
    load_street(answer(inbox, LOXLEY, [(1, 0.001), (2, 0.002)]), answer(inbox, FELPERSHAM, [(3, 0.025)]), source=API)
    again = answer(inbox / "again", LOXLEY, [(2, 0.002), (5, 0.003), (6, 0.004)])
    (second,) = load_street(again, source=API)
    assert (figure(partnership, LOXLEY).count, figure(partnership, FELPERSHAM).count) == (3, 1)
    (third,) = load_street(again, source=API)
    assert (third.id, third.is_new) == (second.id, False)


def test_a_crime_on_an_edge_lies_in_the_ward_around_its_point_in_whatever_order_they_come(
    load_street: Load, partnership: Partnership, inbox: Path
) -> None:
    load_street(answer(inbox, LOXLEY, [(1, 0.001), (2, 0.0236)]), source=API)
    load_street(answer(inbox / "second", FELPERSHAM, [(2, 0.0236), (3, 0.0299)]), source=API)
    load_street(answer(inbox / "third", HOLLERTON, [(3, 0.0299), (4, 0.031)]), source=API)
    wards = [figure(partnership, ward).count for ward in (LOXLEY, FELPERSHAM, HOLLERTON)]
    assert wards == [1, 2, 2]
    # Once for each council that it was returned for, in one of its wards; once for the force.
    assert figure(partnership, AMBRIDGE).count == 3
    assert figure(partnership, BORCHESTER).count == 2
    assert figure(partnership, FORCE).count == 4


def test_some_wards_of_a_council_are_no_count_of_it(load_street: Load, partnership: Partnership, inbox: Path) -> None:
    load_street(answer(inbox, LOXLEY, [(1, 0.001)]), source=API)
    part = figure(partnership, AMBRIDGE)
    assert (part.count, part.rate_per_1000) == (None, None)
    assert any("Only 1 of the 2 wards of this council came from the API" in text for text in part.warnings)
    assert figure(partnership, LOXLEY).count == 1
    assert figure(partnership, FELPERSHAM).count is None
    assert "There is no" in figure_sentence(part)


def test_an_answer_without_a_crime_is_an_answer(load_street: Load, partnership: Partnership, inbox: Path) -> None:
    load_street(answer(inbox, LOXLEY, [(1, 0.001)]), answer(inbox, FELPERSHAM, []), source=API)
    assert figure(partnership, AMBRIDGE).count == 1
    assert figure(partnership, FELPERSHAM).count == 0
    assert Segment.objects.get().summary["wards"] == [LOXLEY, FELPERSHAM]


def test_a_crime_in_no_council_that_is_loaded_counts_for_no_force(
    load_street: Load, partnership: Partnership, inbox: Path
) -> None:
    elsewhere = answer(inbox, "", [(9, -1.137632)])
    (done,) = load_street(answer(inbox, LOXLEY, [(1, 0.001)]), elsewhere, source=API)
    assert (done.rows_kept, done.rows_rejected) == (1, 1)
    table = count_records(partnership, sources=[API], by=["sender"])
    assert table.to_pylist() == [{"sender": "bedfordshire", "count": 1}]
    assert len(records(partnership, sources=[API], filters={"start": date(2018, 1, 1)}, limit=9)) == 1
    with pytest.raises(LoadRefused, match="counts for no force"):
        load_street(answer(inbox / "alone", "", [(9, -1.137632), (10, -1.2)]), source=API)
