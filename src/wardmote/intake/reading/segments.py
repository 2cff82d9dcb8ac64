"""Records gathered by sender and month while the files are read, each month written as soon as it seems whole."""

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path

import polars as pl

from wardmote.foundations.months import month_at
from wardmote.intake.reading.segment_file import PART, Key, Written, part_of, write_segment
from wardmote.intake.sources import Source

# About 120 bytes a row: what is held in memory before the rest waits on disk.
ROWS_IN_MEMORY = 3_000_000
# Runs of rows of one sender and month are taken as they lie unless there are many short ones.
MANY_RUNS, FEW_ROWS = 8, 1000
# Small files leave Polars' own threads idle between them.
AT_ONCE = 2


class LateRowsError(Exception):
    """Rows came for a month that had been taken for whole and was let go: the files must be read again."""


class Segments:
    """Takes records in any order, keeps no more than a share of them in memory, and leaves one file for each segment.

    Files mostly hold one month after another. A month for which no more rows came is therefore written while the next
    ones are read. If rows come for it after all, its file is made again at the end, and from then on every month waits
    for the end; only when the month's rows are no longer in memory must the files be read again.
    """

    def __init__(self, *, folder: Path, name: str, source: Source, spill: Path) -> None:
        self.folder = folder
        self.name = name
        self.source = source
        self.spill = spill
        self._held: dict[Key, list[pl.DataFrame]] = {}
        self._spilled: dict[Key, list[Path]] = {}
        self._nil: dict[Key, tuple[int, int]] = {}
        self._early: dict[Key, Future[Written]] = {}
        self._let_go: set[Key] = set()
        self._is_in_order = True
        self._writers = ThreadPoolExecutor(AT_ONCE)
        self._parts: list[Path] = []
        self._numbers = count()

    def add(self, records: pl.DataFrame) -> None:
        """Take records of any senders and months; raises LateRowsError, and then `begin_again` is to be called."""
        now = set()
        for key, part in parts_of(records):
            self._expect_no_more(key)
            self._held.setdefault(key, []).append(part)
            now.add(key)
        if self._is_in_order:
            for key in sorted(self._held.keys() - self._early.keys() - now):
                self._early[key] = self._begin(key)
        if self._rows > ROWS_IN_MEMORY:
            self._make_room()

    def add_nil(self, sender: str, month: int, *, file_number: int, span: int, shape: pl.DataFrame) -> None:
        """Note that a sender sent a period in which there was nothing; `shape` is an empty frame of records."""
        self._expect_no_more((sender, month))
        self._held.setdefault((sender, month), []).append(shape.clear())
        self._nil[sender, month] = (span, file_number)

    def held(self) -> pl.DataFrame | None:
        """The records that are in memory, all of a partner's; None where there are none."""
        frames = [frame for frames in self._held.values() for frame in frames if frame.height]
        return pl.concat(frames) if frames else None

    def begin_again(self) -> None:
        """Forget every record, and from now on take none for the last of its month."""
        self.forget()
        self._held, self._early, self._spilled, self._nil, self._let_go = {}, {}, {}, {}, set()
        self._is_in_order = False
        self._writers = ThreadPoolExecutor(AT_ONCE)

    def write(self) -> Iterator[Written]:
        """Each segment, written under a name that no reader looks for."""
        coming = [
            self._early.get(key) or self._begin(key) for key in sorted({*self._held, *self._spilled, *self._early})
        ]
        self._held = {}
        for writing in coming:
            written = writing.result()
            self._parts.append(part_of(written.path))
            yield written
        self.forget()

    def publish(self) -> None:
        """Give each file its final name; it becomes visible when the catalogue names it."""
        # The disk takes many files at once far faster than one after another.
        with ThreadPoolExecutor(8) as several:
            list(several.map(_to_disk, self._parts))
            for part in self._parts:
                part.rename(part.with_name(part.name.removesuffix(PART)))
            list(several.map(_to_disk, {part.parent for part in self._parts}))

    def forget(self) -> None:
        """Write no more, and remove what waits on disk."""
        self._writers.shutdown(cancel_futures=True)
        if self._spilled:
            shutil.rmtree(self.spill, ignore_errors=True)

    def discard(self, written: Written) -> None:
        """Remove a segment that is the same as the one in use."""
        part = part_of(written.path)
        part.unlink(missing_ok=True)
        self._parts.remove(part)

    def _expect_no_more(self, key: Key) -> None:
        """Take back a file that was written too early: rows come for its month after all."""
        writing = self._early.pop(key, None)
        if writing is None:
            return
        self._is_in_order = False
        if key in self._let_go:
            raise LateRowsError
        if not writing.cancel():
            writing.result()

    def _begin(self, key: Key) -> Future[Written]:
        first = month_at(key[1])
        path = self.folder / f"month={first:%Y-%m}" / f"sender={key[0]}" / f"{self.name}.parquet"
        spilled, frames, nil = self._spilled.get(key, []), self._held.get(key, []), self._nil.get(key)
        return self._writers.submit(_write, key, path, self.source, spilled, frames, nil)

    def _make_room(self) -> None:
        """Let go of what is written already; what is not is moved to disk where that is not enough."""
        if self._is_in_order:
            for key, writing in self._early.items():
                if self._held.pop(key, None):
                    writing.result()
                    self._let_go.add(key)
        if self._rows > ROWS_IN_MEMORY:
            self._move_to_disk()

    @property
    def _rows(self) -> int:
        return sum(frame.height for frames in self._held.values() for frame in frames)

    def _move_to_disk(self) -> None:
        self.spill.mkdir(parents=True, exist_ok=True)
        moved: list[tuple[list[pl.DataFrame], Path]] = []
        for key, frames in self._held.items():
            files = self._spilled.setdefault(key, [])
            files.append(self.spill / f"{next(self._numbers)}.arrow")
            moved.append((frames, files[-1]))
        with ThreadPoolExecutor(AT_ONCE) as several:
            list(several.map(lambda each: pl.concat(each[0]).write_ipc(each[1], compression="uncompressed"), moved))
        self._held = {}


def _write(
    key: Key,
    path: Path,
    source: Source,
    spilled: Sequence[Path],
    frames: Sequence[pl.DataFrame],
    nil: tuple[int, int] | None,
) -> Written:
    return write_segment(
        pl.concat([*(pl.read_ipc(path.read_bytes()) for path in spilled), *frames]), key, path, source, nil=nil
    )


def parts_of(records: pl.DataFrame, *, runs_at_most: int | None = None) -> Iterator[tuple[Key, pl.DataFrame]]:
    """The records of each sender and month; rows that already lie together, as in most files, are not copied."""
    groups = records.select("sender", "month")
    same = (groups == groups.shift(1)).select(pl.all_horizontal(pl.all()).fill_null(value=False).alias("same"))["same"]
    starts = (~same).arg_true().to_list()
    most = max(MANY_RUNS, records.height // FEW_ROWS) if runs_at_most is None else runs_at_most
    if len(starts) > most:
        parts = records.partition_by(["sender", "month"], as_dict=True).items()
        yield from (((str(sender), int(month)), part) for (sender, month), part in parts)
        return
    for start, end in zip(starts, [*starts[1:], records.height], strict=True):
        sender, month = groups.row(start)
        yield (str(sender), int(month)), records.slice(start, end - start)


def _to_disk(path: Path) -> None:
    """Have the system write a file or folder out before the catalogue speaks of it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
