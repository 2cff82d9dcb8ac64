"""The months an assessment speaks of, in words."""

from datetime import date, timedelta

from wardmote.assessment.evidence import Evidence
from wardmote.foundations.design.public import month

MONTHS = 12


def year(evidence: Evidence) -> str:
    """The twelve months in words, whether or not all of them were supplied."""
    return f"year to {month(_last(evidence.end))}"


def period(evidence: Evidence) -> str:
    """The months counted: the year, or how many months of it were supplied."""
    supplied = evidence.all_crime.months_supplied
    if supplied >= MONTHS:
        return year(evidence)
    return f"{'one month' if supplied == 1 else f'{supplied} months'} supplied of the {year(evidence)}"


def year_before(evidence: Evidence) -> str:
    """What the year is compared with."""
    if evidence.all_crime.months_supplied >= MONTHS:
        return "the year before"
    return "in the same months of the year before"


def before_heading(evidence: Evidence) -> str:
    """The heading of the earlier year's counts."""
    if evidence.all_crime.months_supplied >= MONTHS:
        return f"Year to {month(_last(evidence.start))}"
    return "Same months, year before"


def after_heading(evidence: Evidence) -> str:
    """The heading of the year's counts."""
    if evidence.all_crime.months_supplied >= MONTHS:
        return f"Year to {month(_last(evidence.end))}"
    return "Months supplied"


def _last(end: date) -> date:
    return (end - timedelta(days=1)).replace(day=1)
