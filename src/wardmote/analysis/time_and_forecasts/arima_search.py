"""Automatic ARIMA: how often to difference, and a stepwise search of the orders by AICc.

The search is Hyndman & Khandakar's (2008): seasonal differences by the strength of the season, ordinary ones by the
KPSS test, then neighbours of the best model until none is better.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from wardmote.analysis.inputs import Floats
from wardmote.analysis.time_and_forecasts.seasonality import stl

SEASON_FROM = 0.64
KPSS_AT_5_PERCENT = 0.463
MOST, MOST_SEASONAL = 5, 2
UNIT_CIRCLE = 1.01


@dataclass(frozen=True, slots=True)
class Order:
    """Orders (p, d, q)(P, D, Q) of a cycle, and whether the differenced series has a mean."""

    p: int
    d: int
    q: int
    P: int
    D: int
    Q: int
    period: int
    constant: bool

    @property
    def name(self) -> str:
        """As the field writes it."""
        seasonal = f"({self.P},{self.D},{self.Q})[{self.period}]" if self.P or self.D or self.Q else ""
        drift = "" if not self.constant else " with drift" if self.d + self.D else " with non-zero mean"
        return f"ARIMA({self.p},{self.d},{self.q}){seasonal}{drift}"


def differences(values: Floats, period: int) -> tuple[int, int]:
    """Ordinary and seasonal differences (d, D) that leave the series steady."""
    seasonal = 0
    if period > 1 and values.size >= 2 * period + 1:
        strength = stl(values, period=period, variant="statsmodels").strength_of_season
        seasonal = int(strength is not None and strength > SEASON_FROM)
    rest = values[period:] - values[:-period] if seasonal else values
    ordinary = 0
    while ordinary < 2 and np.ptp(rest) > 0 and _kpss(rest) > KPSS_AT_5_PERCENT:
        rest = np.diff(rest)
        ordinary += 1
    return ordinary, seasonal


def _kpss(values: Floats) -> float:
    """The KPSS statistic for a steady level, with Bartlett weights over 3√n/13 lags."""
    n = values.size
    residual = values - values.mean()
    lags = int(np.trunc(3 * np.sqrt(n) / 13))
    spread = float(residual @ residual) / n
    for lag in range(1, lags + 1):
        spread += 2 * (1 - lag / (lags + 1)) * float(residual[lag:] @ residual[:-lag]) / n
    return float((np.cumsum(residual) ** 2).sum() / (n**2 * spread))


def search(values: Floats, period: int) -> tuple[Order, float]:
    """The order with the least AICc found step by step, and that AICc."""
    d, seasonal_d = differences(values, period)
    may = d + seasonal_d < 2
    first = _first(d, seasonal_d, period, constant=may)
    tried: dict[Order, float] = {}
    best = min(first, key=lambda order: _scored(values, order, tried))
    while True:
        near = [order for order in _neighbours(best, may=may) if order not in tried]
        better = next((order for order in near if _scored(values, order, tried) < tried[best] - 1e-8), None)
        if better is None:
            return best, tried[best]
        best = better


def _first(d: int, seasonal_d: int, period: int, *, constant: bool) -> list[Order]:
    seasonal = period > 1
    base = Order(0, d, 0, 0, seasonal_d, 0, period, constant)
    candidates = [
        replace(base, p=2, q=2, P=int(seasonal), Q=int(seasonal)),
        base,
        replace(base, p=1, P=int(seasonal)),
        replace(base, q=1, Q=int(seasonal)),
    ]
    return [*candidates, replace(base, constant=False)] if constant else candidates


def _neighbours(order: Order, *, may: bool) -> Iterable[Order]:
    """Orders one step away: seasonal first, then ordinary, then the mean."""
    steps = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]
    if order.period > 1:
        for one, other in steps:
            yield from _allowed(replace(order, P=order.P + one, Q=order.Q + other))
    for one, other in steps:
        yield from _allowed(replace(order, p=order.p + one, q=order.q + other))
    if may:
        yield replace(order, constant=not order.constant)


def _allowed(order: Order) -> Iterable[Order]:
    ordinary = 0 <= order.p <= MOST and 0 <= order.q <= MOST
    if ordinary and 0 <= order.P <= MOST_SEASONAL and 0 <= order.Q <= MOST_SEASONAL:
        yield order


def _scored(values: Floats, order: Order, tried: dict[Order, float]) -> float:
    if order not in tried:
        tried[order] = _score(values, order)
    return tried[order]


def _score(values: Floats, order: Order) -> float:
    """AICc on the differenced series; infinite if the model is all but unstable or cannot be fitted."""
    try:
        fitted = fit(values, order, differenced=True)
    except (ValueError, np.linalg.LinAlgError):
        return np.inf
    roots = np.concatenate([np.abs(fitted.arroots), np.abs(fitted.maroots)])
    if roots.size and roots.min() < UNIT_CIRCLE:
        return np.inf
    n, k = fitted.nobs, len(fitted.params)
    return float(-2 * fitted.llf + 2 * k + 2 * k * (k + 1) / (n - k - 1)) if n > k + 1 else np.inf


def fit(values: Floats, order: Order, *, differenced: bool) -> Any:
    """The fitted model, on the series as it is or (for comparing orders) on its differences."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    seasonal = (order.P, order.D, order.Q, order.period) if order.period > 1 else (0, 0, 0, 0)
    model = SARIMAX(
        values,
        order=(order.p, order.d, order.q),
        seasonal_order=seasonal,
        trend="c" if order.constant and differenced else _polynomial(order),
        simple_differencing=differenced,
    )
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return model.fit(disp=False, maxiter=200)


def _polynomial(order: Order) -> str | None:
    """Statsmodels differences the intercept away by itself: a constant is the mean of the differences."""
    return "c" if order.constant else None
