"""Legal holds: placing, reviewing and lifting them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention import due
from wardmote.foundations.retention.clocks import start_review, stop_review
from wardmote.foundations.retention.errors import RetentionRefused
from wardmote.foundations.retention.models import Hold
from wardmote.foundations.retention.operations.disposing import wait_for_holds
from wardmote.foundations.retention.registry import rules_named


@transaction.atomic
def place_hold(*, by: User, partnership: Partnership, rule: str, reason: str, review_on: date, key: str = "") -> Hold:
    """Hold everything (no rule), a rule's rows or one row. Raises RetentionRefused."""
    reason_given, wanted = _reason(reason), key.strip()
    _check_review(review_on)
    # First, so that what is being disposed of at this moment is gone when its number is looked up.
    wait_for_holds()
    if rule and rule not in {each.slug for each in due.rules_of(partnership)}:
        raise RetentionRefused(_("There is no such rule: choose one of the list, or everything."))
    if wanted:
        _check_key(rule, wanted, partnership)
    hold = Hold.objects.create(
        partnership=partnership, rule=rule, key=wanted, reason=reason_given, review_on=review_on, placed_by=by
    )
    start_review(hold)
    after = {"rule": rule or "everything", "key": wanted, "review_on": review_on}
    record(by=by, event="retention.hold.placed", on=hold, partnership=partnership, after=after)
    return hold


@transaction.atomic
def review_hold(*, by: User, hold: Hold, review_on: date) -> Hold:
    """Say that it is still needed, until another review. Raises RetentionRefused."""
    _check_review(review_on)
    current = _open(hold)
    before, current.review_on = current.review_on, review_on
    current.save(update_fields=["review_on"])
    start_review(current)
    record(
        by=by,
        event="retention.hold.reviewed",
        on=current,
        partnership=current.partnership,
        before={"review_on": before},
        after={"review_on": review_on},
    )
    return current


@transaction.atomic
def lift_hold(*, by: User, hold: Hold, reason: str) -> Hold:
    """End it; what it held becomes due as if it had not been. Raises RetentionRefused."""
    current = _open(hold)
    current.lifted_at, current.lifted_by, current.lifting_reason = timezone.now(), by, _reason(reason)
    current.save(update_fields=["lifted_at", "lifted_by", "lifting_reason"])
    stop_review(current)
    after = {"rule": current.rule or "everything"}
    record(by=by, event="retention.hold.lifted", on=current, partnership=current.partnership, after=after)
    return current


def _open(hold: Hold) -> Hold:
    current = Hold.objects.select_for_update().get(pk=hold.pk)
    if current.lifted_at is not None:
        raise RetentionRefused(_("Somebody has lifted this hold already."))
    return current


def _reason(reason: str) -> str:
    plain = " ".join(reason.split())
    if not plain:
        raise RetentionRefused(
            _("Say why, in a sentence that names nobody: a court’s or a request’s number is enough.")
        )
    if "@" in plain:
        raise RetentionRefused(_("Leave e-mail addresses out of the reason: it must name nobody."))
    return plain


def _check_review(review_on: date) -> None:
    if review_on <= timezone.localdate():
        raise RetentionRefused(_("Give a later day for the review: a hold is looked at again, or it stays for ever."))


def _check_key(rule: str, key: str, partnership: Partnership) -> None:
    for each in rules_named([rule] if rule else []):
        try:
            rows = each.model_class._default_manager.filter(pk=key)  # noqa: SLF001 - Django's documented interface
            mine = rows.filter(**{each.partnership: partnership.pk}) if each.partnership else rows
            if mine.exists():
                return
        except (ValueError, ValidationError):
            continue
    raise RetentionRefused(_("Nothing under that rule has that number. Leave it empty to hold all of them."))
