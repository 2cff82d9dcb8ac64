"""Intervals of small counts: whole, never below zero, and as wide as past misses."""

import numpy as np
import pytest

from wardmote.analysis.errors import NegativeCountError, ParameterError, TooFewPointsError
from wardmote.analysis.time_and_forecasts.conformal import conformal_forecast
from wardmote.analysis.time_and_forecasts.forecasting import forecast


def counts(seed: int, n: int = 84) -> np.ndarray:
    return np.random.default_rng(seed).poisson(2.0, n)


def test_half_widths_are_order_statistics_of_past_misses() -> None:
    series = counts(1)
    found = conformal_forecast(series, horizon=1, way="seasonal naive", origins=19)
    misses = np.sort(np.abs(series[-19:] - series[-31:-12]))
    assert found.mean[0] == series[-12]
    assert found.upper[0.95][0] == series[-12] + misses[18]
    assert found.upper[0.8][0] == series[-12] + misses[15]
    assert found.lower[0.95][0] == max(series[-12] - misses[18], 0)


def test_bounds_are_whole_counts_and_not_below_zero() -> None:
    found = conformal_forecast(counts(2), horizon=3, origins=20)
    for low, high in ((found.lower[0.8], found.upper[0.8]), (found.lower[0.95], found.upper[0.95])):
        assert (low >= 0).all()
        assert (low % 1 == 0).all()
        assert (high % 1 == 0).all()
        assert (low <= found.mean).all()
        assert (high >= found.mean).all()
    assert found.mean == pytest.approx(forecast(counts(2), horizon=3).mean)
    assert "interval" in found.explain()


def test_intervals_hold_about_as_much_as_they_say() -> None:
    held = []
    for seed in range(60):
        series = counts(seed + 100, 62)
        found = conformal_forecast(series[:-1], horizon=1, way="seasonal naive", origins=24, levels=(0.8,))
        held.append(found.lower[0.8][0] <= series[-1] <= found.upper[0.8][0])
    assert np.mean(held) >= 0.75


def test_what_cannot_be_answered_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least 19 origins, not 18"):
        conformal_forecast(counts(3), origins=18)
    with pytest.raises(TooFewPointsError, match="longer series"):
        conformal_forecast(counts(3, 40))
    with pytest.raises(NegativeCountError):
        conformal_forecast([-1.0] * 90)
