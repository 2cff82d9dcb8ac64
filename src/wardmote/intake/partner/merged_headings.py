"""Headings in two rows: years merged over their quarters or months, made one row of “2023/24 Q1”, “2024 January”."""

import re
from dataclasses import replace

from wardmote.intake.partner import times
from wardmote.intake.reading.sheets import Sheet

HEADER_ROWS = 30
PART_OF_A_YEAR = re.compile(
    r"^(?:q|qtr|quarter)\s*\.?[1-4](?:\s*\(.{0,40}\))?$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$|^total$"
    r"|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(?:-|–|to)\s*[a-z]{3,9}\.?$",
    re.IGNORECASE,
)


def with_one_row_of_headings(sheet: Sheet) -> Sheet:
    """The sheet with the two rows as one, in the place of the second; the sheet as it is where there is nothing of the kind."""
    for index in range(min(len(sheet.rows) - 1, HEADER_ROWS)):
        joined = _joined(sheet.rows[index], sheet.rows[index + 1])
        if joined is not None:
            rows = [*sheet.rows[:index], joined, *sheet.rows[index + 2 :]]
            numbers = [*sheet.numbers[:index], *sheet.numbers[index + 1 :]]
            return replace(sheet, rows=rows, numbers=numbers)
    return sheet


def _joined(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...] | None:
    """Each heading below with the year that stands above it or before that; None unless all below a year are parts of one."""
    joined: list[str] = []
    year, parts = "", 0
    for over, under in zip(above, below, strict=True):
        upper, lower = over.strip(), under.strip()
        if upper:
            year = upper if _is_year(upper) else ""
        if year and lower:
            if not PART_OF_A_YEAR.match(lower):
                return None
            parts += 1
            joined.append(f"{year} {lower}")
        elif lower and upper:
            return None
        else:
            joined.append(upper if not year else lower)
    return tuple(joined) if parts >= 2 else None


def _is_year(text: str) -> bool:
    return times.year_index(text) is not None and times.moment_of(text) is None
