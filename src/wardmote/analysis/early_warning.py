"""Early warning: is the newest count above what past years lead one to expect, and is a cluster a real cluster?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import Floats, chosen, counts_of, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

Threshold = Literal["delta", "nbPlugin"]
POWERS: Mapping[str, float] = {"none": 1.0, "1/2": 0.5, "2/3": 2 / 3}
PASSES = 50
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
class TemporalCluster(Result):
    """How likely at least one window as full as this is over the whole time, by chance alone."""

    probability: float
    periods: float
    window: float
    mean: float
    count: int

    def explain(self) -> str:
        """The cluster and its probability."""
        return (
            f"{self.count} in {self.window:g} periods somewhere in {self.periods:g}, where {self.mean:g} are usual, "
            f"has a probability of {self.probability:.3g} by chance alone."
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


@dataclass(frozen=True, slots=True)
class _Fit:
    """Fits of several series by one design: the first axis of every array is the series."""

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    leverage: Floats
    dispersion: Floats
    scale: Floats
    settled: Booleans
    freedom: int


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
    found = farrington_table(
        counts[None],
        times=np.arange(first, counts.size) if times is None else times,
        baseline=baseline,
        method=method,
        alpha=alpha,
        power=power,
        limit54=limit54,
    )
    return replace(
        found,
        observed=found.observed[0],
        expected=found.expected[0],
        upper_bound=found.upper_bound[0],
        score=found.score[0],
        p=found.p[0],
        alarm=found.alarm[0],
        overdispersion=found.overdispersion[0],
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
    upper = (middle + stats.norm.ppf(1 - alpha) * spread) ** (1 / exponent)
    return upper, np.asarray(stats.norm.sf(seen**exponent, middle, spread))


def _plugin_bound(mean: Floats, phi: Floats, seen: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Bound and p-value with the prediction negative binomial (Poisson without overdispersion)."""
    over = phi > 1
    odds = np.where(over, phi, 2.0)
    spread, plain_law = stats.nbinom(mean / (odds - 1), 1 / odds), stats.poisson(mean)
    upper = np.where(over, spread.ppf(1 - alpha), plain_law.ppf(1 - alpha))
    return upper, np.where(over, spread.sf(seen - 1), plain_law.sf(seen - 1))


def _predict(counts: Floats, place: int, plan: Baseline) -> tuple[Floats, Floats, Floats]:
    """Each series' linear predictor at the place, its standard error and overdispersion; NaN if no fit settles."""
    parts = _parts_of_year(place, plan, counts.shape[1])
    parts[place - plan.past_not_included : place + 1] = 0
    used = np.flatnonzero(parts)
    response = counts[:, used]
    found = np.full((3, len(counts)), np.nan)
    level_only = np.ones(len(counts), dtype=bool)
    if plan.trend:
        fit = _fit(response, _design(used, parts[used], plan, trend=True), plan)
        keep = _keep_trend(fit, response, place, plan)
        found[:, keep] = np.array(_at(fit, place, trend=True))[:, keep]
        level_only = ~keep
    if level_only.any():
        fit = _fit(response[level_only], _design(used, parts[used], plan, trend=False), plan)
        found[:, level_only] = np.where(fit.settled, np.array(_at(fit, place, trend=False)), np.nan)
    return found[0], found[1], found[2]


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


def _at(fit: _Fit, place: int, *, trend: bool) -> tuple[Floats, Floats, Floats]:
    row = np.zeros(fit.coefficients.shape[1])
    row[0] = 1
    if trend:
        row[-1] = place + 1
    spread = np.sqrt(np.einsum("i,sij,j->s", row, fit.covariance, row) * fit.scale)
    return fit.coefficients @ row, spread, np.maximum(fit.dispersion, 1.0)


def _keep_trend(fit: _Fit, response: Floats, place: int, plan: Baseline) -> Booleans:
    """A trend stays if it is significant, rests on three years and does not predict beyond all that was seen."""
    if plan.b < 3:
        return np.zeros(len(response), dtype=bool)
    slope, error = fit.coefficients[:, -1], np.sqrt(fit.covariance[:, -1, -1] * fit.scale)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        p = 2 * stats.t.sf(np.abs(slope / error), fit.freedom)
        seen_before = np.exp(_at(fit, place, trend=True)[0]) <= response.max(axis=1)
    return np.asarray(fit.settled & (p < plan.p_threshold_trend) & seen_before)


def _fit(response: Floats, design: Floats, plan: Baseline) -> _Fit:
    """Quasi-Poisson fits, refitted with past outbreaks weighted down."""
    fit = _quasi_poisson(response, design, np.ones(response.shape))
    if not plan.reweight:
        return fit
    phi = np.maximum(fit.dispersion, 1.0)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = 1.5 * (response ** (2 / 3) * fit.fitted ** (-1 / 6) - np.sqrt(fit.fitted))
        residual = raw / np.sqrt(phi * (1 - fit.leverage))
    far = residual > plan.weights_threshold
    shrink = np.where(far, 1 / np.where(far, residual, 1.0) ** 2, 1.0)
    weights = shrink * (response.shape[1] / shrink.sum(axis=1, keepdims=True))
    again = _quasi_poisson(response, design, weights)
    return replace(again, scale=_reference_scale(response, again, weights), settled=fit.settled & again.settled)


def _reference_scale(response: Floats, fit: _Fit, weights: Floats) -> Floats:
    """The variance scale of the prediction as the reference has it.

    R surveillance replaces the model's working weights by the reweighting's own before it predicts, so that its
    standard errors rest on squared relative residuals. Kept, so that bounds agree with the published tool.
    """
    return np.asarray((weights * ((response - fit.fitted) / fit.fitted) ** 2).sum(axis=1) / fit.freedom)


def _quasi_poisson(response: Floats, design: Floats, weights: Floats) -> _Fit:
    """Iteratively reweighted least squares with a log link, of all series together until each has settled."""
    series, width = len(response), design.shape[1]
    coefficients, mean = np.zeros((series, width)), response + 0.1
    deviance, settled = np.full(series, np.inf), np.zeros(series, dtype=bool)
    going = np.arange(series)
    for _ in range(PASSES):
        if not going.size:
            break
        now, seen, pull = mean[going], response[going], np.sqrt(weights[going] * mean[going])
        q, r = np.linalg.qr(pull[:, :, None] * design)
        sound = np.abs(np.diagonal(r, axis1=1, axis2=2)).min(axis=1) >= 1e-10
        r[~sound] = np.eye(width)  # not to be settled; its answer is not used
        working = pull * (np.log(now) + (seen - now) / now)
        coefficients[going] = np.linalg.solve(r, np.einsum("smk,sm->sk", q, working)[:, :, None])[:, :, 0]
        mean[going] = np.exp(np.clip(coefficients[going] @ design.T, -30, 30))
        after = _deviance(seen, mean[going], weights[going])
        settled[going] = sound & (np.abs(after - deviance[going]) < 1e-12 * (np.abs(after) + 0.1))
        deviance[going] = after
        going = going[sound & ~settled[going]]
    return _summary(response, design, weights, mean, coefficients, settled)


def _deviance(response: Floats, mean: Floats, weights: Floats) -> Floats:
    ratio = np.where(response > 0, response, 1) / np.where(response > 0, mean, 1)
    return np.asarray(2 * (weights * (response * np.log(ratio) - (response - mean))).sum(axis=1))


def _summary(
    response: Floats, design: Floats, weights: Floats, mean: Floats, coefficients: Floats, settled: Booleans
) -> _Fit:
    q, r = np.linalg.qr(np.sqrt(weights * mean)[:, :, None] * design)
    r[~settled] = np.eye(design.shape[1])
    inverse = np.linalg.inv(r)
    freedom = design.shape[0] - design.shape[1]  # no weight is ever zero
    phi = (weights * (response - mean) ** 2 / mean).sum(axis=1) / freedom
    covariance = inverse @ np.swapaxes(inverse, 1, 2)
    return _Fit(coefficients, covariance, mean, (q**2).sum(axis=2), phi, phi, settled, freedom)


def temporal_cluster(*, periods: float, window: float, mean: float, count: int) -> TemporalCluster:
    """The probability that some window of a Poisson series holds at least `count`, over the whole time watched.

    Args:
        periods: length of the whole time, in the window's units (L).
        window: length of the moving window (k).
        mean: events expected in one window.
        count: events seen in the fullest window (n).

    Returns:
        The probability by Naus's approximation 1 - Q2 (Q3/Q2)^(L - k).

    Raises:
        ParameterError: the window does not fit into the time, the mean is not above zero, or count is under 2.

    Source: Naus (1982), JASA 77, 177-183; Aberdein & Spiegelhalter (2013), Significance 10(6); ptools @31c972b
    `scanw`, which counts L - k windows.

    """
    if not 0 < window <= periods:
        raise ParameterError("The window must be above zero and no longer than the whole time.")
    if not mean > 0 or not np.isfinite(mean):
        raise ParameterError("The mean for one window must be above zero.")
    if count < 2:
        raise ParameterError("A cluster has at least 2 events.")
    two, three = _naus_two(mean, count), _naus_three(mean, count)
    return TemporalCluster(
        provenance=provenance(
            "temporal_cluster_naus",
            "1 - Q2 (Q3/Q2)^(L-k)",
            parameters={"L": periods, "k": window, "mu": mean, "n": count},
        ),
        probability=float(1 - two * (three / two) ** (periods - window)),
        periods=periods,
        window=window,
        mean=mean,
        count=count,
    )


def _naus_two(mean: float, count: int) -> float:
    """Q2: no window of two adjoining lengths holds `count` events."""
    law = stats.poisson(mean)
    at, up_to = law.pmf, law.cdf
    n = count
    return float(up_to(n - 1) ** 2 - (n - 1) * at(n) * at(n - 2) - (n - 1 - mean) * at(n) * up_to(n - 3))


def _naus_three(mean: float, count: int) -> float:
    """Q3: no window of three adjoining lengths holds `count` events."""
    law = stats.poisson(mean)
    at, up_to = law.pmf, law.cdf
    n = count
    first = 2 * at(n) * up_to(n - 1) * ((n - 1) * up_to(n - 2) - mean * up_to(n - 3))
    second = (
        0.5
        * at(n) ** 2
        * ((n - 1) * (n - 2) * up_to(n - 3) - 2 * (n - 2) * mean * up_to(n - 4) + mean**2 * up_to(n - 5))
    )
    r = np.arange(1, n)
    third = (at(2 * n - r) * up_to(r - 1) ** 2).sum()
    r = np.arange(1, n - 1)
    fourth = (at(2 * n - r) * at(r) * ((r - 1) * up_to(r - 2) - mean * up_to(r - 3))).sum()
    return float(up_to(n - 1) ** 3 - first + second + third - fourth)


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
    found = farrington_flexible(
        inputs["series"],
        times=np.arange(first - 1, last),
        baseline=Baseline(**shared),
        method=inputs.get("threshold_method", "delta"),
        alpha=float(inputs.get("alpha", 0.01)),
        power=inputs.get("power_transform", "2/3"),
        limit54=tuple(inputs.get("limit54", (5, 4))),
    )
    return {
        "upperbound": plain(found.upper_bound),
        "alarm": [int(alarm) for alarm in found.alarm],
        "expected": plain(found.expected),
        "score": plain(found.score),
        "p": plain(found.p),
    }


def _answer_naus(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = temporal_cluster(
        periods=float(inputs["L"]), window=float(inputs["k"]), mean=float(inputs["mu"]), count=int(inputs["n"])
    )
    return {"p": found.probability}


_SECTION = "Time"

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
    Method(
        name="temporal_cluster_naus",
        title="Is a cluster in time a real cluster?",
        section=_SECTION,
        citation="Naus (1982), Journal of the American Statistical Association 77, 177-183; ptools @31c972b",
        variant="Approximation for the Poisson scan statistic with L - k windows.",
        needs="A steady mean for a window, known from other data than the cluster itself.",
        never_for="Series with a season or trend; a window chosen after looking at several lengths.",
        function=temporal_cluster,
        answer=_answer_naus,
    ),
)
