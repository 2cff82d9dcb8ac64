"""Rates, proportions and standardised rates with their intervals: a count means little without a base."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import (
    Floats,
    broadcastable,
    counts_of,
    denominators,
    level,
    percent_label,
    plain,
    provenance,
    z_of,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

EXACT_BELOW = 10
UNSTABLE_BELOW = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates(Result):
    """Rates per `per` of population with their interval; all arrays share one shape."""

    count: Floats
    population: Floats
    rate: Floats
    lower: Floats
    upper: Floats
    per: float
    confidence: float

    @property
    def unstable(self) -> np.ndarray:
        """True where the count is under 16, so that the relative standard error 1/√x exceeds 25%."""
        return self.count < UNSTABLE_BELOW

    def explain(self) -> str:
        """The rate with its numerator, denominator and interval; of many, their range."""
        if self.rate.size != 1:
            return (
                f"{self.rate.size:,} rates per {self.per:,.6g}, from {self.rate.min():,.3g} to {self.rate.max():,.3g}, "
                f"each with its {100 * self.confidence:.6g}% interval."
            )
        return (
            f"{self.count.item():,.6g} in {self.population.item():,.6g}: {self.rate.item():,.3g} per {self.per:,.6g} "
            f"({100 * self.confidence:.6g}% interval {self.lower.item():,.3g} to {self.upper.item():,.3g})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportions(Result):
    """Proportions with their Wilson score interval; all arrays share one shape."""

    count: Floats
    n: Floats
    proportion: Floats
    lower: Floats
    upper: Floats
    confidence: float

    def explain(self) -> str:
        """The percentage with its numerator, denominator and interval; of many, their range."""
        if self.proportion.size != 1:
            return (
                f"{self.proportion.size:,} proportions, from {self.proportion.min():.1%} to "
                f"{self.proportion.max():.1%}, each with its {100 * self.confidence:.6g}% interval."
            )
        return (
            f"{self.count.item():,.6g} of {self.n.item():,.6g}, or {self.proportion.item():.1%} "
            f"({100 * self.confidence:.6g}% interval {self.lower.item():.1%} to {self.upper.item():.1%})."
        )


def poisson_limits(count: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Interval for the mean of a Poisson count: exact below 10, Byar's approximation from 10.

    Args:
        count: array of counts, any shape.
        confidence: level of the two-sided interval.

    Returns:
        Lower and upper limits, arrays of the shape of `count`; the lower limit of a zero count is 0.

    Raises:
        NegativeCountError, MissingValueError, ParameterError

    Source:
        PHEindicatormethods `phe_rate`; Breslow & Day (1987), volume II, p. 69.

    """
    counts = counts_of(count, name="count")
    events, shape = counts.reshape(-1), counts.shape
    z, tail = z_of(confidence), (1 - level(confidence)) / 2
    safe = np.maximum(events, 1)
    byar_lower = events * _cubed(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)))
    above = events + 1
    byar_upper = above * _cubed(1 - 1 / (9 * above) + z / (3 * np.sqrt(above)))
    small = events < EXACT_BELOW
    few = events[small]  # the exact limits cost a hundred times Byar's, so only the few that need them pay
    exact_lower = np.where(few > 0, scipy.special.gammaincinv(np.maximum(few, 1e-300), tail), 0.0)
    byar_lower[small], byar_upper[small] = exact_lower, scipy.special.gammainccinv(few + 1, tail)
    return byar_lower.reshape(shape), byar_upper.reshape(shape)


def _cubed(values: Floats) -> Floats:
    return values * values * values  # ten times as fast as raising to a power


def byar_rate(count: ArrayLike, population: ArrayLike, *, per: float = 1000.0, confidence: float = 0.95) -> Rates:
    """Rates per `per` people with the interval that Fingertips prints.

    Estimates the underlying rate of events treated as Poisson. Rates of under 16 events are marked unstable.

    Args:
        count: events, scalar or array of any shape.
        population: people (or households) at risk, broadcastable with `count`, all above zero.
        per: the base, 1,000 unless told.
        confidence: level of the interval; 0.95 and 0.998 are customary.

    Returns:
        Rates, whose arrays have the broadcast shape of the inputs.

    Raises:
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError, ParameterError

    Source:
        UKHSA/DHSC PHEindicatormethods `phe_rate`: exact below 10 events, Byar from 10.

    Example:
        >>> byar_rate(65, 12005).explain()
        '65 in 12,005: 5.41 per 1,000 (95% interval 4.18 to 6.9).'
        >>> byar_rate([0, 65], [1520, 12005]).upper.round(2).tolist()
        [2.43, 6.9]

    """
    events, people = counts_of(count, name="count"), denominators(population, name="population")
    broadcastable(count=events, population=people)
    if not per > 0:
        raise ParameterError(f"The base of a rate is {per}; it must be above zero, such as 1,000.")
    low, high = poisson_limits(events, confidence=confidence)
    return Rates(
        provenance=provenance(
            "rate_ci_byar",
            "exact below 10 events, Byar from 10",
            parameters={"per": per, "confidence": confidence},
            count=events,
            population=people,
        ),
        count=events,
        population=people,
        rate=np.asarray(events / people * per),
        lower=np.asarray(low / people * per),
        upper=np.asarray(high / people * per),
        per=per,
        confidence=confidence,
    )


def wilson_proportion(count: ArrayLike, n: ArrayLike, *, confidence: float = 0.95) -> Proportions:
    """Proportions with the Wilson score interval, without continuity correction.

    Args:
        count: successes, scalar or array.
        n: trials, broadcastable with `count`, all above zero and none below its count.
        confidence: level of the interval.

    Returns:
        Proportions between 0 and 1.

    Raises:
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError, ParameterError (a count above its n)

    Source:
        Wilson (1927); PHEindicatormethods `wilson_lower`, `wilson_upper`.

    Example:
        >>> wilson_proportion(20, 27).explain()
        '20 of 27, or 74.1% (95% interval 55.3% to 86.8%).'

    """
    part, whole = counts_of(count, name="count"), denominators(n, name="n")
    broadcastable(count=part, n=whole)
    if (part > whole).any():
        raise ParameterError("A count is above its n; a part cannot exceed the whole.")
    z2 = z_of(confidence) ** 2
    centre = 2 * part + z2
    spread = np.sqrt(z2) * np.sqrt(z2 + 4 * part * (1 - part / whole))
    base = 2 * (whole + z2)
    return Proportions(
        provenance=provenance(
            "proportion_ci_wilson",
            "Wilson score, no continuity correction",
            parameters={"confidence": confidence},
            count=part,
            n=whole,
        ),
        count=part,
        n=whole,
        proportion=np.asarray(part / whole),
        lower=np.asarray(np.maximum(0.0, (centre - spread) / base)),
        upper=np.asarray(np.minimum(1.0, (centre + spread) / base)),
        confidence=confidence,
    )


def _answer_rate(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    answer: dict[str, Any] = {}
    for confidence in inputs.get("confidence", [0.95, 0.998]):
        result = byar_rate(
            inputs["count"], inputs["population"], per=inputs.get("multiplier", 1000), confidence=confidence
        )
        label = percent_label(confidence)
        answer |= {
            "rate": plain(result.rate),
            f"lower{label}": plain(result.lower),
            f"upper{label}": plain(result.upper),
        }
    return answer


def _answer_proportion(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    answer: dict[str, Any] = {}
    for confidence in inputs.get("confidence", [0.95, 0.998]):
        result = wilson_proportion(inputs["count"], inputs["n"], confidence=confidence)
        label = percent_label(confidence)
        answer |= {
            "p": plain(result.proportion),
            f"lower{label}": plain(result.lower),
            f"upper{label}": plain(result.upper),
        }
    return answer


METHODS: tuple[Method, ...] = (
    Method(
        name="rate_ci_byar",
        title="Rate with its interval",
        section="Counts, rates and change",
        citation="DHSC/UKHSA PHEindicatormethods, phe_rate (Fingertips); Breslow & Day (1987)",
        variant="Exact Poisson limits below 10 events, Byar's approximation from 10; lower limit 0 at no events.",
        needs="A count of events and the population at risk in the same area and period.",
        never_for="Places where the population present is not the population counted, without saying so.",
        function=byar_rate,
        answer=_answer_rate,
    ),
    Method(
        name="proportion_ci_wilson",
        title="Proportion with its interval",
        section="Counts, rates and change",
        citation="Wilson (1927); PHEindicatormethods, its lower and upper Wilson limits",
        variant="Wilson score interval without continuity correction.",
        needs="A count of successes and the number of trials.",
        never_for="Survey percentages with unequal weights: use the effective sample size.",
        function=wilson_proportion,
        answer=_answer_proportion,
    ),
)
