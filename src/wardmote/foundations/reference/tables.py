"""A table of reference data: its declaration, and its rows as they stand in the files now."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.foundations.reference.errors import TableRefused
from wardmote.foundations.reference.lines import Lines
from wardmote.foundations.reference.rows import Place, Row, check_together
from wardmote.foundations.reference.shapes import Rows
from wardmote.foundations.reference.toml_text import parse_toml

# What a file says of itself, before its rows.
ABOUT = Rows("about", needs={"version": str})


class Own(Enum):
    """How an installation's own file goes over the shipped one."""

    IN_ITS_PLACE = "in its place"
    BY_CODE = "by code"
    BY_KEY = "by key"


@dataclass(frozen=True)
class About:
    """What a file says of itself: its version, and who has checked it as a whole, and when."""

    version: str = ""
    checked_on: date | None = None
    checked_by: str = ""


@dataclass(frozen=True, eq=False)
class Contents:
    """A table as it stands in the files: its rows by name, its single sections, and whether the installation has its own."""

    about: About
    tables: Mapping[str, tuple[Row, ...]]
    sections: Mapping[str, Row]
    own: About | None

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of one name."""
        return self.tables[name]

    def section(self, name: str) -> Row:
        """A single section."""
        return self.sections[name]

    @property
    def every_row(self) -> list[Row]:
        """All its rows, of every name."""
        return [row for rows in self.tables.values() for row in rows]


@dataclass(frozen=True, eq=False)
class Table:
    """One file of reference data: where it is shipped, what stands in it, and where an installation keeps its own.

    `title` is a message for translators. `own` is a path below the installation's folder; empty where the shipped file alone
    counts. `reader` names the callable that makes the room's own objects of it, so that a check of the table is one of
    them too. Two tables are never equal: what is kept of each is kept by what it is.
    """

    slug: str
    title: str
    package: str
    file: str
    rows: tuple[Rows, ...] = ()
    sections: tuple[Rows, ...] = ()
    own: str = ""
    over: Own = Own.IN_ITS_PLACE
    refusal: type[TableRefused] = TableRefused
    reader: str = ""

    def read(self) -> Contents:
        """Its contents now; an edit is seen at once. Raises the table's refusal where a file is wrong."""
        if not self.own:
            return _contents(self, "", (0, 0))
        path = f"{settings.WARDMOTE_HOME}/{self.own}"
        try:
            stat = os.stat(path)  # noqa: PTH116 - asked for each row of a long list
        except OSError:
            return _contents(self, "", (0, 0))
        return _contents(self, path, (stat.st_mtime_ns, stat.st_size))

    def shipped(self) -> Contents:
        """The contents of the shipped file alone."""
        return _contents(self, "", (0, 0))

    def problem(self) -> str:
        """What is wrong with it now; empty when nothing is."""
        try:
            self.read()
            if self.reader:
                module, _dot, name = self.reader.rpartition(".")
                getattr(import_module(module), name)()
        except TableRefused as refusal:
            return str(refusal)
        return ""


@dataclass(frozen=True, eq=False)
class Folder:
    """Declarations of one kind, each in a file of its own with its own version; the room that reads them says what is wrong."""

    slug: str
    title: str
    package: str
    folder: str

    @property
    def count(self) -> int:
        """How many files are shipped."""
        return sum(
            path.name.endswith(".toml") for path in resources.files(self.package).joinpath(self.folder).iterdir()
        )


@dataclass(frozen=True, eq=False)
class _File:
    """One file as it was parsed, its rows not checked yet."""

    about: About
    tables: Mapping[str, list[Row]] = field(default_factory=dict)
    sections: Mapping[str, Row] = field(default_factory=dict)


@lru_cache(maxsize=256)
def _contents(table: Table, own_path: str, _changed: tuple[int, int]) -> Contents:
    own = _parsed(table, Path(own_path), table.own) if own_path else None
    if own and table.over is Own.IN_ITS_PLACE:
        shipped, whole = own, own
    else:
        package = resources.files(table.package)
        shipped = _parsed(
            table, Path(str(package.joinpath(table.file))), f"{table.package.rpartition('.')[2]}/{table.file}"
        )
        whole = _laid_over(shipped, own, table.over) if own else shipped
    for each in table.sections:
        if each.name not in whole.sections:
            name = table.own if own_path else table.file
            raise table.refusal(_("{file}: the section [{name}] is missing. Add it.").format(file=name, name=each.name))
    for row in (*(row for rows in whole.tables.values() for row in rows), *whole.sections.values()):
        row.check()
    for rows in whole.tables.values():
        check_together(rows)
    return Contents(
        about=shipped.about,
        tables={name: tuple(rows) for name, rows in whole.tables.items()},
        sections=whole.sections,
        own=own.about if own else None,
    )


def _parsed(table: Table, path: Path, name: str) -> _File:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        words = _("{file} cannot be read as a text. Save it as UTF-8, or move it away.")
        raise table.refusal(words.format(file=name)) from None
    raw = parse_toml(text, name, table.refusal)
    lines = Lines(text)
    known = {each.name for each in (*table.rows, *table.sections, ABOUT)}
    if unknown := sorted(set(raw) - known):
        place = Place(name, lines, unknown[0], None)
        words = _("{place}: there is nothing called “{name}” in this table. Use one of: {known}.")
        names = ", ".join(sorted(known))
        raise table.refusal(words.format(place=place.words(""), name=unknown[0], known=names))
    about = _section(table, raw, ABOUT, name, lines)
    if about is not None:
        about.check()
    return _File(
        About(**about) if about is not None else About(),
        {each.name: _rows(table, raw, each, name, lines) for each in table.rows},
        {each.name: row for each in table.sections if (row := _section(table, raw, each, name, lines)) is not None},
    )


def _rows(table: Table, raw: Mapping[str, Any], shape: Rows, file: str, lines: Lines) -> list[Row]:
    listed = raw.get(shape.name, [])
    if not isinstance(listed, list) or not all(isinstance(values, dict) for values in listed):
        place = Place(file, lines, shape.name, None).words("")
        words = _("{place}: each row must begin with [[{name}]].")
        raise table.refusal(words.format(place=place, name=shape.name))
    return [
        Row(values, place=Place(file, lines, shape.name, number), shape=shape, refusal=table.refusal)
        for number, values in enumerate(listed, start=1)
    ]


def _section(table: Table, raw: Mapping[str, Any], shape: Rows, file: str, lines: Lines) -> Row | None:
    if shape.name not in raw:
        return None
    place = Place(file, lines, shape.name, None)
    values = raw[shape.name]
    if not isinstance(values, dict):
        words = _("{place}: it must begin with [{name}], and stand there once.")
        raise table.refusal(words.format(place=place.words(""), name=shape.name))
    return Row(values, place=place, shape=shape, refusal=table.refusal)


def _laid_over(shipped: _File, own: _File, over: Own) -> _File:
    rows = {name: _merged(rows, own.tables[name], over) for name, rows in shipped.tables.items()}
    both = {name: row.over(own.sections[name]) for name, row in shipped.sections.items() if name in own.sections}
    return _File(shipped.about, rows, {**shipped.sections, **own.sections, **both})


def _merged(shipped: Sequence[Row], own: Sequence[Row], over: Own) -> list[Row]:
    """The shipped rows in their order, each code's replaced or amended by the installation's own, then its others."""
    theirs: dict[str, list[Row]] = {}
    for row in own:
        theirs.setdefault(row.code, []).append(row)
    if over is Own.BY_KEY:
        amended = [row.over(theirs[row.code][0]) if row.code in theirs else row for row in shipped]
        known = {row.code for row in shipped}
        return [*amended, *(row for row in own if row.code not in known)]
    codes = dict.fromkeys(row.code for row in (*shipped, *own))
    return [row for code in codes for row in theirs.get(code, [each for each in shipped if each.code == code])]
