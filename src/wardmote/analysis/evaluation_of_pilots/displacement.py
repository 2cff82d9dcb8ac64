"""Did events move or fall? Differences and quotients of displacement against control areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ShapeError
from wardmote.analysis.evaluation_of_pilots.evaluation import before_and_after
from wardmote.analysis.inputs import (
    counts_of,
    denominators,
    numbers,
    one_dimension,
    provenance,
    same_length,
    z_of,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Evaluation of pilots"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplacementDifference(Result):
    """Weighted displacement difference: the change beyond the control's, here, nearby and in all."""

    local: float
    local_error: float
    displaced: float
    displaced_error: float
    total: float
    total_error: float
    z: float | None
    lower: float
    upper: float
    alpha: float

    def explain(self) -> str:
        """The change beyond the control's and its interval."""
        return (
            f"{self.total:+,.3g} events beyond the change in the control areas "
            f"({100 * (1 - self.alpha):.6g}% interval {self.lower:,.3g} to {self.upper:,.3g})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplacementQuotient(Result):
    """Bowers and Johnson's quotient. `quotient` is None unless the response area improved on its control."""

    gross_effect: float
    net_effect: float
    success: float
    buffer: float
    quotient: float | None
    total_net_effect: float

    def explain(self) -> str:
        """Whether crime moved next door, or the benefit spread."""
        if self.quotient is None:
            return "The response area did not improve on its control, so displacement has no meaning here."
        if self.quotient > 0:
            return f"The benefit spread to the area around (quotient {self.quotient:.2f})."
        net = "less than" if self.quotient > -1 else "as much as or more than"
        return f"Some crime moved to the area around, {net} what was prevented (quotient {self.quotient:.2f})."


def weighted_displacement_difference(
    control: ArrayLike,
    treated: ArrayLike,
    *,
    displaced_control: ArrayLike = (0.0, 0.0),
    displaced_treated: ArrayLike = (0.0, 0.0),
    time_weights: ArrayLike = (1.0, 1.0),
    area_weights: ArrayLike = (1.0, 1.0, 1.0, 1.0),
    alpha: float = 0.1,
) -> DisplacementDifference:
    """The weighted displacement difference test.

    Args:
        control: counts before and after in the control area.
        treated: the same in the treated area.
        displaced_control: the same in the control of the surrounding area; zeros if there is none.
        displaced_treated: the same in the area surrounding the treated one.
        time_weights: lengths of the periods before and after.
        area_weights: sizes of control, treated, displaced control and displaced treated.
        alpha: 1 minus the level of the interval; 0.1 is customary.

    Returns:
        DisplacementDifference; negative is fewer events than the control's change would give.

    Raises:
        NegativeCountError, ZeroPopulationError (a weight not above 0), ShapeError, MissingValueError, ParameterError

    Source:
        Wheeler & Ratcliffe (2018); ptools `wdd`. Variance is the sum of counts, each over its weight squared.

    Example:
        >>> weighted_displacement_difference([20, 20], [20, 10]).explain()
        '-10 events beyond the change in the control areas (90% interval -23.8 to 3.76).'

    """
    four_pairs = (control, treated, displaced_control, displaced_treated)
    counts = counts_of([before_and_after(pair) for pair in four_pairs], name="counts")
    times, areas = denominators(time_weights, name="time_weights"), denominators(area_weights, name="area_weights")
    if times.shape != (2,) or areas.shape != (4,):
        raise ShapeError("There must be 2 time weights (before, after) and 4 area weights.")
    weight = areas[:, None] * times[None, :]
    change = np.diff(counts / weight, axis=1)[:, 0]
    variance = (counts / weight**2).sum(axis=1)
    local, displaced = float(change[1] - change[0]), float(change[3] - change[2])
    spread = float(np.sqrt(variance.sum()))
    margin = z_of(1 - alpha) * spread
    return DisplacementDifference(
        provenance=provenance("wdd", "normal interval, Poisson variance", parameters={"alpha": alpha}, counts=counts),
        local=local,
        local_error=float(np.sqrt(variance[:2].sum())),
        displaced=displaced,
        displaced_error=float(np.sqrt(variance[2:].sum())),
        total=local + displaced,
        total_error=spread,
        z=(local + displaced) / spread if spread else None,
        lower=local + displaced - margin,
        upper=local + displaced + margin,
        alpha=alpha,
    )


def harm_weighted_difference(
    estimates: ArrayLike, errors: ArrayLike, weights: ArrayLike, *, alpha: float = 0.1
) -> DisplacementDifference:
    """Several displacement differences added up by harm.

    Args:
        estimates: one total estimate for each kind of event.
        errors: the standard error of each.
        weights: the harm weight of each.
        alpha: 1 minus the level of the interval.

    Returns:
        DisplacementDifference whose local and total parts are the harm-weighted sum.

    Raises:
        ShapeError, MissingValueError, NegativeCountError (an error below 0), EmptyInputError, ParameterError

    Source:
        ptools `wdd_harm`.

    """
    effects = one_dimension(numbers(estimates, name="estimates"), name="estimates")
    spread, weight = counts_of(errors, name="errors"), numbers(weights, name="weights")
    same_length(estimates=effects, errors=spread, weights=weight)
    total, error = float(effects @ weight), float(np.sqrt((spread**2) @ (weight**2)))
    margin = z_of(1 - alpha) * error
    return DisplacementDifference(
        provenance=provenance("wdd_harm", "sum of weighted estimates", parameters={"alpha": alpha}, estimates=effects),
        local=total,
        local_error=error,
        displaced=0.0,
        displaced_error=0.0,
        total=total,
        total_error=error,
        z=total / error if error else None,
        lower=total - margin,
        upper=total + margin,
        alpha=alpha,
    )


def displacement_quotient(response: ArrayLike, buffer: ArrayLike, control: ArrayLike) -> DisplacementQuotient:
    """Weighted displacement quotient and total net effect.

    Args:
        response: counts before and after where the work was done.
        buffer: counts before and after in the area around it.
        control: counts before and after in the control area, above zero.

    Returns:
        DisplacementQuotient.

    Raises:
        ZeroPopulationError (a control count of zero), NegativeCountError, ShapeError, MissingValueError

    Source:
        Bowers & Johnson (2003); Guerette (2009), POP Tool Guide 10, appendix B.

    """
    before, after = counts_of(before_and_after(response), name="response")
    near_before, near_after = counts_of(before_and_after(buffer), name="buffer")
    base_before, base_after = denominators(before_and_after(control), name="control")
    success = float(after / base_after - before / base_before)
    beside = float(near_after / base_after - near_before / base_before)
    growth = base_after / base_before
    return DisplacementQuotient(
        provenance=provenance("wdq_tne", "undefined unless the response improved on its control"),
        gross_effect=float(before - after),
        net_effect=-success,
        success=success,
        buffer=beside,
        quotient=beside / success if success < 0 else None,
        total_net_effect=float(before * growth - after + near_before * growth - near_after),
    )


def _answer_difference(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = weighted_displacement_difference(
        inputs["control"],
        inputs["treated"],
        displaced_control=inputs.get("disp_control", (0, 0)),
        displaced_treated=inputs.get("disp_treated", (0, 0)),
        time_weights=inputs.get("time_weights", (1, 1)),
        area_weights=inputs.get("area_weights", (1, 1, 1, 1)),
        alpha=inputs.get("alpha", 0.1),
    )
    return {
        "Est_Local": result.local,
        "SE_Local": result.local_error,
        "Est_Displace": result.displaced,
        "SE_Displace": result.displaced_error,
        "Est_Total": result.total,
        "SE_Total": result.total_error,
        "Z": result.z,
        "LowCI": result.lower,
        "HighCI": result.upper,
    }


def _answer_harm(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = harm_weighted_difference(inputs["est"], inputs["se"], inputs["weight"], alpha=inputs.get("alpha", 0.1))
    return {
        "HarmEst": result.total,
        "SE_HarmEst": result.total_error,
        "Z": result.z,
        "LowCI": result.lower,
        "HighCI": result.upper,
    }


def _answer_quotient(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    pairs = [(inputs[f"{area}b"], inputs[f"{area}a"]) for area in "RDC"]
    result = displacement_quotient(*pairs)
    return {
        "gross_effect": result.gross_effect,
        "net_effect": result.net_effect,
        "success_measure": result.success,
        "buffer_measure": result.buffer,
        "wdq": result.quotient,
        "tne": result.total_net_effect,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="wdd",
        title="Weighted displacement difference",
        section=SECTION,
        citation="Wheeler & Ratcliffe (2018); ptools, wdd",
        variant="Poisson variance, each count over its weight squared; 90% interval unless told.",
        needs="Counts before and after in treated and control areas, and around them if displacement is feared.",
        never_for="Very small or strongly overdispersed counts.",
        function=weighted_displacement_difference,
        answer=_answer_difference,
    ),
    Method(
        name="wdd_harm",
        title="Displacement difference weighed by harm",
        section=SECTION,
        citation="ptools, wdd_harm",
        variant="Sum of estimates by weight; independent errors.",
        needs="Estimates, standard errors and harm weights by kind of event.",
        never_for="Kinds of event that share incidents.",
        function=harm_weighted_difference,
        answer=_answer_harm,
    ),
    Method(
        name="wdq_tne",
        title="Displacement quotient and total net effect",
        section=SECTION,
        citation="Bowers & Johnson (2003); Guerette (2009)",
        variant="Undefined unless the response area improved on its control.",
        needs="Counts before and after in the response area, its buffer and a control.",
        never_for="A statement of significance: it has no interval.",
        function=displacement_quotient,
        answer=_answer_quotient,
    ),
)
