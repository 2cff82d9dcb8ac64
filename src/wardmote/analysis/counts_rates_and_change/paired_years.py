"""Two years compared month by month: how much more they differ than counts by chance alone, and a test that allows for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.counts_rates_and_change.change import SECTION, compare_counts
from wardmote.analysis.inputs import as_counts, defined, plain, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

# Of four steps or more (months, or the quarters of a year) something is known of how much they vary.
LEAST_FREEDOM = 3
# How many slow waves the drift of a year is measured by, and of fewer than six steps.
WAVES, FEW_WAVES, FEW_STEPS = 3, 2, 6
# What `false_alarms.false_alarm_rate` gives; a test holds it.
CALIBRATION = (
    "Of 20,000 simulated pairs of years in which nothing changed (200 events a month, ups and downs of 10%, seasons), it "
    "finds a change at the 5% level in 2.5% where months vary each by itself, in 4.0% where they hang together at 0.3 (the "
    "correlation of a month with the next) and in 6.3% at 0.5; with 1,000 events a month in 2.2%, 4.6% and 6.9%. Without the slow waves "
    "it would be 5.4%, 11.0% and 17.8%, and 5.4%, 13.3% and 22.7%."
)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOnYear(Result):
    """The totals of two years, and the probability of so large a difference under three suppositions.

    `p_exact` supposes that every event comes by itself; `p_dispersed` that months vary more than that, each by itself;
    `p_drifting` that neighbouring months go up and down together. `p_value` is the largest of them. `dispersion` is how
    many times as much as single events the months vary, and `drift` the same of the slow waves in them; both are None
    where there are too few months to say.
    """

    before: int
    after: int
    dispersion: float | None
    drift: float | None
    freedom: int
    p_exact: float
    p_dispersed: float | None
    p_drifting: float | None
    p_value: float

    def explain(self) -> str:
        """The two totals, how much the months vary, and what the test says with that allowed for."""
        varied = (
            "too few months to say how much they vary"
            if self.dispersion is None
            else f"the months vary {self.dispersion:.1f} times as much as single events would, and {self.drift:.1f} times "
            "in slow waves"
        )
        return (
            f"From {self.before:,} to {self.after:,}; {varied}; if nothing had changed, so large a difference would have "
            f"probability {self.p_value:.2g}."
        )


def compare_years(before: ArrayLike, after: ArrayLike) -> YearOnYear:
    """Test the totals of two years with the months' own variation allowed for.

    The seasons are taken out: each calendar month's two counts are set against what the years' totals and the month's
    share would give (a table of years by months, expected from its margins). Pearson's χ² of what is left, over its
    degrees of freedom, is the dispersion: the standard error of the log ratio of the totals grows by its root, and the
    statistic is read against Student's t with as many degrees of freedom. Months that go up and down together make the
    totals vary more than that. So what is left is also projected on the three slowest cosine waves of the year; the mean
    square of the projections estimates the variance in the long run, whatever the months' correlation, and the
    statistic with it is read against Student's t with three degrees of freedom. The largest of the p-values counts.

    Args:
        before: counts of the calendar months of the earlier year, in the order of time.
        after: counts of the same calendar months a year later, in the same order.

    Returns:
        YearOnYear: the totals, the dispersion and the drift, and the p-values: exact, dispersed, drifting and the largest of
        them (the exact one where there are too few months or one year has no event).

    Raises:
        NegativeCountError, MissingValueError, ShapeError

    Source:
        Quasi-Poisson regression on year and calendar month, whose fit has this closed form (McCullagh & Nelder 1989,
        section 6.2); R `glm(count ~ year + month, family = quasipoisson)`. Cosine waves: Müller (2004), Econometrica 72;
        Lazarus, Lewis, Stock & Watson (2018), J. Business & Economic Statistics 36, the EWC test.

    Example:
        >>> compare_years([40, 60, 50, 70, 30, 50], [55, 52, 66, 64, 47, 46]).explain()
        'From 300 to 330; the months vary 1.6 times as much as single events would, and 0.4 times in slow waves; if nothing had changed, so large a difference would have probability 0.39.'

    """
    first, second = as_counts(before, "before"), as_counts(after, "after")
    same_length(before=first, after=second)
    totals = np.array([first.sum(), second.sum()])
    exact = float(compare_counts(totals[0], totals[1]).p_value)
    varied = _variation(first[None, :].astype(float), second[None, :].astype(float))
    is_known = bool(varied.is_known[0])
    dispersed, drifting = (float(p[0]) if is_known else None for p in (varied.p_dispersed, varied.p_drifting))
    return YearOnYear(
        provenance=provenance(
            "year_on_year", "quasi-Poisson and three slow waves, Student's t", before=first, after=second
        ),
        before=int(totals[0]),
        after=int(totals[1]),
        dispersion=float(varied.dispersion[0]) if is_known else None,
        drift=float(varied.drift[0]) if is_known else None,
        freedom=max(int(varied.freedom[0]), 0),
        p_exact=exact,
        p_dispersed=dispersed,
        p_drifting=drifting,
        p_value=max(exact, dispersed or 0.0, drifting or 0.0),
    )


def p_allowing_for_months(
    before: ArrayLike,
    after: ArrayLike,
    exact: ArrayLike,
    *,
    exposure_before: ArrayLike | None = None,
    exposure_after: ArrayLike | None = None,
) -> Floats:
    """The p-value of `compare_years` for each row of two tables (areas by calendar months) at once.

    Args:
        before: counts of the earlier year, areas by calendar months in the order of time; a month that is NaN in either
            table is left out.
        after: counts of the same calendar months a year later.
        exact: the exact p-value of each area's two totals, which the answer never undercuts.
        exposure_before: out of how many, month by month, where the counts are parts of something; 1 unless told.
        exposure_after: the same of the later year.

    Returns:
        array of p-values, one for each area; NaN where there are too few months, the exact one where a year has no event.

    Source:
        As `compare_years`.

    """
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    smallest = np.asarray(exact, dtype=float)
    varied = _variation(first, second, exposure_before, exposure_after)
    p_values = np.where(varied.is_known, np.fmax(np.fmax(varied.p_dispersed, varied.p_drifting), smallest), np.nan)
    known = ~np.isnan(first + second)
    is_empty = (np.nansum(first, axis=1) == 0) | (np.nansum(second, axis=1) == 0)
    return np.where(is_empty & (known.sum(axis=1) > LEAST_FREEDOM), smallest, p_values)


def p_of_two_ratios(one: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]) -> float | None:
    """The p-value of a difference between the changes of two groups, with the months' variation in both allowed for.

    Args:
        one: the calendar months of a group in the earlier and the later year.
        other: those of the other group.

    Returns:
        the probability of so different a change if both had changed alike, 0 where neither varies more than single events
        would; None where either has too few months or a year without events. The groups' months are taken to vary each by
        itself, which is cautious where they go together.

    Source:
        As `compare_years`, on the ratio of the two ratios.

    """
    sides = [
        (np.asarray(side[0], dtype=float)[None, :], np.asarray(side[1], dtype=float)[None, :]) for side in (one, other)
    ]
    varied = [_variation(*side) for side in sides]
    if not all(bool(side.is_known[0]) for side in varied):
        return None
    apart = np.array([abs(float(varied[0].log_ratio[0] - varied[1].log_ratio[0]))])
    p_values = [0.0]
    for spread, freedom in (("dispersion", "freedom"), ("drift", "waves")):
        times = [float(getattr(side, spread)[0]) for side in varied]
        if max(times) > 1:
            variance = sum(max(one, 1.0) * float(side.single[0]) for one, side in zip(times, varied, strict=True))
            least = np.minimum(*(getattr(side, freedom) for side in varied))
            p_values.append(float(_two_sided(apart, np.array([variance]), least)[0]))
    return max(p_values)


@dataclass(frozen=True, slots=True)
class _Variation:
    """How much the months of each area vary about their seasons, and the p-values with that allowed for."""

    is_known: NDArray[np.bool_]
    freedom: NDArray[np.int64]
    waves: NDArray[np.int64]
    log_ratio: Floats
    single: Floats
    dispersion: Floats
    drift: Floats
    p_dispersed: Floats
    p_drifting: Floats


def _variation(
    before: Floats, after: Floats, exposure_before: ArrayLike | None = None, exposure_after: ArrayLike | None = None
) -> _Variation:
    """Of each row of two tables, areas by months; what is unknown is left out, and NaN where nothing can be said."""
    out_of = [
        np.ones_like(before) if exposure is None else np.asarray(exposure, dtype=float)
        for exposure in (exposure_before, exposure_after)
    ]
    months = before + after
    seen = np.nan_to_num(months) > 0
    for exposure in out_of:
        seen &= np.nan_to_num(exposure) > 0
    table = [np.where(seen, part, 0.0) for part in (before, after, *out_of)]
    years, exposures = ([part.sum(axis=1) for part in pair] for pair in (table[:2], table[2:]))
    freedom = seen.sum(axis=1) - 1
    is_known = (freedom >= LEAST_FREEDOM) & (years[0] > 0) & (years[1] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (years[1] / exposures[1]) / (years[0] / exposures[0])
        single = 1 / years[0] + 1 / years[1]
        later = table[3] * ratio[:, None]
        part = later / (later + table[2])
        left = np.where(seen, (table[1] - (table[0] + table[1]) * part), 0.0)
        left = np.where(seen, left / np.sqrt((table[0] + table[1]) * part * (1 - part)), 0.0)
        log_ratio = np.log(ratio)
        dispersion = (left**2).sum(axis=1) / freedom
        drift, waves = _drift(left, seen)
        p_dispersed = _two_sided(log_ratio, single * np.maximum(dispersion, 1), freedom)
        p_drifting = _two_sided(log_ratio, single * drift, waves)
    # Where the months vary less than single events would, the exact test is the one that counts.
    p_dispersed = np.where(dispersion > 1, p_dispersed, 0.0)
    p_drifting = np.where(drift > 1, p_drifting, 0.0)
    return _Variation(is_known, freedom, waves, log_ratio, single, dispersion, drift, p_dispersed, p_drifting)


def _drift(left: Floats, seen: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int64]]:
    """The mean square of what is left, projected on the slowest cosine waves, and how many waves those are."""
    steps = np.maximum(seen.sum(axis=1), 1)
    waves = np.where(steps < FEW_STEPS, FEW_WAVES, WAVES)
    at = (np.cumsum(seen, axis=1) - 0.5) / steps[:, None]
    total = np.zeros(len(left))
    for wave in range(1, WAVES + 1):
        shape = np.sqrt(2 / steps)[:, None] * np.cos(np.pi * wave * at)
        total += np.where(wave <= waves, (left * shape).sum(axis=1) ** 2, 0.0)
    return total / waves, waves


def _two_sided(log_ratio: Floats, variance: Floats, freedom: NDArray[np.int64]) -> Floats:
    statistic = np.abs(log_ratio) / np.sqrt(variance)
    return np.asarray(2 * scipy.special.stdtr(np.maximum(freedom, 1), -statistic), dtype=np.float64)


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = compare_years(inputs["before"], inputs["after"])
    return {
        "phi": plain(result.dispersion),
        "drift": plain(result.drift),
        "p_exact": defined(result.p_exact),
        "p": defined(result.p_value),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="year_on_year",
        title="Two years compared month by month",
        section=SECTION,
        citation="McCullagh & Nelder (1989), section 6.2; R glm, quasipoisson; Müller (2004); Lazarus, Lewis, Stock & "
        "Watson (2018)",
        variant="The largest of three p-values: the exact two-count test, quasi-Poisson on year and calendar month, and the "
        "three slowest cosine waves of the months; Student's t.",
        needs="Counts of the same calendar months of two years, in the order of time.",
        never_for="Fewer than four months or quarters; single months picked out of a year.",
        calibration=CALIBRATION,
        function=compare_years,
        answer=_answer,
    ),
)
