"""Journeys to crime: how far from home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ShapeError
from wardmote.analysis.inputs import Floats, as_points, frozen, plain
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

METRES_PER_MILE = 1609.344


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys(Result):
    """Distances from home to offence in metres, straight and along a grid of streets, and their summary."""

    distance: Floats
    manhattan: Floats
    mean: float
    median: float
    percent_within_a_mile: float

    def explain(self) -> str:
        """The usual distance."""
        return (
            f"Half of {self.distance.size:,} offences were within {self.median:,.0f} m of the offender's home in a "
            f"straight line, and {self.percent_within_a_mile:.0f}% within a mile."
        )


def journey_to_crime(homes: ArrayLike, offences: ArrayLike) -> Journeys:
    """Distances between home and offence on the National Grid.

    Parameters: `homes` and `offences`, (n, 2) eastings and northings in metres. Returns Journeys (metres; percent of
    journeys of at most 1,609.344 m). Raises EmptyInputError, ShapeError, MissingValueError.
    """
    start, end = as_points(homes, "homes"), as_points(offences, "offences")
    if len(start) != len(end):
        raise ShapeError(f"There are {len(start)} homes and {len(end)} offences; each offence needs its home.")
    apart = np.abs(end - start)
    metres = np.hypot(apart[:, 0], apart[:, 1])
    return Journeys(
        provenance=Provenance(
            method="journey_to_crime",
            variant="Euclidean on the National Grid; a mile is 1,609.344 m",
            input_shape=frozen(homes=start.shape, offences=end.shape),
        ),
        distance=metres,
        manhattan=apart.sum(axis=1),
        mean=float(metres.mean()),
        median=float(np.median(metres)),
        percent_within_a_mile=float(100.0 * (metres <= METRES_PER_MILE).mean()),
    )


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer."""
    result = journey_to_crime(inputs["home_bng"], inputs["offence_bng"])
    return {
        "distance_m": plain(result.distance),
        "mean_m": result.mean,
        "median_m": result.median,
        "pct_within_1_mile": result.percent_within_a_mile,
        "manhattan_m": plain(result.manhattan),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="journey_to_crime",
        title="Journey to crime",
        section="Near repeat and movement",
        citation="Rengert, Piquero & Jones (1999), Criminology 37; straight line on the National Grid",
        variant="Euclidean metres, Manhattan beside it; mean, median and percent within 1,609.344 m",
        needs="the home and the place of each offence in metres",
        never_for="naming or finding a person; publishing single journeys",
        function=journey_to_crime,
        answer=_answer,
    ),
)
