"""What answers count, and why: a pure function of a version and its answers. The order in which they were given is nothing to it."""

from dataclasses import dataclass
from typing import Any

from wardmote.foundations.questionnaires.branching import Answers, asked
from wardmote.foundations.questionnaires.definition import UNKNOWN, Band, Definition, Kind, Option, Question


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer counts. `chosen` are the options that count, with their points; `is_capped`: fewer than their sum."""

    question: Question
    points: int
    chosen: tuple[Option, ...]
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The points, their band, what they are made of, and what is missing from them.

    `unanswered` and `unknown` are scored questions that were asked and have no answer, or “not known”: the score is then the
    least that it can be, and `could_reach` what it would be at most, were they all answered with what counts most.
    """

    points: int
    highest: int
    band: Band | None
    contributions: tuple[Contribution, ...]
    unanswered: tuple[Question, ...] = ()
    unknown: tuple[Question, ...] = ()
    could_reach: int = 0
    band_could_be: Band | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every scored question that was asked has a known answer."""
        return not self.unanswered and not self.unknown


def score(definition: Definition, answers: Answers) -> Score:
    """The score of these answers; those to questions that are not asked do not count."""
    scored = [question for question in asked(definition, answers) if question.is_scored]
    contributions = tuple(contribution(each, answers[each.slug]) for each in scored if each.slug in answers)
    unanswered = tuple(each for each in scored if _is_missing(each, answers.get(each.slug)))
    unknown = tuple(each for each in scored if _is_unknown(each, answers.get(each.slug)))
    points = sum(each.points for each in contributions)
    counted = {each.question.slug: each.points for each in contributions}
    could_reach = points + sum(each.highest - counted.get(each.slug, 0) for each in (*unanswered, *unknown))
    return Score(
        points=points,
        highest=definition.highest,
        band=band_of(definition, points),
        contributions=contributions,
        unanswered=unanswered,
        unknown=unknown,
        could_reach=could_reach,
        band_could_be=band_of(definition, could_reach),
    )


def contribution(question: Question, answer: Any) -> Contribution:
    """What one answer to a scored question counts."""
    chosen = tuple(option for slug in _slugs(question, answer) if (option := question.option(slug)))
    total = sum(option.points for option in chosen)
    capped = total if question.most_points is None else min(total, question.most_points)
    return Contribution(question, capped, chosen, is_capped=capped < total)


def band_of(definition: Definition, points: int) -> Band | None:
    """The band in which so many points lie; None where the questionnaire has no bands."""
    reached = [band for band in definition.bands if band.begins_at <= points]
    return max(reached, key=lambda band: band.begins_at, default=None)


def _slugs(question: Question, answer: Any) -> list[str]:
    if question.kind is Kind.SEVERAL:
        return list(answer)
    if question.kind is Kind.MATRIX:
        return [answer[line.slug] for line in question.lines if line.slug in answer]
    return [answer["answer"] if question.kind is Kind.YES_NO else answer]


def _is_missing(question: Question, answer: Any) -> bool:
    if answer is None:
        return True
    return question.kind is Kind.MATRIX and any(line.slug not in answer for line in question.lines)


def _is_unknown(question: Question, answer: Any) -> bool:
    return question.kind is Kind.YES_NO and answer is not None and answer["answer"] == UNKNOWN
