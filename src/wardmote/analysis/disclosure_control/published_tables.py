"""Tables as a publication shows them: cells, what each covers, and the usual kinds of table as cells."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import EmptyInputError, ShapeError
from wardmote.analysis.inputs import Floats, counts_of, one_dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of a table: what it is called, what it covers, its true count and whether readers see it.

    `covers` names the atoms whose counts it sums. `base` above 1 says that readers see the count rounded to it.
    """

    label: str
    covers: frozenset[Hashable]
    count: float
    shown: bool = True
    base: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """A table as published: its name and its cells, totals included."""

    name: str
    cells: tuple[Cell, ...]


def two_way(
    name: str,
    counts: ArrayLike,
    *,
    rows: Sequence[Hashable] | None = None,
    columns: Sequence[Hashable] | None = None,
    hidden: ArrayLike | None = None,
    totals: bool = True,
) -> PublishedTable:
    """A table of counts by two headings, as the audit reads it.

    Args:
        name: what the table is called.
        counts: shape (rows, columns), whole counts.
        rows: row headings; give tables that share people the same headings. Default "row 1", "row 2"…
        columns: column headings, likewise.
        hidden: shape (rows, columns), true where the count is suppressed.
        totals: whether row totals, column totals and the grand total are published as they are.

    Returns:
        A published table whose atoms are (row heading, column heading).

    Raises:
        ShapeError: the counts are not a matrix, or the headings or `hidden` do not fit it.
        NegativeCountError, MissingValueError: a count is below zero or absent.

    """
    matrix = _matrix(counts)
    row_names = _headings(rows, matrix.shape[0], "row")
    column_names = _headings(columns, matrix.shape[1], "column")
    mask = np.zeros(matrix.shape, dtype=bool) if hidden is None else np.asarray(hidden, dtype=bool)
    if mask.shape != matrix.shape:
        raise ShapeError("The marks of hidden cells must have the shape of the table.")
    atoms = [[(row, column) for column in column_names] for row in row_names]
    cells = [
        Cell(label=f"{row}, {column}", covers=frozenset({atoms[i][j]}), count=matrix[i, j], shown=not mask[i, j])
        for i, row in enumerate(row_names)
        for j, column in enumerate(column_names)
    ]
    if totals:
        cells += [_total(f"total of {row}", atoms[i], matrix[i]) for i, row in enumerate(row_names)]
        cells += [
            _total(f"total of {column}", [line[j] for line in atoms], matrix[:, j])
            for j, column in enumerate(column_names)
        ]
        cells.append(_total("grand total", [atom for line in atoms for atom in line], matrix))
    return PublishedTable(name=name, cells=tuple(cells))


def _matrix(counts: ArrayLike) -> Floats:
    matrix = counts_of(counts, name="The table")
    if matrix.ndim != 2:
        raise ShapeError("The table must have rows and columns; give one row as [[…]].")
    if matrix.size == 0:
        raise EmptyInputError("The table has no cells; there is nothing to protect.")
    return matrix


def _headings(headings: Sequence[Hashable] | None, length: int, what: str) -> list[Hashable]:
    names: list[Hashable] = (
        list(headings) if headings is not None else [f"{what} {place + 1}" for place in range(length)]
    )
    if len(names) != length or len(set(names)) != length:
        raise ShapeError(f"There must be {length} different {what} headings, one for each {what}.")
    return names


def _total(label: str, atoms: Sequence[Hashable], counts: Floats) -> Cell:
    return Cell(label=label, covers=frozenset(atoms), count=float(counts.sum()))


def by_area(
    name: str, counts: Mapping[Hashable, float], areas: Mapping[Hashable, Iterable[Hashable]]
) -> PublishedTable:
    """Counts for areas, each covering smaller pieces named in `areas`: how nested areas are told to the audit."""
    cells = [
        Cell(label=str(area), covers=frozenset(areas[area]) if area in areas else frozenset({area}), count=float(count))
        for area, count in counts.items()
    ]
    return PublishedTable(name=name, cells=tuple(cells))


def rolling(name: str, totals: ArrayLike, *, months: Sequence[Hashable], window: int = 12) -> PublishedTable:
    """Consecutive rolling totals as the audit reads them: the total at place t covers months t to t + window - 1.

    Raises ShapeError unless `months` names one month for every step: len(totals) + window - 1 of them.
    """
    values = one_dimension(counts_of(totals, name="The rolling totals"), name="The rolling totals")
    if len(months) != values.size + window - 1:
        raise ShapeError(f"{values.size} rolling totals of {window} months cover {values.size + window - 1} months.")
    cells = [
        Cell(
            label=f"{window} months to {name_of(months[place + window - 1])}",
            covers=frozenset(months[place : place + window]),
            count=value,
        )
        for place, value in enumerate(values)
    ]
    return PublishedTable(name=name, cells=tuple(cells))


def name_of(atom: Hashable) -> str:
    """The atom as a table names it."""
    return ", ".join(map(str, atom)) if isinstance(atom, tuple) else str(atom)
