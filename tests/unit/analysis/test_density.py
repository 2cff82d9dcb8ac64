"""Kernel density: exact to its formula, fast to within its stated error."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, NegativeCountError, ParameterError, TooFewPointsError
from wardmote.analysis.places_and_hot_spots import density
from wardmote.analysis.places_and_hot_spots.adaptive_density import kde_adaptive
from wardmote.analysis.places_and_hot_spots.density import bandwidth_nrd, kde_change, kde_quartic, kde_quartic_grid
from wardmote.analysis.places_and_hot_spots.geography import square_grid


def scatter(seed: int, n: int = 80) -> Any:
    return np.random.default_rng(seed).uniform(0, 2000, (n, 2))


def by_formula(points: Any, query: Any, h: float, weights: Any = 1.0) -> Any:
    squared = ((query[:, None] - points[None]) ** 2).sum(axis=2)
    kernel = np.where(squared < h * h, 3 / (np.pi * h * h) * (1 - squared / h**2) ** 2, 0.0)
    return 1e6 * (kernel * weights).sum(axis=1)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([60.0, 250.0, 1000.0, 9000.0]))
def test_exact_density_equals_the_formula_wherever_asked(seed: int, h: float) -> None:
    rng = np.random.default_rng(seed)
    points, query, weights = scatter(seed), rng.uniform(-3000, 5000, (50, 2)), rng.uniform(0, 3, 80)
    ours = kde_quartic(points, query, bandwidth=h, weights=weights)
    assert ours.per_km2 == pytest.approx(by_formula(points, query, h, weights), rel=1e-9, abs=1e-9)


def test_blocks_of_candidates_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    points, query = scatter(1), scatter(2)
    whole = kde_quartic(points, query, bandwidth=300).per_km2
    monkeypatch.setattr(density, "PAIR_BLOCK", 10)
    assert kde_quartic(points, query, bandwidth=300).per_km2 == pytest.approx(whole, rel=1e-12)


def test_moving_the_map_and_shuffling_the_points_changes_nothing() -> None:
    points, query = scatter(3), scatter(4)
    order = np.random.default_rng(1).permutation(80)
    plain = kde_quartic(points, query, bandwidth=300).per_km2
    moved = kde_quartic(points[order] + 400_000, query + 400_000, bandwidth=300).per_km2
    assert moved == pytest.approx(plain, rel=1e-8, abs=1e-8)


def test_the_kernel_holds_one_event_and_not_seven() -> None:
    grid = square_grid((0, 0, 2000, 2000), 10)
    surface = kde_quartic([[1000.0, 1000.0]], grid.centres(), bandwidth=250).per_km2
    assert surface.sum() * 10 * 10 / 1e6 == pytest.approx(1.0, rel=1e-3)


@pytest.mark.parametrize(("cell", "h"), [(50, 250), (250, 250), (100, 400), (333, 100)])
def test_the_fast_surface_is_within_its_stated_error(cell: float, h: float) -> None:
    points = np.concatenate([scatter(5, 3000), scatter(6, 200) + 1900])
    grid = square_grid((0, 0, 2000, 2000), cell)
    exact = kde_quartic(points, grid.centres(), bandwidth=h).per_km2
    fast = kde_quartic_grid(points, grid, bandwidth=h).per_km2
    assert fast.shape == (grid.size,)
    assert np.abs(fast - exact).max() <= 0.015 * exact.max()


def test_no_points_give_a_flat_zero() -> None:
    grid = square_grid((0, 0, 500, 500), 100)
    assert kde_quartic(np.empty((0, 2)), grid.centres(), bandwidth=100).per_km2.sum() == 0
    assert kde_quartic_grid(np.empty((0, 2)), grid, bandwidth=100).per_km2.sum() == 0


def test_rule_of_thumb_uses_both_axes() -> None:
    points = scatter(7)
    x, y = bandwidth_nrd(points)
    assert bandwidth_nrd(points[:, ::-1]) == pytest.approx((y, x))
    assert bandwidth_nrd(points * [1, 3]) == pytest.approx((x, 3 * y))


def test_adaptive_density_integrates_to_one_and_widens_where_events_are_few() -> None:
    points = np.concatenate([np.random.default_rng(8).normal(0, 30, (50, 2)), [[900.0, 900.0]]])
    grid = square_grid((-1500, -1500, 2500, 2500), 20)
    result = kde_adaptive(points, grid.centres(), bandwidth=80)
    assert result.density.sum() * 400 == pytest.approx(1.0, rel=1e-3)
    assert result.bandwidths.argmax() == 50


def test_change_is_undefined_where_there_was_nothing() -> None:
    change = kde_change([[0, 0]], [[0, 0], [500, 0]], [[0, 0], [500, 0], [0, 5000]], bandwidth=100)
    assert change.ratio[0] == pytest.approx(1.0)
    assert np.isnan(change.ratio[1:]).all()
    assert np.isnan(kde_change([[0, 0]], [[500, 0]], [[0, 0]], bandwidth=100).log_ratio).all()
    assert change.difference_per_km2[1] > 0
    assert change.difference_per_km2[2] == 0


def test_bad_requests_are_refused() -> None:
    with pytest.raises(ParameterError, match="above zero"):
        kde_quartic(scatter(1), scatter(2), bandwidth=0)
    with pytest.raises(EmptyInputError):
        kde_quartic(scatter(1), np.empty((0, 2)), bandwidth=10)
    with pytest.raises(NegativeCountError):
        kde_quartic([[0, 0]], [[0, 0]], bandwidth=10, weights=[-1])
    with pytest.raises(TooFewPointsError):
        bandwidth_nrd([[0, 0]])
    with pytest.raises(EmptyInputError):
        kde_adaptive([], [[0, 0]], bandwidth=10)
