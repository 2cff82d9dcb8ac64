"""Early warning: is the newest count above what past years lead one to expect?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import Floats, chosen, counts_of, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result
from wardmote.analysis.time_and_forecasts.quasi_poisson import Fit, quasi_poisson

Threshold = Literal["delta", "nbPlugin"]
POWERS: Mapping[str, float] = {"none": 1.0, "1/2": 0.5, "2/3": 2 / 3}
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceedances(Result):
    """For each time tested: what was seen and expected, the upper bound, the score, the p-value and the alarm.

    Arrays have one value for each place in `times` (counted from 0), of a table a row of them for each series; NaN
    where nothing can be said.
    """

    times: NDArray[np.int64]
    observed: Floats
    expected: Floats
    upper_bound: Floats
    score: Floats
    p: Floats
    alarm: NDArray[np.bool_]
    overdispersion: Floats

    def explain(self) -> str:
        """How many times the count was above its bound, and the newest."""
        if self.alarm.ndim > 1:
            return (
                f"{int(self.alarm[:, -1].sum()):,} of {len(self.alarm):,} series are above what past years lead one to "
                f"expect in the newest period."
            )
        newest = "above" if self.alarm[-1] else "not above"
        return (
            f"{int(self.alarm.sum())} of {self.alarm.size} counts are above what past years lead one to expect; "
            f"the newest, {self.observed[-1]:.0f}, is {newest} its bound of {self.upper_bound[-1]:.1f}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How past years are read: `b` years, windows of 2`w`+1, `no_periods` parts of the year, the newest left out."""

    frequency: int = 12
    b: int = 5
    w: int = 1
    no_periods: int = 4
    past_not_included: int = 3
    trend: bool = True
    p_threshold_trend: float = 1.0
    reweight: bool = True
    weights_threshold: float = 2.58

    def __post_init__(self) -> None:
        if min(self.frequency, self.b, self.no_periods) < 1 or min(self.w, self.past_not_included) < 0:
            raise ParameterError("Frequency, years and parts of the year must be 1 or more, windows 0 or more.")
        if self.frequency - 2 * self.w - 1 < self.no_periods - 2 * self.w - 1 or self.frequency <= 2 * self.w:
            raise ParameterError("The windows and parts do not fit into a year; lower w or no_periods.")


def farrington_flexible(
    series: ArrayLike,
    *,
    times: ArrayLike | None = None,
    baseline: Baseline | None = None,
    method: Threshold = "delta",
    alpha: float = 0.01,
    power: str = "2/3",
    limit54: tuple[int, int] = (5, 4),
) -> Exceedances:
    """Flag counts above the upper bound that comparable periods of past years lead one to expect.

    For each time a quasi-Poisson regression with a factor for the parts of the year (and a trend) is fitted to
    `b` past years without the newest periods, refitted with past outbreaks weighted down by their Anscombe
    residuals, and used to predict the present.

    Args:
        series: shape (n,), counts at equal steps.
        times: places to test, counted from 0; by default all with enough history.
        baseline: how past years are read.
        method: "delta" (bound from the transformed normal, with the fit's own uncertainty) or "nbPlugin" (a
            negative binomial quantile; its score then compares with the logarithm, as the reference does).
        alpha: one-sided tail probability.
        power: skewness transform of "delta": "2/3", "1/2" or "none".
        limit54: no alarm unless at least the first number of cases occurred in the last (second number) periods.

    Returns:
        Expected counts, upper bounds, scores, p-values and alarms.

    Raises:
        TooFewPointsError: a time has less history than the baseline needs.
        EmptyInputError, MissingValueError, NegativeCountError, ShapeError: the series does not suit.
        ParameterError: a setting is out of range.

    Source: Noufaily et al. (2013), Statistics in Medicine 32, 1206-1222; equal to R surveillance 1.20.3
    `farringtonFlexible`.

    """
    counts = one_dimension(counts_of(series, name="The series"), name="The series")
    plan = baseline or Baseline()
    first = plan.frequency * plan.b + plan.w
    table = farrington_table(
        counts[None],
        times=np.arange(first, counts.size) if times is None else times,
        baseline=baseline,
        method=method,
        alpha=alpha,
        power=power,
        limit54=limit54,
    )
    return replace(
        table,
        observed=table.observed[0],
        expected=table.expected[0],
        upper_bound=table.upper_bound[0],
        score=table.score[0],
        p=table.p[0],
        alarm=table.alarm[0],
        overdispersion=table.overdispersion[0],
    )


def farrington_table(
    table: ArrayLike,
    *,
    times: ArrayLike | None = None,
    baseline: Baseline | None = None,
    method: Threshold = "delta",
    alpha: float = 0.01,
    power: str = "2/3",
    limit54: tuple[int, int] = (5, 4),
) -> Exceedances:
    """Farrington's flexible method for many series at once: each result equals that of the series alone.

    Args:
        table: shape (series, n), counts at equal steps.
        times: places to test, counted from 0; by default the newest alone.
        baseline: as `farrington_flexible`.
        method: as `farrington_flexible`.
        alpha: as `farrington_flexible`.
        power: as `farrington_flexible`.
        limit54: as `farrington_flexible`.

    Returns:
        Exceedances whose arrays are (series, times). With as many series as this is for, some alarms are chance:
        adjust the p-values, or read the alarms as a list to look at.

    Raises:
        As `farrington_flexible`.

    Source: as `farrington_flexible`.

    """
    plan = baseline or Baseline()
    counts = counts_of(table, name="The table")
    if counts.ndim != 2 or not counts.size:
        raise ShapeError("The table must have a row of counts for each series.")
    chosen(method, ("delta", "nbPlugin"), name="The method")
    chosen(power, tuple(POWERS), name="The power")
    if not 0 < alpha < 0.5:
        raise ParameterError(f"The tail probability alpha is {alpha}; it must lie between 0 and 0.5.")
    first, length = plan.frequency * plan.b + plan.w, counts.shape[1]
    places = np.array([length - 1]) if times is None else np.asarray(times, dtype=np.int64)
    if places.size == 0 or places.min() < first or places.max() >= length:
        raise TooFewPointsError(
            f"Each time needs {first} earlier values ({plan.b} years and a window); the series has {length}."
        )
    columns = [_bounds(counts, int(place), plan, method, alpha, POWERS[power], limit54) for place in places]
    expected, upper, score, p, dispersion, alarm = np.moveaxis(np.array(columns, dtype=np.float64), 0, 2)
    return Exceedances(
        provenance=provenance(
            "farrington_flexible",
            f"quasi-Poisson, {plan.no_periods} parts of the year, {method} bound, Anscombe reweighting at "
            f"{plan.weights_threshold:g}",
            parameters={"baseline": plan, "alpha": alpha, "power": power, "limit54": limit54},
            series=counts,
        ),
        times=places,
        observed=counts[:, places],
        expected=expected,
        upper_bound=upper,
        score=score,
        p=p,
        alarm=alarm > 0,
        overdispersion=dispersion,
    )


def _bounds(
    counts: Floats,
    place: int,
    plan: Baseline,
    method: Threshold,
    alpha: float,
    exponent: float,
    limit54: tuple[int, int],
) -> Floats:
    """Expected, upper bound, score, p, overdispersion and alarm (rows) of every series at one place."""
    eta, spread, phi = _predict(counts, place, plan)
    seen, mean = counts[:, place], np.exp(eta)
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "delta":
            upper, p = _delta_bound(mean, mean * spread, phi, seen, alpha, exponent)
            score = (seen - mean) / (upper - mean)
        else:
            upper, p = _plugin_bound(mean, phi, seen, alpha)
            score = (seen - eta) / (upper - eta)
    enough = counts[:, max(0, place - limit54[1] + 1) : place + 1].sum(axis=1) >= limit54[0]
    alarm = enough & (score > 1) & (seen != 0)
    return np.array([np.where(enough, mean, np.nan), np.where(enough, upper, np.nan), score, p, phi, alarm])


def _delta_bound(
    mean: Floats, error: Floats, phi: Floats, seen: Floats, alpha: float, exponent: float
) -> tuple[Floats, Floats]:
    """Bound and p-value with the prediction normal after a power transform."""
    variance = exponent**2 * mean ** (2 * exponent - 1) * (phi + error**2 / mean)
    middle, spread = mean**exponent, np.sqrt(variance)
    upper = (middle + scipy.stats.norm.ppf(1 - alpha) * spread) ** (1 / exponent)
    return upper, np.asarray(scipy.stats.norm.sf(seen**exponent, middle, spread))


def _plugin_bound(mean: Floats, phi: Floats, seen: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Bound and p-value with the prediction negative binomial (Poisson without overdispersion)."""
    over = phi > 1
    odds = np.where(over, phi, 2.0)
    spread, plain_law = scipy.stats.nbinom(mean / (odds - 1), 1 / odds), scipy.stats.poisson(mean)
    upper = np.where(over, spread.ppf(1 - alpha), plain_law.ppf(1 - alpha))
    return upper, np.where(over, spread.sf(seen - 1), plain_law.sf(seen - 1))


def _predict(counts: Floats, place: int, plan: Baseline) -> tuple[Floats, Floats, Floats]:
    """Each series' linear predictor at the place, its standard error and overdispersion; NaN if no fit settles."""
    parts = _parts_of_year(place, plan, counts.shape[1])
    parts[place - plan.past_not_included : place + 1] = 0
    used = np.flatnonzero(parts)
    response = counts[:, used]
    predicted = np.full((3, len(counts)), np.nan)
    level_only = np.ones(len(counts), dtype=bool)
    if plan.trend:
        fit = _fit(response, _design(used, parts[used], plan, trend=True), plan)
        keep = _keep_trend(fit, response, place, plan)
        predicted[:, keep] = np.array(_at(fit, place, trend=True))[:, keep]
        level_only = ~keep
    if level_only.any():
        fit = _fit(response[level_only], _design(used, parts[used], plan, trend=False), plan)
        predicted[:, level_only] = np.where(fit.settled, np.array(_at(fit, place, trend=False)), np.nan)
    return predicted[0], predicted[1], predicted[2]


def _parts_of_year(place: int, plan: Baseline, length: int) -> NDArray[np.int64]:
    """The part of the year of each value: `no_periods` in the windows, 1, 2… between them, 0 unused."""
    parts = np.zeros(length, dtype=np.int64)
    parts[place - plan.w : place + 1] = plan.no_periods
    between = plan.no_periods - 1
    for year in range(1, plan.b + 1):
        centre = place - year * plan.frequency
        parts[centre - plan.w : centre + plan.w + 1] = plan.no_periods
        if between:
            gap = plan.frequency - 2 * plan.w - 1
            lengths = gap // between + (np.arange(between) < gap % between)
            start = centre + plan.w + 1
            parts[start : start + gap] = np.repeat(np.arange(1, between + 1), lengths)
    return parts


def _design(used: NDArray[np.int64], parts: NDArray[np.int64], plan: Baseline, *, trend: bool) -> Floats:
    """Columns: one for each part of the year, the windows' last as the reference; then the trend."""
    columns = [np.ones(used.size)] + [(parts == part).astype(float) for part in range(1, plan.no_periods)]
    return np.column_stack([*columns, used + 1.0] if trend else columns)


def _at(fit: Fit, place: int, *, trend: bool) -> tuple[Floats, Floats, Floats]:
    row = np.zeros(fit.coefficients.shape[1])
    row[0] = 1
    if trend:
        row[-1] = place + 1
    spread = np.sqrt(np.einsum("i,sij,j->s", row, fit.covariance, row) * fit.scale)
    return fit.coefficients @ row, spread, np.maximum(fit.dispersion, 1.0)


def _keep_trend(fit: Fit, response: Floats, place: int, plan: Baseline) -> Booleans:
    """A trend stays if it is significant, rests on three years and does not predict beyond all that was seen."""
    if plan.b < 3:
        return np.zeros(len(response), dtype=bool)
    slope, error = fit.coefficients[:, -1], np.sqrt(fit.covariance[:, -1, -1] * fit.scale)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        p = 2 * scipy.stats.t.sf(np.abs(slope / error), fit.freedom)
        seen_before = np.exp(_at(fit, place, trend=True)[0]) <= response.max(axis=1)
    return np.asarray(fit.settled & (p < plan.p_threshold_trend) & seen_before)


def _fit(response: Floats, design: Floats, plan: Baseline) -> Fit:
    """Quasi-Poisson fits, refitted with past outbreaks weighted down."""
    fit = quasi_poisson(response, design, np.ones(response.shape))
    if not plan.reweight:
        return fit
    phi = np.maximum(fit.dispersion, 1.0)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = 1.5 * (response ** (2 / 3) * fit.fitted ** (-1 / 6) - np.sqrt(fit.fitted))
        residual = raw / np.sqrt(phi * (1 - fit.leverage))
    far = residual > plan.weights_threshold
    shrink = np.where(far, 1 / np.where(far, residual, 1.0) ** 2, 1.0)
    weights = shrink * (response.shape[1] / shrink.sum(axis=1, keepdims=True))
    again = quasi_poisson(response, design, weights)
    return replace(again, scale=_reference_scale(response, again, weights), settled=fit.settled & again.settled)


def _reference_scale(response: Floats, fit: Fit, weights: Floats) -> Floats:
    """The variance scale of the prediction as the reference has it.

    R surveillance replaces the model's working weights by the reweighting's own before it predicts, so that its
    standard errors rest on squared relative residuals. Kept, so that bounds agree with the published tool.
    """
    return np.asarray((weights * ((response - fit.fitted) / fit.fitted) ** 2).sum(axis=1) / fit.freedom)


def _answer_farrington(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    first, last = (int(place) for place in inputs["range_1based"])
    shared = {
        name: inputs[name]
        for name in (
            "frequency",
            "b",
            "w",
            "no_periods",
            "past_not_included",
            "trend",
            "p_threshold_trend",
            "reweight",
            "weights_threshold",
        )
        if name in inputs
    }
    result = farrington_flexible(
        inputs["series"],
        times=np.arange(first - 1, last),
        baseline=Baseline(**shared),
        method=inputs.get("threshold_method", "delta"),
        alpha=float(inputs.get("alpha", 0.01)),
        power=inputs.get("power_transform", "2/3"),
        limit54=tuple(inputs.get("limit54", (5, 4))),
    )
    return {
        "upperbound": plain(result.upper_bound),
        "alarm": [int(alarm) for alarm in result.alarm],
        "expected": plain(result.expected),
        "score": plain(result.score),
        "p": plain(result.p),
    }


_SECTION = "Time and forecasts"


METHODS: tuple[Method, ...] = (
    Method(
        name="farrington_flexible",
        title="Farrington's flexible method of early warning",
        section=_SECTION,
        citation="Noufaily et al. (2013), Statistics in Medicine 32, 1206-1222; R surveillance 1.20.3",
        variant="Quasi-Poisson with parts of the year, trend and Anscombe reweighting at 2.58; delta or nbPlugin bound.",
        needs="Counts at equal steps with at least `b` past years and a window.",
        never_for="Series whose recording changed within the years used; saying why a count is high.",
        function=farrington_flexible,
        answer=_answer_farrington,
    ),
)
