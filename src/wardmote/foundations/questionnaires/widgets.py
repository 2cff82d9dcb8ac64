"""A question as a page asks it: its fields with what was typed, what is wrong, and what helps. `_asked.html` prints it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.questionnaires.definition import Kind, Question
from wardmote.foundations.questionnaires.typed_answers import DATE_PARTS, Parsed, Typed, field
from wardmote.foundations.questionnaires.words import label_of

PARTS: Mapping[str, str | Promise] = {
    "day": gettext_lazy("Day"),
    "month": gettext_lazy("Month"),
    "year": gettext_lazy("Year"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One box to type in or to tick: its field's name, its own id, its label, its value, and whether it is ticked."""

    name: str
    id: str
    label: str
    value: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One line of a table, or one thing to be put in order: its label and its boxes."""

    label: str
    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What the template needs of a question."""

    question: Question
    kind: str
    id: str
    problem: str = ""
    error_id: str = ""
    hint_id: str = ""
    hint: str = ""
    boxes: tuple[Box, ...] = ()
    lines: tuple[BoxLine, ...] = ()
    extra: Box | None = None
    note: str = ""
    condition: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what describes it, for assistive technology."""
        return " ".join(
            each for each, is_there in ((self.hint_id, self.hint), (self.error_id, self.problem)) if is_there
        )


def asked_question(
    question: Question, typed: Typed, wrong: Parsed | None = None, *, note: str = "", condition: str = ""
) -> AskedQuestion:
    """A question ready to print. `note` stands beside it (“from last time”), `condition` where a preview says when it is asked."""
    name = field(question)
    return AskedQuestion(
        question,
        question.kind.name.lower(),
        name,
        problem=wrong.problem if wrong else "",
        error_id=f"{name}_error",
        hint_id=f"{name}_hint",
        hint=question.hint,
        boxes=tuple(_boxes(question, typed)),
        lines=tuple(_lines(question, typed)),
        extra=_extra(question, typed),
        note=note,
        condition=condition,
    )


def summary(questions: Iterable[AskedQuestion], problems: Mapping[str, Parsed]) -> list[tuple[str, str]]:
    """(address of the box, what is wrong) for the summary at the top of the page."""
    listed = [(each, problems[each.question.slug]) for each in questions if each.question.slug in problems]
    return [(f"#{_first_id(each, problem.field)}", problem.problem) for each, problem in listed]


def _first_id(question: AskedQuestion, name: str) -> str:
    boxes = [
        *question.boxes,
        *(box for line in question.lines for box in line.boxes),
        *([question.extra] if question.extra else []),
    ]
    return next((box.id for box in boxes if box.name == name), question.id)


def _boxes(question: Question, typed: Typed) -> list[Box]:
    name = field(question)
    chosen = typed.get(name, [])
    if question.kind in {Kind.CHOICE, Kind.SEVERAL, Kind.YES_NO}:
        return [
            Box(name, f"{name}_{option.slug}", label_of(option), option.slug, is_chosen=option.slug in chosen)
            for option in question.options
        ]
    if question.kind is Kind.DATE:
        named = ((part, field(question, part)) for part in DATE_PARTS)
        return [Box(each, each, str(PARTS[part]), _text(typed, each)) for part, each in named]
    if question.kind in {Kind.MATRIX, Kind.RANK}:
        return []
    return [Box(name, name, question.text, _text(typed, name))]


def _lines(question: Question, typed: Typed) -> list[BoxLine]:
    if question.kind is Kind.MATRIX:
        named = [(line, field(question, line.slug)) for line in question.lines]
        return [
            BoxLine(
                line.label,
                name,
                tuple(
                    Box(name, f"{name}_{each.slug}", each.label, each.slug, is_chosen=each.slug in typed.get(name, []))
                    for each in question.options
                ),
            )
            for line, name in named
        ]
    if question.kind is Kind.RANK:
        places = [str(place) for place in range(1, (question.ranked or len(question.options)) + 1)]
        named_options = [(option, field(question, option.slug)) for option in question.options]
        return [
            BoxLine(
                option.label,
                name,
                tuple(Box(name, name, place, place, is_chosen=_text(typed, name) == place) for place in places),
            )
            for option, name in named_options
        ]
    return []


def _extra(question: Question, typed: Typed) -> Box | None:
    if question.kind is Kind.YES_NO:
        name = field(question, "source")
        return Box(name, name, _("Who said so, or how you know"), _text(typed, name))
    if question.kind is Kind.PLACE:
        name = field(question, "postcode")
        return Box(name, name, _("Postcode, if known"), _text(typed, name))
    return None


def _text(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, [])), "")
