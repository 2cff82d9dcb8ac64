"""Partners' files as their programs write them, and as nobody should: for tests of reading."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from wardmote.intake.reading.members import Member
from wardmote.intake.reading.opening import read_sheets
from wardmote.intake.reading.sheets import Sheet

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


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """The smallest binary workbook: “Ref” and “Type” in row 1, 12 and #N/A in row 3."""
    book = (
        _record(131)
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data"))
        + _record(144)
        + _record(132)
    )
    first, third = (_record(0, struct.pack("<I", row) + bytes(13)) for row in (0, 2))
    place = [struct.pack("<II", column, 0) for column in (0, 1)]
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, 2, 0, 1)) + _record(145)
    sheet += first + _record(6, place[0] + _wide("Ref")) + _record(6, place[1] + _wide("Type"))
    sheet += (
        third
        + _record(5, place[0] + struct.pack("<d", 12))
        + _record(3, place[1] + b"\x2a")
        + _record(146)
        + _record(130)
    )
    types = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Default Extension="bin" ContentType="{types}"/></Types>')
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships><Relationship Id="rId1" Type="{link}" Target="worksheets/sheet1.bin"/></Relationships>',
        )
    return out.getvalue()
