"""Hot spots: Getis-Ord Gi and Gi* of every cell in every period; what the registry says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ShapeError, TooFewPointsError
from wardmote.analysis.inputs import Booleans, Floats, frozen, numbers, plain
from wardmote.analysis.places_and_hot_spots.autocorrelation import moran
from wardmote.analysis.places_and_hot_spots.hotspot_permutation import getis_ord_permutation
from wardmote.analysis.places_and_hot_spots.weights import (
    Weights,
    checked_weights,
    grid_contiguity,
    row_standardised,
    row_totals,
    with_self,
    without_self,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result


def two_sided_p(z: Floats) -> Floats:
    """Two-sided p of a standard normal score; NaN stays NaN."""
    return np.asarray(2.0 * scipy.special.ndtr(-np.abs(z)), dtype=np.float64)


def benjamini_hochberg(p: Floats) -> Floats:
    """Benjamini-Hochberg adjusted p along the first axis; NaN is left out of the family and stays NaN."""
    order = np.argsort(p, axis=0)  # NaN sorts last
    ranked = np.take_along_axis(p, order, axis=0)
    family = np.maximum((~np.isnan(p)).sum(axis=0), 1)
    rank = np.arange(1, p.shape[0] + 1, dtype=np.float64).reshape((-1,) + (1,) * (p.ndim - 1))
    scaled = np.where(np.isnan(ranked), np.inf, ranked * (family / rank))
    stepped = np.minimum(np.minimum.accumulate(scaled[::-1], axis=0)[::-1], 1.0)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, stepped, axis=0)
    adjusted[np.isnan(p)] = np.nan
    return adjusted


@dataclass(frozen=True, kw_only=True)
class HotSpots(Result):
    """Gi or Gi* for each cell, or for each cell (rows) in each period (columns).

    `z` is NaN where it is undefined: all values of the period equal, or a cell without neighbours.
    """

    z: Floats

    @cached_property
    def p(self) -> Floats:
        """Two-sided p of the normal approximation."""
        return two_sided_p(self.z)

    @cached_property
    def q(self) -> Floats:
        """The p adjusted by Benjamini-Hochberg across the cells of each period."""
        return benjamini_hochberg(self.p)

    def hot(self, *, alpha: float = 0.05) -> Booleans:
        """Cells that are hot spots at the adjusted level `alpha`."""
        return np.asarray((self.z > 0) & (self.q < alpha))

    def cold(self, *, alpha: float = 0.05) -> Booleans:
        """Cells that are cold spots at the adjusted level `alpha`."""
        return np.asarray((self.z < 0) & (self.q < alpha))

    def explain(self) -> str:
        """How many cells stand out at 5% after adjusting for the number of cells."""
        cells = self.z.shape[0]
        periods = "" if self.z.ndim == 1 else f" in {self.z.shape[1]:,} periods"
        return (
            f"Of {cells:,} cells{periods}, {int(self.hot().sum()):,} readings are hot and {int(self.cold().sum()):,} "
            "cold by Getis-Ord at the 5% level after Benjamini-Hochberg adjustment; a hot spot is a cell whose "
            "surroundings hold more than the rest of the map, not a finding about its cause."
        )


def getis_ord(values: ArrayLike, weights: Any, *, star: bool = True) -> HotSpots:
    """Getis-Ord local statistic of concentration, all periods in one sparse product.

    Parameters: `values`, n counts or rates, or an array of n cells by T periods; `weights`, an (n, n) sparse
    matrix; `star`, whether a cell counts in its own neighbourhood (Gi*: the diagonal is set to 1 unless the
    weights bring their own) or not (Gi: the diagonal is ignored). Gi* uses the mean and the standard deviation
    (divisor n) of all cells; Gi those of all other cells. Multiplying a row of the weights by a constant changes
    nothing, so binary and row-standardised weights agree. Returns HotSpots with z, p (two-sided normal) and q
    (Benjamini-Hochberg across cells). Raises ShapeError, MissingValueError, TooFewPointsError.

    Source: Ord & Getis (1995), Geographical Analysis 27; equal to spdep localG and esda G_Local.
    """
    x = numbers(values, name="values")
    if x.ndim not in {1, 2}:
        raise ShapeError("The values should be n cells, or n cells by T periods.")
    if x.shape[0] < 3:
        raise TooFewPointsError(f"There are {x.shape[0]} cells; Getis-Ord needs at least 3.")
    matrix = checked_weights(weights, x.shape[0])
    if not star:
        matrix = without_self(matrix)
    elif not matrix.diagonal().any():
        matrix = with_self(matrix)
    columns = x.reshape(x.shape[0], -1)
    z = (_gi_star if star else _gi)(columns, matrix).reshape(x.shape)
    return HotSpots(
        provenance=Provenance(
            method="getis_ord_gistar",
            variant="Gi*, self included" if star else "Gi, self excluded",
            parameters=frozen(star=star),
            input_shape=frozen(values=x.shape, weights=matrix.shape),
        ),
        z=z,
    )


def _gi_star(x: Floats, matrix: Weights) -> Floats:
    """Gi* z-scores of the columns of x."""
    n = x.shape[0]
    total = row_totals(matrix)
    squares = row_totals(matrix.power(2))
    mean = x.mean(axis=0)
    centred = x - mean
    deviation = np.sqrt(np.einsum("ij,ij->j", centred, centred) / n)
    deviation[deviation <= 1e-12 * np.abs(mean)] = 0.0  # equal values differ from their own mean by rounding
    spread = np.sqrt(np.maximum(n * squares - total**2, 0.0) / (n - 1))
    z = matrix @ centred
    with np.errstate(divide="ignore", invalid="ignore"):
        z *= np.where(spread > 0, 1.0 / spread, np.nan)[:, None]
        z *= np.where(deviation > 0, 1.0 / deviation, np.nan)
    return np.asarray(z)


def _gi(x: Floats, matrix: Weights) -> Floats:
    """Gi z-scores of the columns of x: mean and deviation of the other cells."""
    n = x.shape[0]
    total = row_totals(matrix)[:, None]
    squares = row_totals(matrix.power(2))[:, None]
    others_mean = (x.sum(axis=0) - x) / (n - 1)
    others_variance = np.maximum(((x**2).sum(axis=0) - x**2) / (n - 1) - others_mean**2, 0.0)
    others_variance[others_variance <= 1e-12 * others_mean**2] = 0.0
    spread = np.sqrt(others_variance * np.maximum((n - 1) * squares - total**2, 0.0) / (n - 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(spread > 0, (matrix @ x - total * others_mean) / spread, np.nan))


VECTOR_PERMUTATIONS = 19_999
VECTOR_SEED = 20260101


def _grid_of(inputs: Mapping[str, Any]) -> Weights:
    """The neighbours of a worked answer's grid."""
    rows, columns = int(inputs["nrows"]), int(inputs["ncols"])
    weights = grid_contiguity(rows, columns, rule=inputs.get("contiguity", "queen"))
    if inputs.get("row_major", True):
        return weights
    number = np.arange(rows * columns).reshape(rows, columns).ravel(order="F")
    return weights[number][:, number]


def _answer_getis_ord(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `getis_ord` and `moran`."""
    weights, values = _grid_of(inputs), inputs["values"]
    star, plain_gi = getis_ord(values, weights), getis_ord(values, weights, star=False)
    standardised = getis_ord(values, row_standardised(with_self(weights)))
    autocorrelation = moran(values, weights)
    return {
        "gistar_z": plain(star.z),
        "gistar_z_W": plain(standardised.z),
        "gi_z": plain(plain_gi.z),
        "p": plain(star.p),
        "p_bh": plain(star.q),
        "moran_I": autocorrelation.index,
        "moran_E": autocorrelation.expected,
        "moran_V": autocorrelation.variance,
        "moran_z": autocorrelation.z,
        "local_I": plain(autocorrelation.local),
    }


def _answer_permutation(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `getis_ord_permutation`."""
    rng = np.random.default_rng(VECTOR_SEED)
    result = getis_ord_permutation(inputs["values"], _grid_of(inputs), rng=rng, permutations=VECTOR_PERMUTATIONS)
    return {"p_upper": plain(result.p_upper), "p_lower": plain(result.p_lower)}


METHODS: tuple[Method, ...] = (
    Method(
        name="getis_ord_gistar",
        title="Hot and cold spots (Getis-Ord Gi*)",
        section="Places and hot spots",
        citation="Ord & Getis (1995), Geographical Analysis 27; equal to spdep localG and esda G_Local",
        variant="self included, standard deviation with divisor n, two-sided normal p, Benjamini-Hochberg across cells",
        needs="a count or rate for each cell or area, and which are neighbours",
        never_for="very small counts (use the permutation form) or as evidence of why a place is hot",
        function=getis_ord,
        answer=_answer_getis_ord,
    ),
    Method(
        name="getis_ord_permutation",
        title="Hot and cold spots by permutation",
        section="Places and hot spots",
        citation="Anselin (1995), Geographical Analysis 27; Ord & Getis (1995)",
        variant="conditional permutation, own value fixed, both tails count ties, p = (r+1)/(R+1)",
        needs="a count for each cell or area, binary neighbours and a random generator",
        never_for="weights that are not binary; reading single cells without thought of how many were tested",
        function=getis_ord_permutation,
        answer=_answer_permutation,
    ),
)
