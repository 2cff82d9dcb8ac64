"""The classical decomposition: a centred moving average, and what each place in the cycle is against it."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Model = Literal["multiplicative", "additive"]


def classical_season(values: Floats, *, model: Model, period: int) -> tuple[Floats, Floats]:
    """One figure for each place in the cycle, and the moving average (NaN where it lacks half a cycle).

    Own code of twelve lines: statsmodels' `seasonal_decompose`, to which it is equal, loads half of SciPy and pandas for them,
    one and a half seconds in every process that shows a figure.
    """
    trend = _centred_average(values, period)
    against = values / trend if model == "multiplicative" else values - trend
    index = np.array([np.nanmean(against[place::period]) for place in range(period)])
    return (index / index.mean() if model == "multiplicative" else index - index.mean()), trend


def _centred_average(values: Floats, period: int) -> Floats:
    """Over one whole cycle; one of an even number of places is centred by half a value at either end."""
    ends = (0.5, 0.5) if period % 2 == 0 else (1.0, 1.0)
    weights = np.array([ends[0], *[1.0] * (period - 1 - period % 2), ends[1]]) / period
    half = weights.size // 2
    trend = np.full(values.size, np.nan)
    trend[half : values.size - half] = np.convolve(values, weights, mode="valid")
    return trend
