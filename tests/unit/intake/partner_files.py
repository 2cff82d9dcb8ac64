"""Partners' files as their programs write them, and as nobody should: for tests of reading."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from wardmote.intake.reading.members import Member
from wardmote.intake.reading.sheets import Sheet, read_sheets

Rows = Sequence[Sequence[object]]


def member(path: Path) -> Member:
    size = path.stat().st_size
    return Member(path.name, path, content_size=size, packed_size=size)


def read(path: Path, content: bytes | str, *, rows_key: str = "") -> list[Sheet]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sheets(member(path), rows_key=rows_key)


def one(path: Path, content: bytes | str, *, rows_key: str = "") -> Sheet:
    (sheet,) = read(path, content, rows_key=rows_key)
    return sheet


def xlsx(rows: Rows, *, title: str = "Sheet") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
        for cell in book.active[book.active.max_row]:
            # openpyxl would make a formula of a text that begins with “=”, and an error of “#N/A”.
            if isinstance(cell.value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows, *, title: str = "Sheet") -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name=title)
    document.spreadsheet.addElement(table)
    for row in rows:
        made = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            made.addElement(cell)
        table.addElement(made)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with these parts put in, in place of those of the same name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry, old.read(entry))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def objects(rows: Sequence[Sequence[str]]) -> str:
    header, *others = rows
    return json.dumps([dict(zip(header, row, strict=True)) for row in others], ensure_ascii=False)
