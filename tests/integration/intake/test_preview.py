"""A load tried before it is made: it says what would happen, and leaves nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests.integration.intake.files import as_csv, crime, street_file
from tests.integration.intake.partner_files import COUNTS, FIRE, HEADER, declare, fire, workbook
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Batch, Segment
from wardmote.intake.operations.preview import Preview, preview
from wardmote.intake.public import LoadRefused, load

TODAY = date(2026, 11, 1)


@pytest.fixture
def trying(settings: LazySettings, tmp_path: Path, partnership: Partnership, by: User) -> Any:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"
    declare(Path(settings.SOURCES_DIR), FIRE, "test-fires")
    declare(Path(settings.SOURCES_DIR), COUNTS, "test-counts")

    def tries(source: str, *paths: Path, **more: Any) -> Preview:
        entries = Entry.objects.count()
        found = preview(partnership, source, list(paths), today=TODAY, **more)
        folder = Path(settings.RECORDS_DIR)
        assert Entry.objects.count() == entries
        assert (
            not [path for path in folder.rglob("*") if path.suffix in {".parquet", ".part"}] or Batch.objects.exists()
        )
        return found

    return tries


def test_it_says_what_each_column_becomes_and_what_is_rejected(trying: Any, areas: None, inbox: Path) -> None:
    path = inbox / "fires.csv"
    rows = [fire(1, Severity="high"), fire(2, Date="soon"), fire(1, Severity="high")]
    path.write_bytes(as_csv([row | {"Crew": "4"} for row in rows], [*HEADER, "Crew"]))
    found = trying("test-fires", path)
    assert (found.rows_read, found.rows_accepted, found.rows_rejected, found.repeats) == (3, 1, 1, 1)
    becomes = {column.heading: column.becomes for column in found.files[0].columns}
    assert becomes["Date"] == "date"
    assert becomes["Severity"] == "severity"
    assert (becomes["Crew"], becomes["Notes"]) == ("not loaded", "not loaded")
    (rejected,) = found.rejected
    assert (rejected.rows, rejected.addresses, rejected.examples) == (1, ("line 3",), ("xxxx",))
    (row,) = found.first_rows
    assert (row["category"], row["lsoa"]) == ("secondary-fire", "E01000001")
    assert (found.months, found.senders) == ((date(2026, 5, 1),), ("fire-and-rescue",))
    assert not Batch.objects.exists()


def test_it_finds_the_headings_of_a_workbook(trying: Any, inbox: Path) -> None:
    rows = [["Admissions"], [], ["Quarter", "Authority", "Assault", "Self-harm"], ["2025-26 Q1", "Ambridge", 5, "x1"]]
    found = trying("test-counts", workbook(inbox / "counts.xlsx", {"Cover": [["About"]], "Data": rows}))
    (file,) = found.files
    assert (file.sheet, file.header_row) == ("Data", 3)
    assert [column.becomes for column in file.columns] == [
        "quarter",
        "council",
        "count of “assault”",
        "count of “self-harm”",
    ]
    assert found.rejected[0].addresses == ("Data, row 4",)


def test_it_says_what_would_step_back(trying: Any, by: User, partnership: Partnership, inbox: Path) -> None:
    path = inbox / "fires.csv"
    path.write_bytes(as_csv([fire(1), fire(2)], HEADER))
    load(by=by, partnership=partnership, source="test-fires", paths=[path], today=TODAY)
    path.write_bytes(as_csv([fire(1)], HEADER))
    (superseded,) = trying("test-fires", path).superseded
    assert (superseded.month, superseded.rows_now, superseded.rows_then) == (date(2026, 5, 1), 2, 1)


def test_police_uk_is_tried_by_its_first_rows(trying: Any, areas: None, inbox: Path) -> None:
    path = street_file(inbox, [crime(number) for number in range(3000)])
    found = trying("police-uk", path, rows=5)
    assert not found.is_whole
    assert len(found.first_rows) == 5
    assert found.first_rows[0]["category"] == "burglary"


def test_what_cannot_be_loaded_is_refused(trying: Any, inbox: Path) -> None:
    path = inbox / "fires.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(LoadRefused, match="none of the first 30 rows has the headings of Test fires"):
        trying("test-fires", path)


def test_it_says_what_to_ask_the_sender_before_anything_is_loaded(
    trying: Any, by: User, partnership: Partnership, inbox: Path
) -> None:
    path = inbox / "fires.csv"
    months = [f"{2025 + at // 12}-{at % 12 + 1:02}" for at in range(16)]
    rows = [fire(100 * at + n, Date=f"{n + 1:02}/{m[5:]}/{m[:4]}") for at, m in enumerate(months) for n in range(20)]
    path.write_bytes(as_csv(rows, HEADER))
    load(by=by, partnership=partnership, source="test-fires", paths=[path], today=TODAY)
    path.write_bytes(as_csv([fire(9_000 + n, Date=f"{n + 1:02}/05/2026") for n in range(2)], HEADER))
    concerns = " ".join(each.sentence for each in trying("test-fires", path).concerns)
    assert "May 2026 has fewer than 5, and each period before had 20" in concerns
    (batch,) = load(by=by, partnership=partnership, source="test-fires", paths=[path], today=TODAY)
    assert "May 2026 has fewer than 5, and each period before had 20" in " ".join(batch.quality)


def test_a_file_pasted_twice_is_refused_before_it_is_loaded(trying: Any, inbox: Path) -> None:
    rows = [fire(0, Incident_number="", Date=f"{n + 1:02}/05/2026") for n in range(12)]
    path = inbox / "fires.csv"
    path.write_bytes(as_csv([*rows, *rows], HEADER))
    with pytest.raises(LoadRefused, match="every row stands 2 times"):
        trying("test-fires", path)


def test_it_says_that_no_point_is_on_land_and_how_many_references_were_shortened(
    trying: Any, areas: None, inbox: Path
) -> None:
    path = inbox / "fires.csv"
    sea = {"LSOA": "", "Longitude": "-0.60", "Latitude": "51.90"}
    rows = [fire(n, **sea, Incident_number="2.02501E+12") for n in range(3)]
    path.write_bytes(as_csv(rows, HEADER))
    warnings = trying("test-fires", path).warnings
    assert any("All points lie in the sea" in each and "Rows: 3." in each for each in warnings)
    assert any("shortened by a spreadsheet" in each and "Rows: 3." in each for each in warnings)
    rows[0] |= {"Longitude": "-0.495", "Latitude": "51.905"} | {"LSOA": "E01000001"}
    path.write_bytes(as_csv(rows, HEADER))
    assert not any("in the sea" in each for each in trying("test-fires", path).warnings)


def test_a_ward_and_a_service_that_were_there_and_are_gone_are_said(
    trying: Any, by: User, partnership: Partnership, inbox: Path
) -> None:
    declare(inbox.parent / "home" / "sources", FIRE.replace('severity = "Severity"', 'team = "Severity"'), "test-teams")
    path = inbox / "fires.csv"
    teams = [fire(n, Severity="Night team" if n < 6 else "Day team") for n in range(12)]
    path.write_bytes(as_csv(teams, HEADER))
    load(by=by, partnership=partnership, source="test-teams", paths=[path], today=TODAY)
    day_only = [fire(n, Severity="Day team") for n in range(20, 32)]
    path.write_bytes(as_csv(day_only, HEADER))
    (gone,) = trying("test-teams", path).gone
    assert (gone.field, gone.name, gone.rows) == ("service", "Night team", 6)
    with pytest.raises(LoadRefused, match="Night team, which has 6 records in use"):
        load(by=by, partnership=partnership, source="test-teams", paths=[path], today=TODAY)
    load(by=by, partnership=partnership, source="test-teams", paths=[path], today=TODAY, beside=True)
    assert sum(each.rows for each in Segment.objects.current()) == 18
