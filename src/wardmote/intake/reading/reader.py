"""Reading the files of one source, one after another, into segments."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from wardmote.intake.reading.api import answers_to_records, read_answer
from wardmote.intake.reading.blocks import Blocks, fingerprint_of
from wardmote.intake.reading.recognising import Recognised
from wardmote.intake.reading.records import Reading, to_records
from wardmote.intake.reading.segments import Segments
from wardmote.intake.reading.tables import RawTable, read_tables
from wardmote.intake.reading.vocabulary import month_words
from wardmote.intake.reading.wording import gettext as _

# Small files are taken together: each pass over the records costs the same for one row as for some thousands.
ROWS_AT_ONCE = 250_000
# Files up to this size are read whole, two at once: taking one apart leaves a core idle.
SMALL = 32 * 1024 * 1024
AT_ONCE = 2
# Enough files ahead that their reading does not wait while a quarter of a million rows become records.
AHEAD = 16
PIECES_AHEAD = 4
Say = Callable[[str, int | None, int | None], None]


@dataclass
class FileRead:
    """One file as it was read."""

    number: int
    file: Recognised
    size: int
    fingerprint: str = ""
    rows: int = 0
    same_as: str = ""
    is_nil: bool = False

    @property
    def name(self) -> str:
        """How people know it."""
        return self.file.member.name


def read_files(files: Sequence[Recognised], reading: Reading, segments: Segments, say: Say) -> list[FileRead]:
    """Read each file into the segments; raises FileRefused for the first that is broken."""
    if reading.source.is_partner:
        from wardmote.intake.partner.reading import read_partner_files

        return read_partner_files(files, reading, segments, say)
    reads = [FileRead(number, file, file.member.packed_size) for number, file in enumerate(files, start=1)]
    _find_same(reads)
    fresh = [each for each in reads if not each.same_as]
    total = sum(each.file.member.packed_size for each in fresh)
    waiting: list[RawTable] = []
    current: FileRead | None = None
    done = rows = 0
    is_api = reading.source.format["adapter"] == "police-uk-api"
    for each, table in _several(fresh, reading):
        if each is not current:
            done += current.file.member.packed_size if current else 0
            current = each
        waiting.append(table)
        rows += table.frame.height
        if not is_api and rows >= ROWS_AT_ONCE:
            _take(waiting, reading, segments)
            waiting, rows = [], 0
        say(f"Reading {each.name}", done, total)
    if waiting:
        _take(waiting, reading, segments, reads=reads if is_api else None)
    return reads


def _several(files: Sequence[FileRead], reading: Reading) -> Iterator[tuple[FileRead, RawTable]]:
    """Each table of each file, in order: small files are read some at once, larger ones a piece ahead."""
    coming: deque[tuple[FileRead, Future[list[RawTable]] | None]] = deque()
    waiting = iter(files)
    with ThreadPoolExecutor(AT_ONCE) as several:
        while True:
            while len(coming) < AHEAD and (each := next(waiting, None)) is not None:
                # What a gzip file says of its content's size cannot be relied on.
                is_small = each.file.member.content_size <= SMALL and each.file.member.packing != "gzip"
                coming.append((each, several.submit(_whole, each, reading) if is_small else None))
            if not coming:
                return
            each, read = coming.popleft()
            if read is None:
                yield from _ahead((each, table) for table in _tables(each, reading))
            else:
                yield from ((each, table) for table in read.result())


def _whole(each: FileRead, reading: Reading) -> list[RawTable]:
    return list(_tables(each, reading))


def _ahead(tables: Iterator[tuple[FileRead, RawTable]]) -> Iterator[tuple[FileRead, RawTable]]:
    """Each table while the next few are read and taken apart beside it."""
    with ThreadPoolExecutor(1) as beside:
        coming = deque(beside.submit(next, tables, None) for _piece in range(PIECES_AHEAD))
        while (table := coming.popleft().result()) is not None:
            coming.append(beside.submit(next, tables, None))
            yield table


def _tables(each: FileRead, reading: Reading) -> Iterator[RawTable]:
    if reading.source.format["adapter"] == "police-uk-api":
        table, each.rows = read_answer(each.file, each.number, reading.rejected)
        each.fingerprint = each.fingerprint or fingerprint_of(each.file.member)
        if table.frame.height:
            yield table
        return
    blocks = Blocks(each.file.member)
    for table in read_tables(each.file, each.number, blocks, reading.rejected):
        each.rows += table.frame.height
        yield table
    each.rows += reading.rejected.rows_of(each.number, ("wrong-width", "not-a-number"))
    each.fingerprint = blocks.fingerprint


def _find_same(reads: Sequence[FileRead]) -> None:
    """Mark files that hold the same bytes as an earlier one; only files of one size are compared."""
    by_size: dict[int, list[FileRead]] = {}
    for each in reads:
        by_size.setdefault(each.file.member.content_size % 2**32, []).append(each)
    for group in by_size.values():
        if len(group) == 1:
            continue
        first: dict[str, FileRead] = {}
        for each in group:
            each.fingerprint = fingerprint_of(each.file.member)
            earlier = first.setdefault(each.fingerprint, each)
            # Two stop and search files may hold the same bytes (nothing but a heading) for different forces.
            if earlier is not each and each.file.says.sender == earlier.file.says.sender:
                each.same_as = earlier.name


def _take(
    tables: Sequence[RawTable], reading: Reading, segments: Segments, *, reads: "Sequence[FileRead] | None" = None
) -> None:
    """Make records of tables; of the API's answers, which are read all at once, with what else of their months stays."""
    records = to_records(tables, reading) if reads is None else answers_to_records(tables, reading)
    if records.height:
        _compare_names(records, tables, reading)
        if reads is not None and reading.carry is not None:
            records = reading.carry(records, reads)
        segments.add(records)


def _compare_names(records: pl.DataFrame, tables: Sequence[RawTable], reading: Reading) -> None:
    """Warn of files whose names say another month, force or kind than their rows do."""
    seen = records.group_by("file_number").agg(
        pl.col("month").unique().alias("months"), pl.col("sender").cast(pl.String).unique().alias("senders")
    )
    contents = {row["file_number"]: row for row in seen.iter_rows(named=True)}
    for table in tables:
        says, content = table.file.says, contents.get(table.file_number)
        if content is None:
            continue
        months = {month_words(month) for month in content["months"]}
        if says.month and says.month not in months:
            _lie(reading, table, _("rows of {months}").format(months=_few(months)))
        if says.sender and says.sender not in set(content["senders"]):
            _lie(reading, table, _("rows of {senders}").format(senders=_few(set(content["senders"]))))
        if table.file.name_lies:
            _lie(reading, table, _("columns of {title}").format(title=reading.source.title))


def _few(words: set[str]) -> str:
    shown = sorted(words)[:3]
    first_few = ", ".join(shown)
    return _("{told} and others").format(told=first_few) if len(words) > len(shown) else first_few


def _lie(reading: Reading, table: RawTable, truth: str) -> None:
    sentence = _("The names of files say otherwise, but they hold {truth}. Their content is believed.").format(
        truth=truth
    )
    reading.warned.add("name-lies", sentence, rows=0, files=[table.file.member.name])
