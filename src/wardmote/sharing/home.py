"""What a partner's officer finds at home: each return of their own body that is due, when, and the quarter that is running."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import Waiting
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.remembering import once_a_page
from wardmote.sharing import words
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.reference import schedule
from wardmote.sharing.rules import State, last_ended, quarter_of, quarters_to
from wardmote.sharing.scope import visible_organisations
from wardmote.sharing.tracker import QUARTERS_WATCHED, Return, returns


@dataclass(frozen=True, slots=True)
class OwnReturn:
    """One return of the person's own organisation; without an address while its quarter is running."""

    name: str
    organisation: str
    quarter: str
    due: date
    word: str
    colour: str
    is_running: bool
    url: str = ""


def own_returns(partnership: Partnership, user: User) -> list[OwnReturn]:
    """The returns that the person's own organisation owes, oldest first, and those of the quarter that is running.

    For those who answer for their own organisation's returns; the keepers of the register have the tracker. A page that
    asks twice has it once.
    """
    return once_a_page(("own returns", partnership.pk, user.pk), lambda: _own_returns(partnership, user))


def _own_returns(partnership: Partnership, user: User) -> list[OwnReturn]:
    granted = permissions_of(user, partnership)
    if SharingPermission.RETURN_ANSWER not in granted or SharingPermission.RETURN_RECORD in granted:
        return []
    today = timezone.localdate()
    running = quarter_of(today)
    quarters = [*quarters_to(last_ended(today), QUARTERS_WATCHED, schedule().first), running]
    every = returns(partnership, visible_organisations(user, partnership), quarters, today)
    shown = [
        each
        for each in every
        if each.is_owed or (each.quarter == running and each.standing.state is not State.NOT_EXPECTED)
    ]
    ordered = sorted(shown, key=lambda each: (each.quarter.start, each.organisation.name, each.dataset.name))
    return [_line(each, is_running=each.quarter == running) for each in ordered]


def _line(each: Return, *, is_running: bool) -> OwnReturn:
    return OwnReturn(
        name=each.dataset.name,
        organisation=each.organisation.name,
        quarter=words.quarter_name(each.quarter),
        due=each.quarter.due,
        word=words.state_name(each.standing),
        colour=words.state_colour(each.standing),
        is_running=is_running,
        url="" if is_running else each.url,
    )


def own_lines(partnership: Partnership, user: User) -> list[Waiting]:
    """The same as lines of what needs the person."""
    return [
        Waiting(
            text=f"{each.name}, {_quarter_words(each)}",
            url=each.url,
            since=timezone.make_aware(datetime.combine(each.due, time.min)),
            due=each.due,
            verb=_("Send") if each.url else _("Prepare"),
            note=each.organisation,
        )
        for each in own_returns(partnership, user)
    ]


def _quarter_words(each: OwnReturn) -> str:
    return _("%(quarter)s (this quarter)") % {"quarter": each.quarter} if each.is_running else each.quarter
