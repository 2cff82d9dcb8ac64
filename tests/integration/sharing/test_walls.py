"""Walls between authorities and between partnerships: what is on record of one is never counted or sent for another."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.personas import SINCE, Personas, make_personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Organisation, Partnership, add_organisation
from wardmote.sharing.models import Reminder
from wardmote.sharing.operations.reminders import record_reminder
from wardmote.sharing.public import Kind, SharingRefused, close_note, record_note
from wardmote.sharing.rules import Quarter, State
from wardmote.sharing.tracker import returns

pytestmark = pytest.mark.django_db
FALSE_ALARMS = "4"


def second_service(partnership: Partnership) -> Organisation:
    made: Organisation = add_organisation(
        by=system_person(), partnership=partnership, name="Dales Fire and Rescue", kind="fire-and-rescue", from_=SINCE
    )
    return made


def states(partnership: Partnership, bodies: list[Organisation], quarter: Quarter) -> list[State]:
    found = returns(partnership, bodies, [quarter], timezone.localdate())
    return [each.standing.state for each in found if each.dataset.number == FALSE_ALARMS]


def noted(personas: Personas, body: Organisation, quarter: Quarter) -> int:
    made = record_note(
        by=personas.analyst,
        organisation=body,
        dataset=FALSE_ALARMS,
        quarter=quarter,
        kind=Kind.NIL,
        on=timezone.localdate(),
    )
    return int(made.pk)


def test_an_open_note_of_one_authority_is_none_of_another(
    personas: Personas, fire: Organisation, quarter: Quarter
) -> None:
    dales = second_service(personas.partnership)
    note = noted(personas, fire, quarter)

    assert states(personas.partnership, [fire, dales], quarter) == [State.NIL, State.DUE]
    where = [personas.partnership.slug, dales.pk, FALSE_ALARMS, quarter.code]
    page = personas.client("analyst").get(reverse("sharing:return", args=where))
    assert page.status_code == 200
    assert reverse("sharing:close", args=[personas.partnership.slug, note]) not in page.content.decode()


def test_an_open_note_of_another_partnership_is_none_here(
    personas: Personas, fire: Organisation, quarter: Quarter
) -> None:
    theirs = make_personas("hillside")
    noted(theirs, theirs.organisations["fire-and-rescue"], quarter)
    assert states(personas.partnership, [fire], quarter) == [State.DUE]


def test_closing_one_authoritys_note_leaves_the_others(
    personas: Personas, fire: Organisation, quarter: Quarter
) -> None:
    from wardmote.sharing.models import ReturnNote

    dales = second_service(personas.partnership)
    first = noted(personas, fire, quarter)
    noted(personas, dales, quarter)
    close_note(by=personas.analyst, note=ReturnNote.objects.get(pk=first), reason="Sent by mistake")
    assert states(personas.partnership, [fire, dales], quarter) == [State.DUE, State.NIL]


@pytest.fixture
def neighbour(personas: Personas) -> Organisation:
    """An authority of the neighbouring partnership, which owes just as much."""
    return make_personas("hillside").organisations["fire-and-rescue"]


def test_nobody_is_reminded_on_behalf_of_another_partnership(personas: Personas, neighbour: Organisation) -> None:
    address = reverse("sharing:remind", args=[personas.partnership.slug, neighbour.pk])
    analyst = personas.client("analyst")
    assert analyst.get(address).status_code == 404
    sent = {"channel": "telephone", "sent_on": timezone.localdate().isoformat()}
    assert analyst.post(address, sent).status_code == 404
    assert not Reminder.objects.exists()


def test_a_reminder_is_not_recorded_for_an_authority_of_another_partnership(
    personas: Personas, neighbour: Organisation
) -> None:
    with pytest.raises(SharingRefused, match="another partnership"):
        record_reminder(
            by=personas.analyst,
            partnership=personas.partnership,
            organisation=neighbour,
            owed=[(FALSE_ALARMS, "2026-3")],
            channel="telephone",
            sent_on=date(2026, 1, 5),
        )
    assert not Reminder.objects.exists()


def test_reminders_of_another_authority_are_not_among_its_own(personas: Personas, fire: Organisation) -> None:
    dales = second_service(personas.partnership)
    record_reminder(
        by=personas.analyst,
        partnership=personas.partnership,
        organisation=dales,
        owed=[(FALSE_ALARMS, "2026-3")],
        channel="letter",
        sent_on=date(2026, 1, 5),
    )
    analyst = personas.client("analyst")
    for body, is_reminded in ((fire, False), (dales, True)):
        page = analyst.get(reverse("sharing:remind", args=[personas.partnership.slug, body.pk])).content.decode()
        assert ("5 January 2026" in page) is is_reminded
