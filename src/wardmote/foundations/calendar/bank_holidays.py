"""Bank holidays of England and Wales, from the list of the `holidays` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.calendar.errors import HolidaysUnknown

# The day that the law gives in place of one that falls at the weekend is in the list too, as it is on GOV.UK.
DIVISION = "ENG"
# The library has the names in English alone; one that it is first to know stays so.
NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Good Friday"),
    gettext_noop("Easter Monday"),
    gettext_noop("May Day"),
    gettext_noop("Spring Bank Holiday"),
    gettext_noop("Late Summer Bank Holiday"),
    gettext_noop("Christmas Day"),
    gettext_noop("Boxing Day"),
)
INSTEAD = " (observed)"


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
    # The library types its classes and not their making.
    listed = UnitedKingdom(  # type: ignore[no-untyped-call]
        years=[year], subdiv=DIVISION, language="en_GB", expand=False
    )
    return MappingProxyType(dict(sorted(listed.items())))


def is_bank_holiday(day: date) -> bool:
    """Whether the day is a bank holiday in England and Wales."""
    return day in bank_holidays(day.year)


def holiday_name(name: str) -> str:
    """The name of a bank holiday in the reader's language, as the library has it in English."""
    if name.endswith(INSTEAD):
        return _("%(name)s, another day for it") % {"name": _(name.removesuffix(INSTEAD))}
    return _(name)
