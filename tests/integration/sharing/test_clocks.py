"""Section 17A's quarters and the reviews of agreements run as clocks, and those whom they concern are told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture

from tests.personas import Personas
from wardmote.foundations.clocks.public import Clock, clocks_of, remind_due
from wardmote.foundations.messages.models import Notice
from wardmote.foundations.messages.public import unread
from wardmote.foundations.organisations.public import Organisation
from wardmote.foundations.runs.planning import plan_recurring
from wardmote.foundations.runs.public import Run, run_now
from wardmote.sharing.clocks import keep_return_clocks, stop_clocks_of_ended_agreements
from wardmote.sharing.public import (
    Agreement,
    Kind,
    make_agreement,
    quarter_of,
    record_note,
    review_agreement,
    terminate_agreement,
)
from wardmote.sharing.reference import schedule
from wardmote.sharing.rules import RETURN_RULE, last_ended

OFFICER = "partner_officer"


@pytest.fixture(autouse=True)
def _day(time_machine: TimeMachineFixture) -> None:
    """The tests name quarters and their days."""
    time_machine.move_to("2026-11-20T10:00+00:00")


def agreement(personas: Personas, **terms: object) -> Agreement:
    said = {"title": "Fire data", "purpose": "Prevention", "data_items": "Fires", "gateways": ["cda-1998-s115"]}
    parties = [personas.organisations["council"], personas.organisations["fire-and-rescue"]]
    return make_agreement(
        by=personas.administrator, partnership=personas.partnership, parties=parties, terms=said | terms
    )


def review_clock(held: Agreement) -> Clock | None:
    return Clock.objects.running().filter(subject=f"sharing.agreement:{held.pk}").first()


def returns_of(personas: Personas) -> list[Clock]:
    body = personas.organisations["fire-and-rescue"]
    return list(Clock.objects.running().filter(slug=RETURN_RULE, organisation=body))


def test_a_clock_runs_for_each_quarter_of_which_something_is_owed(personas: Personas) -> None:
    today = timezone.localdate()
    keep_return_clocks(personas.partnership, today)
    assert keep_return_clocks(personas.partnership, today) == 0
    days = [clock.due_on for clock in returns_of(personas)]
    # The quarter that ended in September 2026 is due by the end of December; three are overdue.
    assert days == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]


def test_what_is_not_expected_any_longer_stops_its_clock(personas: Personas) -> None:
    today, quarter = timezone.localdate(), last_ended(timezone.localdate())
    body = personas.organisations["fire-and-rescue"]
    keep_return_clocks(personas.partnership, today)
    owed = [each for each in schedule().datasets if "fire-and-rescue" in each.holders]
    for dataset in owed:
        record_note(
            by=personas.analyst, organisation=body, dataset=dataset.number, quarter=quarter, kind=Kind.NIL, on=today
        )
    keep_return_clocks(personas.partnership, today)
    assert date(2026, 12, 31) not in [clock.due_on for clock in returns_of(personas)]


def test_the_authority_is_told_before_and_the_keepers_when_it_is_overdue(
    personas: Personas, time_machine: TimeMachineFixture
) -> None:
    keep_return_clocks(personas.partnership, timezone.localdate())
    Clock.objects.exclude(due_at__gt=timezone.now()).delete()
    Notice.objects.all().delete()
    time_machine.move_to("2026-12-20T10:00+00:00")
    remind_due()
    officer = personas.person(OFFICER)
    told = {notice.member_id for notice in Notice.objects.all()}
    assert officer.pk in told
    assert personas.analyst.pk not in told
    assert "fire" in unread(personas.partnership, officer)[0].sentence.lower()
    time_machine.move_to("2027-01-02T10:00+00:00")
    remind_due()
    assert personas.analyst.pk in {notice.member_id for notice in Notice.objects.filter(kind="clocks.overdue")}


def test_an_officer_sees_the_clocks_of_their_own_body_alone(personas: Personas) -> None:
    keep_return_clocks(personas.partnership, timezone.localdate())
    mine = clocks_of(personas.person(OFFICER), personas.partnership)
    assert {clock.organisation for clock in mine} == {personas.organisations["fire-and-rescue"]}
    assert clocks_of(personas.analyst, personas.partnership).count() > mine.count()


def test_an_agreement_has_a_clock_from_its_signature_to_its_end(personas: Personas) -> None:
    today = timezone.localdate()
    assert review_clock(agreement(personas, title="A draft")) is None
    held = agreement(personas, signed_on=today - timedelta(days=10))
    clock = review_clock(held)
    assert clock is not None
    assert clock.due_on == held.review_on
    review_agreement(
        by=personas.administrator, agreement=held.pk, reviewed_on=today, next_on=date(2027, 6, 1), result="Goes on"
    )
    moved = review_clock(held)
    assert moved is not None
    assert moved.due_on == date(2027, 6, 1)
    assert Clock.objects.filter(subject=moved.subject).count() == 2
    terminate_agreement(by=personas.administrator, agreement=held.pk, on=today, reason="Replaced")
    assert review_clock(held) is None


def test_an_agreement_that_has_run_out_stops_its_clock(personas: Personas, time_machine: TimeMachineFixture) -> None:
    today = timezone.localdate()
    held = agreement(personas, signed_on=today, ends_on=today + timedelta(days=5))
    assert review_clock(held) is not None
    time_machine.move_to(timezone.now() + timedelta(days=10))
    assert stop_clocks_of_ended_agreements(personas.partnership) == 1
    assert review_clock(held) is None


def test_a_return_that_is_sent_back_is_told_to_who_answers_for_it(personas: Personas) -> None:
    quarter = quarter_of(timezone.localdate()).previous
    record_note(
        by=personas.analyst,
        organisation=personas.organisations["fire-and-rescue"],
        dataset="4",
        quarter=quarter,
        kind=Kind.QUALITY,
        on=timezone.localdate(),
        reason="Half of the places are missing",
    )
    told = unread(personas.partnership, personas.person(OFFICER))
    assert [each.sentence.partition(" of ")[0] for each in told] == ["Your return"]
    assert unread(personas.partnership, personas.analyst) == []
    home = personas.client(OFFICER).get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert "was sent back" in home


def test_each_morning_the_clocks_follow_what_is_owed(personas: Personas, fire: Organisation) -> None:
    plan_recurring()
    run_now(Run.objects.get(recurrence="sharing.keep-clocks"))
    assert returns_of(personas)
