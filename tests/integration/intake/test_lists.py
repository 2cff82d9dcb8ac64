"""Reference lists in the browser: the rows of a day, what wants attention, search, CSV, editions, and nothing yet."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from tests.integration.intake.conftest import TODAY
from tests.integration.intake.files import as_csv
from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import RoleName
from wardmote.intake.list_checks import Check, checks_on
from wardmote.intake.lists import listed
from wardmote.intake.public import load, source

ANALYST = RoleName.ANALYST
HEADER = ["Centre", "Opened", "Status", "Closed", "Last trained", "Last report", "Days to hand on"]
CENTRES = [
    ("Library", "09/05/2022", "Active", "", "01/11/2025", "20/10/2026", "2"),
    ("Mission", "20/05/2024", "Dormant", "", "31/10/2025", "30/04/2026", "6"),
    ("Old Hall", "01/02/2021", "Closed", "31/03/2026", "01/02/2025", "", "9"),
    ("=Cafe()", "01/06/2026", "Active", "", "", "", ""),
]
SLUG = "hate-reporting-centres"


def address(personas: Personas, name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=[personas.partnership.slug, *args])


@pytest.fixture
def register(personas: Personas, inbox: Path) -> int:
    path = inbox / "centres.csv"
    path.write_bytes(as_csv([dict(zip(HEADER, row, strict=True)) for row in CENTRES], HEADER))
    made = load(by=personas.analyst, partnership=personas.partnership, source=SLUG, paths=[path], today=TODAY)
    return made[0].id


def rows_on(personas: Personas, on: date) -> dict[str, dict[str, object]]:
    found = listed(personas.partnership, source(SLUG), on=on)
    return {str(row["centre"]): dict(row) for row in found.rows}


def test_the_register_flags_old_training_and_silent_centres(personas: Personas, register: int) -> None:
    found = rows_on(personas, date(2026, 11, 1))
    assert set(found) == {"Library", "Mission", "=Cafe()"}  # the hall closed in March
    assert found["Library"]["flags"] == "nothing"
    assert found["Mission"]["flags"] == "Training over a year old; no report for six months"
    assert found["=Cafe()"]["flags"] == "No training date; no report yet"
    assert found["Mission"]["last_trained"] == "31 October 2025"
    assert rows_on(personas, date(2026, 11, 2))["Library"]["flags"] == "Training over a year old"
    assert "Old Hall" in rows_on(personas, date(2026, 3, 31))


def test_thresholds_are_dated_data() -> None:
    assert {check.column: check.months for check in checks_on(SLUG, date(2026, 11, 1))} == {
        "last_trained": 12,
        "last_report": 6,
    }
    assert checks_on(SLUG, date(1999, 12, 31)) == ()
    check = Check("list", "day", date(2000, 1, 1), 6, "old", "none")
    assert check.flag(date(2026, 8, 31), date(2027, 2, 28)) == ""
    assert check.flag(date(2026, 8, 31), date(2027, 3, 1)) == "old"


def test_the_page_shows_the_day_the_search_and_the_editions(personas: Personas, register: int) -> None:
    client = personas.client(ANALYST)
    page = client.get(address(personas, "list", SLUG), {"on": "2026-11-01"}).content.decode()
    for part in (
        "Mission",
        "Days to hand on",
        "2 of the 3 rows want attention",
        "on 1 November 2026",
        f"batch {register}",
    ):
        assert part in page
    assert "Old Hall" not in page
    found = client.get(address(personas, "list", SLUG), {"on": "2026-11-01", "q": "dormant mission"}).content.decode()
    assert "Mission" in found
    assert "Library" not in found
    assert "No row holds these words" in client.get(address(personas, "list", SLUG), {"q": "zebra"}).content.decode()
    listing = client.get(address(personas, "lists")).content.decode()
    assert "Register of hate reporting centres" in listing
    assert address(personas, "lists") in client.get(address(personas, "sources")).content.decode()
    assert address(personas, "list", SLUG) in client.get(address(personas, "source", SLUG)).content.decode()


def test_a_day_that_is_none_is_said_beside_the_field(personas: Personas, register: int) -> None:
    answer = personas.client(ANALYST).get(address(personas, "list", SLUG), {"on": "31 November"})
    assert answer.status_code == 422
    assert "Enter a day, a month and a year" in answer.content.decode()
    assert personas.client(ANALYST).get(address(personas, "list-csv", SLUG), {"on": "x"}).status_code == 400


def test_the_file_has_what_was_found_and_is_recorded(personas: Personas, register: int) -> None:
    answer = personas.client(ANALYST).get(address(personas, "list-csv", SLUG), {"on": "2026-11-01", "q": "active"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["Centre"] for row in rows] == ["Library", "'=Cafe()"]
    assert rows[0]["Days to hand on"] == "2"
    entry = Entry.objects.get(event="intake.list.exported")
    assert entry.after == {"source": SLUG, "day": "2026-11-01", "rows": 2}


def test_an_empty_list_says_how_to_bring_one_and_counted_sources_are_no_lists(personas: Personas) -> None:
    client = personas.client(ANALYST)
    page = client.get(address(personas, "list", "deprivation")).content.decode()
    assert "This list has not come yet" in page
    assert address(personas, "load") in page
    assert client.get(address(personas, "list", "police-crimes")).status_code == 404
    assert client.get(address(personas, "list", "no-such-list")).status_code == 404


def test_a_list_without_places_says_nothing_of_places(personas: Personas, inbox: Path) -> None:
    path = inbox / "weights.csv"
    path.write_text("Offence code,Offence,Weight\n1,Homicide,7000\n46,Shoplifting,12\n")
    (batch,) = load(
        by=personas.analyst, partnership=personas.partnership, source="severity-weights", paths=[path], today=TODAY
    )
    assert "without a place" not in batch.sentence()
    page = personas.client(ANALYST).get(address(personas, "batch", batch.id)).content.decode()
    assert "Without a place" not in page
    assert "for no council" not in page


def test_a_partners_rows_without_a_place_are_in_no_areas_count(personas: Personas, inbox: Path) -> None:
    path = inbox / "crimes.csv"
    path.write_text("Crime reference,Offence code,Date\nA1,46,01/05/2026\nA2,28E,02/05/2026\n")
    (batch,) = load(
        by=personas.analyst, partnership=personas.partnership, source="police-crimes", paths=[path], today=TODAY
    )
    assert "2 without a place" in batch.sentence()
    page = personas.client(ANALYST).get(address(personas, "batch", batch.id)).content.decode()
    assert "in no council’s or smaller area’s count" in page
    assert "They count for the force" not in page
