"""What the pages of questionnaires show."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, Tab, long_date
from wardmote.foundations.questionnaires.branching import asked, asked_in, sections_asked
from wardmote.foundations.questionnaires.definition import Definition, Kind, Question
from wardmote.foundations.questionnaires.journey import Step
from wardmote.foundations.questionnaires.models import Version
from wardmote.foundations.questionnaires.scoring import Score, score
from wardmote.foundations.questionnaires.typed_answers import Typed, answers_in, fields
from wardmote.foundations.questionnaires.widgets import asked_question, summary
from wardmote.foundations.questionnaires.words import (
    KINDS,
    answer_words,
    band_range,
    conditions_words,
    label_of,
    points_words,
)


def version_subject(version: Version, current: str) -> Subject:
    """The header of a version: its state, where it comes from, and the ways to look at it."""
    definition, questionnaire = version.definition, version.questionnaire
    slug, code = questionnaire.partnership.slug, questionnaire.code

    def at(name: str) -> str:
        return reverse(f"questionnaires:{name}", args=[slug, code, version.number])

    state = (_("Published"), "green") if version.is_published else (_("Draft"), "yellow")
    facts = [Fact(_("version {number}").format(number=version.number))]
    if version.published_at:
        facts.append(Fact(_("published {day}").format(day=long_date(version.published_at))))
    tabs = (
        Tab(_("Questions"), at("version"), is_current=current == "version"),
        Tab(_("Preview"), at("preview"), is_current=current == "preview"),
        Tab(_("Try it"), at("try"), is_current=current == "try"),
    )
    actions = [Action(_("Paper version"), at("paper")), Action(_("Word"), at("word"), is_download=True)]
    if not version.is_published:
        actions.insert(0, Action(_("Change it"), reverse("questionnaires:draft", args=[slug, code]), is_first=True))
    return Subject(definition.title, (state,), tuple(facts), tuple(actions), tabs)


def listed(definition: Definition) -> list[dict[str, Any]]:
    """Every section with its questions: kind, answers with their points, and when each is asked."""
    return [
        {"section": section, "questions": [_listed_question(definition, each) for each in section.questions]}
        for section in definition.sections
    ]


def _listed_question(definition: Definition, question: Question) -> dict[str, Any]:
    is_scored = question.is_scored
    return {
        "question": question,
        "kind": KINDS[question.kind],
        "condition": conditions_words(definition, question),
        "answers": []
        if question.kind is Kind.YES_NO and not is_scored
        else [
            _("{answer}: {points}").format(answer=label_of(option), points=points_words(option.points))
            if is_scored
            else label_of(option)
            for option in question.options
        ],
        "lines": [line.label for line in question.lines],
        "cap": points_words(question.most_points) if question.most_points is not None and is_scored else "",
    }


def bands_listed(definition: Definition) -> list[tuple[str, str]]:
    """Each band with its range."""
    return [(band.name, band_range(definition, band)) for band in definition.bands]


def preview(definition: Definition) -> list[dict[str, Any]]:
    """Every question as it is asked, with what it depends on."""
    return [
        {
            "section": section,
            "asked": [
                asked_question(each, {}, condition=conditions_words(definition, each)) for each in section.questions
            ],
        }
        for section in definition.sections
    ]


def section_page(
    definition: Definition, step: Step, typed: Typed, notes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One section as it is asked now. `notes` stand beside questions, by question.

    What was typed in other sections goes along in hidden fields (`carried`), for a form that keeps nothing between pages.
    """
    section = step.section
    if section is None:
        return {}
    answers = answers_in(definition, typed)
    asked_here = [
        asked_question(each, typed, step.problems.get(each.slug), note=(notes or {}).get(each.slug, ""))
        for each in asked_in(definition, section, answers)
    ]
    sections = [each.slug for each in sections_asked(definition, answers)]
    own = {name for each in section.questions for name in fields(each)}
    return {
        "section": section,
        "asked": asked_here,
        "errors": summary(asked_here, step.problems),
        "asks_more": step.asks_more and not step.problems,
        "shown": " ".join(each.question.slug for each in asked_here),
        "place": sections.index(section.slug) + 1,
        "of": len(sections),
        "carried": [(name, value) for name, values in typed.items() if name not in own for value in values],
    }


def result(definition: Definition, typed: Typed) -> dict[str, Any]:
    """What answers come to: each answer in words, the score and what it is made of, and what is missing from it."""
    answers = answers_in(definition, typed)
    questions = asked(definition, answers)
    scored = score(definition, answers)
    return {
        "answered": [
            (each.text, answer_words(each, answers[each.slug]) if each.slug in answers else []) for each in questions
        ],
        "not_asked": sum(1 for _question in definition.questions()) - len(questions),
        "carried": [(name, value) for name, values in typed.items() for value in values],
        **(explained(scored) if definition.is_scored else {}),
    }


def explained(scored: Score) -> dict[str, Any]:
    """A score as a page explains it."""
    return {
        "score": scored,
        "contributions": [
            {
                "question": each.question.text,
                "answer": ", ".join(label_of(option) for option in each.chosen if option.points) or "",
                "points": each.points,
                "is_capped": each.is_capped,
            }
            for each in scored.contributions
            if each.points
        ],
        "unanswered": [each.text for each in scored.unanswered],
        "unknown": [each.text for each in scored.unknown],
    }
