"""Partners' files read as sheets of texts: what Excel, LibreOffice, councils' systems and bad luck make of a table."""

# ruff: noqa: DTZ001 - spreadsheets know no time zones

import csv
import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.partner_files import member, objects, ods, one, read, xlsb, xlsx
from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.opening import read_sheets
from wardmote.intake.reading.sheets import letters

FILES = Path(__file__).with_name("files")


@pytest.mark.parametrize(("index", "expected"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(index: int, expected: str) -> None:
    assert letters(index) == expected


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    text = (
        separator.join(["Ref", "Type", "Notes"]) + "\r\n" + separator.join(["1", "Fire", '"a, b; c\td | e"']) + "\r\n"
    )
    assert one(tmp_path / "a.csv", text).rows == [("Ref", "Type", "Notes"), ("1", "Fire", "a, b; c\td | e")]


def test_a_line_that_names_the_separator_is_passed_over(tmp_path: Path) -> None:
    sheet = one(tmp_path / "a.csv", "sep=;\r\nRef;Type\r\n1;a,b\r\n")
    assert sheet.rows == [("Ref", "Type"), ("1", "a,b")]
    assert sheet.numbers == [2, 3]


def test_lines_are_those_a_person_sees(tmp_path: Path) -> None:
    sheet = one(tmp_path / "a.csv", 'Ref,Notes\r\n1,"two\r\nlines"\r\n\r\n,\r\n2,last\r\n')
    assert sheet.rows[1:] == [("1", "two\r\nlines"), ("2", "last")]
    assert sheet.numbers == [1, 2, 6]
    assert sheet.address(2, 1) == "line 6, column “Notes”"


def test_rows_of_other_widths_are_padded(tmp_path: Path) -> None:
    sheet = one(tmp_path / "a.csv", "A,B\n1\n1,2,3\n")
    assert sheet.rows == [("A", "B", ""), ("1", "", ""), ("1", "2", "3")]
    assert sheet.address(2, 2) == "line 3, column “3”"


@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [("utf-8", b"", ""), ("utf-8", b"\xef\xbb\xbf", ""), ("utf-16-le", b"\xff\xfe", "UTF-16"), ("utf-16-be", b"\xfe\xff", "UTF-16"),
     ("utf-16-le", b"", "UTF-16"), ("cp1252", b"", "Windows-1252")],
)  # fmt: skip
def test_encodings_are_found_and_told(tmp_path: Path, encoding: str, mark: bytes, told: str) -> None:
    sheet = one(tmp_path / "a.csv", mark + "Ref,Fee\r\n1,café £12\r\n".encode(encoding))
    assert sheet.rows == [("Ref", "Fee"), ("1", "café £12")]
    assert told in " ".join(sheet.notes)
    assert bool(sheet.notes) == bool(told)


def test_a_gzip_file_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"A,B\n1,2\n"))
    (sheet,) = read_sheets(Member("a.csv.gz", path, "gzip", packed_size=path.stat().st_size))
    assert sheet.rows == [("A", "B"), ("1", "2")]


def test_a_workbook_as_partners_send_it(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "Please see the other sheet"
    hidden = book.create_sheet("Lookup")
    hidden.sheet_state, hidden["A1"] = "hidden", "code"
    sheet = book.create_sheet("May 2026")
    sheet.merge_cells("B2:D2")
    sheet["B2"] = "Incidents in May"
    for at, heading in enumerate(["Ref", "When", "Hours", "Seen", "Fee"]):
        sheet.cell(5, 2 + at, heading)
    for at, value in enumerate([202605000001234, dt.datetime(2026, 5, 1, 13, 45), dt.timedelta(hours=30), True, 12.5]):
        sheet.cell(6, 2 + at, value)
    for at, value in enumerate(["007", dt.date(2026, 5, 2), dt.time(9, 5), False, 1e-7]):
        sheet.cell(7, 2 + at, value)
    for at, value in enumerate(["#N/A", dt.datetime(2026, 5, 3)]):
        sheet.cell(9, 2 + at, value)
    sheet["B9"].data_type = "e"
    sheet["B11"] = "Total"
    book.save(tmp_path / "may.xlsm")
    found = read_sheets(member(tmp_path / "may.xlsm"))
    assert [each.name for each in found] == ["Notes", "May 2026", "Lookup"]
    may = found[1]
    assert may.rows[1:] == [
        ("", "Ref", "When", "Hours", "Seen", "Fee"),
        ("", "202605000001234", "2026-05-01T13:45:00", "30:00:00", "yes", "12.5"),
        ("", "007", "2026-05-02", "09:05:00", "no", "0.0000001"),
        ("", "#N/A", "2026-05-03", "", "", ""),
        ("", "Total", "", "", "", ""),
    ]
    assert may.numbers == [2, 5, 6, 7, 9, 11]
    assert may.address(2, 2) == "May 2026!C6"
    assert found[2].hidden


def test_dates_of_the_epoch_of_1904(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.utils.datetime import MAC_EPOCH

    book = openpyxl.Workbook()
    book.epoch = MAC_EPOCH
    book.active.append(["When"])
    book.active.append([dt.datetime(2026, 5, 1)])
    book.save(tmp_path / "mac.xlsx")
    assert read_sheets(member(tmp_path / "mac.xlsx"))[0].rows[1] == ("2026-05-01",)


def test_a_formula_gives_the_value_that_was_saved(tmp_path: Path) -> None:
    from tests.unit.intake.partner_files import part_of, with_parts

    content = xlsx([["Sum"], [5]])
    part = part_of(content, "xl/worksheets/sheet1.xml").replace(b"<v>5</v>", b"<f>SUM(1,4)</f><v>5</v>")
    assert one(tmp_path / "a.xlsx", with_parts(content, {"xl/worksheets/sheet1.xml": part})).rows[1] == ("5",)


def test_an_old_workbook_even_under_another_name(tmp_path: Path) -> None:
    content = FILES.joinpath("quarterly-return.xls").read_bytes()
    sheet = one(tmp_path / "return.csv", content)
    assert sheet.rows[1] == ("Ref", "Date", "Count")
    assert sheet.rows[3] == ("A2", "2026-05-02T13:45:00", "4.5")
    assert sheet.numbers[:4] == [1, 3, 4, 5]
    assert "is a spreadsheet, whatever its name says" in sheet.notes[0]


def test_a_binary_workbook_with_an_error(tmp_path: Path) -> None:
    sheet = one(tmp_path / "a.xlsb", xlsb())
    assert sheet.rows == [("Ref", "Type"), ("12", "#N/A")]
    assert sheet.address(1, 1) == "Data!B3"


def test_an_opendocument_sheet_with_errors_and_repeated_blanks(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow

    document = OpenDocumentSpreadsheet()
    table = Table(name="Q1")
    document.spreadsheet.addElement(table)
    date, moment = (
        TableCell(valuetype="date", datevalue="2026-05-01"),
        TableCell(valuetype="date", datevalue="2026-05-01T13:45:00"),
    )
    number = TableCell(valuetype="float", value="3")
    for cells, repeated in (([date, moment, number], 1), ([TableCell(numbercolumnsrepeated=16384)], 1_048_575)):
        row = TableRow(numberrowsrepeated=repeated)
        for cell in cells:
            row.addElement(cell)
        table.addElement(row)
    document.save(tmp_path / "a.ods")
    (sheet,) = read_sheets(member(tmp_path / "a.ods"))
    assert sheet.rows == [("2026-05-01", "2026-05-01T13:45:00", "3")]
    errors = one(tmp_path / "b.ods", ods([["Ref"], ["#REF!"]]))
    assert errors.rows[1] == ("#REF!",)


def test_json_lists_objects_and_lines(tmp_path: Path) -> None:
    items = '[{"id": 12345678901234567890, "location": {"latitude": 51.50, "longitude": -1e-1}, "tags": ["a", "b"], "open": true, "x": null}]'
    expected = [
        ("id", "location.latitude", "location.longitude", "tags", "open", "x"),
        ("12345678901234567890", "51.5", "-0.1", "a; b", "yes", ""),
    ]
    assert one(tmp_path / "a.json", items).rows == expected
    assert one(tmp_path / "b.json", f'{{"total": 1, "results": {items}}}').rows == expected
    assert (
        one(tmp_path / "c.json", f'{{"notes": [{{"n": 1}}], "data": {{"rows": {items}}}}}', rows_key="data.rows").rows
        == expected
    )
    assert one(tmp_path / "d.json", f"{items[1:-1]}\n{items[1:-1]}\n").rows == [*expected, expected[1]]
    assert one(tmp_path / "e.json", items).address(1, 3) == "item 1, “tags”"


def _features(geometry: object, crs: object = None) -> str:
    document = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "id": 7, "properties": {"ref": "A"}, "geometry": geometry}],
    }
    return json.dumps(document | ({"crs": crs} if crs else {}))


def test_geojson_points_shapes_and_the_national_grid(tmp_path: Path) -> None:
    point = one(tmp_path / "a.geojson", _features({"type": "Point", "coordinates": [-0.4123, 51.8787, 100]}))
    assert point.rows == [("ref", "id", "longitude", "latitude"), ("A", "7", "-0.4123", "51.8787")]
    square = {"type": "Polygon", "coordinates": [[[0, 51], [0.2, 51], [0.2, 51.2], [0, 51.2], [0, 51]]]}
    inside = one(tmp_path / "b.geojson", _features(square)).rows[1]
    assert 0 < float(inside[2]) < 0.2
    assert 51 < float(inside[3]) < 51.2
    grid = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    found = one(tmp_path / "c.geojson", _features({"type": "Point", "coordinates": [530034, 180381]}, grid)).rows[1]
    # Ordnance Survey's grid reference of Charing Cross.
    assert float(found[2]) == pytest.approx(-0.1276, abs=0.001)
    assert float(found[3]) == pytest.approx(51.5073, abs=0.001)
    assert one(tmp_path / "d.geojson", _features(None)).rows[1] == ("A", "7")


def test_open311_requests_in_xml(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="utf-8"?>
    <service_requests><request><service_request_id>638344</service_request_id><lat>51.87</lat><long>-0.41</long>
    <description>Fly-tipping &amp; graffiti</description></request>
    <request><service_request_id>638349</service_request_id><status>open</status></request></service_requests>"""
    sheet = one(tmp_path / "requests.xml", text)
    assert sheet.rows[0] == ("service_request_id", "lat", "long", "description", "status")
    assert sheet.rows[1] == ("638344", "51.87", "-0.41", "Fly-tipping & graffiti", "")
    assert sheet.address(2, 4) == "item 2, “status”"


@pytest.mark.realdata
def test_the_specifications_own_examples(shared_open311: Path) -> None:
    with pytest.raises(FileRefused, match=r"may not begin with 0 .* line 7, column 21"):
        read_sheets(member(shared_open311 / "json-service-requests.json"))
    (sheet,) = read_sheets(member(shared_open311 / "json-service-request-post.json"))
    assert sheet.rows[1][0] == "293944"


@pytest.fixture
def shared_open311() -> Path:
    import os

    folder = Path(os.environ.get("WARDMOTE_SHARED_DATA", "../shared/data")) / "open311"
    if not folder.is_dir():
        pytest.skip("The Open311 examples are not here; set WARDMOTE_SHARED_DATA.")
    return folder


# Texts as cells hold them: no control characters, which XML cannot hold, and something in every first cell.
CELL = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12
)
FULL = CELL.map(lambda text: f"x{text}y")
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.lists(FULL, min_size=width, max_size=width, unique=True),
        st.lists(
            st.tuples(FULL, *[CELL.map(lambda text: f"{text}z" if text else "") for _ in range(width - 1)]),
            min_size=1,
            max_size=5,
        ),
    )
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLE, st.sampled_from(["csv", "xlsx", "ods", "json"]))
def test_a_table_of_texts_reads_back_as_it_was_written(
    tmp_path: Path, table: tuple[list[str], list[tuple[str, ...]]], kind: str
) -> None:
    header, rows = table
    wanted = [tuple(header), *rows]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(wanted)
    content = {
        "csv": out.getvalue,
        "xlsx": lambda: xlsx(wanted),
        "ods": lambda: ods(wanted),
        "json": lambda: objects(wanted),
    }[kind]()
    (sheet,) = read(tmp_path / f"table.{kind}", content)
    if kind == "ods":
        # OpenDocument holds runs of spaces as elements of their own; how a program splits them is its own affair.
        assert [[cell.split() for cell in row] for row in sheet.rows] == [
            [cell.split() for cell in row] for row in wanted
        ]
    else:
        assert sheet.rows == wanted
    assert sheet.numbers == list(range(0 if kind == "json" else 1, len(wanted) + (kind != "json")))
