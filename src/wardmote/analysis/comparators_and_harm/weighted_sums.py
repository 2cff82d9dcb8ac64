"""The interval of a weighted sum of counts, as a harm index is: each offence by chance, the heavy ones telling most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import Floats, broadcastable, counts_of, level, one_dimension, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Comparators and harm"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedSum(Result):
    """A sum of weights over events and its interval, with the number of events and the heaviest weight there is."""

    total: float
    lower: float
    upper: float
    events: float
    heaviest: float
    confidence: float

    def explain(self) -> str:
        """The sum, its interval and what it is made of."""
        return (
            f"{self.events:,.6g} events weigh {self.total:,.6g} together ({100 * self.confidence:.6g}% interval "
            f"{self.lower:,.6g} to {self.upper:,.6g}); one event can weigh up to {self.heaviest:,.6g}."
        )


def weighted_sum_interval(
    count: ArrayLike, weight: ArrayLike, *, heaviest: float | None = None, confidence: float = 0.95
) -> WeightedSum:
    """The sum of the weights of events that are Poisson within each class, with Fay and Feuer's gamma interval.

    With every weight the same it is the exact interval of a Poisson count, times the weight.

    Args:
        count: events of each class (offence code), one dimension.
        weight: the weight of one event of each class, equal length.
        heaviest: the greatest weight that an event could have had; the greatest of `weight` unless told. A class of
            which nothing was seen belongs in it: that there was no homicide this year does not say that there could be none.
        confidence: level of the two-sided interval.

    Returns:
        WeightedSum.

    Raises:
        NegativeCountError, MissingValueError, ShapeError, EmptyInputError, ParameterError

    Source:
        Fay & Feuer (1997), Statistics in Medicine 16, 791-801; R asht `wspoissonTest`.

    Example:
        >>> weighted_sum_interval([0, 3, 40], [1000, 100, 2]).explain()
        '43 events weigh 380 together (95% interval 124 to 4,078.07); one event can weigh up to 1,000.'

    """
    events = one_dimension(counts_of(count, name="count"), name="count")
    each = one_dimension(counts_of(weight, name="weight"), name="weight")
    same_length(count=events, weight=each)
    greatest = float(each.max()) if heaviest is None else heaviest
    if greatest < each[events > 0].max(initial=0.0):
        raise ParameterError("An event weighs more than the heaviest there is: give a greater `heaviest`.")
    total = float(events @ each)
    low, high = weighted_sum_limits(total, float(events @ each**2), heaviest=greatest, confidence=confidence)
    return WeightedSum(
        provenance=provenance(
            "weighted_sum_interval",
            "gamma interval of Fay and Feuer",
            parameters={"heaviest": greatest, "confidence": confidence},
            count=events,
            weight=each,
        ),
        total=total,
        lower=low.item(),
        upper=high.item(),
        events=float(events.sum()),
        heaviest=greatest,
        confidence=confidence,
    )


def weighted_sum_limits(
    total: ArrayLike, variance: ArrayLike, *, heaviest: float, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """The limits of many weighted sums at once, from their sums of weights and of squared weights.

    Args:
        total: the sum of weights over the events of each area, any shape.
        variance: the sum of squared weights over the same events, same shape.
        heaviest: the greatest weight that an event could have had, above zero.
        confidence: level of the two-sided interval.

    Returns:
        Lower and upper limits, arrays of the shape of `total`; the lower limit of nothing is 0.

    Raises:
        NegativeCountError, MissingValueError, ShapeError, ParameterError

    Source:
        Fay & Feuer (1997), formulae (3) to (5): each limit is a quantile of the gamma distribution with the sum's mean and
        variance, for the upper one as if one event more of the heaviest class had been seen.

    """
    sums, squares = counts_of(total, name="total"), counts_of(variance, name="variance")
    broadcastable(total=sums, variance=squares)
    if not heaviest > 0:
        raise ParameterError("The heaviest weight must be above zero.")
    tail = (1 - level(confidence)) / 2
    some = (sums > 0) & (squares > 0)
    sums_or_one, spread = np.where(some, sums, 1.0), np.where(some, squares, 1.0)
    lower = np.where(some, scipy.special.gammaincinv(sums_or_one**2 / spread, tail) * spread / sums_or_one, 0.0)
    more, wider = sums + heaviest, squares + heaviest**2
    upper = scipy.special.gammainccinv(more**2 / wider, tail) * wider / more
    return lower, upper


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = weighted_sum_interval(
        inputs["count"],
        inputs["weight"],
        heaviest=inputs.get("heaviest"),
        confidence=inputs.get("confidence", 0.95),
    )
    return {"total": result.total, "lower": result.lower, "upper": result.upper}


METHODS: tuple[Method, ...] = (
    Method(
        name="weighted_sum_interval",
        title="Interval of a weighted sum of counts",
        section=SECTION,
        citation="Fay & Feuer (1997); R asht, wspoissonTest",
        variant="Gamma interval; the upper limit as if one more event of the heaviest class had been seen.",
        needs="Counts and weights by class, and the heaviest weight there is.",
        never_for="Events that come in clusters: the interval is then too narrow.",
        function=weighted_sum_interval,
        answer=_answer,
    ),
)
