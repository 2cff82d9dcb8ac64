"""Trend, season and remainder."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import MissingValueError, ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.time_and_forecasts.loess_seasons import _middle_two
from wardmote.analysis.time_and_forecasts.seasonality import VARIANTS, seasonal_index, stl

MONTHS = np.arange(72)
WAVE = 10 * np.sin(2 * np.pi * MONTHS / 12)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("robust", [False, True])
def test_the_parts_add_up_to_the_series(variant: str, robust: bool) -> None:
    series = 100 + 0.5 * MONTHS + WAVE + np.random.default_rng(2).normal(0, 1, 72)
    found = stl(series, variant=variant, robust=robust)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.trend + found.seasonal + found.remainder, series)
    assert found.strength_of_season is not None
    assert found.strength_of_season > 0.9


def test_a_pure_season_on_a_straight_line_is_found() -> None:
    found = stl(100 + 0.5 * MONTHS + WAVE, variant="r-periodic")
    np.testing.assert_allclose(found.seasonal, WAVE, atol=0.6)
    np.testing.assert_allclose(found.seasonal[:12], found.seasonal[12:24])
    assert "highest at place 4" in found.explain()


def test_robust_fitting_keeps_an_outlier_out_of_the_trend() -> None:
    series = 100 + WAVE
    series[30] += 500
    plain, robust = stl(series), stl(series, robust=True)
    assert abs(robust.trend[30] - 100) < 2 < abs(plain.trend[30] - 100)


def test_a_flat_series_has_no_strength() -> None:
    found = stl(np.full(36, 7.0))
    assert found.strength_of_trend is None or found.strength_of_trend < 1e-6


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=24, max_size=60), st.integers(1, 500))
def test_moving_and_scaling_a_series_moves_and_scales_its_index(series: list[int], shift: int) -> None:
    values = np.array(series, dtype=float)
    additive = seasonal_index(values, model="additive").index
    np.testing.assert_allclose(seasonal_index(values + shift, model="additive").index, additive, atol=1e-8)
    assert additive.sum() == pytest.approx(0, abs=1e-8)
    ratio = seasonal_index(values).index
    np.testing.assert_allclose(seasonal_index(values * 3).index, ratio, atol=1e-9)
    assert ratio.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: stl([1.0] * 20), TooFewPointsError),
        (lambda: stl([1.0] * 23 + [np.nan]), MissingValueError),
        (lambda: stl([[1.0] * 24]), ShapeError),
        (lambda: stl([1.0] * 24, period=1), ParameterError),
        (lambda: stl([1.0] * 24, variant="best"), ParameterError),  # type: ignore[arg-type]
        (lambda: seasonal_index([0.0] * 24), ParameterError),
        (lambda: seasonal_index([1.0] * 24, model="other"), ParameterError),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()


def test_rs_middle_values_are_the_median_for_odd_lengths_and_near_it_for_even_ones() -> None:
    rng = np.random.default_rng(4)
    for length in (25, 61, 97):
        values = rng.random(length)
        assert sum(_middle_two(values.tolist())) / 2 == np.median(values)
    values = rng.random(144)
    assert max(_middle_two(values.tolist())) in values
    assert min(_middle_two(values.tolist())) <= np.sort(values)[72]


def test_without_robustness_own_loess_equals_statsmodels_with_rs_settings() -> None:
    from statsmodels.tsa.seasonal import STL

    series = 100 + 0.5 * MONTHS + WAVE + np.random.default_rng(2).normal(0, 4, 72)
    peer = STL(
        series,
        period=12,
        seasonal=7,
        seasonal_deg=0,
        trend=23,
        low_pass=13,
        seasonal_jump=1,
        trend_jump=3,
        low_pass_jump=2,
    ).fit(inner_iter=2, outer_iter=0)
    found = stl(series, variant="r-7")
    np.testing.assert_allclose(found.trend, peer.trend, rtol=1e-10)
    np.testing.assert_allclose(found.seasonal, peer.seasonal, atol=1e-9)


@pytest.mark.parametrize("model", ["multiplicative", "additive"])
@pytest.mark.parametrize(("period", "size"), [(2, 4), (3, 6), (7, 40), (12, 24), (12, 61)])
def test_the_classical_index_is_that_of_statsmodels(
    model: Literal["multiplicative", "additive"], period: int, size: int
) -> None:
    from statsmodels.tsa.seasonal import seasonal_decompose

    series = 50 + 20 * np.sin(np.arange(size)) + np.arange(size) % 5
    theirs = seasonal_decompose(series, model=model, period=period)
    ours = seasonal_index(series, period=period, model=model)
    np.testing.assert_allclose(ours.index, theirs.seasonal[:period], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(ours.trend, theirs.trend, rtol=1e-13)
