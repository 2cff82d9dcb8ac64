"""Sentences that state only what the tests support: numbers with their period, their base and their doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.foundations.design.public import number, percent, pvalue, rate, signed

# Below this base a percentage says more than the numbers can bear (a convention, stated wherever it applies).
LEAST_BASE = 10
# Of the change being chance alone, after allowing for all the changes looked at together.
SIGNIFICANT = 0.05
LEAST_PRINTED = 0.0001
LEAST_PERCENT = 0.5
# A rate on fewer events has a standard error of over a quarter of itself (a convention, stated wherever it applies).
STABLE = 16


@dataclass(frozen=True, slots=True)
class Change:
    """Two counts of one thing in two equal periods, and how likely so large a difference is by chance.

    `p_value` is of the counts alone; `p_months` allows for how much the months vary besides, and is None where they
    are too few to tell; `q_value` allows for the other changes looked at together.
    """

    label: str
    before: int | None
    after: int | None
    p_value: float | None
    q_value: float | None = None
    p_months: float | None = None

    @property
    def difference(self) -> int | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def percentage(self) -> float | None:
        """The change in per cent; None on a base too small to bear one."""
        if self.before is None or self.after is None or self.before < LEAST_BASE:
            return None
        return 100 * (self.after - self.before) / self.before

    @property
    def is_significant(self) -> bool:
        """Whether it is more than chance, allowing for all comparisons made together where that is known."""
        doubt = self.q_value if self.q_value is not None else self.doubt
        return doubt is not None and doubt < SIGNIFICANT

    @property
    def doubt(self) -> float | None:
        """The probability that counts: the larger of the two."""
        return self.p_value if self.p_value is None or self.p_months is None else max(self.p_value, self.p_months)


def direction(change: Change) -> str:
    """The one word of a table: rose, fell, no clear change, cannot be said."""
    if change.difference is None:
        return "cannot be said"
    if not change.is_significant or change.difference == 0:
        return "no clear change"
    return "rose" if change.difference > 0 else "fell"


def change_sentence(change: Change, *, period: str, before: str = "the year before") -> str:
    """A count, how it compares with the year before, and whether that is more than chance."""
    if change.after is None:
        return f"{change.label}: no data for the {period}."
    opening = f"{change.label}: {number(change.after)} in the {period}"
    if change.before is None or change.difference is None:
        return f"{opening}. The same months of both years were not supplied, so no change can be stated."
    if change.difference == 0:
        return f"{opening}, the same as {before}."
    more = "more" if change.difference > 0 else "fewer"
    size = f"{number(abs(change.difference))} {more} than {before}"
    if change.percentage is None:
        size = f"from {number(change.before)} to {number(change.after)} ({size})"
    else:
        size = f"{size} ({signed(change.percentage, 1)}%)"
    return f"{opening}, {size}; {chance(change)}."


def chance(change: Change) -> str:
    """What the test says, in words, with the p-value that stands behind it."""
    word = "rise" if (change.difference or 0) > 0 else "fall"
    counted = pvalue(change.p_value)
    if change.is_significant:
        return f"a {word} of this size is more than chance ({pvalue(change.doubt)})"
    if change.p_value is None or change.p_value >= SIGNIFICANT:
        return f"a {word} of this size could be chance ({counted})"
    if change.doubt is not None and change.doubt >= SIGNIFICANT:
        return (
            f"a {word} of this size could be chance, because the months vary more than single events would "
            f"({pvalue(change.doubt)} allowing for that, {counted} without)"
        )
    return (
        f"a {word} of this size could be chance once all the comparisons here are allowed for ({pvalue(change.doubt)}, "
        f"{pvalue(change.q_value).replace('p', 'q', 1)})"
    )


def listing(names: Sequence[str]) -> str:
    """Names as English lists them: a, b and c."""
    if not names:
        return "none"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def rate_phrase(value: float | None, lower: float | None, upper: float | None) -> str:
    """A rate with its interval."""
    if value is None or lower is None or upper is None:
        return "no rate, because no population is loaded"
    return f"{rate(value)} per 1,000 residents (95% interval {rate(lower)} to {rate(upper)})"


def share_phrase(part: int, whole: int, noun: str = "") -> str:
    """A part of a whole, of what if that is told: with a percentage only where the base bears one."""
    of = f"{number(part)} of {number(whole)}{' ' if noun else ''}{noun}"
    return of if whole < LEAST_BASE else f"{of} ({_whole_percent(part, whole)})"


def _whole_percent(part: int, whole: int) -> str:
    """A percentage without decimals that says neither nothing of something nor all of nearly all."""
    share = 100 * part / whole
    if 0 < share < LEAST_PERCENT:
        return "under 1%"
    if 100 - LEAST_PERCENT < share < 100:
        return "over 99%"
    return percent(share, 0)


def share_cell(part: int | None, whole: int | None) -> float | None:
    """A percentage for a table; nothing on a base too small to bear one."""
    if part is None or whole is None or whole < LEAST_BASE:
        return None
    return 100 * part / whole


def several(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 month, 2 months."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def small_probability(value: float | None) -> float | str | None:
    """A probability for a table: four places, and never as zero."""
    return "<0.0001" if value is not None and value < LEAST_PRINTED else value
