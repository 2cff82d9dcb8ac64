"""A load tried without leaving anything: what the columns become, what is rejected and why, what would step back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import Wordings
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import month_at, month_ordinal
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.errors import FileRefused, LoadRefused
from wardmote.intake.operations.gone_from_delivery import Gone, gone
from wardmote.intake.operations.load import Order, reading_of, recognise_files
from wardmote.intake.operations.preparing import refuse_doubled, refuse_mostly_wrong
from wardmote.intake.operations.replacing import Coming, Doubt, doubts
from wardmote.intake.partner.headings import Table
from wardmote.intake.partner.reading import read_partner_files
from wardmote.intake.partner.unknown_words import UnknownWord
from wardmote.intake.partner.words import SAID_LEFT_OUT
from wardmote.intake.quality.assessing import concerns_of_coming
from wardmote.intake.quality.checks import Check, Rows
from wardmote.intake.quality.history import Period, summed_up
from wardmote.intake.queries import replaced
from wardmote.intake.reading.blocks import Blocks
from wardmote.intake.reading.concerns import Concern
from wardmote.intake.reading.doubling import doubling_of
from wardmote.intake.reading.placing import Places
from wardmote.intake.reading.reader import FileRead
from wardmote.intake.reading.recognising import Recognised
from wardmote.intake.reading.records import Reading, to_records
from wardmote.intake.reading.segment_file import stored_shape, without_repeats
from wardmote.intake.reading.segments import Segments
from wardmote.intake.reading.tables import read_tables
from wardmote.intake.sources import Source
from wardmote.intake.sources.spelling import plain_heading

FIRST_BYTES = 256 * 1024
SHOWN_ADDRESSES = 12
HIDDEN = ("source", "identifier_hash", "boundary_copy", "file_number")
# What a column of records is, for people.
FIELDS = Wordings(
    {
        "identifier": gettext_noop("reference (only a number made from it is kept)"),
        "month": gettext_noop("month"),
        "moment": gettext_noop("date and time"),
        "date": gettext_noop("date"),
        "time": gettext_noop("time"),
        "day": gettext_noop("day of the month"),
        "quarter": gettext_noop("quarter"),
        "financial_year": gettext_noop("financial year"),
        "academic_year": gettext_noop("school year"),
        "year": gettext_noop("year"),
        "start": gettext_noop("from"),
        "end": gettext_noop("until"),
        "sender": gettext_noop("who supplied it"),
        "longitude": gettext_noop("longitude"),
        "latitude": gettext_noop("latitude"),
        "easting": gettext_noop("easting"),
        "northing": gettext_noop("northing"),
        "lsoa": gettext_noop("small area (LSOA)"),
        "lsoa_name": gettext_noop("name of the small area"),
        "ward": gettext_noop("ward"),
        "council": gettext_noop("council"),
        "outward_postcode": gettext_noop("first half of the postcode"),
        "place": gettext_noop("place, looked up among the places of interest"),
        "category": gettext_noop("category"),
        "subcategory": gettext_noop("subcategory"),
        "outcome": gettext_noop("outcome"),
        "quantity": gettext_noop("count"),
    }
)


@dataclass(frozen=True)
class Column:
    """One heading of the file and what becomes of it."""

    heading: str
    becomes: str
    is_loaded: bool


@dataclass(frozen=True)
class FilePreview:
    """One file: where its headings are, and what each column becomes."""

    name: str
    sheet: str
    header_row: int
    layout: str
    columns: tuple[Column, ...]
    is_nil: bool


@dataclass(frozen=True)
class Rejected:
    """Rows that would not be loaded, for one reason, with where the first of them are."""

    reason: str
    rows: int
    addresses: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class WordToSay:
    """A word of the files that stands for nothing here: what it would tell, how many rows have it, and where the first are."""

    field: str
    heading: str
    word: str
    rows: int
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Superseded:
    """A sender's period that is held now and would step back."""

    sender: str
    month: date
    span: int
    rows_now: int
    rows_then: int


@dataclass(frozen=True)
class Preview:
    """What a load would do. Of files that are read in passing (`is_whole` false) only the first rows were tried."""

    source: Source
    sender: str
    organisation: str
    is_whole: bool
    files: tuple[FilePreview, ...]
    first_rows: tuple[Mapping[str, Any], ...]
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    repeats: int
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    months: tuple[date, ...]
    senders: tuple[str, ...]
    superseded: tuple[Superseded, ...]
    doubts: tuple[Doubt, ...] = ()
    gone: tuple[Gone, ...] = ()
    concerns: tuple[Check, ...] = ()
    # Words that somebody can say the meaning of, how many may be about a person, and why the load waits for that.
    words: tuple[WordToSay, ...] = ()
    unsayable_words: int = 0
    waits: tuple[str, ...] = ()
    rows_in_council: int = 0  # of the records
    rows_in_small_area: int = 0


class Tried(Segments):
    """Records that are kept in memory and written nowhere."""

    def __init__(self, source: Source) -> None:
        super().__init__(folder=Path(), name="", source=source, spill=Path())
        self.frames: list[pl.DataFrame] = []
        self.nil: list[tuple[str, int, int]] = []

    def add(self, records: pl.DataFrame) -> None:
        """Keep the records."""
        self.frames.append(records)

    def add_nil(self, sender: str, month: int, *, file_number: int, span: int, shape: pl.DataFrame) -> None:  # noqa: ARG002 - as in Segments
        """Keep the period in which there was nothing."""
        self.nil.append((sender, month, span))


def preview(
    partnership: Partnership,
    source: str,
    paths: Sequence[Path],
    *,
    organisation: str | None = None,
    within: Iterable[Path] | None = None,
    rows: int = 10,
    today: date | None = None,
    seconds: float | None = None,
) -> Preview:
    """Try the load of the files and say what it would do; nothing is written, neither to disk nor to the ledger.

    A partner's files are read whole. Of police.uk's, which may hold millions of rows, the first rows of the first file
    are. Raises LoadRefused with a sentence for each file that cannot be loaded, and UnknownSource.
    """
    recognition = recognise_files(source, paths, within=within, seconds=seconds)
    slug, files = next(iter(sorted(recognition.files.items())))
    order = Order(system_person(), partnership, source, paths, within, None, today, organisation)
    reading, sender = reading_of(order, slug, Places())
    tried = Tried(reading.source)
    if reading.source.is_partner:
        try:
            reads = read_partner_files(files, reading, tried, lambda _sentence, _done, _total: None)
        except FileRefused as refusal:
            raise LoadRefused([str(refusal)]) from None
        refuse_mostly_wrong(reads, reading, words_are_asked=True)
        rows_read = sum(each.rows for each in reads)
        _refuse_doubled(reads, tried, reading)
    else:
        reads = []
        rows_read = _first_rows(files[0], reading, tried)
    records, repeats, differing = _kept(tried, reading.source)
    periods = _periods(records, tried)
    return Preview(
        source=reading.source,
        sender=reading.sender,
        organisation=sender.name if sender else "",
        is_whole=reading.source.is_partner,
        files=tuple(_file(each, reading.source) for each in (files if reading.source.is_partner else files[:1])),
        first_rows=tuple(_shown(records, reading.source, rows)),
        rows_read=rows_read,
        rows_accepted=records.height if records is not None else 0,
        rows_in_council=_filled(records, "council"),
        rows_in_small_area=_filled(records, "lsoa"),
        rows_rejected=reading.rejected.rows,
        repeats=repeats,
        rejected=tuple(_rejected(concern, files) for concern in reading.rejected.all),
        warnings=tuple(map(_warning, reading.warned.all)),
        months=tuple(sorted({month for _, month, _, _ in periods})),
        senders=tuple(sorted({sender for sender, _, _, _ in periods})),
        superseded=tuple(_superseded(partnership, reading.source, periods)) if reading.source.is_partner else (),
        doubts=tuple(doubts(partnership, reading.source, [Coming(*each) for each in periods], on=reading.today)),
        gone=tuple(_gone(partnership, reading, records)),
        concerns=tuple(_concerns(partnership, reading, records, periods, rows_read, (repeats, differing))),
        words=tuple(_word(each, files) for each in reading.unknown.sayable),
        unsayable_words=reading.unknown.unsayable,
        waits=tuple(_waits(reads, reading)) if reading.source.is_partner else (),
    )


def _word(unknown: UnknownWord, files: Sequence[Recognised]) -> WordToSay:
    addresses = []
    for number, line in unknown.lines:
        file = files[number - 1]
        named = f"{file.member.name}, " if len(files) > 1 else ""
        addresses.append(named + _address(line, file.table))
    return WordToSay(unknown.tells, unknown.heading, unknown.word, unknown.rows, tuple(addresses))


def _waits(reads: Sequence[FileRead], reading: Reading) -> Sequence[str]:
    """Why the load itself would be refused as long as nobody says what the words mean."""
    try:
        refuse_mostly_wrong(reads, reading)
    except LoadRefused as refusal:
        return refusal.problems
    return ()


def _filled(records: pl.DataFrame | None, column: str) -> int:
    return 0 if records is None else records.height - records[column].null_count()


def _warning(concern: Concern) -> str:
    """The warning with how many rows it is about, where it is about rows."""
    if not concern.rows:
        return concern.sentence
    return _("{sentence} Rows: {rows}.").format(sentence=concern.sentence, rows=f"{concern.rows:,}")


def _gone(partnership: Partnership, reading: Reading, records: pl.DataFrame | None) -> list[Gone]:
    """What the files lack of what is in use; a source that comes in parts lacks nothing."""
    if records is None or reading.source.comes_in_parts:
        return []
    return gone(partnership, reading.source, records, on=reading.today)


def _refuse_doubled(reads: Sequence[FileRead], tried: Tried, reading: Reading) -> None:
    """As the load would: raises LoadRefused for files of which every row stands twice."""
    several = reading.source.records["identifier"] != "one record each"
    parts = [part for frame in tried.frames for part in frame.partition_by("sender", "month")]
    doublings = [
        (frozenset(part["file_number"].unique().to_list()), doubling_of(part, repeats=repeats))
        for part in parts
        for repeats in [without_repeats(part, several=several)[1]]
    ]
    refuse_doubled(reads, doublings, on=reading.today)


def _concerns(
    partnership: Partnership,
    reading: Reading,
    records: pl.DataFrame | None,
    periods: Sequence[tuple[str, date, int, int]],
    rows_read: int,
    again: tuple[int, int],
) -> list[Check]:
    """What the checks of quality would say once it is loaded; of a partner's files, which were read whole."""
    source = reading.source
    if not source.is_partner or source.is_reference:
        return []
    own: dict[str, list[Period]] = {}
    for sender, first, span, rows in periods:
        at = (
            None
            if records is None
            else records.filter((pl.col("sender") == sender) & (pl.col("month") == month_ordinal(first)))
        )
        about: dict[str, Any] = summed_up(at) if at is not None and at.height else {"categories": {}, "placed": 0}
        own.setdefault(sender, []).append(
            Period(first, span, rows, about["categories"], about["placed"], is_nil=not rows)
        )
    suppressed, left_out = (
        sum(concern.rows for concern in reading.rejected.all if concern.code == code)
        for code in ("suppressed", SAID_LEFT_OUT)
    )
    rows_said = Rows(rows_read, reading.rejected.rows - suppressed - left_out, *again, suppressed=suppressed)
    names = {each.code: each.name for each in partnership.organisations.all()}
    return concerns_of_coming(partnership, source, rows_said, own, names=names, on=reading.today)


def _first_rows(file: Recognised, reading: Reading, tried: Tried) -> int:
    """Read the first rows of a large file; returns how many there were."""
    if reading.source.kind == "json":
        return 0
    table = next(iter(read_tables(file, 1, Blocks(file.member, size=FIRST_BYTES), reading.rejected)), None)
    if table is None:
        return 0
    tried.add(to_records([table], reading))
    return table.frame.height


def _kept(tried: Tried, source: Source) -> tuple[pl.DataFrame | None, int, int]:
    """The records without repeats, how many those were, and how many identifiers stand on rows that differ."""
    frames = [frame for frame in tried.frames if frame.height]
    if not frames:
        return None, 0, 0
    every = pl.concat(frames)
    parts = every.partition_by(["sender", "month"], maintain_order=True)
    done = [without_repeats(part, several=source.records["identifier"] != "one record each") for part in parts]
    records = pl.concat([frame for frame, _, _ in done])
    return records, sum(dropped for _, dropped, _ in done), sum(differing for _, _, differing in done)


def _periods(records: pl.DataFrame | None, tried: Tried) -> list[tuple[str, date, int, int]]:
    """Each sender's month with the months that it spans and its rows."""
    periods = [(sender, month_at(month), span, 0) for sender, month, span in tried.nil]
    if records is not None:
        span = pl.col("span").max() if "span" in records.columns else pl.lit(1)
        table = records.group_by(pl.col("sender").cast(pl.String), "month").agg(
            span.alias("span"), pl.len().alias("rows")
        )
        periods += [
            (row["sender"], month_at(row["month"]), row["span"], row["rows"]) for row in table.iter_rows(named=True)
        ]
    return sorted(periods)


def _superseded(
    partnership: Partnership, source: Source, periods: Sequence[tuple[str, date, int, int]]
) -> Iterable[Superseded]:
    seen: set[int] = set()
    for sender, month, span, rows in periods:
        for segment in replaced(partnership, source, sender, month, span):
            if segment.pk not in seen:
                seen.add(segment.pk)
                yield Superseded(sender, segment.month, segment.span, segment.rows, rows)


def _shown(records: pl.DataFrame | None, source: Source, rows: int) -> Iterable[Mapping[str, Any]]:
    """The first records as they would be stored."""
    if records is None:
        return []
    head = records.sort("file_number", "row_number").head(rows)
    parts = [
        stored_shape(part, source, int(part["month"][0])) for part in head.partition_by("month", maintain_order=True)
    ]
    shown = pl.concat(parts).drop(HIDDEN)
    return shown.sort("row_number").to_dicts()


def _file(file: Recognised, source: Source) -> FilePreview:
    table = file.table
    if table is None:
        return FilePreview(file.member.name, "", 1, file.layout.name, _columns(file.header, {}, source), is_nil=False)
    spelt = {position: heading for heading, position in table.columns.items()}
    number = table.sheet.numbers[table.header] if table.sheet.numbers else 1
    columns = _columns(table.headings, spelt, source)
    return FilePreview(file.member.name, table.sheet.name, number, table.layout.name, columns, is_nil=table.nil)


def _columns(headings: Sequence[str], spelt: Mapping[int, str], source: Source) -> tuple[Column, ...]:
    return tuple(
        _column(heading, spelt.get(position, heading), source)
        for position, heading in enumerate(headings)
        if heading.strip()
    )


def _column(heading: str, declared: str, source: Source) -> Column:
    plain = plain_heading(declared)
    becomes = [FIELDS[key] for key, named in source.columns.items() if plain_heading(named) == plain]
    becomes += [key.replace("_", " ") for key, named in source.attributes.items() if plain_heading(named) == plain]
    becomes += [
        _("count of “{slug}”").format(slug=slug)
        for named, slug in source.unpivot.items()
        if plain_heading(named) == plain
    ]
    return Column(heading.strip(), ", ".join(becomes) or _("not loaded"), bool(becomes))


def _rejected(concern: Concern, files: Sequence[Recognised]) -> Rejected:
    file = files[concern.file_number - 1] if concern.file_number else None
    table = file.table if file else None
    addresses = tuple(_address(line, table) for line in concern.lines[:SHOWN_ADDRESSES])
    named = f"{file.member.name}: " if file and len(files) > 1 else ""
    return Rejected(named + concern.sentence, concern.rows, addresses, tuple(concern.examples))


def _address(line: int, table: Table | None) -> str:
    if table is None or table.sheet.kind == "line":
        return _("line {line}").format(line=f"{line:,}")
    if table.sheet.kind == "item":
        return _("item {line}").format(line=f"{line:,}")
    return _("{sheet}, row {line}").format(sheet=table.sheet.name, line=f"{line:,}")
