"""The content of an OpenDocument spreadsheet looked through before it is read: repeats that swell, and cells with errors."""

from dataclasses import dataclass, field
from xml.parsers import expat

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.sheets import MAX_COLUMNS, too_many_columns
from wardmote.intake.reading.wording import gettext as _

SIGNS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "Err:")
MAX_AREA = 30_000_000
LAST_ROW = 1_048_576


def scan_open_document(content: bytes, name: str) -> dict[str, dict[int, dict[int, str]]]:
    """The signs of error cells by sheet, row and column; raises FileRefused for a sheet that no memory holds."""
    scan = _Scan(name)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.open
    parser.EndElementHandler = scan.close
    parser.CharacterDataHandler = scan.take
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # an encoding that nobody knows raises LookupError
        raise FileRefused(
            _("{name} is damaged: its sheets cannot be read. Open it, save it again, and load that.").format(name=name)
        ) from None
    return scan.errors


@dataclass
class _Scan:
    """Counts rows and columns with values as the reader of spreadsheets will lay them out."""

    name: str
    errors: dict[str, dict[int, dict[int, str]]] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    rows: int = 1
    column: int = 0
    columns: int = 1
    width: int = 0
    value: bool = False
    is_error: bool = False
    text: str = ""

    def open(self, element: str, attributes: dict[str, str]) -> None:
        """Begin a sheet, a row or a cell."""
        if element == "table:table":
            self.sheet, self.row, self.width = attributes.get("table:name", ""), 0, 0
        elif element == "table:table-row":
            self.rows = _count(attributes.get("table:number-rows-repeated"))
            self.column = 0
        elif element in {"table:table-cell", "table:covered-table-cell"}:
            self.columns = _count(attributes.get("table:number-columns-repeated"))
            self.value = "office:value-type" in attributes
            self.is_error = attributes.get("calcext:value-type") == "error"
            self.text = ""

    def take(self, text: str) -> None:
        """Keep the beginning of a cell's text."""
        if len(self.text) < 20:
            self.text += text[:20]

    def close(self, element: str) -> None:
        """End a cell or a row."""
        if element in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()
        elif element == "table:table-row":
            self.row += self.rows

    def _end_cell(self) -> None:
        if self.value or self.text.strip():
            self.width = max(self.width, self.column + self.columns)
            if self.width > MAX_COLUMNS:
                raise FileRefused(too_many_columns(self.name))
            if self.row + self.rows > LAST_ROW or (self.row + self.rows) * self.width > MAX_AREA:
                raise FileRefused(
                    _(
                        "{name} has a sheet that reaches to row {row}, too far to be read. Delete what stands far from the table or is repeated to the sheet’s end, and load it again."
                    ).format(name=self.name, row=f"{self.row + self.rows:,}")
                )
        if self.is_error or self.text.startswith(SIGNS):
            signs = self.errors.setdefault(self.sheet, {})
            for row in range(self.row + 1, self.row + 1 + min(self.rows, 1000)):
                for column in range(self.column, self.column + min(self.columns, MAX_COLUMNS)):
                    signs.setdefault(row, {})[column] = self.text.strip()
        self.column += self.columns


def _count(text: str | None) -> int:
    if not text or not text.isdecimal():
        return 1
    return min(int(text[:12]), 10**9)
