"""Reads that span models: what is published, what was answered before, and what an answer begins with."""

from collections.abc import Mapping

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.models import AnswerSet, Version
from wardmote.foundations.questionnaires.typed_answers import typed_of


def published_version(partnership: Partnership, code: str) -> Version | None:
    """The version of a questionnaire that is answered now; None where none is published."""
    versions = Version.objects.published().filter(questionnaire__partnership=partnership, questionnaire__code=code)
    return versions.select_related("questionnaire").order_by("-number").first()


def answers_about(partnership: Partnership, code: str, subject: str) -> list[AnswerSet]:
    """Every complete set of answers about a subject, the newest first, each with its own version."""
    sets = AnswerSet.objects.filter(
        partnership=partnership, questionnaire__code=code, subject=subject, completed_at__isnull=False
    )
    return list(sets.select_related("version", "questionnaire", "completed_by").order_by("-completed_at", "-pk"))


def latest_complete(partnership: Partnership, code: str, subject: str) -> AnswerSet | None:
    """The last complete answers about a subject; None where there are none."""
    return next(iter(answers_about(partnership, code, subject)), None)


def from_last_time(answers: AnswerSet) -> Mapping[str, Mapping[str, list[str]]]:
    """What a draft's questions were answered last time, as typed, by question: of those that still fit.

    A question of the same name whose kind has changed, or whose answer is no option any more, begins empty.
    """
    if answers.previous is None:
        return {}
    earlier, now = answers.previous.version.definition, answers.version.definition
    taken_over = {}
    for slug, value in answers.previous.answers.items():
        before, question = earlier.question(slug), now.question(slug)
        if before and question and before.kind is question.kind and (typed := typed_of(question, value)):
            taken_over[slug] = typed
    return taken_over
