"""Evaluations of pilots: differences, quotients, ratios, dispersion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.evaluation_of_pilots.displacement import (
    displacement_quotient,
    harm_weighted_difference,
    weighted_displacement_difference,
)
from wardmote.analysis.evaluation_of_pilots.evaluation import count_dispersion, relative_rate_ratio

count = st.integers(1, 300)


def test_published_example_with_displacement_is_reproduced() -> None:
    found = weighted_displacement_difference([20, 20], [20, 10], displaced_control=[30, 30], displaced_treated=[30, 20])
    assert (found.total, found.total_error) == pytest.approx((-20, 13.4164), abs=1e-4)
    assert (found.lower, found.upper) == pytest.approx((-42.068, 2.06803), abs=1e-3)


def test_variance_of_displacement_weighs_each_count_alone() -> None:
    found = weighted_displacement_difference(
        [0, 0], [0, 0], displaced_control=[40, 8], displaced_treated=[4, 12], area_weights=[1, 1, 2, 1]
    )
    assert found.displaced == pytest.approx((12 - 4) - (8 / 2 - 40 / 2))
    assert found.displaced_error**2 == pytest.approx(12 + 4 + 8 / 4 + 40 / 4)


@settings(max_examples=20, deadline=None)
@given(count, count, count, count)
def test_swapping_treated_and_control_turns_the_sign(a: int, b: int, c: int, d: int) -> None:
    here, there = weighted_displacement_difference([a, b], [c, d]), weighted_displacement_difference([c, d], [a, b])
    assert here.total == -there.total
    assert here.total_error == there.total_error


def test_equal_change_is_no_difference_and_no_events_have_no_z() -> None:
    assert weighted_displacement_difference([10, 20], [30, 40]).total == 0
    assert weighted_displacement_difference([0, 0], [0, 0]).z is None


def test_harm_weights_of_one_add_the_estimates_up() -> None:
    found = harm_weighted_difference([-10, -5], [3, 4], [1, 1])
    assert (found.total, found.total_error) == (-15, 5)


@pytest.mark.parametrize(
    ("control", "error"),
    [([1], errors.ShapeError), ([1, -2], errors.NegativeCountError), ([1, None], errors.MissingValueError)],
)
def test_counts_must_be_a_pair(control: list[float], error: type[Exception]) -> None:
    with pytest.raises(error):
        weighted_displacement_difference(control, [1, 2])


def test_period_of_no_length_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        weighted_displacement_difference([1, 2], [1, 2], time_weights=[1, 0])


def test_quotient_is_undefined_unless_crime_fell_against_the_control() -> None:
    found = displacement_quotient([100, 110], [50, 40], [100, 100])
    assert found.quotient is None
    assert "no meaning" in found.explain()


def test_quotient_tells_displacement_from_diffusion() -> None:
    assert "spread" in displacement_quotient([100, 60], [50, 40], [100, 100]).explain()
    assert "less than" in displacement_quotient([100, 60], [50, 60], [100, 100]).explain()


def test_control_without_events_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        displacement_quotient([1, 2], [1, 2], [0, 5])


def test_published_relative_rate_ratio_is_reproduced() -> None:
    found = relative_rate_ratio([50, 30], [60, 55])
    assert found.log_ratio == pytest.approx(-0.4238142, abs=1e-7)
    assert found.ratio == pytest.approx(0.6545455, abs=1e-7)


@settings(max_examples=20, deadline=None)
@given(count, count, count, count, st.floats(1, 5))
def test_dispersion_widens_the_interval_and_leaves_the_ratio(a: int, b: int, c: int, d: int, phi: float) -> None:
    narrow, wide = relative_rate_ratio([a, b], [c, d]), relative_rate_ratio([a, b], [c, d], phi=phi)
    assert wide.ratio == narrow.ratio
    assert (wide.error or 0) == pytest.approx((narrow.error or 0) * np.sqrt(phi))
    assert (wide.p_value or 0) >= (narrow.p_value or 0) - 1e-12


def test_ratio_with_a_zero_count_is_undefined_in_every_part() -> None:
    found = relative_rate_ratio([50, 0], [60, 55])
    assert (found.ratio, found.lower, found.p_value) == (None, None, None)
    assert "zero" in found.explain()


def test_dispersion_below_that_of_chance_is_floored_at_one() -> None:
    found = count_dispersion([[10, 10, 10], [5, 5, 5]])
    assert (found.phi, found.raw) == (1, 0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=20), st.integers(0, 99))
def test_dispersion_does_not_depend_on_the_order_of_months(months: list[int], seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(months)
    assert count_dispersion([months]).raw == pytest.approx(count_dispersion([shuffled]).raw)


def test_one_count_in_each_group_tells_nothing_of_dispersion() -> None:
    with pytest.raises(errors.TooFewPointsError):
        count_dispersion([[4], [5]])


def test_four_area_weights_are_needed() -> None:
    with pytest.raises(errors.ShapeError, match="4 area weights"):
        weighted_displacement_difference([1, 2], [1, 2], area_weights=[1, 1])


def test_dispersion_that_is_not_above_zero_is_refused() -> None:
    with pytest.raises(errors.ParameterError):
        relative_rate_ratio([1, 2], [1, 2], phi=0)
