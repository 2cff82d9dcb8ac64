"""A partner's officer sees what their own body owes and when, and answers for it: a nil return, or “we do not hold this”."""

from typing import Any

import pytest
from django.urls import reverse

from tests.integration.sharing.conftest import Sends
from tests.personas import Personas
from wardmote.foundations.organisations.public import Organisation
from wardmote.sharing.models import ReturnNote
from wardmote.sharing.public import Kind, own_returns, record_note
from wardmote.sharing.rules import Quarter

pytestmark = pytest.mark.django_db
OFFICER = "partner_officer"
NIL = {"kind": "nil", "reason": ""}


def where(personas: Personas, body: Organisation, quarter: Quarter, name: str = "record", dataset: str = "4") -> str:
    return reverse(f"sharing:{name}", args=[personas.partnership.slug, body.pk, dataset, quarter.code])


def test_home_says_what_is_due_and_when_with_the_quarter_that_runs(personas: Personas, time_machine: Any) -> None:
    time_machine.move_to("2026-11-20")
    page = personas.client(OFFICER).get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert "Needs you" in page
    for said in (
        "Malicious false alarms",
        "Jul–Sep 2026",
        "31 December 2026",
        "Oct–Dec 2026",
        "this quarter",
        "31 March 2027",
    ):
        assert said in page, said
    assert "Recorded crime" not in page
    assert own_returns(personas.partnership, personas.analyst) == []


def test_what_came_is_no_longer_owed(personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends) -> None:
    officer = personas.members[next(role for role in personas.members if role == OFFICER)].user
    named = lambda: {(each.name, each.quarter) for each in own_returns(personas.partnership, officer)}  # noqa: E731
    before = named()
    sends("fire-false-alarms", "fire-and-rescue", *quarter.months)
    assert len(before - named()) == 1


def test_an_officer_records_a_nil_return_and_takes_it_back(
    personas: Personas, fire: Organisation, quarter: Quarter
) -> None:
    client = personas.client(OFFICER)
    page = client.get(where(personas, fire, quarter, "return")).content.decode()
    assert "There was nothing in this quarter: a nil return" in page
    assert "A quality issue" not in page
    assert client.post(where(personas, fire, quarter), NIL).status_code == 302
    note = ReturnNote.objects.get()
    assert (note.kind, note.organisation, note.recorded_by.email) == (
        "nil",
        fire,
        personas.members[next(role for role in personas.members if role == OFFICER)].user.email,
    )
    close = reverse("sharing:close", args=[personas.partnership.slug, note.pk])
    assert client.post(close, {"quarter": quarter.code, "reason": "It came after all."}).status_code == 302
    note.refresh_from_db()
    assert not note.is_open


def test_an_officer_says_that_the_data_are_not_held(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    client, answer = personas.client(OFFICER), {"kind": "not-expected", "reason": "", "goes_on": "on"}
    assert client.post(where(personas, fire, quarter), answer).status_code == 422
    answer["reason"] = "The ambulance service keeps this record."
    assert client.post(where(personas, fire, quarter), answer).status_code == 302
    assert ReturnNote.objects.get().until is None


@pytest.mark.parametrize("kind", ["quality", "came-on"])
def test_what_the_register_keeps_is_not_an_officers_to_say(
    personas: Personas, fire: Organisation, quarter: Quarter, kind: str
) -> None:
    said = {"kind": kind, "reason": "The places are wrong.", "on": quarter.end.isoformat()}
    assert personas.client(OFFICER).post(where(personas, fire, quarter), said).status_code == 422
    assert not ReturnNote.objects.exists()


def test_an_officer_answers_for_nobody_else(personas: Personas, police: Organisation, quarter: Quarter) -> None:
    assert personas.client(OFFICER).post(where(personas, police, quarter, dataset="1"), NIL).status_code == 404


def test_an_officer_closes_no_record_of_somebody_else(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    note = record_note(
        by=personas.analyst, organisation=fire, dataset="4", quarter=quarter, kind=Kind.NIL, on=quarter.end
    )
    close = reverse("sharing:close", args=[personas.partnership.slug, note.pk])
    answer = personas.client(OFFICER).post(close, {"quarter": quarter.code, "reason": "No."})
    assert answer.status_code == 404
    note.refresh_from_db()
    assert note.is_open
