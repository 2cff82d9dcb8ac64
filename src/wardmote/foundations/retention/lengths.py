"""Lengths of time as a schedule writes them, such as “6 years”, and the day they reach back to."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import ngettext

from wardmote.foundations.months import YEAR, month_ordinal, same_day

UNITS = ("day", "month", "year")
WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (day|month|year)s?")


@dataclass(frozen=True)
class Length:
    """So many days, months or years."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    @property
    def words(self) -> str:
        """The length in the reader's language; `str` gives the form that is kept and written."""
        if self.unit == "day":
            text = ngettext("%(count)s day", "%(count)s days", self.count)
        elif self.unit == "month":
            text = ngettext("%(count)s month", "%(count)s months", self.count)
        else:
            text = ngettext("%(count)s year", "%(count)s years", self.count)
        return text % {"count": self.count}

    def before(self, day: date) -> date:
        """The day so long before; what does not exist (30 February) becomes the month's last day.

        An event on a later day is still in its period, one on an earlier day is past it: see `is_over`.
        """
        if self.unit == "day":
            return day - timedelta(days=self.count)
        months = self.count * (YEAR if self.unit == "year" else 1)
        if month_ordinal(day) - months < YEAR:
            return date.min
        return same_day(day, -months)

    def is_over(self, since: date, *, on: date) -> bool:
        """Whether what began on a day has been kept so long, the anniversary itself included, on another day."""
        return since < self.before(on)

    @property
    def rough_days(self) -> int:
        """About how many days, to compare lengths of different units."""
        return {"day": 1, "month": 30, "year": 365}[self.unit] * self.count


def said(text: str) -> str:
    """A length that was kept, in the reader's language; anything else as it stands."""
    length = parsed(text)
    return length.words if length else text


def parsed(text: Any) -> Length | None:
    """The length that the text writes; None when it writes none."""
    match = WRITTEN.fullmatch(str(text).strip().lower())
    return Length(int(match[1]), match[2]) if match else None
