"""Synthetic control: the mix of other areas that tracked an area before, and what it did after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import Floats, numbers, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Evaluation of pilots"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticControl(Result):
    """Weights of the donors, the gap at each time, and how well the two agree before and after."""

    weights: Floats
    gap: Floats
    pre_rmspe: float
    post_rmspe: float
    effect: float

    @property
    def ratio(self) -> float | None:
        """Disagreement after over disagreement before; None where the fit before is perfect."""
        return self.post_rmspe / self.pre_rmspe if self.pre_rmspe > 0 else None

    def explain(self) -> str:
        """The mean gap afterwards, against the mean disagreement before."""
        return (
            f"Afterwards the area lay {self.effect:+,.3g} from its synthetic control on average; "
            f"before, the two differed by {self.pre_rmspe:,.3g}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceboTest(Result):
    """Post/pre disagreement of the treated area and of each donor in its place; p by rank."""

    treated_ratio: float | None
    donor_ratios: Floats
    p_value: float | None

    def explain(self) -> str:
        """How many donors show as great a break."""
        if self.treated_ratio is None:
            return "The fit before is perfect, so the break cannot be ranked against it."
        as_great = int((self.donor_ratios >= self.treated_ratio).sum())
        return f"{as_great} of {self.donor_ratios.size} other areas show as great a break (p = {self.p_value:.3g})."


def synthetic_control(donors: ArrayLike, treated: ArrayLike, *, pre_periods: int) -> SyntheticControl:
    """Weights that best reproduce an area from others before the work began, and the gap afterwards.

    Args:
        donors: outcomes, times × donor areas, none of them touched by the work.
        treated: outcomes of the treated area at the same times.
        pre_periods: how many times precede the work; at least 2, and at least one follows.

    Returns:
        SyntheticControl; the weights are at least 0 and add up to 1.

    Raises:
        ShapeError, TooFewPointsError, ParameterError, MissingValueError

    Source:
        Abadie, Diamond & Hainmueller (2010) with V = I on all outcomes before: least squares on the simplex.

    """
    table, outcome = _panel(donors, treated, pre_periods)
    weights = simplex_least_squares(table[:pre_periods], outcome[:pre_periods])
    gap = outcome - table @ weights
    before, after = gap[:pre_periods], gap[pre_periods:]
    return SyntheticControl(
        provenance=provenance(
            "synthetic_control_outcomes",
            "least squares on the simplex, all outcomes before",
            parameters={"pre_periods": pre_periods},
            donors=table,
            treated=outcome,
        ),
        weights=weights,
        gap=gap,
        pre_rmspe=float(np.sqrt((before**2).mean())),
        post_rmspe=float(np.sqrt((after**2).mean())),
        effect=float(after.mean()),
    )


def synthetic_control_placebo(donors: ArrayLike, treated: ArrayLike, *, pre_periods: int) -> PlaceboTest:
    """In-space placebo test: each donor in the treated area's place, built from the other donors.

    Args:
        donors: as for `synthetic_control`; at least 2 donors.
        treated: as for `synthetic_control`.
        pre_periods: as for `synthetic_control`.

    Returns:
        PlaceboTest: p is the rank of the treated area's post/pre ratio among all, ties counted.

    Raises:
        ShapeError, TooFewPointsError, ParameterError, MissingValueError

    Source:
        Abadie, Diamond & Hainmueller (2010).

    """
    table, outcome = _panel(donors, treated, pre_periods)
    if table.shape[1] < 2:
        raise TooFewPointsError("A placebo test needs at least 2 donor areas.")
    own = synthetic_control(table, outcome, pre_periods=pre_periods).ratio
    ratios = np.array(
        [
            synthetic_control(np.delete(table, i, axis=1), table[:, i], pre_periods=pre_periods).ratio
            for i in range(table.shape[1])
        ],
        dtype=np.float64,
    )
    return PlaceboTest(
        provenance=provenance("synthetic_control_placebo", "treated area left out of the placebos", donors=table),
        treated_ratio=own,
        donor_ratios=ratios,
        p_value=None if own is None else (1 + int((ratios >= own).sum())) / (1 + ratios.size),
    )


def simplex_least_squares(matrix: ArrayLike, target: ArrayLike) -> Floats:
    """The weights, at least 0 and adding up to 1, with which the columns of a matrix come nearest to a target.

    Args:
        matrix: rows × columns.
        target: one value for each row.

    Returns:
        One weight for each column; exact up to rounding, as the method is an active-set one.

    Raises:
        ShapeError, MissingValueError

    Source:
        Lawson & Hanson (1974) chapter 23, with the sum held to 1 by elimination.

    """
    a, b = numbers(matrix, name="matrix"), numbers(target, name="target")
    if a.ndim != 2 or b.shape != a.shape[:1]:
        raise ShapeError("The matrix must have one row for each value of the target.")
    weights = np.zeros(a.shape[1])
    start = int(((a - b[:, None]) ** 2).sum(axis=0).argmin())
    weights[start] = 1.0
    active = [start]
    tolerance = 1e-10 * max(1.0, float(np.abs(a).max()) ** 2 * b.size)
    for _ in range(10 * a.shape[1]):
        slope = a.T @ (a @ weights - b)
        gain = slope - slope @ weights
        gain[active] = 0.0
        best = int(gain.argmin())
        if gain[best] >= -tolerance:
            break
        weights, active = _best_inside(a, b, weights, [*active, best])
    return weights


def _best_inside(a: Floats, b: Floats, weights: Floats, active: list[int]) -> tuple[Floats, list[int]]:
    """Least squares on the active columns, dropping those that would go below zero on the way."""
    while True:
        wanted = np.zeros_like(weights)
        first, rest = active[0], active[1:]
        step = np.linalg.lstsq(a[:, rest] - a[:, [first]], b - a[:, first], rcond=None)[0]
        wanted[rest], wanted[first] = step, 1 - step.sum()
        falling = [i for i in active if wanted[i] < 0]
        if not falling:
            return wanted, active
        reach = min(weights[i] / (weights[i] - wanted[i]) for i in falling)
        weights = weights + reach * (wanted - weights)
        dropped = min(falling, key=lambda i: weights[i])
        weights[dropped] = 0.0
        active = [i for i in active if i != dropped]


def _panel(donors: ArrayLike, treated: ArrayLike, pre_periods: int) -> tuple[Floats, Floats]:
    table = numbers(donors, name="donors")
    outcome = one_dimension(numbers(treated, name="treated"), name="treated", least=3)
    if table.ndim != 2 or table.shape[0] != outcome.size or table.shape[1] < 1:
        raise ShapeError("Donors must be a table of times × areas with one row for each value of the treated area.")
    if not 2 <= pre_periods < outcome.size:
        raise ParameterError(f"{pre_periods} periods before: there must be at least 2 before and 1 after.")
    return table, outcome


def _answer_outcomes(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = synthetic_control(inputs["donors"], inputs["treated"], pre_periods=inputs["pre_periods"])
    return {
        "weights": plain(result.weights),
        "pre_rmspe": result.pre_rmspe,
        "post_rmspe": result.post_rmspe,
        "att": result.effect,
        "gap": plain(result.gap),
    }


def _answer_placebo(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = synthetic_control_placebo(inputs["donors"], inputs["treated"], pre_periods=inputs["pre_periods"])
    return {
        "rmspe_ratio_treated": result.treated_ratio,
        "rmspe_ratios_donors": plain(result.donor_ratios),
        "p": result.p_value,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="synthetic_control_outcomes",
        title="Synthetic control",
        section=SECTION,
        citation="Abadie, Diamond & Hainmueller (2010)",
        variant="Least squares on the simplex over all outcomes before (V = I).",
        needs="Outcomes of the area and of untouched donors at the same times, mostly before the work.",
        never_for="Donors that the work may have touched, or a poor fit before.",
        function=synthetic_control,
        answer=_answer_outcomes,
    ),
    Method(
        name="synthetic_control_placebo",
        title="Synthetic control: placebo test",
        section=SECTION,
        citation="Abadie, Diamond & Hainmueller (2010)",
        variant="Rank of the post/pre RMSPE ratio among the area and its donors; the area is no placebo's donor.",
        needs="As for the synthetic control, with several donors.",
        never_for="Fewer than about twenty donors, if p < 0.05 is asked: the least p is 1/(donors + 1).",
        function=synthetic_control_placebo,
        answer=_answer_placebo,
    ),
)
