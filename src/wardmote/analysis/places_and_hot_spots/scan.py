"""Kulldorff's scan statistics: the circle, or the cylinder of place and time, with the least likely excess of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ShapeError, ZeroPopulationError
from wardmote.analysis.inputs import Floats, as_counts, as_points, counts_of, frozen, require
from wardmote.analysis.places_and_hot_spots.scan_circles import circles
from wardmote.analysis.places_and_hot_spots.scan_windows import Best, Study, best_clusters, simulated_maxima
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

VECTOR_PERMUTATIONS = 4_999
VECTOR_SEED = 20260101
WORKED_ALPHA = 0.105


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One cluster: its areas (rising numbers), periods [start, end), cases, log likelihood ratio and Monte Carlo p.

    `relative_risk` is the risk inside over that outside, None if no case is outside; `p` None without simulations.
    """

    members: tuple[int, ...]
    start: int
    end: int
    observed: float
    expected: float
    llr: float
    relative_risk: float | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Result):
    """The most likely cluster and those less likely that share no area with a likelier one; none where no excess is.

    `simulated` holds the greatest log likelihood ratio of each simulation, in the order drawn.
    """

    clusters: tuple[Cluster, ...]
    simulated: Floats

    def explain(self) -> str:
        """The most likely cluster."""
        if not self.clusters:
            return "No circle of areas holds more cases than its population leads one to expect."
        first = self.clusters[0]
        certainty = "" if first.p is None else f" (p = {first.p:.3f}, allowing for every circle tried)"
        return (
            f"The most likely cluster is of {len(first.members):,} areas with {first.observed:,.0f} cases where "
            f"{first.expected:,.1f} are expected{certainty}."
        )


def spatial_scan(
    points: ArrayLike,
    cases: ArrayLike,
    population: ArrayLike,
    *,
    max_population_share: float = 0.5,
    simulations: int = 999,
    rng: np.random.Generator | None = None,
    most_clusters: int = 10,
) -> Scan:
    """Spatial scan statistic, Poisson model, circles about each area.

    Parameters: `points`, (n, 2) centres of areas in metres; `cases`, n counts; `population`, n denominators;
    `max_population_share` a circle may hold; `simulations` and their `rng` (0 for none); the number of clusters at
    most. A circle takes in all areas at the same distance together. The log likelihood ratio is
    c ln(c/e) + (C-c) ln((C-c)/(C-e)) where c > e; p = (r+1)/(R+1) over the greatest ratio of each simulation, with C
    cases dealt in proportion to population. Secondary clusters share no area with a likelier one. Returns Scan.
    Raises ZeroPopulationError, NegativeCountError, ShapeError, ParameterError, EmptyInputError.

    Source: Kulldorff (1997), Communications in Statistics 26; equal to SaTScan 10.3.2 and smerc scan.test.
    """
    count = as_counts(cases, "cases")
    return _scan(
        points,
        count[:, None],
        population,
        longest=1,
        prospective=True,
        max_population_share=max_population_share,
        simulations=simulations,
        rng=rng,
        most_clusters=most_clusters,
        method="spatial_scan_poisson",
    )


def space_time_scan(  # noqa: PLR0913 - the parameters of the published method, by keyword
    points: ArrayLike,
    cases: ArrayLike,
    population: ArrayLike,
    *,
    prospective: bool = True,
    max_population_share: float = 0.5,
    max_time_share: float = 0.5,
    simulations: int = 999,
    rng: np.random.Generator | None = None,
    most_clusters: int = 10,
) -> Scan:
    """Space-time scan statistic, Poisson model: cylinders of a circle of areas and a run of periods.

    Parameters: as `spatial_scan`, but `cases` are n areas by T periods of equal length; `prospective`, only
    cylinders that last to the final period (is anything going on now?), or all of them; `max_time_share` of the
    periods a cylinder may last (rounded down, at least one). Population is taken as constant over time. Returns Scan
    with each cluster's periods [start, end). Raises as `spatial_scan`.

    Source: Kulldorff (2001), Journal of the Royal Statistical Society A 164; equal to SaTScan 10.3.2 in generic time
    units. With calendar months SaTScan weights by days, which changes the expected counts slightly.
    """
    table = counts_of(cases, name="cases")
    if table.ndim != 2:
        raise ShapeError("The cases should be n areas by T periods.")
    require(0 < max_time_share <= 1, "The share of the periods must be above 0 and at most 1.")
    return _scan(
        points,
        table,
        population,
        longest=max(1, int(np.floor(table.shape[1] * max_time_share + 1e-9))),
        prospective=prospective,
        max_population_share=max_population_share,
        simulations=simulations,
        rng=rng,
        most_clusters=most_clusters,
        method="space_time_scan_poisson",
    )


def _scan(  # noqa: PLR0913 - the two public scans spelt out as one
    points: ArrayLike,
    table: Floats,
    population: ArrayLike,
    *,
    longest: int,
    prospective: bool,
    max_population_share: float,
    simulations: int,
    rng: np.random.Generator | None,
    most_clusters: int,
    method: str,
) -> Scan:
    """Both scans: the spatial one has a single period."""
    places = as_points(points)
    people = as_counts(population, "populations", length=len(places))
    require(0 < max_population_share < 1, "The share of the population must lie between 0 and 1.")
    require(simulations == 0 or rng is not None, "Simulations need a random generator (rng).")
    require(most_clusters >= 1, "At least one cluster must be asked for.")
    _check_cases(table, people, len(places))
    study = Study(cases=table.astype(np.int64), population=people, longest=longest, prospective=prospective)
    zones = circles(places, people, max_population_share)
    best_zones = best_clusters(study, zones, most_clusters)
    simulated = np.empty(0)
    if simulations and rng is not None and best_zones:
        simulated = simulated_maxima(study, zones, simulations=simulations, rng=rng)
    return Scan(
        provenance=Provenance(
            method=method,
            variant="Poisson, circles, equal distances taken in together, secondary clusters share no area",
            parameters=frozen(
                max_population_share=max_population_share,
                longest_window=longest,
                prospective=prospective,
                simulations=simulations,
            ),
            input_shape=frozen(points=places.shape, cases=table.shape),
        ),
        clusters=tuple(_described(best, study, simulated) for best in best_zones),
        simulated=simulated,
    )


def _check_cases(table: Floats, people: Floats, places: int) -> None:
    """Refuses cases that do not fit the areas."""
    if table.shape[0] != places:
        raise ShapeError(f"There are cases of {table.shape[0]} areas and {places} points.")
    require(bool((table == np.round(table)).all()), "The cases must be whole numbers.")
    if people.sum() <= 0:
        raise ZeroPopulationError("No area has any population.")
    empty = (people == 0) & (table.sum(axis=1) > 0)
    if empty.any():
        raise ZeroPopulationError(f"Area {int(np.argmax(empty))} has cases but no population.")


def _described(best: Best, study: Study, simulated: Floats) -> Cluster:
    """The cluster with its risk and p."""
    total = float(study.total)
    outside = total - best.observed
    risk = (best.observed / best.expected) / (outside / (total - best.expected)) if outside > 0 else None
    slack = 1e-9 * max(1.0, best.llr)
    as_extreme = int((simulated >= best.llr - slack).sum())
    return Cluster(
        members=tuple(int(area) for area in np.sort(best.members)),
        start=best.start,
        end=best.end,
        observed=best.observed,
        expected=best.expected,
        llr=best.llr,
        relative_risk=risk,
        p=(as_extreme + 1) / (simulated.size + 1) if simulated.size else None,
    )


def _answer_spatial(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `spatial_scan`: the first cluster, and the list of those with p up to 0.10 as rounded."""
    scan = spatial_scan(
        inputs["points"],
        inputs["cases"],
        inputs["population"],
        max_population_share=inputs.get("max_population_fraction", 0.5),
        simulations=VECTOR_PERMUTATIONS,
        rng=np.random.default_rng(VECTOR_SEED),
    )
    first = scan.clusters[0] if scan.clusters else None
    listed = [
        {
            "ids": list(cluster.members),
            "llr": cluster.llr,
            "p": cluster.p,
            "cases": cluster.observed,
            "exp": cluster.expected,
            "rr": cluster.relative_risk,
        }
        for cluster in scan.clusters
        if cluster is first or (cluster.p is not None and cluster.p <= WORKED_ALPHA)
    ]
    return {
        "members": list(first.members) if first else [],
        "llr": first.llr if first else 0.0,
        "observed": first.observed if first else None,
        "expected": first.expected if first else None,
        "relative_risk": first.relative_risk if first else None,
        "p_monte_carlo": first.p if first else 1.0,
        "clusters": listed,
    }


def _answer_space_time(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `space_time_scan`, retrospective and prospective."""
    answers: dict[str, Any] = {}
    for name in ("retrospective", "prospective"):
        scan = space_time_scan(
            inputs["points"],
            inputs["cases"],
            inputs["population"],
            prospective=name == "prospective",
            max_population_share=inputs.get("max_population_fraction", 0.5),
            max_time_share=inputs.get("max_time_fraction", 0.5),
            simulations=0,
            most_clusters=1,
        )
        first = scan.clusters[0] if scan.clusters else None
        answers[name] = {
            "llr": first.llr if first else 0.0,
            "members": list(first.members) if first else [],
            "time_window": [first.start, first.end] if first else None,
            "observed": first.observed if first else None,
            "expected": first.expected if first else None,
        }
    return answers


METHODS: tuple[Method, ...] = (
    Method(
        name="spatial_scan_poisson",
        title="Clusters of areas (spatial scan)",
        section="Places and hot spots",
        citation="Kulldorff (1997), Communications in Statistics 26; equal to SaTScan 10.3.2",
        variant="Poisson, circles up to half the population, Monte Carlo p = (r+1)/(R+1), clusters share no area",
        needs="centre, cases and population of each area, and a random generator for p",
        never_for="judging one area chosen beforehand (use a rate and its interval)",
        function=spatial_scan,
        answer=_answer_spatial,
    ),
    Method(
        name="space_time_scan_poisson",
        title="Clusters in place and time (space-time scan)",
        section="Places and hot spots",
        citation="Kulldorff (2001), JRSS A 164; equal to SaTScan 10.3.2 in generic time units",
        variant="Poisson cylinders, prospective or retrospective, up to half the population and half the periods",
        needs="centre, population and cases by period of each area, and a random generator for p",
        never_for="series whose population or recording changed during the study",
        function=space_time_scan,
        answer=_answer_space_time,
    ),
)
