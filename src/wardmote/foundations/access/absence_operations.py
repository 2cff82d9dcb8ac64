"""Recording who is away: everybody for themselves, and for others whoever may change members."""

from datetime import date

from django.db import transaction

from wardmote.foundations.access.decisions import check_may
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.members import public as members
from wardmote.foundations.members.public import Absence, User
from wardmote.foundations.organisations.public import Partnership


def _check(by: User, whose: User, partnership: Partnership) -> None:
    needed = AccessPermission.HOME_VIEW if by == whose else AccessPermission.MEMBER_CHANGE
    check_may(by, needed, partnership=partnership)


@transaction.atomic
def record_absence(
    *, by: User, partnership: Partnership, user: User, starts_on: date, ends_on: date, cover: User | None = None
) -> Absence:
    """Record that somebody is away from a day until the first day back, and who stands in."""
    _check(by, user, partnership)
    return members.record_absence(
        by=by, partnership=partnership, user=user, starts_on=starts_on, ends_on=ends_on, cover=cover
    )


@transaction.atomic
def end_absence(*, by: User, absence: Absence) -> Absence:
    """Record that somebody is back today, or that an absence does not come."""
    _check(by, absence.user, absence.partnership)
    return members.end_absence(by=by, absence=absence)
