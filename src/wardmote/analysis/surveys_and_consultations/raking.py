"""Raking: weights for respondents that meet the known totals of every margin, and the mean under them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import (
    AnalysisError,
    EmptyInputError,
    ParameterError,
    ShapeError,
    UnknownCodeError,
    ZeroPopulationError,
)
from wardmote.analysis.inputs import (
    Floats,
    denominators,
    level,
    plain,
    provenance,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result
from wardmote.analysis.surveys_and_consultations.surveys import (
    SIMPLE,
    SurveyEstimate,
    answers_and_weights,
    design_variance,
    survey_estimate,
)

SETTLED = 1e-13
ROUNDS = 2000
Codes = NDArray[np.int64]


class NotSettledError(AnalysisError):
    """An iteration did not settle; its targets cannot be met together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RakedWeights(Result):
    """Weights that meet every known total, with Kish's effective sample size."""

    weights: Floats
    rounds: int

    @property
    def n_eff(self) -> float:
        """Kish's effective sample size, (Σw)²/Σw²."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    @property
    def deff(self) -> float:
        """Kish's design effect of unequal weights: respondents over the effective sample size."""
        return self.weights.size / self.n_eff

    @property
    def ratio(self) -> float:
        """The greatest weight over the least."""
        return float(self.weights.max() / self.weights.min())

    def explain(self) -> str:
        """What weighting costs."""
        return (
            f"{self.weights.size:,} answers weighted to the known totals are worth {self.n_eff:,.0f}; the heaviest "
            f"counts {self.ratio:.1f} times the lightest."
        )


def rake(
    respondents: Mapping[str, Sequence[Hashable]],
    targets: Mapping[str, Mapping[Hashable, float]],
    *,
    start_weight: float | ArrayLike = 1.0,
    trim: float | None = None,
) -> RakedWeights:
    """Weight respondents so that every margin meets its known total (iterative proportional fitting).

    Args:
        respondents: for each variable in `targets`, the n respondents' groups.
        targets: for each variable, each group's total in the population; the variables' totals must agree.
        start_weight: one weight for all, or n of them.
        trim: cut weights above this many times the mean before a last round (the margins are then met less
            exactly); by default nothing is cut.

    Returns:
        Weights of shape (n,) that meet all margins to 1e-13 of the total.

    Raises:
        UnknownCodeError: a respondent's group has no target.
        ZeroPopulationError: a group with a target has no respondent, or a target is not above zero.
        ParameterError: the variables' totals differ, or `trim` is not above 1.
        NotSettledError: the margins cannot be met together.
        ShapeError, EmptyInputError: variables are missing, empty or of different lengths.

    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427-444; the fixed point of R survey
    `rake`.

    """
    margins = _margins(respondents, targets)
    n = margins[0][0].size
    weights = _start(start_weight, n)
    cell, of_cells = _cells(margins)
    start: Floats = np.bincount(cell, weights).astype(np.float64)
    mass, rounds = _fitted(start, of_cells)
    weights = weights * (mass / start)[cell]
    if trim is not None:
        weights = _trimmed(weights, trim)
    return RakedWeights(
        provenance=provenance(
            "raking",
            "iterative proportional fitting to its fixed point",
            parameters={"variables": tuple(targets), "trim": trim},
            weights=weights,
        ),
        weights=weights,
        rounds=rounds,
    )


def _cells(margins: Sequence[tuple[Codes, Floats]]) -> tuple[Codes, list[tuple[Codes, Floats]]]:
    """Each respondent's cell, a combination of groups that occurs, and the margins over cells in place of respondents.

    Fitting multiplies all respondents of a cell alike, so that it need only know the cells' masses.
    """
    cell = np.zeros(margins[0][0].size, dtype=np.int64)
    for group, goal in margins:
        key = cell * goal.size + group
        occurs = np.bincount(key) > 0
        cell = (np.cumsum(occurs) - 1)[key]
    someone = np.empty(int(cell.max()) + 1, dtype=np.int64)
    someone[cell] = np.arange(cell.size)
    return cell, [(group[someone], goal) for group, goal in margins]


def _fitted(mass: Floats, margins: Sequence[tuple[Codes, Floats]]) -> tuple[Floats, int]:
    """The masses that meet every margin, and the rounds it took."""
    rounds = 0
    while _worst(mass, margins) >= SETTLED:
        if rounds == ROUNDS:
            raise NotSettledError("The margins cannot be met together; join small groups and try again.")
        rounds += 1
        for group, goal in margins:
            mass = mass * (goal / np.bincount(group, mass, minlength=goal.size))[group]
    return mass, rounds


def _start(start_weight: float | ArrayLike, n: int) -> Floats:
    weights = denominators(start_weight, name="The starting weight")
    if weights.ndim and weights.shape != (n,):
        raise ShapeError(f"There are {weights.size} starting weights for {n} respondents.")
    return np.broadcast_to(weights, (n,)).copy()


def _trimmed(weights: Floats, trim: float) -> Floats:
    if trim <= 1:
        raise ParameterError("Weights can be trimmed only above the mean: give more than 1.")
    cut = np.minimum(weights, trim * weights.mean())
    return np.asarray(cut * (weights.sum() / cut.sum()))


def _worst(weights: Floats, margins: Sequence[tuple[Codes, Floats]]) -> float:
    total = weights.sum()
    gaps = [np.abs(np.bincount(group, weights, minlength=goal.size) - goal).max() for group, goal in margins]
    return float(max(gaps) / total)


def _margins(
    respondents: Mapping[str, Sequence[Hashable]], targets: Mapping[str, Mapping[Hashable, float]]
) -> list[tuple[Codes, Floats]]:
    if not targets:
        raise EmptyInputError("There is no variable to weight by.")
    margins = [_margin(name, respondents.get(name, ()), goal) for name, goal in targets.items()]
    if len({group.size for group, _ in margins}) > 1:
        raise ShapeError("Every variable needs one group for each respondent.")
    sums = [goal.sum() for _, goal in margins]
    if max(sums) - min(sums) > 1e-9 * max(sums):
        raise ParameterError("The variables' target totals differ; they must describe the same population.")
    return margins


def _margin(name: str, labels: Sequence[Hashable], goal: Mapping[Hashable, float]) -> tuple[Codes, Floats]:
    if not len(labels):
        raise EmptyInputError(f"There are no respondents' groups for {name}.")
    places = {label: place for place, label in enumerate(goal)}
    plain_labels = labels.tolist() if isinstance(labels, np.ndarray) else labels
    codes = list(map(places.get, plain_labels))
    if None in codes:
        strangers = sorted({str(label) for label in plain_labels if label not in places})
        raise UnknownCodeError(f"{name} has no target for {', '.join(strangers)}.")
    group = np.array(codes, dtype=np.int64)
    if np.bincount(group, minlength=len(goal)).min() == 0:
        raise ZeroPopulationError(f"A group of {name} with a target has no respondent; join it with another.")
    return group, denominators(list(goal.values()), name=f"The targets of {name}")


def raked_mean(
    y: ArrayLike,
    respondents: Mapping[str, Sequence[Hashable]],
    targets: Mapping[str, Mapping[Hashable, float]],
    *,
    start_weight: float | ArrayLike = 1.0,
    confidence: float = 0.95,
) -> SurveyEstimate:
    """The mean under raked weights, with the standard error of the calibrated design.

    The influences are the residuals of the answers' deviations after regression on all margins with the starting
    weights, as for any calibration estimator; the sample is taken as drawn with replacement.

    Arguments and errors as `rake` and `stratified_mean`. Source: Deville & Särndal (1992); Lumley (2010), ch. 7.
    """
    raked = rake(respondents, targets, start_weight=start_weight)
    values, weights = answers_and_weights(y, raked.weights)
    mean = float(weights @ values / weights.sum())
    blocks = [np.eye(goal.size)[group] for group, goal in _margins(respondents, targets)]
    design = np.hstack(blocks)
    root = np.sqrt(_start(start_weight, values.size))
    fit, *_ = np.linalg.lstsq(root[:, None] * design, root * (values - mean), rcond=None)
    residual = values - mean - design @ fit
    variance, df = design_variance(weights * residual / weights.sum(), SIMPLE)
    return survey_estimate("raked mean", mean, variance, df, raked.deff, values, level(confidence))


def _answer_raking(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    people, targets = inputs["respondents"], inputs["targets"]
    start = inputs.get("start_weight", 1)
    raked = rake(people, targets, start_weight=start)
    result = {
        "weights": plain(raked.weights),
        "n_eff_kish": raked.n_eff,
        "deff_kish": raked.deff,
        "weight_ratio_max_min": raked.ratio,
    }
    answers = [name for name in people if name not in targets]
    if answers:
        mean = raked_mean(people[answers[0]], people, targets, start_weight=start)
        result |= {f"weighted_mean_{answers[0]}": mean.estimate, "raked_se_linearised": mean.se}
    return result


_SECTION = "Surveys and consultations"


METHODS: tuple[Method, ...] = (
    Method(
        name="raking",
        title="Raking to known totals",
        section=_SECTION,
        citation="Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427-444; R survey 4.1-1 rake",
        variant="Iterative proportional fitting to its fixed point; calibrated-design standard error; Kish's n_eff.",
        needs="Respondents' groups and the population's totals of the same groups.",
        never_for="Mending a consultation in which a group is missing; groups with very few respondents.",
        function=rake,
        answer=_answer_raking,
    ),
)
