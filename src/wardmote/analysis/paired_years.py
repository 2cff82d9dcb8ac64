"""Two years compared month by month: how much more they differ than counts by chance alone, and a test that allows for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.change import SECTION, compare_counts
from wardmote.analysis.inputs import as_counts, defined, plain, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

# With fewer degrees of freedom the dispersion itself is a guess.
LEAST_FREEDOM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOnYear(Result):
    """The totals of two years, and the probability of so large a difference under two suppositions.

    `p_exact` supposes that every event comes by itself; `p_value` also allows for months that vary more than that, and
    is never the smaller. `dispersion` is how many times as much they vary, None where there are too few months to say.
    """

    before: int
    after: int
    dispersion: float | None
    freedom: int
    p_exact: float
    p_value: float

    def explain(self) -> str:
        """The two totals, how much the months vary, and what the test says with that allowed for."""
        varied = (
            "too few months to say how much they vary"
            if self.dispersion is None
            else f"the months vary {self.dispersion:.1f} times as much as single events would"
        )
        return (
            f"From {self.before:,} to {self.after:,}; {varied}; if nothing had changed, so large a difference would have "
            f"probability {self.p_value:.2g}."
        )


def compare_years(before: ArrayLike, after: ArrayLike) -> YearOnYear:
    """Test the totals of two years with the months' own variation allowed for.

    The seasons are taken out: each calendar month's two counts are set against what the years' totals and the month's
    share would give (a table of years by months, expected from its margins). Pearson's χ² of what is left, over its
    degrees of freedom, is the dispersion. Where it is above 1 the standard error of the log ratio of the totals grows
    by its root, and the statistic is read against Student's t with as many degrees of freedom.

    Args:
        before: counts of the calendar months of the earlier year.
        after: counts of the same calendar months a year later, in the same order.

    Returns:
        YearOnYear: the totals, the dispersion, the exact p and the p that allows for the dispersion (the larger of the
        two; the exact one where there are too few months or one year has no event).

    Raises:
        NegativeCountError, MissingValueError, ShapeError

    Source:
        Quasi-Poisson regression on year and calendar month, whose fit has this closed form (McCullagh & Nelder 1989,
        section 6.2); R `glm(count ~ year + month, family = quasipoisson)`.

    Example:
        >>> compare_years([40, 60, 50, 70, 30, 50], [55, 52, 66, 64, 47, 46]).explain()
        'From 300 to 330; the months vary 2.0 times as much as single events would; if nothing had changed, so large a difference would have probability 0.43.'

    """
    first, second = as_counts(before, "before"), as_counts(after, "after")
    same_length(before=first, after=second)
    totals = np.array([first.sum(), second.sum()])
    exact = float(compare_counts(totals[0], totals[1]).p_value)
    dispersion, freedom = _dispersion(np.stack([first, second]))
    p_value = exact
    if dispersion is not None and dispersion > 1 and totals.all():
        statistic = abs(np.log(totals[1] / totals[0])) / sqrt(dispersion * float((1 / totals).sum()))
        p_value = max(exact, float(2 * scipy.special.stdtr(freedom, -statistic)))
    return YearOnYear(
        provenance=provenance("year_on_year", "quasi-Poisson, Student's t", before=first, after=second),
        before=int(totals[0]),
        after=int(totals[1]),
        dispersion=dispersion,
        freedom=freedom,
        p_exact=exact,
        p_value=p_value,
    )


def p_allowing_for_months(before: ArrayLike, after: ArrayLike, exact: ArrayLike) -> "np.ndarray[Any, Any]":
    """The p-value of `compare_years` for each row of two tables (areas by calendar months) at once.

    Args:
        before: counts of the earlier year, areas by calendar months; NaN anywhere leaves the area out.
        after: counts of the same calendar months a year later.
        exact: the exact p-value of each area's two totals, which the answer never undercuts.

    Returns:
        array of p-values, one for each area; NaN where there are too few months, or none in one of the years.

    Source:
        As `compare_years`.

    """
    table = np.stack([np.asarray(before, dtype=float), np.asarray(after, dtype=float)], axis=1)
    years, months = table.sum(axis=2), table.sum(axis=1)
    freedom = (months > 0).sum(axis=1) - 1
    usable = (freedom >= LEAST_FREEDOM) & (years > 0).all(axis=1)
    found = np.full(usable.shape, np.nan)
    table, years, months, freedom = table[usable], years[usable], months[usable], freedom[usable]
    expected = years[:, :, None] * months[:, None, :] / months.sum(axis=1)[:, None, None]
    left = np.divide((table - expected) ** 2, expected, out=np.zeros_like(table), where=expected > 0)
    dispersion = np.maximum(left.sum(axis=(1, 2)) / freedom, 1)
    statistic = np.abs(np.log(years[:, 1] / years[:, 0])) / np.sqrt(dispersion * (1 / years).sum(axis=1))
    allowing = np.where(dispersion > 1, 2 * scipy.special.stdtr(freedom, -statistic), 0.0)
    found[usable] = np.maximum(allowing, np.asarray(exact, dtype=float)[usable])
    return found


def _dispersion(table: "np.ndarray[Any, Any]") -> tuple[float | None, int]:
    """Pearson's χ² over its degrees of freedom of a table of years by months; None if they are too few."""
    months, years, total = table.sum(axis=0), table.sum(axis=1), table.sum()
    seen = months > 0
    freedom = int(seen.sum()) - 1
    if freedom < LEAST_FREEDOM or not years.all():
        return None, max(freedom, 0)
    expected = np.outer(years, months[seen]) / total
    return float(((table[:, seen] - expected) ** 2 / expected).sum() / freedom), freedom


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = compare_years(inputs["before"], inputs["after"])
    return {"phi": plain(found.dispersion), "p_exact": defined(found.p_exact), "p": defined(found.p_value)}


METHODS: tuple[Method, ...] = (
    Method(
        name="year_on_year",
        title="Two years compared month by month",
        section=SECTION,
        citation="McCullagh & Nelder (1989), section 6.2; R glm, quasipoisson",
        variant="Quasi-Poisson on year and calendar month; Student's t; never below the exact two-count p.",
        needs="Counts of the same calendar months of two years.",
        never_for="Fewer than six months; single months picked out of a year.",
        function=compare_years,
        answer=_answer,
    ),
)
