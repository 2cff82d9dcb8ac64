"""Funnels: limits that narrow with size and widen with overdispersion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.counts_rates_and_change.rates import wilson_proportion
from wardmote.analysis.statistical_process_control.funnels import (
    between_variance,
    funnel_of_proportions,
    funnel_of_ratios,
    overdispersed_funnel,
)


def test_limits_narrow_as_units_grow() -> None:
    funnel = funnel_of_ratios([10, 100, 1000], [10, 100, 1000])
    assert (np.diff(funnel.lower95) > 0).all()
    assert (np.diff(funnel.upper95) < 0).all()
    assert (funnel.upper998 > funnel.upper95).all()


def test_units_outside_are_marked_by_side() -> None:
    funnel = funnel_of_ratios([300, 100, 10], [100, 100, 100])
    assert funnel.outside.tolist() == [1, 0, -1]
    assert "1 lie above and 1 below" in funnel.explain()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sqrt", "log"]))
def test_order_of_units_does_not_matter(seed: int, scale: str) -> None:
    rng = np.random.default_rng(seed)
    expected = rng.uniform(20, 90, 25)
    observed = rng.poisson(expected * rng.uniform(0.6, 1.5, 25)) + 1
    order = rng.permutation(25)
    straight = overdispersed_funnel(observed, expected, scale=scale)
    shuffled = overdispersed_funnel(observed[order], expected[order], scale=scale)
    assert shuffled.tau2 == pytest.approx(straight.tau2)
    assert shuffled.upper95 == pytest.approx(straight.upper95[order])


def test_poisson_units_get_no_extra_width() -> None:
    expected = np.full(40, 50.0)
    observed = np.tile([49, 51], 20)
    assert overdispersed_funnel(observed, expected).tau2 == 0


def test_scattered_units_get_extra_width() -> None:
    funnel = overdispersed_funnel([20, 80] * 10, [50.0] * 20)
    assert funnel.tau2 > 0
    assert funnel.phi > 1
    assert (funnel.upper95 > 1 + 1.96 / (2 * np.sqrt(50))).all()


def test_between_variance_is_never_negative() -> None:
    assert between_variance(0.1, np.full(5, 0.2)) == 0


def test_log_scale_refuses_many_units_without_events() -> None:
    with pytest.raises(errors.ParameterError, match="square-root"):
        overdispersed_funnel([0] * 10 + [5] * 10, [5.0] * 20, scale="log")


def test_trimming_half_of_the_units_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match=r"under 0\.5"):
        overdispersed_funnel([1, 2], [1, 2], trim=0.5)


def test_one_unit_is_refused() -> None:
    with pytest.raises(errors.TooFewPointsError):
        overdispersed_funnel([1], [1])


def test_unit_with_nothing_expected_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        funnel_of_ratios([1], [0])


def test_proportion_at_the_limit_has_a_wilson_interval_that_ends_at_the_average() -> None:
    funnel = funnel_of_proportions([400], average=0.3)
    at_limit = wilson_proportion(funnel.upper95 * 400, 400)
    assert at_limit.lower.item() == pytest.approx(0.3)


def test_units_are_placed_in_the_funnel_when_counts_are_given() -> None:
    assert funnel_of_proportions([100, 100], average=0.3, counts=[60, 30]).outside.tolist() == [1, 0]
