"""Records gathered by provider and month, freed of true repeats, and written as one Parquet file each."""

import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from wardmote.intake.quality.history import summed_up
from wardmote.intake.reading.partner_shape import partner_shape
from wardmote.intake.reading.vocabulary import month_of
from wardmote.intake.sources import Source

# About 120 bytes a row: what is held in memory before the rest waits on disk.
ROWS_IN_MEMORY = 3_000_000
PART = ".part"
# Runs of rows of one provider and month are taken as they lie unless there are many short ones.
MANY_RUNS, FEW_ROWS = 8, 1000
# Small files leave Polars' own threads idle between them.
AT_ONCE = 2
Key = tuple[str, int]


@dataclass
class Written:
    """One segment on disk, not yet visible, and what became of its rows."""

    provider: str
    month: int
    path: Path
    rows: int
    read: int
    repeats: int = 0
    differing: int = 0
    without_place: int = 0
    boundary_copies: int = 0
    councils_read: Counter[str] = field(default_factory=Counter)
    councils_kept: Counter[str] = field(default_factory=Counter)
    files: frozenset[int] = frozenset()
    summary: dict[str, Any] = field(default_factory=dict)
    span: int = 1
    is_nil: bool = False


class Segments:
    """Takes records in any order, keeps no more than a share of them in memory, and writes each segment once."""

    def __init__(self, *, folder: Path, name: str, source: Source, spill: Path) -> None:
        self.folder = folder
        self.name = name
        self.source = source
        self.spill = spill
        self._held: dict[Key, list[pl.DataFrame]] = {}
        self._rows = 0
        self._spilled: dict[Key, list[Path]] = {}
        self._written: list[Path] = []
        self._nil: dict[Key, tuple[int, int]] = {}

    def add(self, records: pl.DataFrame) -> None:
        """Take records of any providers and months."""
        for key, part in parts_of(records):
            self._held.setdefault(key, []).append(part)
        self._rows += records.height
        if self._rows > ROWS_IN_MEMORY:
            self._let_go()

    def add_nil(self, provider: str, month: int, *, file_number: int, span: int, shape: pl.DataFrame) -> None:
        """Note that a provider sent a period in which there was nothing; `shape` is an empty frame of records."""
        self._held.setdefault((provider, month), []).append(shape.clear())
        self._nil[provider, month] = (span, file_number)

    def _let_go(self) -> None:
        """Move what is held to disk."""
        self.spill.mkdir(parents=True, exist_ok=True)
        moved: list[tuple[list[pl.DataFrame], Path]] = []
        for number, (key, frames) in enumerate(self._held.items()):
            files = self._spilled.setdefault(key, [])
            files.append(self.spill / f"{number}-{len(files)}-{key[1]}.arrow")
            moved.append((frames, files[-1]))
        with ThreadPoolExecutor(AT_ONCE) as several:
            list(several.map(lambda each: pl.concat(each[0]).write_ipc(each[1], compression="uncompressed"), moved))
        self._held, self._rows = {}, 0

    def write(self) -> Iterator[Written]:
        """Write each segment under a name that no reader looks for."""
        with ThreadPoolExecutor(AT_ONCE) as several:
            coming: deque[Future[Written]] = deque()
            for key in sorted({*self._held, *self._spilled}):
                coming.append(several.submit(self._write_one, key, self._spilled.pop(key, []), self._held.pop(key, [])))
                if len(coming) > AT_ONCE:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        shutil.rmtree(self.spill, ignore_errors=True)

    def _write_one(self, key: Key, spilled: list[Path], held: list[pl.DataFrame]) -> Written:
        provider, month = key
        frame = pl.concat([*(pl.read_ipc(path.read_bytes()) for path in spilled), *held])
        held.clear()
        first = month_of(month)
        folder = self.folder / f"month={first:%Y-%m}" / f"provider={provider}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.parquet"
        read = frame
        frame, repeats, differing = without_repeats(
            frame, several=self.source.records["identifier"] != "one record each"
        )
        if not self.source.has_identifiers:
            repeats = differing = 0
        part = path.with_name(path.name + PART)
        self._written.append(part)
        stored_shape(frame, self.source, month).write_parquet(
            part, compression="zstd", compression_level=1, statistics=True
        )
        nil_span, nil_file = self._nil.get(key, (1, 0))
        own = frame["boundary_copy"] == 0
        has_copies = not own.all()
        councils = _by_council(read, has_copies=has_copies)
        return Written(
            provider=provider,
            month=month,
            path=path,
            rows=frame.height,
            read=read.height,
            repeats=repeats,
            differing=differing,
            without_place=int((frame["council"].is_null() & own).sum()),
            boundary_copies=int((~own).sum()),
            councils_read=councils,
            councils_kept=_by_council(frame, has_copies=has_copies) if repeats else councils,
            files=frozenset(read["file_number"].unique().to_list()) or frozenset([nil_file]),
            span=_span(read, nil_span),
            is_nil=not read.height and key in self._nil,
            summary=summed_up(frame),
        )

    def publish(self) -> None:
        """Give each file its final name; it becomes visible when the catalogue names it."""
        # The disk takes many files at once far faster than one after another.
        with ThreadPoolExecutor(8) as several:
            list(several.map(_to_disk, self._written))
            for part in self._written:
                part.rename(part.with_name(part.name.removesuffix(PART)))
            list(several.map(_to_disk, {part.parent for part in self._written}))

    def forget(self) -> None:
        """Remove what waits on disk."""
        shutil.rmtree(self.spill, ignore_errors=True)

    def discard(self, written: Written) -> None:
        """Remove a segment that is the same as the one in use."""
        part = written.path.with_name(written.path.name + PART)
        part.unlink(missing_ok=True)
        self._written.remove(part)


def parts_of(records: pl.DataFrame, *, runs_at_most: int | None = None) -> Iterator[tuple[Key, pl.DataFrame]]:
    """The records of each provider and month; rows that already lie together, as in most files, are not copied."""
    groups = records.select("provider", "month")
    same = (groups == groups.shift(1)).select(pl.all_horizontal(pl.all()).fill_null(value=False).alias("same"))["same"]
    starts = (~same).arg_true().to_list()
    most = max(MANY_RUNS, records.height // FEW_ROWS) if runs_at_most is None else runs_at_most
    if len(starts) > most:
        parts = records.partition_by(["provider", "month"], as_dict=True).items()
        yield from (((str(provider), int(month)), part) for (provider, month), part in parts)
        return
    for start, end in zip(starts, [*starts[1:], records.height], strict=True):
        provider, month = groups.row(start)
        yield (str(provider), int(month)), records.slice(start, end - start)


def without_repeats(frame: pl.DataFrame, *, several: bool = False) -> tuple[pl.DataFrame, int, int]:
    """The records without true repeats (same identifier, same row), how many were dropped, and how many identifiers differ.

    A record without an identifier is never a repeat: two identical reports of anti-social behaviour are two incidents.
    With `several` an identifier may rightly have several rows, and none is said to differ.
    """
    again = (
        frame["identifier_hash"].is_duplicated()
        & frame["identifier_hash"].is_not_null()
        & (frame["boundary_copy"] == 0)
    )
    if not again.any():
        return frame, 0, 0
    kept = _marked(frame, again)
    rest = kept.filter(~pl.col("repeat"))
    own = rest.filter((pl.col("boundary_copy") == 0) & pl.col("identifier_hash").is_not_null())["identifier_hash"]
    differing = 0 if several else own.filter(own.is_duplicated()).n_unique()
    return rest.drop("repeat"), frame.height - rest.height, differing


def _marked(frame: pl.DataFrame, again: pl.Series) -> pl.DataFrame:
    doubtful = frame.with_row_index("at").filter(again)
    first = doubtful.select("at", first=pl.struct("identifier_hash", "row_hash").is_first_distinct())
    repeats = first.filter(~pl.col("first"))["at"]
    return frame.with_row_index("at").with_columns(repeat=pl.col("at").is_in(repeats.implode())).drop("at")


def stored_shape(frame: pl.DataFrame, source: Source, month: int) -> pl.DataFrame:
    """The records as they are stored: with the source, the month and the times that follow from it."""
    first, end = month_of(month), month_of(month + 1)
    if "when_from" in frame.columns:
        return partner_shape(frame, source, first)
    by_month = frame["moment"].null_count() == frame.height
    start = pl.lit(datetime(first.year, first.month, 1), dtype=pl.Datetime("us")) if by_month else pl.col("moment")  # noqa: DTZ001 - stored as naive UTC
    until = pl.lit(datetime(end.year, end.month, 1), dtype=pl.Datetime("us")) if by_month else pl.col("moment")  # noqa: DTZ001 - stored as naive UTC
    return frame.select(
        pl.lit(source.slug, dtype=pl.Categorical).alias("source"),
        "provider",
        "category",
        "subcategory",
        pl.lit(first).alias("month"),
        start.alias("when_from"),
        until.alias("when_to"),
        pl.lit("month" if by_month else "minute", dtype=pl.Categorical).alias("when_precision"),
        "longitude",
        "latitude",
        pl.when(pl.col("longitude").is_null())
        .then(pl.lit("none"))
        .otherwise(pl.lit("snapped"))
        .cast(pl.Categorical)
        .alias("point_precision"),
        "lsoa",
        "lsoa_vintage",
        "council",
        "area_basis",
        "ward",
        "boundary_copy",
        pl.lit(1, dtype=pl.Int32).alias("quantity"),
        "outcome",
        "attributes",
        pl.col("file_number").cast(pl.Int32),
        pl.col("row_number").cast(pl.Int64),
        "identifier_hash",
    )


def _span(frame: pl.DataFrame, nil_span: int) -> int:
    """How many months the records cover; a nil return says so itself."""
    if "span" not in frame.columns:
        return 1
    return int(frame["span"].max() or nil_span) if frame.height else nil_span  # type: ignore[arg-type]


def _by_council(frame: pl.DataFrame, *, has_copies: bool) -> Counter[str]:
    own = frame.filter(pl.col("boundary_copy") != 1) if has_copies else frame
    counted = own["council"].value_counts(name="rows").drop_nulls("council")
    return Counter(dict(zip(counted["council"].cast(pl.String).to_list(), counted["rows"].to_list(), strict=True)))


def _to_disk(path: Path) -> None:
    """Have the system write a file or folder out before the catalogue speaks of it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
