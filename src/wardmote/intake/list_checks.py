"""Which rows of a reference list want somebody's attention: dated rules of thumb."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext_noop

from wardmote.foundations.months import same_day
from wardmote.foundations.reference.public import Contents, Row, Rows, Table, in_force

CHECKS = Rows(
    "check",
    needs={"source": str, "column": str, "valid_from": date, "months": int, "old": str, "blank": str},
    may={"valid_to": date},
    code=("source", "column"),
)
LIST_CHECKS = Table(
    "list-checks",
    gettext_noop("What is checked in reference lists"),
    package="wardmote.intake",
    file="list_checks.toml",
    rows=(CHECKS,),
)


@dataclass(frozen=True)
class Check:
    """A date of a list that may not be older than so many months."""

    source: str
    column: str
    valid_from: date
    months: int
    old: str
    blank: str

    def flag(self, moment: date | None, on: date) -> str:
        """What is wrong on a day with a row's date; "" for nothing."""
        if moment is None:
            return self.blank
        return self.old if same_day(moment, self.months) < on else ""


@lru_cache(maxsize=16)
def _checks(contents: Contents) -> Mapping[Row, Check]:
    return {row: Check(**row.only(*CHECKS.needs)) for row in contents.rows("check")}


def checks_on(source: str, on: date) -> tuple[Check, ...]:
    """The checks of a list in force on a day, the newest version for each column."""
    contents = LIST_CHECKS.read()
    checks = _checks(contents)
    return tuple(checks[row] for row in in_force(contents.rows("check"), on) if row["source"] == source)


def checked_columns(source: str) -> frozenset[str]:
    """The columns of a list that any check looks at, whenever it holds."""
    return frozenset(row["column"] for row in LIST_CHECKS.read().rows("check") if row["source"] == source)
