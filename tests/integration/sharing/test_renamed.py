"""An organisation may be called something else: what it sent stays its own, and no figure changes."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

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
    end_organisation,
    rename_organisation,
    set_councils,
)
from wardmote.foundations.places.public import load_areas
from wardmote.intake.models import Segment
from wardmote.intake.public import BatchSummary, batches, load, sources
from wardmote.measures.counting import reader
from wardmote.measures.public import figure
from wardmote.sharing.public import State, make_agreement, returns
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
    client, today = personas.client("administrator"), timezone.localdate()
    day = {f"from_-{part}": getattr(today, part) for part in ("day", "month", "year")}
    assert client.post(address, {"name": NEW_NAME, "from_-day": "31", "from_-month": "2"}).status_code == 422
    assert client.post(address, {"name": NEW_NAME, **day}).status_code == 302
    fire.refresh_from_db()
    assert fire.name == NEW_NAME
    entry = Entry.objects.get(event="organisations.organisation.renamed")
    assert NEW_NAME not in str(vars(entry))


def test_a_paper_keeps_the_name_of_its_day(personas: Personas, fire: Organisation) -> None:
    by, old = personas.administrator, fire.name
    for day, name in ((date(2025, 4, 1), "County Fire"), (date(2026, 4, 1), NEW_NAME)):
        rename_organisation(by=by, organisation=fire, name=name, from_=day)
    body = Organisation.objects.get(pk=fire.pk)
    days = [date(2024, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1), TODAY]
    assert [body.name_on(day) for day in days] == [old, old, "County Fire", "County Fire", NEW_NAME, NEW_NAME]
    for day, refused in ((date(2026, 4, 1), "changed on that day"), (date(2099, 1, 1), "in the future")):
        with pytest.raises(NotAllowedHere, match=refused):
            rename_organisation(by=by, organisation=body, name="Another", from_=day)
    # What was only misspelled leaves no name behind.
    rename_organisation(by=by, organisation=body, name="Corrected", is_correction=True)
    body = Organisation.objects.get(pk=fire.pk)
    assert (body.name_on(TODAY), body.former_names.count()) == ("Corrected", 2)


def test_an_agreement_bears_the_names_of_its_signature_and_says_what_became(
    personas: Personas, fire: Organisation
) -> None:
    old, council = fire.name, personas.organisations["council"]
    agreement = make_agreement(
        by=personas.administrator,
        partnership=personas.partnership,
        parties=[council, fire],
        terms={
            "title": "Fire data",
            "purpose": "Prevention",
            "data_items": "Fires",
            "gateways": ["cda-1998-s115"],
            "legal_basis": "Public task",
            "signed_on": date(2024, 1, 1),
            "review_on": date(2027, 1, 1),
        },
    )
    rename_organisation(by=personas.administrator, organisation=fire, name=NEW_NAME, from_=date(2025, 4, 1))
    page = personas.client("analyst").get(agreement.get_absolute_url()).content.decode()
    assert old in page
    assert NEW_NAME not in page
    end_organisation(
        by=personas.administrator, organisation=fire, how="merged", from_=date(2026, 4, 1), successor=council
    )
    page = personas.client("analyst").get(agreement.get_absolute_url()).content.decode()
    assert f"{old} (since 1 April 2026 part of {council.name})" in page
    asked = [personas.partnership.slug, fire.pk, "3", "2024-01"]
    page = personas.client("analyst").get(reverse("sharing:return", args=asked)).content.decode()
    assert old in page
    assert "since 1 April 2026 part of" in page
