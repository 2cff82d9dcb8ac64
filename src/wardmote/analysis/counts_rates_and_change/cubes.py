"""Counts of events by several codes at once (area by month by type), from columns of integer codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from wardmote.analysis.errors import MissingValueError, ParameterError, ShapeError
from wardmote.analysis.inputs import frozen
from wardmote.analysis.results import Provenance, Result

BLOCK_ROWS = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCube(Result):
    """A dense cube of counts and the account of the rows that went into it.

    `counts` has one axis for each column of codes. `rows_read` = `rows_counted` + `rows_dropped`;
    `dropped_by_axis[i]` counts the rows whose code in column i was -1 (a row can be missing on several).
    """

    counts: NDArray[Any]
    rows_read: int
    rows_dropped: int
    dropped_by_axis: tuple[int, ...]

    @property
    def rows_counted(self) -> int:
        """Rows that are in the cube."""
        return self.rows_read - self.rows_dropped

    def explain(self) -> str:
        """How many rows were read, counted and dropped."""
        shape = " by ".join(f"{size:,}" for size in self.counts.shape)
        return (
            f"{self.rows_counted:,} of {self.rows_read:,} rows are counted in a table of {shape} cells; "
            f"{self.rows_dropped:,} were left out because a code was missing."
        )


def count_cube(
    codes: Sequence[NDArray[np.integer[Any]]],
    shape: Sequence[int],
    *,
    weights: NDArray[Any] | None = None,
    dtype: DTypeLike | None = None,
) -> NDArray[Any]:
    """Counts rows by their codes into a dense array.

    Parameters: `codes`, one integer array of n codes for each axis, 0 <= code < size of the axis, or -1 for a
    row to leave out; `shape`, the size of each axis; `weights`, n numbers to add instead of 1; `dtype` of the
    cube (int32 by default, float64 with weights). Returns the array of `shape`. Use `tally` to learn what was
    left out. Raises ShapeError, ParameterError (a code beyond its axis) or MissingValueError (a NaN weight).

    The codes are fused into one integer key block by block, so the memory needed beyond the cube is a few
    megabytes whatever the number of rows.

    >>> count_cube([np.array([0, 1, 1]), np.array([2, 0, 0])], (2, 3)).tolist()
    [[0, 0, 1], [2, 0, 0]]
    """
    return tally(codes, shape, weights=weights, dtype=dtype).counts


def tally(
    codes: Sequence[NDArray[np.integer[Any]]],
    shape: Sequence[int],
    *,
    weights: NDArray[Any] | None = None,
    dtype: DTypeLike | None = None,
) -> CountCube:
    """As `count_cube`, with the account of rows read, counted and dropped by axis (-1 codes)."""
    columns = _checked_columns(codes, shape, weights)
    rows = columns[0].size
    kind = np.dtype(dtype if dtype is not None else (np.int32 if weights is None else np.float64))
    flat = np.zeros(prod(shape), dtype=kind)
    missing = np.zeros(len(columns), dtype=np.int64)
    dropped = 0
    one = kind.type(1)
    for start in range(0, rows, BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        keys, keep, lost = _fused_keys([column[block] for column in columns], shape)
        missing += lost
        if keep is not None:
            dropped += int(keep.size - np.count_nonzero(keep))
            keys = keys[keep]
        if weights is None:
            np.add.at(flat, keys, one)
        else:
            added = np.asarray(weights[block]).astype(kind)
            np.add.at(flat, keys, added if keep is None else added[keep])
    return CountCube(
        provenance=Provenance(
            method="count_cube",
            variant="fused integer key; rows with a code of -1 are left out and counted",
            parameters=frozen(shape=tuple(int(size) for size in shape), weighted=weights is not None),
            input_shape=frozen(codes=(len(columns), rows)),
        ),
        counts=flat.reshape(tuple(shape)),
        rows_read=rows,
        rows_dropped=dropped,
        dropped_by_axis=tuple(int(count) for count in missing),
    )


def _checked_columns(
    codes: Sequence[NDArray[np.integer[Any]]], shape: Sequence[int], weights: NDArray[Any] | None
) -> list[NDArray[np.integer[Any]]]:
    """The columns as 1-D integer arrays of one length, one for each axis."""
    columns = [np.asarray(column) for column in codes]
    if not columns or len(columns) != len(shape):
        raise ShapeError(f"There are {len(columns)} columns of codes for {len(shape)} axes; each axis needs one.")
    for axis, column in enumerate(columns):
        if column.ndim != 1 or not np.issubdtype(column.dtype, np.integer):
            raise ShapeError(f"The codes of axis {axis} should be one list of whole numbers.")
        if column.size != columns[0].size:
            raise ShapeError(f"The codes of axis {axis} number {column.size}; those of axis 0 {columns[0].size}.")
    if any(size < 1 for size in shape):
        raise ParameterError("Every axis of the table needs at least one place.")
    if weights is not None:
        if np.shape(weights) != columns[0].shape:
            raise ShapeError(f"There are {np.size(weights)} weights for {columns[0].size} rows.")
        if np.isnan(np.asarray(weights, dtype=np.float64)).any():
            raise MissingValueError("A weight is missing (NaN); give every row a weight or leave the row out.")
    return columns


def _fused_keys(
    block: Sequence[NDArray[np.integer[Any]]], shape: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None, NDArray[np.int64]]:
    """One key for each row, the mask of rows to keep (None when all are) and the rows lost by axis."""
    keys = np.zeros(block[0].size, dtype=np.int64)
    keep: NDArray[np.bool_] | None = None
    lost = np.zeros(len(block), dtype=np.int64)
    for axis, (column, size) in enumerate(zip(block, shape, strict=True)):
        lowest, highest = int(column.min()), int(column.max())
        if highest >= size or lowest < -1:
            wrong = highest if highest >= size else lowest
            raise ParameterError(f"Axis {axis} has a code {wrong}; codes run from 0 to {size - 1}, with -1 for none.")
        keys *= size
        keys += column
        if lowest < 0:
            known = column >= 0
            lost[axis] = column.size - np.count_nonzero(known)
            keep = known if keep is None else keep & known
    return keys, keep, lost
