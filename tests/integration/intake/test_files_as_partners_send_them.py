"""The shapes in which partners' files really come: each small file of the shared data, read where it lies."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests.integration.intake.test_drafting import confirm
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership, add_organisation, add_partnership, set_councils
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import BatchSummary, LoadRefused, check_declaration, draft_source, load, records

SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILES = SHARED / "partner-files"
TODAY = date(2026, 11, 20)
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES.is_dir(), reason="The files are not here: set WARDMOTE_SHARED_DATA to their folder."),
]
Loads = Callable[..., BatchSummary]


@pytest.fixture(scope="module")
def _real(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            paths = [SHARED / "boundaries" / "ward", SHARED / "boundaries" / "lsoa", SHARED / "lookups"]
            load_areas(by=system_person(), paths=paths)
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def luton(_real: None, db: None) -> Partnership:
    by = system_person()
    made = add_partnership(by=by, name="Safer Luton", slug="safer-luton")
    for name, kind in (("The Council", "council"), ("The Fire Service", "fire-and-rescue"), ("The Police", "police")):
        add_organisation(by=by, partnership=made, name=name, kind=kind, from_=date(2015, 1, 1))
    set_councils(by=by, partnership=made, codes=frozenset(["E06000032"]), from_=date(2010, 1, 1))
    return made


@pytest.fixture
def loads(luton: Partnership, settings: LazySettings, tmp_path: Path) -> Loads:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"

    def loading(source: str, name: str | Path, **more: Any) -> BatchSummary:
        (batch,) = load(by=system_person(), partnership=luton, source=source, paths=[FILES / name], today=TODAY, **more)
        return batch

    return loading


@pytest.fixture
def drafts(loads: Loads, tmp_path: Path) -> Loads:
    """The draft of a file with every guess taken, and the file loaded by it."""

    def drafting(name: str, **changes: str) -> BatchSummary:
        path = draft_source(FILES / name, slug="drafted").files[0]
        confirm(path)
        text = path.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        assert check_declaration(path) == []
        return loads("drafted", name, organisation="The Council")

    return drafting


def held(partnership: Partnership, source: str) -> list[dict[str, Any]]:
    return records(partnership, sources=[source], filters={}, limit=1000)


def local(row: dict[str, Any]) -> str:
    from zoneinfo import ZoneInfo

    when = row["when_from"].replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("Europe/London"))
    return f"{when:%Y-%m-%d %H:%M}"


def summed(rows: list[dict[str, Any]], *columns: str) -> dict[Any, int]:
    found: Counter[Any] = Counter()
    for row in rows:
        found[tuple(str(row[column])[:7] if column == "month" else row[column] for column in columns)] += row[
            "quantity"
        ]
    return dict(found)


def test_01_days_and_months_exchanged_by_a_spreadsheet(loads: Loads) -> None:
    with pytest.raises(LoadRefused, match="exchanged"):
        loads("fire-incidents", "01-us-excel-dates.xlsx")


def test_02_null_and_minus_one_are_blank(loads: Loads, luton: Partnership) -> None:
    assert loads("road-collisions", "02-stats19-null.csv").rows_kept == 4
    rows = held(luton, "road-collisions")
    assert Counter(row["category"] for row in rows) == {"fatal": 1, "serious": 1, "slight": 2}
    assert {row["council"] for row in rows} == {"E06000032"}


def test_06_day_month_and_year_in_columns_of_their_own(drafts: Loads, luton: Partnership) -> None:
    drafts("06-fire-split-date.csv")
    rows = held(luton, "drafted")
    assert [local(row) for row in rows] == ["2025-01-03 21:15", "2025-01-17 22:05", "2025-02-09 01:54"]
    assert {row["council"] for row in rows} == {"E06000032"}


def test_07_quarters_below_merged_years(drafts: Loads, luton: Partnership) -> None:
    drafts("07-merged-quarters.xlsx")
    rows = held(luton, "drafted")
    assert len(rows) == 16
    by_ward = summed(rows, "ward", "month")
    assert len({ward for ward, _month in by_ward}) == 2
    assert sorted(by_ward.values()) == [1, 2, 2, 2, 2, 3, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15]
    assert {(row["when_precision"], row["council"]) for row in rows} == {("quarter", "E06000032")}
    assert sorted({str(row["month"])[:7] for row in rows}) == [
        "2023-04", "2023-07", "2023-10", "2024-01", "2024-04", "2024-07", "2024-10", "2025-01",
    ]  # fmt: skip


def test_08_months_across(drafts: Loads, luton: Partnership) -> None:
    drafts("08-months-across.csv")
    rows = held(luton, "drafted")
    assert len(rows) == 9
    assert sorted(row["quantity"] for row in rows) == [2, 4, 7, 38, 40, 45, 58, 61, 72]
    assert summed(rows, "month") == {("2024-01",): 105, ("2024-02",): 112, ("2024-03",): 110}
    assert {row["council"] for row in rows} == {"E06000032"}


def test_09_the_month_is_in_the_file_s_name(drafts: Loads, luton: Partnership) -> None:
    drafts("09-street-reports-2025-4.csv")
    assert summed(held(luton, "drafted"), "month", "category") == {("2025-04", "a1"): 6, ("2025-04", "b1"): 7}


def test_11_shortened_references_are_no_identities(loads: Loads) -> None:
    batch = loads("fire-incidents", "11-scientific-references.csv")
    assert batch.rows_kept == 7
    assert any("shortened" in sentence for sentence in batch.warnings)


def test_12_midnight_does_not_hide_the_column_of_times(loads: Loads, luton: Partnership) -> None:
    loads("fire-incidents", "12-midnight-dates.csv")
    assert [local(row)[11:] for row in held(luton, "fire-incidents")] == ["21:15", "22:40", "01:10"]


def test_13_a_ward_without_a_point_counts_for_its_ward(loads: Loads, luton: Partnership) -> None:
    loads("council-environment", "13-ward-only.csv")
    rows = held(luton, "council-environment")
    assert [(row["category"], row["council"], bool(row["ward"])) for row in rows] == [
        ("fly-tipping", "E06000032", True), ("noise", "E06000032", True), ("fly-tipping", "E06000032", True),
    ]  # fmt: skip


def test_14_a_loaded_ward_is_nobody(loads: Loads) -> None:
    assert loads("fire-incidents", "14-ward-taken-for-a-person.csv").rows_kept == 2


def test_15_a_category_of_two_columns(loads: Loads, luton: Partnership) -> None:
    batch = loads("fire-incidents", "15-fire-type-and-motive.csv")
    rows = held(luton, "fire-incidents")
    assert Counter(row["category"] for row in rows) == {
        "deliberate-vehicle-fire": 1, "deliberate-secondary-fire": 1, "accidental-dwelling-fire": 1,
    }  # fmt: skip
    assert batch.rows_rejected == 2


def test_16_councils_as_they_write_their_names(loads: Loads, luton: Partnership) -> None:
    loads("home-office-crime", "16-council-names.csv", organisation="The Police")
    assert summed(held(luton, "home-office-crime"), "council") == {
        ("E06000032",): 210, ("E06000055",): 110, ("E06000056",): 150,
    }  # fmt: skip


def test_17_one_name_in_two_councils_goes_to_neither(loads: Loads, luton: Partnership) -> None:
    by = system_person()
    load_areas(by=by, paths=[FILES / "17-wards.geojson"])
    set_councils(by=by, partnership=luton, codes=frozenset(["E08000002", "E08000004"]), from_=date(2015, 1, 1))
    batch = loads("property-marking", "17-same-ward-two-councils.csv")
    assert {(row["ward"], row["council"]) for row in held(luton, "property-marking")} == {(None, None)}
    assert any("two councils" in sentence or "several councils" in sentence for sentence in batch.warnings)


def test_18_a_category_that_was_there_is_not_replaced_in_silence(loads: Loads, luton: Partnership) -> None:
    loads("council-environment", "18a-fly-tipping.csv")
    with pytest.raises(LoadRefused, match="Fly-tipping"):
        loads("council-environment", "18b-noise.csv")
    loads("council-environment", "18b-noise.csv", beside=True)
    assert Counter(row["category"] for row in held(luton, "council-environment")) == {"fly-tipping": 60, "noise": 50}


def test_19_headings_in_small_letters(drafts: Loads, luton: Partnership) -> None:
    drafts("19-lower-case-headings.csv")
    rows = held(luton, "drafted")
    assert [row["lsoa"] for row in rows] == ["E01015701", "E01015702", "E01015703"]
    assert {row["council"] for row in rows} == {"E06000032"}


def test_20_points_of_geojson(drafts: Loads, luton: Partnership) -> None:
    drafts("20-points.geojson")
    assert [(row["lsoa"], row["council"]) for row in held(luton, "drafted")] == [("E01033805", "E06000032")] * 2


def test_21_a_reference_and_a_count(drafts: Loads, luton: Partnership) -> None:
    drafts("21-reference-and-count.csv")
    rows = held(luton, "drafted")
    assert [row["quantity"] for row in rows] == [1, 1, 1]
    assert [json.loads(row["attributes"])["number_of_vehicles"] for row in rows] == ["2", "1", "14"]


def test_22_headings_declared_in_another_case(drafts: Loads, luton: Partnership) -> None:
    changes = {'category = "Class"': 'category = "class"', 'ward = "Ward"': 'ward = "WARD"'}
    drafts("22-heading-case.csv", **changes, **{'date = "Date reported"': 'date = "date reported"'})
    rows = held(luton, "drafted")
    assert [row["category"] for row in rows] == ["fly-tipping", "noise", "fly-tipping"]
    assert all(row["ward"] for row in rows)


def test_23_school_years(drafts: Loads, luton: Partnership) -> None:
    drafts("23-academic-year.csv")
    rows = [row for row in held(luton, "drafted") if row["council"] == "E06000032"]
    assert {str(row["month"])[:7] for row in rows} == {"2011-09", "2022-09"}
    assert {row["when_precision"] for row in rows} == {"year"}
    national = [row for row in held(luton, "drafted") if row["quantity"] in {9376, 786961}]
    assert {row["council"] for row in national} == {None}
    # “Total” stands beside its part, and is not added to it.
    assert summed(rows, "month", "category") == {
        ("2011-09", "perm-excl"): 17, ("2011-09", "suspension"): 1105,
        ("2022-09", "perm-excl"): 11, ("2022-09", "suspension"): 1820,
    }  # fmt: skip


def test_24_financial_quarters_and_a_correction(drafts: Loads, luton: Partnership) -> None:
    drafts("24-financial-quarter.csv")
    rows = held(luton, "drafted")
    in_luton = [row for row in rows if row["council"] == "E06000032"]
    assert summed(in_luton, "month") == {("2023-04",): 271, ("2023-07",): 259}
    assert {row["when_precision"] for row in rows} == {"quarter"}


def test_24_by_the_shipped_source(loads: Loads, luton: Partnership) -> None:
    loads("home-office-crime", "24-financial-quarter.csv", organisation="The Police")
    rows = [row for row in held(luton, "home-office-crime") if row["council"] == "E06000032"]
    assert summed(rows, "month") == {("2023-04",): 271, ("2023-07",): 259}


def test_25_times_of_utc(drafts: Loads, luton: Partnership) -> None:
    drafts("25-arcgis-hub.csv")
    assert [local(row)[:10] for row in held(luton, "drafted")] == ["2025-01-03", "2025-01-17", "2025-06-17"]


def test_26_short_dates(loads: Loads, luton: Partnership) -> None:
    loads("fire-incidents", "26-excel-short-dates.csv")
    rows = held(luton, "fire-incidents")
    assert [local(row) for row in rows] == ["2025-01-03 21:15", "2025-01-17 22:40", "2025-02-09 01:10"]


@pytest.mark.parametrize("name", ["33-easting-northing-exchanged.csv", "33b-easting-in-tens.csv"])
def test_33_points_far_from_the_partnership(loads: Loads, name: str) -> None:
    with pytest.raises(LoadRefused, match="point") as refusal:
        loads("council-environment", name)
    assert re.search(r"exchanged|shortened", str(refusal.value))


def test_34_the_words_that_are_not_known_are_said(loads: Loads) -> None:
    with pytest.raises(LoadRefused, match="Noise - barking dog"):
        loads("council-environment", "34-own-classes.csv")
