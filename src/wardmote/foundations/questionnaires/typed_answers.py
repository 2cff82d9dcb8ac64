"""Answers as they are typed into fields, and the values that they come to. What is typed is kept even where it comes to nothing."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.branching import asked
from wardmote.foundations.questionnaires.definition import Definition, Kind, Question

Typed = Mapping[str, list[str]]
NUMBER = re.compile(r"[-+−]?[0-9]{1,12}(\.[0-9]{1,6})?")
DIGITS = re.compile(r"[0-9]{1,4}")
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
LONGEST_TEXT, LONGEST_LINE = 5_000, 300
DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was typed for one question: its value, or what is wrong and in which field. Neither: nothing was typed."""

    value: Any = None
    problem: str = ""
    field: str = ""


def field(question: Question, part: str = "") -> str:
    """The name of a question's field, or of one part of it. Names have no underscore, so no two fields are alike."""
    return f"q_{question.slug}_{part}" if part else f"q_{question.slug}"


def fields(question: Question) -> list[str]:
    """The names of all its fields."""
    parts: Mapping[Kind, Iterable[str]] = {
        Kind.YES_NO: ("", "source"),
        Kind.DATE: DATE_PARTS,
        Kind.PLACE: ("", "postcode"),
        Kind.MATRIX: [line.slug for line in question.lines],
        Kind.RANK: [option.slug for option in question.options],
    }
    return [field(question, part) for part in parts.get(question.kind, ("",))]


def typed_in(questions: Iterable[Question], sent: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What a form sent for these questions, as typed; `sent` gives the values of a field."""
    named = (name for question in questions for name in fields(question))
    return {name: values for name in named if (values := [each for each in sent(name) if each.strip()])}


def parsed(question: Question, typed: Typed) -> Parsed:
    """What was typed for a question, read; a required question without an answer is a problem."""
    reading = READERS[question.kind](question, typed)
    if reading.value is None and not reading.problem and question.is_required:
        words = _("Answer “{question}”.").format(question=question.text)
        return Parsed(problem=words, field=fields(question)[0])
    return reading


def answers_in(definition: Definition, typed: Typed) -> dict[str, Any]:
    """The answers that can be read, to whichever question; `branching` says which of them count."""
    readings = {question.slug: parsed(question, typed) for question in definition.questions()}
    return {slug: reading.value for slug, reading in readings.items() if reading.value is not None}


def problems(definition: Definition, typed: Typed) -> dict[str, Parsed]:
    """What is wrong with what was typed or left out, by question, of those that are asked."""
    read = ((question.slug, parsed(question, typed)) for question in asked(definition, answers_in(definition, typed)))
    return {slug: reading for slug, reading in read if reading.problem}


def typed_of(question: Question, value: Any) -> dict[str, list[str]]:
    """How a value is typed: what a later answer begins with. What no longer fits the question is left out."""
    typed = _typed_of(question, value)
    return typed if parsed(question, typed).value is not None else {}


def _typed_of(question: Question, value: Any) -> dict[str, list[str]]:
    if question.kind is Kind.SEVERAL:
        return {field(question): [slug for slug in value if question.option(slug)]}
    return {name: [text] for name, text in _texts_of(question, value) if text}


def _texts_of(question: Question, value: Any) -> Iterator[tuple[str, str]]:
    """Each field of the question with its one text."""
    match question.kind:
        case Kind.YES_NO:
            yield from ((field(question), value["answer"]), (field(question, "source"), value["source"]))
        case Kind.DATE:
            yield from ((field(question, part), str(getattr(date.fromisoformat(value), part))) for part in DATE_PARTS)
        case Kind.PLACE:
            yield from ((field(question), value["words"]), (field(question, "postcode"), value["postcode"]))
        case Kind.MATRIX:
            yield from ((field(question, each.slug), value.get(each.slug, "")) for each in question.lines)
        case Kind.RANK:
            for place, slug in enumerate(value, start=1):
                yield field(question, slug), str(place)
        case _:
            yield field(question), str(value)


def _one(typed: Typed, name: str) -> str:
    return next((each.strip() for each in typed.get(name, []) if each.strip()), "")


def _wrong(question: Question, problem: str, part: str = "", **words: object) -> Parsed:
    return Parsed(problem=problem.format(question=question.text, **words), field=field(question, part))


def _choice(question: Question, typed: Typed) -> Parsed:
    slug = _one(typed, field(question))
    if slug and question.option(slug) is None:
        return _wrong(question, _("Choose one of the answers to “{question}”."))
    return Parsed(slug or None)


def _several(question: Question, typed: Typed) -> Parsed:
    ticked = [each.strip() for each in typed.get(field(question), []) if each.strip()]
    if any(question.option(slug) is None for slug in ticked):
        return _wrong(question, _("Choose among the answers to “{question}”."))
    return Parsed([option.slug for option in question.options if option.slug in ticked] or None)


def _yes_no(question: Question, typed: Typed) -> Parsed:
    answer, source = _one(typed, field(question)), _one(typed, field(question, "source"))
    if not answer:
        words = _("Say yes, no or not known to “{question}”: only who said so is there.")
        return _wrong(question, words) if source else Parsed()
    if question.option(answer) is None:
        return _wrong(question, _("Say yes, no or not known to “{question}”."))
    if len(source) > LONGEST_LINE:
        return _too_long(question, source, LONGEST_LINE, "source")
    return Parsed({"answer": answer, "source": source})


def _number(question: Question, typed: Typed) -> Parsed:
    text = _one(typed, field(question)).replace(",", "").replace(" ", "")
    if not text:
        return Parsed()
    if not NUMBER.fullmatch(text):
        return _wrong(question, _("Write a number for “{question}”, such as 12."))
    value = float(text.replace("−", "-"))
    if question.least is not None and value < question.least:
        return _wrong(question, _("“{question}” is {least} or more."), least=_plain(question.least))
    if question.most is not None and value > question.most:
        return _wrong(question, _("“{question}” is {most} or less."), most=_plain(question.most))
    return Parsed(int(value) if value == math.trunc(value) else value)


def _plain(value: float) -> str:
    return f"{value:g}"


def _date(question: Question, typed: Typed) -> Parsed:
    written = [_one(typed, field(question, part)) for part in DATE_PARTS]
    if not any(written):
        return Parsed()
    part = next((part for part, text in zip(DATE_PARTS, written, strict=True) if not DIGITS.fullmatch(text)), "")
    if part:
        return _wrong(question, _("Write day, month and year of “{question}” in numbers, such as 27 3 2026."), part)
    day, month, year = (int(text) for text in written)
    try:
        value = date(year, month, day)
    except ValueError:
        return _wrong(question, _("There is no such day. Check the date of “{question}”."), "day")
    if year < 1900:
        return _wrong(question, _("Write the year of “{question}” with four figures."), "year")
    return Parsed(value.isoformat())


def _place(question: Question, typed: Typed) -> Parsed:
    words, postcode = _one(typed, field(question)), _one(typed, field(question, "postcode"))
    if not words and not postcode:
        return Parsed()
    if len(words) > LONGEST_LINE:
        return _too_long(question, words, LONGEST_LINE)
    if not postcode:
        return Parsed({"words": words, "postcode": ""})
    halves = POSTCODE.fullmatch(postcode.upper().replace(" ", ""))
    if halves is None:
        return _wrong(question, _("Write the postcode of “{question}” in full, such as AB1 2CD."), "postcode")
    return Parsed({"words": words, "postcode": f"{halves[1]} {halves[2]}"})


def _text(question: Question, typed: Typed) -> Parsed:
    text = _one(typed, field(question))
    return _too_long(question, text, LONGEST_TEXT) if len(text) > LONGEST_TEXT else Parsed(text or None)


def _too_long(question: Question, text: str, most: int, part: str = "") -> Parsed:
    words = _("The answer to “{question}” has {count} letters. Shorten it to {most}.")
    return _wrong(question, words, part, count=len(text), most=most)


def _matrix(question: Question, typed: Typed) -> Parsed:
    chosen = {line.slug: _one(typed, field(question, line.slug)) for line in question.lines}
    for line in question.lines:
        if chosen[line.slug] and question.option(chosen[line.slug]) is None:
            return _wrong(question, _("Choose one answer in each line of “{question}”."), line.slug)
    by_line = {line: slug for line, slug in chosen.items() if slug}
    missing = next((line for line in chosen if not chosen[line]), "")
    if missing and question.is_required:
        return _wrong(question, _("Answer every line of “{question}”."), missing)
    return Parsed(by_line or None)


def _rank(question: Question, typed: Typed) -> Parsed:
    written = {option.slug: _one(typed, field(question, option.slug)) for option in question.options}
    placed = {slug: text for slug, text in written.items() if text}
    if not placed:
        return Parsed()
    wanted = question.ranked or len(question.options)
    for slug, text in placed.items():
        if not DIGITS.fullmatch(text) or not 1 <= int(text) <= wanted:
            words = _("Put “{question}” in order with whole numbers from 1 to {count}.")
            return _wrong(question, words, slug, count=wanted)
    places = {slug: int(text) for slug, text in placed.items()}
    for slug, place in places.items():
        if sum(place == other for other in places.values()) > 1:
            words = _("Two answers to “{question}” have the place {place}. Give each its own.")
            return _wrong(question, words, slug, place=place)
    in_order = sorted(places, key=lambda slug: places[slug])
    if [places[slug] for slug in in_order] != list(range(1, len(in_order) + 1)):
        return _wrong(question, _("Leave no place out in “{question}”: begin with 1."), in_order[0])
    return Parsed(in_order)


READERS: Mapping[Kind, Callable[[Question, Typed], Parsed]] = {
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PLACE: _place,
    Kind.TEXT: _text,
    Kind.MATRIX: _matrix,
    Kind.RANK: _rank,
}
