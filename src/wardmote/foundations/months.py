"""Months by name, as numbers and back: the one place where the house counts in months."""

from calendar import monthrange
from datetime import date

from django.utils.translation import gettext_noop

YEAR = 12
# Messages: whoever shows one translates it.
MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)


def month_ordinal(day: date) -> int:
    """Months since the year 0, so that months can be subtracted."""
    return day.year * YEAR + day.month - 1


def month_at(index: int) -> date:
    """The first day of the month with that index."""
    return date(index // YEAR, index % YEAR + 1, 1)


def add_months(day: date, months: int) -> date:
    """The first of the month so many months later, or earlier if negative."""
    return month_at(month_ordinal(day) + months)


def same_day(day: date, months: int) -> date:
    """The same day so many months later, or earlier if negative; the month's last where it has no such day."""
    first = add_months(day, months)
    return first.replace(day=min(day.day, days_in(first)))


def days_in(month: date) -> int:
    """How many days a month has."""
    return monthrange(month.year, month.month)[1]
