"""Did it work? Before and after with displacement, against controls: the arithmetic of place-based evaluations.

The models for panels and series are in `evaluation_models`, synthetic control in `synthetic_control`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import (
    Floats,
    counts_of,
    denominators,
    numbers,
    one_dimension,
    plain,
    provenance,
    same_length,
    z_of,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Evaluation of pilots"
EVIDENCE = (
    "Before and after alone shows a change, not an effect; a control makes it consistent with an effect; "
    "placebo tests or parallel trends make it evidence of one."
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRateRatio(Result):
    """The treated area's after/before ratio over the control's; all None where a count of zero leaves it undefined."""

    log_ratio: float | None
    ratio: float | None
    error: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    relative_effect_size: float | None
    percent_change: float | None

    def explain(self) -> str:
        """The change relative to the control's."""
        if self.percent_change is None:
            return "One of the four counts is zero, so their ratio is undefined; compare differences instead."
        return (
            f"Relative to the control, events changed by {self.percent_change:+.1f}% "
            f"(ratio {self.ratio:.2f}, 95% interval {self.lower:.2f} to {self.upper:.2f})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion(Result):
    """How much more counts vary than Poisson counts would: `phi` (at least 1), `raw` before that floor."""

    phi: float
    raw: float
    farrington_welsh: float

    def explain(self) -> str:
        """By how much intervals must widen."""
        return (
            f"Counts vary {self.raw:.2f} times as much as Poisson counts; standard errors grow by {self.phi**0.5:.2f}."
        )


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
    given = (control, treated, displaced_control, displaced_treated)
    counts = counts_of([_pair(pair) for pair in given], name="counts")
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
    found = one_dimension(numbers(estimates, name="estimates"), name="estimates")
    spread, weight = counts_of(errors, name="errors"), numbers(weights, name="weights")
    same_length(estimates=found, errors=spread, weights=weight)
    total, error = float(found @ weight), float(np.sqrt((spread**2) @ (weight**2)))
    margin = z_of(1 - alpha) * error
    return DisplacementDifference(
        provenance=provenance("wdd_harm", "sum of weighted estimates", parameters={"alpha": alpha}, estimates=found),
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
    before, after = counts_of(_pair(response), name="response")
    near_before, near_after = counts_of(_pair(buffer), name="buffer")
    base_before, base_after = denominators(_pair(control), name="control")
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


def relative_rate_ratio(treated: ArrayLike, control: ArrayLike, *, phi: float = 1.0) -> RelativeRateRatio:
    """The relative incidence rate ratio of a treated and a control area.

    Args:
        treated: counts before and after.
        control: counts before and after.
        phi: overdispersion of the sub-period counts, at least 1 (see `count_dispersion`).

    Returns:
        RelativeRateRatio with a 95% interval.

    Raises:
        ParameterError (phi not above 0), NegativeCountError, ShapeError, MissingValueError

    Source:
        Wilson (2022): V = φ(1/a + 1/b + 1/c + 1/d). The relative effect size of Farrington and Braga is its inverse.

    Example:
        >>> relative_rate_ratio([50, 30], [60, 55], phi=2.1).explain()
        'Relative to the control, events changed by -34.5% (ratio 0.65, 95% interval 0.28 to 1.52).'

    """
    if not phi > 0:
        raise ParameterError(f"The dispersion is {phi}; it must be above 0, and 1 for Poisson counts.")
    counts = counts_of([_pair(treated), _pair(control)], name="counts")
    stated = provenance("relative_incidence_rate_ratio", "log-normal", parameters={"phi": phi}, counts=counts)
    if not counts.all():
        return RelativeRateRatio(provenance=stated, **dict.fromkeys(_RATIO_FIGURES))
    log_ratio = float(np.diff(np.log(counts), axis=1)[:, 0] @ [1, -1])
    error = float(np.sqrt(phi * (1 / counts).sum()))
    ratio, margin = float(np.exp(log_ratio)), z_of(0.95) * error
    return RelativeRateRatio(
        provenance=stated,
        log_ratio=log_ratio,
        ratio=ratio,
        error=error,
        lower=float(np.exp(log_ratio - margin)),
        upper=float(np.exp(log_ratio + margin)),
        p_value=float(2 * special.ndtr(-abs(log_ratio) / error)),
        relative_effect_size=1 / ratio,
        percent_change=(ratio - 1) * 100,
    )


_RATIO_FIGURES = (
    "log_ratio",
    "ratio",
    "error",
    "lower",
    "upper",
    "p_value",
    "relative_effect_size",
    "percent_change",
)


def count_dispersion(groups: Sequence[ArrayLike]) -> Dispersion:
    """Overdispersion of sub-period counts about the mean of their group.

    Args:
        groups: the counts of each group, such as months before in the treated area.

    Returns:
        Dispersion: Pearson's χ² over its degrees of freedom, never below 1 in `phi`; and Farrington and Welsh's
        rule 0.0008 N + 1.2 at the mean group total, shown only as a sensitivity.

    Raises:
        TooFewPointsError (no more counts than groups), NegativeCountError, MissingValueError, ShapeError

    Source:
        R `glm(family = quasipoisson)`; Farrington, Gill and others (2007).

    """
    rows = [one_dimension(counts_of(group, name="a group"), name="a group") for group in groups]
    free = sum(row.size for row in rows) - len(rows)
    if free < 1:
        raise TooFewPointsError("Dispersion needs more counts than groups; give each group its sub-period counts.")
    pearson = sum(float(((row - row.mean()) ** 2).sum() / row.mean()) for row in rows if row.any())
    raw = pearson / free
    mean_total = float(np.mean([row.sum() for row in rows]))
    return Dispersion(
        provenance=provenance("overdispersion_phi", "Pearson χ²/df, floor 1", parameters={"groups": len(rows)}),
        phi=max(1.0, raw),
        raw=raw,
        farrington_welsh=0.0008 * mean_total + 1.2,
    )


def _pair(values: ArrayLike) -> Floats:
    pair = numbers(values, name="counts")
    if pair.shape != (2,):
        raise ShapeError("Counts must be a pair: before, after.")
    return pair


def _answer_difference(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = weighted_displacement_difference(
        inputs["control"],
        inputs["treated"],
        displaced_control=inputs.get("disp_control", (0, 0)),
        displaced_treated=inputs.get("disp_treated", (0, 0)),
        time_weights=inputs.get("time_weights", (1, 1)),
        area_weights=inputs.get("area_weights", (1, 1, 1, 1)),
        alpha=inputs.get("alpha", 0.1),
    )
    return {
        "Est_Local": found.local,
        "SE_Local": found.local_error,
        "Est_Displace": found.displaced,
        "SE_Displace": found.displaced_error,
        "Est_Total": found.total,
        "SE_Total": found.total_error,
        "Z": found.z,
        "LowCI": found.lower,
        "HighCI": found.upper,
    }


def _answer_harm(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = harm_weighted_difference(inputs["est"], inputs["se"], inputs["weight"], alpha=inputs.get("alpha", 0.1))
    return {
        "HarmEst": found.total,
        "SE_HarmEst": found.total_error,
        "Z": found.z,
        "LowCI": found.lower,
        "HighCI": found.upper,
    }


def _answer_quotient(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    pairs = [(inputs[f"{area}b"], inputs[f"{area}a"]) for area in "RDC"]
    found = displacement_quotient(*pairs)
    return {
        "gross_effect": found.gross_effect,
        "net_effect": found.net_effect,
        "success_measure": found.success,
        "buffer_measure": found.buffer,
        "wdq": found.quotient,
        "tne": found.total_net_effect,
    }


def _answer_ratio(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = relative_rate_ratio((inputs["tb"], inputs["ta"]), (inputs["cb"], inputs["ca"]), phi=inputs.get("phi", 1.0))
    return {
        "log_rirr": found.log_ratio,
        "rirr": found.ratio,
        "se": found.error,
        "lower95": found.lower,
        "upper95": found.upper,
        "p": found.p_value,
        "relative_effect_size": found.relative_effect_size,
        "pct_change": found.percent_change,
    }


def _answer_dispersion(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = count_dispersion(inputs["counts"])
    return {"phi": plain(found.phi), "farrington_welsh_phi_mean": found.farrington_welsh}


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
    Method(
        name="relative_incidence_rate_ratio",
        title="Relative incidence rate ratio",
        section=SECTION,
        citation="Wilson (2022)",
        variant="V = φ(1/a + 1/b + 1/c + 1/d), normal on the log scale; undefined at a zero count.",
        needs="Counts before and after in a treated and a control area, and their overdispersion.",
        never_for="Poisson intervals (φ = 1) on overdispersed counts.",
        function=relative_rate_ratio,
        answer=_answer_ratio,
    ),
    Method(
        name="overdispersion_phi",
        title="Overdispersion",
        section=SECTION,
        citation="R glm, quasipoisson; Farrington, Gill and others (2007)",
        variant="Pearson χ²/df of the sub-period counts, floor 1; the 0.0008 N + 1.2 rule as a sensitivity.",
        needs="The counts of sub-periods in each group.",
        never_for="Groups whose counts trend within the period.",
        function=count_dispersion,
        answer=_answer_dispersion,
    ),
)
