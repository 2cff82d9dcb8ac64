"""The Nelder-Mead simplex search in Nash's form, as R's optimisers have it.

Own code, because where a likelihood is flat the answer depends on the search: with the same start and the same steps
exponential smoothing gives the same parameters as R's `ets`, to all digits, and faster than a general optimiser.
"""

from collections.abc import Callable

import numpy as np

from wardmote.analysis.inputs import Floats

REFLECT, CONTRACT, EXPAND = 1.0, 0.5, 2.0
BARRED = 1e35


def simplex_search(
    loss: Callable[[Floats], float], start: Floats, *, most: int = 2000, tolerance: float = 1.490116e-08
) -> tuple[Floats, float]:
    """The place of the least loss found and the loss there, after about `most` evaluations at the latest.

    Args:
        loss: what to make small; infinite where a place is not allowed.
        start: shape (k,), a place that is allowed. The first steps are a tenth of its largest value in every
            direction.
        most: evaluations allowed.
        tolerance: stop when the simplex's losses differ by less than this share of the first loss.

    Source: Nelder & Mead (1965), Computer Journal 7, 308-313; Nash (1990), Compact Numerical Methods, algorithm 19.

    """
    search = _Search(loss, start, most, tolerance)
    while search.moves():
        pass
    return search.corners[search.best].copy(), float(search.losses[search.best])


class _Search:
    """The simplex: k + 1 corners with their losses."""

    def __init__(self, loss: Callable[[Floats], float], start: Floats, most: int, tolerance: float) -> None:
        self.loss, self.most = loss, most
        step = 0.1 * float(np.abs(start).max()) or 0.1
        self.corners = np.vstack([start, start + step * np.eye(start.size)])
        first = loss(start)
        self.losses = np.array([first, *(self._at(corner) for corner in self.corners[1:])])
        self.used = start.size + 1
        self.enough = tolerance * (abs(first) + tolerance)
        self.size = step * start.size
        self.best = 0

    def _at(self, place: Floats) -> float:
        value = self.loss(place)
        return value if np.isfinite(value) else BARRED

    def _tried(self, place: Floats) -> float:
        self.used += 1
        return self._at(place)

    def moves(self) -> bool:
        """Make one move; False when there is nothing left to gain or the evaluations are used up."""
        best, worst = self.best, self.best
        for corner, value in enumerate(self.losses):
            if value < self.losses[best]:
                best = corner
            if value > self.losses[worst]:
                worst = corner
        self.best = best
        if self.losses[worst] <= self.losses[best] + self.enough or self.used > self.most:
            return False
        centre = (self.corners.sum(axis=0) - self.corners[worst]) / (len(self.corners) - 1)
        mirrored = (1 + REFLECT) * centre - REFLECT * self.corners[worst]
        value = self._tried(mirrored)
        if value < self.losses[best]:
            self._stretch(worst, centre, mirrored, value)
            return True
        return self._pull_in(worst, centre, mirrored, value)

    def _stretch(self, worst: int, centre: Floats, mirrored: Floats, value: float) -> None:
        further = EXPAND * mirrored + (1 - EXPAND) * centre
        beyond = self._tried(further)
        self._replace(worst, further, beyond) if beyond < value else self._replace(worst, mirrored, value)

    def _pull_in(self, worst: int, centre: Floats, mirrored: Floats, value: float) -> bool:
        improved = value < self.losses[worst]
        if improved:
            self._replace(worst, mirrored, value)
        nearer = (1 - CONTRACT) * self.corners[worst] + CONTRACT * centre
        inside = self._tried(nearer)
        if inside < self.losses[worst]:
            self._replace(worst, nearer, inside)
        elif not improved:
            return self._shrink()
        return True

    def _shrink(self) -> bool:
        """Draw all corners towards the best; False if rounding keeps the simplex from getting smaller."""
        anchor = self.corners[self.best].copy()
        others = np.arange(len(self.corners)) != self.best
        self.corners[others] = CONTRACT * (self.corners[others] - anchor) + anchor
        size = float(np.abs(self.corners[others] - anchor).sum())
        if size >= self.size:
            return False
        self.size = size
        for corner in np.flatnonzero(others):
            self.losses[corner] = self._tried(self.corners[corner])
        return True

    def _replace(self, corner: int, place: Floats, value: float) -> None:
        self.corners[corner], self.losses[corner] = place, value
