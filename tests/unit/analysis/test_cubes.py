"""Counts by code: nothing lost, nothing invented."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.counts_rates_and_change import cubes
from wardmote.analysis.counts_rates_and_change.cubes import count_cube, tally
from wardmote.analysis.errors import MissingValueError, ParameterError, ShapeError

SHAPE = (5, 4, 3)


def random_codes(rng: np.random.Generator, rows: int = 200, lowest: int = -1) -> Any:
    return [rng.integers(lowest, size, rows) for size in SHAPE]


def slow_count(codes: Any) -> Any:
    expected = np.zeros(SHAPE, dtype=int)
    for row in zip(*codes, strict=True):
        if min(row) >= 0:
            expected[row] += 1
    return expected


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_counts_equal_a_plain_loop(seed: int) -> None:
    codes = random_codes(np.random.default_rng(seed))
    assert (count_cube(codes, SHAPE) == slow_count(codes)).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_total_equals_rows_read_less_rows_dropped(seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = random_codes(rng)
    result = tally(codes, SHAPE)
    assert result.counts.sum() == result.rows_counted == result.rows_read - result.rows_dropped
    assert result.dropped_by_axis == tuple(int((column < 0).sum()) for column in codes)
    order = rng.permutation(codes[0].size)
    assert (tally([column[order] for column in codes], SHAPE).counts == result.counts).all()


def test_blocks_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = random_codes(np.random.default_rng(3), rows=1000)
    whole = tally(codes, SHAPE)
    monkeypatch.setattr(cubes, "BLOCK_ROWS", 7)
    pieces = tally(codes, SHAPE)
    assert (whole.counts == pieces.counts).all()
    assert whole.dropped_by_axis == pieces.dropped_by_axis


def test_weights_are_added_and_their_sum_is_kept() -> None:
    rng = np.random.default_rng(4)
    codes = random_codes(rng, lowest=0)
    weights = rng.uniform(size=200)
    cube = count_cube(codes, SHAPE, weights=weights)
    assert cube.dtype == np.float64
    assert cube.sum() == pytest.approx(weights.sum(), rel=1e-12)


def test_inputs_are_left_as_they_were() -> None:
    codes = random_codes(np.random.default_rng(5))
    before = [column.copy() for column in codes]
    count_cube(codes, SHAPE)
    assert all((column == kept).all() for column, kept in zip(codes, before, strict=True))


def test_a_cube_of_no_rows_is_all_zero() -> None:
    assert count_cube([np.array([], dtype=int)] * 3, SHAPE).sum() == 0


def test_small_integer_codes_do_not_overflow() -> None:
    codes = [np.full(10, 199, dtype=np.uint8), np.full(10, 119, dtype=np.int8)]
    assert count_cube(codes, (200, 120))[199, 119] == 10


@pytest.mark.parametrize(
    ("codes", "shape", "error"),
    [
        ([np.array([0, 5])], (5,), ParameterError),
        ([np.array([-2, 1])], (5,), ParameterError),
        ([np.array([0, 1])], (5, 2), ShapeError),
        ([np.array([0, 1]), np.array([0])], (5, 2), ShapeError),
        ([np.array([0.5, 1.0])], (5,), ShapeError),
        ([np.array([0, 1])], (0,), ParameterError),
    ],
)
def test_codes_that_do_not_fit_are_refused(codes: Any, shape: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        count_cube(codes, shape)


def test_a_missing_weight_is_refused() -> None:
    with pytest.raises(MissingValueError, match="weight"):
        count_cube([np.array([0, 1])], (2,), weights=np.array([1.0, np.nan]))


def test_the_account_can_be_read_aloud() -> None:
    assert "2 of 3 rows" in tally([np.array([0, 1, -1])], (2,)).explain()
