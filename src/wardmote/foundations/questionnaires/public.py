"""What other rooms may call: questionnaires that are published, answers about a subject of theirs, scores explained.

A room opens its own door first: nothing here asks who may answer about a subject, or see what was answered. A subject is
named as `app.model:key`.
"""

from collections.abc import Mapping

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires import queries
from wardmote.foundations.questionnaires.definition import Band, Definition, Kind, Override, Question, Section
from wardmote.foundations.questionnaires.errors import (
    AnswersIncomplete,
    AnswersRefused,
    DefinitionRefused,
    OverrideRefused,
    QuestionnaireError,
    QuestionnaireRefused,
    WrittenMeanwhile,
)
from wardmote.foundations.questionnaires.models import AnswerSet, BandOverride, Questionnaire, Version
from wardmote.foundations.questionnaires.operations import answering, drafting
from wardmote.foundations.questionnaires.overrides import bands_allowed
from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission
from wardmote.foundations.questionnaires.scoring import Contribution, Score, score

__all__ = [
    "AnswerSet",
    "AnswersIncomplete",
    "AnswersRefused",
    "Band",
    "BandOverride",
    "Contribution",
    "Definition",
    "DefinitionRefused",
    "Kind",
    "Override",
    "OverrideRefused",
    "Question",
    "Questionnaire",
    "QuestionnaireError",
    "QuestionnaireRefused",
    "QuestionnairesPermission",
    "Score",
    "Section",
    "Version",
    "WrittenMeanwhile",
    "answers_about",
    "bands_allowed_for",
    "complete_answers",
    "copy_shipped",
    "from_last_time",
    "open_answers",
    "override_band",
    "publish_version",
    "published_version",
    "remove_answers",
    "save_typed",
    "score_of",
]


def published_version(partnership: Partnership, code: str) -> Version | None:
    """The version of a questionnaire that is answered now, by the questionnaire's code; None where none is published."""
    return queries.published_version(partnership, code)


def open_answers(*, by: User, partnership: Partnership, code: str, subject: str, event: str = "") -> AnswerSet:
    """Begin to answer about a subject, or go on with the draft that is open.

    A new draft is of the version published now, and knows the last complete answers (`previous`); `from_last_time` gives
    what its fields begin with. A draft keeps its version when another is published meanwhile. `event` is what made the
    subject be scored anew, in the room's own words for its entries, such as “entry:incident”: a new score is a new set, and
    the earlier sets stay as they are.

    Raises AnswersRefused where the questionnaire has no published version.
    """
    return answering.open_answers(by=by, partnership=partnership, code=code, subject=subject, event=event)


def from_last_time(answers: AnswerSet) -> Mapping[str, Mapping[str, list[str]]]:
    """What the questions of a draft were answered last time, by question, each as its fields are typed.

    It is shown in the fields and counts for nothing until somebody saves it: a page that nobody opened says nothing. What
    no longer fits (another kind of question, an option that is gone) is left out.
    """
    return queries.from_last_time(answers)


def save_typed(*, by: User, answers: AnswerSet, typed: Mapping[str, list[str]], seen: int) -> AnswerSet:
    """Keep what was typed, as typed: a draft may hold what cannot be read yet.

    `typed` has every field of the questions that were shown, an emptied one with an empty list. `seen` is the edition that
    the person opened. Raises WrittenMeanwhile where somebody saved since, AnswersRefused where the answers are complete or a
    field is none of the questionnaire's.
    """
    return answering.save_typed(by=by, answers=answers, typed=typed, seen=seen)


def complete_answers(*, by: User, answers: AnswerSet, seen: int) -> AnswerSet:
    """Complete a draft. Only answers to questions that are asked are kept; they are scored, and never change again.

    Raises AnswersIncomplete, whose `problems` say by question what is missing or cannot be read; WrittenMeanwhile.
    """
    return answering.complete_answers(by=by, answers=answers, seen=seen)


def override_band(*, by: User, answers: AnswerSet, band: str, reason: str) -> BandOverride:
    """Put another band in place of the scored one, with a reason. The scored band stays beside it.

    Raises OverrideRefused where the version does not allow that band (upward only, where it says so) or the reason is
    missing; AnswersRefused where the answers are a draft.
    """
    return answering.override_band(by=by, answers=answers, band=band, reason=reason)


def bands_allowed_for(answers: AnswerSet) -> tuple[Band, ...]:
    """The bands that may be put in place of the scored one, the lowest first; none for a draft."""
    definition = answers.version.definition
    return bands_allowed(definition, definition.band(answers.band)) if answers.is_complete else ()


def score_of(answers: AnswerSet) -> Score:
    """The score of complete answers with what each contributed, worked out anew from version and answers.

    It says which scored questions had no answer, or “not known”, and what the score could come to with them.
    """
    return score(answers.version.definition, answers.answers)


def answers_about(partnership: Partnership, code: str, subject: str) -> list[AnswerSet]:
    """Every complete set of answers about a subject, the newest first; each is read by its own version."""
    return queries.answers_about(partnership, code, subject)


def remove_answers(*, by: User, partnership: Partnership, subject: str) -> int:
    """Remove all answers about a subject that is itself removed, drafts too; how many sets those were."""
    return answering.remove_answers(by=by, partnership=partnership, subject=subject)


def copy_shipped(*, by: User, partnership: Partnership, form: str) -> Version:
    """Begin a questionnaire as a copy of a form that comes with the program; gives its draft. Raises QuestionnaireRefused."""
    return drafting.copy_shipped(by=by, partnership=partnership, form=form)


def publish_version(*, by: User, version: Version, seen: int) -> Version:
    """Publish a draft, which never changes again. Raises QuestionnaireRefused with every reason why it cannot be."""
    return drafting.publish_version(by=by, version=version, seen=seen)
