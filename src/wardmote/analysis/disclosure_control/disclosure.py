"""Disclosure control: nothing reaches the public except through here.

Counts of 1 to 4 are shown as [c]; further cells are hidden until no hidden small count can be worked out from the
totals; the rest may be rounded. `audit` reads all tables of a publication together. The rule's own sentence is
printed under the table.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.disclosure_control.differencing import differences, later_months
from wardmote.analysis.disclosure_control.publication import Audit, ContradictionError, Finding, System, audit
from wardmote.analysis.disclosure_control.published_tables import (
    Cell,
    PublishedTable,
    by_area,
    name_of,
    rolling,
    two_way,
)
from wardmote.analysis.disclosure_control.suppression import Choice, Problem, UnprotectableError, choose
from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import Floats, counts_of, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

__all__ = [
    "CONFIDENTIAL",
    "Audit",
    "Cell",
    "ContradictionError",
    "Finding",
    "PublishedTable",
    "Rule",
    "SuppressedTable",
    "UnprotectableError",
    "audit",
    "by_area",
    "differences",
    "implied_cells",
    "later_months",
    "rolling",
    "round_to_base",
    "show",
    "suppress_table",
    "suppress_tables",
    "two_way",
]
CONFIDENTIAL = "[c]"
Shown = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A disclosure rule: the least count shown, and the base the rest are rounded to (1: not rounded)."""

    threshold: int = 5
    base: int = 1

    def __post_init__(self) -> None:
        if self.threshold < 2:
            raise ParameterError(f"The threshold is {self.threshold}; it must be 2 or more.")
        if self.base < 1:
            raise ParameterError(f"The rounding base is {self.base}; it must be 1 (no rounding) or more.")

    def sentence(self) -> str:
        """The rule as it is printed under a table."""
        rounded = f" Other counts are rounded to the nearest {self.base}." if self.base > 1 else ""
        return (
            f"Counts of 1 to {self.threshold - 1} are shown as {CONFIDENTIAL} to protect people; "
            f"some other counts are hidden so that these cannot be worked out.{rounded} A zero is a true zero."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedTable(Result):
    """A table made safe: what is shown, which cells are small, which are hidden besides, what a reader can infer.

    `shown` holds whole numbers or "[c]"; `intervals` maps each hidden cell to the least and greatest count that
    fits the published figures (infinity where nothing bounds it).
    """

    shown: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...] | None
    column_totals: tuple[Shown, ...] | None
    grand_total: Shown | None
    primary: tuple[tuple[int, int], ...]
    secondary: tuple[tuple[int, int], ...]
    intervals: Mapping[tuple[int, int], tuple[float, float]]
    primary_only_intervals: Mapping[tuple[int, int], tuple[float, float]]
    secondary_total: float
    optimal: bool
    unique: bool | None
    rule: Rule

    @property
    def primary_only_safe(self) -> bool:
        """Whether hiding the small counts alone would have been enough."""
        return not self.secondary

    def explain(self) -> str:
        """How many cells are hidden and why."""
        if not self.primary:
            return "No count is small enough to hide."
        fewest = " (the fewest that will do)" if self.optimal and self.secondary else ""
        return (
            f"{len(self.primary)} small count{'s' if len(self.primary) != 1 else ''} hidden, and "
            f"{len(self.secondary)} more{fewest} so that they cannot be worked out from the totals."
        )


def round_to_base(values: ArrayLike, *, base: int = 5) -> NDArray[np.int64]:
    """Round to the nearest multiple of `base`, halves going up.

    Args:
        values: any shape, not below zero.
        base: the multiple; 5 by default.

    Returns:
        Whole numbers in the shape of `values`.

    Raises:
        NegativeCountError, MissingValueError: a value is below zero or absent.
        ParameterError: the base is under 1.

    Source: Government Statistical Service, guidance on rounding for disclosure control.

    """
    if base < 1:
        raise ParameterError(f"The rounding base is {base}; it must be 1 or more.")
    return (np.floor(counts_of(values, name="The table") / base + 0.5) * base).astype(np.int64)


def show(values: ArrayLike, *, rule: Rule | None = None) -> list[Any]:
    """Counts as readers see them under the rule, without further suppression: "[c]", whole numbers, true zeros.

    Enough only where no total or overlapping figure is published; otherwise use `suppress_table` and `audit`.
    Takes any shape; gives nested lists of that shape. Raises NegativeCountError and MissingValueError.
    """
    rule = rule or Rule()
    counts = counts_of(values, name="The table")
    seen = round_to_base(counts, base=rule.base).astype(object)
    small = (counts > 0) & (counts < rule.threshold)
    return np.where(small, CONFIDENTIAL, seen).tolist()  # type: ignore[no-any-return]


def suppress_table(counts: ArrayLike, *, rule: Rule | None = None, totals_published: bool = True) -> SuppressedTable:
    """Hide the small counts of a table, and as few further cells as keep them from being worked out.

    Every small cell must be able to be 0 and able to be the threshold or more, as far as the published cells and
    totals tell (two linear programmes a cell). Further cells: the fewest, then the least total, then the first in
    reading order, by mixed-integer programming; in large tables by a step-by-step search that may hide a few more
    (`optimal` says which).

    Args:
        counts: shape (rows, columns), whole counts.
        rule: threshold and rounding; by default counts under 5 are hidden and nothing is rounded.
        totals_published: whether row, column and grand totals are published. With rounding they are rounded too.

    Returns:
        The table as it may be shown, with what was hidden and what can still be inferred. The input is not changed.

    Raises:
        UnprotectableError: a small count stays recoverable whatever else is hidden, or a total is itself small.
        ShapeError, EmptyInputError, NegativeCountError, MissingValueError: the counts are not a table of counts.

    Source: Fischetti & Salazar-González (2000); Hundepool et al. (2012), "Statistical Disclosure Control", ch. 4.

    """
    rule = rule or Rule()
    table = two_way("the table", counts, totals=totals_published)
    matrix = counts_of(counts, name="The table")
    inner = np.arange(len(table.cells)) < matrix.size
    if any(0 < cell.count < rule.threshold for cell in table.cells[matrix.size :]):
        raise UnprotectableError("A total is itself a small count; withhold the totals or join the group with another.")
    problem = Problem(table.cells, inner, threshold=rule.threshold)
    return _suppressed(matrix, problem, choose(problem), rule, totals_published=totals_published)


def _suppressed(
    matrix: Floats, problem: Problem, choice: Choice, rule: Rule, *, totals_published: bool
) -> SuppressedTable:
    width = matrix.shape[1]
    primary = tuple(divmod(int(place), width) for place in np.flatnonzero(problem.primary))
    secondary = tuple(divmod(place, width) for place in choice.hidden)
    before, after = problem.system(()), problem.system(choice.hidden)
    shown = show(matrix, rule=rule)
    for row, column in secondary:
        shown[row][column] = CONFIDENTIAL
    sums = [round_to_base(matrix.sum(axis=axis), base=rule.base).tolist() for axis in (1, 0)]
    hidden = sorted([*primary, *secondary])
    return SuppressedTable(
        provenance=provenance(
            "secondary_suppression",
            "fewest further cells, then least total; every small cell able to be 0 and the threshold or more",
            parameters={"threshold": rule.threshold, "base": rule.base, "totals_published": totals_published},
            counts=matrix,
        ),
        shown=tuple(map(tuple, shown)),
        row_totals=tuple(sums[0]) if totals_published else None,
        column_totals=tuple(sums[1]) if totals_published else None,
        grand_total=int(round_to_base(matrix.sum(), base=rule.base)) if totals_published else None,
        primary=primary,
        secondary=secondary,
        intervals={cell: after.bounds_of_cell(cell[0] * width + cell[1]) for cell in hidden},
        primary_only_intervals={cell: before.bounds_of_cell(cell[0] * width + cell[1]) for cell in primary},
        secondary_total=float(sum(matrix[cell] for cell in secondary)),
        optimal=choice.optimal,
        unique=choice.unique,
        rule=rule,
    )


def suppress_tables(
    tables: Sequence[PublishedTable], *, rule: Rule | None = None, fixed: Collection[str] = ()
) -> tuple[PublishedTable, ...]:
    """Hide what must be hidden across all tables of a publication at once, totals included where need be.

    Args:
        tables: the tables, with true counts; cells that cover the same people must name the same pieces.
        rule: threshold and rounding.
        fixed: the names of tables that are out already: of them nothing more can be hidden than their small counts.

    Returns:
        The same tables with `shown` (and `base`) set so that `audit` finds no hidden cell recoverable. A piece that
        is no cell of any table may still be implied: read the audit of what is returned.

    Raises:
        UnprotectableError: no choice of cells is enough.

    Source: as `suppress_table`; linked tables are one system of equations.

    """
    rule = rule or Rule()
    cells = [cell for table in tables for cell in table.cells]
    free = np.array([table.name not in fixed for table in tables for _ in table.cells], dtype=bool)
    problem = Problem(cells, free, threshold=rule.threshold)
    gone = {*np.flatnonzero(problem.primary).tolist(), *choose(problem).hidden}
    seen = iter([replace(cell, shown=place not in gone, base=rule.base) for place, cell in enumerate(cells)])
    return tuple(replace(table, cells=tuple(next(seen) for _ in table.cells)) for table in tables)


def implied_cells(tables: Sequence[PublishedTable], *, threshold: int = 5) -> tuple[Cell, ...]:
    """The pieces that no table prints, but that the shown figures prove to be small, as hidden cells.

    Add them to a table and suppress again: the search then protects what is in no cell of the publication, such as the rest
    of a total whose other parts are all printed.

    Args:
        tables: the tables, with what is hidden in them marked.
        threshold: the least count that may be shown.

    Returns:
        One cell for each such piece, `shown` false; its count is the greatest that the figures allow.

    Raises:
        ContradictionError: the figures cannot all be true together.

    Source: as `audit`.

    """
    system = System(tables, threshold=threshold)
    rows = np.split(system.matrix.indices, system.matrix.indptr[1:-1])
    own = {tuple(row) for row in rows}
    implied = []
    for place, atoms in enumerate(system.pieces):
        weights = np.zeros(len(system.pieces))
        weights[place] = 1
        if (place,) in own:
            continue
        most = system.extreme(weights, sign=-1)
        if 0 < most < threshold:
            implied.append(Cell(label=name_of(atoms[0]), covers=frozenset(atoms), count=most, shown=False))
    return tuple(implied)


def _answer_rounding(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    values = inputs["values"]
    return {"rounded": plain(round_to_base(values)), "suppressed_below_5": show(values, rule=Rule(base=5))}


def _answer_suppression(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    published = bool(inputs.get("margins_published", True))
    try:
        table = suppress_table(inputs["table"], totals_published=published)
    except UnprotectableError:
        return _unprotectable(inputs["table"], totals_published=published)
    return {
        "primary": [list(cell) for cell in table.primary],
        "primary_only_intervals": _named(table.primary_only_intervals),
        "primary_only_safe": table.primary_only_safe,
        "min_secondary_cells": len(table.secondary),
        "min_secondary_total": plain(table.secondary_total),
        "example_secondary": [list(cell) for cell in table.secondary],
        "optimum_unique": table.unique,
        "final_intervals": _named(table.intervals),
    }


def _unprotectable(counts: ArrayLike, *, totals_published: bool) -> Mapping[str, Any]:
    """The answer where no choice of cells is enough: what hiding the small cells alone leaves, and no optimum."""
    matrix = counts_of(counts, name="The table")
    small = (matrix > 0) & (matrix < Rule().threshold)
    system = System([two_way("the table", matrix, hidden=small, totals=totals_published)])
    primary = [(int(row), int(column)) for row, column in np.argwhere(small)]
    bounds = {(row, column): system.bounds_of_cell(row * matrix.shape[1] + column) for row, column in primary}
    undefined = ("min_secondary_cells", "min_secondary_total", "example_secondary", "optimum_unique", "final_intervals")
    return {
        "primary": [list(cell) for cell in primary],
        "primary_only_intervals": _named(bounds),
        "primary_only_safe": False,
        **dict.fromkeys(undefined),
    }


def _named(intervals: Mapping[tuple[int, int], tuple[float, float]]) -> dict[str, Any]:
    return {f"({row}, {column})": plain(list(bounds)) for (row, column), bounds in intervals.items()}


_SECTION = "Disclosure control"
_GSS = "Government Statistical Service, guidance on disclosure control for tables produced from administrative data"


METHODS: tuple[Method, ...] = (
    Method(
        name="round_to_5",
        title="Rounding and hiding small counts",
        section=_SECTION,
        citation=_GSS,
        variant="Nearest multiple of 5, halves up; 1 to 4 shown as [c] before rounding; a zero is a true zero.",
        needs="Counts that stand alone, or whose totals are rounded or withheld as well.",
        never_for="Tables whose unrounded totals are published: use secondary suppression and the audit.",
        function=show,
        answer=_answer_rounding,
    ),
    Method(
        name="secondary_suppression",
        title="Complementary suppression",
        section=_SECTION,
        citation="Fischetti & Salazar-González (2000), Journal of the American Statistical Association 95, 916-928",
        variant="Every small cell able to be 0 and 5 or more by linear programming; fewest further cells, then least "
        "total, by mixed-integer programming.",
        needs="A whole table of counts with the totals as published.",
        never_for="One table of a publication alone: audit all tables together afterwards.",
        function=suppress_table,
        answer=_answer_suppression,
    ),
)
