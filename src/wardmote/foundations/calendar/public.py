"""What other rooms may call of the calendar."""

from datetime import date

from wardmote.foundations.calendar.bank_holidays import bank_holidays, is_bank_holiday
from wardmote.foundations.calendar.errors import CalendarError, CalendarRefused, HolidaysRefused, HolidaysUnknown
from wardmote.foundations.calendar.listening import after_closed_days
from wardmote.foundations.calendar.models import ClosedDay
from wardmote.foundations.calendar.operations import add_closed_day, remove_closed_day
from wardmote.foundations.calendar.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)
from wardmote.foundations.organisations.public import Partnership

__all__ = [
    "CalendarError",
    "CalendarRefused",
    "ClosedDay",
    "HolidaysRefused",
    "HolidaysUnknown",
    "add_closed_day",
    "add_working_days",
    "after_closed_days",
    "bank_holidays",
    "closed_days",
    "is_bank_holiday",
    "is_working_day",
    "next_working_day",
    "remove_closed_day",
    "working_days_between",
]


def closed_days(partnership: Partnership) -> frozenset[date]:
    """The days on which the partnership is closed besides weekends and bank holidays, past ones among them."""
    return frozenset(ClosedDay.objects.filter(partnership=partnership).values_list("on", flat=True))
