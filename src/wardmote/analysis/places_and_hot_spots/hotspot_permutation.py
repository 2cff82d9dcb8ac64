"""Gi* by conditional permutation: how often would neighbours dealt at random hold as much?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, TooFewPointsError
from wardmote.analysis.inputs import Floats, Integers, as_vector, frozen, require
from wardmote.analysis.places_and_hot_spots.weights import checked_weights, without_self
from wardmote.analysis.results import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotPermutation(Result):
    """Permutation p of each cell: `p_upper` of as much or more, `p_lower` of as little or less; NaN if no neighbour.

    Both tails count ties, so on counts they add to more than 1.
    """

    p_upper: Floats
    p_lower: Floats
    permutations: int

    @property
    def smallest_possible_p(self) -> float:
        """The least p these permutations can give."""
        return 1.0 / (self.permutations + 1)

    def explain(self) -> str:
        """How many cells have more about them than random neighbours would hold."""
        high, low = int((self.p_upper <= 0.05).sum()), int((self.p_lower <= 0.05).sum())
        return (
            f"Of {self.p_upper.size:,} cells, {high:,} have surroundings fuller and {low:,} emptier than all but 5% of "
            f"{self.permutations:,} random arrangements (p not adjusted for the number of cells)."
        )


def getis_ord_permutation(
    values: ArrayLike, weights: Any, *, rng: np.random.Generator, permutations: int = 9_999
) -> HotSpotPermutation:
    """Conditional permutation p of Gi and Gi* with binary weights: a cell keeps its value, its neighbours are drawn.

    The neighbours' sum of each cell is set against the sums of as many other cells drawn without replacement;
    p = (r + 1) / (R + 1), with ties in both tails. One set of draws serves all cells: each draw deals one spare
    cell, which stands in where a cell would have drawn itself, so every cell's own draws are exactly conditional.
    Gi and Gi* give the same p, for the cell's own value is fixed.

    Parameters: `values`, n numbers; `weights`, (n, n) sparse and binary (the diagonal is ignored); `rng`; the
    number of `permutations`. Returns HotSpotPermutation. Raises ParameterError for weights that are not binary or
    no permutations, TooFewPointsError when a cell has more neighbours than there are other cells to draw.

    Source: Anselin (1995); Ord & Getis (1995). esda leaves ties out of the lower tail; this does not.
    """
    x = as_vector(values, "values")
    matrix = without_self(checked_weights(weights, x.size))
    require(permutations >= 1, "At least one permutation is needed.")
    if not np.all(matrix.data == 1.0):
        raise ParameterError("Permutation of Getis-Ord is defined here for binary weights (0 or 1) only.")
    degree = np.diff(matrix.indptr)
    if x.size < 3:
        raise TooFewPointsError(f"There are {x.size} cells; Getis-Ord needs at least 3.")
    draws = draw_distinct(x.size, int(degree.max(initial=0)) + 1, permutations, rng=rng)
    upper, lower = np.full(x.size, np.nan), np.full(x.size, np.nan)
    observed = np.asarray(matrix @ x)
    for k in np.unique(degree[degree > 0]):
        cells = np.flatnonzero(degree == k)
        at_least, at_most = _tail_counts(x, observed, cells, draws[:, : k + 1])
        upper[cells] = (at_least + 1) / (permutations + 1)
        lower[cells] = (at_most + 1) / (permutations + 1)
    return HotSpotPermutation(
        provenance=Provenance(
            method="getis_ord_permutation",
            variant="conditional, own value fixed, binary weights, both tails with ties, (r+1)/(R+1)",
            parameters=frozen(permutations=permutations),
            input_shape=frozen(values=x.shape, weights=matrix.shape),
        ),
        p_upper=upper,
        p_lower=lower,
        permutations=permutations,
    )


def draw_distinct(n: int, k: int, rows: int, *, rng: np.random.Generator) -> Integers:
    """(rows, k) draws of k distinct numbers below n, each ordered draw equally likely."""
    if k > n:
        raise TooFewPointsError(f"A cell has {k - 1} neighbours, but there are only {n - 1} other cells to draw from.")
    if n <= 4 * k:
        return rng.permuted(np.tile(np.arange(n), (rows, 1)), axis=1)[:, :k]
    draws = rng.integers(0, n, size=(rows, k))
    again = np.arange(rows)
    while again.size:
        ordered = np.sort(draws[again], axis=1)
        again = again[(np.diff(ordered, axis=1) == 0).any(axis=1)]
        draws[again] = rng.integers(0, n, size=(again.size, k))
    return draws


def _tail_counts(x: Floats, observed: Floats, cells: Integers, draws: Integers) -> tuple[Integers, Integers]:
    """How many draws hold as much as each cell's neighbours, and how many as little."""
    k = draws.shape[1] - 1
    drawn = x[draws]
    sums = drawn[:, :k].sum(axis=1)
    slack = 1e-9 * max(1.0, float(np.abs(sums).max()))  # sums that differ only by rounding are ties
    ordered = np.sort(sums)
    target = observed[cells]
    at_least = sums.size - np.searchsorted(ordered, target - slack, side="left")
    at_most = np.searchsorted(ordered, target + slack, side="right")
    # Where a draw holds the cell itself, the spare takes its place: correct those few draws one by one.
    place = np.full(x.size, -1)
    place[cells] = np.arange(cells.size)
    row, column = np.nonzero(place[draws[:, :k]] >= 0)
    cell = place[draws[row, column]]
    with_own = sums[row]
    with_spare = with_own - drawn[row, column] + drawn[row, k]
    floor, ceiling = target[cell] - slack, target[cell] + slack
    gain = (with_spare >= floor).astype(np.int64) - (with_own >= floor)
    loss = (with_spare <= ceiling).astype(np.int64) - (with_own <= ceiling)
    at_least = at_least + np.bincount(cell, weights=gain, minlength=cells.size).astype(np.int64)
    at_most = at_most + np.bincount(cell, weights=loss, minlength=cells.size).astype(np.int64)
    return at_least, at_most
