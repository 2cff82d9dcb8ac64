"""Standardised rates and the deprivation gradient."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.counts_rates_and_change.standardisation import (
    directly_standardised_rate,
    indirectly_standardised_ratio,
    slope_index_of_inequality,
)


def test_direct_standardisation_to_itself_gives_the_crude_rate() -> None:
    found = directly_standardised_rate([10, 30], [1000, 2000], [1000, 2000])
    assert found.rate == pytest.approx(40 / 3)
    assert "40 events" in found.explain()


def test_indirect_standardisation_against_itself_is_one() -> None:
    found = indirectly_standardised_ratio([10, 30], [1000, 2000], [10, 30], [1000, 2000])
    assert found.ratio == pytest.approx(1)
    assert found.lower < 1 < found.upper


def test_nothing_expected_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError, match="expected count"):
        indirectly_standardised_ratio([1], [10], [0], [10])


def test_gradient_of_a_straight_line_is_that_line() -> None:
    rates = np.array([10, 8, 6, 4])
    found = slope_index_of_inequality(rates * 100, [100_000] * 4)
    assert found.slope == pytest.approx(-8)
    assert found.intercept == pytest.approx(11)
    assert found.relative == pytest.approx(3 / 11)


def test_gradient_of_one_group_is_refused() -> None:
    with pytest.raises(errors.TooFewPointsError):
        slope_index_of_inequality([1], [10])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 90), st.integers(100, 9000)), min_size=2, max_size=12), st.integers(0, 99))
def test_order_of_strata_does_not_matter(strata: list[tuple[int, int]], seed: int) -> None:
    events, people = np.array(strata).T
    standard = np.arange(1, len(strata) + 1) * 100
    order = np.random.default_rng(seed).permutation(len(strata))
    here = directly_standardised_rate(events, people, standard)
    there = directly_standardised_rate(events[order], people[order], standard[order])
    assert there.rate == pytest.approx(here.rate)
    assert there.upper == pytest.approx(here.upper)
    assert here.lower < here.rate < here.upper


def test_strata_of_another_number_are_refused() -> None:
    with pytest.raises(errors.ShapeError):
        directly_standardised_rate([1, 2], [10, 20], [1, 2, 3])


def test_no_events_leave_the_interval_of_a_standardised_rate_undefined() -> None:
    assert np.isnan(directly_standardised_rate([0, 0], [10, 20], [1, 2]).lower)
