"""A partner's files, read into records: the table found, the guard passed, rows told by the declaration."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext_noop

from wardmote.foundations.months import month_ordinal
from wardmote.intake.errors import FileRefused
from wardmote.intake.partner import times
from wardmote.intake.partner.area_names import is_area
from wardmote.intake.partner.cells import ACROSS, in_file, shown, without_blanks
from wardmote.intake.partner.headings import Table, find_table, find_tables
from wardmote.intake.partner.lookup import Lookup
from wardmote.intake.partner.observations import observe
from wardmote.intake.partner.periods import with_periods
from wardmote.intake.partner.places import place_attributes, with_places
from wardmote.intake.partner.quantities import across, unpivoted, with_quantity
from wardmote.intake.partner.serials import with_real_dates
from wardmote.intake.partner.shape import PARTNER
from wardmote.intake.partner.times import Period
from wardmote.intake.partner.totals import without_totals
from wardmote.intake.partner.words import with_words
from wardmote.intake.reading.attributes import attributes
from wardmote.intake.reading.blocks import fingerprint_of
from wardmote.intake.reading.concerns import shown_name
from wardmote.intake.reading.emptying import without_persons
from wardmote.intake.reading.guard import Caught, caught
from wardmote.intake.reading.identifiers import identifier_hash, with_hashes
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.recognising import FileName, Recognised
from wardmote.intake.reading.records import SHAPE, Reading, in_shape, warn_of_formulas
from wardmote.intake.reading.segments import Segments
from wardmote.intake.reading.tables import FILE, LINE
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources import Source
from wardmote.intake.sources.spelling import plain_heading

if TYPE_CHECKING:
    from wardmote.intake.reading.reader import FileRead, Say

SHOWN = 20
MOST_CAUGHT = 200
# Columns whose cells are words of a list, numbers or codes, not free text.
NOT_TEXT = (
    "category", "subcategory", "outcome", "lsoa", "lsoa_name", "ward", "council", "longitude", "latitude", "easting",
    "northing", "quantity", "moment", "date", "time", "month", "quarter", "financial_year", "year", "start", "end",
)  # fmt: skip
PART = "\x1f"
WHERE_TOLD = {
    "file name": gettext_noop("file’s name"),
    "sheet name": gettext_noop("sheet’s name"),
    "title": gettext_noop("title above the headings"),
}
SHORTENED = re.compile(r"^\d[.,]\d+[Ee]\+?\d{1,3}$|^\d[Ee]\+\d{1,3}$")
WIDE = "__wide"


def recognise_partner(member: Member, source: Source) -> list[Recognised]:
    """The file as one of the source's, guarded; of a workbook with several sheets of records, each sheet by itself.

    Raises FileRefused for wrong headings and for anything personal, in whichever sheet.
    """
    tables = find_tables(member, source)
    parts = []
    for table in tables:
        if table.headings:
            _guard(member.name, table, source)
        part = replace(member, name=member.name + in_sheet(table)) if len(tables) > 1 else member
        says = FileName.read(member.name)
        parts.append(Recognised(part, source, table.layout, table.headings, says, table.ignored, table))
    return parts


def in_sheet(table: Table) -> str:
    """What follows the file's name where several of its sheets are read."""
    return f", sheet “{shown_name(table.sheet.name)}”"


def _guard(name: str, table: Table, source: Source) -> None:
    findings = caught(
        table.headings,
        table.sheet,
        table.first_row,
        forbidden=source.forbidden,
        scan=scanned(table, source),
        known=tuple(table.headings[position] for position in table.columns.values()),
        places=_spelt(table, (*_declared(source, ("place",)), *source.names_of_places)),
        identifiers=_spelt(table, _declared(source, ("identifier",))),
        is_area=is_area,
    )
    if findings:
        raise FileRefused(_refusal(name, findings))


def scanned(table: Table, source: Source) -> tuple[str, ...]:
    """The headings whose cells are looked at: those declared and all that is stored as it stands, else every text; always
    those that nobody declared.
    """
    if source.has_scan:
        wanted = {plain_heading(heading) for heading in (*source.scan, *source.stored_texts)}
        chosen = [heading for heading in table.columns if plain_heading(heading) in wanted]
    else:
        others = {source.columns[key].casefold() for key in NOT_TEXT if key in source.columns}
        others |= {heading.casefold() for heading in source.unpivot}
        others -= {heading.casefold() for heading in source.stored_texts}
        chosen = [heading for heading in table.columns if heading.casefold() not in others]
    return (*(table.headings[table.columns[heading]] for heading in chosen), *table.ignored)


def _declared(source: Source, keys: Sequence[str]) -> list[str]:
    return [source.columns[key] for key in keys if key in source.columns]


def _spelt(table: Table, declared: Sequence[str]) -> tuple[str, ...]:
    """The headings as the file spells them."""
    return tuple(table.headings[table.columns[each]] for each in declared if each in table.columns)


def _refusal(name: str, findings: Sequence[Caught]) -> str:
    listing = ", ".join(f"{each.address} ({each.kind})" for each in findings[:SHOWN])
    more = len(findings) - SHOWN
    if more > 0:
        words = _("{told} and at least {more} more") if len(findings) >= MOST_CAUGHT else _("{told} and {more} more")
        listing = words.format(told=listing, more=more)
    return _(
        "{name} holds what may name or reach a person, which may not be kept here: {told}. Have it removed where the file "
        "comes from, and load the file again. Nothing of it was kept."
    ).format(name=name, told=listing)


def read_partner_files(
    files: Sequence[Recognised], reading: Reading, segments: Segments, say: "Say"
) -> "list[FileRead]":
    """Read each file into the segments; raises FileRefused for one that cannot be."""
    from wardmote.intake.reading.reader import FileRead

    reads = [FileRead(number, file, file.member.packed_size) for number, file in enumerate(files, start=1)]
    lookup = Lookup(reading)
    first: dict[str, FileRead] = {}
    for done, each in enumerate(reads):
        say(f"Reading {each.name}", done, len(reads))
        each.fingerprint = fingerprint_of(each.file.member)
        earlier = first.setdefault(_content(each), each)
        if earlier is not each:
            each.same_as = earlier.name
        elif each.file.table is not None and each.file.table.nil:
            _take_nil(each, reading, segments)
        else:
            _take(each, reading, segments, lookup)
    return reads


def _content(each: "FileRead") -> str:
    """What makes two files the same: their bytes; of one sheet among several, its rows."""
    table = each.file.table
    if table is None or not each.name.endswith(in_sheet(table)):
        return each.fingerprint
    rows = table.sheet.rows[table.header :]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _take(each: "FileRead", reading: Reading, segments: Segments, lookup: Lookup) -> None:
    table = each.file.table or find_table(each.file.member, each.file.source)
    records, each.rows = to_records(table, each.file, each.number, reading, lookup)
    _note(each, table, reading)
    if records.height:
        segments.add(records)
        _empty_months(records, each.number, reading, segments)


def _note(each: "FileRead", table: Table, reading: Reading) -> None:
    for sentence in table.sheet.notes:
        reading.warned.add("as-read", sentence, file_number=each.number)
    if table.others:
        names = [shown_name(name) for name in table.others]
        listing = ", ".join(names[:SHOWN])
        if len(names) > SHOWN:
            listing = _("{told} and {more} more").format(told=listing, more=len(names) - SHOWN)
        sentence = _("Not read, for they are hidden, empty or without the headings of records: {names}.").format(
            names=listing
        )
        reading.warned.add("other-sheets", sentence[:600], file_number=each.number)


def to_records(
    table: Table, file: Recognised, number: int, reading: Reading, lookup: Lookup
) -> tuple[pl.DataFrame, int]:
    """Records of the rows that can be read (the others are in `reading.rejected`), and how many rows there were."""
    frame = across(unpivoted(_frame(table, number, reading), reading))
    rows = frame.height
    if not rows:
        return empty_records(), 0
    frame = _of_right_width(frame, reading)
    hashed = sorted(name for name in frame.columns if name not in {LINE, FILE})
    frame = with_hashes(frame, hashed, reading.column("outcome"))
    warn_of_formulas(frame, reading)
    frame = with_real_dates(frame, reading, file.member.name)
    frame = with_periods(frame, reading, month_ordinal(reading.today), told_period(table, file, reading.source))
    frame = with_words(frame, reading)
    # Places first: what a row does not say for its count, it does not say for its council.
    frame = with_places(frame, reading, lookup)
    frame = without_totals(with_quantity(frame, reading), reading)
    frame = _with_sender(frame, file, reading)
    frame = frame.with_columns(_identifiers(frame, reading))
    frame = without_persons(frame, map(in_file, reading.source.names_of_places), reading.warned, is_area=is_area)
    frame = frame.with_columns(
        attributes(frame, {**reading.attributes, **place_attributes(frame)}).alias("attributes"),
        pl.col(FILE).alias("file_number"),
        pl.col(LINE).alias("row_number"),
    )
    records = _shaped(frame)
    observe(records, number, reading)
    return records, rows


def _frame(table: Table, number: int, reading: Reading) -> pl.DataFrame:
    """The rows as texts under the declared headings: blank cells null, with the number that each row has in the file."""
    rows = table.sheet.rows[table.first_row :]
    lines = table.sheet.numbers[table.first_row :]
    rows, lines = _without_notes(table, number, reading, rows, lines)
    columns = {
        in_file(heading): pl.Series(in_file(heading), _cells(rows, position, heading, reading.source), dtype=pl.String)
        for heading, position in table.columns.items()
    }
    columns |= {
        ACROSS + heading: pl.Series(ACROSS + heading, _texts(rows, at, is_count=True), dtype=pl.String)
        for at, heading in table.periods.items()
    }
    frame = pl.DataFrame(columns).with_columns(
        pl.Series(LINE, lines, dtype=pl.UInt32), pl.lit(number, dtype=pl.UInt32).alias(FILE)
    )
    if table.sheet.kind == "line":
        width = max(at for at, heading in enumerate(table.headings) if heading.strip()) + 1
        frame = frame.with_columns(pl.Series(WIDE, [any(row[width:]) for row in rows], dtype=pl.Boolean))
    return frame.filter(~pl.all_horizontal(pl.col(name).is_null() for name in columns))


def _cells(rows: Sequence[tuple[str, ...]], position: int, heading: str, source: Source) -> list[str | None]:
    """The cells of one column; each distinct text is looked at once."""
    is_count = heading in source.unpivot or heading == source.columns.get("quantity")
    is_longitude = heading == source.columns.get("longitude")
    return _texts(rows, position, is_count=is_count, is_longitude=is_longitude)


def _texts(
    rows: Sequence[tuple[str, ...]], position: int, *, is_count: bool, is_longitude: bool = False
) -> list[str | None]:
    texts = {row[position] for row in rows}
    plain = {text: without_blanks(text, is_count=is_count, is_longitude=is_longitude) for text in texts}
    return [plain[row[position]] for row in rows]


def _without_notes(
    table: Table, number: int, reading: Reading, rows: list[tuple[str, ...]], lines: list[int]
) -> tuple[list[tuple[str, ...]], list[int]]:
    """The rows without those of a single cell, which are notes below a table."""
    if len(table.layout.required) <= 2:
        return rows, lines
    several = [sum(map(bool, row)) > 1 for row in rows]
    notes = [line for line, is_row in zip(lines, several, strict=True) if not is_row]
    if notes:
        sentence = _("Rows with a single cell were taken for notes, not for records.")
        reading.warned.add("notes", sentence, file_number=number, rows=len(notes), lines=notes)
    return list(compress(rows, several)), list(compress(lines, several))


def _of_right_width(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The rows without those that have more cells than the heading: a comma too many moves every cell after it."""
    if WIDE not in frame.columns:
        return frame
    first = next(name for name in frame.columns if name not in {LINE, FILE, WIDE})
    sentence = _("The row has more cells than the heading, so it is not known which is which.")
    return reading.reject(frame, frame[WIDE], "wrong-width", sentence, first).drop(WIDE)


def _with_sender(frame: pl.DataFrame, file: Recognised, reading: Reading) -> pl.DataFrame:
    """Who sent each row: the organisation, or what a column or the file's name says."""
    how = reading.source.sender
    heading = reading.column("sender")
    if how == "column" and heading in frame.columns:
        slugs = {text: reading.sender_code(text) for text in frame[heading].unique().to_list() if text}
        frame = frame.with_columns(
            pl.col(heading).replace_strict(slugs, default=None, return_dtype=pl.String).alias("sender")
        )
        return reading.reject(
            frame,
            frame["sender"].is_null(),
            "no-sender",
            _("“{heading}” is blank.").format(heading=shown(heading)),
            heading,
        )
    named = file.says.sender if how == "file name" else ""
    sender = reading.sender_code(named) if named else reading.sender
    return frame.with_columns(pl.lit(sender, dtype=pl.String).alias("sender"))


def _identifiers(frame: pl.DataFrame, reading: Reading) -> pl.Series:
    """A number for what makes two rows the same: the identifier, or the columns of records.key."""
    source = reading.source
    frame = _without_shortened(frame, reading)
    keys = [in_file(heading) for heading in source.key] or [reading.column("identifier")]
    names = [name for name in keys if name in frame.columns]
    if not names or not source.has_identifiers:
        return pl.Series("identifier_hash", [None] * frame.height, dtype=pl.UInt64)
    more = ["category"] if source.unpivot else []
    texts = frame.select(
        pl.when(pl.any_horizontal(pl.col(name).is_not_null() for name in names)).then(
            pl.concat_str([pl.col(name).fill_null("") for name in (*names, *more)], separator=PART)
        )
    ).to_series()
    return identifier_hash(texts).alias("identifier_hash")


def _without_shortened(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The frame without references that a spreadsheet shortened: many rows have the same, which makes them no repeats."""
    heading = reading.column("identifier")
    if heading not in frame.columns:
        return frame
    is_short = frame[heading].str.contains(SHORTENED.pattern).fill_null(value=False)
    sentence = _(
        "“{heading}” was shortened by a spreadsheet, as 2.0E+12 for a long number. Repeats are not found among these rows. Have the "
        "file exported with this column as text."
    ).format(heading=shown(heading))
    reading.warn(frame, is_short, "shortened-references", sentence)
    return frame.with_columns(pl.when(pl.Series(~is_short)).then(pl.col(heading)).alias(heading))


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    shaped = in_shape(frame)
    return shaped.hstack(frame.select(pl.col(name).cast(kind) for name, kind in PARTNER.items()))


def empty_records() -> pl.DataFrame:
    """No record, in the shape of a partner's."""
    return pl.DataFrame(schema=SHAPE | PARTNER)


def told_period(table: Table, file: Recognised, source: Source) -> Period | None:
    """The period of the whole file, where no column tells it: by its name, its sheet's, or the title above the headings."""
    if not source.period_told_by:
        return None
    name = file.member.name.removesuffix(in_sheet(table)).rpartition("/")[2]
    stem = name.removesuffix(".gz").rpartition(".")[0] or name
    title = [cell for row in table.sheet.rows[: table.header] for cell in row if cell.strip()]
    texts = {"file name": [stem], "sheet name": [table.sheet.name], "title": title}[source.period_told_by]
    periods = {period for text in texts if (period := times.period_in(text)) is not None}
    if len(periods) == 1:
        return periods.pop()
    raise FileRefused(
        _(
            "{name}: the {place} does not say which period the file is of, or says several. Put the month, quarter or year in "
            "it, as in reports-2026-05 or reports 2025-26 Q1, and load it again."
        ).format(name=file.member.name, place=_(WHERE_TOLD[source.period_told_by]))
    )


def _empty_months(records: pl.DataFrame, number: int, reading: Reading, segments: Segments) -> None:
    """Months without an event of a quarter that came whole: there was nothing, which is not the same as missing."""
    source = reading.source
    if source.record_kind != "incidents" or source.every != "quarter":
        return
    now = month_ordinal(reading.today)
    for (sender,), part in records.group_by("sender"):
        months = set(part["month"].to_list())
        quarters = {month // 3 * 3 for month in months}
        for month in sorted({first + step for first in quarters for step in range(3)} - months):
            if month < now:
                segments.add_nil(str(sender), month, file_number=number, span=1, shape=empty_records())


def _take_nil(each: "FileRead", reading: Reading, segments: Segments) -> None:
    """A return that says that nothing happened, for the period that its name or its title tells."""
    table = each.file.table
    assert table is not None  # noqa: S101 - a nil return is told from its table
    is_part = each.name.endswith(in_sheet(table))
    name = each.name.removesuffix(in_sheet(table)) if is_part else each.name
    texts = [
        table.sheet.name if is_part else "",
        name.rpartition("/")[2].rpartition(".")[0],
        *(cell for row in table.sheet.rows[:SHOWN] for cell in row),
        table.sheet.name,
    ]
    period = next((named_period for text in texts if (named_period := times.period_in(text))), None)
    if period is None:
        raise FileRefused(
            _(
                "{name} is a nil return, but it does not say for which period. Put the month or quarter in the file's name, as in fire-2026-05.xlsx, and load it again."
            ).format(name=each.name)
        )
    period = _widened(period, reading.source.span)
    each.is_nil = True
    sentence = _("A nil return: the sender says that there was nothing in the period.")
    reading.warned.add("nil-return", sentence, file_number=each.number)
    segments.add_nil(reading.sender, period.month, file_number=each.number, span=period.span, shape=empty_records())


def _widened(period: Period, span: int) -> Period:
    """The quarter or year around a shorter period, where the source comes by these."""
    if span <= period.span:
        return period
    first = period.month // 3 * 3 if span == 3 else (period.month - 3) // 12 * 12 + 3
    return replace(times.whole(first, span))
