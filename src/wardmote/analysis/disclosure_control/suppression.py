"""Which further cells to hide so that no hidden small count can be worked out: complementary suppression.

A small problem is solved exactly (fewest cells, then least total) as a mixed-integer programme; a large one cell by
cell with the cheapest alternative world that protects it, and then thinned. Either way the audit has the last word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from wardmote.analysis.disclosure_control.publication import SLACK, System
from wardmote.analysis.disclosure_control.published_tables import Cell, PublishedTable
from wardmote.analysis.errors import AnalysisError
from wardmote.analysis.inputs import Floats

EXACT_UP_TO = 800
THIN_UP_TO = 6000
FEW_CANDIDATES = 300
NODE_LIMIT = 20_000
Booleans = NDArray[np.bool_]


class UnprotectableError(AnalysisError):
    """No choice of further cells protects a small count while the other figures stay published."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The further cells to hide, whether they are known to be the fewest, and whether no other choice is as good."""

    hidden: tuple[int, ...]
    optimal: bool
    unique: bool | None


class Problem:
    """Cells with their counts: which are small, which may be hidden besides, which must stay."""

    def __init__(self, cells: Sequence[Cell], candidate: Booleans, *, threshold: int) -> None:
        self.cells = list(cells)
        self.counts = np.array([cell.count for cell in cells], dtype=np.float64)
        self.primary = (self.counts > 0) & (self.counts < threshold)
        self.candidate = candidate & ~self.primary
        self.threshold = threshold
        self.matrix = System([PublishedTable(name="", cells=tuple(cells))]).matrix
        self.targets = [(int(place), sign) for place in np.flatnonzero(self.primary) for sign in (1, -1)]

    def system(self, hidden: Sequence[int]) -> System:
        """What a reader knows if the small cells and these are hidden."""
        gone = self.primary.copy()
        gone[list(hidden)] = True
        cells = (replace(cell, shown=not out, base=1) for cell, out in zip(self.cells, gone, strict=True))
        return System([PublishedTable(name="", cells=tuple(cells))])

    def unprotected(self, hidden: Sequence[int]) -> list[tuple[int, int]]:
        """The small cells, each with the side on which it can be worked out."""
        return list(self._open_targets(self.system(hidden)))

    def protects(self, hidden: Sequence[int]) -> bool:
        """Whether hiding these protects every small cell."""
        return next(self._open_targets(self.system(hidden)), None) is None

    def _open_targets(self, system: System) -> Iterator[tuple[int, int]]:
        """Targets out of reach. One world shows many small cells safe at once: only the others are asked for alone."""
        safe = {sign: _shown_safe(system, np.flatnonzero(self.primary), sign, self.threshold) for sign in (1, -1)}
        for place, sign in self.targets:
            if place in safe[sign]:
                continue
            value, _ = system.world(self.matrix[[place]].toarray()[0], sign=sign)
            if not (value <= 0 if sign > 0 else value >= self.threshold):
                yield place, sign


def _shown_safe(system: System, places: NDArray[np.int64], sign: int, threshold: int) -> set[int]:
    """The cells that worlds made for many of them at once show able to be 0 (sign 1) or the threshold (sign -1)."""
    left = places
    while left.size:
        safe = system.emptied(left) if sign > 0 else system.reached(left, threshold)
        if not safe.any():
            break
        left = left[~safe]
    return set(places.tolist()) - set(left.tolist())


def choose(problem: Problem) -> Choice:
    """The further cells to hide. Raises UnprotectableError if hiding every candidate is not enough."""
    everything = np.flatnonzero(problem.candidate)
    if not problem.targets or problem.protects(()):
        return Choice(hidden=(), optimal=True, unique=True)
    if not problem.protects(tuple(everything)):
        raise UnprotectableError(
            "A small count stays recoverable whatever else is hidden; withhold its total or join it with another group."
        )
    if len(problem.targets) * problem.matrix.shape[1] <= EXACT_UP_TO:
        exact = Programme(problem).solve()
        if exact is not None and problem.protects(exact.hidden):
            return exact
    return Choice(hidden=_thin(problem, _gather(problem)), optimal=False, unique=None)


class Programme:
    """The choice as a mixed-integer programme: one alternative world for each small cell and side.

    In each world the pieces are non-negative, a cell that stays published keeps its count and the small cell is 0
    (or at least the threshold); a candidate may differ only if it is hidden.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.candidates = np.flatnonzero(problem.candidate)
        self.counts = problem.counts[self.candidates]
        self.worlds = len(problem.targets)
        self.constraints = self._worlds()

    def solve(self) -> Choice | None:
        """Fewest cells, then least total, then first in reading order; None if the search was cut short."""
        ones = np.ones(len(self.candidates))
        fewest = self._search(ones)
        if fewest is None:
            return None
        at_most = [self._limit(ones, fewest.sum())]
        least = self._search(self.counts, at_most)
        if least is None:
            return None
        limits = [*at_most, self._limit(self.counts, float(self.counts @ least))]
        other = self._search(ones * 0, [*limits, self._differs_from(least)])
        if other is None:
            return Choice(hidden=self._cells(least), optimal=True, unique=True)
        return Choice(hidden=self._cells(self._first(limits, least)), optimal=True, unique=False)

    def _first(self, limits: "list[scipy.optimize.LinearConstraint]", best: Floats) -> Floats:
        """Of equally good choices the one whose cells come first in reading order."""
        chosen = best
        for place in range(len(best)):
            taken = self._limit(-np.eye(len(best))[place], -1)
            if chosen[place] == 0:
                other = self._search(best * 0, [*limits, taken])
                if other is None:
                    continue
                chosen = other
            limits = [*limits, taken]
        return chosen

    def _cells(self, chosen: Floats) -> tuple[int, ...]:
        return tuple(int(place) for place in self.candidates[chosen > 0.5])

    def _search(self, cost: Floats, further: "Sequence[scipy.optimize.LinearConstraint]" = ()) -> Floats | None:
        size = self.worlds * self.problem.matrix.shape[1]
        answer = scipy.optimize.milp(
            np.r_[cost, np.zeros(size)],
            constraints=[self.constraints, *further],
            integrality=np.r_[np.ones(len(cost)), np.zeros(size)],
            bounds=scipy.optimize.Bounds(0, np.r_[np.ones(len(cost)), np.full(size, np.inf)]),
            options={"node_limit": NODE_LIMIT},
        )
        return np.round(answer.x[: len(cost)]) if answer.status == 0 else None

    def _limit(self, weights: Floats, most: float) -> "scipy.optimize.LinearConstraint":
        size = self.worlds * self.problem.matrix.shape[1]
        row = scipy.sparse.csr_array(np.r_[weights, np.zeros(size)][None])
        return scipy.optimize.LinearConstraint(row, -np.inf, most + 1e-6)

    def _differs_from(self, chosen: Floats) -> "scipy.optimize.LinearConstraint":
        return self._limit(np.where(chosen > 0.5, 1.0, -1.0), chosen.sum() - 1)

    def _worlds(self) -> "scipy.optimize.LinearConstraint":
        problem, matrix = self.problem, self.problem.matrix
        fixed = np.flatnonzero(~problem.candidate & ~problem.primary)
        room = np.diag(self._most() - self.counts)
        blocks: list[Any] = []
        lows: list[Floats] = []
        highs: list[Floats] = []
        free = np.inf
        for world, (place, sign) in enumerate(problem.targets):
            goal = (-free, 0.0) if sign > 0 else (float(problem.threshold), free)
            parts = [
                (None, matrix[fixed], problem.counts[fixed], problem.counts[fixed]),
                (-room, matrix[self.candidates], np.full(len(self.counts), -free), self.counts),
                (np.diag(self.counts), matrix[self.candidates], self.counts, np.full(len(self.counts), free)),
                (None, matrix[[place]], np.array([goal[0]]), np.array([goal[1]])),
            ]
            for first, part, low, high in parts:
                blocks.append(self._row(first, part, world))
                lows.append(low)
                highs.append(high)
        return scipy.optimize.LinearConstraint(
            scipy.sparse.vstack(blocks, format="csr"), np.concatenate(lows), np.concatenate(highs)
        )

    def _row(self, first: Floats | None, part: Any, world: int) -> Any:
        height, width = part.shape
        head = (
            scipy.sparse.csr_array((height, len(self.candidates))) if first is None else scipy.sparse.csr_array(first)
        )
        before, after = world * width, (self.worlds - world - 1) * width
        return scipy.sparse.hstack(
            [head, scipy.sparse.csr_array((height, before)), part, scipy.sparse.csr_array((height, after))],
            format="csr",
        )

    def _most(self) -> Floats:
        """The greatest count each candidate could have if all of them were hidden."""
        system = self.problem.system(self.candidates.tolist())
        rows = self.problem.matrix[self.candidates].toarray()
        most = np.array([system.extreme(row, sign=-1) for row in rows])
        return np.where(np.isfinite(most), most, self.problem.counts.sum() + self.problem.threshold)


def _gather(problem: Problem) -> list[int]:
    """Protect one small cell after another, each time hiding what the cheapest alternative world changes."""
    hidden: list[int] = []
    while True:
        open_targets = problem.unprotected(hidden)
        if not open_targets:
            return hidden
        low, high = np.zeros(len(problem.cells), dtype=bool), np.zeros(len(problem.cells), dtype=bool)
        for place, sign in open_targets:
            if (low if sign > 0 else high)[place]:  # a world already made for another shows it safe
                continue
            changed, world = _cheapest_world(problem, hidden, place, sign)
            hidden += [cell for cell in changed if cell not in hidden]
            low |= world <= SLACK
            high |= world >= problem.threshold - SLACK


def _cheapest_world(problem: Problem, hidden: Sequence[int], place: int, sign: int) -> tuple[list[int], Floats]:
    """The cells that must change for one small cell to be 0 (sign 1) or the threshold (sign -1), and all cells then.

    In a large table the cheapest few hundred candidates are tried alone first.
    """
    gone = problem.primary.copy()
    gone[list(hidden)] = True
    costly = np.flatnonzero(problem.candidate & ~gone)
    for most in (FEW_CANDIDATES, costly.size):
        few = np.sort(costly[np.argsort(problem.counts[costly], kind="stable")[:most]])
        change = _least_change(problem, gone, few, place, sign)
        if change is not None:
            return change
    raise UnprotectableError(f"{problem.cells[place].label} cannot be protected; withhold its total.")


def _least_change(
    problem: Problem, gone: Booleans, costly: NDArray[np.int64], place: int, sign: int
) -> tuple[list[int], Floats] | None:
    """As `_cheapest_world` if only these candidates may change; None if that is not enough."""
    matrix, counts = problem.matrix, problem.counts
    still = ~gone
    still[costly] = False
    fixed = np.flatnonzero(still)
    price = counts[costly] + 1 + 0.01 * counts.sum()
    eye = scipy.sparse.identity(len(costly), format="csr")
    unmoved = scipy.sparse.hstack([matrix[fixed], scipy.sparse.csr_array((len(fixed), 2 * len(costly)))])
    moved = scipy.sparse.hstack([matrix[costly], -eye, eye])
    goal = scipy.sparse.hstack([matrix[[place]], scipy.sparse.csr_array((1, 2 * len(costly)))]) * float(sign)
    same: Any = scipy.sparse.vstack([unmoved, moved], format="csr")
    goal_row: Any = scipy.sparse.csr_array(goal)
    answer: Any = scipy.optimize.linprog(
        np.r_[np.zeros(matrix.shape[1]), price, price],
        A_eq=same,
        b_eq=np.r_[counts[fixed], counts[costly]],
        A_ub=goal_row,
        b_ub=[0.0 if sign > 0 else -float(problem.threshold)],
        method="highs",
    )
    if answer.status != 0:
        return None
    change = answer.x[matrix.shape[1] :].reshape(2, -1).sum(axis=0)
    return [int(cell) for cell in costly[change > 1e-6]], matrix @ answer.x[: matrix.shape[1]]


def _thin(problem: Problem, hidden: list[int]) -> tuple[int, ...]:
    """Publish again, the largest first, each cell that turns out not to be needed."""
    needed = sorted(hidden)
    if len(needed) * len(problem.targets) > THIN_UP_TO:
        return tuple(needed)
    for place in sorted(needed, key=lambda cell: (-problem.counts[cell], cell)):
        fewer = [cell for cell in needed if cell != place]
        if problem.protects(fewer):
            needed = fewer
    return tuple(needed)
