"""Models of effects on counts: differences in differences over a panel, interrupted series. Fitted by statsmodels."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError, ZeroPopulationError
from wardmote.analysis.inputs import Floats, counts_of, numbers, one_dimension, plain, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Evaluation of pilots"
TIGHT = 1e-10  # R stops at 1e-8 of the deviance, which leaves the dispersion wrong in its sixth digit
MOST_STEPS = 200
VAST_THETA = 1e7  # beyond this a negative binomial cannot be told from a Poisson


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceInDifferences(Result):
    """The log rate ratio of treated × post under several models and errors.

    `effect` and `error` are Poisson; `fixed_effect` and `fixed_error` with unit and time effects; `phi` the
    dispersion; `theta`, `negative_binomial` and its error None where the counts are not overdispersed;
    `cluster_error` is robust, by unit.
    """

    effect: float
    error: float
    fixed_effect: float
    fixed_error: float
    phi: float
    theta: float | None
    negative_binomial: float
    negative_binomial_error: float
    cluster_error: float

    def explain(self) -> str:
        """The relative change with its interval by unit."""
        low, middle, high = (
            100 * (np.exp(self.effect + z * self.cluster_error) - 1) for z in (-1.959964, 0.0, 1.959964)
        )
        return (
            f"Relative to the comparison units, treated units changed by {middle:+.1f}% "
            f"(95% interval {low:+.1f}% to {high:+.1f}%, allowing for units)."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedSeries(Result):
    """A segmented quasi-Poisson regression: names, coefficients on the log scale, their errors, dispersion."""

    names: tuple[str, ...]
    coefficients: Floats
    errors: Floats
    phi: float

    def explain(self) -> str:
        """The step at the break and its interval."""
        step, error = (float(values[self.names.index("level")]) for values in (self.coefficients, self.errors))
        low, middle, high = (100 * (np.exp(step + z * error) - 1) for z in (-1.959964, 0.0, 1.959964))
        return f"At the break the level changed by {middle:+.1f}% (95% interval {low:+.1f}% to {high:+.1f}%)."


def difference_in_differences(
    unit: ArrayLike, time: ArrayLike, treated: ArrayLike, post: ArrayLike, counts: ArrayLike
) -> DifferenceInDifferences:
    """Poisson differences in differences over a panel, with quasi-Poisson, negative binomial and clustered errors.

    Args:
        unit: which unit each row belongs to, as a number or code.
        time: which period each row belongs to.
        treated: 1 for rows of treated units, 0 otherwise.
        post: 1 for rows after the work began, 0 before.
        counts: events of each row.

    Returns:
        DifferenceInDifferences; effects are log rate ratios of treated × post.

    Raises:
        ShapeError, TooFewPointsError, ParameterError (a flag not 0 or 1), ZeroPopulationError (one of the four
        groups is missing or has no events), NegativeCountError, MissingValueError

    Source:
        R `glm(poisson)`, `MASS::glm.nb`; statsmodels GLM with cov_type="cluster".

    """
    panel = _Panel.of(unit, time, treated, post, counts)
    design = np.column_stack([np.ones(panel.counts.size), panel.treated, panel.post, panel.treated * panel.post])
    simple = _poisson(panel.counts, design)
    fixed, fixed_error = _two_way(panel)
    clustered = _poisson(panel.counts, design, cov_type="cluster", cov_kwds={"groups": panel.unit})
    theta = negative_binomial_theta(panel.counts, np.asarray(simple.mu))
    spread = 1 / np.asarray(simple.mu) + (1 / theta if theta else 0.0)
    information = design.T @ (design / spread[:, None])
    return DifferenceInDifferences(
        provenance=provenance("did_poisson", "treated × post; two-way fixed effects", counts=panel.counts),
        effect=float(simple.params[3]),
        error=float(simple.bse[3]),
        fixed_effect=fixed,
        fixed_error=fixed_error,
        phi=float(simple.pearson_chi2 / simple.df_resid),
        theta=theta,
        negative_binomial=float(simple.params[3]),  # the four cells are saturated: theta moves only the error
        negative_binomial_error=float(np.sqrt(np.linalg.inv(information)[3, 3])),
        cluster_error=float(clustered.bse[3]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    unit: np.ndarray
    time: np.ndarray
    treated: Floats
    post: Floats
    counts: Floats

    @classmethod
    def of(cls, unit: ArrayLike, time: ArrayLike, treated: ArrayLike, post: ArrayLike, counts: ArrayLike) -> "_Panel":
        """A checked panel, units and times as codes from 0."""
        events = one_dimension(counts_of(counts, name="counts"), name="counts", least=5)
        flags = [numbers(values, name=name) for values, name in ((treated, "treated"), (post, "post"))]
        units, times = np.asarray(unit), np.asarray(time)
        if units.shape != events.shape or times.shape != events.shape:
            raise ShapeError("Each row needs a unit, a time, both flags and a count.")
        same_length(treated=flags[0], post=flags[1], counts=events)
        if not all(np.isin(flag, (0, 1)).all() for flag in flags):
            raise ParameterError("Treated and post must be 0 or 1.")
        cell = (2 * flags[0] + flags[1]).astype(int)
        if not np.bincount(cell, weights=events, minlength=4).all():
            raise ZeroPopulationError("Treated and comparison units each need events before and after.")
        codes = [np.unique(values, return_inverse=True)[1] for values in (units, times)]
        if codes[0].max() < 1 or codes[1].max() < 1:
            raise TooFewPointsError("The panel needs at least 2 units and 2 times.")
        return cls(unit=codes[0], time=codes[1], treated=flags[0], post=flags[1], counts=events)


def _two_way(panel: _Panel) -> tuple[float, float]:
    """The effect with a level for every unit and time; those without events tell nothing and are left out."""
    is_informative = np.bincount(panel.unit, weights=panel.counts)[panel.unit] > 0
    is_informative &= np.bincount(panel.time, weights=panel.counts)[panel.time] > 0
    effect = (panel.treated * panel.post)[is_informative, None]
    unit, time = (np.unique(codes[is_informative], return_inverse=True)[1] for codes in (panel.unit, panel.time))
    design = np.hstack([effect, np.eye(unit.max() + 1)[unit], np.eye(time.max() + 1)[time][:, 1:]])
    fit = _poisson(panel.counts[is_informative], design)
    return float(fit.params[0]), float(fit.bse[0])


def _poisson(counts: Floats, design: Floats, **settings: Any) -> Any:
    """A Poisson model fitted until its coefficients stand still; a perfect fit is no fault in counts."""
    from statsmodels.api import GLM, families
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        model = GLM(counts, design, family=families.Poisson())
        fit = model.fit(maxiter=MOST_STEPS, tol_criterion="params", tol=TIGHT, rtol=TIGHT, **settings)
    if not fit.converged:
        raise ParameterError("The model did not settle; the counts are too few or too uneven for its coefficients.")
    return fit


def negative_binomial_theta(counts: ArrayLike, means: ArrayLike) -> float | None:
    """The most likely shape of a negative binomial with given means; None where there is no overdispersion.

    Args:
        counts: events.
        means: the mean of each, above zero.

    Returns:
        θ, where the variance is μ + μ²/θ.

    Raises:
        NegativeCountError, MissingValueError, ShapeError

    Source:
        The score equation solved by `MASS::theta.ml`.

    """
    y, mu = counts_of(counts, name="counts"), counts_of(means, name="means")
    same_length(counts=y, means=mu)

    def score(log_theta: float) -> float:
        theta = np.exp(log_theta)
        logs = scipy.special.digamma(theta + y) - scipy.special.digamma(theta) + np.log(theta / (mu + theta))
        return float((logs + 1 - (y + theta) / (mu + theta)).sum())

    low, high = np.log(1e-6), np.log(VAST_THETA)
    if ((y - mu) ** 2 - y).sum() <= 0 or score(low) * score(high) > 0:
        return None
    return float(np.exp(scipy.optimize.brentq(score, low, high, xtol=1e-13, rtol=1e-13)))


def interrupted_series(
    series: ArrayLike, *, break_index: int, harmonics: int = 1, period: float = 12
) -> InterruptedSeries:
    """Segmented quasi-Poisson regression of a series with a level and a slope change at a break.

    Args:
        series: counts in time order.
        break_index: position of the first value after the break, with at least 2 values on each side.
        harmonics: pairs of sine and cosine for the season; 0 for none.
        period: length of the season, in values.

    Returns:
        InterruptedSeries: constant, time, level, slope change and the harmonics, on the log scale.

    Raises:
        ParameterError, TooFewPointsError (no more values than coefficients), ZeroPopulationError (no events),
        NegativeCountError, MissingValueError

    Source:
        R `glm(quasipoisson)`; Lopez Bernal, Cummins & Gasparrini (2017).

    """
    counts = one_dimension(counts_of(series, name="series"), name="series")
    if not 2 <= break_index <= counts.size - 2:
        raise ParameterError(f"The break is at {break_index}; it needs at least 2 values on each side.")
    if harmonics < 0 or period <= 0:
        raise ParameterError("Harmonics must be at least 0 and the period above 0.")
    if not counts.any():
        raise ZeroPopulationError("The series has no events, so it has no rate to model.")
    names, design = _segments(counts.size, break_index, harmonics, period)
    if counts.size <= len(names):
        raise TooFewPointsError(f"The model has {len(names)} coefficients; the series needs more values than that.")
    fit = _poisson(counts, design, scale="X2")
    return InterruptedSeries(
        provenance=provenance(
            "interrupted_time_series",
            "segmented quasi-Poisson with harmonics",
            parameters={"break_index": break_index, "harmonics": harmonics, "period": period},
            series=counts,
        ),
        names=names,
        coefficients=np.asarray(fit.params),
        errors=np.asarray(fit.bse),
        phi=float(fit.scale),
    )


def _segments(n: int, break_index: int, harmonics: int, period: float) -> tuple[tuple[str, ...], Floats]:
    t = np.arange(n, dtype=np.float64)
    after = (t >= break_index).astype(np.float64)
    columns = [np.ones(n), t, after, after * (t - break_index)]
    names = ["const", "t", "level", "slope_change"]
    for order in range(1, harmonics + 1):
        angle = 2 * np.pi * order * t / period
        columns += [np.sin(angle), np.cos(angle)]
        suffix = "" if order == 1 else str(order)
        names += [f"sin{suffix}", f"cos{suffix}"]
    return tuple(names), np.column_stack(columns)


def _answer_panel(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    columns = dict(zip(inputs["columns"], zip(*inputs["rows"], strict=True), strict=True))
    result = difference_in_differences(*(columns[name] for name in ("unit", "t", "treat", "post", "y")))
    return {
        "b": result.effect,
        "se": result.error,
        "b_fe": result.fixed_effect,
        "se_fe": result.fixed_error,
        "phi": result.phi,
        "nb_b": result.negative_binomial,
        "nb_theta": result.theta,
        "nb_se": result.negative_binomial_error,
        "cluster_se": result.cluster_error,
    }


def _answer_series(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = interrupted_series(
        inputs["series"],
        break_index=inputs["break_index"],
        harmonics=inputs.get("harmonics", 1),
        period=inputs.get("period", 12),
    )
    return {
        "names": list(result.names),
        "coef": plain(result.coefficients),
        "se_quasi": plain(result.errors),
        "phi": result.phi,
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="did_poisson",
        title="Differences in differences",
        section=SECTION,
        citation="R glm and MASS glm.nb; statsmodels GLM, clustered by unit",
        variant="Poisson treated × post, also with unit and time effects; quasi, negative binomial, clustered errors.",
        needs="Counts by unit and period, before and after, of treated and comparison units.",
        never_for="Units whose trends already parted before the work began.",
        function=difference_in_differences,
        answer=_answer_panel,
    ),
    Method(
        name="interrupted_time_series",
        title="Interrupted series",
        section=SECTION,
        citation="R glm, quasipoisson; Lopez Bernal and others (2017)",
        variant="Level and slope change at the break, sine and cosine for the season; time counted from 0.",
        needs="A series with a break known in advance, mostly two years or more before it.",
        never_for="A break chosen by looking at the series.",
        function=interrupted_series,
        answer=_answer_series,
    ),
)
