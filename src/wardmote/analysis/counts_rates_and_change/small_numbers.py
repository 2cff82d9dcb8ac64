"""What may be said of small numbers: when a percentage misleads, and when a change is one at all."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.counts_rates_and_change.change import percentage_change
from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import broadcastable, counts_of, numbers, numbers_or_gaps

NO_PERCENTAGE_BELOW = 10
UNSTABLE_BELOW = 16
DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0, None: 0}


def change_in_words(before: float, after: float, *, what: str = "") -> str:
    """A change as a phrase for a sentence, without a percentage on a base under 10.

    Args:
        before: the first count.
        after: the second count.
        what: the noun counted, such as "burglaries"; left out if empty.

    Returns:
        A phrase such as "fell by 24.8%, from 6,003 to 4,517" or "went from 4 to 9".

    Raises:
        NegativeCountError, MissingValueError

    Source:
        House convention: a percentage on fewer than 10 events says more about chance than about change.

    Example:
        >>> change_in_words(6003, 4517)
        'fell by 24.8%, from 6,003 to 4,517'
        >>> change_in_words(4, 9, what="robberies")
        'went from 4 to 9 robberies'

    """
    first, second = (counts_of(value, name=name).item() for value, name in ((before, "before"), (after, "after")))
    noun = f" {what}" if what else ""
    spell = f"from {first:,.6g} to {second:,.6g}{noun}"
    if first == second:
        return f"stayed at {second:,.6g}{noun}"
    moved = percentage_change(first, second)
    if first < NO_PERCENTAGE_BELOW or not isinstance(moved, float):
        return f"went {spell}"
    return f"{'rose' if moved > 0 else 'fell'} by {abs(moved):,.1f}%, {spell}"


def unstable(counts: ArrayLike) -> NDArray[np.bool_]:
    """Which counts are too small for a stable rate.

    Args:
        counts: events, any shape.

    Returns:
        True where the count is under 16, so that the relative standard error 1/√x exceeds 25%.

    Raises:
        NegativeCountError, MissingValueError

    Source:
        House convention, stated beside the rate.

    """
    return np.asarray(counts_of(counts, name="counts") < UNSTABLE_BELOW)


def direction_of_travel(
    before: ArrayLike,
    after: ArrayLike,
    p_adjusted: ArrayLike,
    *,
    flagged: ArrayLike = False,
    threshold: float | None = None,
    improvement: str | None = None,
    significance: float = 0.05,
) -> NDArray[np.str_]:
    """Whether changes may be called improving or worsening.

    A change counts only if its test is significant after allowing for all tests made, and either its control chart
    flags it or it is at least as large as a threshold.

    Args:
        before: first counts.
        after: second counts.
        p_adjusted: p-value of each change, already adjusted (see `adjust_p_values`); NaN where none was made.
        flagged: True where the control chart shows special cause variation.
        threshold: least change in per cent that counts without a flag; None to ask for a flag.
        improvement: "increase" or "decrease", whichever is better; None where neither is.
        significance: level asked of the adjusted p-values.

    Returns:
        "improving", "worsening" (or "rising", "falling" where neither is better), or "no clear change".

    Raises:
        NegativeCountError, MissingValueError, ShapeError, ParameterError (an unknown direction)

    Source:
        House rule: no official rule of "significant change" is published.

    """
    if improvement not in DIRECTIONS:
        raise ParameterError(f"The better direction is {improvement!r}; choose increase, decrease or neutral.")
    base, new = counts_of(before, name="before"), counts_of(after, name="after")
    p, flag = numbers_or_gaps(p_adjusted, name="p_adjusted"), numbers(flagged, name="flagged") > 0
    broadcastable(before=base, after=new, p_adjusted=p)
    large = flag
    if threshold is not None:
        large = flag | (np.abs(new - base) * 100 >= threshold * base)
    clear = (p < significance) & large & (new != base)
    words = {1: ("improving", "worsening"), -1: ("worsening", "improving"), 0: ("rising", "falling")}
    up, down = words[DIRECTIONS[improvement]]
    return np.where(clear, np.where(new > base, up, down), "no clear change")
