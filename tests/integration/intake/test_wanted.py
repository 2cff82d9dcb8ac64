"""A sender is told what to send and by when, and takes away a blank file that loads once it is filled in."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.intake.test_sending import fire as row_of_book
from tests.personas import SINCE, Personas
from wardmote.foundations.members.public import add_member, system_person
from wardmote.foundations.organisations.public import add_organisation
from wardmote.intake import wanted
from wardmote.intake.public import load, sources
from wardmote.intake.queries import Calendar, CalendarMonth, CalendarYear

PARTNERS = [each for each in sources().values() if each.is_partner]
TODAY = date(2026, 11, 20)


def home(client: Client, personas: Personas) -> str:
    answer = client.get(reverse("my-work", args=[personas.partnership.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("source", PARTNERS, ids=lambda each: each.slug)
def test_a_blank_file_has_the_columns_of_the_declaration(source: Any) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(wanted.blank_workbook(source))).active
    assert sheet is not None
    (row,) = csv.reader(io.StringIO(wanted.blank_csv(source).decode("utf-8-sig")))
    assert row == [cell.value for cell in sheet[1]]
    assert set(source.layouts[0].required) <= set(row)
    assert not {name.casefold() for name in row} & {name.casefold() for name in source.forbidden}
    assert not {"Remarks", "Notes"} & set(row)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_blank_file_that_is_filled_in_loads(personas: Personas, areas: None, tmp_path: Path, form: str) -> None:
    address = reverse("intake:blank", args=[personas.partnership.slug, "fire-incidents", form])
    answer = personas.client("partner_officer").get(address)
    assert f"fire-incidents.{form}" in answer["Content-Disposition"]
    filled = {
        "INCIDENT_ID": "F1",
        "DATE_OF_CALL": "03/05/2026",
        "INCIDENT_TYPE": "Deliberate secondary fire (not vehicle)",
    }
    assert filled["INCIDENT_TYPE"] in row_of_book(1)
    path = tmp_path / f"fires.{form}"
    names = {name.casefold(): value for name, value in _by_heading(filled).items()}
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        sheet = book.active
        assert sheet is not None
        sheet.append([names.get(str(cell.value).casefold(), "") for cell in sheet[1]])
        book.save(path)
    else:
        (heading,) = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        row = ",".join(names.get(name.casefold(), "") for name in heading)
        path.write_bytes(answer.content + row.encode() + b"\n")
    (batch,) = load(
        by=personas.analyst, partnership=personas.partnership, source="fire-incidents", paths=[path], today=TODAY
    )
    assert (batch.rows_read, batch.rows_kept) == (1, 1)


def _by_heading(filled: dict[str, str]) -> dict[str, str]:
    """Values under the declaration's own headings: the spellings of a service stand for them."""
    aliases = {also: name for name, others in sources()["fire-incidents"].aliases.items() for also in others}
    return {aliases.get(name, name): value for name, value in filled.items()}


def test_a_sender_sees_the_page_of_its_own_files_alone(personas: Personas) -> None:
    client = personas.client("partner_officer")
    page = client.get(reverse("intake:wanted", args=[personas.partnership.slug, "fire-incidents"])).content.decode()
    for said in ("Blank workbook (Excel)", "Blank CSV file", "Leave these columns out", "Send this file"):
        assert said in page, said
    for name, arguments in (("wanted", ["police-crimes"]), ("blank", ["police-crimes", "csv"])):
        assert client.get(reverse(f"intake:{name}", args=[personas.partnership.slug, *arguments])).status_code == 404


def test_home_says_what_is_due_next_and_by_when(personas: Personas, time_machine: Any) -> None:
    time_machine.move_to("2026-11-20")
    page = home(personas.client("partner_officer"), personas)
    assert "July–September 2026, by 31 December 2026" in " ".join(page.split())
    assert reverse("intake:wanted", args=[personas.partnership.slug, "fire-incidents"]) in page


@pytest.mark.parametrize(
    ("latest", "late", "expected"),
    [
        (None, (), (date(2026, 7, 1), date(2026, 12, 31))),
        (date(2026, 9, 1), (), (date(2026, 10, 1), date(2027, 3, 31))),
        (date(2026, 3, 1), (date(2026, 4, 1),), (date(2026, 4, 1), date(2026, 9, 30))),
    ],
)
def test_the_next_period_is_the_first_that_has_not_come(
    latest: date | None, late: tuple[date, ...], expected: tuple[date, date]
) -> None:
    source = sources()["fire-incidents"]
    months = (CalendarMonth(latest, "supplied", 3),) if latest else ()
    calendar = Calendar("fire", (CalendarYear(2026, months),), (), late) if latest else None
    start = wanted.next_period(source, calendar, TODAY)
    assert start is not None
    assert (start, wanted.due_day(source, start)) == expected


def test_a_provider_without_a_source_is_told_whom_to_ask_by_name(personas: Personas) -> None:
    body = add_organisation(
        by=system_person(), partnership=personas.partnership, name="Street Pastors", kind="other", from_=SINCE
    )
    member = add_member(
        by=system_person(),
        partnership=personas.partnership,
        organisation=body,
        email="pastor@example.org",
        display_name="Ruth Adeyemi",
        role="provider",
        starts_on=SINCE,
    )
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    asked = personas.analyst.display_name
    for page in (
        home(client, personas),
        client.get(reverse("intake:send", args=[personas.partnership.slug])).content.decode(),
    ):
        assert "No file is expected from Street Pastors yet." in page
        assert f"ask {asked} (" in page
