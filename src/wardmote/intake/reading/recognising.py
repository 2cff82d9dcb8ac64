"""What a file is, by its content; its name is only compared with it."""

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardmote.foundations.design.public import listing
from wardmote.foundations.places.public import AreaKind
from wardmote.foundations.privacy.public import hints_at_people, is_of_places
from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.members import SPREADSHEET, Member
from wardmote.intake.reading.persons import is_person
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.reading.wording import ngettext
from wardmote.intake.sources import Layout, Source

if TYPE_CHECKING:
    from wardmote.intake.partner.headings import Table

SNIFF_BYTES = 64 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
BOM = b"\xef\xbb\xbf"
NAMED = re.compile(r"(?P<month>\d{4}-\d{2})-(?P<sender>[a-z][a-z-]*?)-(?P<kind>street|outcomes|stop-and-search)\b")
FOLDER_MONTH = re.compile(r"(?:^|/)(\d{4}-\d{2})/")
MONTH_IN_NAME = re.compile(r"(?<!\d)(\d{4})[_-](\d{2})(?!\d)")
PERSONAL_SHARE = 0.6
ENOUGH_VALUES = 3


@dataclass(frozen=True)
class FileName:
    """What a file's name says of its content."""

    month: str = ""
    sender: str = ""
    kind: str = ""
    ward: str = ""

    @classmethod
    def read(cls, name: str) -> "FileName":
        """Take the name apart; what it does not say stays empty."""
        last = name.rsplit("/", 1)[-1]
        ward = AreaKind.WARD.codes.search(last)
        name_match = NAMED.search(last)
        dated = MONTH_IN_NAME.search(last)
        folder = FOLDER_MONTH.search(name)
        month = f"{dated[1]}-{dated[2]}" if dated else folder[1] if folder else ""
        return cls(
            month=month,
            sender=name_match["sender"] if name_match else "",
            kind=name_match["kind"] if name_match else "",
            ward=ward[1] if ward else "",
        )


@dataclass(frozen=True)
class Recognised:
    """A file whose source and layout are known."""

    member: Member
    source: Source
    layout: Layout
    header: tuple[str, ...] = ()
    says: FileName = field(default_factory=FileName)
    ignored_columns: tuple[str, ...] = ()
    table: "Table | None" = field(default=None, repr=False, compare=False)

    @property
    def name_lies(self) -> bool:
        """Whether the name says another kind of file than the content is."""
        return bool(self.says.kind and self.source.name_word and self.says.kind != self.source.name_word)


def recognise(member: Member, sources: Sequence[Source]) -> Recognised:
    """Which of the sources the file belongs to; raises FileRefused with a sentence about what it is instead."""
    with member.open() as stream:
        start = stream.read(SNIFF_BYTES)
    text = _text_of(start, member.name)
    if text.lstrip()[:1] in {"[", "{"}:
        return _recognise_json(member, text, sources)
    return _recognise_csv(member, text, sources)


def _text_of(start: bytes, name: str) -> str:
    if not start.strip():
        raise FileRefused(_("{name} is empty.").format(name=name))
    if start.startswith((OLD_EXCEL, b"PK\x03\x04")):
        raise FileRefused(f"{name} {SPREADSHEET}.")
    if start.startswith(WIDE_MARKS):
        raise FileRefused(_("{name} is in UTF-16, not UTF-8. Save it again as “CSV UTF-8”.").format(name=name))
    if b"\x00" in start:
        raise FileRefused(
            _("{name} is not a text file, whatever its name says. Load the CSV or JSON file as published.").format(
                name=name
            )
        )
    # The last character may be cut in two by the end of what was read.
    return start.removeprefix(BOM).decode("utf-8", errors="replace")


def _recognise_json(member: Member, text: str, sources: Sequence[Source]) -> Recognised:
    keys = frozenset(re.findall(r'"([a-z_]+)"\s*:', text))
    for source in sources:
        layout = source.layout_for(keys) if source.kind == "json" else None
        if layout is not None:
            return Recognised(member, source, layout, says=FileName.read(member.name))
    try:
        empty = json.loads(text) == []
    except ValueError:
        empty = False
    json_sources = [source for source in sources if source.kind == "json"]
    if empty and json_sources:
        return Recognised(member, json_sources[0], json_sources[0].layouts[0], says=FileName.read(member.name))
    raise FileRefused(
        _("{name} is JSON, but not of a kind that {sources} would have.").format(
            name=member.name, sources=_titles(sources)
        )
    )


def _recognise_csv(member: Member, text: str, sources: Sequence[Source]) -> Recognised:
    first = (text.partition("\n")[0].splitlines() or [""])[0]
    header = tuple(cell.strip() for cell in next(csv.reader([first]), []))
    lowered = [cell.casefold() for cell in header]
    fitting = [
        (source, layout)
        for source in sources
        if source.kind == "csv" and (layout := source.layout_for(frozenset(lowered))) is not None
    ]
    if not fitting:
        raise FileRefused(_wrong_columns(member.name, header, sources))
    # An outcomes file has fewer columns than a street file: the layout that explains most of the header is the file's.
    source, layout = max(fitting, key=lambda pair: len(pair[1].columns & set(lowered)))
    repeated = next((cell for cell in lowered if lowered.count(cell) > 1), None)
    if repeated:
        raise FileRefused(
            _("{name} has two columns called “{repeated}”. Remove one and load it again.").format(
                name=member.name, repeated=repeated
            )
        )
    unknown = [cell for cell in header if cell.casefold() not in layout.columns]
    _refuse_personal(member.name, unknown, header, text, source)
    return Recognised(member, source, layout, header, FileName.read(member.name), tuple(unknown))


def _titles(sources: Sequence[Source]) -> str:
    return " or ".join(source.title for source in sources)


def _wrong_columns(name: str, header: tuple[str, ...], sources: Sequence[Source]) -> str:
    lowered = {cell.casefold() for cell in header}
    csv_layouts = [(s, layout) for s in sources if s.kind == "csv" for layout in s.layouts]
    if not csv_layouts:
        return _("{name} is not JSON, which {sources} needs.").format(name=name, sources=_titles(sources))
    source, nearest = max(csv_layouts, key=lambda pair: len(pair[1].columns & lowered))
    missing = [column for column in nearest.required if column.casefold() not in lowered]
    if len(missing) == len(nearest.required):
        wanted = ", ".join(nearest.required)
        return _("{name} has none of the columns of {sources}. The first line should name: {wanted}.").format(
            name=name, sources=_titles(sources), wanted=wanted
        )
    return ngettext(
        "{name} lacks the column {columns} of {title}.", "{name} lacks the columns {columns} of {title}.", len(missing)
    ).format(name=name, columns=listing([f"“{column}”" for column in missing]), title=source.title)


def _refuse_personal(name: str, unknown: Sequence[str], header: Sequence[str], text: str, source: Source) -> None:
    """Refuse a file with a column that names people, by its heading or by what its values look like."""
    forbidden = {cell.casefold() for cell in source.forbidden}
    for column in unknown:
        if column.casefold() in forbidden or hints_at_people(column):
            raise FileRefused(_personal(name, column))
    unknown = [column for column in unknown if not is_of_places(column)]
    if not unknown:
        return
    rows = list(csv.reader(text.splitlines()[1:]))
    for column in unknown:
        position = header.index(column)
        values = {row[position].strip() for row in rows if len(row) > position and row[position].strip()}
        alike = sum(1 for value in values if is_person(value))
        if len(values) >= ENOUGH_VALUES and alike >= PERSONAL_SHARE * len(values):
            raise FileRefused(_personal(name, column))


def _personal(name: str, column: str) -> str:
    return _(
        "{name} has the column “{column}”, which seems to name or describe people. Nothing that names a person may be kept here: remove the column and load the file again."
    ).format(name=name, column=column[:60])
