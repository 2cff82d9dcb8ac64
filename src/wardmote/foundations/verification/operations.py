"""The only writers of checks."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.verification.errors import VerificationRefused
from wardmote.foundations.verification.models import Check
from wardmote.foundations.verification.registry import Item, item


@transaction.atomic
def record_check(*, by: User, partnership: Partnership, kind: str, slug: str, against: str, on: date) -> Check:
    """Put on record that an item, as it reads now, was compared with something on a day."""
    to_check = _item(kind, slug)
    if not against.strip():
        raise VerificationRefused(_("Say what it was compared with."))
    if on > timezone.localdate():
        raise VerificationRefused(_("The day of the check cannot be after today."))
    _close(partnership, kind, slug)
    check = Check.objects.create(
        partnership=partnership,
        kind=kind,
        slug=slug,
        fingerprint=to_check.fingerprint,
        against=against.strip(),
        checked_on=on,
        checked_by=by,
    )
    event, after = "verification.check.recorded", {"of": kind, "item": slug, "on": on}
    record(by=by, event=event, on=check, partnership=partnership, after=after)
    return check


@transaction.atomic
def withdraw_check(*, by: User, partnership: Partnership, kind: str, slug: str) -> None:
    """Take a check back: the item is unverified again."""
    check = Check.objects.filter(partnership=partnership, kind=kind, slug=slug, withdrawn_at__isnull=True).first()
    if check is None:
        raise VerificationRefused(_("There is no check to take back."))
    _close(partnership, kind, slug)
    event, after = "verification.check.withdrawn", {"of": kind, "item": slug}
    record(by=by, event=event, on=check, partnership=partnership, after=after)


def _item(kind: str, slug: str) -> Item:
    known = item(kind, slug)
    if known is None:
        raise VerificationRefused(_("There is nothing of that name to check."))
    return known


def _close(partnership: Partnership, kind: str, slug: str) -> None:
    before = Check.objects.filter(partnership=partnership, kind=kind, slug=slug, withdrawn_at__isnull=True)
    before.update(withdrawn_at=timezone.now())
