"""Trends of hot spots: Mann-Kendall, ESRI's categories, sfhotspot's classes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wardmote.analysis.errors import MissingValueError, ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.places_and_hot_spots.hotspot_trends import classify_hot_spots, emerging_hot_spots, mann_kendall


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=20))
def test_tau_b_and_sen_equal_scipy(values: list[int]) -> None:
    trend = mann_kendall(values)
    if len(set(values)) > 1:
        assert trend.tau_b == pytest.approx(stats.kendalltau(range(len(values)), values).statistic, abs=1e-12)
    else:
        assert np.isnan(trend.tau_b)
        assert (float(trend.s), float(trend.z), float(trend.p)) == (0, 0, 1)
    assert trend.slope == pytest.approx(stats.theilslopes(values).slope, abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_many_series_at_once_equal_each_alone_and_time_reversed_changes_sign(seed: int) -> None:
    series = np.random.default_rng(seed).poisson(3, (6, 15))
    together = mann_kendall(series)
    backwards = mann_kendall(series[:, ::-1])
    assert (together.s == -backwards.s).all()
    assert together.p == pytest.approx(backwards.p)
    for row in range(6):
        alone = mann_kendall(series[row])
        assert (alone.s, alone.variance) == (together.s[row], together.variance[row])
        assert (alone.slope, alone.intercept) == (together.slope[row], together.intercept[row])


COLD, HOT, NONE = -2.6, 2.6, 0.1


@pytest.mark.parametrize(
    ("z", "category"),
    [
        ([NONE] * 19 + [HOT], "new hot spot"),
        ([NONE] * 10 + [HOT] * 10, "consecutive hot spot"),
        ([NONE, HOT] * 10, "sporadic hot spot"),
        ([HOT] * 20, "persistent hot spot"),
        ([2.0 + 0.1 * step for step in range(20)], "intensifying hot spot"),
        ([4.0 - 0.1 * step for step in range(20)], "diminishing hot spot"),
        ([HOT] * 19 + [NONE], "historical hot spot"),
        ([COLD] + [NONE] * 18 + [HOT], "oscillating hot spot"),
        ([COLD] * 10 + [HOT] * 10, "oscillating hot spot"),
        ([HOT, NONE] * 10, "no pattern detected"),
        ([HOT, NONE] * 9 + [NONE, COLD], "oscillating cold spot"),
        ([np.nan] * 20, "no pattern detected"),
    ],
)
def test_each_category_and_its_cold_mirror(z: Any, category: str) -> None:
    assert str(emerging_hot_spots(z).category) == category
    swap = {"hot": "cold", "cold": "hot"}
    mirror = " ".join(swap.get(word, word) for word in category.split())
    assert str(emerging_hot_spots(-np.array(z)).category) == mirror


def test_a_sporadic_hot_spot_ends_hot_and_cold_bins_never_count_as_hot() -> None:
    ends_cold = emerging_hot_spots([HOT, NONE] * 9 + [NONE, COLD])
    assert "hot" not in str(ends_cold.category)
    nine_tenths_marked_but_half_cold = [COLD] * 9 + [NONE] + [HOT] * 10
    assert str(emerging_hot_spots(nine_tenths_marked_but_half_cold).category) == "oscillating hot spot"


def test_historical_does_not_ask_for_a_negative_last_bin() -> None:
    assert str(emerging_hot_spots([HOT] * 19 + [0.4]).category) == "historical hot spot"


def test_marks_after_adjustment_take_the_place_of_the_level() -> None:
    z = np.array([[HOT] * 10, [HOT] * 10])
    marks = np.array([[True] * 10, [False] * 9 + [True]])
    result = emerging_hot_spots(z, significant=marks)
    assert result.category.tolist() == ["persistent hot spot", "new hot spot"]
    assert "persistent hot spot: 1" in result.explain()


def test_recent_is_a_fifth_of_the_periods_and_no_more() -> None:
    cold = np.zeros(20, dtype=int)
    hot = np.zeros(20, dtype=int)
    hot[15] = 1  # the sixteenth of twenty periods is not among the last four
    assert classify_hot_spots(hot, cold).category[0] == "no pattern"
    hot[[2, 15]] = 1
    assert classify_hot_spots(hot, cold).category[0] == "former hotspot"
    hot = np.zeros(20, dtype=int)
    hot[16:] = 1
    assert classify_hot_spots(hot, cold).category[0] == "emerging hotspot"
    assert classify_hot_spots(cold, hot).category[0] == "emerging coldspot"


def test_hot_and_cold_by_turns_is_mixed() -> None:
    turns = np.arange(20) % 2
    assert classify_hot_spots(turns, 1 - turns).category[0] == "mixed hot/coldspot"


def test_bad_requests_are_refused() -> None:
    with pytest.raises(TooFewPointsError):
        mann_kendall([1.0])
    with pytest.raises(MissingValueError):
        mann_kendall([1.0, np.nan, 2.0])
    with pytest.raises(ShapeError):
        emerging_hot_spots(np.zeros((2, 5)), significant=np.zeros((2, 4)))
    with pytest.raises(ParameterError):
        emerging_hot_spots(np.zeros(5), alpha=0)
    with pytest.raises(ShapeError):
        classify_hot_spots([1, 0], [1])
    with pytest.raises(TooFewPointsError):
        classify_hot_spots([1], [0])


def test_a_missing_mark_is_refused_and_not_taken_for_false() -> None:
    with pytest.raises(MissingValueError, match="one is missing"):
        classify_hot_spots([[True, None, False, True]], [[False, False, False, False]])
