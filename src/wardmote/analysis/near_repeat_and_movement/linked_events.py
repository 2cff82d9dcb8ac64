"""Events linked in chains, and the correlation of their distances in space and in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import TooFewPointsError
from wardmote.analysis.inputs import Floats, Integers, as_points, as_vector, frozen, require
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains(Result):
    """The chain each event belongs to, numbered by first appearance, and the size of that chain."""

    component: Integers
    size: Integers

    def explain(self) -> str:
        """How many events are in chains of two or more."""
        chained = int((self.size > 1).sum())
        longest = int(self.size.max(initial=0))
        return (
            f"{chained:,} of {self.size.size:,} events are linked to another in a chain; the longest has {longest:,}."
        )


def near_repeat_chains(points: ArrayLike, times: ArrayLike, *, distance_below: float, time_below: float) -> Chains:
    """Chains of events linked by being nearer than a distance and sooner than a time, both strictly.

    Parameters: `points`, (n, 2) metres; `times`, n numbers (days); `distance_below` metres (Euclidean) and
    `time_below` days. Chains are the connected components of the linked events. Returns Chains. Raises
    ParameterError unless both limits are above zero, ShapeError, MissingValueError.

    Source: as ptools near_strings1 (Wheeler); strict inequalities, unlike Knox's bands.
    """
    places = as_points(points, least=0)
    moments = as_vector(times, "times", length=len(places))
    require(distance_below > 0 and time_below > 0, "The distance and the time that link events must be above zero.")
    n = len(places)
    pairs = (
        scipy.spatial.cKDTree(places).query_pairs(distance_below, output_type="ndarray")
        if n
        else np.empty((0, 2), dtype=int)
    )
    apart = places[pairs[:, 0]] - places[pairs[:, 1]]
    linked = np.hypot(apart[:, 0], apart[:, 1]) < distance_below
    linked &= np.abs(moments[pairs[:, 0]] - moments[pairs[:, 1]]) < time_below
    pairs = pairs[linked]
    graph = scipy.sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    labels = scipy.sparse.csgraph.connected_components(graph, directed=False)[1] if n else np.empty(0, dtype=int)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    number = np.empty(first.size, dtype=np.int64)
    number[np.argsort(first)] = np.arange(first.size)
    component = number[inverse]
    return Chains(
        provenance=Provenance(
            method="near_repeat_chains",
            variant="Euclidean distance, both limits strict, connected components",
            parameters=frozen(distance_below=distance_below, time_below=time_below),
            input_shape=frozen(points=places.shape),
        ),
        component=component,
        size=np.bincount(component, minlength=first.size)[component].astype(np.int64),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mantel(Result):
    """Correlation of the distances in space with those in time; None where one of them does not vary."""

    r: float | None
    r_reciprocal: float | None

    def explain(self) -> str:
        """The correlation, with the reason not to lean on it."""
        if self.r is None:
            return "Mantel's correlation is undefined because the distances or the times do not vary."
        return (
            f"Distances in space and in time correlate at r = {self.r:.3f} over all pairs of events; this test is weak "
            "for near repeats, for which Knox's is the better."
        )


def mantel(points: ArrayLike, times: ArrayLike) -> Mantel:
    """Mantel's correlation between pairwise Euclidean distances and time gaps, raw and as reciprocals 1/(d+1).

    Parameters: `points`, (n, 2) metres; `times`, n numbers (days). Every pair is held in memory, so use it for
    thousands of events, not more. Returns Mantel. Raises TooFewPointsError under 3 events, ShapeError.

    Source: Mantel (1967); equal to pointpats mantel with scon 0, spow 1, tcon 0, tpow 1. Kept for completeness.
    """
    places = as_points(points)
    if len(places) < 3:
        raise TooFewPointsError(f"There are {len(places)} events; Mantel's test needs at least 3.")
    moments = as_vector(times, "times", length=len(places))
    space, time = scipy.spatial.distance.pdist(places), scipy.spatial.distance.pdist(moments[:, None])
    return Mantel(
        provenance=Provenance(
            method="mantel",
            variant="Pearson correlation of pairwise distances, raw and 1/(d+1)",
            input_shape=frozen(points=places.shape),
        ),
        r=_correlation(space, time),
        r_reciprocal=_correlation(1 / (space + 1), 1 / (time + 1)),
    )


def _correlation(x: Floats, y: Floats) -> float | None:
    """Pearson's r, None where either does not vary."""
    a, b = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread > 0 else None


def _answer_chains(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `near_repeat_chains`."""
    result = near_repeat_chains(
        inputs["points"], inputs["days"], distance_below=inputs["distance_lt"], time_below=inputs["days_lt"]
    )
    return {"component": result.component.tolist(), "size": result.size.tolist()}


def _answer_mantel(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `mantel`."""
    result = mantel(inputs["points"], inputs["days"])
    return {"r": result.r, "r_reciprocal": result.r_reciprocal}


METHODS: tuple[Method, ...] = (
    Method(
        name="near_repeat_chains",
        title="Chains of near repeats",
        section="Near repeat and movement",
        citation="Wheeler, ptools near_strings1; Haberman & Ratcliffe (2012)",
        variant="Euclidean distance, both limits strict, connected components numbered by first appearance",
        needs="the place (metres) and day of each event",
        never_for="inferring that one person committed the events of a chain",
        function=near_repeat_chains,
        answer=_answer_chains,
    ),
    Method(
        name="mantel",
        title="Correlation of distance and time (Mantel)",
        section="Near repeat and movement",
        citation="Mantel (1967), Cancer Research 27",
        variant="Pearson correlation of pairwise distances, raw and as 1/(d+1)",
        needs="the place (metres) and day of each event, at least three",
        never_for="finding near repeats (use Knox); kept for completeness",
        function=mantel,
        answer=_answer_mantel,
    ),
)
