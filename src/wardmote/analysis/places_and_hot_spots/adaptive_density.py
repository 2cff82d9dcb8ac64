"""Kernel density whose bandwidth follows the data: narrow where events are many, wide where they are few."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.inputs import Floats, as_points, frozen, plain
from wardmote.analysis.places_and_hot_spots.density import SECTION, check_bandwidth
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

QUERY_BLOCK = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveDensity(Result):
    """Local bandwidths of the points (metres) and the density at the query points, which integrates to 1."""

    bandwidths: Floats
    density: Floats

    def explain(self) -> str:
        """How far the bandwidths vary."""
        return (
            f"Bandwidths vary from {self.bandwidths.min():,.0f} m where events are dense to "
            f"{self.bandwidths.max():,.0f} m where they are few."
        )


def kde_adaptive(points: ArrayLike, query: ArrayLike, *, bandwidth: float) -> AdaptiveDensity:
    """Abramson's adaptive Gaussian kernel density.

    Parameters: `points`, (n, 2) metres; `query`, (q, 2) metres; `bandwidth` h0 in metres, of the pilot and before
    adapting. The bandwidth of a point is h0 sqrt(G / pilot), G the geometric mean of the pilot at the points. Takes
    time in proportion to n (n + q), so use it for thousands of points. Returns AdaptiveDensity; the density is per
    square metre and integrates to 1. Raises EmptyInputError, ParameterError, ShapeError.

    Source: Abramson (1982), Annals of Statistics 10; equal to sparr within its own binning.
    """
    places, targets = as_points(points), as_points(query, "query points")
    check_bandwidth(bandwidth)
    pilot = _gaussian(places, places, np.full(len(places), float(bandwidth)))
    geometric_mean = np.exp(np.log(pilot).mean())
    bandwidths = bandwidth * np.sqrt(geometric_mean / pilot)
    return AdaptiveDensity(
        provenance=Provenance(
            method="kde_adaptive_abramson",
            variant="Gaussian, fixed Gaussian pilot of the same bandwidth, no edge correction",
            parameters=frozen(bandwidth=bandwidth),
            input_shape=frozen(points=places.shape, query=targets.shape),
        ),
        bandwidths=bandwidths,
        density=_gaussian(places, targets, bandwidths),
    )


def _gaussian(places: Floats, targets: Floats, bandwidths: Floats) -> Floats:
    """The Gaussian density of the places at the targets, a block of targets at a time."""
    density = np.empty(len(targets))
    for start in range(0, len(targets), QUERY_BLOCK):
        squared = scipy.spatial.distance.cdist(targets[start : start + QUERY_BLOCK], places, "sqeuclidean")
        kernel = np.exp(-squared / (2 * bandwidths**2)) / (2 * pi * bandwidths**2)
        density[start : start + QUERY_BLOCK] = kernel.mean(axis=1)
    return density


def _answer_adaptive(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `kde_adaptive`."""
    result = kde_adaptive(inputs["points"], inputs["query"], bandwidth=inputs["h0"])
    return {"local_bandwidths": plain(result.bandwidths), "density": plain(result.density)}


METHODS: tuple[Method, ...] = (
    Method(
        name="kde_adaptive_abramson",
        title="Adaptive kernel density (Abramson)",
        section=SECTION,
        citation="Abramson (1982), Annals of Statistics 10",
        variant="Gaussian, h0 sqrt(G/pilot), integrates to 1, no edge correction",
        needs="points in metres and a bandwidth",
        never_for="more than some thousands of points",
        function=kde_adaptive,
        answer=_answer_adaptive,
    ),
)
