"""How the partners of the demonstration write their files: CSV and workbooks, and the quarters that they write of."""

import csv
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from wardmote.demo.story import months, story
from wardmote.foundations.months import add_months

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]
WRITTEN = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 - a workbook's own date has no zone
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
FIRST_OF_YEAR = 4


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Row], *, mark: bool = False) -> Path:
    """A CSV file as a system exports it; with `mark`, as Excel saves it (a byte order mark in front)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_workbook(
    path: Path, sheet: str, header: Sequence[str], rows: Iterable[Row], *, above: Sequence[str] = ()
) -> Path:
    """A workbook as a person keeps it, `above` being the lines over the heading: a title, a blank, a note."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.properties.created = book.properties.modified = WRITTEN
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has a sheet
    page.title = sheet
    for line in above:
        page.append([line or None])
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return without_a_clock(path)


def without_a_clock(path: Path) -> Path:
    """The same workbook with the moment of writing taken out, so that it has the same bytes whenever it is written."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            undated = MODIFIED.sub(rb"\g<1>" + WRITTEN.isoformat().encode() + rb"Z\g<2>", content)
            file.writestr(zip_part(name), undated)
    return path


def zip_part(name: str) -> zipfile.ZipInfo:
    """A part of a zip file with the moment of writing that all the partners' workbooks have."""
    at = WRITTEN
    part = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def quarters(first: date, until: date) -> list[date]:
    """The first days of the quarters that have begun on `first` or later and ended before `until`."""
    starts = []
    while add_months(first, 3) <= until:
        starts.append(first)
        first = add_months(first, 3)
    return starts


def told_quarters(lag: int) -> list[date]:
    """The quarters of the story whose files are due by its day, `lag` months after their end."""
    story_day: date = story()["story_day"]
    return quarters(months()[0], add_months(story_day.replace(day=1), -lag))


def financial_year(quarter: date) -> str:
    """The financial year of a quarter, as 2026-27."""
    start = quarter.year if quarter.month >= FIRST_OF_YEAR else quarter.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def quarter_name(quarter: date) -> str:
    """Q1 is April to June."""
    return f"Q{(quarter.month - FIRST_OF_YEAR) % 12 // 3 + 1}"


def years_along(month: date) -> float:
    """Years from the first month of the story."""
    first = months()[0]
    return ((month.year - first.year) * 12 + month.month - first.month) / 12


def weekday_moment(day: date, minutes: int) -> datetime:
    """A moment of a day by the clock on the wall; past midnight it is the next day."""
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - the partners write local time
