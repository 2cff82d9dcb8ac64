"""The reviews of legal holds as clocks."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.clocks.public import Clock, Described, clock_kind, due_by, start_clock, stop_clock
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention.models import Hold
from wardmote.foundations.retention.permissions import RetentionPermission

HOLD_REVIEW = "hold-review"


def _subject(hold: Hold) -> str:
    return f"retention.hold:{hold.pk}"


def start_review(hold: Hold) -> None:
    """Let the clock of the hold's review run to the day that its row has."""
    start_clock(partnership=hold.partnership, slug=HOLD_REVIEW, subject=_subject(hold), given=hold.review_on)


def stop_review(hold: Hold) -> None:
    """The hold is lifted: nobody looks at it again."""
    stop_clock(slug=HOLD_REVIEW, subject=_subject(hold))


def reviews_due(partnership: Partnership, day: date) -> list[date]:
    """The days of the reviews that are due on the day or before, oldest first."""
    return [clock.due_on for clock in due_by(partnership, HOLD_REVIEW, day) if clock.due_on]


def _described(clock: Clock) -> Described:
    return Described(
        _("Review of legal hold %(number)s") % {"number": clock.key},
        reverse("retention:hold", args=[clock.partnership.slug, clock.key]),
    )


def _keepers(member: User, partnership: Partnership) -> Q | None:
    return Q() if RetentionPermission.SCHEDULE_EDIT in permissions_of(member, partnership) else None


clock_kind(HOLD_REVIEW, describe=_described, circles={"keepers": _keepers})
