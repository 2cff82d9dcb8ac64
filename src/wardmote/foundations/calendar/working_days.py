"""Reckoning with working days: pure functions of days."""

from collections.abc import Collection
from datetime import date, timedelta

from wardmote.foundations.calendar.bank_holidays import is_bank_holiday

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """Whether the day is none of the weekend, no bank holiday and none of the `closed` days."""
    return day.weekday() < SATURDAY and day not in closed and not is_bank_holiday(day)


def next_working_day(day: date, closed: Collection[date] = ()) -> date:
    """The day itself if it is a working day, else the first that follows."""
    while not is_working_day(day, closed):
        day += ONE_DAY
    return day


def add_working_days(day: date, count: int, closed: Collection[date] = ()) -> date:
    """The working day so many after a day, which is not counted itself; before it, where the count is negative.

    With a count of nought it is the day itself if that is a working day, else the first that follows.
    """
    if count == 0:
        return next_working_day(day, closed)
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, closed)
    return day


def working_days_between(start: date, end: date, closed: Collection[date] = ()) -> int:
    """How many working days there are after a day, up to and with another; nought where that is not later."""
    return sum(is_working_day(start + timedelta(days=step), closed) for step in range(1, (end - start).days + 1))
