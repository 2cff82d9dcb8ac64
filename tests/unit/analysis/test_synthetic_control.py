"""Synthetic control: weights on the simplex, exactly the best ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.evaluation_of_pilots.synthetic_control import (
    simplex_least_squares,
    synthetic_control,
    synthetic_control_placebo,
)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 30), st.integers(2, 40))
def test_weights_satisfy_the_conditions_of_a_best_fit(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, target = rng.normal(10, 3, (rows, columns)), rng.normal(10, 3, rows)
    weights = simplex_least_squares(matrix, target)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    slope = matrix.T @ (matrix @ weights - target)
    assert (slope - slope @ weights).min() >= -1e-6 * np.abs(matrix).max() ** 2 * rows
    assert slope[weights > 1e-9] == pytest.approx(slope @ weights, abs=1e-5 * np.abs(matrix).max() ** 2 * rows)


def test_area_that_is_a_mix_of_donors_gets_that_mix() -> None:
    donors = np.random.default_rng(8).normal(50, 10, (30, 4))
    treated = donors @ [0.5, 0.0, 0.3, 0.2]
    treated[20:] += 7
    found = synthetic_control(donors, treated, pre_periods=20)
    assert found.weights == pytest.approx([0.5, 0, 0.3, 0.2], abs=1e-9)
    assert found.effect == pytest.approx(7)


def test_order_of_donors_does_not_matter() -> None:
    rng = np.random.default_rng(9)
    donors, treated = rng.normal(50, 5, (24, 6)), rng.normal(50, 5, 24)
    order = rng.permutation(6)
    here = synthetic_control(donors, treated, pre_periods=16)
    there = synthetic_control(donors[:, order], treated, pre_periods=16)
    assert there.weights == pytest.approx(here.weights[order], abs=1e-9)
    assert there.gap == pytest.approx(here.gap)


def test_equal_donors_are_no_trouble() -> None:
    donors = np.repeat(np.arange(10.0)[:, None], 3, axis=1)
    assert synthetic_control(donors, np.arange(10.0) + 1, pre_periods=6).weights.sum() == pytest.approx(1)


def test_placebo_p_is_a_rank_among_the_area_and_its_donors() -> None:
    rng = np.random.default_rng(10)
    donors = rng.normal(50, 2, (40, 9))
    treated = donors[:, :3].mean(axis=1) + rng.normal(0, 0.5, 40)
    treated[30:] -= 20
    found = synthetic_control_placebo(donors, treated, pre_periods=30)
    assert found.p_value == pytest.approx(1 / 10)
    assert "0 of 9" in found.explain()


def test_perfect_fit_before_leaves_the_rank_undefined() -> None:
    donors = np.arange(12.0).reshape(6, 2)
    found = synthetic_control_placebo(donors, donors[:, 0], pre_periods=4)
    assert found.treated_ratio is None
    assert found.p_value is None


@pytest.mark.parametrize("periods", [0, 1, 10])
def test_periods_before_must_leave_some_after(periods: int) -> None:
    with pytest.raises(errors.ParameterError):
        synthetic_control(np.ones((10, 2)), np.ones(10), pre_periods=periods)


def test_table_of_another_length_is_refused() -> None:
    with pytest.raises(errors.ShapeError):
        synthetic_control(np.ones((9, 2)), np.ones(10), pre_periods=5)


def test_one_donor_cannot_be_placebo() -> None:
    with pytest.raises(errors.TooFewPointsError):
        synthetic_control_placebo(np.ones((10, 1)), np.ones(10), pre_periods=5)


def test_target_of_another_length_is_refused() -> None:
    with pytest.raises(errors.ShapeError, match="one row for each value"):
        simplex_least_squares(np.ones((4, 2)), np.ones(3))
