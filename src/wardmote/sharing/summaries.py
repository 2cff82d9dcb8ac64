"""The room in lines: what waits for a person, and what the command line lists."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import Waiting, long_date
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.home import own_lines
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.rules import Status
from wardmote.sharing.scope import visible_agreements, visible_organisations
from wardmote.sharing.tracker import Return, owed
from wardmote.sharing.words import quarter_name, state_name

DAYS_AHEAD = 30
OWN_OR_AGREEMENTS = {SharingPermission.RETURN_ANSWER, SharingPermission.AGREEMENT_EDIT}


def waiting(partnership: Partnership, user: User) -> list[Waiting]:
    """Returns that are overdue, by organisation, and agreements due for review, for those who see to them.

    And each return that their own organisation owes, for those who answer for it.
    """
    granted = permissions_of(user, partnership)
    lines: list[Waiting] = []
    if SharingPermission.RETURN_VIEW in granted:
        late = owed(partnership, visible_organisations(user, partnership), timezone.localdate(), within=-1)
        # Whoever answers for their own organisation has each return on a line of its own.
        if SharingPermission.RETURN_RECORD in granted or granted.isdisjoint(OWN_OR_AGREEMENTS):
            lines += _overdue_lines(partnership, late)
    if SharingPermission.AGREEMENT_EDIT in granted:
        lines += [
            Waiting(
                text=_("Information-sharing agreement due for review: %(title)s") % {"title": agreement.title},
                url=agreement.get_absolute_url(),
                since=_moment(agreement.review_on or timezone.localdate()),
                due=agreement.review_on,
                verb=_("Review"),
            )
            for agreement in visible_agreements(user, partnership)
            if agreement.status is Status.REVIEW
        ]
    return [*lines, *own_lines(partnership, user)]


def _overdue_lines(partnership: Partnership, late: Iterable[Return]) -> list[Waiting]:
    by_organisation: dict[int, list[Return]] = {}
    for each in late:
        by_organisation.setdefault(each.organisation.pk, []).append(each)
    return [
        Waiting(
            text=ngettext(
                "%(name)s: %(count)s section 17A return is overdue",
                "%(name)s: %(count)s section 17A returns are overdue",
                len(rows),
            )
            % {"name": rows[0].organisation.name, "count": len(rows)},
            url=reverse("sharing:due", args=[partnership.slug]),
            since=_moment(rows[0].quarter.due),
            due=rows[0].quarter.due,
            verb=_("Remind"),
        )
        for rows in by_organisation.values()
    ]


def describe_due(
    partnership: Partnership, *, days: int = DAYS_AHEAD, today: date | None = None
) -> list[dict[str, Any]]:
    """Every return that is overdue or due within so many days, with a line for a terminal."""
    organisations: list[Organisation] = list(partnership.organisations.prefetch_related("kinds").order_by("name"))
    return [_described(each) for each in owed(partnership, organisations, today or timezone.localdate(), within=days)]


def _described(each: Return) -> dict[str, Any]:
    state = state_name(each.standing)
    return {
        "organisation": each.organisation.name,
        "dataset": each.dataset.number,
        "title": each.dataset.name,
        "quarter": each.quarter.code,
        "due": each.quarter.due,
        "state": each.standing.state.value,
        "is_overdue": each.standing.is_overdue,
        "months_missing": [f"{month:%Y-%m}" for month in each.standing.months_missing],
        "line": f"{state:<22} {quarter_name(each.quarter):<13} due {long_date(each.quarter.due):<17} "
        f"{each.organisation.name}: {each.dataset.name} (dataset {each.dataset.number})",
    }


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
