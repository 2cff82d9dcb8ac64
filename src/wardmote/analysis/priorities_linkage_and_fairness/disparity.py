"""Disproportionality: one group's rate against another's, with every interval in common use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wardmote.analysis.counts_rates_and_change.change import compare_counts
from wardmote.analysis.counts_rates_and_change.rates import wilson_proportion
from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import counts_of, denominators, plain, provenance, z_of
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

FEWEST_EVENTS = 10

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity(Result):
    """A group's rate over the reference group's. Intervals are None where a zero count leaves them undefined.

    `rate_ratio` is infinite when only the reference has no events and None when neither has any.
    """

    count: float
    population: float
    reference_count: float
    reference_population: float
    rate_ratio: float | None
    katz: Interval | None
    poisson: Interval | None
    exact: Interval
    p_value: float
    difference: float
    newcombe: Interval
    excess: float
    four_fifths: bool
    per: float

    @property
    def publishable(self) -> bool:
        """False where either group has fewer than 10 events: too few to compare in public."""
        return min(self.count, self.reference_count) >= FEWEST_EVENTS

    def explain(self) -> str:
        """The ratio and its interval, or that there are too few events for one."""
        if not self.publishable or self.rate_ratio is None:
            return "There are too few events in one of the groups to compare their rates."
        return (
            f"The group's rate is {self.rate_ratio:.2f} times the reference group's (exact 95% interval "
            f"{self.exact[0]:.2f} to {self.exact[1]:.2f}), {self.excess:,.1f} events more than at the same rate."
        )


def rate_disparity(
    count: float, population: float, reference_count: float, reference_population: float, *, per: float = 1000.0
) -> Disparity:
    """Compare a group's rate with a reference group's.

    Args:
        count: events to members of the group.
        population: the group's population; name the denominator wherever the ratio is printed.
        reference_count: events to members of the reference group.
        reference_population: the reference group's population.
        per: the base of the difference.

    Returns:
        Disparity with 95% intervals: Katz and Poisson log, exact conditional, and Newcombe's for the difference.
        `four_fifths` is True where the smaller rate is under four fifths of the larger.

    Raises:
        NegativeCountError, ZeroPopulationError, MissingValueError, ParameterError (more events than people)

    Source:
        Katz and others (1978); R `poisson.test`; Newcombe (1998) method 10; Uniform Guidelines (1978) for four fifths.

    Example:
        >>> round(rate_disparity(62, 5200, 410, 61_000).rate_ratio, 3)
        1.774

    """
    a, c = (counts_of(value, name=name).item() for value, name in ((count, "count"), (reference_count, "reference")))
    n, m = (denominators(value, name="population").item() for value in (population, reference_population))
    if a > n or c > m:
        raise ParameterError("A group has more events than people; compare persons, or use rates over time.")
    exact = compare_counts(c, a, exposure_before=m, exposure_after=n)
    ratio = float(exact.rate_ratio)
    rates = a / n, c / m
    return Disparity(
        provenance=provenance(
            "disparity_ratio", "Katz, Poisson, exact and Newcombe intervals at 95%", parameters={"per": per}
        ),
        count=a,
        population=n,
        reference_count=c,
        reference_population=m,
        rate_ratio=None if np.isnan(ratio) else ratio,
        katz=_log_interval(ratio, 1 / a - 1 / n + 1 / c - 1 / m) if a and c else None,
        poisson=_log_interval(ratio, 1 / a + 1 / c) if a and c else None,
        exact=(float(exact.lower), float(exact.upper)),
        p_value=float(exact.p_value),
        difference=(rates[0] - rates[1]) * per,
        newcombe=_newcombe(a, n, c, m, per=per),
        excess=a - n * rates[1],
        four_fifths=5 * min(a * m, c * n) < 4 * max(a * m, c * n),  # in whole numbers: 80 against 100 is not under
        per=per,
    )


def _log_interval(ratio: float, variance: float) -> Interval:
    spread = z_of(0.95) * np.sqrt(variance)
    return float(ratio * np.exp(-spread)), float(ratio * np.exp(spread))


def _newcombe(a: float, n: float, c: float, m: float, *, per: float) -> Interval:
    wilson = wilson_proportion([a, c], [n, m])
    (p, q), (low_p, low_q), (high_p, high_q) = wilson.proportion, wilson.lower, wilson.upper
    below = np.hypot(p - low_p, high_q - q)
    above = np.hypot(high_p - p, q - low_q)
    return float((p - q - below) * per), float((p - q + above) * per)


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = rate_disparity(
        inputs["count_group"], inputs["pop_group"], inputs["count_reference"], inputs["pop_reference"]
    )
    return {
        "rate_ratio": plain(result.rate_ratio),
        "katz_log_ci95": plain(result.katz),
        "poisson_log_ci95": plain(result.poisson),
        "exact_ci95": plain(result.exact),
        "p_exact": result.p_value,
        "rate_difference_per_1000": result.difference,
        "newcombe_diff_ci95_per_1000": plain(result.newcombe),
        "excess_events": result.excess,
        "four_fifths_flag": result.four_fifths,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="disparity_ratio",
        title="Disproportionality",
        section="Priorities, linkage and fairness",
        citation="Katz and others (1978); Newcombe (1998); R poisson.test",
        variant="Rate ratio with Katz log, Poisson log and exact intervals; Newcombe difference; four-fifths flag.",
        needs="Events and populations of two groups, and the name of the denominator.",
        never_for="Fewer than 10 events in a group, or resident population as if it were the people met in the street.",
        function=rate_disparity,
        answer=_answer,
    ),
)
