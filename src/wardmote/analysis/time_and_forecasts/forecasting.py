"""Forecasts with honest intervals: theta, exponential smoothing, ARIMA and the seasonal naive; back-tests."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, TooFewPointsError
from wardmote.analysis.inputs import Floats, chosen, level, numbers, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result
from wardmote.analysis.time_and_forecasts import arima_search, smoothing_states
from wardmote.analysis.time_and_forecasts.forecast_scoring import Scores, forecast_scores
from wardmote.analysis.time_and_forecasts.smoothing_states import Form

Way = Literal["theta", "ets", "arima", "seasonal naive"]
WAYS = ("theta", "ets", "arima", "seasonal naive")
SEASONAL_FROM = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Result):
    """The next values with their intervals: `lower` and `upper` map each level (0.8, 0.95) to an array."""

    mean: Floats
    lower: Mapping[float, Floats]
    upper: Mapping[float, Floats]
    model: str
    aicc: float | None = None
    smoothing: Mapping[str, float] | None = None

    def explain(self) -> str:
        """The first value ahead with its widest interval."""
        widest = max(self.lower)
        return (
            f"Next: {self.mean[0]:,.4g} ({100 * widest:g}% interval {self.lower[widest][0]:,.4g} to "
            f"{self.upper[widest][0]:,.4g}), by {self.model}."
        )


def forecast(
    series: ArrayLike,
    *,
    horizon: int = 12,
    period: int = 12,
    way: Way = "theta",
    levels: Sequence[float] = (0.8, 0.95),
    form: str | None = None,
    seasonal: bool | None = None,
) -> Forecast:
    """Forecast the next values of a series.

    Theta is the default; exponential smoothing suits the few headline series. Publish the coverage of `backtest`
    beside a forecast. Intervals are normal and can pass below zero for small counts: say so, or use the coverage
    of the back-test to widen them.

    Args:
        series: shape (n,), equally spaced, without gaps, at least two cycles.
        horizon: how many values ahead.
        period: values in a cycle (12 for months, 1 for none).
        way: "theta", "ets", "arima" or "seasonal naive".
        levels: levels of the intervals.
        form: for "ets", error, trend and season such as "MAdM" or "ANN"; several may be given, parted by a space,
            and by default all are tried: the least AICc is taken.
        seasonal: for "theta", whether the series has a season; by default the reference's autocorrelation test
            decides, which often misses a season in under six years of months.

    Returns:
        Means and intervals, the model chosen and, where there is one, its AICc.

    Raises:
        TooFewPointsError, EmptyInputError, MissingValueError, ShapeError: the series does not suit.
        ParameterError: a setting is out of range, or the form needs values above zero.

    Source: Assimakopoulos & Nikolopoulos (2000); Hyndman et al. (2008), Forecasting with Exponential Smoothing;
    Hyndman & Khandakar (2008), Journal of Statistical Software 27(3); R forecast 8.20.

    """
    chosen(way, WAYS, name="The way of forecasting")
    if horizon < 1 or period < 1:
        raise ParameterError("The horizon and the period must be 1 or more.")
    values = one_dimension(numbers(series, name="The series"), name="The series", least=max(4, 2 * period))
    wanted = [level(confidence) for confidence in levels]
    mean, spread, model, aicc, smoothing = {
        "theta": lambda v, p, h: _theta(v, p, h, seasonal),
        "ets": lambda v, p, h: _ets(v, p, h, form),
        "arima": _arima,
        "seasonal naive": _seasonal_naive,
    }[way](values, period, horizon)
    z = {confidence: float(scipy.stats.norm.ppf(0.5 + confidence / 2)) for confidence in wanted}
    return Forecast(
        provenance=provenance(
            "forecast_reference", f"{way}: {model}", parameters={"period": period, "horizon": horizon}, series=values
        ),
        mean=mean,
        lower={confidence: mean - multiple * spread for confidence, multiple in z.items()},
        upper={confidence: mean + multiple * spread for confidence, multiple in z.items()},
        model=model,
        aicc=aicc,
        smoothing=smoothing,
    )


Answer = tuple[Floats, Floats, str, float | None, Mapping[str, float] | None]


def _seasonal_naive(values: Floats, period: int, horizon: int) -> Answer:
    """The value one cycle ago; the spread grows with each cycle ahead."""
    steps = np.arange(horizon)
    mean = values[values.size - period + steps % period]
    error = np.sqrt(((values[period:] - values[:-period]) ** 2).mean())
    return mean, error * np.sqrt(steps // period + 1), "seasonal naive", None, None


def _theta(values: Floats, period: int, horizon: int, seasonal: bool | None) -> Answer:  # noqa: FBT001 - one of three settings
    """Simple smoothing plus half the straight line's slope, on the series without its season if it has one."""
    season = _theta_season(values, period, seasonal)
    adjusted = values / season[np.arange(values.size) % period]
    alpha, last, sigma2 = _simple_smoothing(adjusted)
    slope = float(np.polyfit(np.arange(values.size), adjusted, 1)[0]) / 2
    steps = np.arange(horizon)
    ahead = last + slope * (steps + (1 - (1 - alpha) ** values.size) / alpha)
    cycle = season[(values.size + steps) % period]
    spread = np.sqrt(sigma2 * (1 + steps * alpha**2))
    return ahead * cycle, spread * cycle, "Theta", None, {"alpha": alpha}


def _theta_season(values: Floats, period: int, seasonal: bool | None) -> Floats:  # noqa: FBT001 - as above
    """Multiplicative seasonal indices if the series has a season (autocorrelation test) and is above zero."""
    flat = np.ones(period)
    if period == 1 or values.size <= 2 * period or np.ptp(values) == 0 or (values <= 0).any() or seasonal is False:
        return flat
    from wardmote.analysis.time_and_forecasts.seasonality import seasonal_index

    index = seasonal_index(values, period=period).index
    if (np.abs(index) < 1e-4).any():
        return flat
    return index if seasonal or _has_season(values, period) else flat


def _has_season(values: Floats, period: int) -> bool:
    """The reference's test: is the autocorrelation at one cycle beyond its 90% limits?"""
    centred = values - values.mean()
    correlation = np.array([centred[lag:] @ centred[:-lag] for lag in range(1, period + 1)]) / (centred @ centred)
    error = np.sqrt((1 + 2 * (correlation[:-1] ** 2).sum()) / values.size)
    return bool(abs(correlation[-1]) / error > SEASONAL_FROM)


def _simple_smoothing(values: Floats) -> tuple[float, float, float]:
    """Simple exponential smoothing by least squares: weight, last level and error variance.

    For a given weight the errors are linear in the first level, so that only the weight is searched.
    """

    def errors(alpha: float) -> tuple[Floats, Floats]:
        keep = (1 - alpha) ** np.arange(values.size)
        known = np.zeros(values.size)
        for place in range(1, values.size):
            known[place] = known[place - 1] * (1 - alpha) + alpha * values[place - 1]
        base = values - known
        first = float(keep @ base / (keep @ keep))
        return base - keep * first, known + keep * first

    optimum = scipy.optimize.minimize_scalar(
        lambda alpha: float((errors(alpha)[0] ** 2).sum()),
        bounds=(1e-4, 0.9999),
        method="bounded",
        options={"xatol": 1e-9},
    )
    alpha = float(optimum.x)
    error, fitted = errors(alpha)
    return alpha, float(fitted[-1] + alpha * error[-1]), float((error**2).sum() / max(1, values.size - 2))


def _ets(values: Floats, period: int, horizon: int, form: str | None) -> Answer:
    """Exponential smoothing of the form asked for, or of the least AICc."""
    forms = _forms(values, period) if form is None else [_form(one, period) for one in form.split()]
    if any("M" in (one.error, one.season) for one in forms) and (values <= 0).any():
        raise ParameterError("A multiplicative model needs values above zero.")
    fitted = [smoothing_states.fit(one, values) for one in forms]
    best = min(fitted, key=lambda model: model.aicc)
    mean, variance = smoothing_states.forecast(best, horizon)
    smoothing = {"alpha": best.alpha, "beta": best.beta, "gamma": best.gamma, "phi": best.phi}
    return mean, np.sqrt(np.maximum(variance, 0)), best.form.name, best.aicc, smoothing


def _forms(values: Floats, period: int) -> list[Form]:
    positive = bool((values > 0).all())
    seasons = ["N"] if period == 1 else ["N", "A", "M"] if positive else ["N", "A"]
    forms = [
        Form(error, trend, season, period)
        for error in (("A", "M") if positive else ("A",))
        for trend in ("N", "A", "Ad")
        for season in seasons
        if not (error == "A" and season == "M")
    ]
    fitting = [one for one in forms if values.size > one.parameters + 1]
    if not fitting:
        raise TooFewPointsError("The series is too short for exponential smoothing.")
    return fitting


def _form(name: str, period: int) -> Form:
    error, trend, season = name[:1], name[1:-1], name[-1:]
    if error not in "AM" or trend not in ("N", "A", "Ad") or season not in "NAM" or (error, season) == ("A", "M"):
        raise ParameterError(f"The form {name!r} is not known; give error, trend and season, such as MAdM or ANN.")
    if season != "N" and period == 1:
        raise ParameterError("A seasonal form needs a period above 1.")
    return Form(error, trend, season, period)


def _arima(values: Floats, period: int, horizon: int) -> Answer:
    """ARIMA with the orders of the least AICc found step by step."""
    order, aicc = arima_search.search(values, period)
    ahead = arima_search.fit(values, order, differenced=False).get_forecast(horizon)
    return np.asarray(ahead.predicted_mean), np.asarray(ahead.se_mean), order.name, aicc, None


def backtest(
    series: ArrayLike,
    *,
    horizon: int = 12,
    period: int = 12,
    way: Way = "theta",
    origins: int = 12,
    confidence: float = 0.95,
    seasonal: bool | None = None,
) -> Scores:
    """Forecast from several past origins and score all forecasts together: the coverage to publish with a forecast.

    Args:
        series: shape (n,).
        horizon: values ahead from each origin.
        period: values in a cycle.
        way: as `forecast`.
        origins: how many origins, one step apart, ending at the last that leaves a full horizon.
        confidence: level of the interval.
        seasonal: as `forecast`.

    Returns:
        Scores over all origins and steps.

    Raises:
        TooFewPointsError: the series leaves fewer than two cycles before the first origin.
        ParameterError, ShapeError, MissingValueError: as `forecast`.

    Source: Tashman (2000), International Journal of Forecasting 16, 437-450 (rolling origin).

    """
    values = one_dimension(numbers(series, name="The series"), name="The series")
    first = values.size - horizon - origins + 1
    if origins < 1 or first < max(4, 2 * period):
        raise TooFewPointsError(f"{origins} origins of {horizon} values ahead need a longer series than {values.size}.")
    parts: list[tuple[Floats, ...]] = []
    for origin in range(first, first + origins):
        prediction = forecast(
            values[:origin], horizon=horizon, period=period, way=way, levels=(confidence,), seasonal=seasonal
        )
        parts.append(
            (
                values[origin : origin + horizon],
                prediction.mean,
                prediction.lower[confidence],
                prediction.upper[confidence],
            )
        )
    actual, mean, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    return forecast_scores(values[:first], actual, mean, low, high, period=period, confidence=confidence)


def _answer_forecast(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    series, period, horizon = inputs["series"], int(inputs["period"]), int(inputs["h"])
    model_form = str(inputs.get("ets_model", "MAM"))
    form = f"{model_form} {model_form[0]}Ad{model_form[2]}" if model_form[1:-1] == "A" else model_form
    forecasts: dict[Way, Forecast] = {
        "ets": forecast(series, period=period, horizon=horizon, way="ets", form=form),
        "theta": forecast(series, period=period, horizon=horizon, way="theta"),
        "seasonal naive": forecast(series, period=period, horizon=horizon, way="seasonal naive"),
        "arima": forecast(series, period=period, horizon=horizon, way="arima"),
    }
    model = forecasts["arima"].model
    answers: dict[str, Any] = {
        "ets_aicc": forecasts["ets"].aicc,
        "ets_par": {name: (forecasts["ets"].smoothing or {})[name] for name in ("alpha", "beta", "gamma")},
        "ets_auto": forecast(series, period=period, horizon=horizon, way="ets").model,
        "arima": model if "with" in model else model + " ",
        "arima_order": [int(number) for number in re.findall(r"\d+", model)],
        "arima_aicc": forecasts["arima"].aicc,
    }
    for key, result in zip(("ets", "theta", "snaive", "arima"), forecasts.values(), strict=True):
        answers |= {
            f"{key}_mean": plain(result.mean),
            f"{key}_lo95": plain(result.lower[0.95]),
            f"{key}_hi95": plain(result.upper[0.95]),
        }
    return answers


_SECTION = "Time and forecasts"


METHODS: tuple[Method, ...] = (
    Method(
        name="forecast_reference",
        title="Forecasts: theta, exponential smoothing, ARIMA, seasonal naive",
        section=_SECTION,
        citation="Hyndman & Khandakar (2008), Journal of Statistical Software 27(3); R forecast 8.20",
        variant="Theta by default; ETS and ARIMA by least AICc, searched as R does; normal 80/95% intervals.",
        needs="An equally spaced series without gaps, of at least two cycles.",
        never_for="Series whose recording changed; small counts without a back-test; promises.",
        function=forecast,
        answer=_answer_forecast,
    ),
)
