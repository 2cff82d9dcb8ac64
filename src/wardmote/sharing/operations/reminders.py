"""Reminding an authority of what it owes: by hand, or by a letter that leaves once the reminder stands in the register."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.messages.public import MessageRefused, post_message
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.errors import SharingRefused
from wardmote.sharing.models import LiaisonOfficer, Reminder
from wardmote.sharing.rules import Delivery
from wardmote.sharing.words import CHANNELS

# The template of the letter.
REMINDER = "sharing/reminder"
Owed = Sequence[tuple[str, str]]


@transaction.atomic
def record_reminder(
    *, by: User, partnership: Partnership, organisation: Organisation, owed: Owed, channel: str, sent_on: date
) -> Reminder:
    """Record that an authority was reminded of what it owes: (number of the dataset, code of the quarter) each."""
    if channel not in CHANNELS:
        raise SharingRefused(_("Say how the reminder was sent: by e-mail, telephone, letter or in a meeting."))
    if sent_on > timezone.localdate():
        raise SharingRefused(_("The day lies in the future: give the day on which the reminder was sent."))
    _check(partnership, organisation, owed)
    liaison = _liaison(organisation, sent_on)
    return _write(by, organisation, liaison, owed, channel=channel, sent_on=sent_on, delivery=Delivery.BY_HAND)


@transaction.atomic
def send_reminder(
    *, by: User, partnership: Partnership, organisation: Organisation, owed: Owed, said: Mapping[str, Any]
) -> Reminder:
    """Record the reminder and put its letter to the liaison officer in the outbox. Raises SharingRefused.

    While the officer is away a copy goes to who stands in. `said` is what the letter's template says. The reminder's `delivery` is WAITING until it is known what became of it.
    """
    _check(partnership, organisation, owed)
    today = timezone.localdate()
    liaison = _liaison(organisation, today)
    if liaison is None or not liaison.address:
        raise SharingRefused(_("This authority has no liaison officer with an e-mail address: designate one first."))
    reminder = _write(by, organisation, liaison, owed, channel="e-mail", sent_on=today, delivery=Delivery.WAITING)
    try:
        post_message(
            by=by,
            partnership=partnership,
            template=REMINDER,
            said=said,
            address=liaison.address,
            about=f"sharing.reminder:{reminder.pk}",
        )
        # A copy for who stands in. What became of the reminder is what became of the officer's own letter.
        for member in liaison.standing_in():
            post_message(by=by, partnership=partnership, template=REMINDER, said=said, member=member)
    except MessageRefused as refusal:
        raise SharingRefused(str(refusal)) from None
    return reminder


@transaction.atomic
def note_delivery(*, by: User, reminder: Reminder, delivery: Delivery) -> None:
    """Note what became of the letter of a reminder: sent, not sent, or not known."""
    reminder.delivery = delivery
    reminder.save(update_fields=["delivery"])
    if delivery is not Delivery.SENT:
        after = {"organisation": reminder.organisation_id, "returns": len(reminder.owed)}
        event = "sharing.reminder.not-sent"
        record(by=by, event=event, on=reminder, partnership=reminder.partnership, after=after)


def _check(partnership: Partnership, organisation: Organisation, owed: Owed) -> None:
    if organisation.partnership_id != partnership.pk:
        raise SharingRefused(_("That organisation belongs to another partnership."))
    if not owed:
        raise SharingRefused(_("This organisation owes nothing that is due soon: there is nothing to remind it of."))


def _liaison(organisation: Organisation, day: date) -> LiaisonOfficer | None:
    officers = LiaisonOfficer.objects.filter(organisation=organisation, ends_on__isnull=True, starts_on__lte=day)
    return officers.select_related("membership__user").first()


def _write(
    by: User,
    organisation: Organisation,
    liaison: LiaisonOfficer | None,
    owed: Owed,
    *,
    channel: str,
    sent_on: date,
    delivery: Delivery,
) -> Reminder:
    reminder = Reminder.objects.create(
        partnership=organisation.partnership,
        organisation=organisation,
        liaison=liaison,
        channel=channel,
        sent_on=sent_on,
        owed=[list(pair) for pair in owed],
        delivery=delivery,
        sent_by=by,
        recorded_at=timezone.now(),
    )
    after = {"organisation": organisation.pk, "channel": channel, "sent_on": sent_on, "returns": len(owed)}
    record(by=by, event="sharing.reminder.sent", on=reminder, partnership=reminder.partnership, after=after)
    return reminder
