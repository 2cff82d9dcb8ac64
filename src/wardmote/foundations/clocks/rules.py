"""When something is due: a pure function of rule, start, pauses and calendar."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from wardmote.foundations.calendar.public import is_working_day, next_working_day
from wardmote.foundations.months import add_months, same_day

HERE = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
DAYS_A_WEEK, MONTHS_A_QUARTER, MONTHS_A_YEAR = 7, 3, 12
WRITTEN = re.compile(r"(0|[1-9][0-9]{0,3}) (working day|hour|day|week|month|year)s?")
Counts = Callable[[date], bool]
STEP = re.compile(r"(0|[1-9][0-9]{0,2}) (hour|day|week)s? (before|after)")


class Unit(StrEnum):
    """What a span is counted in; the last two count nothing."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    QUARTER = "end of the following quarter"
    GIVEN = "the day given"


@dataclass(frozen=True, slots=True)
class Span:
    """How long: “5 working days”, “1 month”, “the end of the following quarter”, “the day given”."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        if self.unit in {Unit.QUARTER, Unit.GIVEN}:
            return self.unit.value
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Step:
    """When the people of a circle are told, counted from the moment at which it is due; before it, if negative."""

    offset: timedelta
    to: str


@dataclass(frozen=True)
class Rule:
    """One version of a rule: from which day it holds, how long, in which band how long, and who is told when."""

    slug: str
    name: str
    within: Span
    valid_from: date
    source: str
    is_verified: bool
    by_band: dict[str, Span] = field(default_factory=dict)
    rolls: bool = False
    steps: tuple[Step, ...] = ()

    def span(self, band: str = "") -> Span:
        """How long in a band; as usual where the rule has none of that name."""
        return self.by_band.get(band, self.within)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still; one without an end still does."""

    start: datetime
    end: datetime | None = None


def due_at(
    rule: Rule,
    started: datetime,
    *,
    pauses: Sequence[Pause] = (),
    closed: Collection[date] = (),
    band: str = "",
    given: date | None = None,
) -> datetime | None:
    """The moment by which it must be done; None while a pause goes on, since nobody can know it then.

    What is due on a day is due by that day's end, and the day of the start is not counted. Days within a pause are not
    counted; months and years are put off by the days of the pauses. A day that was given, and the end of a quarter, stay
    where they are. `closed` are the partnership's own closed days. Raises ValueError where a rule of a given day gets none.
    """
    if any(pause.end is None for pause in pauses):
        return None
    span, start = rule.span(band), started.astimezone(HERE)
    if span.unit is Unit.HOUR:
        # In UTC: a difference on the clock here is an hour off when it changes between.
        paused = sum(
            (pause.end.astimezone(UTC) - pause.start.astimezone(UTC) for pause in pauses if pause.end), timedelta()
        )
        return started.astimezone(UTC) + timedelta(hours=span.count) + paused
    return end_of(_due_on(rule, span, start.date(), _days_of(pauses), closed, given))


def due_on(rule: Rule, started: date, *, closed: Collection[date] = (), given: date | None = None) -> date:
    """The day on which it is due, of a rule that counts days or longer and has not been paused."""
    span = rule.span()
    if span.unit is Unit.HOUR:
        raise ValueError(f"The rule “{rule.slug}” counts hours: ask for the moment.")
    return _due_on(rule, span, started, frozenset(), closed, given)


def _due_on(
    rule: Rule, span: Span, start: date, paused: frozenset[date], closed: Collection[date], given: date | None
) -> date:
    if span.unit is Unit.GIVEN:
        if given is None:
            raise ValueError(f"The rule “{rule.slug}” wants the day to be given.")
        day = given
    elif span.unit is Unit.QUARTER:
        day = end_of_quarter(add_months(start, MONTHS_A_QUARTER))
    elif span.unit is Unit.WORKING_DAY:
        day = _counted(start, span.count, paused, lambda each: is_working_day(each, closed))
    elif span.unit in {Unit.DAY, Unit.WEEK}:
        days = span.count * (DAYS_A_WEEK if span.unit is Unit.WEEK else 1)
        day = _counted(start, days, paused, lambda _each: True)
    else:
        months = span.count * (MONTHS_A_YEAR if span.unit is Unit.YEAR else 1)
        day = same_day(start, months) + ONE_DAY * len(paused)
    return next_working_day(day, closed) if rule.rolls else day


def _counted(start: date, count: int, paused: frozenset[date], counts: Counts) -> date:
    """The day that is the so-manieth after a day, of those that count and lie in no pause."""
    day, left = start, count
    while left:
        day += ONE_DAY
        left -= day not in paused and counts(day)
    return day


def _days_of(pauses: Sequence[Pause]) -> frozenset[date]:
    """The days on which the clock stood still: from the day of a pause up to the day on which it went on, that not included."""
    days: set[date] = set()
    for pause in pauses:
        if pause.end is None:
            continue
        day, last = pause.start.astimezone(HERE).date(), pause.end.astimezone(HERE).date()
        while day < last:
            days.add(day)
            day += ONE_DAY
    return frozenset(days)


def end_of_quarter(day: date) -> date:
    """The last day of the quarter (January to March, and so on) in which a day lies."""
    first = date(day.year, day.month - (day.month - 1) % MONTHS_A_QUARTER, 1)
    return add_months(first, MONTHS_A_QUARTER) - ONE_DAY


def end_of(day: date) -> datetime:
    """The moment at which a day here ends."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=HERE)


def day_of(moment: datetime) -> date:
    """The day by whose end, or in the course of which, something due at a moment must be done."""
    return (moment.astimezone(HERE) - timedelta(microseconds=1)).date()


def steps_reached(rule: Rule, due: datetime, now: datetime) -> list[int]:
    """The places of the steps whose moment has come."""
    return [place for place, step in enumerate(rule.steps) if due + step.offset <= now]


def span_of(text: str) -> Span | None:
    """The span that a text writes; None when it writes none."""
    plain = " ".join(text.split()).lower()
    if plain in {Unit.QUARTER.value, Unit.GIVEN.value}:
        return Span(0, Unit(plain))
    if plain == f"the {Unit.QUARTER.value}":
        return Span(0, Unit.QUARTER)
    match = WRITTEN.fullmatch(plain)
    return Span(int(match[1]), Unit(match[2])) if match else None


def offset_of(text: str) -> timedelta | None:
    """How long before or after, as a text writes it: “14 days before”, “1 day after”; None when it writes none."""
    match = STEP.fullmatch(" ".join(text.split()).lower())
    if match is None:
        return None
    count = int(match[1]) * (DAYS_A_WEEK if match[2] == "week" else 1)
    offset = timedelta(hours=count) if match[2] == "hour" else timedelta(days=count)
    return -offset if match[3] == "before" else offset
