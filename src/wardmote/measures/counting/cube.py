"""The dense table of counts that every figure and page reads, and how it is made from the record store's counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wardmote.analysis.counts_rates_and_change.cubes import count_cube
from wardmote.foundations.months import month_at, month_ordinal

Codes = NDArray[np.str_]
Integers = NDArray[np.int64]
NOT_SUPPLIED = -1
# The columns asked of the record store; one row of its answer is one combination of their values and of those in WORKED.
COLUMNS = ("source", "sender", "month", "council", "lsoa", "ward", "boundary_copy", "category", "outcome")
# Stands between a category and its subcategory in a cube that tells them apart; no slug has it.
JOINT = "|"
# What is worked out of the records' points: the ward around the point, and whether anything says where the record lies.
WORKED = ("point_ward", "located")
PLACE_COLUMNS = ("sender", "council", "lsoa", "ward", "boundary_copy", *WORKED)


@dataclass(frozen=True)
class Cube:
    """Counts by place, month and category for one state of the record store.

    counts: int32 array [place, month, category].
    sender, council, lsoa, ward: the codes of each place, "" for none; a place is one combination of them, so the
        records of a force without a location, or in a council but in no LSOA, are places too.
    copy: 0 the record itself, 1 the same record returned for another ward of the same council, 2 of another council.
    point_ward: the ward of the record's council in whose boundary its point lies, "" for none.
    located: whether the record says where it lies; one with a point outside every boundary loaded does, and is in no council.
    months: first days, without gaps; categories, senders, outcomes: the names of the axes, sorted.
    source_of: int8 array [sender, month], an index into `sources`, NOT_SUPPLIED where nobody supplied the month.
    outcome_rows: int32 array [row, 5] of place, month, category, outcome and count, sorted by place;
        outcome_start: where each place's rows begin.
    spans: int32 array [sender, month, 2] where some source comes by the quarter or year: the first month of the
        segment that covers the month, and the month after its last, as positions on the axis. The records of such a
        segment stand in its first month. None where every source is monthly.
    """

    stamp: str
    sources: tuple[str, ...]
    months: tuple[date, ...]
    categories: tuple[str, ...]
    senders: tuple[str, ...]
    outcomes: tuple[str, ...]
    counts: NDArray[np.int32]
    sender: Codes
    council: Codes
    lsoa: Codes
    ward: Codes
    copy: NDArray[np.int8]
    point_ward: Codes
    located: NDArray[np.bool_]
    source_of: NDArray[np.int8]
    outcome_rows: NDArray[np.int32]
    outcome_start: Integers
    spans: NDArray[np.int32] | None = None

    @property
    def supplied(self) -> NDArray[np.bool_]:
        """Bool array [sender, month]: whether anybody supplied the month; no is no data, never zero."""
        return np.asarray(self.source_of != NOT_SUPPLIED)

    @property
    def records(self) -> int:
        """Records counted, copies for other wards left out."""
        return int(self.counts[self.copy == 0].sum())

    def month_slice(self, start: date, end: date) -> tuple[slice, int]:
        """The months of a half-open period as a slice of the axis, and how many months lie before the axis starts."""
        if not self.months:
            return slice(0, 0), 0
        first, size = month_ordinal(self.months[0]), len(self.months)
        low, high = month_ordinal(start) - first, month_ordinal(end) - first
        return slice(min(max(low, 0), size), min(max(high, 0), size)), max(0, min(-low, high - low))

    def category_codes(self, categories: Sequence[str], subcategories: Sequence[str] = ()) -> Integers:
        """Positions of the categories on their axis; no categories means all, and those never recorded are absent.

        Subcategories can be asked of a cube whose axis tells them apart.
        """
        place = {name: code for code, name in enumerate(self.categories)}
        if subcategories:
            split = [(code, *name.split(JOINT, 1)) for name, code in place.items() if JOINT in name]
            codes = [code for code, one, sub in split if sub in subcategories and (not categories or one in categories)]
            return np.array(codes, dtype=np.int64)
        wanted = categories or self.categories
        return np.array([place[name] for name in wanted if name in place], dtype=np.int64)


def build(table: pa.Table, *, coverage: Mapping[tuple[str, date], str], sources: tuple[str, ...], stamp: str) -> Cube:
    """The cube of a table of counts; of each sender's month only the rows of the source that `coverage` names."""
    months = _months(coverage)
    senders = tuple(sorted({sender for sender, _ in coverage}))
    source_of = _source_of(coverage, senders, months, sources)
    table = _with_worked(table)
    columns = {name: _coded(table.column(name)) for name in (*COLUMNS, *WORKED)}
    columns["category"] = _none_named(columns["category"])
    weights = _integers(table.column("count"))
    keep, month_codes = _kept(columns, source_of, senders, months, sources)
    place, distinct = _places(columns, keep)
    category, outcome = columns["category"], columns["outcome"]
    shape = (len(distinct), max(len(months), 1), max(len(category[1]), 1))
    codes = (place, month_codes[keep], category[0][keep])
    counts = np.zeros(shape, dtype=np.int32)
    if len(place):
        counts = count_cube(codes, shape, weights=weights[keep], dtype=np.int32)
    rows, starts = _outcome_rows(codes, outcome[0][keep], weights[keep], len(distinct))
    named = {name: _named(columns[name], distinct[:, at]) for at, name in enumerate(PLACE_COLUMNS)}
    return Cube(
        stamp=stamp,
        sources=sources,
        months=months,
        categories=tuple(str(name) for name in category[1]),
        senders=senders,
        outcomes=tuple(str(name) for name in outcome[1]),
        counts=counts,
        sender=named["sender"],
        council=named["council"],
        lsoa=named["lsoa"],
        ward=named["ward"],
        copy=np.array([int(value or 0) for value in named["boundary_copy"]], dtype=np.int8),
        point_ward=named["point_ward"],
        located=np.array([value == "1" for value in named["located"]], dtype=np.bool_),
        source_of=source_of,
        outcome_rows=rows,
        outcome_start=starts,
    )


def _with_worked(table: pa.Table) -> pa.Table:
    """The table with what is worked out of points, where it was made without: no ward, and located if in an area."""
    if "point_ward" not in table.column_names:
        table = table.append_column("point_ward", pa.nulls(table.num_rows, pa.string()))
    if "located" not in table.column_names:
        known = [pc.is_valid(table.column(name)) for name in ("council", "lsoa")]
        table = table.append_column("located", pc.cast(pc.or_(*known), pa.int64()))
    return table


def _months(coverage: Mapping[tuple[str, date], Any]) -> tuple[date, ...]:
    if not coverage:
        return ()
    numbers = [month_ordinal(month) for _, month in coverage]
    return tuple(month_at(number) for number in range(min(numbers), max(numbers) + 1))


def _source_of(
    coverage: Mapping[tuple[str, date], str],
    senders: tuple[str, ...],
    months: tuple[date, ...],
    sources: tuple[str, ...],
) -> NDArray[np.int8]:
    table = np.full((len(senders), len(months)), NOT_SUPPLIED, dtype=np.int8)
    row = {sender: at for at, sender in enumerate(senders)}
    column = {month: at for at, month in enumerate(months)}
    for (sender, month), source in coverage.items():
        table[row[sender], column[month]] = sources.index(source)
    return table


def _coded(column: pa.ChunkedArray) -> tuple[Integers, list[Any]]:
    """A column as codes (-1 for none) and its distinct values, sorted."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    values = encoded.dictionary.to_pylist()
    order = sorted(range(len(values)), key=lambda at: values[at])
    rank = np.empty(len(values) + 1, dtype=np.int64)
    rank[order] = np.arange(len(values))
    rank[-1] = -1
    codes = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False).astype(np.int64)
    return rank[codes], [values[at] for at in order]


def _none_named(column: tuple[Integers, list[Any]]) -> tuple[Integers, list[Any]]:
    """A column whose missing values have become a value of their own, "", where there are any."""
    codes, values = column
    return (codes, values) if (codes >= 0).all() else (codes + 1, ["", *values])


def _integers(column: pa.ChunkedArray) -> Integers:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def _kept(
    columns: Mapping[str, tuple[Integers, list[Any]]],
    source_of: NDArray[np.int8],
    senders: tuple[str, ...],
    months: tuple[date, ...],
    sources: tuple[str, ...],
) -> tuple[NDArray[np.bool_], Integers]:
    """Which rows count (those of the source that won their sender's month) and each row's month on the axis."""
    sender = _translated(columns["sender"], {name: at for at, name in enumerate(senders)})
    month = _translated(columns["month"], {day: at for at, day in enumerate(months)})
    source = _translated(columns["source"], {name: at for at, name in enumerate(sources)})
    known = (sender >= 0) & (month >= 0) & (source >= 0)
    winner = np.full(len(sender), NOT_SUPPLIED, dtype=np.int64)
    winner[known] = source_of[sender[known], month[known]]
    return known & (winner == source), month


def _translated(column: tuple[Integers, list[Any]], positions: Mapping[Any, int]) -> Integers:
    """A column's codes as positions on another axis, -1 for values that are not on it."""
    table = np.array([*(positions.get(_day(value), -1) for value in column[1]), -1], dtype=np.int64)
    return table[column[0]]


def _day(value: Any) -> Any:
    """A moment that a reader gives for a month is its day."""
    return value.date() if hasattr(value, "date") else value


def _places(
    columns: Mapping[str, tuple[Integers, list[Any]]], keep: NDArray[np.bool_]
) -> tuple[Integers, NDArray[np.int64]]:
    """Each kept row's place and, for each place, the codes of its columns."""
    stacked = np.stack([columns[name][0][keep] for name in PLACE_COLUMNS], axis=1)
    if not len(stacked):
        return np.zeros(0, dtype=np.int64), np.zeros((0, len(PLACE_COLUMNS)), dtype=np.int64)
    key = np.zeros(len(stacked), dtype=np.int64)
    for at, name in enumerate(PLACE_COLUMNS):
        key = key * (len(columns[name][1]) + 1) + stacked[:, at] + 1
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return inverse.astype(np.int64), stacked[first]


def _named(column: tuple[Integers, list[Any]], codes: Integers) -> Codes:
    names = np.array([*(str(value) for value in column[1]), ""], dtype=np.str_)
    return names[codes]


def _outcome_rows(
    codes: tuple[Integers, Integers, Integers], outcome: Integers, weights: Integers, places: int
) -> tuple[NDArray[np.int32], Integers]:
    """The counts by place, month, category and outcome as sorted rows, those without an outcome left out."""
    is_known = outcome >= 0
    rows = np.stack([*(code[is_known] for code in codes), outcome[is_known], weights[is_known]], axis=1).astype(
        np.int32
    )
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    return rows, np.searchsorted(rows[:, 0], np.arange(places + 1)).astype(np.int64)
