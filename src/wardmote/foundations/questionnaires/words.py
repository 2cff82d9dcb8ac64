"""How questionnaires, their parts and answers read on pages and papers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.foundations.design.public import listing, long_date, number
from wardmote.foundations.questionnaires.definition import (
    NO,
    UNKNOWN,
    YES,
    Band,
    Condition,
    Definition,
    Kind,
    Option,
    Override,
    Question,
)
from wardmote.foundations.questionnaires.differences import Change, Difference, Part

KINDS: Mapping[Kind, str | Promise] = {
    Kind.CHOICE: gettext_lazy("One answer of several"),
    Kind.SEVERAL: gettext_lazy("Any number of answers"),
    Kind.YES_NO: gettext_lazy("Yes, no or not known, with who said so"),
    Kind.NUMBER: gettext_lazy("A number"),
    Kind.DATE: gettext_lazy("A date"),
    Kind.PLACE: gettext_lazy("A place"),
    Kind.TEXT: gettext_lazy("A text"),
    Kind.MATRIX: gettext_lazy("A table: one answer in each line"),
    Kind.RANK: gettext_lazy("Answers put in order"),
}
OVERRIDES: Mapping[Override, str | Promise] = {
    Override.NONE: gettext_lazy("Nobody may choose another band"),
    Override.UP: gettext_lazy("A higher band may be chosen, with a reason"),
    Override.ANY: gettext_lazy("Any other band may be chosen, with a reason"),
}
YES_NO: Mapping[str, str | Promise] = {
    YES: gettext_lazy("Yes"),
    NO: gettext_lazy("No"),
    UNKNOWN: gettext_lazy("Not known"),
}
CHANGES: Mapping[tuple[Part, Change], str | Promise] = {
    (Part.ABOUT, Change.CHANGED): gettext_lazy("Title, purpose, source or bands’ rule changed"),
    (Part.BAND, Change.ADDED): gettext_lazy("Band added: {title}"),
    (Part.BAND, Change.CHANGED): gettext_lazy("Band changed: {title}"),
    (Part.BAND, Change.REMOVED): gettext_lazy("Band removed: {title}"),
    (Part.SECTION, Change.ADDED): gettext_lazy("Section added: {title}"),
    (Part.SECTION, Change.CHANGED): gettext_lazy("Section changed: {title}"),
    (Part.SECTION, Change.MOVED): gettext_lazy("Section moved: {title}"),
    (Part.SECTION, Change.REMOVED): gettext_lazy("Section removed: {title}"),
    (Part.QUESTION, Change.ADDED): gettext_lazy("Question added: {title}"),
    (Part.QUESTION, Change.CHANGED): gettext_lazy("Question changed: {title}"),
    (Part.QUESTION, Change.MOVED): gettext_lazy("Question moved: {title}"),
    (Part.QUESTION, Change.REMOVED): gettext_lazy("Question removed: {title}"),
}


def label_of(option: Option) -> str:
    """An option as it is read: its label, or yes, no, not known."""
    return option.label or str(YES_NO[option.slug])


def points_words(points: int) -> str:
    """So many points."""
    return ngettext("{count} point", "{count} points", points).format(count=number(points))


def difference_words(difference: Difference) -> str:
    """What is different, in a line."""
    sentence = str(CHANGES[difference.part, difference.change]).format(title=difference.title)
    return _("{change} (the score changes)").format(change=sentence) if difference.points else sentence


def condition_words(definition: Definition, condition: Condition) -> str:
    """What an earlier answer must be."""
    question = definition.question(condition.question)
    if question is None:
        return condition.question
    if question.kind is Kind.NUMBER:
        return _bounds_words(question, condition)
    chosen = [label_of(option) for option in question.options if option.slug in condition.any_of]
    return _("“{question}” is answered {answers}").format(
        question=question.text, answers=_either([f"“{each}”" for each in chosen])
    )


def _either(answers: list[str]) -> str:
    if len(answers) < 2:
        return "".join(answers)
    return _("{first} or {last}").format(first=", ".join(answers[:-1]), last=answers[-1])


def _bounds_words(question: Question, condition: Condition) -> str:
    least, most = condition.at_least, condition.at_most
    if least is not None and most is not None:
        words = _("“{question}” is from {least} to {most}")
    else:
        words = _("“{question}” is {least} or more") if most is None else _("“{question}” is {most} or less")
    return words.format(question=question.text, least=_plain(least), most=_plain(most))


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def conditions_words(definition: Definition, question: Question) -> str:
    """When a question is asked; empty where it always is."""
    if not question.show_if:
        return ""
    conditions = [condition_words(definition, each) for each in question.show_if]
    return _("Asked only if {conditions}").format(conditions=listing(conditions))


def band_range(definition: Definition, band: Band) -> str:
    """From how many points to how many."""
    higher = [each.begins_at for each in definition.bands if each.begins_at > band.begins_at]
    if not higher:
        return _("{points} points or more").format(points=number(band.begins_at))
    return _("{least} to {most} points").format(least=number(band.begins_at), most=number(min(higher) - 1))


def answer_words(question: Question, answer: Any) -> list[str]:  # noqa: PLR0911 - one for each kind
    """An answer as it is read, a line each."""
    match question.kind:
        case Kind.YES_NO:
            answered = str(YES_NO[answer["answer"]])
            source = answer["source"]
            return [_("{answer} (said by: {source})").format(answer=answered, source=source) if source else answered]
        case Kind.DATE:
            return [long_date(date.fromisoformat(answer))]
        case Kind.PLACE:
            return [each for each in (answer["words"], answer["postcode"]) if each]
        case Kind.NUMBER:
            return [" ".join(filter(None, [f"{answer:g}", question.unit]))]
        case Kind.SEVERAL:
            return _labels(question, answer)
        case Kind.RANK:
            return [f"{place}. {label}" for place, label in enumerate(_labels(question, answer), start=1)]
        case Kind.MATRIX:
            lines = ((line, question.option(answer.get(line.slug, ""))) for line in question.lines)
            missing = _("no answer")
            return [f"{line.label}: {label_of(option) if option else missing}" for line, option in lines]
        case Kind.CHOICE:
            return _labels(question, [answer])
    return [str(answer)]


def _labels(question: Question, slugs: list[str]) -> list[str]:
    return [label_of(option) for slug in slugs if (option := question.option(slug))]
