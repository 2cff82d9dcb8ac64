"""The middle and the spread of a set of points, and whether they cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.inputs import as_points, frozen, require
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

CLARK_EVANS = 0.26136


@dataclass(frozen=True, slots=True, kw_only=True)
class Centrography(Result):
    """Mean centre and standard distance in metres; nearest-neighbour index below 1 where points cluster.

    What rests on a nearest neighbour is None for a single point.
    """

    mean_centre: tuple[float, float]
    standard_distance: float
    mean_nearest: float | None
    index: float | None
    z: float | None

    def explain(self) -> str:
        """Where the middle is, how wide the spread and whether the points cluster."""
        east, north = self.mean_centre
        spread = f"a standard distance of {self.standard_distance:,.0f} m"
        text = f"The mean centre is at {east:,.0f}, {north:,.0f} with {spread}"
        if self.index is None or self.z is None:
            return f"{text}; one point has no nearest neighbour."
        return f"{text}; the nearest-neighbour index is {self.index:.2f} (z = {self.z:.2f}; below 1 is clustered)."


def centrography(points: ArrayLike, *, area: float) -> Centrography:
    """Mean centre, standard distance (divisor n) and the Clark-Evans nearest-neighbour index without edge correction.

    Parameters: `points`, (n, 2) metres; `area` of the study region in square metres. Returns Centrography. Raises
    EmptyInputError, ShapeError, ParameterError unless the area is above zero. Without edge correction points near
    the boundary seem farther from their neighbours than they are.

    Source: Clark & Evans (1954), Ecology 35; SE = 0.26136 / sqrt(n^2 / A).
    """
    places = as_points(points)
    require(area > 0, "The area of the study region must be above zero.")
    n = len(places)
    centre = places.mean(axis=0)
    spread = sqrt(float(((places - centre) ** 2).sum()) / n)
    mean_nearest = index = z = None
    if n > 1:
        nearest, _ = scipy.spatial.cKDTree(places).query(places, k=2)
        mean_nearest = float(np.asarray(nearest)[:, 1].mean())
        expected = 0.5 * sqrt(area / n)
        index = mean_nearest / expected
        z = (mean_nearest - expected) / (CLARK_EVANS / sqrt(n**2 / area))
    return Centrography(
        provenance=Provenance(
            method="centrography",
            variant="standard distance with divisor n; Clark-Evans without edge correction",
            parameters=frozen(area=area),
            input_shape=frozen(points=places.shape),
        ),
        mean_centre=(float(centre[0]), float(centre[1])),
        standard_distance=spread,
        mean_nearest=mean_nearest,
        index=index,
        z=z,
    )


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer."""
    result = centrography(inputs["points"], area=inputs["area_m2"])
    return {
        "mean_centre": list(result.mean_centre),
        "standard_distance": result.standard_distance,
        "mean_nn": result.mean_nearest,
        "nni": result.index,
        "nni_z": result.z,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="centrography",
        title="Mean centre, standard distance and nearest-neighbour index",
        section="Places and hot spots",
        citation="Clark & Evans (1954), Ecology 35",
        variant="standard distance with divisor n; no edge correction; SE = 0.26136/sqrt(n^2/A)",
        needs="points in metres and the area of the study region",
        never_for="points snapped to streets, whose nearest neighbour is often at distance 0",
        function=centrography,
        answer=_answer,
    ),
)
