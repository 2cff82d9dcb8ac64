"""Did it work? Before and after against controls: the arithmetic of place-based evaluations.

Displacement is in `displacement`, the models for panels and series in `evaluation_models`, synthetic control in
`synthetic_control`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import (
    Floats,
    counts_of,
    numbers,
    one_dimension,
    plain,
    provenance,
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
    counts = counts_of([before_and_after(treated), before_and_after(control)], name="counts")
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
        p_value=float(2 * scipy.special.ndtr(-abs(log_ratio) / error)),
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


def before_and_after(values: ArrayLike) -> Floats:
    """A pair of counts, before and after."""
    pair = numbers(values, name="counts")
    if pair.shape != (2,):
        raise ShapeError("Counts must be a pair: before, after.")
    return pair


def _answer_ratio(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = relative_rate_ratio((inputs["tb"], inputs["ta"]), (inputs["cb"], inputs["ca"]), phi=inputs.get("phi", 1.0))
    return {
        "log_rirr": result.log_ratio,
        "rirr": result.ratio,
        "se": result.error,
        "lower95": result.lower,
        "upper95": result.upper,
        "p": result.p_value,
        "relative_effect_size": result.relative_effect_size,
        "pct_change": result.percent_change,
    }


def _answer_dispersion(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = count_dispersion(inputs["counts"])
    return {"phi": plain(result.phi), "farrington_welsh_phi_mean": result.farrington_welsh}


METHODS: tuple[Method, ...] = (
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
