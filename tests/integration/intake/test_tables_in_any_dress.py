"""A table of records, written out in any mix of forms, reads back to the same records; one cell changes no other's row."""

# ruff: noqa: DTZ001 - local civil time

import csv
import io
import json
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.intake.test_shapes_of_partners_files import DECLARATION
from wardmote.foundations.reference.public import parse_toml
from wardmote.intake.drafting.samples import member_of
from wardmote.intake.errors import SourceError
from wardmote.intake.partner.lookup import Lookup
from wardmote.intake.partner.reading import recognise_partner, to_records
from wardmote.intake.reading.placing import Places
from wardmote.intake.reading.records import Reading
from wardmote.intake.sources import Source
from wardmote.intake.sources.declarations import read_source

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
HEADINGS = ("Job no", "Logged", "Hour", "lsoa", "What", "Note of ward")
FORMS = (
    "%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%d/%m/%y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%y", "%Y%m%d", "%A %d %B %Y",
    "%d/%m/%Y 00:00:00", "%Y-%m-%dT00:00:00", "%Y/%m/%d 00:00:00+00", "%B %d, %Y",
)  # fmt: skip
CLOCKS = ("%H:%M", "%H:%M:%S", "%H%M", "%I:%M %p")
BLANKS = ("", " ", "NULL", "n/a", "-", "-1", "NaN", "#N/A")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
KINDS = ("Noise", "Fly-tipping", "Graffiti – offensive", "Café waste")
Row = tuple[int, datetime, bool, str, str, str]
rows_of = st.lists(
    st.tuples(
        st.integers(1, 9999),
        # In winter, so that midnight of Greenwich is midnight here.
        st.datetimes(datetime(2025, 1, 1), datetime(2025, 3, 20)).map(
            lambda each: each.replace(second=0, microsecond=0)
        ),
        st.booleans(),
        st.sampled_from(["E01000001", "E01015701", ""]),
        st.sampled_from(KINDS),
        st.sampled_from(["Biscot", "St Mary's", "", "Dallow"]),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda row: row[0],
)


def source() -> Source:
    text = DECLARATION.format(
        every="month",
        kind="incidents",
        identifier="one record each",
        place="lsoa",
        format="",
        required=", ".join(f'"{each}"' for each in HEADINGS),
        optional="",
        columns='identifier = "JOB NO"\ndate = "logged"\ntime = "Hour"\nlsoa = "LSOA"\ncategory = "what"',
        tables='[attributes]\nward = "note of ward"',
        records="",
    )
    return read_source(parse_toml(text, "mine.toml", SourceError), "mine.toml", is_own=True)


def dressed(rows: list[Row], draw: Any) -> list[list[str]]:
    """The rows as texts, each cell in a form of its own."""
    found = []
    for number, when, has_clock, lsoa, what, ward in rows:
        form = draw(st.sampled_from(FORMS))
        has_time = has_clock and (when.hour, when.minute) != (0, 0)
        clock = when.strftime(draw(st.sampled_from(CLOCKS))) if has_time else draw(st.sampled_from(BLANKS))
        found.append(
            [
                f"J{number}",
                when.strftime(form),
                clock,
                draw(st.sampled_from([lsoa, lsoa.lower(), f" {lsoa} "])) if lsoa else draw(st.sampled_from(BLANKS)),
                draw(st.sampled_from([what, what.upper(), f" {what} "])),
                ward or draw(st.sampled_from(BLANKS)),
            ]
        )
    return found


def written(table: list[list[str]], path: Path, draw: Any) -> Path:
    """The table as a file: CSV in some encoding, a workbook, or JSON."""
    order = draw(st.permutations(range(len(HEADINGS))))
    spelt = [draw(st.sampled_from([each, each.upper(), each.lower(), f"{each} "])) for each in HEADINGS]
    headings, rows = [spelt[at] for at in order], [[row[at] for at in order] for row in table]
    kind = draw(st.sampled_from(["csv", "xlsx", "json"]))
    made = path / f"sent.{kind}"
    if kind == "json":
        made.write_text(json.dumps([dict(zip(headings, row, strict=True)) for row in rows]), encoding="utf-8")
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in [*draw(st.sampled_from([[], [["Calls"], []]])), headings, *rows]:
            book.active.append(row)
        book.save(made)
    else:
        out = io.StringIO()
        csv.writer(out, delimiter=draw(st.sampled_from([",", ";", "\t"]))).writerows([headings, *rows])
        made.write_bytes(out.getvalue().encode(draw(st.sampled_from(ENCODINGS))))
    return made


def read(path: Path, by: Source) -> dict[int, tuple[Any, ...]]:
    """Each row's record by its number among the rows."""
    reading = Reading(by, Places(), TODAY, sender="them")
    (file,) = recognise_partner(member_of(path), by)
    assert file.table is not None
    records, _rows = to_records(file.table, file, 1, reading, Lookup(reading))
    numbers = {number: at for at, number in enumerate(file.table.sheet.numbers[file.table.first_row :])}
    columns = (
        "row_number",
        "identifier_hash",
        "when_from",
        "when_precision",
        "lsoa",
        "category",
        "quantity",
        "attributes",
        "month",
    )
    return {numbers[row[0]]: row[1:] for row in records.select(columns).rows()}


def expected(row: Row) -> tuple[Any, ...]:
    _number, when, has_clock, lsoa, what, ward = row
    has_time = has_clock and (when.hour, when.minute) != (0, 0)
    slugs = dict(zip(KINDS, ("noise", "fly-tipping", "graffiti-offensive", "cafe-waste"), strict=True))
    return (
        when if has_time else when.replace(hour=0, minute=0),
        "minute" if has_time else "day",
        lsoa or None,
        slugs[what],
        1,
        json.dumps({"ward": ward}, separators=(",", ":")) if ward else None,
        2025 * 12 + when.month - 1,
    )


HOUSE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@HOUSE
@given(rows=rows_of, data=st.data())
def test_the_same_records_come_back(db: None, rows: list[Row], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read(written(dressed(rows, data.draw), Path(folder), data.draw), source())
    assert {at: record[1:] for at, record in found.items()} == {at: expected(row) for at, row in enumerate(rows)}
    assert len({record[0] for record in found.values()}) == len(rows)


@HOUSE
@given(rows=rows_of, data=st.data())
def test_one_cell_changes_no_other_row(db: None, rows: list[Row], data: st.DataObject) -> None:
    table = dressed(rows, data.draw)
    at, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(HEADINGS) - 1))
    other = data.draw(st.sampled_from([*BLANKS, "x", "31/02/2025", "99", "E01000002", "07/03/2025", "25:61", "[c]"]))
    changed = [list(row) for row in table]
    changed[at][column] = other
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent.csv"
        found = []
        for version in (table, changed):
            out = io.StringIO()
            csv.writer(out).writerows([HEADINGS, *version])
            path.write_text(out.getvalue(), encoding="utf-8")
            found.append(read(path, source()))
    before, after = ({row: record for row, record in each.items() if row != at} for each in found)
    assert before == after
