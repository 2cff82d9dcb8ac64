"""Standardised rates and the deprivation gradient: fair comparison of areas whose people differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.counts_rates_and_change.rates import poisson_limits
from wardmote.analysis.inputs import Floats, counts_of, denominators, one_dimension, plain, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedRate(Result):
    """A directly standardised rate and its interval, per `per`."""

    rate: float
    lower: float
    upper: float
    events: float
    per: float
    confidence: float

    def explain(self) -> str:
        """The rate that the standard population would have had."""
        return (
            f"Standardised to the reference population, the rate is {self.rate:,.3g} per {self.per:,.6g} "
            f"({100 * self.confidence:.6g}% interval {self.lower:,.3g} to {self.upper:,.3g}), "
            f"from {self.events:,.6g} events."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedRatio(Result):
    """Observed over expected events at the reference's rates, with its interval."""

    observed: float
    expected: float
    ratio: float
    lower: float
    upper: float
    confidence: float

    def explain(self) -> str:
        """How many events there were for each one expected."""
        return (
            f"{self.observed:,.6g} events against {self.expected:,.1f} expected at the reference's rates: "
            f"{self.ratio:.2f} times ({100 * self.confidence:.6g}% interval {self.lower:.2f} to {self.upper:.2f})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InequalityGradient(Result):
    """The fall in the rate from the most to the least deprived end, absolute and relative."""

    rates: Floats
    rank_midpoint: Floats
    slope: float
    intercept: float
    relative: float | None

    def explain(self) -> str:
        """The gap between the two ends of the deprivation scale."""
        return (
            f"From the most to the least deprived end the fitted rate goes from {self.intercept:,.3g} to "
            f"{self.intercept + self.slope:,.3g}, a difference of {self.slope:,.3g}."
        )


def directly_standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    *,
    per: float = 1000.0,
    confidence: float = 0.95,
) -> StandardisedRate:
    """The rate an area would have with the standard population's make-up, with Dobson's interval.

    Args:
        count: one value for each stratum (age band, sex), equal lengths.
        population: likewise, as `count`.
        standard_population: likewise, as `count`.
        per: the base.
        confidence: level of the interval.

    Returns:
        StandardisedRate.

    Raises:
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError, EmptyInputError, ParameterError

    Source:
        Dobson, Kuulasmaa, Eberle & Scherer (1991); PHEindicatormethods `calculate_dsr`.

    """
    events = one_dimension(counts_of(count, name="count"), name="count")
    people = denominators(population, name="population")
    standard = counts_of(standard_population, name="standard_population")
    same_length(count=events, population=people, standard_population=standard)
    total = denominators(standard.sum(), name="the standard population's total").item()
    rate = float((events / people * standard).sum() / total)
    variance = float((standard**2 * events / people**2).sum() / total**2)
    all_events = float(events.sum())
    low, high = poisson_limits(all_events, confidence=confidence)
    scale = np.sqrt(variance / all_events) if all_events else np.nan
    return StandardisedRate(
        provenance=provenance(
            "directly_standardised_rate",
            "Dobson's interval on Byar's limits (exact below 10 events)",
            parameters={"per": per, "confidence": confidence},
            count=events,
            population=people,
            standard_population=standard,
        ),
        rate=rate * per,
        lower=float(rate + scale * (low - all_events)) * per,
        upper=float(rate + scale * (high - all_events)) * per,
        events=all_events,
        per=per,
        confidence=confidence,
    )


def indirectly_standardised_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
) -> StandardisedRatio:
    """Observed events over those expected at the reference area's rates, with Byar's interval.

    Args:
        count: the area's events and people in each stratum.
        population: likewise, as `count`.
        reference_count: the same for the reference (England and Wales, say).
        reference_population: likewise, as `reference_count`.
        confidence: level of the interval.

    Returns:
        StandardisedRatio (1 = as expected).

    Raises:
        ZeroPopulationError (also if nothing was expected), NegativeCountError, MissingValueError, ShapeError

    Source:
        PHEindicatormethods `calculate_ISRatio`.

    Example:
        >>> indirectly_standardised_ratio([12, 40], [9000, 15000], [900, 2600], [610_000, 760_000]).explain()
        "52 events against 64.6 expected at the reference's rates: 0.81 times (95% interval 0.60 to 1.06)."

    """
    events = one_dimension(counts_of(count, name="count"), name="count")
    people = counts_of(population, name="population")
    reference_events = counts_of(reference_count, name="reference_count")
    reference_people = denominators(reference_population, name="reference_population")
    same_length(
        count=events, population=people, reference_count=reference_events, reference_population=reference_people
    )
    observed = float(events.sum())
    wanted = float(denominators((people * reference_events / reference_people).sum(), name="the expected count"))
    low, high = poisson_limits(observed, confidence=confidence)
    return StandardisedRatio(
        provenance=provenance(
            "indirectly_standardised_ratio",
            "observed over expected, Byar's limits (exact below 10 events)",
            parameters={"confidence": confidence},
            count=events,
            population=people,
            reference_count=reference_events,
            reference_population=reference_people,
        ),
        observed=observed,
        expected=wanted,
        ratio=observed / wanted,
        lower=float(low) / wanted,
        upper=float(high) / wanted,
        confidence=confidence,
    )


def slope_index_of_inequality(count: ArrayLike, population: ArrayLike, *, per: float = 1000.0) -> InequalityGradient:
    """The deprivation gradient of a rate: population-weighted regression on cumulative rank midpoints.

    Args:
        count: events and people of each group, ordered from the most to the least deprived.
        population: likewise, as `count`.
        per: the base of the rates.

    Returns:
        InequalityGradient: `slope` (the SII, in events per `per`; negative when the most deprived have more),
        `intercept` a, and `relative` (a+b)/a, None when the intercept is zero.

    Raises:
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError, TooFewPointsError

    Source:
        PHEindicatormethods `phe_sii`, point estimate; Mackenbach & Kunst (1997).

    """
    events = one_dimension(counts_of(count, name="count"), name="count", least=2)
    people = denominators(population, name="population")
    same_length(count=events, population=people)
    share = people / people.sum()
    midpoint = np.cumsum(share) - share / 2
    rates = events / people * per
    centre, height = float(share @ midpoint), float(share @ rates)
    slope = float(share @ ((midpoint - centre) * (rates - height)) / (share @ (midpoint - centre) ** 2))
    intercept = height - slope * centre
    return InequalityGradient(
        provenance=provenance(
            "slope_index_of_inequality",
            "population-weighted least squares; relative index (a+b)/a",
            parameters={"per": per},
            count=events,
            population=people,
        ),
        rates=rates,
        rank_midpoint=midpoint,
        slope=slope,
        intercept=intercept,
        relative=(intercept + slope) / intercept if intercept else None,
    )


def _answer_direct(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = directly_standardised_rate(
        inputs["count"],
        inputs["population"],
        inputs["standard_population"],
        per=inputs.get("multiplier", 1000),
        confidence=inputs.get("confidence", 0.95),
    )
    return {"rate": result.rate, "lower95": plain(result.lower), "upper95": plain(result.upper)}


def _answer_indirect(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = indirectly_standardised_ratio(
        inputs["count"],
        inputs["population"],
        inputs["reference_count"],
        inputs["reference_population"],
        confidence=inputs.get("confidence", 0.95),
    )
    return {
        "observed": result.observed,
        "expected": result.expected,
        "ratio": result.ratio,
        "lower95": result.lower,
        "upper95": result.upper,
    }


def _answer_gradient(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = slope_index_of_inequality(inputs["count"], inputs["population"], per=inputs.get("multiplier", 1000))
    return {
        "rates": plain(result.rates),
        "rank_midpoint": plain(result.rank_midpoint),
        "sii": result.slope,
        "intercept": result.intercept,
        "rii": result.relative,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="directly_standardised_rate",
        title="Directly standardised rate",
        section="Counts, rates and change",
        citation="Dobson and others (1991); PHEindicatormethods, calculate_dsr",
        variant="Dobson's interval on Byar's limits for the total count (exact below 10).",
        needs="Counts and populations by stratum, and a standard population.",
        never_for="Fewer than 10 events in all: the rate is too unstable to compare.",
        function=directly_standardised_rate,
        answer=_answer_direct,
    ),
    Method(
        name="indirectly_standardised_ratio",
        title="Indirectly standardised ratio",
        section="Counts, rates and change",
        citation="PHEindicatormethods, calculate_ISRatio",
        variant="Observed over expected with Byar's limits (exact below 10).",
        needs="Counts and populations by stratum for the area and for a reference area.",
        never_for="Ranking areas against each other: each ratio has its own standard.",
        function=indirectly_standardised_ratio,
        answer=_answer_indirect,
    ),
    Method(
        name="slope_index_of_inequality",
        title="Deprivation gradient",
        section="Counts, rates and change",
        citation="PHEindicatormethods, phe_sii; Mackenbach & Kunst (1997)",
        variant="Population-weighted regression on cumulative midpoints; relative index (a+b)/a.",
        needs="Counts and populations of groups ordered from the most to the least deprived.",
        never_for="A claim that deprivation causes the difference.",
        function=slope_index_of_inequality,
        answer=_answer_gradient,
    ),
)
