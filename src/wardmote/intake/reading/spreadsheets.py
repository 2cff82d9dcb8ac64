"""Excel workbooks (.xlsx, .xlsm, .xlsb, .xls) and OpenDocument spreadsheets, read as values; macros and links never run."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.apart import sheets_apart
from wardmote.intake.reading.sheets import MAX_ROWS, OLE, Sheet, sheet_of, too_many_rows
from wardmote.intake.reading.texts import text_of
from wardmote.intake.reading.workbooks import Errors, checked

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LOCKED = "EncryptedPackage".encode("utf-16-le")
MAX_OLD_BYTES = 64 * 1024 * 1024
TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".json", ".geojson", ".xml")


def read_spreadsheet(content: bytes, name: str) -> list[Sheet]:
    """Every sheet of the workbook with rows, the visible ones first; raises FileRefused."""
    notes = _notes(name)
    if content.startswith(OLE):
        _check_old(content, name)
        found = _old_sheets(content, name, notes)
    else:
        content, errors = checked(content, name)
        found = _sheets(_opened(content, name), errors, name, notes)
    sheets = [sheet for sheet in found if sheet.rows]
    if not sheets:
        raise FileRefused(f"{name} is a spreadsheet with nothing in its sheets.")
    return sorted(sheets, key=lambda sheet: sheet.hidden)


def _check_old(content: bytes, name: str) -> None:
    if LOCKED in content:
        raise FileRefused(locked(name))
    if len(content) > MAX_OLD_BYTES:
        raise FileRefused(f"{name} is too large for an old Excel workbook. Save it as .xlsx and load that.")


def locked(name: str) -> str:
    """The refusal of a workbook that needs a password."""
    return f"{name} is locked with a password. Open it, take the password off (File, Info, Protect Workbook), and load it again."


def _notes(name: str) -> tuple[str, ...]:
    if name.lower().endswith(TEXT_ENDINGS):
        return (f"{name} is a spreadsheet, whatever its name says, and was read as one.",)
    return ()


def _old_sheets(content: bytes, name: str, notes: tuple[str, ...]) -> Iterator[Sheet]:
    for each in sheets_apart(content, name):
        before = [""] * each["column"]
        rows = ((number, before + row) for number, row in enumerate(each["rows"], start=each["row"] + 1))
        sheet = sheet_of(each["name"], rows, kind="cell", file=name, notes=notes)
        sheet.hidden = each["hidden"]
        yield sheet


def _opened(content: bytes, name: str) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise FileRefused(locked(name)) from None
    except BaseException as error:  # noqa: BLE001 - see _damaged
        raise _damaged(error, name) from None


def _damaged(error: BaseException, name: str) -> BaseException:
    """The refusal; the reader of spreadsheets panics at some broken files, and a panic is no Exception."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | FileRefused):
        return error
    return FileRefused(
        f"{name} is damaged or cut short: it cannot be read as a spreadsheet. Open it, save it again, and load that."
    )


def _sheets(workbook: "CalamineWorkbook", errors: Errors, name: str, notes: tuple[str, ...]) -> Iterator[Sheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for each in workbook.sheets_metadata:
        if each.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            values = workbook.get_sheet_by_name(each.name)
            rows = _rows(values, errors.get(each.name, {}), name)
            sheet = sheet_of(each.name, rows, kind="cell", file=name, notes=notes)
        except BaseException as error:  # noqa: BLE001 - see _damaged
            raise _damaged(error, name) from None
        sheet.hidden = each.visible != SheetVisibleEnum.Visible
        yield sheet


def _rows(values: "CalamineSheet", errors: dict[int, dict[int, str]], name: str) -> Iterator[tuple[int, list[str]]]:
    if values.start is None:
        return
    first_row, first_column = values.start
    before = [""] * first_column
    filled = 0
    for number, row in enumerate(values.to_python(skip_empty_area=True), start=first_row + 1):
        cells = before + [value if type(value) is str else text_of(value) for value in row]
        for column, sign in errors.get(number, {}).items():
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = sign
        filled += any(cells)
        if filled > MAX_ROWS + 1:
            raise FileRefused(too_many_rows(name))
        yield number, cells
