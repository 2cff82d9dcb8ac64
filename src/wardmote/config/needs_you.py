"""What needs a person, by day, how many things that are, and what is new since they were here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import Openings, permissions_of
from wardmote.foundations.design.public import Waiting, long_date
from wardmote.foundations.ledger.public import latest_of
from wardmote.foundations.members.public import Absence, User, covered_by
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.reference.public import TableRefused
from wardmote.foundations.rooms import Permission, called, rooms
from wardmote.sharing import public as sharing

SIGNED_IN = "access.person.signed-in"
# How far back "new" reaches for somebody who is here for the first time, and for nobody further.
FIRST_TIME, LONGEST = timedelta(days=14), timedelta(days=60)
NEWEST = 8
# How long the count beside Home is believed when nothing was done here.
BELIEVED = timedelta(minutes=10)
KEY = "needs_you"


@dataclass(frozen=True)
class Day:
    """Lines that are to be done by about the same day."""

    name: str
    title: str
    lines: tuple[Waiting, ...]


@dataclass(frozen=True)
class News:
    """What came since a moment."""

    since: datetime
    is_first_time: bool
    lines: tuple[Waiting, ...]


def lines_for(partnership: Partnership, person: User, granted: frozenset[Permission]) -> list[Waiting]:
    """Everything that needs the person, what is due first before what is due later, undated last.

    What needs somebody for whom they stand in is among it, as far as its page opens for them.
    """
    lines = _own_lines(partnership, person, granted)
    opens, known = Openings(partnership, granted, person), {(line.url, line.text) for line in lines}
    for absence in covered_by(person, partnership):
        theirs = _own_lines(partnership, absence.user, permissions_of(absence.user, partnership))
        new = [line for line in theirs if (line.url, line.text) not in known and line.url and opens(line.url)]
        known |= {(line.url, line.text) for line in new}
        lines += [replace(line, note=_for_whom(line, absence)) for line in new]
    return sorted(lines, key=lambda line: (line.due is None, line.due or date.max, line.since))


def _own_lines(partnership: Partnership, person: User, granted: frozenset[Permission]) -> list[Waiting]:
    return [
        line
        for room in rooms()
        if room.waiting and (room.waiting_needs is None or room.waiting_needs in granted)
        for line in _unless_refused(partial(import_string(room.waiting), partnership, person))
    ]


def _for_whom(line: Waiting, absence: Absence) -> str:
    stands_in = _("for %(name)s, away until %(day)s") % {
        "name": absence.user.display_name,
        "day": long_date(absence.ends_on),
    }
    return f"{line.note}; {stands_in}" if line.note else stands_in


def _unless_refused(lines: Callable[[], Iterable[Waiting]]) -> list[Waiting]:
    """The lines; where a table of reference data is wrong, one that says so, for Home has more to show."""
    try:
        return list(lines())
    except TableRefused as refusal:
        return [Waiting(text=str(refusal), url="", since=timezone.now(), verb=_("Put right"))]


def own_returns(partnership: Partnership, person: User) -> Sequence[sharing.OwnReturn] | None:
    """What the person's organisation owes; None where a table that says so is wrong."""
    try:
        return sharing.own_returns(partnership, person)
    except TableRefused:
        return None


def by_day(lines: Iterable[Waiting], today: date) -> list[Day]:
    """The lines under overdue, this week, later and without a date; only those that have any."""
    sunday = _sunday(today)
    named: dict[str, list[Waiting]] = {"overdue": [], "week": [], "later": [], "undated": []}
    for line in lines:
        if line.due is None:
            named["undated"].append(line)
        elif line.due < today:
            named["overdue"].append(line)
        else:
            named["week" if line.due <= sunday else "later"].append(line)
    titles = {"overdue": _("Overdue"), "week": _("This week"), "later": _("Later"), "undated": _("Without a date")}
    return [Day(name, titles[name], tuple(some)) for name, some in named.items() if some]


def pressing(lines: Iterable[Waiting], today: date) -> int:
    """How many of the lines are for this week or overdue; what is due later presses nobody yet."""
    return sum(line.due is None or line.due <= _sunday(today) for line in lines)


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def news_for(partnership: Partnership, person: User) -> News:
    """What came since the person signed in the time before this one, newest first."""
    before = latest_of(actor=person, events=(SIGNED_IN,), limit=2)[1:]
    now = timezone.now()
    since = max(before[0].at, now - LONGEST) if before else now - FIRST_TIME
    lines = [line for news in called("news") for line in news(partnership, person, since)]
    lines.sort(key=lambda line: line.since, reverse=True)
    return News(since, not before, tuple(lines[:NEWEST]))


def counted(request: HttpRequest, partnership: Partnership, lines: list[Waiting]) -> int:
    """How many things need the person now, remembered for the other pages."""
    number, now = pressing(lines, timezone.localdate()), timezone.now().timestamp()
    known, at = request.session.get(KEY, {}).get(partnership.slug, (None, 0.0))
    # A session that is changed is written; the same number counted again a moment later is not worth it.
    if number != known or now - at > BELIEVED.total_seconds() / 2:
        request.session[KEY] = {partnership.slug: [number, now]}
    return number


def count(request: HttpRequest, partnership: Partnership, granted: frozenset[Permission]) -> int:
    """How many things need the person: as counted lately, or counted now where they did something since."""
    number, at = request.session.get(KEY, {}).get(partnership.slug, (0, 0.0))
    if timezone.now().timestamp() - at > BELIEVED.total_seconds() and isinstance(request.user, User):
        lines = lines_for(partnership, request.user, granted)
        return counted(request, partnership, lines)
    return int(number)


class CountAnew:
    """Whoever has done something is counted for again: the number beside Home is not believed after a form was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget the count after anything but reading."""
        response = self.get_response(request)
        if request.method not in {"GET", "HEAD", "OPTIONS"} and KEY in request.session:
            del request.session[KEY]
        return response
