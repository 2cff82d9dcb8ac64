"""Comparison with areas that are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.counts_rates_and_change.change import compare_counts
from wardmote.analysis.errors import ParameterError, ShapeError
from wardmote.analysis.inputs import Floats, counts_of, denominators, numbers, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupComparison(Result):
    """An area's rate against its most similar areas; the group's figures leave the area itself out."""

    target: str
    distance: Floats
    neighbours: tuple[str, ...]
    rates: Floats
    target_rate: float
    group_mean: float
    group_pooled: float
    rank: int
    of: int
    percent_from_mean: float | None
    p_value: float

    def explain(self) -> str:
        """The area's rate, its rank, and whether it differs from the group by more than chance."""
        differs = "differs from" if self.p_value < 0.05 else "does not clearly differ from"
        return (
            f"The rate of {self.target} is {self.target_rate:,.3g}, {self.rank} of {self.of} from the highest; "
            f"it statistically {differs} its group's {self.group_pooled:,.3g} (exact p = {self.p_value:.2g})."
        )


def similarity_distances(variables: ArrayLike, target: int) -> Floats:
    """How unlike each area is to one area: Euclidean distance over standardised variables.

    Args:
        variables: areas × variables; each must vary.
        target: row of the area compared.

    Returns:
        One distance for each area; 0 for the target.

    Raises:
        ShapeError, MissingValueError, ParameterError (a variable that is the same everywhere)

    Source:
        z-scores with n-1, as NHSDigital `ASC_LA_Peer_Groups`.

    """
    table = numbers(variables, name="variables")
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 1:
        raise ShapeError("The variables must be a table of at least 2 areas by at least 1 variable.")
    spread = table.std(axis=0, ddof=1)
    if not (spread > 0).all():
        raise ParameterError("A variable is the same in every area, so it cannot tell them apart; leave it out.")
    scored = (table - table.mean(axis=0)) / spread
    return np.asarray(np.sqrt(((scored - scored[target]) ** 2).sum(axis=1)))


def most_similar_group(
    areas: Sequence[str],
    variables: Mapping[str, ArrayLike],
    *,
    target: str,
    k: int,
    counts: ArrayLike,
    population: ArrayLike,
) -> GroupComparison:
    """The k areas most like one area, and its rate against theirs.

    Args:
        areas: names or codes.
        variables: for each variable, its value in each area.
        target: the area compared; must be among `areas`.
        k: how many neighbours, from 1 to one less than the areas.
        counts: events in each area.
        population: the denominator in each area, in the unit of the rate wanted (thousands for rates per 1,000).

    Returns:
        GroupComparison. Rank 1 is the highest rate; p is the exact test against the neighbours together.

    Raises:
        ParameterError (an unknown target, k out of range, a constant variable), ShapeError, ZeroPopulationError,
        NegativeCountError, MissingValueError

    Source:
        Nearest neighbours as in NHSDigital `ASC_LA_Peer_Groups`; R `poisson.test`. Official most similar groups are
        HMICFRS data and are loaded, not computed.

    """
    if target not in areas:
        raise ParameterError(f"The area {target} is not among those compared.")
    if not 1 <= k < len(areas):
        raise ParameterError(f"The group asks for {k} neighbours; choose from 1 to {len(areas) - 1}.")
    events, people = counts_of(counts, name="counts"), denominators(population, name="population")
    table = np.stack([numbers(values, name=name) for name, values in variables.items()], axis=-1)
    if table.shape[:1] != events.shape or events.shape != people.shape or events.shape != (len(areas),):
        raise ShapeError("Areas, variables, counts and populations must have the same length.")
    place = list(areas).index(target)
    distance = similarity_distances(table, place)
    near = [int(i) for i in np.argsort(distance, kind="stable") if i != place][:k]
    rates = events / people
    mean, own = float(rates[near].mean()), float(rates[place])
    test = compare_counts(
        events[near].sum(), events[place], exposure_before=people[near].sum(), exposure_after=people[place]
    )
    return GroupComparison(
        provenance=provenance(
            "most_similar_group", "Euclidean over z-scores", parameters={"target": target, "k": k}, variables=table
        ),
        target=target,
        distance=distance,
        neighbours=tuple(areas[i] for i in near),
        rates=rates,
        target_rate=own,
        group_mean=mean,
        group_pooled=float(events[near].sum() / people[near].sum()),
        rank=1 + int((rates[near] > own).sum()),
        of=k + 1,
        percent_from_mean=(own - mean) / mean * 100 if mean else None,
        p_value=float(test.p_value),
    )


def _answer_group(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = most_similar_group(
        inputs["areas"],
        inputs["variables"],
        target=inputs["target"],
        k=inputs["k"],
        counts=inputs["counts"],
        population=inputs["population_thousands"],
    )
    return {
        "distance": plain(result.distance),
        "neighbours": list(result.neighbours),
        "rate": plain(result.rates),
        "group_mean_rate_excl_target": result.group_mean,
        "group_pooled_rate_excl_target": result.group_pooled,
        "rank_high_to_low_in_group": result.rank,
        "of": result.of,
        "pct_diff_from_mean": result.percent_from_mean,
        "p_exact_vs_pooled": result.p_value,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="most_similar_group",
        title="Most similar areas",
        section="Comparators and harm",
        citation="NHSDigital, ASC_LA_Peer_Groups; R poisson.test",
        variant="Euclidean distance over z-scores (n-1); the group leaves the area itself out.",
        needs="Variables that describe the areas, and counts and populations for each.",
        never_for="Calling an area worse: say that it is statistically higher than its group.",
        function=most_similar_group,
        answer=_answer_group,
    ),
)
