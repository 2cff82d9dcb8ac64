"""XML with a list of like elements, such as Open311 GeoReport's service requests: one row for each element."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.sheets import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    sheet_of,
    too_many_columns,
    too_many_rows,
)
from wardmote.intake.reading.wording import gettext as _

MAX_DEPTH = 20
WEB_PAGE = ("<!doctype html", "<html", "<table", "<head", "<body", "<meta")
OLD_XML_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def read_xml(text: str, name: str, rows_key: str = "") -> Sheet:
    """One row for each child of the root (or each element called `rows_key`); raises FileRefused."""
    start = text.lstrip()[:2000].casefold()
    if start.startswith(WEB_PAGE):
        raise FileRefused(
            _(
                "{name} is a web page, whatever its name says, as some systems export. Open it in a spreadsheet program, save it as an Excel workbook (.xlsx), and load that."
            ).format(name=name)
        )
    if OLD_XML_SPREADSHEET in start:
        raise FileRefused(
            _(
                "{name} is an XML spreadsheet of 2003. Open it, save it as an Excel workbook (.xlsx), and load that."
            ).format(name=name)
        )
    collector = _Collector(name, rows_key)
    collector.read(text)
    if not collector.rows:
        sought = f"elements “{rows_key}”" if rows_key else _("list of elements with fields of their own")
        raise FileRefused(
            _("{name} is XML, but holds no {sought}. Send the list of reports, for example Open311's requests.").format(
                name=name, sought=sought
            )
        )
    keys = list(collector.keys)
    return sheet_of("", _rows(keys, collector.rows), kind="item", file=name)


def _rows(keys: list[str], items: list[dict[str, str]]) -> Iterator[tuple[int, list[str]]]:
    yield 0, keys
    for number, item in enumerate(items, start=1):
        yield number, [item.get(key, "") for key in keys]


@dataclass
class _Collector:
    """Gathers the fields of each row while the file is read; refuses declarations, which can make a file swell or read others."""

    name: str
    rows_key: str
    rows: list[dict[str, str]] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _texts: list[list[str]] = field(default_factory=list)
    _row_depth: int = 0

    def read(self, text: str) -> None:
        """Take the text apart; raises FileRefused."""
        parser = expat.ParserCreate(encoding="utf-8")
        parser.StartDoctypeDeclHandler = self._refuse_declaration
        parser.EntityDeclHandler = self._refuse_declaration
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._take
        parser.buffer_text = True
        try:
            parser.Parse(text.encode("utf-8"), True)
        except expat.ExpatError as error:
            raise FileRefused(
                _(
                    "{name} is not well-formed XML: {code} in line {lineno}, column {offset}. Ask the sender to export it again."
                ).format(
                    name=self.name,
                    code=expat.ErrorString(error.code),
                    lineno=f"{error.lineno:,}",
                    offset=f"{error.offset + 1:,}",
                )
            ) from None

    def _refuse_declaration(self, *_particulars: object) -> None:
        raise FileRefused(
            _(
                "{name} declares a document type or entities (“<!DOCTYPE”), by which a file can swell or read others. Ask the sender for the file without it."
            ).format(name=self.name)
        )

    def _open(self, element: str, _attributes: dict[str, str]) -> None:
        self._path.append(element.rpartition(":")[2])
        self._texts.append([])
        if len(self._path) > MAX_DEPTH:
            raise FileRefused(
                _("{name} has elements nested more than {max_depth} deep. It is no list of reports.").format(
                    name=self.name, max_depth=MAX_DEPTH
                )
            )
        is_row = self._path[-1] == self.rows_key if self.rows_key else len(self._path) == 2
        if is_row and not self._row_depth:
            self._row_depth = len(self._path)
            self.rows.append({})
            if len(self.rows) > MAX_ROWS:
                raise FileRefused(too_many_rows(self.name))

    def _take(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def _close(self, _element: str) -> None:
        text = "".join(self._texts.pop()).strip()[:MAX_CELL]
        if self._row_depth and len(self._path) > self._row_depth and text:
            self._keep(".".join(self._path[self._row_depth :]), text)
        if len(self._path) == self._row_depth:
            if not self.rows[-1] and not self.rows_key:
                self.rows.pop()
            self._row_depth = 0
        self._path.pop()

    def _keep(self, key: str, text: str) -> None:
        row = self.rows[-1]
        row[key] = f"{row[key]}; {text}" if key in row else text
        self.keys[key] = None
        if len(self.keys) > MAX_COLUMNS:
            raise FileRefused(too_many_columns(self.name))
