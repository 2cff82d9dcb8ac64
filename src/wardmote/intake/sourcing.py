"""What the page of one source says about it: what to send, when, by what right, and how good the newest of it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import Cell, Column, Link, Table, long_date, month
from wardmote.foundations.organisations.public import Partnership, body_kinds
from wardmote.intake.models import Batch, WordMeaning
from wardmote.intake.operations.preview import FIELDS
from wardmote.intake.quality.checks import concerns
from wardmote.intake.sources import Source, mapping
from wardmote.intake.word_choices import TELLS, choices_of, meaning_in_words

MOST_WORDS = 12
LINES = {
    "point": "point",
    "lsoa": "LSOA",
    "ward": "ward",
    "council": "council",
}


def source_page(source: Source, newest: Batch | None) -> dict[str, Any]:
    """The declaration in words, and the concerns of the newest batch."""
    return {
        "source": source,
        "sent_by": _sent_by(source),
        "expected": cadence(source),
        "finest": LINES.get(str(source.disclosure.get("finest", "")), ""),
        "fields": _fields(source),
        "categories": _categories(source),
        "concerns": list(concerns(newest.quality.get("checks", ()))) if newest else [],
        "newest": newest,
    }


def cadence(source: Source) -> str:
    """How often it comes and by when, in words."""
    lag = source.lag_months
    if source.every == "edition":
        return _("When a new edition appears. Nothing is ever late.")
    if source.every == "quarter" and lag == 3:
        return _("Every quarter, by the end of the following quarter.")
    if source.every == "year" and lag == 12:
        return _("Every year, by the end of the following year.")
    if source.every == "month" and lag == 1:
        return _("Every month, by the end of the following month.")
    at_once = {
        "month": _("Every month, by the month’s end."),
        "quarter": _("Every quarter, by the quarter’s end."),
        "year": _("Every year, by the year’s end."),
    }
    within = {
        "month": ngettext(
            "Every month, within %(lag)s month of its end.", "Every month, within %(lag)s months of its end.", lag
        ),
        "quarter": ngettext(
            "Every quarter, within %(lag)s month of its end.", "Every quarter, within %(lag)s months of its end.", lag
        ),
        "year": ngettext(
            "Every year, within %(lag)s month of its end.", "Every year, within %(lag)s months of its end.", lag
        ),
    }
    return within[source.every] % {"lag": lag} if lag else at_once[source.every]


def _sent_by(source: Source) -> str:
    kind = body_kinds().get(source.authority)
    return kind.name if kind else source.publisher["name"]


@dataclass(frozen=True)
class _Heading:
    """One heading of a layout: what becomes of it and how else it may be spelt."""

    name: str
    is_required: bool


def _fields(source: Source) -> list[Table]:
    """Each layout's headings with what becomes of them."""
    columns = (
        Column("heading", _("Heading")),
        Column("needed", _("Needed")),
        Column("becomes", _("Becomes")),
        Column("spelt", _("Also spelt")),
    )
    tables = []
    for layout in source.layouts:
        headings = [_Heading(name, is_required=True) for name in layout.required]
        headings += [_Heading(name, is_required=False) for name in layout.optional]
        rows: list[dict[str, Cell]] = [
            {
                "heading": each.name,
                "needed": _("yes") if each.is_required else _("if there is one"),
                "becomes": _becomes(source, each.name),
                "spelt": ", ".join(source.aliases.get(each.name, ())) or "–",
            }
            for each in headings
        ]
        tables.append(Table(_("Layout: %(name)s") % {"name": layout.name}, columns, rows))
    return tables


def _becomes(source: Source, heading: str) -> str:
    plain = heading.casefold()
    uses = [FIELDS[key] for key, named in source.columns.items() if named.casefold() == plain]
    uses += [_("kept beside the record") for named in source.attributes.values() if named.casefold() == plain]
    uses += [
        _("count of %(what)s") % {"what": slug} for named, slug in source.unpivot.items() if named.casefold() == plain
    ]
    return ", ".join(uses) or _("not loaded")


def _categories(source: Source) -> Table | None:
    """The words of the source's vocabulary by the category that they become."""
    rows: list[dict[str, Cell]] = [
        {"label": each["label"], "words": each["words"], "since": each["since"]} for each in _values(source)
    ]
    if not rows:
        return None
    columns = (Column("label", _("Category")), Column("words", _("Words in the file")), Column("since", _("Applies")))
    return Table(_("Categories"), columns, rows)


def _values(source: Source) -> list[Mapping[str, str]]:
    if "category" not in source.mappings:
        return []
    return [
        {"label": value.label, "words": _words(value.words), "since": _when(value.first, value.last)}
        for value in mapping(source.mappings["category"]).values
    ]


def _words(words: tuple[str, ...]) -> str:
    """The words of a category; of codes with very many spellings, the first."""
    more = _(" and %(count)s more") % {"count": len(words) - MOST_WORDS} if len(words) > MOST_WORDS else ""
    return ", ".join(words[:MOST_WORDS]) + more


def _when(first: str, last: str) -> str:
    """In which months, from “2011-09” to “2013-04”, a word was used."""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": _month(first), "last": _month(last)}
    if first:
        return _("from %(first)s") % {"first": _month(first)}
    return _("until %(last)s") % {"last": _month(last)} if last else _("always")


def _month(declared: str) -> str:
    return month(date.fromisoformat(f"{declared}-01"))


def words_table(source: Source, partnership: Partnership, *, may_change: bool) -> Table | None:
    """What senders' words mean in the source's files, who said so and when; with a link for who may correct it."""
    rows = WordMeaning.objects.current().filter(partnership=partnership, source=source.slug).select_related("said_by")
    names = {each.code: each.name for each in partnership.organisations.all()}
    today = timezone.localdate()
    choices: dict[str, Mapping[str, str]] = {}
    shown: list[dict[str, Cell]] = []
    for row in rows:
        if row.field not in choices:
            choices[row.field] = choices_of(source, partnership, row.field, today)
        url = reverse("intake:word", args=[partnership.slug, source.slug, row.pk])
        shown.append(
            {
                "word": Link(row.word, url) if may_change else row.word,
                "tells": TELLS[row.field],
                "means": meaning_in_words(row.meaning, choices[row.field]),
                "sender": names.get(row.sender, row.sender),
                "by": f"{row.said_by.display_name}, {long_date(row.said_at)}",
            }
        )
    columns = (
        Column("word", _("Word")),
        Column("tells", _("Tells the")),
        Column("means", _("Means")),
        Column("sender", _("Sender")),
        Column("by", _("Said by")),
    )
    return Table(_("What senders’ words mean"), columns, shown) if shown else None
