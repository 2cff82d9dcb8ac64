"""Spreadsheets read in a process of their own.

A damaged or hostile workbook can make any reader ask for more memory than there is, which ends the process that asks, or
keep it busy for ever. So it is another's: run as a module, this file reads a workbook from standard input and writes its
sheets as JSON; nothing but texts comes back.
"""

import contextlib
import gc
import io
import json
import subprocess
import sys
from typing import Any

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.wording import gettext as _

MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 120
LOCKED = 3
SheetRows = dict[str, Any]


def sheets_apart(content: bytes, name: str) -> list[SheetRows]:
    """Each worksheet's name, whether it is hidden, its first row's number, and its rows of texts; raises FileRefused."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "wardmote.intake.reading.apart"],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(
            _("{name} takes too long to read. Save it as an Excel workbook (.xlsx), and load that.").format(name=name)
        ) from None
    if done.returncode == LOCKED:
        raise FileRefused(
            _("{name} is locked with a password. Take the password off, and load it again.").format(name=name)
        )
    # A panic of the reader, or a memory that was not to be had.
    if done.returncode:
        raise FileRefused(
            _(
                "{name} is damaged or cut short: it cannot be read as a spreadsheet. Open it, save it again, and load that."
            ).format(name=name)
        )
    sheets: list[SheetRows] = json.loads(done.stdout)
    return sheets


def _read(content: bytes) -> list[SheetRows]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    from wardmote.intake.reading.texts import text_of

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets: list[SheetRows] = []
    for each in workbook.sheets_metadata:
        if each.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(each.name)
        rows = [[text_of(value) for value in row] for row in sheet.to_python()] if sheet.start is not None else []
        first_row, first_column = sheet.start or (0, 0)
        hidden = each.visible != SheetVisibleEnum.Visible
        sheets.append({"name": each.name, "hidden": hidden, "row": first_row, "column": first_column, "rows": rows})
    return sheets


def _limit_memory() -> None:
    """Where the system can: on others the memory that is free is the limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> int:
    from python_calamine import PasswordError

    _limit_memory()
    # The process ends as soon as it has read: millions of cells need not be looked through for what is no longer used.
    gc.disable()
    try:
        sheets = _read(sys.stdin.buffer.read())
    except PasswordError:
        return LOCKED
    sys.stdout.write(json.dumps(sheets))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
