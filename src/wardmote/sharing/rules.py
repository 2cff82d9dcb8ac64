"""When a return is due and what state it is in, from dates and receipts alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from wardmote.foundations.clocks.public import due_on, rule_on
from wardmote.foundations.months import add_months

MONTHS_A_QUARTER = 3
# The rules of the room's clocks, in clocks/rules.toml.
RETURN_RULE, AGREEMENT_REVIEW = "section-17a-return", "agreement-review"


class State(StrEnum):
    """What can be said of one authority's return of one dataset for one quarter."""

    RECEIVED = "received"
    LATE = "received-late"
    NIL = "nil-return"
    QUALITY = "quality-issue"
    PART = "part-received"
    OVERDUE = "overdue"
    DUE = "due"
    NOT_EXPECTED = "not-expected"


class Kind(StrEnum):
    """What a person may put on record about a return."""

    NIL = "nil"
    QUALITY = "quality"
    NOT_EXPECTED = "not-expected"
    CAME_ON = "came-on"


@cache
def _months_from(start: date) -> tuple[date, ...]:
    """A quarter's months: a page asks for them some thousand times."""
    return tuple(add_months(start, step) for step in range(MONTHS_A_QUARTER))


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """An information period: three months from the first of January, April, July or October."""

    start: date

    @property
    def end(self) -> date:
        """The first day after the period."""
        return add_months(self.start, MONTHS_A_QUARTER)

    @property
    def due(self) -> date:
        """The last day on which the return is in time, by the rule of its clock."""
        return due_on(rule_on(RETURN_RULE, self.last_day), self.last_day)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each of its months."""
        return _months_from(self.start)

    @property
    def code(self) -> str:
        """Its name in addresses and files: the first month, such as 2026-07."""
        return f"{self.start:%Y-%m}"

    @property
    def next(self) -> "Quarter":
        """The period after this one."""
        return Quarter(self.end)

    @property
    def previous(self) -> "Quarter":
        """The period before this one."""
        return Quarter(add_months(self.start, -MONTHS_A_QUARTER))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came for one month: how many rows, the first day it was here, and which batch holds it now."""

    month: date
    rows: int
    arrived: date
    batch: int
    is_nil: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person put on record and has not withdrawn or resolved."""

    kind: Kind
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a return with what else the page says of it."""

    state: State
    is_overdue: bool = False
    arrived: date | None = None
    is_day_known: bool = True
    months_missing: tuple[date, ...] = ()


def quarter_of(day: date) -> Quarter:
    """The information period in which a day lies."""
    return Quarter(date(day.year, day.month - (day.month - 1) % MONTHS_A_QUARTER, 1))


def quarter_coded(code: str) -> Quarter | None:
    """The period whose code this is; nothing for a code that is none."""
    try:
        quarter = quarter_of(date.fromisoformat(f"{code}-01"))
    except ValueError:
        return None
    return quarter if quarter.code == code else None


def last_ended(today: date) -> Quarter:
    """The newest period that is over."""
    return quarter_of(today).previous


def quarters_to(last: Quarter, count: int, first: date) -> list[Quarter]:
    """So many periods up to the last, oldest first, none before the first that the law knows."""
    newest_first = [last]
    while len(newest_first) < count and newest_first[-1].start > first:
        newest_first.append(newest_first[-1].previous)
    return [quarter for quarter in reversed(newest_first) if quarter.start >= first]


def standing(
    quarter: Quarter, *, today: date, arrivals: Sequence[Arrival], noted: Iterable[Noted], known_from: date
) -> Standing:
    """The state of a return today.

    `arrivals` are of the quarter's months. A quarter is received only when all of its months are there. It is late when
    the last of them came after the due day; a day that a person recorded goes before the day of loading. Where it fell
    due before `known_from`, when the partnership began to keep its returns here, the day of loading says nothing.
    """
    notes = {each.kind: each for each in noted}
    here = {each.month: each for each in arrivals if each.month in quarter.months}
    missing = tuple(month for month in quarter.months if month not in here)
    is_past = today > quarter.due
    if not here:
        return _nothing_came(notes, missing, is_past=is_past)
    arrived, is_known = _arrived(quarter, here.values(), notes, known_from)
    if missing:
        state, is_overdue = State.PART, is_past and Kind.NOT_EXPECTED not in notes
    else:
        is_overdue, state = False, State.LATE if is_known and arrived > quarter.due else State.RECEIVED
        if state is State.RECEIVED and all(each.is_nil for each in here.values()):
            state = State.NIL
    if Kind.QUALITY in notes:
        state = State.QUALITY
    return Standing(state, is_overdue, arrived if is_known else None, is_known, missing)


def _nothing_came(notes: dict[Kind, Noted], missing: tuple[date, ...], *, is_past: bool) -> Standing:
    if Kind.NIL in notes:
        day = notes[Kind.NIL].on
        return Standing(State.QUALITY if Kind.QUALITY in notes else State.NIL, arrived=day)
    if Kind.NOT_EXPECTED in notes:
        return Standing(State.NOT_EXPECTED)
    return Standing(State.OVERDUE if is_past else State.DUE, is_overdue=is_past, months_missing=missing)


def _arrived(
    quarter: Quarter, here: Iterable[Arrival], notes: dict[Kind, Noted], known_from: date
) -> tuple[date, bool]:
    if Kind.CAME_ON in notes:
        return notes[Kind.CAME_ON].on, True
    return max(each.arrived for each in here), quarter.due >= known_from


class Delivery(StrEnum):
    """Whether a reminder reached the authority: a person sent it, or Wardmote did and knows what became of it."""

    BY_HAND = "by-hand"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Where an information-sharing agreement stands."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    REVIEW = "due-for-review"
    EXPIRED = "expired"
    TERMINATED = "terminated"

    @property
    def holds(self) -> bool:
        """Whether data may be shared under it; one whose review is due still holds."""
        return self in {Status.IN_FORCE, Status.REVIEW}


def status(
    *, signed: date | None, review: date | None, ends: date | None, terminated: date | None, today: date
) -> Status:
    """The status on a day. `ends` is the last day it holds; it is terminated, and due for review, from the day itself."""
    if terminated is not None and terminated <= today:
        return Status.TERMINATED
    if signed is None or signed > today:
        return Status.DRAFT
    if ends is not None and ends < today:
        return Status.EXPIRED
    if review is not None and review <= today:
        return Status.REVIEW
    return Status.IN_FORCE


def review_after(day: date) -> date:
    """The day by which an agreement is looked at again, where its parties have set none: by the rule of its clock."""
    return due_on(rule_on(AGREEMENT_REVIEW, day), day)
