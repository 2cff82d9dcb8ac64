"""The retention schedule: dated data that a council edits, shipped or the installation's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import spoken
from wardmote.foundations.reference.public import Contents, Own, Row, Rows, Table
from wardmote.foundations.reference.public import in_force as rows_in_force
from wardmote.foundations.retention.errors import ScheduleRefused
from wardmote.foundations.retention.lengths import Length, parsed

SPOKEN = ("name", "action", "runs_from", "reason", "source")
LENGTHS = ("kept_for", "at_least", "at_most")
RULES = Rows(
    "rule",
    needs={
        **dict.fromkeys(("slug", *SPOKEN, *LENGTHS), str),
        "is_verified": bool,
        "valid_from": date,
    },
    code=("slug",),
)
# A rule that came with a later version is there, whatever the age of the installation's own file.
SCHEDULE = Table(
    "retention",
    gettext_noop("How long things are kept"),
    package="wardmote.foundations.retention",
    file="schedule.toml",
    own="retention/schedule.toml",
    over=Own.BY_CODE,
    refusal=ScheduleRefused,
    reader="wardmote.foundations.retention.schedule.every_line",
    rows=(RULES,),
)


@dataclass(frozen=True)
class Line:
    """One line of the schedule: what, how long from when, within which bounds, and on whose word."""

    slug: str
    name: str
    action: str
    runs_from: str
    kept_for: Length
    at_least: Length
    at_most: Length
    reason: str
    source: str
    is_verified: bool
    valid_from: date


def schedule(on: date) -> Mapping[str, Line]:
    """The lines in force on the day, by slug, in the file's order. Raises ScheduleRefused when the file is wrong."""
    return {slug: in_words(line) for slug, line in in_force(on).items()}


def in_words(line: Line) -> Line:
    """The line in the reader's language."""
    return spoken(line, *SPOKEN)


def in_force(on: date) -> Mapping[str, Line]:
    """The lines in force on the day as the file has them. Raises ScheduleRefused when the file is wrong."""
    contents = SCHEDULE.read()
    lines = _lines(contents)
    return {row.code: lines[row] for row in rows_in_force(contents.rows("rule"), on)}


def every_line() -> Sequence[Line]:
    """Every line, the installation's own in the place of those shipped, whatever its date."""
    return tuple(_lines(SCHEDULE.read()).values())


def shipped() -> Sequence[Line]:
    """Every line of the shipped file, whatever its date."""
    return tuple(_lines(SCHEDULE.shipped()).values())


@lru_cache(maxsize=16)
def _lines(contents: Contents) -> Mapping[Row, Line]:
    return {row: _line(row) for row in contents.rows("rule")}


def _line(row: Row) -> Line:
    lengths: dict[str, Length] = {}
    for key in LENGTHS:
        length = parsed(row[key])
        if length is None:
            words = _("“{key}” must be a length such as “90 days”, “18 months” or “6 years”.")
            raise row.refused(words.format(key=key), key)
        lengths[key] = length
    if not lengths["at_least"].rough_days <= lengths["kept_for"].rough_days <= lengths["at_most"].rough_days:
        raise row.refused(_("“kept_for” must lie between “at_least” and “at_most”."), "kept_for")
    return Line(**{**row.only(*RULES.needs), **lengths})
