"""Bank holidays of England and Wales, from the list of the `holidays` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext as _

from wardmote.foundations.calendar.errors import HolidaysUnknown

# The day that the law gives in place of one that falls at the weekend is in the list too, as it is on GOV.UK.
DIVISION = "ENG"


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of a year with their names, those at a weekend among them.

    Days of years that are far ahead follow from the rule that holds today; a day that is proclaimed later comes with
    the library's next version, or by hand. Raises HolidaysUnknown where nothing is known of the year.
    """
    try:
        # Half a second, which only who asks for it should wait.
        from holidays.countries.united_kingdom import UnitedKingdom
    except ImportError:
        raise HolidaysUnknown(
            _(
                "The list of bank holidays is not installed: ask whoever keeps the machine to install the “holidays” package."
            )
        ) from None
    if not UnitedKingdom.start_year <= year <= UnitedKingdom.end_year:
        raise HolidaysUnknown(_("Nothing is known of the bank holidays of %(year)s.") % {"year": year})
    listed = UnitedKingdom(years=[year], subdiv=DIVISION, language="en_GB", expand=False)
    return MappingProxyType(dict(sorted(listed.items())))


def is_bank_holiday(day: date) -> bool:
    """Whether the day is a bank holiday in England and Wales."""
    return day in bank_holidays(day.year)
