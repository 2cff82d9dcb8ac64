"""What a reader could work out from a publication: every table of it together, by linear programming.

A published cell is a sum over *atoms*, the smallest pieces of people, place and time the publication speaks of.
Inner cells, totals, nested areas and rolling months then become one system of equations, and the least and the
greatest value each hidden piece can take are two linear programmes (SciPy HiGHS).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from wardmote.analysis.disclosure_control.published_tables import Cell, PublishedTable, name_of
from wardmote.analysis.errors import AnalysisError, EmptyInputError, ParameterError
from wardmote.analysis.inputs import Floats
from wardmote.analysis.results import Provenance, Result

Kind = Literal["small", "narrowed", "recovered", "unrounded", "implied"]
SLACK = 1e-6
CONTRADICTION = "No counts fit all published figures together; check the totals and what each cell covers."


class ContradictionError(AnalysisError):
    """No set of counts fits everything that is published: a figure is wrong or a cell covers the wrong pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a reader could work out that the publication means to hide."""

    kind: Kind
    table: str
    cell: str
    lower: float
    upper: float

    def sentence(self) -> str:
        """The finding in words, without the count itself."""
        place = f"{self.cell} in {self.table}" if self.table else self.cell
        return {
            "small": f"{place} shows a count under the threshold.",
            "narrowed": f"{place} is hidden, but the published figures show whether it is zero or small.",
            "recovered": f"{place} is hidden, but the published figures give it exactly.",
            "unrounded": f"{place} is rounded, but the published figures give it exactly.",
            "implied": f"{place} is not published, but the published figures show that it is a small count.",
        }[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Result):
    """Everything that can be recovered from the tables of one publication taken together."""

    findings: tuple[Finding, ...]
    tables: tuple[str, ...]
    cells_hidden: int

    @property
    def safe(self) -> bool:
        """True if nothing can be recovered."""
        return not self.findings

    def explain(self) -> str:
        """How many tables were read together and what was found."""
        tables = f"{len(self.tables)} table{'s' if len(self.tables) != 1 else ''} read together"
        if self.safe:
            return f"{tables}: no hidden figure can be worked out."
        named = " ".join(finding.sentence() for finding in self.findings[:5])
        more = f" And {len(self.findings) - 5} more." if len(self.findings) > 5 else ""
        return f"{tables}: {len(self.findings)} can be worked out. {named}{more}"


class System:
    """The equations a reader has: non-negative pieces, and the sums of them that are published."""

    def __init__(self, tables: Sequence[PublishedTable], *, threshold: int = 5) -> None:
        self.owners = [table.name for table in tables for _ in table.cells]
        self.cells = [cell for table in tables for cell in table.cells]
        if not self.cells:
            raise EmptyInputError("The publication has no cells; give at least one table with a figure.")
        self.pieces = _pieces(self.cells)
        index = {atom: place for place, atoms in enumerate(self.pieces) for atom in atoms}
        rows = [sorted({index[atom] for atom in cell.covers}) for cell in self.cells]
        self.matrix = scipy.sparse.csr_array(
            (np.ones(sum(map(len, rows))), np.concatenate(rows), np.cumsum([0, *map(len, rows)])),
            shape=(len(rows), len(self.pieces)),
        )
        self.lower, self.upper = np.array([_seen(cell, threshold) for cell in self.cells]).T
        self._split()

    def bounds_of(self, weights: Floats) -> tuple[float, float]:
        """The least and greatest value of a weighted sum of the pieces that fits all that is published."""
        return self.extreme(weights, sign=1), self.extreme(weights, sign=-1)

    def bounds_of_cell(self, place: int) -> tuple[float, float]:
        """The least and greatest count of the cell at that place.

        A programme is solved only where no counts found before reach the bound that every single figure sets already.
        """
        weights = self.matrix[[place]].toarray()[0]
        ceiling = float(self._ceiling[weights > 0].sum())
        low = 0.0 if self._least[place] <= SLACK else self.extreme(weights, sign=1)
        reached = self._most[place] >= ceiling - SLACK
        return low, _inwards(ceiling, sign=-1) if reached else self.extreme(weights, sign=-1)

    def extreme(self, weights: Floats, *, sign: int) -> float:
        """The least value (sign 1) or the greatest (sign -1) of a weighted sum of the pieces."""
        return self.world(weights, sign=sign)[0]

    def world(self, weights: Floats, *, sign: int) -> tuple[float, Floats | None]:
        """As `extreme`, with counts of the pieces at which it is reached (None if nothing bounds it)."""
        counts = self._somewhere.copy()
        for part in np.unique(self._parts[(weights != 0) & (self._parts >= 0)]):
            answer = self._solved(int(part), sign * weights)
            if answer is None:
                return -sign * np.inf, None
            counts[self._parts == part] = answer
        self._remember(counts)
        return _inwards(float(weights @ counts), sign=sign), counts

    def reached(self, places: NDArray[np.int64], goal: float) -> NDArray[np.bool_]:
        """Which of these cells are at the goal or above in one world made to lift as many of them as it can.

        False says nothing: ask for that cell alone.
        """
        counts = self._somewhere.copy()
        for part, (pieces, known) in enumerate(self._programmes):
            rows = self.matrix[places][:, pieces]
            rows = rows[np.flatnonzero(np.diff(rows.indptr))]
            size = rows.shape[0]
            if not size or not known:
                continue
            lifted: dict[str, Any] = {name: value for name, value in known.items() if name.startswith("b")}
            lifted |= {
                name: scipy.sparse.hstack([value, scipy.sparse.csr_array((value.shape[0], size))])
                for name, value in known.items()
                if name.startswith("A")
            }
            below = scipy.sparse.hstack([-rows, scipy.sparse.identity(size)])  # what counts towards the goal is there
            lifted["A_ub"] = scipy.sparse.vstack([lifted["A_ub"], below]) if "A_ub" in lifted else below
            lifted["b_ub"] = np.r_[lifted.get("b_ub", np.empty(0)), np.zeros(size)]
            bounds = [(0, None)] * pieces.size + [(0, goal)] * size
            answer: Any = scipy.optimize.linprog(
                np.r_[np.zeros(pieces.size), -np.ones(size)], bounds=bounds, method="highs", **lifted
            )
            if answer.status == 0:
                counts[self._parts == part] = answer.x[: pieces.size]
        self._remember(counts)
        return np.asarray(self._most[places] >= goal - SLACK)

    def emptied(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these cells are 0 in one world made to hold as little in them as it can; as `reached`."""
        self.extreme(np.asarray(self.matrix[places].sum(axis=0), dtype=np.float64).ravel(), sign=1)
        return np.asarray(self._least[places] <= SLACK)

    def _solved(self, part: int, weights: Floats) -> Floats | None:
        """Counts of the pieces of one part with the least weighted sum; None if nothing bounds it."""
        pieces, known = self._programmes[part]
        if not known:
            return None if (weights[pieces] < 0).any() else np.zeros(pieces.size)
        answer: Any = scipy.optimize.linprog(weights[pieces], bounds=(0, None), method="highs", **known)
        if answer.status == 3:
            return None
        if answer.status != 0:
            raise ContradictionError(CONTRADICTION)
        return np.asarray(answer.x, dtype=np.float64)

    def _remember(self, counts: Floats) -> None:
        """What each cell counts in one more world that fits what is published."""
        values = self.matrix @ counts
        np.minimum(self._least, values, out=self._least)
        np.maximum(self._most, values, out=self._most)

    def _split(self) -> None:
        """Take out the pieces that are published themselves and part the rest: what shares no figure is apart.

        Sets for each piece the part it is in (-1 if its count is known), each part's programme, counts that fit
        all figures, and the greatest count that any single figure leaves each piece.
        """
        exact = self.lower == self.upper
        sizes = np.diff(self.matrix.indptr)
        single = np.flatnonzero(exact & (sizes == 1))
        settled = np.full(len(self.pieces), np.nan)
        settled[self.matrix.indices[self.matrix.indptr[single]]] = self.lower[single]
        free = np.isnan(settled)
        self._somewhere = np.where(free, 0.0, settled)
        bounded = np.flatnonzero(np.isfinite(self.upper))
        rows = self.matrix[bounded]
        rest = rows @ self._somewhere
        lower, upper = self.lower[bounded] - rest, self.upper[bounded] - rest
        inner = scipy.sparse.csr_array(rows[:, np.flatnonzero(free)])
        empty = np.diff(inner.indptr) == 0
        if ((lower > SLACK) | (upper < -SLACK))[empty].any() or (upper < -SLACK).any():
            raise ContradictionError(CONTRADICTION)
        self._ceiling = self._somewhere.copy()
        self._ceiling[free] = _ceilings(inner, np.maximum(upper, 0.0))
        joined: Any = scipy.sparse.block_array([[None, inner], [inner.T, None]], format="csr")
        every = scipy.sparse.csgraph.connected_components(joined, directed=False)[1][bounded.size :]
        labels = np.unique(every, return_inverse=True)[1]
        self._parts = np.full(len(self.pieces), -1)
        self._parts[free] = labels
        by_row = np.full(bounded.size, -1)
        by_row[~empty] = labels[inner.indices[inner.indptr[:-1][~empty]]]
        self._programmes = [
            self._programme(np.flatnonzero(self._parts == part), bounded, by_row == part, lower, upper)
            for part in range(int(labels.max(initial=-1)) + 1)
        ]
        self._least, self._most = np.full(len(self.cells), np.inf), np.full(len(self.cells), -np.inf)
        for part in range(len(self._programmes)):
            solution = self._solved(part, np.ones(len(self.pieces)))
            self._somewhere[self._parts == part] = solution
        self._remember(self._somewhere)

    def _programme(
        self,
        pieces: NDArray[np.int64],
        bounded: NDArray[np.int64],
        own: NDArray[np.bool_],
        lower: Floats,
        upper: Floats,
    ) -> tuple[NDArray[np.int64], dict[str, Any]]:
        """The pieces of one part and the figures that speak of them."""
        matrix, low, high = self.matrix[bounded[own]][:, pieces], lower[own], upper[own]
        exact = low == high
        known: dict[str, Any] = {}
        if exact.any():
            known |= {"A_eq": matrix[np.flatnonzero(exact)], "b_eq": low[exact]}
        if not exact.all():
            loose = matrix[np.flatnonzero(~exact)]
            known |= {"A_ub": scipy.sparse.vstack([loose, -loose]), "b_ub": np.r_[high[~exact], -low[~exact]]}
        return pieces, known


def _inwards(value: float, *, sign: int) -> float:
    """A bound as a whole count: the least rounded up, the greatest down, but for the solver's own slack."""
    if not np.isfinite(value) or abs(value - round(value)) <= SLACK:
        return value if not np.isfinite(value) else float(round(value))
    return float(np.ceil(value) if sign > 0 else np.floor(value))


def _ceilings(matrix: "scipy.sparse.csr_array", upper: Floats) -> Floats:
    """The greatest count each piece could have by the single figures it is in."""
    ceiling = np.full(matrix.shape[1], np.inf)
    np.minimum.at(ceiling, matrix.indices, np.repeat(upper, np.diff(matrix.indptr)))
    return ceiling


def _seen(cell: Cell, threshold: int) -> tuple[float, float]:
    """The range in which a reader, who knows that small counts are hidden, knows the cell's count to lie."""
    if not cell.shown:
        return 0.0, np.inf
    if cell.base == 1 or cell.count == 0:
        return cell.count, cell.count
    middle = round_half_up(cell.count, base=cell.base)
    below, above = cell.base // 2, (cell.base - 1) // 2
    return max(min(cell.count, threshold), middle - below), middle + above


def round_half_up(count: float, *, base: int) -> float:
    """The nearest multiple of `base`, halves going up."""
    return float(np.floor(count / base + 0.5) * base)


def _pieces(cells: Sequence[Cell]) -> list[tuple[Hashable, ...]]:
    """The atoms, those that always appear together taken as one piece."""
    membership: dict[Hashable, list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        if not cell.covers:
            raise ParameterError(f"The cell {cell.label} covers nothing; name the areas, months or groups it sums.")
        for atom in cell.covers:
            membership[atom].append(place)
    together: dict[tuple[int, ...], list[Hashable]] = defaultdict(list)
    for atom, places in membership.items():
        together[tuple(places)].append(atom)
    return [tuple(sorted(atoms, key=str)) for atoms in together.values()]


def audit(tables: Iterable[PublishedTable], *, threshold: int = 5) -> Audit:
    """Name every hidden cell that the tables of one publication, read together, give away.

    Give ALL tables: consecutive rolling totals reveal single months and nested areas reveal the difference, so a
    table that is safe alone may not be safe beside another.

    A hidden cell with a true count of 1 to `threshold` - 1 is safe only if the published figures leave it able to
    be 0 and able to be `threshold` or more. Any other hidden cell is named if it can be had exactly, and any piece
    that is not published at all is named if the figures show it to be between 1 and `threshold` - 1. Intervals are
    those of the linear relaxation, rounded inwards to whole counts: they are exact for two-way tables and never
    narrower than the truth allows otherwise.

    Args:
        tables: every table of the publication, true counts included.
        threshold: the least count that may be shown (5: counts of 1 to 4 are hidden).

    Returns:
        The audit; `safe` if nothing was found.

    Raises:
        ContradictionError: the figures cannot all be true together.
        EmptyInputError: there is no cell.
        ParameterError: a cell covers nothing or the threshold is under 2.

    Source: Fischetti & Salazar-González (2000), "Models and algorithms for optimizing cell suppression in tabular
    data with linear constraints"; the Government Statistical Service's guidance on tables from administrative data.

    """
    listed = tuple(tables)
    if threshold < 2:
        raise ParameterError(f"The threshold is {threshold}; it must be 2 or more.")
    system = System(listed, threshold=threshold)
    findings = [*_cell_findings(system, threshold), *_piece_findings(system, threshold)]
    return Audit(
        provenance=Provenance(
            method="disclosure_audit",
            variant="linear programme over all tables together; hidden small counts must be able to be 0 and to be "
            "the threshold or more",
            parameters={"threshold": threshold},
            input_shape={table.name: (len(table.cells),) for table in listed},
        ),
        findings=tuple(findings),
        tables=tuple(table.name for table in listed),
        cells_hidden=sum(not cell.shown for cell in system.cells),
    )


def _cell_findings(system: System, threshold: int) -> Iterable[Finding]:
    for place, cell in enumerate(system.cells):
        if cell.shown and 0 < cell.count < threshold:
            yield _finding("small", system, place, (cell.count, cell.count))
        elif not cell.shown or cell.base > 1:
            bounds = system.bounds_of_cell(place)
            kind = _cell_kind(cell, bounds, threshold)
            if kind:
                yield _finding(kind, system, place, bounds)


def _cell_kind(cell: Cell, bounds: tuple[float, float], threshold: int) -> Kind | None:
    lower, upper = bounds
    pinned = upper - lower < 1
    if cell.shown:
        return "unrounded" if pinned and cell.count > 0 else None
    if pinned and cell.count > 0:
        return "recovered"
    if 0 < cell.count < threshold and (lower > 0 or upper < threshold):
        return "narrowed"
    return None


def _piece_findings(system: System, threshold: int) -> Iterable[Finding]:
    """Pieces that are no cell of any table, but that the figures show to be small."""
    own = {tuple(row) for row in _rows_of(system.matrix)}
    for place, atoms in enumerate(system.pieces):
        if (place,) in own:
            continue
        weights = np.zeros(len(system.pieces))
        weights[place] = 1
        upper = system.extreme(weights, sign=-1)
        if 0 < upper < threshold:
            lower = system.extreme(weights, sign=1)
            label = " + ".join(map(name_of, atoms[:4])) + (" + …" if len(atoms) > 4 else "")
            yield Finding(kind="implied", table="", cell=label, lower=lower, upper=upper)


def _rows_of(matrix: "scipy.sparse.csr_array") -> list[np.ndarray]:
    return np.split(matrix.indices, matrix.indptr[1:-1])


def _finding(kind: Kind, system: System, place: int, bounds: tuple[float, float]) -> Finding:
    cell = system.cells[place]
    return Finding(kind=kind, table=system.owners[place], cell=cell.label, lower=bounds[0], upper=bounds[1])
