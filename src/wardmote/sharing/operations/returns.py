"""Putting on record what a person knows of a return, and closing such a record."""

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import members_who_may
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.messages.public import notify
from wardmote.foundations.organisations.public import Organisation
from wardmote.sharing import tracker
from wardmote.sharing.errors import SharingRefused
from wardmote.sharing.models import ReturnNote
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.reference import schedule
from wardmote.sharing.rules import Kind, Quarter
from wardmote.sharing.words import quarter_name

SENT_BACK = "sharing.sent-back"
NEEDS_REASON = frozenset({Kind.QUALITY, Kind.NOT_EXPECTED})


@transaction.atomic
def record_note(
    *,
    by: User,
    organisation: Organisation,
    dataset: str,
    quarter: Quarter,
    kind: Kind,
    on: date,
    reason: str = "",
    goes_on: bool = False,
) -> ReturnNote:
    """Record of a return that it is nil, faulty, not expected, or came on a day. Raises SharingRefused.

    What is not expected holds for the quarter alone, or with `goes_on` from it until it is withdrawn.
    """
    _check(organisation, dataset, quarter, kind, on, reason)
    until = None if kind is Kind.NOT_EXPECTED and goes_on else quarter.end
    note = ReturnNote(
        partnership=organisation.partnership,
        organisation=organisation,
        dataset=dataset,
        kind=kind,
        quarter=quarter.start,
        until=until,
        on=on,
        reason=reason.strip(),
        recorded_by=by,
    )
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError:
        raise SharingRefused(_("That is recorded already. Close the record first, or reload the page.")) from None
    after = {
        "organisation": organisation.pk,
        "dataset": dataset,
        "quarter": quarter.code,
        "kind": kind,
        "on": on,
        "until": until,
    }
    record(by=by, event="sharing.return.recorded", on=note, partnership=note.partnership, after=after)
    if kind is Kind.QUALITY:
        _tell_sent_back(by, note, quarter)
    return note


def _tell_sent_back(by: User, note: ReturnNote, quarter: Quarter) -> None:
    """Tell those who answer for the organisation's returns, but for who sent it back."""
    dataset = schedule().dataset(note.dataset)
    answering = members_who_may(note.partnership, SharingPermission.RETURN_ANSWER)
    notify(
        partnership=note.partnership,
        members=[each.user for each in answering if each.organisation_id == note.organisation_id and each.user != by],
        kind=SENT_BACK,
        about=f"sharing.returnnote:{note.pk}",
        said={"dataset": dataset.name if dataset else note.dataset, "quarter": quarter_name(quarter)},
        url=reverse("sharing:return", args=[note.partnership.slug, note.organisation_id, note.dataset, quarter.code]),
    )


def _check(organisation: Organisation, number: str, quarter: Quarter, kind: Kind, on: date, reason: str) -> None:
    dataset = schedule().dataset(number)
    owes = tracker.owing(organisation.partnership, [dataset] if dataset else [], [quarter])
    if organisation.pk not in owes.get((number, quarter), ()):
        raise SharingRefused(_("Section 17A asks no such return of this organisation for that quarter."))
    if on > timezone.localdate():
        raise SharingRefused(_("The day lies in the future: give the day on which it happened."))
    if kind in {Kind.NIL, Kind.CAME_ON} and on < quarter.end:
        raise SharingRefused(_("The return is for a quarter that was not over on that day: give a later day."))
    if kind in NEEDS_REASON and not reason.strip():
        raise SharingRefused(_("Say why, in a sentence that names nobody."))


@transaction.atomic
def close_note(*, by: User, note: ReturnNote, reason: str = "") -> ReturnNote:
    """Resolve a quality issue, or withdraw any other record; what it said stays in the return's history."""
    current = ReturnNote.objects.select_for_update().get(pk=note.pk)
    if current.closed_at is not None:
        raise SharingRefused(_("This is closed already."))
    if current.kind in NEEDS_REASON and not reason.strip():
        raise SharingRefused(_("Say how it was put right, or why it no longer holds."))
    current.closed_at, current.closed_by, current.closing_reason = timezone.now(), by, reason.strip()
    current.save(update_fields=["closed_at", "closed_by", "closing_reason"])
    record(
        by=by,
        event="sharing.return.record-closed",
        on=current,
        partnership=current.partnership,
        before={"kind": current.kind, "quarter": f"{current.quarter:%Y-%m}", "dataset": current.dataset},
        after={"kind": current.kind, "quarter": f"{current.quarter:%Y-%m}", "dataset": current.dataset, "closed": True},
    )
    return current
