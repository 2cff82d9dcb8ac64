"""Empirical Bayes smoothing: rates of small areas drawn towards the mean as far as their size leaves them unsure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import EmptyInputError
from wardmote.analysis.inputs import Floats, as_counts, as_populations, frozen, plain, require
from wardmote.analysis.places_and_hot_spots.weights import (
    Weights,
    checked_weights,
    grid_contiguity,
    row_totals,
    with_self,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class SmoothedRates(Result):
    """Raw and smoothed rates of n areas, with the mean each was drawn to and the variance between areas.

    `mean` and `between` hold one number for the global form and n for the local ones.
    """

    raw: Floats
    smoothed: Floats
    mean: Floats
    between: Floats

    def explain(self) -> str:
        """What smoothing did and how far."""
        moved = float(np.abs(self.smoothed - self.raw).max())
        return (
            f"The rates of {self.raw.size:,} areas are drawn towards their mean the more the smaller the area; the "
            f"largest change is {moved:.3g}. Smoothed rates are for maps, not for counting."
        )


def smooth_global(events: ArrayLike, population: ArrayLike) -> SmoothedRates:
    """Marshall's global empirical Bayes rates.

    Parameters: `events`, n counts; `population`, n denominators above zero. Returns SmoothedRates (events per head),
    with the between-area variance truncated at 0, where every area gets the mean. Raises EmptyInputError,
    NegativeCountError, ZeroPopulationError, ShapeError.

    Source: Marshall (1991), Applied Statistics 40; equal to spdep EBest(family = "poisson").
    """
    count, people = _checked(events, population)
    raw = count / people
    mean = count.sum() / people.sum()
    spread = float((people * (raw - mean) ** 2).sum() / people.sum())
    between = max(spread - mean / people.mean(), 0.0)
    return _result(
        "global (Marshall 1991)", count, people, mean=np.asarray(mean), between=np.asarray(between), neighbours=None
    )


def smooth_local(events: ArrayLike, population: ArrayLike, weights: Any, *, form: str = "geoda") -> SmoothedRates:
    """Local empirical Bayes rates: each area drawn towards the mean of its neighbourhood, itself included.

    Parameters: `events` and `population` as in `smooth_global`; `weights`, (n, n) sparse and binary (the diagonal is
    set to 1); `form` "geoda" (the variance of a neighbourhood is taken about that neighbourhood's mean; equal to
    esda Spatial_Empirical_Bayes and spdep EBlocal(geoda=TRUE)) or "spdep" (each neighbour about its own local mean,
    spdep's default). Returns SmoothedRates. Raises as `smooth_global`, and ParameterError for another form.
    """
    require(form in {"geoda", "spdep"}, f"The form of local smoothing is geoda or spdep, not {form}.")
    count, people = _checked(events, population)
    near = with_self(checked_weights(weights, count.size))
    near.data[:] = 1.0
    raw = count / people
    people_near = np.asarray(near @ people)
    mean = np.asarray(near @ count) / people_near
    if form == "geoda":
        centre = count.sum() / people.sum()  # deviations from the overall mean keep the difference of squares exact
        offset = raw - centre
        spread = np.asarray(near @ (people * offset**2)) / people_near - (mean - centre) ** 2
    else:
        spread = np.asarray(near @ (people * (raw - mean) ** 2)) / people_near
    between = np.maximum(spread - mean / (people_near / row_totals(near)), 0.0)
    return _result(f"local, {form} form", count, people, mean=mean, between=between, neighbours=near)


def _checked(events: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats]:
    """Counts and denominators of one length."""
    count = as_counts(events, "events")
    if count.size == 0:
        raise EmptyInputError("There are no areas to smooth.")
    return count, as_populations(population, "populations", length=count.size)


def _result(
    variant: str, count: Floats, people: Floats, *, mean: Floats, between: Floats, neighbours: "Weights | None"
) -> SmoothedRates:
    """The smoothed rates by Marshall's weight between / (between + mean / population)."""
    raw = count / people
    noise = between + mean / people
    share = np.divide(between, noise, out=np.zeros_like(raw), where=noise > 0)
    return SmoothedRates(
        provenance=Provenance(
            method="empirical_bayes",
            variant=f"{variant}; negative variance component truncated at 0",
            parameters=frozen(neighbours=0 if neighbours is None else neighbours.nnz),
            input_shape=frozen(events=count.shape),
        ),
        raw=raw,
        smoothed=mean + share * (raw - mean),
        mean=mean,
        between=between,
    )


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer: the global form and both local ones."""
    rule = inputs.get("contiguity", "queen")
    near = grid_contiguity(int(inputs["nrows"]), int(inputs["ncols"]), rule=rule)
    events, population = inputs["events"], inputs["population"]
    overall = smooth_global(events, population)
    return {
        "raw": plain(overall.raw),
        "eb_global": plain(overall.smoothed),
        "global_a": float(overall.between),
        "global_b": float(overall.mean),
        "eb_local_geoda": plain(smooth_local(events, population, near).smoothed),
        "eb_local_spdep_default": plain(smooth_local(events, population, near, form="spdep").smoothed),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="empirical_bayes",
        title="Smoothed rates of small areas (empirical Bayes)",
        section="Places and hot spots",
        citation="Marshall (1991), Applied Statistics 40",
        variant="global, local in the GeoDa form (default) and in spdep's default form; variance truncated at 0",
        needs="events and population of each area, and for the local forms which areas are neighbours",
        never_for="reporting how many events an area had, or tests on the smoothed rates",
        function=smooth_local,
        answer=_answer,
    ),
)
