"""Forecasts, their intervals and their scores."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import MissingValueError, ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.time_and_forecasts.arima_search import differences
from wardmote.analysis.time_and_forecasts.forecast_scoring import forecast_scores
from wardmote.analysis.time_and_forecasts.forecasting import Way, backtest, forecast
from wardmote.analysis.time_and_forecasts.smoothing_states import Form, Smoothed
from wardmote.analysis.time_and_forecasts.smoothing_states import forecast as ahead

MONTHS = np.arange(60)
SERIES = 200 + 1.5 * MONTHS + 30 * np.sin(2 * np.pi * MONTHS / 12) + np.random.default_rng(8).normal(0, 5, 60)


@pytest.mark.parametrize("way", ["theta", "seasonal naive"])
def test_a_regular_series_is_forecast_closely(way: Way) -> None:
    found = forecast(SERIES[:48], way=way)
    truth = SERIES[48:]
    assert np.abs(found.mean - truth).mean() < 25
    assert (found.lower[0.95] < found.lower[0.8]).all()
    assert ((found.lower[0.95] <= truth) & (truth <= found.upper[0.95])).mean() > 0.6
    assert "95% interval" in found.explain()


@settings(max_examples=15, deadline=None)
@given(st.floats(0.1, 50))
def test_theta_scales_with_the_series(scale: float) -> None:
    np.testing.assert_allclose(forecast(SERIES * scale).mean, forecast(SERIES).mean * scale, rtol=1e-5)


def test_the_seasonal_naive_repeats_the_last_cycle_and_widens() -> None:
    found = forecast(SERIES, way="seasonal naive", horizon=24)
    np.testing.assert_allclose(found.mean, np.tile(SERIES[-12:], 2))
    width = found.upper[0.95] - found.lower[0.95]
    np.testing.assert_allclose(width[12:], width[:12] * np.sqrt(2))


def test_a_season_can_be_stated_or_denied() -> None:
    stated, denied = (forecast(SERIES, seasonal=seasonal).mean for seasonal in (True, False))
    assert np.ptp(stated) > 30 > np.ptp(denied)


def test_a_flat_series_is_forecast_flat() -> None:
    found = forecast(np.full(36, 5.0))
    np.testing.assert_allclose(found.mean, 5, atol=1e-6)


@pytest.mark.slow
def test_exponential_smoothing_and_arima_beat_the_naive_forecast() -> None:
    naive = np.abs(forecast(SERIES[:48], way="seasonal naive").mean - SERIES[48:]).mean()
    for way in ("ets", "arima"):
        assert np.abs(forecast(SERIES[:48], way=way).mean - SERIES[48:]).mean() < naive  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [("A", "Ad", "A"), ("M", "A", "N"), ("M", "Ad", "M")])
def test_mean_and_variance_of_smoothing_agree_with_a_simulation(shape: tuple[str, str, str]) -> None:
    form = Form(*shape, 4)
    season = (0.9, 1.1, 1.2, 0.8) if form.season == "M" else (-5.0, 5.0, 8.0, -8.0) if form.season == "A" else ()
    sigma2 = 0.01 if form.error == "M" else 9.0
    phi = 0.9 if form.trend == "Ad" else 1.0
    model = Smoothed(form, 0.5, 0.1, 0.2 if season else 0.0, phi, 100.0, 2.0, season, sigma2, 0.0, np.array([]))
    paths = simulated(model, steps=6, paths=40_000)
    mean, variance = ahead(model, 6)
    np.testing.assert_allclose(paths.mean(axis=0), mean, rtol=0.01)
    np.testing.assert_allclose(paths.var(axis=0), variance, rtol=0.06)


def simulated(model: Smoothed, *, steps: int, paths: int) -> np.ndarray:
    rng = np.random.default_rng(11)
    level, slope = np.full(paths, model.level), np.full(paths, model.slope)
    season = np.tile(model.season or ((1.0,) if model.form.season == "M" else (0.0,)), (paths, 1)).T.copy()
    out = np.empty((paths, steps))
    for step in range(steps):
        base, place = level + model.phi * slope, step % len(season)
        mean = base * season[place] if model.form.season == "M" else base + season[place]
        noise = rng.normal(0, np.sqrt(model.sigma2), paths)
        error = mean * noise if model.form.error == "M" else noise
        out[:, step] = mean + error
        push = error / season[place] if model.form.season == "M" else error
        level, slope = base + model.alpha * push, model.phi * slope + model.beta * push
        season[place] = season[place] + model.gamma * (error / base if model.form.season == "M" else error)
    return out


def test_a_random_walk_is_differenced_once_and_noise_not_at_all() -> None:
    rng = np.random.default_rng(2)
    assert differences(np.cumsum(rng.normal(size=300)), 1)[0] == 1
    assert differences(rng.normal(size=300), 1) == (0, 0)
    assert differences(SERIES, 12)[1] == 1


def test_a_perfect_forecast_scores_perfectly() -> None:
    actual = SERIES[48:]
    found = forecast_scores(SERIES[:48], actual, actual, actual, actual)
    assert (found.mae, found.bias, found.interval_score, found.coverage, found.mase) == (0, 0, 0, 1, 0)


def test_scores_that_divide_by_nothing_are_undefined() -> None:
    found = forecast_scores([5] * 24, [0, 1], [1, 1], [0, 0], [2, 2])
    assert found.mape is None
    assert found.mase is None


@settings(max_examples=25)
@given(st.permutations(range(12)))
def test_the_order_of_the_months_does_not_change_the_scores(order: list[int]) -> None:
    actual, guess = SERIES[48:], SERIES[36:48]
    straight = forecast_scores(SERIES[:48], actual, guess, guess - 9, guess + 9)
    turned = forecast_scores(SERIES[:48], actual[order], guess[order], guess[order] - 9, guess[order] + 9)
    assert (turned.rmse, turned.interval_score) == pytest.approx((straight.rmse, straight.interval_score))


def test_the_backtest_scores_every_origin() -> None:
    found = backtest(SERIES, horizon=6, origins=5, way="seasonal naive")
    assert 0 <= found.coverage <= 1
    assert found.mase is not None
    assert "the 95% interval held" in found.explain()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: forecast(SERIES[:20]), TooFewPointsError),
        (lambda: forecast([*SERIES, np.nan]), MissingValueError),
        (lambda: forecast(SERIES, horizon=0), ParameterError),
        (lambda: forecast(SERIES, way="guess"), ParameterError),  # type: ignore[arg-type]
        (lambda: forecast(SERIES, levels=[95]), ParameterError),
        (lambda: forecast(SERIES - 200, way="ets", form="MAM"), ParameterError),
        (lambda: forecast(SERIES, way="ets", form="AAM"), ParameterError),
        (lambda: forecast(SERIES, way="ets", form="ANA", period=1), ParameterError),
        (lambda: forecast_scores([1], [1, 2], [1], [1], [1]), ShapeError),
        (lambda: forecast_scores([1], [1], [1], [2], [1]), ParameterError),
        (lambda: forecast_scores([1], [1], [1], [1], [1], period=0), ParameterError),
        (lambda: backtest(SERIES, origins=40), TooFewPointsError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()
