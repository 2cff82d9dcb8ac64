"""STL as Cleveland and others (1990) and R have it, robustness included, in whole-array steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.inputs import Floats

NEAR, FAR = 0.001, 0.999
SMALL = 10


@dataclass(frozen=True, slots=True)
class Window:
    """A loess smoother: its span, its degree (0 or 1) and how far apart it is evaluated."""

    span: int
    degree: int
    jump: int


class Smoother:
    """Loess on places 1 to n, with the tricube weights of every evaluated place worked out once.

    `outside` evaluates one place before and after as well, as the seasonal step needs.
    """

    def __init__(self, n: int, window: Window, *, outside: bool = False) -> None:
        self.n, self.window = n, window
        step = min(window.jump, max(1, n - 1))
        inner = np.unique(np.r_[np.arange(1, n + 1, step), n])
        self.inner = inner
        self.places = np.r_[0, inner, n + 1] if outside else inner
        self.outside = outside
        left, right = self._neighbours()
        reach = np.maximum(self.places - left, right - self.places) + max(0, (window.span - n) // 2)
        gap = np.abs(np.arange(1, n + 1)[None] - self.places[:, None])
        share = gap / np.where(reach > 0, reach, 1)[:, None]
        weight = np.where(share <= NEAR, 1.0, np.clip(1 - share**3, 0, None) ** 3)
        inside = (np.arange(1, n + 1) >= left[:, None]) & (np.arange(1, n + 1) <= right[:, None])
        self.weight = np.where(inside & (gap <= FAR * np.maximum(reach, gap.min())[:, None]), weight, 0.0)

    def _neighbours(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and last place that counts for each evaluated place."""
        n, span = self.n, self.window.span
        if span >= n:
            return np.ones(len(self.places), dtype=np.int64), np.full(len(self.places), n)
        half = (span + 1) // 2
        left = np.clip(self.places - half + 1, 1, n - span + 1)
        return left, left + span - 1

    def __call__(self, values: Floats, trust: Floats | None) -> Floats:
        """The smoothed values at places 1 to n (0 to n + 1 with `outside`)."""
        weight = self.weight if trust is None else self.weight * trust
        total = weight.sum(axis=1)
        known = total > 0
        share = weight / np.where(known, total, 1)[:, None]
        if self.window.degree:
            share = self._tilted(share)
        fitted = np.where(known, share @ values, values[np.clip(self.places, 1, self.n) - 1])
        if not self.outside:
            return np.interp(np.arange(1, self.n + 1), self.inner, fitted)
        if not known[0]:
            fitted[0] = fitted[1]
        if not known[-1]:
            fitted[-1] = fitted[-2]
        middle = np.interp(np.arange(1, self.n + 1), self.inner, fitted[1:-1])
        return np.asarray(np.r_[fitted[0], middle, fitted[-1]], dtype=np.float64)

    def _tilted(self, share: Floats) -> Floats:
        """Weights of a local line instead of a local mean."""
        where = np.arange(1, self.n + 1, dtype=np.float64)
        centre = share @ where
        spread = (share * (where - centre[:, None]) ** 2).sum(axis=1)
        lean = np.sqrt(spread) > NEAR * (self.n - 1)
        slope = np.where(lean, (self.places - centre) / np.where(lean, spread, 1), 0.0)
        return np.asarray(share * (1 + slope[:, None] * (where - centre[:, None])), dtype=np.float64)


def decompose(
    values: Floats, *, period: int, season: Window, trend: Window, low: Window, inner: int, outer: int
) -> tuple[Floats, Floats]:
    """Trend and season after `inner` passes, repeated `outer` times with outliers weighted down."""
    n = values.size
    cycles = [Smoother(len(range(place, n, period)), season, outside=True) for place in range(period)]
    along, below = Smoother(n, trend), Smoother(n, low)
    rise, wave = np.zeros(n), np.zeros(n)
    trust: Floats | None = None
    for turn in range(outer + 1):
        for _ in range(inner):
            whole = _by_cycle(values - rise, cycles, period, trust)
            wave = whole[period : period + n] - below(_averaged(whole, period), None)
            rise = along(values - wave, trust)
        if turn < outer:
            trust = _trust(np.abs(values - rise - wave))
    return rise, wave


def _by_cycle(values: Floats, cycles: list[Smoother], period: int, trust: Floats | None) -> Floats:
    """Each place in the cycle smoothed over the years, one cycle longer at either end."""
    whole = np.empty(values.size + 2 * period)
    for place, smooth in enumerate(cycles):
        whole[place::period] = smooth(values[place::period], None if trust is None else trust[place::period])
    return whole


def _averaged(values: Floats, period: int) -> Floats:
    for width in (period, period, 3):
        values = np.convolve(values, np.full(width, 1 / width), mode="valid")
    return values


def _trust(residual: Floats) -> Floats:
    """Bisquare weights: 1 where the fit is close, 0 beyond six "median" absolute residuals as R takes them."""
    limit = 3 * sum(_middle_two(residual.tolist()))
    if limit == 0:
        return np.ones(residual.size)
    share = residual / limit
    return np.where(share <= NEAR, 1.0, np.where(share <= FAR, (1 - share**2) ** 2, 0.0))


def _middle_two(values: list[float]) -> tuple[float, float]:
    """The two middle values as R's stl finds them, which for an even number are not always the two middle ones.

    R asks its partial sort for the upper of the two places first. The sort expects places in rising order and,
    asked this way, stops when one of them is settled. Kept step by step, because R's robust answers rest on it.
    """
    low, high = len(values) - len(values) // 2 - 1, len(values) // 2
    first, last = 0, len(values) - 1
    while first < last and (last - first > SMALL or first == 0):
        upper, lower = _partition(values, first, last)
        stays = low <= lower if lower - first <= last - upper else high < upper
        first, last = (first, lower) if stays else (upper, last)
    if first:
        values[first : last + 1] = sorted(values[first : last + 1])
    return values[high], values[low]


def _partition(values: list[float], first: int, last: int) -> tuple[int, int]:
    """Part a stretch around the median of three (Singleton's algorithm 347); the new inner bounds."""
    centre = (first + last + 2) // 2 - 1
    ends = sorted((values[first], values[centre], values[last]))
    values[first], values[centre], values[last] = ends
    pivot, up, down = ends[1], first, last
    while True:
        down -= 1
        while values[down] > pivot:
            down -= 1
        up += 1
        while values[up] < pivot:
            up += 1
        if up > down:
            return up, down
        values[down], values[up] = values[up], values[down]
