"""When recurring work is due: a day, a weekday or a day of the month, at a time on the clock here.

Pure: the moment that follows another, across the changes of the clock. At the hour that does not exist in March the work
is done so much later; in the hour that comes twice in October it is done the first time only.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/London")
LAST_WEEKDAY, LAST_MONTH_DAY = 6, 31


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Work that is done again and again: how often, at which time of the day here, and on which day.

    `day` is the weekday of weekly work (Monday is 0), or the day of the month of monthly work: one that a month does not
    have is its last.
    """

    every: Every
    at: time
    day: int = 0

    def __post_init__(self) -> None:
        """Refuse a day that no week or month has."""
        if self.every is Every.WEEK and not 0 <= self.day <= LAST_WEEKDAY:
            raise ValueError(f"A week has no day {self.day}: Monday is 0, Sunday is 6.")
        if self.every is Every.MONTH and not 1 <= self.day <= LAST_MONTH_DAY:
            raise ValueError(f"A month has no day {self.day}.")

    def falls_on(self, day: date) -> bool:
        """Whether it is due on the day."""
        if self.every is Every.DAY:
            return True
        if self.every is Every.WEEK:
            return day.weekday() == self.day
        return day.day == min(self.day, monthrange(day.year, day.month)[1])

    def on(self, day: date) -> datetime:
        """The moment of its time on the day, in UTC."""
        # In the hour that is left out the earlier offset holds, which puts the moment after the change; of the hour that
        # comes twice it is the first.
        return datetime.combine(day, self.at, tzinfo=HERE).astimezone(UTC)

    def after(self, moment: datetime) -> datetime:
        """The first moment at which it is due after another."""
        day = moment.astimezone(HERE).date()
        while not (self.falls_on(day) and self.on(day) > moment):
            day += timedelta(days=1)
        return self.on(day)

    def latest(self, moment: datetime) -> datetime:
        """The last moment at which it was due, up to and with another."""
        day = moment.astimezone(HERE).date()
        while not (self.falls_on(day) and self.on(day) <= moment):
            day -= timedelta(days=1)
        return self.on(day)


def daily(hour: int, minute: int = 0) -> Recurrence:
    """Every day at this time."""
    return Recurrence(Every.DAY, time(hour, minute))


def weekly(weekday: int, hour: int, minute: int = 0) -> Recurrence:
    """Every week on this day (Monday is 0) at this time."""
    return Recurrence(Every.WEEK, time(hour, minute), weekday)


def monthly(day: int, hour: int, minute: int = 0) -> Recurrence:
    """Every month on this day, or the month's last where it is shorter, at this time."""
    return Recurrence(Every.MONTH, time(hour, minute), day)
