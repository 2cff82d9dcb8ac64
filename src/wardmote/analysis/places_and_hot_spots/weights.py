"""Which areas are neighbours: contiguity, nearest neighbours and distance bands, as sparse matrices."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import EmptyInputError, ShapeError
from wardmote.analysis.inputs import Floats, Integers, as_points, require

Weights: TypeAlias = "scipy.sparse.csr_array[np.float64, tuple[int, int]]"
Contiguity = Literal["queen", "rook"]


def grid_contiguity(rows: int, columns: int, *, rule: Contiguity = "queen", include_self: bool = False) -> Weights:
    """Binary neighbours of the cells of a grid, numbered row by row.

    `rule` "queen" counts cells that share an edge or a corner, "rook" an edge only. Returns a sparse matrix of
    shape (rows*columns, rows*columns). Raises ParameterError for an empty grid or an unknown rule.
    """
    require(rows >= 1 and columns >= 1, "A grid needs at least one row and one column.")
    require(rule in {"queen", "rook"}, f"The rule of contiguity is queen or rook, not {rule}.")
    steps = [(0, 1), (1, 0)] + ([(1, 1), (1, -1)] if rule == "queen" else [])
    row, column = np.divmod(np.arange(rows * columns), columns)
    pairs = []
    for down, across in steps:
        inside = (row + down < rows) & (column + across >= 0) & (column + across < columns)
        origin = np.flatnonzero(inside)
        pairs.append(np.column_stack([origin, origin + down * columns + across]))
    return from_pairs(np.concatenate(pairs), rows * columns, include_self=include_self)


def polygon_contiguity(polygons: Sequence[Any], *, include_self: bool = False) -> Weights:
    """Queen contiguity of areas: neighbours share at least one point of their boundaries.

    `polygons` are n shapely geometries. Areas that overlap or touch are neighbours; a gap of a millimetre makes
    strangers of two areas, so use boundaries of one publication and one level of generalisation. Returns an
    (n, n) sparse matrix. Raises EmptyInputError without polygons.
    """
    import shapely

    if len(polygons) == 0:
        raise EmptyInputError("There are no polygons.")
    shapes = np.asarray(polygons, dtype=object)
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    pairs = np.column_stack([left, right])[left < right]
    return from_pairs(pairs, len(shapes), include_self=include_self)


def nearest_neighbours(points: ArrayLike, *, k: int, include_self: bool = False) -> Weights:
    """Binary weights of the k nearest points (metres, Euclidean); not symmetric. Raises if k >= n or k < 1."""
    places = as_points(points, least=2)
    n = len(places)
    require(1 <= k < n, f"With {n} points the number of neighbours is from 1 to {n - 1}, not {k}.")
    _, neighbours = scipy.spatial.cKDTree(places).query(places, k=k + 1)
    order = np.argsort(neighbours == np.arange(n)[:, None], axis=1, kind="stable")
    others = np.take_along_axis(neighbours, order, axis=1)[:, :k]  # the point itself, or one that lies on it, goes last
    pairs = np.column_stack([np.repeat(np.arange(n), k), others.ravel()])
    return from_pairs(pairs, n, include_self=include_self, symmetric=False)


def distance_band(points: ArrayLike, *, distance: float, include_self: bool = False) -> Weights:
    """Binary weights of all points at most `distance` away (inclusive). Raises ParameterError unless above zero."""
    places = as_points(points)
    require(distance > 0, "The distance of the band must be above zero.")
    pairs = scipy.spatial.cKDTree(places).query_pairs(distance, output_type="ndarray")
    return from_pairs(pairs, len(places), include_self=include_self)


def from_pairs(pairs: Integers, n: int, *, include_self: bool = False, symmetric: bool = True) -> Weights:
    """A binary (n, n) sparse matrix from (m, 2) pairs of neighbours, each given once when `symmetric`."""
    origin, target = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    if symmetric:
        origin, target = np.concatenate([origin, target]), np.concatenate([target, origin])
    ones = np.ones(origin.size)
    matrix = scipy.sparse.coo_array((ones, (origin, target)), shape=(n, n)).tocsr()
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return with_self(matrix) if include_self else matrix


def with_self(weights: Weights) -> Weights:
    """A copy in which each area is its own neighbour with weight 1, replacing what the diagonal held."""
    return scipy.sparse.csr_array(without_self(weights) + scipy.sparse.eye_array(weights.shape[0], format="csr"))


def without_self(weights: Weights) -> Weights:
    """A copy with nothing on the diagonal."""
    matrix = scipy.sparse.csr_array(weights, copy=True)
    matrix.setdiag(0.0)
    matrix.eliminate_zeros()
    return matrix


def row_standardised(weights: Weights) -> Weights:
    """A copy whose rows sum to 1; the row of an area without neighbours stays empty."""
    totals = row_totals(weights)
    share = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals != 0)
    return scipy.sparse.csr_array(scipy.sparse.diags_array(share) @ weights)


def row_totals(weights: Weights) -> Floats:
    """The sum of each row."""
    return np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()


def checked_weights(weights: Any, n: int) -> Weights:
    """The weights as a CSR array of shape (n, n); raises ShapeError otherwise."""
    matrix = scipy.sparse.csr_array(weights, dtype=np.float64)
    if matrix.shape != (n, n):
        raise ShapeError(f"The weights are of shape {matrix.shape}; {n} areas need ({n}, {n}).")
    return matrix
