"""Workbooks of several sheets, as partners keep them: Excel, and OpenDocument as office suites of councils save it."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

from wardmote.intake.demo.partner_writing import WRITTEN, Cell, without_a_clock, zip_part

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
Sheets = Mapping[str, Iterable[Sequence[Cell]]]


def write_book(path: Path, sheets: Sheets) -> Path:
    """An Excel workbook with these sheets in their order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = WRITTEN
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return without_a_clock(path)


def write_ods(path: Path, sheets: Sheets) -> Path:
    """An OpenDocument spreadsheet with these sheets in their order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = "".join(_table(name, rows) for name, rows in sheets.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (("mimetype", KIND), ("META-INF/manifest.xml", MANIFEST), ("content.xml", content)):
            part = zip_part(name)
            if name == "mimetype":
                part.compress_type = zipfile.ZIP_STORED
            file.writestr(part, text)
    return path


def _table(name: str, rows: Iterable[Sequence[Cell]]) -> str:
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{escape(name)}">{body}</table:table>'


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%dT%H:%M:%S}"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
