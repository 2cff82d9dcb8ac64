"""Which questions are asked, given the answers so far. Pure: the same answers always ask the same."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from wardmote.foundations.questionnaires.definition import Condition, Definition, Kind, Question, Section

Answers = Mapping[str, Any]


class Holds(Enum):
    """Whether a condition holds. While what it asks after is not answered, nobody can say."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def asked(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked, in order: those without a condition, and those whose conditions all hold.

    A condition on a question that is not itself asked does not hold, whatever was once answered there. One whose
    question waits for its answer is unknown, and what depends on it is not asked yet.
    """
    return tuple(question for _section, question in _walk(definition, answers))


def asked_in(definition: Definition, section: Section, answers: Answers) -> tuple[Question, ...]:
    """The questions of one section that are asked."""
    return tuple(question for each, question in _walk(definition, answers) if each.slug == section.slug)


def sections_asked(definition: Definition, answers: Answers) -> tuple[Section, ...]:
    """The sections of which at least one question is asked."""
    slugs = dict.fromkeys(section.slug for section, _question in _walk(definition, answers))
    return tuple(section for section in definition.sections if section.slug in slugs)


def counting(definition: Definition, answers: Answers) -> dict[str, Any]:
    """The answers that count: those to questions that are asked, in the order of the questions."""
    return {
        question.slug: answers[question.slug] for question in asked(definition, answers) if question.slug in answers
    }


def holds(condition: Condition, question: Question | None, answers: Answers) -> Holds:
    """Whether a condition holds by the answers, `question` being what it asks after, or None where that is not asked."""
    if question is None:
        return Holds.NO
    if condition.question not in answers:
        return Holds.UNKNOWN
    answer = answers[condition.question]
    if question.kind is Kind.NUMBER:
        is_met = (condition.at_least is None or answer >= condition.at_least) and (
            condition.at_most is None or answer <= condition.at_most
        )
    else:
        is_met = not _chosen(question, answer).isdisjoint(condition.any_of)
    return Holds.YES if is_met else Holds.NO


def _chosen(question: Question, answer: Any) -> frozenset[str]:
    if question.kind is Kind.SEVERAL:
        return frozenset(answer)
    return frozenset([answer["answer"] if question.kind is Kind.YES_NO else answer])


def _walk(definition: Definition, answers: Answers) -> Iterator[tuple[Section, Question]]:
    reached: dict[str, Question] = {}
    for section in definition.sections:
        for question in section.questions:
            conditions = question.show_if
            if all(holds(each, reached.get(each.question), answers) is Holds.YES for each in conditions):
                reached[question.slug] = question
                yield section, question
