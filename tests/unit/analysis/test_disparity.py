"""Disproportionality with its intervals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.priorities_linkage_and_fairness.disparity import rate_disparity


def test_equal_rates_have_a_ratio_of_one_and_no_excess() -> None:
    found = rate_disparity(50, 1000, 100, 2000)
    assert found.rate_ratio == pytest.approx(1)
    assert found.excess == pytest.approx(0)
    assert not found.four_fifths


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 200), st.integers(1, 200))
def test_every_interval_holds_its_estimate(first: int, second: int) -> None:
    found = rate_disparity(first, 5000, second, 9000)
    assert found.rate_ratio is not None
    for interval in (found.katz, found.poisson, found.exact):
        assert interval is not None
        assert interval[0] < found.rate_ratio < interval[1]
    assert found.newcombe[0] < found.difference < found.newcombe[1]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 200), st.integers(1, 200))
def test_changing_places_turns_the_ratio_over(first: int, second: int) -> None:
    here, there = rate_disparity(first, 5000, second, 9000), rate_disparity(second, 9000, first, 5000)
    assert here.rate_ratio == pytest.approx(1 / (there.rate_ratio or 0))
    assert here.p_value == pytest.approx(there.p_value)
    assert here.four_fifths == there.four_fifths


def test_four_fifths_flag_goes_up_below_four_fifths_only() -> None:
    assert not rate_disparity(80, 1000, 100, 1000).four_fifths
    assert rate_disparity(79, 1000, 100, 1000).four_fifths


def test_zero_counts_leave_log_intervals_undefined() -> None:
    found = rate_disparity(0, 100, 20, 100)
    assert (found.katz, found.poisson) == (None, None)
    assert found.exact[0] == 0
    assert rate_disparity(0, 100, 0, 100).rate_ratio is None


def test_fewer_than_ten_events_are_not_compared_in_public() -> None:
    found = rate_disparity(9, 100, 200, 1000)
    assert not found.publishable
    assert "too few events" in found.explain()


def test_more_events_than_people_are_refused() -> None:
    with pytest.raises(errors.ParameterError, match="more events than people"):
        rate_disparity(11, 10, 1, 10)


def test_group_without_people_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        rate_disparity(0, 0, 1, 10)
