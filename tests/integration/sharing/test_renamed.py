"""An organisation may be called something else: what it sent stays its own, and no figure changes."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from tests.integration.intake.test_sending import book
from tests.integration.intake.test_sending import fire as row_of_book
from tests.integration.places import small
from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import (
    NotAllowedHere,
    Organisation,
    add_organisation,
    rename_organisation,
    set_councils,
)
from wardmote.foundations.places.public import load_areas
from wardmote.intake.models import Segment
from wardmote.intake.public import BatchSummary, batches, load, sources
from wardmote.measures.counting import reader
from wardmote.measures.public import figure
from wardmote.sharing.public import State, returns
from wardmote.sharing.receipts import receipt_table
from wardmote.sharing.rules import Quarter

pytestmark = pytest.mark.django_db
TODAY, AMBRIDGE = date(2026, 11, 1), "E06000901"
SPRING = Quarter(date(2026, 4, 1))
NEW_NAME = "Borset and Felpersham Fire Authority"


@pytest.fixture(autouse=True)
def _areas(personas: Personas, tmp_path: Path) -> None:
    reader.forget()
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas")])
    set_councils(
        by=system_person(), partnership=personas.partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1)
    )


def loaded(personas: Personas, folder: Path, fires: int) -> BatchSummary:
    """So many fires of each month from April to June 2026, sent by the fire service."""
    path = folder / f"fires-{fires}.xlsx"
    days = [f"{day:02}/{month:02}/2026" for month in (4, 5, 6) for day in range(1, fires + 1)]
    path.write_bytes(book([row_of_book(number, DATE_OF_CALL=day) for number, day in enumerate(days)]))
    (summary,) = load(
        by=personas.analyst, partnership=personas.partnership, source="fire-incidents", paths=[path], today=TODAY
    )
    return summary


def counted(personas: Personas) -> int | None:
    reader.forget()
    asked = {"measure": "deliberate-fires", "area": AMBRIDGE, "year_ending": "2026-06"}
    return figure(partnership=personas.partnership, **asked).count


def state_of(personas: Personas, body: Organisation) -> State:
    found = returns(personas.partnership, [body], [SPRING], TODAY)
    return next(each.standing.state for each in found if each.dataset.number == "3")


def receipt_lines(personas: Personas, body: Organisation) -> list[dict[str, object]]:
    found = returns(personas.partnership, [body], [SPRING], TODAY)
    rows = receipt_table(next(each for each in found if each.dataset.number == "3")).rows
    return [{key: value for key, value in row.items() if key != "organisation"} for row in rows]


def test_another_name_changes_no_figure(personas: Personas, fire: Organisation, tmp_path: Path) -> None:
    first = loaded(personas, tmp_path, 5)
    before = (counted(personas), state_of(personas, fire), receipt_lines(personas, fire), sources()["fire-incidents"])
    assert before[0] == 15
    assert before[1] in {State.RECEIVED, State.LATE}

    renamed = rename_organisation(by=personas.administrator, organisation=fire, name=NEW_NAME)

    after = (
        counted(personas),
        state_of(personas, renamed),
        receipt_lines(personas, renamed),
        sources()["fire-incidents"],
    )
    assert after == before
    (batch,) = batches(personas.partnership)
    assert (batch.id, batch.organisation, batch.sender) == (first.id, NEW_NAME, fire.code)


def test_pages_call_it_by_its_new_name(personas: Personas, fire: Organisation, tmp_path: Path) -> None:
    loaded(personas, tmp_path, 5)
    rename_organisation(by=personas.administrator, organisation=fire, name=NEW_NAME)
    asked = [personas.partnership.slug, "deliberate-fires", AMBRIDGE, "2026-06"]
    page = personas.client("analyst").get(reverse("measures:rows", args=asked)).content.decode()
    assert NEW_NAME in page
    assert "Fire-and-rescue" not in page


def test_a_corrected_file_after_the_renaming_replaces_the_one_before(
    personas: Personas, fire: Organisation, tmp_path: Path
) -> None:
    loaded(personas, tmp_path, 5)
    rename_organisation(by=personas.administrator, organisation=fire, name=NEW_NAME)
    loaded(personas, tmp_path, 6)

    current = Segment.objects.current().values_list("sender", "rows")
    assert sorted(current) == [(fire.code, 6)] * 3
    assert counted(personas) == 18


def test_a_new_body_under_the_old_name_is_another_sender(personas: Personas, fire: Organisation) -> None:
    old = fire.name
    rename_organisation(by=personas.administrator, organisation=fire, name=NEW_NAME)
    other = add_organisation(
        by=personas.administrator, partnership=personas.partnership, name=old, kind="other", from_=date(2026, 1, 1)
    )
    assert other.code != Organisation.objects.get(pk=fire.pk).code


def test_two_bodies_never_share_a_name(personas: Personas, fire: Organisation) -> None:
    other = personas.organisations["council"]
    with pytest.raises(NotAllowedHere, match="already an organisation"):
        rename_organisation(by=personas.administrator, organisation=fire, name=other.name.upper())
    with pytest.raises(NotAllowedHere, match="Give the organisation a name"):
        rename_organisation(by=personas.administrator, organisation=fire, name="  ")


def test_the_administrator_renames_on_the_page(personas: Personas, fire: Organisation) -> None:
    address = reverse("access:organisation-name", args=[personas.partnership.slug, fire.pk])
    assert personas.client("administrator").post(address, {"name": NEW_NAME}).status_code == 302
    fire.refresh_from_db()
    assert fire.name == NEW_NAME
    entry = Entry.objects.get(event="organisations.organisation.renamed")
    assert NEW_NAME not in str(vars(entry))
