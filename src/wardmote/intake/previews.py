"""What the page of a check shows of a partner's files that were tried."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from wardmote.foundations.design.public import Cell, Column, Table, Wordings, long_date, moment, month, number
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import PlacesRefused, area
from wardmote.intake.operations.preview import FIELDS
from wardmote.intake.sources import Source, mapping
from wardmote.intake.word_choices import FIELDS as FIELDS_OF_WORDS
from wardmote.intake.word_choices import choices_of, offered

# How the columns of records are headed, in the order of the page; what is the same for every row is told elsewhere.
HEADINGS = {
    "row_number": gettext_noop("Row"),
    "when_from": gettext_noop("When"),
    "category": gettext_noop("Category"),
    "subcategory": gettext_noop("Subcategory"),
    "outcome": gettext_noop("Outcome"),
    "quantity": gettext_noop("Count"),
    "lsoa": gettext_noop("LSOA"),
    "ward": gettext_noop("Ward"),
    "council": gettext_noop("Council"),
    "area_basis": gettext_noop("Placed by"),
    "longitude": gettext_noop("Longitude"),
    "latitude": gettext_noop("Latitude"),
    "point_precision": gettext_noop("Precision"),
}
# How a record got its areas, and how exact its point is, in the words of the source's page.
PLACED_BY: Mapping[str, str | Promise] = {
    "lsoa column": FIELDS.lazy("lsoa"),
    "lsoa name": FIELDS.lazy("lsoa_name"),
    "ward column": FIELDS.lazy("ward"),
    "council column": FIELDS.lazy("council"),
    "outward postcode": FIELDS.lazy("outward_postcode"),
    "place of interest": FIELDS.lazy("place"),
    "point in polygon": gettext_lazy("its point on the map"),
    "file ward": gettext_lazy("the ward that the file is of"),
    "partnership": gettext_lazy("the partnership has one council"),
    "none": gettext_lazy("nothing: in no area’s count"),
}
PRECISION: Mapping[str, str | Promise] = {
    "exact": gettext_lazy("exact"),
    "snapped": gettext_lazy("moved to the nearest of a list of points"),
    "100 m": gettext_lazy("to 100 metres"),
    "postcode": gettext_lazy("the middle of the postcode"),
    "place of interest": gettext_lazy("the point of the place of interest"),
    "none": gettext_lazy("no point"),
}
SAID: Mapping[str, Mapping[str, str | Promise]] = {"area_basis": PLACED_BY, "point_precision": PRECISION}
WHEN = "when_from"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LOST_KINDS = Wordings(
    {
        "category": gettext_noop("Categories, with their records in use"),
        "council": gettext_noop("Councils, with their records in use"),
        "ward": gettext_noop("Wards, with their records in use"),
        "service": gettext_noop("Services, with their records in use"),
    }
)
# A page names so much of what would be lost.
MOST_LOST = 12
# A page asks so many words at once.
MOST_WORDS = 40
AREAS = {"ward", "council"}
NUMBERS = {"quantity": 0, "longitude": 4, "latitude": 4}


def preview_page(tried: Mapping[str, Any], partnership: Partnership, source: Source) -> dict[str, Any]:
    """The tried files as tables and sentences."""
    names = {each.code: each.name for each in partnership.organisations.all()}
    months = [date.fromisoformat(each) for each in tried["months"]]
    return {
        "tried": tried,
        "sender_name": tried["organisation"] or names.get(tried["sender"], tried["sender"]),
        "files": [_file(each) for each in tried["files"]],
        "first_rows": _first_rows(tried["first_rows"], _labels(source)),
        "rejected": _rejected(tried["rejected"]),
        "months": spans((each, 1) for each in months),
        "superseded": list(_superseded(tried["superseded"], names)),
        "words": _words(tried, partnership, source),
        "doubts": list(dict.fromkeys(tried.get("doubts", ()))),
        "losses": list(_losses(tried, names)),
        "concerns": [_to_ask(each) for each in tried.get("concerns", ())],
    }


def _to_ask(concern: Mapping[str, Any]) -> dict[str, Any]:
    """A concern as its sentence; of one with several findings, what it is about and each of them."""
    points = concern["points"]
    if len(points) < 2:
        return {"opening": concern["sentence"], "points": []}
    return {"opening": _("{check}:").format(check=concern["title"]), "points": points}


def _losses(tried: Mapping[str, Any], names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    """For each sender of whom something would be lost: one sentence of how much is there and comes, and what is not among it."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for each in tried.get("gone", ()):
        by_name.setdefault(each["organisation"], []).append(each)
    for organisation, gone in by_name.items():
        months = [each for each in tried["superseded"] if names.get(each["sender"], each["sender"]) == organisation]
        sentence = _(
            "{organisation}: {now} records are in use for {months}, and these files have {then}. These files have none of:"
        ).format(
            organisation=organisation,
            now=number(sum(each["rows_now"] for each in months)),
            then=number(sum({each["month"]: each["rows_then"] for each in months}.values())),
            months=spans((date.fromisoformat(each["month"]), each["span"]) for each in months),
        )
        by_field: dict[str, list[Mapping[str, Any]]] = {}
        for each in gone:
            by_field.setdefault(each["field"], []).append(each)
        yield {"sentence": sentence, "lines": [_lost(field, lost) for field, lost in by_field.items()]}


def _lost(field: str, gone: Sequence[Mapping[str, Any]]) -> str:
    """What of one kind is not in the files, with how many records of it are in use."""
    shown = ", ".join(f"{each['name']} ({number(each['rows'])})" for each in gone[:MOST_LOST])
    if len(gone) > MOST_LOST:
        shown = _("{told} and {more} more").format(told=shown, more=number(len(gone) - MOST_LOST))
    return _("{kinds}: {names}").format(kinds=LOST_KINDS[field], names=shown)


def _words(tried: Mapping[str, Any], partnership: Partnership, source: Source) -> dict[str, Any]:
    """The words to say, with what each could mean."""
    today = timezone.localdate()
    choices = {each: choices_of(source, partnership, each, today) for each in FIELDS_OF_WORDS}
    listed = [word for word in tried.get("words", ()) if choices[word["field"]]]
    shown = [
        {**word, "where": _where(word), "choices": list(offered(choices[word["field"]]).items())}
        for word in listed[:MOST_WORDS]
    ]
    return {
        "listed": shown,
        "more": len(listed) - len(shown),
        "unsayable": tried.get("unsayable_words", 0),
        "waits": tried.get("waits", ()),
    }


def _where(word: Mapping[str, Any]) -> str:
    """How many rows have a word, and where the first of them are."""
    rows, addresses = word["rows"], word["addresses"]
    words = ngettext("{rows} row: {where}", "{rows} rows: {where}", rows)
    more = " …" if rows > len(addresses) else ""
    return words.format(rows=f"{rows:,}", where=", ".join(addresses) + more)


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    rows: list[dict[str, Cell]] = [
        {
            "heading": column["heading"],
            "becomes": column["becomes"],
        }
        for column in file["columns"]
    ]
    caption = _("What each column becomes: %(file)s") % {"file": file["name"]}
    columns = (Column("heading", _("Heading in the file")), Column("becomes", _("Becomes")))
    ignored = [column["heading"] for column in file["columns"] if not column["is_loaded"]]
    return {**file, "table": Table(caption, columns, rows), "ignored": ignored}


def _labels(source: Source) -> dict[tuple[str, str], str]:
    """The name of each slug of a record's field, from the field's vocabulary."""
    return {
        (field, value.slug): value.label for field, name in source.mappings.items() for value in mapping(name).values
    }


def _first_rows(rows: Sequence[Mapping[str, Any]], labels: Mapping[tuple[str, str], str]) -> Table | None:
    if not rows:
        return None
    attributes = sorted({key for row in rows for key in _attributes(row)})
    fields = [key for key in HEADINGS if any(row.get(key) not in (None, "") for row in rows)]
    columns = [Column(key, _(HEADINGS[key]), numeric=key in NUMBERS, places=NUMBERS.get(key)) for key in fields] + [
        Column(f"attribute {key}", key.replace("_", " ").capitalize()) for key in attributes
    ]
    shown = [
        {key: _cell(key, row, labels) for key in fields}
        | {f"attribute {key}": _attribute(str(value)) for key, value in _attributes(row).items()}
        for row in rows
    ]
    caption = ngettext(
        "The first row as it will be stored", "The first %(count)s rows as they will be stored", len(rows)
    )
    return Table(caption % {"count": len(rows)}, columns, shown)


def _attribute(text: str) -> str:
    """An attribute as people read it: a day in words."""
    try:
        return long_date(date.fromisoformat(text)) if DAY.fullmatch(text) else text
    except ValueError:
        return text


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record's own attributes; the store holds them as JSON."""
    attributes: dict[str, Any] = json.loads(row.get("attributes") or "{}")
    return attributes


def _cell(key: str, row: Mapping[str, Any], labels: Mapping[tuple[str, str], str]) -> Cell:
    if key == WHEN:
        return _when(row)
    value: Cell = row.get(key)
    if value in (None, ""):
        return None
    if key in NUMBERS:
        return value
    if key in SAID:
        return str(SAID[key].get(str(value), value))
    return _area_name(str(value)) if key in AREAS else labels.get((key, str(value)), str(value))


def _area_name(code: str) -> str:
    try:
        return area(code).name
    except PlacesRefused:
        return code


def _when(row: Mapping[str, Any]) -> str:
    """The time of a record as people tell it; the store holds moments in UTC."""
    first, after = (_local(row[key]) for key in (WHEN, "when_to"))
    precision = row["when_precision"]
    if precision == "minute":
        return moment(first)
    if precision == "day":
        return long_date(first)
    if precision == "month":
        return month(first.date())
    return f"{long_date(first)} – {long_date(after - timedelta(seconds=1))}"


def _local(text: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _rejected(rejections: Sequence[Mapping[str, Any]]) -> Table | None:
    if not rejections:
        return None
    columns = (
        Column("reason", _("Why")),
        Column("rows", _("Rows"), numeric=True),
        Column("where", _("Where")),
        Column("examples", _("For example")),
    )
    rows: list[dict[str, Cell]] = [
        {
            "reason": each["reason"],
            "rows": each["rows"],
            "where": ", ".join(each["addresses"]) + (" …" if each["rows"] > len(each["addresses"]) else ""),
            "examples": ", ".join(str(example) for example in each["examples"]) or _("none"),
        }
        for each in rejections
    ]
    return Table(_("Rows that will be rejected, by reason"), columns, rows)


def _superseded(months: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterable[str]:
    """A sentence for each stretch of a sender's months that would step back."""
    by_sender: dict[str, list[Mapping[str, Any]]] = {}
    for each in months:
        by_sender.setdefault(each["sender"], []).append(each)
    for sender, rows in sorted(by_sender.items()):
        for stretch in _stretches(sorted(rows, key=lambda row: row["month"])):
            first, last = date.fromisoformat(stretch[0]["month"]), date.fromisoformat(stretch[-1]["month"])
            yield _("%(months)s from %(sender)s: %(now)s records are replaced by %(then)s.") % {
                "months": between(first, add_months(last, stretch[-1]["span"] - 1)),
                "sender": names.get(sender, sender),
                "now": number(sum(row["rows_now"] for row in stretch)),
                "then": number(sum(row["rows_then"] for row in stretch)),
            }


def _stretches(rows: Sequence[Mapping[str, Any]]) -> Iterable[list[Mapping[str, Any]]]:
    """Rows of months that follow one another."""
    stretch: list[Mapping[str, Any]] = []
    for row in rows:
        if stretch and add_months(date.fromisoformat(stretch[-1]["month"]), stretch[-1]["span"]) != date.fromisoformat(
            row["month"]
        ):
            yield stretch
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch


def spans(periods: Iterable[tuple[date, int]]) -> str:
    """Periods (their first month and how many they have) in words: those that follow one another as one stretch."""
    rows = [{"month": str(first), "span": span} for first, span in sorted(set(periods))]
    return ", ".join(
        between(
            date.fromisoformat(stretch[0]["month"]),
            add_months(date.fromisoformat(stretch[-1]["month"]), stretch[-1]["span"] - 1),
        )
        for stretch in _stretches(rows)
    )


def between(first: date, last: date) -> str:
    """From one month to another: “April–June 2026”."""
    if first == last:
        return month(first)
    if first.year == last.year:
        return f"{month(first).rsplit(' ', 1)[0]}–{month(last)}"
    return f"{month(first)}–{month(last)}"
