"""A partner's file as sheets of rows of texts, whatever it was written in: CSV, Excel, OpenDocument, JSON, GeoJSON, XML.

Every value is a text: moments as ISO 8601, whole numbers without a fraction, yes and no for booleans. Rows that are
blank are left out, but each row keeps the number it has in the file, so that a person finds the cell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.wording import gettext as _

MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
MAX_CELL = 131_072
OLE = b"\xd0\xcf\x11\xe0"


@dataclass
class Sheet:
    """Rows of texts, all of one width. `numbers` are the rows' own numbers in the file (an item's, in JSON).

    `notes` are sentences about how the file was read. `header` is the index of the row with the headings: 0 until the
    one who looks for them sets another. In JSON and XML the row of headings is made up and has the number 0.
    """

    name: str
    rows: list[tuple[str, ...]]
    numbers: list[int]
    kind: str = "line"
    header: int = 0
    hidden: bool = False
    notes: tuple[str, ...] = field(default=())

    def address(self, row_index: int, column_index: int) -> str:
        """Where a cell is, as its sender would look it up: “Incidents!C14”, “line 14, column “Notes””, “item 14, “notes””."""
        number = self.numbers[row_index]
        if self.kind == "cell":
            return f"{self.name}!{letters(column_index)}{number}"
        heading = self._heading(column_index)
        if self.kind == "item" and not number:
            return _("the key “{heading}”").format(heading=heading)
        if self.kind == "item":
            return f"item {number:,}, “{heading}”"
        return f"line {number:,}, column “{heading}”"

    def _heading(self, column_index: int) -> str:
        cells = self.rows[self.header] if self.header < len(self.rows) else ()
        heading = cells[column_index].strip() if column_index < len(cells) else ""
        return heading[:60] or str(column_index + 1)


def sheet_of(
    name: str, rows: Iterable[tuple[int, Sequence[str]]], *, kind: str, file: str, notes: tuple[str, ...] = ()
) -> Sheet:
    """A sheet of the numbered rows, without the blank ones; raises FileRefused when there are too many."""
    filled_rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    width = 0
    for number, cells in rows:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        used = len(cells)
        while used and not cells[used - 1]:
            used -= 1
        width = max(width, used)
        filled_rows.append(tuple(cells[:used]))
        numbers.append(number)
        # One more than the limit: the headings.
        if len(filled_rows) > MAX_ROWS + 1:
            raise FileRefused(too_many_rows(file))
        if width > MAX_COLUMNS:
            raise FileRefused(too_many_columns(file))
    even = [row if len(row) == width else row + ("",) * (width - len(row)) for row in filled_rows]
    return Sheet(name, even, numbers, kind, notes=notes)


def too_many_rows(file: str) -> str:
    """The refusal of a file with more rows than a partner's file may have."""
    return _(
        "{file} has more than {max_rows} rows, the most for a partner's file. Split it, for example by year, and load the parts."
    ).format(file=file, max_rows=f"{MAX_ROWS:,}")


def too_many_columns(file: str) -> str:
    """The refusal of a file with more columns than anybody reads."""
    return _(
        "{file} has more than {max_columns} columns. Delete the columns that are not needed, and load the file again."
    ).format(file=file, max_columns=f"{MAX_COLUMNS:,}")


def letters(column_index: int) -> str:
    """The letters of a spreadsheet's column: 0 is A, 25 is Z, 26 is AA."""
    text, rest = "", column_index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        text = chr(65 + digit) + text
    return text
