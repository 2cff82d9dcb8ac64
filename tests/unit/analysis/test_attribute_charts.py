"""Charts of counts and rates, CUSUM and moving averages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.statistical_process_control.attribute_charts import attribute_chart, drift_chart


def test_lower_limit_of_counts_stops_at_zero() -> None:
    assert attribute_chart([0, 1, 2, 1], kind="c").lower.tolist() == [0] * 4


def test_laneys_chart_widens_when_points_scatter() -> None:
    counts, size = [100, 140, 90, 150, 80, 160], [10_000] * 6
    plain, widened = attribute_chart(counts, kind="u", size=size), attribute_chart(counts, kind="u'", size=size)
    assert widened.sigma_z is not None
    assert widened.sigma_z > 1
    assert widened.upper[0] > plain.upper[0]


def test_rate_chart_without_sizes_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="size"):
        attribute_chart([1, 2], kind="u")


def test_moving_average_reaches_its_long_run_limits() -> None:
    chart = drift_chart([10.0] * 200, target=10, sigma=2)
    assert chart.ewma_upper[-1] == pytest.approx(10 + 3 * 2 * np.sqrt(0.2 / 1.8))
    assert chart.cusum_high.max() == 0


def test_drift_upwards_adds_up_in_the_upper_sum_only() -> None:
    chart = drift_chart([12.0] * 10, target=10, sigma=1)
    assert chart.cusum_high[-1] == pytest.approx(15)
    assert chart.cusum_low.max() == 0
    assert "outside its limits at 8 of 10" in chart.explain()


def test_drift_chart_without_spread_is_refused() -> None:
    with pytest.raises(errors.ParameterError):
        drift_chart([1.0, 2.0], target=1, sigma=0)


counts = st.lists(st.integers(1, 60), min_size=3, max_size=24)


@settings(max_examples=20, deadline=None)
@given(counts, st.integers(100, 10_000), st.sampled_from(["u", "u'", "p", "p'"]))
def test_sizes_counted_in_another_unit_only_rescale_rate_charts(events: list[int], size: int, kind: str) -> None:
    chart = attribute_chart(events, kind=kind, size=[size] * len(events))
    assert chart.centre == pytest.approx(sum(events) / (size * len(events)))
    assert (chart.lower <= chart.centre).all()
    assert (chart.upper >= chart.centre).all()


@settings(max_examples=20, deadline=None)
@given(counts, st.integers(-50, 50))
def test_moving_the_series_and_its_target_moves_the_average_alike(events: list[int], shift: int) -> None:
    here = drift_chart(events, target=10, sigma=4)
    there = drift_chart(np.array(events) + shift, target=10 + shift, sigma=4)
    assert there.ewma == pytest.approx(here.ewma + shift)
    assert there.cusum_high == pytest.approx(here.cusum_high)


def test_chart_of_no_known_kind_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="choose one of"):
        attribute_chart([1, 2], kind="g")


def test_more_events_than_people_make_no_proportion() -> None:
    with pytest.raises(errors.ParameterError, match="cannot exceed"):
        attribute_chart([5, 12], kind="p", size=[10, 10])


def test_explanation_counts_the_points_outside() -> None:
    assert attribute_chart([10, 11, 9, 60], kind="c").explain() == "1 of 4 points lie outside the c chart's limits."
