"""Excel workbooks (.xlsx, .xlsm, .xlsb, .xls) and OpenDocument spreadsheets, read as values; macros and links never run."""

from collections.abc import Iterator

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.apart import SheetRows, sheets_apart
from wardmote.intake.reading.sheets import OLE, Sheet, sheet_of
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.reading.workbooks import MAX_SHEETS, Errors, checked, too_many_sheets

LOCKED = "EncryptedPackage".encode("utf-16-le")
MAX_OLD_BYTES = 64 * 1024 * 1024
TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".json", ".geojson", ".xml")


def read_spreadsheet(content: bytes, name: str) -> list[Sheet]:
    """Every sheet of the workbook with rows, the visible ones first; raises FileRefused."""
    notes = _notes(name)
    errors: Errors = {}
    if content.startswith(OLE):
        _check_old(content, name)
    else:
        content, errors = checked(content, name)
    sheets = [sheet for sheet in _sheets(content, errors, name, notes) if sheet.rows]
    if not sheets:
        raise FileRefused(_("{name} is a spreadsheet with nothing in its sheets.").format(name=name))
    return sorted(sheets, key=lambda sheet: sheet.hidden)


def _check_old(content: bytes, name: str) -> None:
    if LOCKED in content:
        raise FileRefused(locked(name))
    if len(content) > MAX_OLD_BYTES:
        raise FileRefused(
            _("{name} is too large for an old Excel workbook. Save it as .xlsx and load that.").format(name=name)
        )


def locked(name: str) -> str:
    """The refusal of a workbook that needs a password."""
    return _(
        "{name} is locked with a password. Open it, take the password off (File, Info, Protect Workbook), and load it again."
    ).format(name=name)


def _notes(name: str) -> tuple[str, ...]:
    if name.lower().endswith(TEXT_ENDINGS):
        return (_("{name} is a spreadsheet, whatever its name says, and was read as one.").format(name=name),)
    return ()


def _sheets(content: bytes, errors: Errors, name: str, notes: tuple[str, ...]) -> Iterator[Sheet]:
    sheets = sheets_apart(content, name)
    if len(sheets) > MAX_SHEETS:
        raise FileRefused(too_many_sheets(name))
    for each in sheets:
        sheet = sheet_of(each["name"], _rows(each, errors.get(each["name"], {})), kind="cell", file=name, notes=notes)
        sheet.hidden = each["hidden"]
        yield sheet


def _rows(sheet: SheetRows, signs: dict[int, dict[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, blank columns before them, and the signs of error cells, which the reader leaves out."""
    before = [""] * sheet["column"]
    for number, row in enumerate(sheet["rows"], start=sheet["row"] + 1):
        cells = before + row
        for column, sign in signs.get(number, {}).items():
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = sign
        yield number, cells
