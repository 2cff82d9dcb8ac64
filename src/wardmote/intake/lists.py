"""Reference lists as a person reads them: the rows valid on a day under the headings declared, and what wants attention."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Cell, Column, Table, long_date
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import PlacesRefused, area
from wardmote.intake.list_checks import Check, checked_columns, checks_on
from wardmote.intake.models import Batch
from wardmote.intake.partner.times import moment_of
from wardmote.intake.references import editions, reference
from wardmote.intake.sources import Source

UTC, LONDON = ZoneInfo("UTC"), ZoneInfo("Europe/London")
PLACES = ("ward", "council", "lsoa")
DAYS = {"when_from": "start", "when_to": "end"}
NUMBER = re.compile(r"-?\d{1,9}(\.\d+)?")
FLAGS, NOTHING = "flags", "nothing"
Row = dict[str, Cell]


@dataclass(frozen=True)
class Edition:
    """One edition of a list: who sent it, when it was loaded, and whether it is the one that stands on the day."""

    batch: Batch
    sender: str
    month: date
    rows: int
    stands: bool


@dataclass(frozen=True)
class Listed:
    """The rows of a list that are valid on a day, as texts by column."""

    source: Source
    on: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def has_checks(self) -> bool:
        """Whether there is anything that the rows are checked for."""
        return any(column.key == FLAGS for column in self.columns)

    @property
    def flagged(self) -> int:
        """How many rows want attention."""
        return sum(row.get(FLAGS, NOTHING) != NOTHING for row in self.rows)

    def matching(self, words: str) -> "Listed":
        """The rows in which every word stands somewhere."""
        wanted = words.casefold().split()
        texts = [" ".join(str(cell) for cell in row.values() if cell is not None).casefold() for row in self.rows]
        matches = [row for row, text in zip(self.rows, texts, strict=True) if all(word in text for word in wanted)]
        return Listed(self.source, self.on, self.columns, tuple(matches))

    def table(self, rows: Sequence[Row], *, csv_url: str = "") -> Table:
        """Some of the rows as a table for the page, or all of them for a file."""
        caption = _("%(title)s on %(day)s") % {"title": self.source.title, "day": long_date(self.on)}
        return Table(caption=caption, columns=self.columns, rows=rows, csv_url=csv_url)


def listed(partnership: Partnership, source: Source, *, on: date) -> Listed:
    """The list on a day, with a column of what wants attention where there are checks of it."""
    facts = reference(partnership, source.slug, on=on)
    checks = checks_on(source.slug, on)
    names = _area_names(facts)
    rows = tuple(_row(each, source, names, checks, on) for each in facts)
    columns = _columns(source, rows, has_checks=bool(checks))
    return Listed(source, on, columns, rows)


def editions_of(partnership: Partnership, source: Source, *, on: date) -> list[Edition]:
    """Every edition in use, the newest first, and which of them stand on the day."""
    from wardmote.intake.queries import segments

    standing = {segment.id for segment in editions(partnership, source, on=on)}
    segments_of_list = segments(partnership, sources=[source.slug])
    named = Batch.behind(each.batch_id for each in segments_of_list)
    batches = named.select_related("loaded_by", "organisation").in_bulk()
    every = [
        Edition(batches[each.batch_id], each.sender, each.month, each.rows, each.id in standing)
        for each in segments_of_list
    ]
    return sorted(every, key=lambda edition: (edition.month, edition.batch.loaded_at), reverse=True)


def _row(record: Mapping[str, Any], source: Source, names: Mapping[str, str], checks: Sequence[Check], on: date) -> Row:
    days = {key: _day(record.get(key), source) for key in source.attributes}
    row: Row = {key: record.get(key) for key in source.attributes}
    row |= {key: long_date(day) for key, day in days.items() if day is not None and _is_dated(key, source)}
    row |= {"when_from": _local(record["when_from"]), "when_to": _local(record["when_to"], is_end=True) or _("no end")}
    row |= {key: names.get(record[key] or "", record[key]) for key in PLACES}
    row |= {"category": record["category"], "subcategory": record["subcategory"], "quantity": record["quantity"]}
    row |= {"sender": record["sender"]}
    flags = [flag for check in checks if (flag := check.flag(days.get(check.column), on))]
    flags = [flag if at == 0 else flag[:1].lower() + flag[1:] for at, flag in enumerate(flags)]
    return row | {FLAGS: "; ".join(flags) or NOTHING}


def _is_dated(key: str, source: Source) -> bool:
    """Whether an attribute is a day: it is checked as one, or it repeats one of the row's own days."""
    dates = {source.columns[column] for column in ("start", "end", "date", "moment") if column in source.columns}
    return key in checked_columns(source.slug) or source.attributes[key] in dates


def _day(text: object, source: Source) -> date | None:
    moment = moment_of(str(text), source.date_formats) if text else None
    return moment.day if moment else None


def _local(moment: datetime | None, *, is_end: bool = False) -> str | None:
    """The local day of a naive moment in UTC; of an end, which is half-open, the last day before it."""
    if moment is None:
        return None
    local = moment.replace(tzinfo=UTC).astimezone(LONDON) - timedelta(microseconds=is_end)
    return long_date(local.date())


def _columns(source: Source, rows: Sequence[Row], *, has_checks: bool) -> tuple[Column, ...]:
    """Those that hold anything, headed as the sender heads them; what repeats another or never varies is left out."""
    shown = set(source.attributes.values())

    def declared(key: str) -> bool:
        return key in source.columns and source.columns[key] not in shown

    more: list[tuple[str, str]] = [(key, source.columns[key]) for key in ("category", "subcategory") if declared(key)]
    has_end = any(row["when_to"] != _("no end") for row in rows)
    more += [
        (key, source.columns[column])
        for key, column in DAYS.items()
        if declared(column) and (has_end or key == "when_from")
    ]
    more += [(key, source.columns.get(key, label)) for key, label in _place_labels(source) if _has(rows, key)]
    more += [("quantity", source.columns["quantity"])] if declared("quantity") else []
    if len({row["sender"] for row in rows}) > 1:
        more.append(("sender", _("Sent by")))
    wanted = [(key, heading) for key, heading in source.attributes.items() if _has(rows, key)]
    flags = [Column(FLAGS, _("Wants attention"))] if has_checks else []
    numbers = {key for key, _heading in wanted if all(_is_number(row[key]) for row in rows)} | {"quantity"}
    columns = [*wanted, *(pair for pair in more if pair[0] not in {"category", "subcategory"} or _has(rows, pair[0]))]
    shown_columns = [Column(key, heading, numeric=key in numbers) for key, heading in columns]
    return (*shown_columns[:1], *flags, *shown_columns[1:])


def _place_labels(source: Source) -> list[tuple[str, str]]:
    """The kinds of area that the sender names, and the ward of what is sent as a point."""
    area_kinds = {key for key in PLACES if key in source.columns}
    area_kinds |= {"ward"} if {"easting", "longitude"} & set(source.columns) else set()
    labels = (("ward", _("Ward")), ("council", _("Council")), ("lsoa", _("LSOA")))
    return [(key, label) for key, label in labels if key in area_kinds]


def _has(rows: Sequence[Row], key: str) -> bool:
    return any(row.get(key) not in {None, ""} for row in rows)


def _is_number(cell: Cell) -> bool:
    return cell is None or NUMBER.fullmatch(str(cell)) is not None


def _area_names(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The names of wards and councils that the rows lie in; LSOAs are known by their codes."""
    codes = {row[key] for row in rows for key in ("ward", "council") if row[key]}
    return {code: _name_of(code) for code in codes}


def _name_of(code: str) -> str:
    try:
        return area(code).name
    except PlacesRefused:
        return code
