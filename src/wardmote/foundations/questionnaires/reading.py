"""A questionnaire's declaration, as TOML or as the same tables in JSON: read with every fault named at its place, and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.definition import (
    DECIDING,
    WITH_OPTIONS,
    Band,
    Condition,
    Definition,
    Kind,
    Override,
    Question,
    Section,
)
from wardmote.foundations.questionnaires.errors import DefinitionRefused
from wardmote.foundations.questionnaires.parts import (
    YES_NO,
    conditions_of,
    lines_of,
    options_of,
    points_of,
    slug_of,
    words_of,
)
from wardmote.foundations.reference.public import Lines, Place, Row, Rows, parse_toml

ABOUT = Rows(
    "questionnaire", needs={"title": str}, may={"purpose": str, "source": str, "checked_on": date, "override": str}
)
BANDS = Rows("band", needs={"slug": str, "name": str, "begins_at": int}, code=("slug",))
SECTIONS = Rows("section", needs={"slug": str, "title": str}, may={"intro": str}, code=("slug",))
QUESTIONS = Rows(
    "question",
    needs={"slug": str, "section": str, "kind": str, "text": str},
    may={
        "hint": str,
        "required": bool,
        "options": list,
        "points": dict,
        "lines": list,
        "most_points": int,
        "least": float,
        "most": float,
        "unit": str,
        "ranked": int,
        "show_if": list,
    },
    code=("slug",),
)
# Which keys only some kinds of question have.
ONLY_OF: Mapping[str, frozenset[Kind]] = {
    "options": WITH_OPTIONS,
    "points": frozenset({Kind.YES_NO}),
    "lines": frozenset({Kind.MATRIX}),
    "most_points": frozenset({Kind.SEVERAL}),
    "least": frozenset({Kind.NUMBER}),
    "most": frozenset({Kind.NUMBER}),
    "unit": frozenset({Kind.NUMBER}),
    "ranked": frozenset({Kind.RANK}),
}
FEWEST_OPTIONS = {Kind.CHOICE: 2, Kind.SEVERAL: 1, Kind.MATRIX: 2, Kind.RANK: 2}
MOST_QUESTIONS = 300


@dataclass(frozen=True, eq=False)
class InADraft(Place):
    """Where a row of a draft stands: it has no file and no lines."""

    def words(self, code: str, key: str = "") -> str:
        """The row, and the key where one is meant."""
        row = f"{self.name} {self.number} ({code})" if self.number else self.name
        return f"{row}, {key}" if key else row


def definition_in(text: str, file: str) -> Definition:
    """The questionnaire that a TOML text declares. Raises DefinitionRefused, which names the file, the line and the row."""
    return _read(parse_toml(text, file, DefinitionRefused), file, Lines(text))


def definition_of(declaration: Mapping[str, Any]) -> Definition:
    """The questionnaire that a stored declaration declares. Raises DefinitionRefused, which names the row."""
    return _read(declaration, "", None)


def _read(raw: Mapping[str, Any], file: str, lines: Lines | None) -> Definition:
    def row(values: Any, shape: Rows, number: int | None) -> Row:
        place = Place(file, lines, shape.name, number) if lines else InADraft(file, Lines(), shape.name, number)
        if not isinstance(values, dict):
            words = _("{place}: it must begin with [{name}].")
            raise DefinitionRefused(words.format(place=place.words(""), name=shape.name))
        checked = Row(_with_day(values), place=place, shape=shape, refusal=DefinitionRefused)
        checked.check()
        return checked

    about = row(raw.get("questionnaire", {}), ABOUT, None)
    if unknown := sorted(set(raw) - {"about", "questionnaire", "band", "section", "question"}):
        words = _("there is nothing called “{name}” in a questionnaire. Use questionnaire, band, section and question.")
        raise about.refused(words.format(name=unknown[0]))
    rows = {
        shape.name: [row(values, shape, number) for number, values in enumerate(_listed(raw, shape, about), start=1)]
        for shape in (BANDS, SECTIONS, QUESTIONS)
    }
    for listed in rows.values():
        _each_once(listed)
    return Definition(
        title=words_of(about, about["title"], "title"),
        purpose=about.get("purpose", ""),
        source=about.get("source", ""),
        checked_on=about.get("checked_on"),
        override=_override(about),
        bands=_bands(rows["band"]),
        sections=_sections(rows["section"], rows["question"]),
    )


def _with_day(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no days: one that is written as a text is read as one."""
    day = values.get("checked_on")
    try:
        return {**values, "checked_on": date.fromisoformat(day)} if isinstance(day, str) else dict(values)
    except ValueError:
        return dict(values)


def _listed(raw: Mapping[str, Any], shape: Rows, about: Row) -> list[Any]:
    listed = raw.get(shape.name, [])
    if not isinstance(listed, list):
        raise about.refused(_("each row must begin with [[{name}]].").format(name=shape.name))
    if len(listed) > MOST_QUESTIONS:
        words = _("there are {count} rows of “{name}”, and at most {most} can be asked.")
        raise about.refused(words.format(count=len(listed), name=shape.name, most=MOST_QUESTIONS))
    return listed


def _each_once(rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        slug_of(row, row["slug"])
        if row["slug"] in seen:
            raise row.refused(_("it stands there twice. Give one of the two another name."), "slug")
        seen.add(row["slug"])


def _override(about: Row) -> Override:
    try:
        return Override(about.get("override", Override.NONE))
    except ValueError:
        words = _("“{value}” is no way of overriding a band. Use none, up or any.")
        raise about.refused(words.format(value=about["override"]), "override") from None


def _bands(rows: list[Row]) -> tuple[Band, ...]:
    bands = [
        Band(row["slug"], words_of(row, row["name"], "name"), points_of(row, row["begins_at"], "begins_at"))
        for row in rows
    ]
    for row, band in zip(rows, bands, strict=True):
        if [each.begins_at for each in bands].count(band.begins_at) > 1:
            words = _("two bands begin at {points} points. Let each begin at another number.")
            raise row.refused(words.format(points=band.begins_at), "begins_at")
    in_order = sorted(bands, key=lambda band: band.begins_at)
    if in_order and in_order[0].begins_at:
        raise rows[0].refused(_("no band begins at 0 points, so that a low score would have none."), "begins_at")
    return tuple(in_order)


def _sections(rows: list[Row], questions: list[Row]) -> tuple[Section, ...]:
    slugs = {row["slug"] for row in rows}
    for row in questions:
        if row["section"] not in slugs:
            raise row.refused(_("there is no section “{slug}”.").format(slug=row["section"]), "section")
    in_order = [row for each in rows for row in questions if row["section"] == each["slug"]]
    read: dict[str, Question] = {}
    for row in in_order:
        read[row["slug"]] = _question(row, read)
    return tuple(
        Section(
            each["slug"],
            words_of(each, each["title"], "title"),
            each.get("intro", ""),
            tuple(read[row["slug"]] for row in in_order if row["section"] == each["slug"]),
        )
        for each in rows
    )


def _question(row: Row, earlier: Mapping[str, Question]) -> Question:
    kind = _kind(row)
    for key, kinds in ONLY_OF.items():
        if key in row and kind not in kinds:
            raise row.refused(_("a question of the kind “{kind}” has no “{key}”.").format(kind=kind, key=key), key)
    question = Question(
        slug=row["slug"],
        kind=kind,
        text=words_of(row, row["text"], "text"),
        hint=row.get("hint", ""),
        is_required=row.get("required", False),
        options=options_of(row, kind),
        lines=lines_of(row),
        most_points=points_of(row, row["most_points"], "most_points") if "most_points" in row else None,
        least=row.get("least"),
        most=row.get("most"),
        unit=row.get("unit", ""),
        ranked=row.get("ranked", 0),
        show_if=conditions_of(row),
    )
    _check_question(row, question)
    for condition in question.show_if:
        _check_condition(row, condition, earlier.get(condition.question))
    return question


def _kind(row: Row) -> Kind:
    try:
        return Kind(row["kind"])
    except ValueError:
        words = _("“{value}” is no kind of question. Use one of: {known}.")
        raise row.refused(words.format(value=row["kind"], known=", ".join(Kind)), "kind") from None


def _check_question(row: Row, question: Question) -> None:
    fewest = FEWEST_OPTIONS.get(question.kind, 0)
    if len(question.options) < fewest:
        words = _("it has {count} answers to choose from, and needs {fewest} or more.")
        raise row.refused(words.format(count=len(question.options), fewest=fewest), "options")
    if question.kind is Kind.MATRIX and not question.lines:
        raise row.refused(_("a matrix needs lines, each answered by one of the options."), "lines")
    if question.kind is Kind.RANK and not 0 <= question.ranked <= len(question.options):
        raise row.refused(_("no more can be put in order than there are."), "ranked")
    if question.least is not None and question.most is not None and question.least > question.most:
        raise row.refused(_("the least is more than the most."), "least")


def _check_condition(row: Row, condition: Condition, on: Question | None) -> None:
    if on is None:
        words = _("it depends on “{slug}”, which is not asked before it. Move one of the two.")
        raise row.refused(words.format(slug=condition.question), "show_if")
    if on.kind not in DECIDING:
        words = _("it depends on “{slug}”, which is a question of the kind “{kind}”. Only choices and numbers decide.")
        raise row.refused(words.format(slug=on.slug, kind=on.kind), "show_if")
    has_bounds = condition.at_least is not None or condition.at_most is not None
    if on.kind is Kind.NUMBER:
        if condition.any_of or not has_bounds:
            words = _("“{slug}” is a number: say at_least or at_most.")
            raise row.refused(words.format(slug=on.slug), "show_if")
        return
    known = YES_NO if on.kind is Kind.YES_NO else [option.slug for option in on.options]
    if has_bounds or not condition.any_of:
        words = _('say which answers to “{slug}” it depends on, such as is = ["{first}"].')
        raise row.refused(words.format(slug=on.slug, first=known[0]), "show_if")
    if unknown := next((each for each in condition.any_of if each not in known), ""):
        words = _("“{slug}” has no answer “{answer}”. Use one of: {known}.")
        raise row.refused(words.format(slug=on.slug, answer=unknown, known=", ".join(known)), "show_if")
