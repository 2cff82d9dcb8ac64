"""Is a cluster in time a real cluster? The scan statistic of a Poisson series, by Naus."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalCluster(Result):
    """How likely at least one window as full as this is over the whole time, by chance alone."""

    probability: float
    periods: float
    window: float
    mean: float
    count: int

    def explain(self) -> str:
        """The cluster and its probability."""
        return (
            f"{self.count} in {self.window:g} periods somewhere in {self.periods:g}, where {self.mean:g} are usual, "
            f"has a probability of {self.probability:.3g} by chance alone."
        )


def temporal_cluster(*, periods: float, window: float, mean: float, count: int) -> TemporalCluster:
    """The probability that some window of a Poisson series holds at least `count`, over the whole time watched.

    Args:
        periods: length of the whole time, in the window's units (L).
        window: length of the moving window (k).
        mean: events expected in one window.
        count: events seen in the fullest window (n).

    Returns:
        The probability by Naus's approximation 1 - Q2 (Q3/Q2)^(L - k).

    Raises:
        ParameterError: the window does not fit into the time, the mean is not above zero, or count is under 2.

    Source: Naus (1982), JASA 77, 177-183; Aberdein & Spiegelhalter (2013), Significance 10(6); ptools @31c972b
    `scanw`, which counts L - k windows.

    """
    if not 0 < window <= periods:
        raise ParameterError("The window must be above zero and no longer than the whole time.")
    if not mean > 0 or not np.isfinite(mean):
        raise ParameterError("The mean for one window must be above zero.")
    if count < 2:
        raise ParameterError("A cluster has at least 2 events.")
    two, three = _naus_two(mean, count), _naus_three(mean, count)
    return TemporalCluster(
        provenance=provenance(
            "temporal_cluster_naus",
            "1 - Q2 (Q3/Q2)^(L-k)",
            parameters={"L": periods, "k": window, "mu": mean, "n": count},
        ),
        probability=float(1 - two * (three / two) ** (periods - window)),
        periods=periods,
        window=window,
        mean=mean,
        count=count,
    )


def _naus_two(mean: float, count: int) -> float:
    """Q2: no window of two adjoining lengths holds `count` events."""
    law = scipy.stats.poisson(mean)
    at, up_to = law.pmf, law.cdf
    n = count
    return float(up_to(n - 1) ** 2 - (n - 1) * at(n) * at(n - 2) - (n - 1 - mean) * at(n) * up_to(n - 3))


def _naus_three(mean: float, count: int) -> float:
    """Q3: no window of three adjoining lengths holds `count` events."""
    law = scipy.stats.poisson(mean)
    at, up_to = law.pmf, law.cdf
    n = count
    first = 2 * at(n) * up_to(n - 1) * ((n - 1) * up_to(n - 2) - mean * up_to(n - 3))
    second = (
        0.5
        * at(n) ** 2
        * ((n - 1) * (n - 2) * up_to(n - 3) - 2 * (n - 2) * mean * up_to(n - 4) + mean**2 * up_to(n - 5))
    )
    r = np.arange(1, n)
    third = (at(2 * n - r) * up_to(r - 1) ** 2).sum()
    r = np.arange(1, n - 1)
    fourth = (at(2 * n - r) * at(r) * ((r - 1) * up_to(r - 2) - mean * up_to(r - 3))).sum()
    return float(up_to(n - 1) ** 3 - first + second + third - fourth)


def _answer_naus(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = temporal_cluster(
        periods=float(inputs["L"]), window=float(inputs["k"]), mean=float(inputs["mu"]), count=int(inputs["n"])
    )
    return {"p": result.probability}


_SECTION = "Time and forecasts"


METHODS: tuple[Method, ...] = (
    Method(
        name="temporal_cluster_naus",
        title="Is a cluster in time a real cluster?",
        section=_SECTION,
        citation="Naus (1982), Journal of the American Statistical Association 77, 177-183; ptools @31c972b",
        variant="Approximation for the Poisson scan statistic with L - k windows.",
        needs="A steady mean for a window, known from other data than the cluster itself.",
        never_for="Series with a season or trend; a window chosen after looking at several lengths.",
        function=temporal_cluster,
        answer=_answer_naus,
    ),
)
