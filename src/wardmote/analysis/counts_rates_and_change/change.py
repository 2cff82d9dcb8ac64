"""Change between two counts: how much, and whether more than chance; and p-values of many such questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.counts_rates_and_change.count_tests import E_TEST_AT_MOST, TESTS, root_difference
from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import (
    Floats,
    broadcastable,
    chosen,
    counts_of,
    defined,
    denominators,
    level,
    numbers_or_gaps,
    plain,
    provenance,
    z_of,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Counts, rates and change"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountComparison(Result):
    """Two counts compared; all arrays share one shape, ratios are after over before, per unit of exposure.

    `percentage` is NaN on a base of zero; `rate_ratio` is infinite when only the first count is zero and NaN when
    both are; `lower` and `upper` are the exact interval of the ratio.
    """

    before: Floats
    after: Floats
    difference: Floats
    percentage: Floats
    exposure_before: Floats
    exposure_after: Floats
    rate_ratio: Floats
    p_value: Floats
    method: str
    confidence: float

    @property
    def lower(self) -> Floats:
        """The lower end of the exact interval of the ratio; worked out when asked for, as it costs most."""
        return self._limits()[0]

    @property
    def upper(self) -> Floats:
        """The upper end of the exact interval of the ratio; infinite where the first count is zero."""
        return self._limits()[1]

    def _limits(self) -> tuple[Floats, Floats]:
        return ratio_limits(
            self.before,
            self.after,
            exposure_before=self.exposure_before,
            exposure_after=self.exposure_after,
            confidence=self.confidence,
        )

    def explain(self) -> str:
        """From what to what, and how often chance alone would differ as much."""
        if self.before.size != 1:
            return f"{self.before.size:,} pairs of counts compared by the {self.method} test, two-sided."
        way = ("no change", "a rise", "a fall")[int(np.sign(self.difference.item()))]
        return (
            f"From {self.before.item():,.6g} to {self.after.item():,.6g}, {way}; if nothing had changed, chance would "
            f"give so unlikely a pair with probability {self.p_value.item():.2g} ({self.method} test, two-sided)."
        )


@overload
def percentage_change(before: float, after: float) -> float | None: ...


@overload
def percentage_change(before: ArrayLike, after: ArrayLike) -> Floats | float | None: ...


def percentage_change(before: ArrayLike, after: ArrayLike) -> Floats | float | None:
    """The change from `before` to `after` in per cent of `before`.

    Args:
        before: counts of the first period, scalar or array.
        after: counts of the second period, broadcastable with `before`.

    Returns:
        For arrays an array with NaN where the base is zero; for two scalars a float, or None on a base of zero.

    Raises:
        NegativeCountError, MissingValueError, ShapeError

    Source:
        (b - a) / a × 100; print both counts beside it.

    Example:
        >>> percentage_change(50, 40)
        -20.0
        >>> percentage_change(0, 5) is None
        True

    """
    base, new = counts_of(before, name="before"), counts_of(after, name="after")
    broadcastable(before=base, after=new)
    change = np.where(base > 0, (new - base) / np.where(base > 0, base, 1) * 100, np.nan)
    return change if change.ndim else defined(change.item())


def compare_counts(
    before: ArrayLike,
    after: ArrayLike,
    *,
    exposure_before: ArrayLike = 1.0,
    exposure_after: ArrayLike = 1.0,
    method: str = "exact",
    confidence: float = 0.95,
) -> CountComparison:
    """Test whether two Poisson counts come from one rate, and give the ratio of their rates.

    Args:
        before: counts of the first period or group.
        after: counts of the second; all four arrays are paired by broadcasting.
        exposure_before: person-time, months or population behind each first count.
        exposure_after: the same for each second count.
        method: "exact" (conditional binomial, two-sided by probability: the default), "mid-p", "score", "e-test"
            (Krishnamoorthy & Thomson, unpooled variance), "e-test pooled", or "root" (Wheeler's 2(√b-√a), which
            is defined at equal exposures only and NaN otherwise).
        confidence: level of the ratio's exact interval.

    Returns:
        CountComparison; the interval is exact (Clopper-Pearson on the conditional binomial) under any method.

    Raises:
        ZeroPopulationError (an exposure not above zero), NegativeCountError, MissingValueError, ShapeError,
        ParameterError (an unknown method; a count that is not whole, except for the score and root tests)

    Source:
        R `poisson.test`; Krishnamoorthy & Thomson (2004); Wheeler (2016) for the root test.

    Example:
        >>> float(compare_counts(15, 30).p_value.round(4))
        0.0357
        >>> compare_counts([20, 0], [10, 3]).p_value.round(4).tolist()
        [0.0987, 0.25]

    """
    test = TESTS[chosen(method, tuple(TESTS), name="method")]
    base, new, first, second = _paired(before, after, exposure_before, exposure_after)
    level(confidence)
    p_value = np.asarray(test(base, new, first, second))
    return CountComparison(
        provenance=provenance(
            "two_counts", method, parameters={"confidence": confidence}, before=base, after=new, exposure_before=first
        ),
        before=base,
        after=new,
        difference=np.asarray(new - base),
        percentage=np.asarray(percentage_change(np.atleast_1d(base), np.atleast_1d(new))).reshape(base.shape),
        rate_ratio=_ratio(base, new, first, second),
        exposure_before=first,
        exposure_after=second,
        p_value=np.where(np.isnan(p_value), np.nan, np.clip(p_value, 0, 1)),
        method=method,
        confidence=confidence,
    )


def ratio_limits(
    before: ArrayLike,
    after: ArrayLike,
    *,
    exposure_before: ArrayLike = 1.0,
    exposure_after: ArrayLike = 1.0,
    method: str = "exact",
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Interval for the ratio of two Poisson rates, after over before.

    Args:
        before: first counts.
        after: second counts.
        exposure_before: exposure of the first counts.
        exposure_after: exposure of the second.
        method: "exact" (Clopper-Pearson on the conditional binomial) or "score" (the two roots of the score equation).
        confidence: level of the interval.

    Returns:
        Lower and upper limits; 0 and infinity where a zero count leaves a side open.

    Raises:
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError, ParameterError

    Source:
        Clopper & Pearson (1934), as R `poisson.test`; inversion of z² = (b - ta)²/(t(a+b)), which equals statsmodels'
        score interval except at a zero count, where that gives two equal limits.

    """
    limits = {"exact": _exact_limits, "score": _score_limits}
    base, new, first, second = _paired(before, after, exposure_before, exposure_after)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = limits[chosen(method, tuple(limits), name="method")](base, new, level(confidence))
        return low * first / second, high * first / second


def _exact_limits(base: Floats, new: Floats, confidence: float) -> tuple[Floats, Floats]:
    tail = (1 - confidence) / 2
    low = np.where(new > 0, scipy.special.betaincinv(np.maximum(new, 1e-300), base + 1, tail), 0.0)
    high = np.where(base > 0, scipy.special.betainccinv(new + 1, np.maximum(base, 1e-300), tail), 1.0)
    return low / (1 - low), high / (1 - high)


def _score_limits(base: Floats, new: Floats, confidence: float) -> tuple[Floats, Floats]:
    z2 = z_of(confidence) ** 2
    middle = base * new + z2 * (base + new) / 2
    spread = np.sqrt(np.maximum(middle**2 - base**2 * new**2, 0))
    high = np.where(base > 0, (middle + spread) / base**2, np.inf)
    low = np.where(new > 0, new**2 / (middle + spread), 0.0)
    return low, high


def adjust_p_values(p: ArrayLike, *, method: str = "bh") -> Floats:
    """P-values adjusted for having asked many questions at once.

    Args:
        p: probabilities of any shape; NaN marks a test not made and stays NaN, outside the number of tests.
        method: "bh" (Benjamini-Hochberg: false discovery rate), "by" (Benjamini-Yekutieli: under any
            dependence), "bonferroni" or "holm" (family-wise).

    Returns:
        Adjusted values, the shape of `p`.

    Raises:
        ParameterError (a probability outside 0 to 1, or an unknown method), ShapeError

    Source:
        R `p.adjust`.

    Example:
        >>> adjust_p_values([0.01, 0.04, 0.5]).round(3).tolist()
        [0.03, 0.06, 0.5]

    """
    all_values = numbers_or_gaps(p, name="p")
    chosen(method, ("bh", "by", "bonferroni", "holm"), name="method")
    tested = ~np.isnan(all_values)
    values = all_values[tested]
    if ((values < 0) | (values > 1)).any():
        raise ParameterError("A probability lies outside 0 to 1.")
    adjusted = all_values.copy()
    adjusted[tested] = _adjusted(values, method)
    return adjusted


def _adjusted(values: Floats, method: str) -> Floats:
    tests = values.size
    if method == "bonferroni" or tests == 0:
        return np.minimum(1.0, values * tests)
    order = np.argsort(values, kind="stable")
    ranks = np.arange(1, tests + 1)
    if method == "holm":
        ordered = np.maximum.accumulate(values[order] * (tests - ranks + 1))
    else:
        scale = (1 / ranks).sum() if method == "by" else 1.0
        ordered = np.minimum.accumulate((values[order] * tests * scale / ranks)[::-1])[::-1]
    result = np.empty(tests)
    result[order] = np.minimum(1.0, ordered)
    return result


def _paired(before: ArrayLike, after: ArrayLike, first: ArrayLike, second: ArrayLike) -> tuple[Floats, ...]:
    base, new = counts_of(before, name="before"), counts_of(after, name="after")
    exposed, exposed_after = denominators(first, name="exposure_before"), denominators(second, name="exposure_after")
    broadcastable(before=base, after=new, exposure_before=exposed, exposure_after=exposed_after)
    return tuple(np.broadcast_arrays(base, new, exposed, exposed_after))


def _ratio(base: Floats, new: Floats, first: Floats, second: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(new / base * first / second)


def _answer_change(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    results = [{"abs": after - before, "pct": percentage_change(before, after)} for before, after in inputs["pairs"]]
    return {"results": results}


def _answer_case(case: Mapping[str, Any]) -> dict[str, Any]:
    exposures = {"exposure_before": case.get("exposure1", 1), "exposure_after": case.get("exposure2", 1)}
    names = {"exact": "exact_conditional_p", "mid-p": "cond_midp", "score": "score_p"}
    if case["count1"] + case["count2"] <= E_TEST_AT_MOST:
        names |= {"e-test": "etest_unpooled_p", "e-test pooled": "etest_pooled_p"}
    by_method = {key: compare_counts(case["count1"], case["count2"], method=key, **exposures) for key in names}
    answer = {names[key]: plain(result.p_value) for key, result in by_method.items()}
    exact = by_method["exact"]
    low, high = ratio_limits(case["count1"], case["count2"], method="score", **exposures)
    z = root_difference(exact.before, exact.after, *(np.asarray(value) for value in exposures.values()))
    return answer | {
        "rate_ratio_2_over_1": plain(exact.rate_ratio),
        "rr_exact_lower95": plain(exact.lower),
        "rr_exact_upper95": plain(exact.upper),
        "rr_score_lower95": plain(low),
        "rr_score_upper95": plain(high),
        "z_sqrt": plain(z),
    }


def _answer_pairs(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"results": [_answer_case(case) for case in inputs["cases"]]}


def _answer_published(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"etest_p": [_answer_case(case)["etest_unpooled_p"] for case in inputs["cases"]]}


def _answer_adjust(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    names = {"bh": "bh", "by": "by", "bonf": "bonferroni", "holm": "holm"}
    return {name: plain(adjust_p_values(inputs["p"], method=method)) for name, method in names.items()}


METHODS: tuple[Method, ...] = (
    Method(
        name="change_pct",
        title="Percentage change",
        section=SECTION,
        citation="Arithmetic; checked against figures printed by Safer Walsall (2011)",
        variant="(b - a) / a × 100; undefined on a base of zero, never infinite, 0 or 100.",
        needs="Two counts over periods of equal length.",
        never_for="A base under 10 in a sentence: print both counts instead.",
        function=percentage_change,
        answer=_answer_change,
    ),
    Method(
        name="two_counts",
        title="Two counts compared",
        section=SECTION,
        citation="R poisson.test; Krishnamoorthy & Thomson (2004); Wheeler (2016)",
        variant="Exact conditional binomial, two-sided by probability; also mid-p, score, E-test and root.",
        needs="Two counts and the exposure behind each.",
        never_for="Overdispersed series (read the control chart) or counts of repeat events to one person.",
        function=compare_counts,
        answer=_answer_pairs,
    ),
    Method(
        name="two_counts_published",
        title="Two counts compared: the published E-test",
        section=SECTION,
        citation="Krishnamoorthy & Thomson (2004), as replicated in ptools",
        variant="E-test with the unpooled variance.",
        needs="Two counts and the exposure behind each.",
        never_for="A first choice: the exact conditional test is the default.",
        function=compare_counts,
        answer=_answer_published,
    ),
    Method(
        name="p_adjust",
        title="Allowing for many tests",
        section=SECTION,
        citation="Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001); Holm (1979); R p.adjust",
        variant="Benjamini-Hochberg over every test on one page; Benjamini-Yekutieli, Holm and Bonferroni too.",
        needs="The p-values of every test made, not only of those that were interesting.",
        never_for="P-values already picked for being small.",
        function=adjust_p_values,
        answer=_answer_adjust,
    ),
)
