"""Early warning: is the newest count above what past years lead one to expect, and is a cluster a real cluster?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from wardmote.analysis.errors import ParameterError, TooFewPointsError
from wardmote.analysis.inputs import Floats, chosen, counts_of, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

Threshold = Literal["delta", "nbPlugin"]
POWERS: Mapping[str, float] = {"none": 1.0, "1/2": 0.5, "2/3": 2 / 3}
PASSES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceedances(Result):
    """For each time tested: what was seen and expected, the upper bound, the score, the p-value and the alarm.

    Arrays have one value for each place in `times` (counted from 0); NaN where nothing can be said.
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
    coefficients: Floats
    covariance: Floats
    fitted: Floats
    leverage: Floats
    dispersion: float
    scale: float
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
    plan = baseline or Baseline()
    counts = one_dimension(counts_of(series, name="The series"), name="The series")
    chosen(method, ("delta", "nbPlugin"), name="The method")
    chosen(power, tuple(POWERS), name="The power")
    if not 0 < alpha < 0.5:
        raise ParameterError(f"The tail probability alpha is {alpha}; it must lie between 0 and 0.5.")
    first = plan.frequency * plan.b + plan.w
    places = np.arange(first, counts.size) if times is None else np.asarray(times, dtype=np.int64)
    if places.size == 0 or places.min() < first or places.max() >= counts.size:
        raise TooFewPointsError(
            f"Each time needs {first} earlier values ({plan.b} years and a window); the series has {counts.size}."
        )
    rows = [_bound(counts, int(place), plan, method, alpha, POWERS[power], limit54) for place in places]
    expected, upper, score, p, dispersion, alarm = np.array(rows, dtype=np.float64).T
    return Exceedances(
        provenance=provenance(
            "farrington_flexible",
            f"quasi-Poisson, {plan.no_periods} parts of the year, {method} bound, Anscombe reweighting at "
            f"{plan.weights_threshold:g}",
            parameters={"baseline": plan, "alpha": alpha, "power": power, "limit54": limit54},
            series=counts,
        ),
        times=places,
        observed=counts[places],
        expected=expected,
        upper_bound=upper,
        score=score,
        p=p,
        alarm=alarm > 0,
        overdispersion=dispersion,
    )


def _bound(
    counts: Floats,
    place: int,
    plan: Baseline,
    method: Threshold,
    alpha: float,
    exponent: float,
    limit54: tuple[int, int],
) -> tuple[float, ...]:
    """Expected, upper bound, score, p, overdispersion and alarm at one place."""
    predicted = _predict(counts, place, plan)
    if predicted is None:
        return (np.nan, np.nan, np.nan, np.nan, np.nan, 0.0)
    eta, spread, phi = predicted
    seen = counts[place]
    if method == "delta":
        upper, p = _delta_bound(np.exp(eta), np.exp(eta) * spread, phi, seen, alpha, exponent)
        score = (seen - np.exp(eta)) / (upper - np.exp(eta))
    else:
        upper, p = _plugin_bound(np.exp(eta), phi, seen, alpha)
        score = (seen - eta) / (upper - eta)
    enough = counts[max(0, place - limit54[1] + 1) : place + 1].sum() >= limit54[0]
    alarm = float(enough and score > 1 and seen != 0)
    return (np.exp(eta) if enough else np.nan, upper if enough else np.nan, score, p, phi, alarm)


def _delta_bound(
    mean: float, error: float, phi: float, seen: float, alpha: float, exponent: float
) -> tuple[float, float]:
    """Bound and p-value with the prediction normal after a power transform."""
    variance = exponent**2 * mean ** (2 * exponent - 1) * (phi + error**2 / mean)
    middle, spread = mean**exponent, np.sqrt(variance)
    upper = (middle + stats.norm.ppf(1 - alpha) * spread) ** (1 / exponent)
    return float(upper), float(stats.norm.sf(seen**exponent, middle, spread))


def _plugin_bound(mean: float, phi: float, seen: float, alpha: float) -> tuple[float, float]:
    """Bound and p-value with the prediction negative binomial (Poisson without overdispersion)."""
    law = stats.nbinom(mean / (phi - 1), 1 / phi) if phi > 1 else stats.poisson(mean)
    return float(law.ppf(1 - alpha)), float(law.sf(seen - 1))


def _predict(counts: Floats, place: int, plan: Baseline) -> tuple[float, float, float] | None:
    """The linear predictor at the place, its standard error and the overdispersion; None if no fit converges."""
    parts = _parts_of_year(place, plan, counts.size)
    parts[place - plan.past_not_included : place + 1] = 0
    used = np.flatnonzero(parts)
    response = counts[used]
    with_trend = _fit(response, _design(used, parts[used], plan, trend=plan.trend), plan)
    if plan.trend and with_trend is not None and _keep_trend(with_trend, response, place, plan):
        return _at(with_trend, place, trend=True)
    without = with_trend if not plan.trend else _fit(response, _design(used, parts[used], plan, trend=False), plan)
    return None if without is None else _at(without, place, trend=False)


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


def _at(fit: _Fit, place: int, *, trend: bool) -> tuple[float, float, float]:
    row = np.zeros(fit.coefficients.size)
    row[0] = 1
    if trend:
        row[-1] = place + 1
    spread = np.sqrt(row @ fit.covariance @ row * fit.scale)
    return float(row @ fit.coefficients), float(spread), max(fit.dispersion, 1.0)


def _keep_trend(fit: _Fit, response: Floats, place: int, plan: Baseline) -> bool:
    """A trend stays if it is significant, rests on three years and does not predict beyond all that was seen."""
    slope, error = fit.coefficients[-1], np.sqrt(fit.covariance[-1, -1] * fit.scale)
    p = 2 * stats.t.sf(abs(slope / error), fit.freedom)
    eta, _, _ = _at(fit, place, trend=True)
    return bool(plan.b >= 3 and p < plan.p_threshold_trend and np.exp(eta) <= response.max())


def _fit(response: Floats, design: Floats, plan: Baseline) -> _Fit | None:
    """Quasi-Poisson fit, refitted with past outbreaks weighted down."""
    fit = _quasi_poisson(response, design, np.ones(response.size))
    if fit is None or not plan.reweight:
        return fit
    phi = max(fit.dispersion, 1.0)
    raw = 1.5 * (response ** (2 / 3) * fit.fitted ** (-1 / 6) - np.sqrt(fit.fitted))
    residual = raw / np.sqrt(phi * (1 - fit.leverage))
    far = residual > plan.weights_threshold
    shrink = np.where(far, 1 / np.where(far, residual, 1.0) ** 2, 1.0)
    weights = shrink * (response.size / shrink.sum())
    again = _quasi_poisson(response, design, weights)
    return None if again is None else replace(again, scale=_reference_scale(response, again, weights))


def _reference_scale(response: Floats, fit: _Fit, weights: Floats) -> float:
    """The variance scale of the prediction as the reference has it.

    R surveillance replaces the model's working weights by the reweighting's own before it predicts, so that its
    standard errors rest on squared relative residuals. Kept, so that bounds agree with the published tool.
    """
    return float((weights * ((response - fit.fitted) / fit.fitted) ** 2).sum()) / fit.freedom


def _quasi_poisson(response: Floats, design: Floats, weights: Floats) -> _Fit | None:
    """Iteratively reweighted least squares with a log link; None if it does not settle."""
    mean = response + 0.1
    deviance = np.inf
    for _ in range(PASSES):
        working = np.log(mean) + (response - mean) / mean
        pull = np.sqrt(weights * mean)
        q, r = np.linalg.qr(pull[:, None] * design)
        if np.abs(np.diag(r)).min() < 1e-10:
            return None
        coefficients = np.linalg.solve(r, q.T @ (pull * working))
        mean = np.exp(np.clip(design @ coefficients, -30, 30))
        now = _deviance(response, mean, weights)
        if abs(now - deviance) < 1e-12 * (abs(now) + 0.1):
            return _summary(response, design, weights, mean, coefficients)
        deviance = now
    return None


def _deviance(response: Floats, mean: Floats, weights: Floats) -> float:
    ratio = np.where(response > 0, response, 1) / np.where(response > 0, mean, 1)
    return float(2 * (weights * (response * np.log(ratio) - (response - mean))).sum())


def _summary(response: Floats, design: Floats, weights: Floats, mean: Floats, coefficients: Floats) -> _Fit:
    pull = np.sqrt(weights * mean)
    q, r = np.linalg.qr(pull[:, None] * design)
    inverse = np.linalg.inv(r)
    freedom = int((weights > 0).sum()) - design.shape[1]
    pearson = weights * (response - mean) ** 2 / mean
    phi = float(pearson.sum()) / freedom
    return _Fit(coefficients, inverse @ inverse.T, mean, (q**2).sum(axis=1), phi, phi, freedom)


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
