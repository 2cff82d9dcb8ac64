"""Files that cannot be read as sheets: each is refused in one sentence, soon, and in little memory."""

import contextlib
import io
import json
import os
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.partner_files import member, ods, one, part_of, read, with_parts, xlsx
from wardmote.intake.errors import FileRefused
from wardmote.intake.reading import delimited, opening, sheets, workbooks
from wardmote.intake.reading.binary_sheets import scan_binary
from wardmote.intake.reading.opening import read_sheets

FILES = Path(__file__).with_name("files")
SHEET = "xl/worksheets/sheet1.xml"
BOOK = xlsx([["Ref", "Type"], ["1", "Fire"]])


def _sheet_xml(cells: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'.encode()


def _locked() -> bytes:
    # The beginning of a compound file whose one stream is an encrypted package, as Excel writes for a password.
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 500


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(SHEET, "w") as entry:
            for _ in range(80):
                entry.write(b" " * 1024 * 1024)
    return out.getvalue()


CASES: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "empty": (lambda: b" \n", "is empty"),
    "a password": (_locked, "locked with a password"),
    "a cut workbook": (lambda: BOOK[: len(BOOK) // 2], "damaged or cut short"),
    "a cut old workbook": (lambda: FILES.joinpath("quarterly-return.xls").read_bytes()[:2000], "damaged or cut short"),
    "a zip of something else": (lambda: with_parts(BOOK, {})[:0] + _zip_of("notes.txt"), "neither an Excel workbook nor"),
    "a zip bomb": (_bomb, "unpacks to more than"),
    "a workbook with a document type": (
        lambda: with_parts(BOOK, {SHEET: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part_of(BOOK, SHEET)}),
        "declares a document type",
    ),
    "a workbook of broken XML": (lambda: with_parts(BOOK, {SHEET: b"<worksheet><sheetData><row"}), "damaged or cut short|nothing in its sheets"),
    "a workbook without a list of sheets": (lambda: with_parts(BOOK, {"xl/workbook.xml": b"no"}), "damaged"),
    "nothing in the sheets": (lambda: xlsx([[]]), "nothing in its sheets"),
    "one cell at the far end": (lambda: xlsx_far(SHEET), "too far out to be read"),
    "one cell at the far end, and cells that do not say where they are": (
        lambda: with_parts(BOOK, {SHEET: _sheet_xml('<row r="1">' + "<c><v>1</v></c>" * 900 + '</row><row r="1048576"><c><v>1</v></c></row>')}),
        "too far out to be read",
    ),
    "an OpenDocument sheet with a password": (
        lambda: with_parts(ods([["x"]]), {"content.xml": b"\x01\x02<!DOCTYPE", "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "locked with a password",
    ),
    "many columns": (lambda: xlsx([[f"c{number}" for number in range(1001)]]), "more than 1,000 columns"),
    "many columns in CSV": (lambda: ",".join(f"c{number}" for number in range(1001)) + "\n", "more than 1,000 columns"),
    "many keys": (lambda: json.dumps([{f"k{number}": number for number in range(1001)}]), "more than 1,000 columns"),
    "a sheet that repeats itself": (
        lambda: with_parts(ods([["x"]]), {"content.xml": part_of(ods([["x"]]), "content.xml").replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000000">')}),
        "too far to be read",
    ),
    "a cell that repeats itself": (
        lambda: with_parts(ods([["x"]]), {"content.xml": part_of(ods([["x"]]), "content.xml").replace(b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" ')}),
        "more than 1,000 columns",
    ),
    "NUL bytes": (lambda: b"Ref,Type\n" + b"1,Fire\n" * 1000 + b"2,\x00\n", "NUL character in line 1,002"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01\x00" + os.urandom(2000) + b"\x00", "is not a text file or a spreadsheet"),
    "UTF-16 cut short": (lambda: "Ref,Type\n".encode("utf-16") + b"a", "cut short or damaged"),
    "neither encoding": (lambda: b"Ref,Type\n1,ok\n2,\x81\xff\n", "in line 3 a character that is in neither"),
    "a quotation mark left open": (lambda: 'Ref,Notes\n1,fine\n2,"never closed\n3,x\n', "in line 3 is never closed"),
    "a cell without end": (lambda: "Ref,Notes\n1," + "x" * 200_000 + "\n", "a cell is far too long"),
    "JSON cut short": (lambda: '[{"a": 1}, {"a":', "ends too soon; it may be cut short, line 1, column 17"),
    "JSON with leading zeros": (lambda: '[\n  {"code": 006}\n]', "a number may not begin with 0 .* line 2, column 13"),
    "JSON nested without end": (lambda: "[" * 100_000, "deep"),
    "objects nested deep": (lambda: '[{"a":' * 1 + '{"a":' * 60 + "1" + "}" * 61 + "]", "deep"),
    "JSON without a list": (lambda: '{"a": {"b": 1}}', "holds no list of records"),
    "JSON with several lists": (lambda: '{"a": [{"x": 1}], "b": [{"y": 2}]}', "several lists: “a”, “b”"),
    "JSON of numbers": (lambda: "[1, 2]", "item 1 is not an object"),
    "JSON lines of which one is broken": (lambda: '{"a": 1}\n{"a": 2}\n{"a" 3}\n', "line 3, column 6"),
    "GeoJSON in another system": (
        lambda: json.dumps({"type": "FeatureCollection", "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}, "features": []}),
        "EPSG::3857",
    ),
    "GeoJSON in metres": (
        lambda: json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [530034, 180381]}}]}),
        "coordinates of item 1 are not degrees",
    ),
    "GeoJSON with a broken shape": (
        lambda: json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": ["x"]}}]}),
        "geometry of item 1 cannot be read",
    ),
    "an entity bomb": (
        lambda: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r><x><y>&b;</y></x></r>',
        "declares a document type",
    ),
    "a file of the server's": (lambda: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><x><y>&a;</y></x></r>', "document type"),
    "XML that is not well formed": (lambda: "<requests>\n<request><id>1</request>\n</requests>", "line 2, column"),
    "XML nested without end": (lambda: "<a>" * 5000, "deep"),
    "XML without rows": (lambda: "<requests></requests>", "holds no list of elements"),
    "a web page called .xls": (lambda: "<html><body><table><tr><td>Ref</td></tr></table></body></html>", "is a web page"),
    "an XML spreadsheet of 2003": (lambda: '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>', "XML spreadsheet of 2003"),
}  # fmt: skip


def _zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


def xlsx_far(part: str) -> bytes:
    return with_parts(
        BOOK,
        {
            part: _sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        },
    )


@pytest.mark.parametrize("case", CASES)
def test_each_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    made, expected = CASES[case]
    with pytest.raises(FileRefused, match=expected) as refusal:
        read(tmp_path / "partner.dat", made())
    sentence = str(refusal.value)
    assert sentence.startswith("partner.dat")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_empty_rows_to_the_end_of_the_sheet_do_no_harm(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert one(tmp_path / "a.xlsx", with_parts(BOOK, {SHEET: _sheet_xml(cells)})).rows == [("1",), ("2",)]


def test_a_filled_cell_in_the_last_row_of_a_narrow_sheet_is_read(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>'
    sheet = one(tmp_path / "a.xlsx", with_parts(BOOK, {SHEET: _sheet_xml(cells)}))
    assert sheet.address(1, 1) == "Sheet!B1048576"


def test_too_many_rows_name_the_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 10)
    fits = "A\n" + "1\n" * 10
    assert len(one(tmp_path / "a.csv", fits).rows) == 11
    with pytest.raises(FileRefused, match="more than 10 rows"):
        read(tmp_path / "a.csv", fits + "1\n")


def test_too_many_bytes_name_the_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 3 * 1024 * 1024)
    with pytest.raises(FileRefused, match="more than 3 MB"):
        read(tmp_path / "a.csv", b"A\n" * 2_000_000)


def test_short_cells_that_stand_for_long_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_TEXT", 100_000)
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 10))
    with pytest.raises(FileRefused, match="repeats long texts"):
        read(tmp_path / "a.xlsx", with_parts(BOOK, {SHEET: _sheet_xml(cells), "xl/sharedStrings.xml": shared}))


def test_cells_that_do_not_say_where_they_are_stand_one_after_the_other(tmp_path: Path) -> None:
    content = with_parts(
        BOOK, {SHEET: _sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")}
    )
    assert one(tmp_path / "a.xlsx", content).rows == [("1", "2"), ("3", "")]


def test_a_text_file_called_xlsx_is_read_and_told(tmp_path: Path) -> None:
    sheet = one(tmp_path / "a.xlsx", "Ref,Type\n1,Fire\n")
    assert sheet.rows == [("Ref", "Type"), ("1", "Fire")]
    assert sheet.notes == ("a.xlsx is a text file, whatever its name says, and was read as one.",)


def test_a_damaged_pointer_of_an_old_workbook_ends_nothing_but_its_reader(tmp_path: Path) -> None:
    content = bytearray(FILES.joinpath("quarterly-return.xls").read_bytes())
    # With this byte the reader asks for 500 GB, which would end the process.
    content[1740] = 255
    with pytest.raises(FileRefused, match="is damaged or cut short"):
        read(tmp_path / "a.xls", bytes(content))


def test_macros_and_links_are_left_behind() -> None:
    content = with_parts(
        BOOK, {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>", "xl/media/a.png": b"y"}
    )
    kept, _ = workbooks.checked(content, "a.xlsm")
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "external" in name or "media" in name]


def _record(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + bytes([len(content)]) + content


def test_the_records_of_a_binary_sheet() -> None:
    held = (
        _record(0, struct.pack("<I", 6) + b"\x00" * 13)
        + _record(2, struct.pack("<II", 3, 0) + b"\x00" * 4)
        + _record(1, struct.pack("<II", 900, 0))
        + _record(3, struct.pack("<II", 1, 0) + b"\x17")
    )
    assert scan_binary(held) == (7, 4, {7: {1: "#REF!"}})
    assert scan_binary(held[:-3])[0] == 7


def _refusal(path: Path) -> str:
    """The sentence of the refusal, or nothing when there are rows; any other fault fails the test."""
    try:
        read_sheets(member(path))
    except FileRefused as refusal:
        return str(refusal)
    return ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["xlsx", "ods", "xls"]), st.data())
def test_a_damaged_byte_gives_rows_or_a_sentence(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    whole = {
        "xlsx": BOOK,
        "ods": ods([["Ref", "Type"], ["1", "Fire"]]),
        "xls": FILES.joinpath("quarterly-return.xls").read_bytes(),
    }[kind]
    content = bytearray(whole)
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(content)
    refused = _refusal(path)
    assert refused.endswith(".") or not refused


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_rows_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.dat"
    path.write_bytes(content)
    refused = _refusal(path)
    assert "any.dat" in refused or not refused


def test_a_sample_of_which_nothing_agrees_still_has_a_separator() -> None:
    assert delimited.read_delimited("one line only", "a.csv").rows == [("one line only",)]


@pytest.mark.parametrize(
    "unit", [b"<c ", b'<c r="A1" ', b'<c t="e" r="A1">', b'<c t="s">', b"<x:c ", b'<row r="1" ', b"<", b'<c a="']
)
def test_a_sheet_made_to_keep_a_server_busy_takes_no_longer_than_its_size(unit: bytes) -> None:
    held = b"<worksheet><sheetData><row>" + unit * (500_000 // len(unit))
    began = time.process_time()
    with contextlib.suppress(FileRefused):
        workbooks.checked(with_parts(BOOK, {SHEET: held}), "busy.xlsx")
    # A pattern that looks to the end from each cell would take minutes.
    assert time.process_time() - began < 10
