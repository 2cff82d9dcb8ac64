"""A table as data: the same rows become a table on the page, the twin of a chart or map, and a CSV file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.foundations.design import words


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    url: str


Cell = str | int | float | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its cells, its heading, whether it holds numbers, their unit, and their decimal places.

    A number below `smallest` is printed as less than that, since rounding would make it nothing at all. A `signed` column is
    of changes: a rise has its plus sign. The cells of an `is_month` column are months as files write them (2023-04); on the
    page they read "April 2023".
    """

    key: str
    label: str
    numeric: bool = False
    unit: str = ""
    places: int | None = None
    smallest: float | None = None
    signed: bool = False
    is_month: bool = False

    @property
    def heading(self) -> str:
        """The heading with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as the page prints it."""

    text: str
    url: str
    numeric: bool
    is_missing: bool


@dataclass(frozen=True)
class Table:
    """Rows under named columns, with a caption that says what they are; the first column names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]]
    note: str = ""
    csv_url: str = ""

    def shown(self) -> list[list[ShownCell]]:
        """Every row as printed: numbers with thousands separators, absent values as "no data"."""
        return [[shown_cell(row.get(column.key), column) for column in self.columns] for row in self.rows]

    def csv_rows(self) -> Iterable[list[str]]:
        """The heading row and the rows as text for a CSV file; numbers are not rounded, absent values are empty."""
        yield [column.heading for column in self.columns]
        for row in self.rows:
            yield [csv_text(row.get(column.key)) for column in self.columns]


def shown_cell(value: Cell, column: Column) -> ShownCell:
    """One cell of a column, ready to print."""
    text = value.text if isinstance(value, Link) else value
    missing = text is None or text == ""
    in_figures = words.signed if column.signed and not isinstance(text, str) else words.number
    printed = in_figures(text, column.places) if column.numeric or missing else str(text)
    if column.is_month and isinstance(text, str) and text:
        printed = words.month(date.fromisoformat(f"{text}-01"))
    if column.smallest is not None and isinstance(text, int | float) and text < column.smallest:
        printed = str(_("less than %(smallest)s") % {"smallest": words.number(column.smallest, column.places)})
    return ShownCell(printed, value.url if isinstance(value, Link) else "", column.numeric, missing)


# What a formula begins with; where people write in full width, spreadsheets take those signs as well.
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def csv_text(value: Cell) -> str:
    """One cell for a CSV file; text that a spreadsheet would run as a formula is made harmless with an apostrophe."""
    if isinstance(value, Link):
        value = value.text
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula; full-width signs begin one too."""
    return f"'{text}" if text[:1] in FORMULA else text


def table_csv(table: Table) -> str:
    """The table as a CSV file with CRLF line ends, as RFC 4180 has it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(table.csv_rows())
    return text.getvalue()
