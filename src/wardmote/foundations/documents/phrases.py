"""Phrases of papers and pages: shares, lists and numbers with their nouns. Changes are worded in `sentences`."""

from wardmote.foundations.design.public import number, percent
from wardmote.foundations.documents.limits import Limits

LEAST_PRINTED = 0.0001
LEAST_PERCENT = 0.5


def share_phrase(part: int, whole: int, noun: str = "", *, limits: Limits) -> str:
    """A part of a whole, of what if that is told: with a percentage only where the base bears one by these limits."""
    of = f"{number(part)} of {number(whole)}{' ' if noun else ''}{noun}"
    return of if whole < limits.small_base else f"{of} ({_whole_percent(part, whole)})"


def _whole_percent(part: int, whole: int) -> str:
    """A percentage without decimals that says neither nothing of something nor all of nearly all."""
    share = 100 * part / whole
    if 0 < share < LEAST_PERCENT:
        return "under 1%"
    if 100 - LEAST_PERCENT < share < 100:
        return "over 99%"
    return percent(share, 0)


def share_cell(part: int | None, whole: int | None, *, limits: Limits) -> float | None:
    """A percentage for a table; nothing on a base too small to bear one."""
    if part is None or whole is None or whole < limits.small_base:
        return None
    return 100 * part / whole


def several(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 month, 2 months."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def small_probability(value: float | None) -> float | str | None:
    """A probability for a table: four places, and never as zero."""
    return "<0.0001" if value is not None and value < LEAST_PRINTED else value
