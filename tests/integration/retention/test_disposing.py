"""Disposal: what goes, what is left, what is certified, and what the ledger says of it."""

import json
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from tests.integration.retention.conftest import TODAY, Bring, batch_of, days_ago, on_disk, run_of, segment_of
from tests.integration.retention.test_due import left
from tests.personas import PASSWORD, Personas
from wardmote.foundations.ledger.public import Entry, verify
from wardmote.foundations.members.models import Invitation
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention.models import Certificate, Disposal
from wardmote.foundations.retention.operations import disposing
from wardmote.foundations.retention.public import RetentionRefused, carry_out
from wardmote.foundations.runs.public import Run
from wardmote.intake.errors import StoreError
from wardmote.intake.models import Delivery
from wardmote.intake.public import segments

pytestmark = pytest.mark.django_db


def dispose(personas: Personas, *rules: str, on: date = TODAY) -> Certificate:
    made = carry_out(
        by=personas.administrator,
        partnership=personas.partnership,
        only=rules,
        on=on,
        authorised_as="Administrator, Council",
    )
    assert made is not None
    return made


def test_rows_and_their_files_go_and_the_rest_stays(personas: Personas, bring: Bring) -> None:
    gone, stays = bring(days_ago(8)), bring(days_ago(7))
    certificate = dispose(personas, "uploads")
    assert (on_disk(gone), on_disk(stays)) == ([False, False], [True, True])
    assert set(Delivery.objects.values_list("pk", flat=True)) == {stays.pk}
    (disposal,) = certificate.disposals.all()
    assert (disposal.rule, disposal.action, disposal.count, disposal.length) == ("uploads", "removed", 1, "7 days")
    assert (disposal.oldest, disposal.newest, disposal.keys) == (days_ago(8), days_ago(8), [str(gone.pk)])
    assert certificate.finished_at is not None


def test_a_folder_that_was_only_named_is_left_where_it_is(personas: Personas, bring: Bring) -> None:
    named = bring(days_ago(8), is_upload=False)
    dispose(personas, "uploads")
    assert not Delivery.objects.exists()
    assert on_disk(named)[0]


def test_the_ledger_says_what_was_done_and_names_nobody(personas: Personas, bring: Bring) -> None:
    gone = left(personas, "Zebedee", date(2020, 1, 1))
    bring(days_ago(8))
    before = Entry.objects.count()
    certificate = dispose(personas)
    entries = Entry.objects.order_by("pk")[before:]
    assert [each.event for each in entries] == [
        "retention.disposal.begun",
        "retention.disposal.carried-out",
        "retention.disposal.carried-out",
        "retention.disposal.finished",
    ]
    assert {each.on for each in entries} == {f"retention.certificate:{certificate.pk}"}
    assert {each.actor for each in entries} == {str(personas.administrator.pk)}
    told = json.dumps([each.after for each in entries])
    assert "Zebedee" not in told
    assert gone.email not in told
    assert verify().ok


def test_nothing_due_leaves_no_certificate(personas: Personas) -> None:
    assert carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY) is None
    assert not Certificate.objects.exists()


def test_a_person_who_left_is_a_number(personas: Personas) -> None:
    person = left(personas, "Zebedee", date(2020, 1, 1))
    person.set_password(PASSWORD)
    person.save()
    assert EmailAddress.objects.filter(user=person).exists()
    Invitation.objects.create(
        user=person, membership=person.memberships.get(), token_hash="a", expires_at=person.joined_at
    )
    dispose(personas, "members-left")
    person.refresh_from_db()
    assert (person.display_name, person.email) == (f"Former member {person.pk}", f"{person.pk}@former.invalid")
    assert not person.is_active
    assert not person.has_usable_password()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Invitation.objects.filter(user=person).exists()
    assert person.memberships.count() == 1
    # Cleared once: a second disposal finds nothing.
    assert carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY) is None


def test_a_run_goes_and_what_only_points_at_it_is_loosened(personas: Personas) -> None:
    old = run_of(personas, date(2020, 1, 1))
    kept = run_of(personas, date(2020, 1, 1))
    batch_of(personas, run_id=kept.pk)
    earlier = Certificate.objects.create(
        partnership=personas.partnership, number=7, due_on=TODAY, authorised_by=personas.administrator, run_id=old.pk
    )
    dispose(personas, "runs", "run-messages")
    assert set(Run.objects.values_list("pk", flat=True)) == {kept.pk}
    kept.refresh_from_db()
    earlier.refresh_from_db()
    assert (kept.message, kept.worker, kept.started_by) == ("", "", personas.analyst)
    assert earlier.run_id is None
    # Numbers go on from the partnership's last.
    assert set(Certificate.objects.values_list("number", flat=True)) == {7, 8}


def test_replaced_records_go_and_the_past_is_not_counted_without_them(personas: Personas) -> None:
    batch = batch_of(personas, "fire-incidents")
    segment = segment_of(batch, "old", replaced_on=date(2024, 1, 1))
    in_use = segment_of(batch, "new", replaced_on=None)
    moment = segment.loaded_at.replace(year=2023, month=6)
    assert len(segments(personas.partnership, as_of=moment)) == 2
    dispose(personas, "replaced-records")
    assert not (Path(settings.RECORDS_DIR) / "old").exists()
    assert (Path(settings.RECORDS_DIR) / "new").exists()
    segment.refresh_from_db()
    assert segment.removed_at is not None
    assert [each.id for each in segments(personas.partnership)] == [in_use.pk]
    with pytest.raises(StoreError, match=r"removed on .* under the retention schedule"):
        segments(personas.partnership, as_of=moment)


def test_what_became_due_after_the_person_looked_stays(personas: Personas, bring: Bring) -> None:
    looked_at, later = bring(days_ago(10)), bring(days_ago(8))
    dispose(personas, "uploads", on=days_ago(1))
    assert set(Delivery.objects.values_list("pk", flat=True)) == {later.pk}
    assert on_disk(looked_at) == [False, False]


def test_many_go_a_few_at_a_time(personas: Personas, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disposing, "AT_ONCE", 2)
    for days in range(8, 13):
        bring(days_ago(days))
    said: list[tuple[int, int]] = []
    certificate = carry_out(
        by=personas.administrator,
        partnership=personas.partnership,
        on=TODAY,
        say=lambda _sentence, done, total: said.append((done, total)),
    )
    assert certificate is not None
    assert [each.count for each in certificate.disposals.all()] == [2, 2, 1]
    assert said == [(2, 5), (4, 5), (5, 5)]


def test_a_run_that_was_cut_short_goes_on_with_its_certificate(
    personas: Personas, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposing, "AT_ONCE", 1)
    for days in (8, 9, 10):
        bring(days_ago(days))
    run_id = uuid.uuid4()

    def once() -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    stop = once()
    asked = {"by": personas.administrator, "partnership": personas.partnership, "on": TODAY, "run_id": run_id}
    with pytest.raises(KeyboardInterrupt):
        carry_out(**asked, say=lambda *_: next(stop))  # type: ignore[arg-type]
    (half,) = Certificate.objects.all()
    assert half.finished_at is None
    assert Delivery.objects.count() + sum(half.disposals.values_list("count", flat=True)) == 3
    whole = carry_out(**asked)  # type: ignore[arg-type]
    assert whole is not None
    assert (whole.pk, whole.finished_at is None) == (half.pk, False)
    assert sum(whole.disposals.values_list("count", flat=True)) == 3
    assert not Delivery.objects.exists()


def test_a_fault_on_the_way_leaves_the_row_due(
    personas: Personas, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = bring(days_ago(8))

    def full(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(disposing, "_record", full)
    with pytest.raises(OSError, match="disk"):
        dispose(personas, "uploads")
    assert Delivery.objects.filter(pk=delivery.pk).exists()
    assert not Disposal.objects.exists()
    monkeypatch.undo()
    assert carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY, only=["uploads"])
    assert not Delivery.objects.exists()


def test_what_cannot_be_asked(personas: Personas) -> None:
    with pytest.raises(RetentionRefused, match=r"There is no rule “nothing” here\. There are: uploads"):
        dispose(personas, "nothing")
    with pytest.raises(RetentionRefused, match="Only what is due today"):
        dispose(personas, on=days_ago(-1))
    # Sign-ins are the whole installation's, which another partnership shares.
    with pytest.raises(RetentionRefused, match="no rule “sessions”"):
        dispose(personas, "sessions")


def test_one_partnership_disposes_of_nothing_of_anothers(personas: Personas, bring: Bring) -> None:
    theirs = bring(days_ago(30), partnership=personas.other_partnership)
    bring(days_ago(30))
    dispose(personas)
    assert Delivery.objects.get().pk == theirs.pk
    assert Partnership.objects.count() == 2
