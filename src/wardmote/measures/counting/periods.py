"""Periods are half-open runs of whole months: any twelve can be a year."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.measures.errors import UnknownPeriod

YEAR = 12
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def first_of(text: str) -> date:
    """The first day of a month written YYYY-MM."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= YEAR or int(found[1]) == 0:
        raise UnknownPeriod(
            _("“{text}” is not a month. Write the year and the month as in 2023-04.").format(text=text[:20])
        )
    return date(int(found[1]), int(found[2]), 1)


def ordinal(day: date) -> int:
    """Months since the year 0, so that months can be subtracted."""
    return day.year * YEAR + day.month - 1


def month_at(number: int) -> date:
    """The first day of the month with that ordinal."""
    return date(number // YEAR, number % YEAR + 1, 1)


def shifted(day: date, months: int) -> date:
    """The first of the month so many months later (earlier if negative)."""
    return month_at(ordinal(day) + months)


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
        return ordinal(self.end) - ordinal(self.start)

    @property
    def previous(self) -> "Period":
        """The period of the same length that ends where this one starts."""
        return Period(shifted(self.start, -self.months), self.start)

    @property
    def last(self) -> date:
        """Its last month."""
        return shifted(self.end, -1)

    @property
    def middle_year(self) -> int:
        """The calendar year that its middle falls in: the year asked of populations."""
        return shifted(self.start, self.months // 2).year

    def days(self) -> list[date]:
        """The first day of each of its months."""
        return [month_at(number) for number in range(ordinal(self.start), ordinal(self.end))]


def year_ending(text: str) -> Period:
    """The twelve months that end with the month written YYYY-MM."""
    end = shifted(first_of(text), 1)
    if end.year < 2:
        raise UnknownPeriod(
            _("“{text}” is too early. Write the year and the month as in 2023-04.").format(text=text[:20])
        )
    return Period(shifted(end, -YEAR), end)
