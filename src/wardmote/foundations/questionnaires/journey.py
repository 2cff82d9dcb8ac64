"""Answering section by section: which page comes next. It needs nothing but the form, so it works without JavaScript."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from wardmote.foundations.questionnaires.branching import asked_in, sections_asked
from wardmote.foundations.questionnaires.definition import Definition, Section
from wardmote.foundations.questionnaires.typed_answers import Parsed, Typed, answers_in, parsed


@dataclass(frozen=True, slots=True)
class Step:
    """The section to show, or None once every section is answered; what is wrong in it, and whether it asks more than before."""

    section: Section | None
    problems: Mapping[str, Parsed] = field(default_factory=dict)
    asks_more: bool = False


def first_step(definition: Definition, typed: Typed) -> Step:
    """Where answering begins."""
    return Step(next(iter(sections_asked(definition, answers_in(definition, typed))), None))


def next_step(definition: Definition, typed: Typed, section: Section, shown: Collection[str]) -> Step:
    """What comes after a section was sent: itself where something is wrong or its answers ask more, else the next.

    `shown` are the questions that stood on the page: one that its own answers bring is asked, and not yet found missing.
    """
    answers = answers_in(definition, typed)
    here = asked_in(definition, section, answers)
    wrong = {each.slug: reading for each in here if each.slug in shown and (reading := parsed(each, typed)).problem}
    asks_more = any(each.slug not in shown for each in here)
    if wrong or asks_more:
        return Step(section, wrong, asks_more=asks_more)
    later = _after(definition, section)
    return Step(next((each for each in sections_asked(definition, answers) if each.slug in later), None))


def step_back(definition: Definition, typed: Typed, section: Section | None) -> Step:
    """The section before one, or the last of all before the end; the first has none before it."""
    sections = sections_asked(definition, answers_in(definition, typed))
    later = {section.slug, *_after(definition, section)} if section else set()
    before = [each for each in sections if each.slug not in later]
    return Step(before[-1] if before else section)


def _after(definition: Definition, section: Section) -> set[str]:
    slugs = [each.slug for each in definition.sections]
    return set(slugs[slugs.index(section.slug) + 1 :])
