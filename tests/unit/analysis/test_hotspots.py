"""Getis-Ord and Moran: equal to their definitions, honest where undefined."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import MissingValueError, ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.places_and_hot_spots.autocorrelation import moran
from wardmote.analysis.places_and_hot_spots.hotspot_permutation import draw_distinct, getis_ord_permutation
from wardmote.analysis.places_and_hot_spots.hotspots import benjamini_hochberg, getis_ord
from wardmote.analysis.places_and_hot_spots.weights import distance_band, grid_contiguity, row_standardised, with_self

GRID = grid_contiguity(5, 6)


def counts(seed: int, *shape: int) -> Any:
    return np.random.default_rng(seed).poisson(4, shape or 30)


def gi_star_by_definition(x: Any, weights: Any) -> Any:
    n, mean, spread = x.size, x.mean(), x.std()
    scores = []
    for row in weights.toarray():
        total, squares = row.sum(), (row**2).sum()
        scores.append((row @ x - total * mean) / (spread * np.sqrt((n * squares - total**2) / (n - 1))))
    return np.array(scores)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_gi_star_equals_its_definition_on_unequal_weights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = with_self(GRID)
    weights.data *= rng.uniform(0.5, 2.0, weights.nnz)
    x = rng.poisson(5, 30).astype(float)
    assert getis_ord(x, weights).z == pytest.approx(gi_star_by_definition(x, weights), rel=1e-9, abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_relabelling_the_cells_relabels_the_answer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(30)
    x = rng.poisson(4, 30)
    for star in (True, False):
        plain = getis_ord(x, GRID, star=star)
        moved = getis_ord(x[order], GRID[order][:, order], star=star)
        assert moved.z == pytest.approx(plain.z[order], rel=1e-9, abs=1e-9)
    assert moran(x[order], GRID[order][:, order]).index == pytest.approx(moran(x, GRID).index)


@pytest.mark.parametrize("star", [True, False])
def test_all_periods_at_once_equal_each_period_alone(star: bool) -> None:
    x = counts(1, 30, 4)
    together = getis_ord(x, GRID, star=star)
    for month in range(4):
        alone = getis_ord(x[:, month], GRID, star=star)
        assert together.z[:, month] == pytest.approx(alone.z, rel=1e-12)
        assert together.q[:, month] == pytest.approx(alone.q, rel=1e-12)


def test_scaling_and_shifting_the_counts_changes_nothing() -> None:
    x = counts(2)
    assert getis_ord(3 * x + 7, GRID).z == pytest.approx(getis_ord(x, GRID).z, rel=1e-9)
    assert getis_ord(x, row_standardised(with_self(GRID))).z == pytest.approx(getis_ord(x, GRID).z, rel=1e-9)


def test_a_month_without_variation_is_undefined_and_not_infinite() -> None:
    x = np.column_stack([np.full(30, 0.1), counts(3)])
    result = getis_ord(x, GRID)
    assert np.isnan(result.z[:, 0]).all()
    assert np.isnan(result.q[:, 0]).all()
    assert np.isfinite(result.z[:, 1]).all()
    assert not result.hot()[:, 0].any()
    assert np.isnan(getis_ord(x, GRID, star=False).z[:, 0]).all()


def test_a_cell_without_neighbours_is_undefined_for_gi() -> None:
    weights = distance_band([[0, 0], [1, 0], [2, 0], [50, 0]], distance=1.5)
    assert np.isnan(getis_ord([1, 2, 3, 4], weights, star=False).z[3])


def test_benjamini_hochberg_leaves_undefined_cells_out_of_the_family() -> None:
    p = np.array([0.01, np.nan, 0.03, 0.04])
    assert benjamini_hochberg(p)[[0, 2, 3]] == pytest.approx([0.03, 0.04, 0.04])
    assert np.isnan(benjamini_hochberg(p)[1])


def test_a_planted_hot_spot_is_found() -> None:
    x = np.full(30, 2)
    x[[7, 8, 13, 14]] = 20
    found = getis_ord(x, GRID)
    assert found.hot()[[7, 8, 13, 14]].all()
    assert "hot" in found.explain()


def permutation_p_by_enumeration(x: Any, weights: Any, draws: int = 4000) -> Any:
    rng = np.random.default_rng(9)
    dense = weights.toarray()
    upper, lower = [], []
    for cell in range(x.size):
        others = np.delete(x, cell)
        k = int(dense[cell].sum())
        sums = np.array([rng.choice(others, k, replace=False).sum() for _ in range(draws)])
        observed = dense[cell] @ x
        upper.append((sums >= observed).mean())
        lower.append((sums <= observed).mean())
    return np.array(upper), np.array(lower)


def test_both_tails_of_the_permutation_count_ties() -> None:
    weights = grid_contiguity(3, 3)
    x = np.array([0, 0, 1, 0, 3, 0, 0, 1, 0])
    ours = getis_ord_permutation(x, weights, rng=np.random.default_rng(1), permutations=9_999)
    upper, lower = permutation_p_by_enumeration(x, weights)
    assert ours.p_upper == pytest.approx(upper, abs=0.03)
    assert ours.p_lower == pytest.approx(lower, abs=0.03)
    assert (ours.p_upper + ours.p_lower > 1).all()


def test_permutation_of_equal_counts_gives_one_in_both_tails() -> None:
    result = getis_ord_permutation(np.full(30, 2), GRID, rng=np.random.default_rng(1), permutations=99)
    assert (result.p_upper == 1).all()
    assert (result.p_lower == 1).all()


def test_the_same_generator_gives_the_same_p() -> None:
    first = getis_ord_permutation(counts(5), GRID, rng=np.random.default_rng(7), permutations=199)
    again = getis_ord_permutation(counts(5), GRID, rng=np.random.default_rng(7), permutations=199)
    assert (first.p_upper == again.p_upper).all()
    assert first.p_upper.min() >= first.smallest_possible_p


@pytest.mark.parametrize(("n", "k"), [(6, 4), (40, 5)])
def test_draws_are_distinct_and_even(n: int, k: int) -> None:
    draws = draw_distinct(n, k, 20_000, rng=np.random.default_rng(2))
    assert (np.diff(np.sort(draws, axis=1), axis=1) > 0).all()
    for position in range(k):
        share = np.bincount(draws[:, position], minlength=n) / len(draws)
        assert share == pytest.approx(np.full(n, 1 / n), abs=5 * np.sqrt(1 / n / len(draws)))


def test_moran_of_a_chessboard_is_minus_one_by_rook() -> None:
    board = np.indices((6, 6)).sum(axis=0).ravel() % 2
    assert moran(board, grid_contiguity(6, 6, rule="rook")).index == pytest.approx(-1.0)
    assert moran(np.ones(36), grid_contiguity(6, 6)).index is None


def test_bad_inputs_are_refused_by_name() -> None:
    with pytest.raises(MissingValueError, match="missing"):
        getis_ord([1, np.nan, 2], grid_contiguity(1, 3))
    with pytest.raises(ShapeError):
        getis_ord([1, 2, 3], grid_contiguity(2, 2))
    with pytest.raises(TooFewPointsError):
        getis_ord([1, 2], grid_contiguity(1, 2))
    with pytest.raises(TooFewPointsError):
        moran([1, 2, 3], grid_contiguity(1, 3))
    with pytest.raises(ParameterError, match="binary"):
        getis_ord_permutation(counts(1), row_standardised(GRID), rng=np.random.default_rng(1))
