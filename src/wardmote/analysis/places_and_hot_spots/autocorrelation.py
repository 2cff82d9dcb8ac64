"""Moran's I, global and local: do near areas resemble each other more than chance would have it?"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.errors import TooFewPointsError
from wardmote.analysis.inputs import Floats, as_vector, frozen
from wardmote.analysis.places_and_hot_spots.weights import checked_weights, row_standardised, without_self
from wardmote.analysis.results import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Moran(Result):
    """Global Moran's I with its moments under randomisation, and the local I of each area.

    `variance`, `z` and `p_greater` are None, and `index` too, where all values are equal. `p_greater` is the
    one-sided p of positive autocorrelation.
    """

    index: float | None
    expected: float
    variance: float | None
    z: float | None
    p_greater: float | None
    local: Floats

    def explain(self) -> str:
        """Whether near areas are more alike than a random arrangement of the same values."""
        if self.index is None or self.z is None:
            return "Moran's I is undefined because all areas have the same value."
        return (
            f"Moran's I is {self.index:.3f} where {self.expected:.3f} is expected of a random arrangement "
            f"(z = {self.z:.2f})."
        )


def moran(values: ArrayLike, weights: Any) -> Moran:
    """Moran's I with row-standardised weights and the moments under randomisation.

    Parameters: `values`, n numbers; `weights`, an (n, n) sparse matrix, whose diagonal is ignored and whose rows
    are standardised here. Local I is (x_i - mean)/m2 times the weighted mean deviation of the neighbours, m2 with
    divisor n. Returns Moran. Raises TooFewPointsError under 4 areas, ShapeError, MissingValueError.

    Source: Cliff & Ord (1981); Anselin (1995); equal to spdep moran.test and localmoran.
    """
    x = as_vector(values, "values")
    n = x.size
    if n < 4:
        raise TooFewPointsError(f"There are {n} areas; Moran's I needs at least 4.")
    matrix = row_standardised(without_self(checked_weights(weights, n)))
    z = x - x.mean()
    m2 = float(z @ z) / n
    lag = np.asarray(matrix @ z)
    s0 = float(matrix.sum())
    expected = -1.0 / (n - 1)
    provenance = Provenance(
        method="moran",
        variant="row-standardised weights, moments under randomisation",
        input_shape=frozen(values=(n,), weights=matrix.shape),
    )
    if m2 <= 1e-24 * float(x.mean()) ** 2 or s0 == 0:
        nothing = np.full(n, np.nan)
        return Moran(
            provenance=provenance, index=None, expected=expected, variance=None, z=None, p_greater=None, local=nothing
        )
    index = float(z @ lag) / m2 / s0
    variance = _randomisation_variance(z, matrix, n=n, s0=s0)
    score = (index - expected) / sqrt(variance) if variance > 0 else None
    return Moran(
        provenance=provenance,
        index=index,
        expected=expected,
        variance=variance,
        z=score,
        p_greater=None if score is None else float(scipy.special.ndtr(-score)),
        local=z / m2 * lag,
    )


def _randomisation_variance(z: Floats, matrix: Any, *, n: int, s0: float) -> float:
    """Variance of I when the values are dealt to the areas at random (Cliff & Ord 1981)."""
    s1 = float((matrix + matrix.T).power(2).sum()) / 2.0
    s2 = float(((np.asarray(matrix.sum(axis=1)).ravel() + np.asarray(matrix.sum(axis=0)).ravel()) ** 2).sum())
    kurtosis = float((z**4).sum() / n / ((z**2).sum() / n) ** 2)
    first = n * (s1 * (n**2 - 3 * n + 3) - n * s2 + 3 * s0**2)
    second = kurtosis * (s1 * (n**2 - n) - 2 * n * s2 + 6 * s0**2)
    return (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - 1.0 / (n - 1) ** 2
