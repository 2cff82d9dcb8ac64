"""How unevenly harm falls on places, and against what an even spread would give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, ZeroPopulationError
from wardmote.analysis.inputs import (
    Floats,
    counts_of,
    denominators,
    one_dimension,
    plain,
    provenance,
    same_length,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Concentration and repeats"
ROUNDING = 1e-12  # a share reached but for the last bit of a float is reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration(Result):
    """How a total is spread over places. Undefined figures (no events, one place) are None.

    `gini_generalised` is Bernasco and Steenbeek's, for fewer events than places; `places_for` maps a share in per
    cent to the fewest places that hold it; `hhi` is the Herfindahl-Hirschman index.
    """

    places: int
    events: float
    zero_places: int
    gini: float | None
    gini_unbiased: float | None
    gini_generalised: float | None
    gini_generalised_unbiased: float | None
    places_for: Mapping[float, int | None]
    share_top_fifth: float | None
    hhi: float | None

    @property
    def places_for_25(self) -> int | None:
        """The fewest places that hold a quarter of events."""
        return self.places_for[25]

    @property
    def places_for_50(self) -> int | None:
        """The fewest places that hold half of events."""
        return self.places_for[50]

    @property
    def places_for_80(self) -> int | None:
        """The fewest places that hold four fifths of events."""
        return self.places_for[80]

    def percent_of_places(self, share: float, *, prone_only: bool = False) -> float | None:
        """The fewest places for `share` per cent, in per cent of all places or of those with any event."""
        few, base = self.places_for[share], self.places - (self.zero_places if prone_only else 0)
        return None if few is None else few / base * 100

    def explain(self) -> str:
        """How few places hold half of all events."""
        half = self.places_for.get(50)
        if half is None:
            return f"There were no events in {self.places:,} places, so nothing can be said of concentration."
        return (
            f"Half of {self.events:,.6g} events fell in {half:,} of {self.places:,} places "
            f"({half / self.places:.1%}); {self.zero_places:,} places had none."
        )


def concentration(counts: ArrayLike, *, shares: Sequence[float] = (25, 50, 80)) -> Concentration:
    """Gini coefficients, fewest places for a share of events, and other marks of concentration.

    Args:
        counts: events at each place, those without any included; at least one place.
        shares: the shares of all events, in per cent, for which the fewest places are counted.

    Returns:
        Concentration.

    Raises:
        NegativeCountError, MissingValueError, EmptyInputError, ShapeError, ParameterError (a share outside 0 to 100)

    Source:
        Bernasco & Steenbeek (2017), G′ = max(1, n/c)(G - 1) + 1; lorenzgini; Weisburd (2015) for the shares.

    Example:
        >>> concentration([10, 8, 2, 0, 0, 0, 0, 0, 0, 0]).explain()
        'Half of 20 events fell in 1 of 10 places (10.0%); 7 places had none.'

    """
    placed = one_dimension(counts_of(counts, name="counts"), name="counts")
    if any(not 0 < share <= 100 for share in shares):
        raise ParameterError("A share of events must lie above 0 and at most 100 per cent.")
    n, total = placed.size, float(placed.sum())
    wanted = {float(share): share for share in (*shares, 25, 50, 80)}
    ranked = np.sort(placed)[::-1]
    cumulative = np.cumsum(ranked)
    few = {share: int((cumulative < share / 100 * total * (1 - ROUNDING)).sum()) + 1 for share in wanted}
    top = -(-n // 5)
    ginis = _ginis(ranked, total) if total else (None, None, None, None)
    return Concentration(
        provenance=provenance("concentration", "plain and generalised Gini", counts=placed),
        places=n,
        events=total,
        zero_places=int((placed == 0).sum()),
        gini=ginis[0],
        gini_unbiased=ginis[1],
        gini_generalised=ginis[2],
        gini_generalised_unbiased=ginis[3],
        places_for=MappingProxyType({share: number if total else None for share, number in few.items()}),
        share_top_fifth=float(cumulative[top - 1] / total) if total else None,
        hhi=float(((ranked / total) ** 2).sum()) if total else None,
    )


def _ginis(ranked: Floats, total: float) -> tuple[float | None, ...]:
    n = ranked.size
    plain_gini = float(2 * (np.arange(n, 0, -1) @ ranked) / (n * total) - 1 - 1 / n)
    generalised = max(1.0, n / total) * (plain_gini - 1) + 1
    effective = min(float(n), total)
    unbiased = plain_gini * n / (n - 1) if n > 1 else None
    corrected = generalised * effective / (effective - 1) if effective > 1 else None
    return plain_gini, unbiased, generalised, corrected


def lorenz_points(counts: ArrayLike) -> tuple[Floats, Floats]:
    """The Lorenz (J-) curve: cumulative share of places against cumulative share of events, busiest first.

    Args:
        counts: events at each place.

    Returns:
        Two arrays of one more value than there are places, both from 0 to 1: places, then events.

    Raises:
        ZeroPopulationError (no events at all), NegativeCountError, MissingValueError, EmptyInputError, ShapeError

    Source:
        lorenzgini `lorenz`: places in descending order, the origin included.

    """
    placed = one_dimension(counts_of(counts, name="counts"), name="counts")
    total = placed.sum()
    if total == 0:
        raise ZeroPopulationError("There are no events, so their distribution has no curve.")
    cumulative = np.concatenate([[0.0], np.cumsum(np.sort(placed)[::-1]) / total])
    return np.arange(placed.size + 1) / placed.size, cumulative


def location_quotients(local: ArrayLike, local_total: float, reference: ArrayLike, reference_total: float) -> Floats:
    """How much more an area is given to each kind of event than a reference area is (1 = as much).

    Args:
        local: the area's count of each kind.
        local_total: the area's count of all kinds.
        reference: the reference's count of each kind.
        reference_total: the reference's count of all kinds.

    Returns:
        (x_i / x) / (X_i / X) for each kind; NaN where the reference has none.

    Raises:
        ZeroPopulationError (a total not above zero), NegativeCountError, MissingValueError, ShapeError

    Source:
        Brantingham & Brantingham (1998).

    """
    here, there = counts_of(local, name="local"), counts_of(reference, name="reference")
    same_length(local=here, reference=there)
    own = denominators(local_total, name="local_total")
    whole = denominators(reference_total, name="reference_total")
    return np.where(there > 0, here / own / (np.where(there > 0, there, 1) / whole), np.nan)


def _answer_concentration(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = concentration(inputs["counts"])
    return {
        "gini": result.gini,
        "gini_unbiased": result.gini_unbiased,
        "gini_generalised": result.gini_generalised,
        "gini_generalised_unbiased": result.gini_generalised_unbiased,
        "places_for_25": result.places_for_25,
        "places_for_50": result.places_for_50,
        "places_for_80": result.places_for_80,
        "pct_places_for_50": result.percent_of_places(50),
        "pct_crime_prone_places_for_50": result.percent_of_places(50, prone_only=True),
        "share_top_20pct_places": result.share_top_fifth,
        "zero_places": result.zero_places,
        "hhi": result.hhi,
    }


def _answer_lorenz(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    places, events = lorenz_points(inputs["counts"])
    return {"cum_places": plain(places), "cum_events": plain(events)}


def _answer_quotient(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = location_quotients(inputs["local"], inputs["local_total"], inputs["national"], inputs["national_total"])
    return {"lq": plain(result)}


METHODS: tuple[Method, ...] = (
    Method(
        name="concentration",
        title="Concentration of events at places",
        section=SECTION,
        citation="Bernasco & Steenbeek (2017); Weisburd (2015); lorenzgini",
        variant="Plain and generalised Gini, each also unbiased; fewest ranked places whose share reaches the target.",
        needs="The count at every place, including places without events.",
        never_for="Comparing areas cut into places of different size.",
        function=concentration,
        answer=_answer_concentration,
    ),
    Method(
        name="lorenz_points",
        title="Lorenz curve",
        section=SECTION,
        citation="lorenzgini, lorenz",
        variant="Places in descending order, the origin included.",
        needs="The count at every place.",
        never_for="Places without a complete list of those that had no events.",
        function=lorenz_points,
        answer=_answer_lorenz,
    ),
    Method(
        name="location_quotient",
        title="Location quotient",
        section=SECTION,
        citation="Brantingham & Brantingham (1998)",
        variant="(x_i / x) / (X_i / X); undefined where the reference has none.",
        needs="Counts by kind and totals of an area and a reference.",
        never_for="Saying how much crime there is: it tells of the mix, not of the level.",
        function=location_quotients,
        answer=_answer_quotient,
    ),
)
