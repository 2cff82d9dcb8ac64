"""Periods are half-open runs of whole months: any twelve can be a year."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.foundations.months import YEAR, add_months, month_at, month_ordinal
from wardmote.measures.errors import UnknownPeriod

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def first_of(text: str) -> date:
    """The first day of a month written YYYY-MM."""
    match = _MONTH.fullmatch(text.strip())
    if match is None or not 1 <= int(match[2]) <= YEAR or int(match[1]) == 0:
        raise UnknownPeriod(
            _("“{text}” is not a month. Write the year and the month as in 2023-04.").format(text=text[:20])
        )
    return date(int(match[1]), int(match[2]), 1)


def name_of(day: date) -> str:
    """A month as addresses and commands write it: 2023-04."""
    return f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day of `start` to the day before `end`, both the first of a month."""

    start: date
    end: date

    @property
    def months(self) -> int:
        """How many months it has."""
        return month_ordinal(self.end) - month_ordinal(self.start)

    @property
    def previous(self) -> "Period":
        """The period of the same length that ends where this one starts."""
        return Period(add_months(self.start, -self.months), self.start)

    @property
    def last(self) -> date:
        """Its last month."""
        return add_months(self.end, -1)

    @property
    def middle_year(self) -> int:
        """The calendar year that its middle falls in: the year asked of populations."""
        return add_months(self.start, self.months // 2).year

    def days(self) -> list[date]:
        """The first day of each of its months."""
        return [month_at(number) for number in range(month_ordinal(self.start), month_ordinal(self.end))]


def year_ending(text: str) -> Period:
    """The twelve months that end with the month written YYYY-MM."""
    end = add_months(first_of(text), 1)
    if end.year < 2:
        raise UnknownPeriod(
            _("“{text}” is too early. Write the year and the month as in 2023-04.").format(text=text[:20])
        )
    return Period(add_months(end, -YEAR), end)
