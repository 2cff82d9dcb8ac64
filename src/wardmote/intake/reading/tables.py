"""From blocks of CSV to raw tables: one column for each heading, the coordinates as numbers, every row with its line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.blocks import Blocks
from wardmote.intake.reading.concerns import Concerns
from wardmote.intake.reading.recognising import Recognised
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources import Source

NUMBERS = ("longitude", "latitude", "easting", "northing")
LINE = "__line"
FILE = "__file"


@dataclass(frozen=True)
class RawTable:
    """Rows of one file as they were written, headings in the spelling of the source's declaration."""

    file: Recognised
    file_number: int
    frame: pl.DataFrame


def read_tables(file: Recognised, file_number: int, blocks: Blocks, rejected: Concerns) -> Iterator[RawTable]:
    """The file's rows in large pieces; rows that cannot be taken apart are rejected with their lines."""
    names = _spelled(file)
    numbers = [file.source.columns[key] for key in NUMBERS if key in file.source.columns]
    schema = {name: pl.Float64() if name in numbers else kind_of(file.source, name) for name in names}
    for block, line, lines in blocks:
        frame = _parse(block, lines, schema, file, file_number, line, rejected)
        if frame.height:
            yield RawTable(file, file_number, frame)


def kind_of(source: Source, name: str) -> pl.DataType:
    """How a column of texts is read: one of few words as numbers, so that each word is looked at once."""
    few = {source.columns.get(key) for key in ("month", "sender", *source.mappings)}
    # One set of numbers for all files, so that their tables go together; it lives as long as any of them.
    return pl.Categorical(pl.Categories(name, source.slug)) if name in few else pl.String()


def _spelled(file: Recognised) -> list[str]:
    """The header with the declaration's spelling of each column."""
    known = {column.casefold(): column for column in (*file.layout.required, *file.layout.optional)}
    return [known.get(cell.casefold(), cell) for cell in file.header]


def _parse(
    block: bytes,
    lines: int,
    schema: dict[str, pl.DataType],
    file: Recognised,
    number: int,
    line: int,
    rejected: Concerns,
) -> pl.DataFrame:
    try:
        frame = _read(block, schema)
        frame = frame.with_row_index(LINE, offset=line)
        if frame.height != lines:
            frame = frame.with_columns(pl.Series(LINE, _lines(block, line, frame.height), dtype=pl.UInt32))
    except pl.exceptions.PolarsError:
        frame = _parse_slowly(block, schema, file, number, line, rejected)
    # A blank line has no cell at all: where one column is filled throughout there is none to look for.
    if all(frame[name].null_count() for name in schema):
        frame = frame.filter(~pl.all_horizontal(pl.col(name).is_null() for name in schema))
    return frame.with_columns(pl.lit(number, dtype=pl.UInt32).alias(FILE))


def _read(block: bytes, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.read_csv(block, has_header=False, schema=schema, encoding="utf8", raise_if_empty=False)


def _lines(block: bytes, line: int, height: int) -> list[int]:
    """Line numbers when a quoted cell holds a line's end, or a line is blank."""
    reader = csv.reader(io.StringIO(block.decode("utf-8"), newline=""))
    starts, before = [], 0
    for row in reader:
        if row:
            starts.append(line + before)
        before = reader.line_num
    return (starts + [line] * height)[:height]


def _parse_slowly(
    block: bytes, schema: dict[str, pl.DataType], file: Recognised, number: int, line: int, rejected: Concerns
) -> pl.DataFrame:
    """Take a block apart that holds rows of another width or numbers that are none; those rows are rejected."""
    rows: list[list[str | None]] = []
    lines: list[int] = []
    before = 0
    try:
        reader = csv.reader(io.StringIO(block.decode("utf-8"), newline=""))
        for row in reader:
            at, before = line + before, reader.line_num
            if not row:
                continue
            if len(row) != len(schema):
                sentence = _("The row has not {count} cells, as the heading has.").format(count=len(schema))
                rejected.add(
                    "wrong-width", sentence, file_number=number, rows=1, lines=[at], examples=[f"{len(row)} cells"]
                )
                continue
            rows.append([cell or None for cell in row])
            lines.append(at)
    except csv.Error:
        raise FileRefused(
            _("{name} cannot be read as CSV after line {line}.").format(
                name=file.member.name, line=f"{line + before:,}"
            )
        ) from None
    texts = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")
    texts = texts.with_columns(pl.Series(LINE, lines, dtype=pl.UInt32)).select(LINE, *schema)
    numbers = [name for name, kind in schema.items() if kind == pl.Float64()]
    good = texts.with_columns(pl.col(name).str.strip_chars().cast(pl.Float64, strict=False) for name in numbers)
    for name in numbers:
        wrong = texts[name].is_not_null() & good[name].is_null()
        if wrong.any():
            sentence = _("“{name}” is not a number.").format(name=name)
            wrong_rows = texts.filter(wrong)
            rejected.add(
                "not-a-number",
                sentence,
                file_number=number,
                rows=wrong_rows.height,
                lines=wrong_rows[LINE],
                examples=wrong_rows[name][:5],
            )
            texts, good = texts.filter(~wrong), good.filter(~wrong)
    return good.cast({name: kind for name, kind in schema.items() if isinstance(kind, pl.Categorical)})
