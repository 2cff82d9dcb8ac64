"""Bank holidays of England and Wales, from the list of the `holidays` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.calendar.errors import HolidaysRefused, HolidaysUnknown
from wardmote.foundations.reference.public import Contents, Own, Rows, Table

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
DAY = {"on": date, "name": str, "source": str}
ADDITIONS = Table(
    "bank-holidays",
    gettext_noop("Bank holidays beside the library’s list"),
    package="wardmote.foundations.calendar",
    file="bank_holidays.toml",
    own="calendar/bank_holidays.toml",
    over=Own.BY_CODE,
    refusal=HolidaysRefused,
    rows=(Rows("added", needs=DAY, code=("on",)), Rows("removed", needs=DAY, code=("on",))),
)


def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of a year with their names, those at a weekend among them.

    Days of years that are far ahead follow from the rule that holds today; a day that is proclaimed later comes with
    the library's next version, or as a row of the table. Raises HolidaysUnknown where nothing is known of the year, and
    HolidaysRefused where the installation's table is wrong.
    """
    return _with_the_table(ADDITIONS.read(), year)


@lru_cache(maxsize=256)
def _with_the_table(contents: Contents, year: int) -> Mapping[date, str]:
    listed = _of_the_library(year)
    for row in contents.rows("removed"):
        if row["on"].year == year and row["on"] not in listed:
            raise row.refused(_("that day is no bank holiday, so it cannot be taken out."), "on")
    removed = {row["on"] for row in contents.rows("removed")}
    added = {row["on"]: row["name"] for row in contents.rows("added") if row["on"].year == year}
    days = {day: name for day, name in listed.items() if day not in removed} | added
    return MappingProxyType(dict(sorted(days.items())))


@cache
def _of_the_library(year: int) -> Mapping[date, str]:
    try:
        # A fifth of a second, which a command should not wait that asks for none; a web process loads it as it starts.
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
