"""What is due, rule by rule, by worked dates; on whichever database the tests run."""

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from tests.integration.retention.conftest import TODAY, Bring, at, batch_of, days_ago, run_of, segment_of
from tests.personas import Personas
from wardmote.assessment.models import Assessment, HumanText
from wardmote.foundations.members.models import Invitation, Membership, User
from wardmote.foundations.members.public import RoleName, add_member, end_membership
from wardmote.foundations.organisations.public import Organisation
from wardmote.foundations.retention.due import Due, due
from wardmote.foundations.retention.public import rules_named, what_is_due
from wardmote.foundations.runs.public import State
from wardmote.sharing.models import Agreement, LiaisonOfficer, Reminder, ReturnNote

pytestmark = pytest.mark.django_db


def of(personas: Personas, slug: str, model: str = "") -> Due:
    (found,) = [each for each in what_is_due(personas.partnership, TODAY, [slug]) if model in each.rule.model]
    return found


def keys(personas: Personas, slug: str) -> set[str]:
    (rule,) = rules_named([slug])
    return {str(row.pk) for row in due(rule, personas.partnership, TODAY)}


def left(personas: Personas, name: str, ended: date) -> User:
    membership = add_member(
        by=personas.administrator,
        partnership=personas.partnership,
        organisation=personas.organisations["council"],
        email=f"{name}@example.org",
        display_name=name,
        role="board_member",
        starts_on=date(2015, 4, 1),
    )
    end_membership(by=personas.administrator, membership=membership, today=ended)
    return membership.user


def test_uploads_of_more_than_a_week(personas: Personas, bring: Bring) -> None:
    old, older, _young = bring(days_ago(8)), bring(days_ago(30)), bring(days_ago(7))
    found = of(personas, "uploads")
    assert (found.count, found.oldest, found.newest) == (2, days_ago(30), days_ago(8))
    assert keys(personas, "uploads") == {str(old.pk), str(older.pk)}


def test_uploads_that_are_being_loaded_stay(personas: Personas, bring: Bring) -> None:
    running = run_of(personas, days_ago(30), State.RUNNING)
    failed = run_of(personas, days_ago(30), State.FAILED)
    bring(days_ago(30), run_id=running.pk)
    gone = bring(days_ago(30), run_id=failed.pk)
    assert keys(personas, "uploads") == {str(gone.pk)}


def test_another_partnerships_uploads_are_its_own(personas: Personas, bring: Bring) -> None:
    bring(days_ago(30), partnership=personas.other_partnership)
    assert of(personas, "uploads").count == 0


def test_a_run_on_which_a_batch_rests_stays(personas: Personas) -> None:
    alone, loaded = run_of(personas, date(2024, 5, 19)), run_of(personas, date(2024, 5, 19))
    run_of(personas, date(2024, 5, 20))
    run_of(personas, date(2020, 1, 1), State.RUNNING)
    batch_of(personas, run_id=loaded.pk)
    found = of(personas, "runs")
    assert (found.count, found.resting) == (1, 1)
    assert keys(personas, "runs") == {str(alone.pk)}


def test_a_runs_messages_are_cleared_once(personas: Personas) -> None:
    run_of(personas, days_ago(91))
    quiet = run_of(personas, days_ago(91))
    quiet.message = quiet.worker = ""
    quiet.save()
    run_of(personas, days_ago(90))
    assert of(personas, "run-messages").count == 1


def test_only_replaced_records_of_partners_are_removed(personas: Personas) -> None:
    partners, public = batch_of(personas, "fire-incidents"), batch_of(personas)
    old = segment_of(partners, "old", replaced_on=date(2024, 5, 19))
    segment_of(partners, "young", replaced_on=date(2024, 5, 20))
    segment_of(partners, "in-use", replaced_on=None)
    segment_of(public, "public", replaced_on=date(2020, 1, 1))
    assert keys(personas, "replaced-records") == {str(old.pk)}


def test_only_earlier_wordings_go(personas: Personas) -> None:
    made = Assessment.objects.create(
        partnership=personas.partnership,
        area_code="E06000001",
        area_name="Riverside",
        year_ending="2024-03",
        as_of=at(date(2024, 4, 1)),
        version="1",
        document_json={},
        created_by=personas.analyst,
    )
    texts = [
        HumanText.objects.create(assessment=made, item=item, text=text, written_by=personas.analyst)
        for item, text in (("priorities", "first"), ("priorities", "last"), ("summary", "only"))
    ]
    HumanText.objects.update(written_at=at(date(2024, 5, 1)))
    assert keys(personas, "assessment-drafts") == {str(texts[0].pk)}


def test_people_who_left_everywhere_long_ago(personas: Personas) -> None:
    gone = left(personas, "gone", date(2020, 5, 19))
    left(personas, "lately", date(2020, 5, 20))
    back = left(personas, "back", date(2016, 1, 1))
    elsewhere = Organisation.objects.get(partnership=personas.other_partnership)
    Membership.objects.create(
        user=back,
        partnership=personas.other_partnership,
        organisation=elsewhere,
        role="analyst",
        starts_on=date(2017, 1, 1),
    )
    assert keys(personas, "members-left") == {str(gone.pk)}
    assert of(personas, "members-left").oldest == date(2020, 5, 19)


def test_invitations_used_or_run_out(personas: Personas) -> None:
    for number, (expires, used) in enumerate(
        [(days_ago(31), None), (days_ago(30), None), (days_ago(-7), None), (days_ago(1), days_ago(40))]
    ):
        Invitation.objects.create(
            user=personas.analyst,
            membership=personas.members[RoleName.ANALYST],
            token_hash=str(number),
            expires_at=at(expires),
            used_at=at(used) if used else None,
        )
    assert of(personas, "invitations").count == 2


def test_what_was_written_of_a_return(personas: Personas) -> None:
    body = personas.organisations["fire-and-rescue"]

    def note(quarter: date, kind: str, reason: str, until: date | None) -> ReturnNote:
        return ReturnNote.objects.create(
            partnership=personas.partnership,
            organisation=body,
            dataset="3",
            kind=kind,
            quarter=quarter,
            until=until,
            on=quarter,
            reason=reason,
            recorded_by=personas.analyst,
        )

    old = note(date(2019, 4, 1), "quality", "Rows lack dates", date(2019, 7, 1))
    note(date(2019, 4, 1), "nil", "", date(2019, 7, 1))
    note(date(2018, 4, 1), "not-expected", "Not held", None)
    note(date(2019, 7, 1), "quality", "Rows lack dates", date(2019, 10, 1))
    assert keys(personas, "return-reasons") == {str(old.pk)}


def test_reminders_officers_and_agreements(personas: Personas) -> None:
    body, partnership = personas.organisations["fire-and-rescue"], personas.partnership
    for day in (date(2023, 5, 19), date(2023, 5, 20)):
        Reminder.objects.create(
            partnership=partnership, organisation=body, channel="letter", sent_on=day, sent_by=personas.analyst
        )
        LiaisonOfficer.objects.create(
            partnership=partnership,
            organisation=body,
            role_title="Officer",
            office_address="office@example.org",
            starts_on=date(2020, 1, 1),
            ends_on=day.replace(year=2025),
        )
        Agreement.objects.create(
            partnership=partnership,
            title=f"Agreement {day}",
            purpose="p",
            data_items="d",
            breach_lead="Ms Jones",
            signed_on=date(2010, 1, 1),
            ends_on=day.replace(year=2020),
            written_by=personas.analyst,
        )
    assert [of(personas, slug).count for slug in ("reminders", "liaison-addresses", "agreement-leads")] == [1, 1, 1]


def test_sign_ins_belong_to_whoever_has_the_installation_to_themselves(personas: Personas) -> None:
    for days in (91, 89):
        attempt = AccessAttempt.objects.create(username=f"x{days}", ip_address="10.0.0.1", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at(days_ago(days)))
    Session.objects.create(session_key="a", session_data="", expire_date=at(days_ago(3)))
    assert what_is_due(personas.partnership, TODAY, ["sign-in-failures", "sessions"]) == []
    counts = {each.rule.model: each.count for each in what_is_due(None, TODAY)}
    assert (counts["axes.AccessAttempt"], counts["sessions.Session"]) == (1, 1)
    personas.other_partnership.is_demo = True
    personas.other_partnership.save()
    assert of(personas, "sign-in-failures", "AccessAttempt").count == 1
