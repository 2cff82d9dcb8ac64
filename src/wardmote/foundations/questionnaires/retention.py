"""How long answers are kept. A room that removes a subject removes its answers with it (`remove_answers`)."""

from datetime import date

from django.db.models import Q

from wardmote.foundations.retention.public import Effect, Relation, Rule, register


def _complete(_day: date) -> Q:
    return Q(completed_at__isnull=False)


def _drafts(_day: date) -> Q:
    return Q(completed_at__isnull=True)


register(
    Rule("questionnaire-answers", "questionnaires.AnswerSet", since="completed_at", only=_complete),
    Rule("questionnaire-drafts", "questionnaires.AnswerSet", since="saved_at", only=_drafts),
    Relation("questionnaires.AnswerSet.previous", "questionnaires.AnswerSet", Effect.LOSES),
    Relation("questionnaires.BandOverride.answer_set", "questionnaires.AnswerSet", Effect.GOES),
)
