"""Control charts: limits, rules and icons of Making Data Count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.statistical_process_control.control_charts import assurance, xmr, xmr_rebased

series = st.lists(st.integers(0, 200), min_size=3, max_size=40)
QUIET = [20, 22, 19, 21, 20, 18, 21, 20, 22, 19, 20, 21]


def test_many_series_at_once_equal_each_alone() -> None:
    table = np.random.default_rng(7).poisson(20, (60, 36))
    together = xmr(table)
    for i in range(table.shape[0]):
        alone = xmr(table[i])
        assert np.array_equal(together.signal[i], alone.signal)
        assert float(together.lower[i]) == pytest.approx(float(alone.lower))


@settings(max_examples=25, deadline=None)
@given(series, st.integers(-50, 50))
def test_adding_a_constant_moves_the_limits_and_not_the_flags(values: list[int], shift: int) -> None:
    here, there = xmr(values), xmr(np.array(values) + shift)
    assert np.array_equal(here.special_cause, there.special_cause)
    assert np.allclose(there.upper, here.upper + shift, equal_nan=True)


@settings(max_examples=25, deadline=None)
@given(series)
def test_turning_the_series_upside_down_swaps_above_and_below(values: list[int]) -> None:
    here, there = xmr(values, improvement="increase"), xmr(-np.array(values), improvement="decrease")
    assert np.array_equal(here.point_type, there.point_type)


def test_point_outside_the_limits_is_flagged() -> None:
    chart = xmr([*QUIET, 60])
    assert chart.special_cause[-1] == "Above UCL"


def test_six_rising_points_are_no_trend_and_seven_are() -> None:
    base = [20, 24, 19, 23, 20, 24, 19, 23] * 3
    assert "7 Point Trend (Increasing)" not in xmr([*base, 18, 19, 20, 21, 22, 23]).special_cause
    assert (xmr([*base, 18, 19, 20, 21, 22, 23, 24]).special_cause[-7:] == "7 Point Trend (Increasing)").all()


def test_seven_points_on_one_side_are_flagged_and_six_are_not() -> None:
    def high(points: int) -> list[int]:
        return [10, 14, 10, 14, 10, 14, 10, 14, 10, 14, 8, 8, 8, 8, 8] + [13, 14] * (points // 2) + [13] * (points % 2)

    assert "7 Points Above CL" not in xmr(high(6)).special_cause
    assert (xmr(high(7)).special_cause[-7:] == "7 Points Above CL").all()


def test_two_in_three_needs_all_three_on_one_side() -> None:
    before, after = [20, 21] * 20, [20, 21] * 10
    assert (xmr([*before, 22.8, 21, 22.8, *after]).special_cause[[40, 42]] == "2 in 3 Above CL").all()
    assert (xmr([*before, 22.8, 20, 22.8, *after]).special_cause == "Common Cause").all()


def test_screening_leaves_out_the_great_jumps_once() -> None:
    jumpy = [10, 11, 10, 11, 10, 11, 10, 60, 10, 11, 10, 11, 10, 11]
    assert float(xmr(jumpy).mean_moving_range) == 1
    assert float(xmr(jumpy, screen_outliers=False).mean_moving_range) > 8


def test_series_that_never_varies_has_no_limits_and_no_flags() -> None:
    chart = xmr([0.1] * 20)
    assert np.isnan(chart.lower)
    assert set(chart.special_cause) == {"Common Cause"}
    assert "does not vary" in chart.explain()


def test_neither_direction_better_gives_neutral_points() -> None:
    assert xmr([*QUIET, 60]).point_type[-1] == "special_cause_neutral_high"
    assert xmr([*QUIET, 0]).variation == "special_cause_neutral_low"


def test_limits_are_recalculated_only_at_a_stated_rebase() -> None:
    values = [10, 12, 11, 13, 10, 12, 30, 32, 31, 33, 30, 32]
    first, second = xmr_rebased(values, rebase_at=[6])
    assert float(first.mean) == pytest.approx(np.mean(values[:6]))
    assert float(second.mean) == pytest.approx(np.mean(values[6:]))
    assert set(second.special_cause) == {"Common Cause"}


def test_target_without_a_better_direction_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="direction"):
        assurance(xmr(QUIET), 10)


def test_assurance_of_many_series_takes_one_target_each() -> None:
    chart = xmr([QUIET, QUIET], improvement="decrease")
    assert assurance(chart, [100, 0]).tolist() == ["consistent_pass", "consistent_fail"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ([], errors.EmptyInputError),
        ([5], errors.TooFewPointsError),
        ([1, None, 3], errors.MissingValueError),
        ([[[1, 2], [3, 4]]], errors.ShapeError),
    ],
)
def test_chart_refuses_what_it_cannot_draw(values: list[object], error: type[Exception]) -> None:
    with pytest.raises(error):
        xmr(values)  # type: ignore[arg-type]


def test_direction_that_is_none_of_the_three_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="choose increase"):
        xmr(QUIET, improvement="down")


def test_explanation_names_value_mean_and_limits() -> None:
    said = xmr([*QUIET, 60]).explain()
    assert "60" in said
    assert "Above UCL" in said
    assert xmr([QUIET, QUIET]).explain().startswith("0 of 2 series")


def test_short_series_has_provisional_limits() -> None:
    assert xmr(QUIET).provisional
    assert not xmr([*QUIET, 20]).provisional


def test_rebase_points_out_of_order_are_refused() -> None:
    with pytest.raises(errors.ParameterError, match="must rise"):
        xmr_rebased(QUIET, rebase_at=[6, 3])


def test_two_points_are_enough_to_draw_and_flag_nothing() -> None:
    assert xmr([4, 9]).special_cause.tolist() == ["Common Cause"] * 2
