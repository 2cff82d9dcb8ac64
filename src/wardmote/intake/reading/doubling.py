"""Rows that stand more than once although nothing in them says which is which: a file pasted twice, a copy of a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.reading.wording import ngettext


@dataclass(frozen=True)
class Doubling:
    """How the rows of a sender's month repeat each other.

    Every row stands `times` times, or a multiple of it; `distinct` are the rows that differ. `alike` are the rows with a
    time of day and without an identifier that are the same as an earlier one; `uncounted` says that removing repeats by
    their identifiers removed all that stand again.
    """

    times: int = 1
    distinct: int = 0
    alike: int = 0
    uncounted: bool = True


def doubling_of(read: pl.DataFrame, *, repeats: int) -> Doubling:
    """How the rows repeat each other; `repeats` of them were removed by their identifiers."""
    own = read.filter(pl.col("boundary_copy") == 0) if (read["boundary_copy"] != 0).any() else read
    hashes = own["row_hash"]
    if not len(hashes):
        return Doubling()
    timed = own.filter(pl.col("identifier_hash").is_null() & _has_time(own))["row_hash"]
    alike = len(timed) - timed.n_unique()
    # Where the first row stands once there is no need to count the others.
    if int((hashes == hashes[0]).sum()) == 1:
        return Doubling(1, len(hashes), alike)
    counts = hashes.value_counts(name="times")["times"].to_numpy()
    again = len(hashes) - len(counts)
    return Doubling(int(np.gcd.reduce(counts)), len(counts), alike, uncounted=repeats >= again)


def _has_time(own: pl.DataFrame) -> pl.Expr:
    if "when_precision" in own.columns:
        return pl.col("when_precision").cast(pl.String) == "minute"
    return pl.col("moment").is_not_null()


def doubled_files(
    doublings: Iterable[tuple[frozenset[int], Doubling]], names: Mapping[int, str], *, least: int
) -> Sequence[str]:
    """A sentence for each file, or group of files read together, whose every row stands twice or more.

    Fewer than `least` rows that differ may be alike by chance, and are let through.
    """
    sentences = []
    for files, parts in _by_files(doublings).items():
        times = int(np.gcd.reduce([part.times for part in parts]))
        if times < 2 or sum(part.distinct for part in parts) < least or all(part.uncounted for part in parts):
            continue
        called = ", ".join(names[number] for number in sorted(files) if number in names)
        words = ngettext(
            "{name}: every row stands {times} times, and rows without a reference would be counted each time. "
            "Remove the copies, and load the file again.",
            "{name}: every row of these files stands {times} times. Rows without a reference would be counted each time. "
            "Remove the copies, and load the files again.",
            len(files),
        )
        sentences.append(words.format(name=called, times=_("2") if times == 2 else f"{times:,}"))
    return sentences


def _by_files(doublings: Iterable[tuple[frozenset[int], Doubling]]) -> dict[frozenset[int], list[Doubling]]:
    grouped: dict[frozenset[int], list[Doubling]] = {}
    for files, each in doublings:
        if each.distinct:
            grouped.setdefault(files, []).append(each)
    return grouped
