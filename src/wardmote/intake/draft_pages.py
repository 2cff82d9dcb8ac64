"""What the page of a draft shows: the five things that matter with what is doubtful first, the columns, and the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import number
from wardmote.foundations.organisations.public import Organisation, Partnership, as_code
from wardmote.intake.draft_forms import KINDS, PLACES, DraftForm, column_field
from wardmote.intake.drafting.decisions import ADDS_TO_CATEGORY, COUNT_OF_ITS_OWN, LEFT_OUT, Choice
from wardmote.intake.drafting.filling_in import About, from_texts
from wardmote.intake.operations.trying_drafts import Answers
from wardmote.intake.previews import preview_page
from wardmote.intake.sources import declared_for_now
from wardmote.intake.sources.keys import TIME_COLUMNS

WHENS = {*TIME_COLUMNS, "day", "time", "end"}
PLACE_COLUMNS = {
    "council", "ward", "lsoa", "lsoa_name", "longitude", "latitude", "easting", "northing", "outward_postcode", "place",
}  # fmt: skip
WHATS = {"category", "subcategory", ADDS_TO_CATEGORY, "quantity", COUNT_OF_ITS_OWN}
NEEDED = (
    "kind",
    "place",
    "first_in_dates",
    "category",
    "title",
    "organisation",
    "every",
    "lag_months",
    "smallest",
    "finest",
)
MATTERING = WHENS | PLACE_COLUMNS | WHATS | {"identifier"}


@dataclass(frozen=True)
class Mark:
    """One of the five things that matter: what it is as the draft has it, why, and whether it must be decided."""

    title: str
    now: str
    why: str
    fields: tuple[BoundField, ...] = ()
    is_open: bool = False


@dataclass(frozen=True)
class ShownColumn:
    """A column of the sample with its field."""

    heading: str
    looks_like: str
    examples: str
    why: str
    warning: str
    field: BoundField | None


def draft_page(page: Mapping[str, Any], form: DraftForm, partnership: Partnership) -> dict[str, Any]:
    """Everything that the template needs beside the form."""
    form.use_required_attribute = False
    for name in NEEDED:
        # They are shown as needed; what may stay open until the source is saved, the form itself decides.
        form.fields[name].required = True
    columns = [(each["becomes"], _column(each, form)) for each in page["columns"]]
    marks = _marks(page, form)
    return {
        "form": form,
        "marks": sorted(marks, key=lambda mark: not mark.is_open),
        "open": sum(mark.is_open for mark in marks),
        "mattering": [column for becomes, column in columns if becomes in MATTERING],
        # What is to be decided may be a choice among the others.
        "is_rest_open": bool({"when", "where", "what"} & set(page["doubts"])),
        "rest": [column for becomes, column in columns if becomes not in MATTERING],
        "taken_out": page["taken_out"],
        "problems": [*page["problems"], *page.get("refused", ())],
        "notes": page["notes"],
        "result": _result(page, partnership),
    }


def _result(page: Mapping[str, Any], partnership: Partnership) -> dict[str, Any] | None:
    """The whole file as it would be loaded: the numbers and tables of the trial."""
    if not page["tried"]:
        return None
    declared = from_texts(page["texts"])
    source, mappings = declared.source(), declared.mappings()
    with declared_for_now(source, mappings):
        return preview_page(page["tried"], partnership, source)


def _column(column: Mapping[str, Any], form: DraftForm) -> ShownColumn:
    is_period = column["is_period"]
    warning = ""
    if column["shortened"]:
        warning = ngettext(
            "%(count)s cell was shortened by a spreadsheet, as 2.02501E+12. It tells no row from another.",
            "%(count)s cells were shortened by a spreadsheet, as 2.02501E+12. They tell no row from another.",
            column["shortened"],
        ) % {"count": number(column["shortened"])}
    return ShownColumn(
        heading=column["heading"],
        looks_like=_looks_like(column),
        examples=", ".join(column["examples"]),
        why=_("its heading is the period of the counts below it") if is_period else _why(column),
        warning=warning,
        field=None if is_period else form[column_field(column["position"])],
    )


def _why(column: Mapping[str, Any]) -> str:
    if column["is_left_out_for_good_reason"]:
        return column["why"] if column["becomes"] == LEFT_OUT else ""
    if column["becomes"] != LEFT_OUT:
        return str(column["why"])
    if column["is_read_only"]:
        return _("text, which is looked through for people and not kept")
    return _("nothing says what it would be needed for")


def _looks_like(column: Mapping[str, Any]) -> str:
    if column["is_left_out_for_good_reason"]:
        return _("not shown")
    return ngettext(
        "%(kind)s, %(filled)s%% filled, %(count)s value",
        "%(kind)s, %(filled)s%% filled, %(count)s different values",
        column["distinct"],
    ) % {"kind": _kind(column["kind"]), "filled": column["filled"], "count": number(column["distinct"])}


def _kind(kind: str) -> str:
    """The kind of a column's values in the reader's words."""
    words = {
        "LSOA code": _("codes of small areas"),
        "ward code": _("codes of wards"),
        "council code": _("codes of councils"),
        "month": _("months"),
        "quarter": _("quarters"),
        "financial year": _("financial years"),
        "year of two": _("years such as 202425"),
        "months or years": _("months or years"),
        "year": _("years"),
        "time": _("times of day"),
        "yes or no": _("yes or no"),
        "day of a month": _("days of a month"),
        "name of a month": _("names of months"),
        "whole number": _("whole numbers"),
        "number": _("numbers"),
        "outward postcode": _("halves of postcodes"),
        "date": _("dates"),
        "moment": _("dates with times"),
        "words": _("few different words"),
        "identifier": _("references"),
        "text": _("texts"),
        "free text": _("long texts"),
        "nothing": _("nothing"),
    }
    return words.get(kind, kind)


def _marks(page: Mapping[str, Any], form: DraftForm) -> list[Mark]:
    """What a row is, when, where, what was counted, and the reference."""
    doubts, guesses = set(page["doubts"]), page["guesses"]
    return [
        Mark(
            _("What a row is"),
            str(dict(KINDS).get(guesses["kind"]["value"], "")),
            guesses["kind"]["reason"],
            (form["kind"],),
            is_open="kind" in doubts and not _answered(form, "kind"),
        ),
        _when(page, form, doubts),
        Mark(
            _("Where it was"),
            str(dict(PLACES).get(guesses["place"]["value"], "")),
            _read_from(page, PLACE_COLUMNS) or guesses["place"]["reason"],
            (form["place"],),
            is_open="where" in doubts and not _answered(form, "place"),
        ),
        _what(page, form, doubts),
        _reference(page, doubts),
    ]


def _answered(form: DraftForm, name: str) -> bool:
    return bool(form[name].value())


def _when(page: Mapping[str, Any], form: DraftForm, doubts: set[str]) -> Mark:
    guesses = page["guesses"]
    told_by = guesses["across"] or guesses["period"]
    why = _read_from(page, WHENS) or (told_by["reason"] if told_by else _("No column says when. Choose one below."))
    is_open = "when" in doubts
    fields: tuple[BoundField, ...] = ()
    if "order" in doubts:
        why = _("No day in the file is above 12: day and month may be the other way round. Ask the sender.")
        fields, is_open = (form["first_in_dates"],), not _answered(form, "first_in_dates")
    now = _("Not known") if "when" in doubts else _headings(page, WHENS) or _told_by(guesses)
    return Mark(_("When it was"), now, why, fields, is_open=is_open)


def _told_by(guesses: Mapping[str, Any]) -> str:
    if guesses["across"]:
        return _("The headings of the counts")
    where = guesses["period"]["value"] if guesses["period"] else ""
    words = {
        "file name": _("The file’s name"),
        "sheet name": _("The sheet’s name"),
        "title": _("The title above the headings"),
    }
    return words.get(where, _("Not needed"))


def _what(page: Mapping[str, Any], form: DraftForm, doubts: set[str]) -> Mark:
    now = _headings(page, WHATS)
    if "what" not in doubts:
        return Mark(
            _("What was counted"), now, _read_from(page, {"category", ADDS_TO_CATEGORY, "quantity", COUNT_OF_ITS_OWN})
        )
    why = _("No column says of what kind a row is. Choose one below, or write what all rows are.")
    is_open = not _answered(form, "category")
    return Mark(_("What was counted"), now or _("Not known"), why, (form["category"],), is_open=is_open)


def _reference(page: Mapping[str, Any], doubts: set[str]) -> Mark:
    headings = _headings(page, {"identifier"})
    if headings:
        why = _read_from(page, {"identifier"})
    elif page["guesses"]["kind"]["value"] == "incidents":
        why = _("No column tells one row from another, so a row that comes twice is counted twice.")
    else:
        why = _("Counts need none.")
    if "reference" in doubts:
        shortened = sum(each["shortened"] for each in page["columns"])
        why = _(
            "{count} references were shortened by a spreadsheet. Ask the sender for the file as their system writes it."
        ).format(count=number(shortened))
    return Mark(_("Its reference"), headings or _("None"), why)


def _headings(page: Mapping[str, Any], keys: set[str]) -> str:
    return ", ".join(f"“{each['heading']}”" for each in page["columns"] if each["becomes"] in keys)


def _read_from(page: Mapping[str, Any], keys: set[str]) -> str:
    """Why its columns were taken, column by column."""
    reasons = [
        f"“{each['heading']}”: {each['why']}" for each in page["columns"] if each["becomes"] in keys and each["why"]
    ]
    return "; ".join(reasons)


def initial_of(page: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of the form hold before anybody changes them."""
    answers, about = page["answers"], page["answers"]["about"]
    raw = from_texts(page["texts"]).raw if page["texts"] else {}
    publisher, disclosure = raw.get("publisher", {}), raw.get("disclosure", {})
    kind, place = page["guesses"]["kind"]["value"], page["guesses"]["place"]["value"]
    doubts = page["doubts"]
    return {
        "kind": answers["choice"]["kind"] or ("" if "kind" in doubts else kind),
        "place": answers["choice"]["place"] or ("" if "where" in doubts else place),
        "first_in_dates": answers["choice"]["first_in_dates"],
        "category": about["category"],
        "title": raw.get("title") or page["title"],
        "description": raw.get("description", ""),
        "publisher": about["publisher"] or ("" if answers["organisation"] else publisher.get("name", "")),
        "organisation": answers["organisation"],
        "every": raw.get("cadence", {}).get("every") or page["guesses"]["every"]["value"],
        "lag_months": raw.get("cadence", {}).get("lag_months", 1),
        "gateway": publisher.get("gateway", ""),
        "rule": disclosure.get("rule", ""),
        "smallest": disclosure.get("smallest", 5),
        "finest": disclosure.get("finest") or page["guesses"]["finest"]["value"],
    }


def answers_of(form: DraftForm) -> Answers:
    """What was chosen and written, as the draft is made from it."""
    cleaned = form.cleaned_data
    columns = {
        column["heading"]: cleaned[column_field(column["position"])] or LEFT_OUT
        for column in form.page["columns"]
        if not column["is_period"]
    }
    body: Organisation | None = cleaned["organisation"]
    about = About(
        title=cleaned["title"],
        description=cleaned["description"],
        publisher=body.name if body else cleaned["publisher"],
        authority=body.kind_on(timezone.localdate()) if body else "",
        gateway=cleaned["gateway"],
        every=cleaned["every"],
        lag_months=cleaned["lag_months"],
        rule=cleaned["rule"],
        smallest=cleaned["smallest"],
        finest=cleaned["finest"],
        category=as_code(cleaned["category"]),
    )
    choice = Choice(columns, cleaned["kind"], cleaned["place"], cleaned["first_in_dates"])
    return Answers(choice, about, "", str(body.pk) if body else "")
