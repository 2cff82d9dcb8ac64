"""The guard against personal data: what in a partner's file would name or reach a person, by the cell and never by the value.

Headings are looked at, and then the cells of free text. A rough pattern over each distinct text, in Rust, leaves few for the
rules in `telling`, so a few hundred thousand rows take seconds.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import polars as pl

from wardmote.foundations.privacy.public import (
    NAME,
    NHS,
    PHONE,
    PLATE,
    ROUGH_NAMES,
    ROUGH_NUMBERS,
    forbidden_heading,
    kinds_in,
    names_in,
    numbers_in,
    only_digits,
    passes_nhs_check,
)
from wardmote.intake.reading.sheets import Sheet

MOST = 200
# Identifiers of ten digits pass the check of NHS numbers one time in eleven; a column of NHS numbers always does.
ENOUGH = 20
# Of a column declared to hold identifiers, so many numbers that all pass are no chance.
ENOUGH_DECLARED = 3
# A mobile's number is told by its beginning, wherever it stands.
REFERENCE = re.compile(r"\s*(?!07\d{9}\s*$)[A-Za-z]*\d+[A-Za-z]*\s*$")
FEW = 0.5


def never(_text: str) -> bool:
    """No text is the name of an area."""
    return False


@dataclass(frozen=True)
class Caught:
    """Where something personal stands and what it is; the value itself is held nowhere."""

    address: str
    kind: str


def caught(  # noqa: PLR0913 - each is a kind of column
    header: Sequence[str],
    sheet: Sheet,
    first_row: int,
    *,
    forbidden: Collection[str],
    scan: Collection[str],
    known: Collection[str] = (),
    places: Collection[str] = (),
    identifiers: Collection[str] = (),
    is_area: Callable[[str], bool] = never,
) -> list[Caught]:
    """Everything personal in the sheet, at most 200 cells, in order of rows.

    `header` are the headings (of the row `sheet.header`), `first_row` the index of the first row below them, `forbidden` the headings
    that the source's declaration forbids, `scan` those whose cells are read, `known` those that the declaration asks for, which
    are not refused for their heading alone, `identifiers` those of `scan` that hold references, whose bare numbers are no telephone
    or NHS numbers (unless they are NHS numbers all along), and `places` those of `scan` that hold names of places, where only a title shows a person.
    `is_area` knows the names of wards and councils: a cell that is one names nobody.
    """
    in_headings = [
        Caught(_heading_address(sheet, column, heading), "a forbidden column")
        for column, heading in enumerate(header)
        if is_forbidden(heading, forbidden=forbidden, known=known)
    ]
    in_headings += [
        Caught(_heading_address(sheet, column, heading), kind)
        for column, heading in enumerate(header)
        for kind in kinds_in(heading)
    ]
    scanned, placed, referring = _folded(scan), _folded(places), _folded(identifiers)
    cells: list[tuple[int, int, str]] = []
    for column, heading in enumerate(header):
        name = heading.strip().casefold()
        if name in scanned and name:
            cells += _in_column(
                sheet, column, first_row, is_place=name in placed, is_identifier=name in referring, is_area=is_area
            )
    cells.sort()
    return in_headings + [Caught(sheet.address(row, column), kind) for row, column, kind in cells[:MOST]]


def is_forbidden(heading: str, *, forbidden: Collection[str], known: Collection[str] = ()) -> bool:
    """Whether a column of that heading may not be here, by declaration or because its heading is a well-known personal one."""
    name = heading.strip().casefold()
    if name in _folded(forbidden):
        return True
    return name not in _folded(known) and forbidden_heading(heading)


def kinds_of(texts: Sequence[str], *, is_place: bool = False, is_area: Callable[[str], bool] = never) -> list[str]:
    """The kinds of personal data that some text of a column shows, in the order of their first."""
    sheet = Sheet("", [(text,) for text in texts], list(range(1, len(texts) + 1)))
    return list(
        dict.fromkeys(kind for _, _, kind in sorted(_in_column(sheet, 0, 0, is_place=is_place, is_area=is_area)))
    )


def _folded(headings: Collection[str]) -> set[str]:
    return {heading.strip().casefold() for heading in headings}


def _heading_address(sheet: Sheet, column: int, heading: str) -> str:
    """The heading's cell; the heading is shown only where it names nobody."""
    if sheet.kind == "cell" and sheet.header < len(sheet.rows):
        return sheet.address(sheet.header, column)
    shown = str(column + 1) if kinds_in(heading) else heading.strip()[:60]
    return f"column “{shown}”"


def _in_column(
    sheet: Sheet,
    column: int,
    first_row: int,
    *,
    is_place: bool,
    is_identifier: bool = False,
    is_area: Callable[[str], bool] = never,
) -> list[tuple[int, int, str]]:
    texts = pl.Series([row[column] for row in sheet.rows[first_row:]], dtype=pl.String)
    table = pl.DataFrame({"text": texts}).with_row_index("row")
    rough = table.filter(pl.col("text").str.len_bytes() > 0).group_by("text").agg(pl.col("row"))
    no_nhs = _are_identifiers(texts, enough=ENOUGH_DECLARED if is_identifier else ENOUGH, otherwise=is_identifier)
    cells = []
    for text, rows in rough.filter(pl.col("text").str.contains(ROUGH_NUMBERS)).iter_rows():
        for kind in numbers_in(text):
            is_number = kind == NHS and no_nhs and only_digits(text)
            is_reference = (
                is_identifier and kind in {NHS, PHONE, PLATE} and (kind != NHS or no_nhs) and REFERENCE.match(text)
            )
            if not (is_number or is_reference):
                cells += [(row + first_row, column, kind) for row in rows[:MOST]]
    for text, rows in rough.filter(pl.col("text").str.contains(ROUGH_NAMES)).iter_rows():
        if names_in(text, is_place=is_place) and not is_area(text):
            cells += [(row + first_row, column, NAME) for row in rows[:MOST]]
    return cells


def _are_identifiers(texts: pl.Series, *, enough: int = ENOUGH, otherwise: bool = False) -> bool:
    """Whether the column's numbers of ten digits are identifiers of another kind, by how many pass the check."""
    numbers = texts.filter(texts.str.contains(r"^\s*\d{10}\s*$")).unique()
    if len(numbers) < enough:
        return otherwise
    return sum(map(passes_nhs_check, numbers.to_list())) < FEW * len(numbers)
