"""Answering a questionnaire about a subject: drafts as they are typed, completion with its score, another band."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.branching import counting
from wardmote.foundations.questionnaires.errors import AnswersIncomplete, AnswersRefused, WrittenMeanwhile
from wardmote.foundations.questionnaires.models import AnswerSet, BandOverride
from wardmote.foundations.questionnaires.overrides import check_override
from wardmote.foundations.questionnaires.queries import latest_complete, published_version
from wardmote.foundations.questionnaires.scoring import score
from wardmote.foundations.questionnaires.typed_answers import answers_in, fields, problems

LONGEST_REASON = 1_000


@transaction.atomic
def open_answers(*, by: User, partnership: Partnership, code: str, subject: str, event: str = "") -> AnswerSet:
    """The draft about a subject: the one that is open, or a new one to the version published now. Raises AnswersRefused."""
    version = published_version(partnership, code)
    if version is None:
        raise AnswersRefused(_("The questionnaire “{code}” has no published version. Publish one.").format(code=code))
    same = AnswerSet.objects.select_for_update().filter(questionnaire=version.questionnaire, subject=subject)
    if there := same.filter(completed_at=None).first():
        return there
    answers = AnswerSet.objects.create(
        partnership=partnership,
        questionnaire=version.questionnaire,
        version=version,
        subject=subject,
        event=event,
        previous=latest_complete(partnership, code, subject),
        begun_by=by,
    )
    _record(by, "questionnaires.answers.begun", answers)
    return answers


@transaction.atomic
def save_typed(*, by: User, answers: AnswerSet, typed: Mapping[str, list[str]], seen: int) -> AnswerSet:
    """Keep what was typed in some fields, right or wrong; a field that came empty is emptied.

    `typed` has every field of the questions that were shown, `seen` the edition that the person opened.
    Raises AnswersRefused where the answers are complete, WrittenMeanwhile.
    """
    draft = _draft(answers, seen)
    known = {name for question in draft.version.definition.questions() for name in fields(question)}
    if unknown := sorted(set(typed) - known):
        raise AnswersRefused(_("This questionnaire has no field “{name}”.").format(name=unknown[0]))
    kept_typed = {**draft.typed, **{name: list(values) for name, values in typed.items()}}
    draft.typed = {name: values for name, values in kept_typed.items() if values}
    draft.edition, draft.saved_at = draft.edition + 1, timezone.now()
    draft.save()
    _record(by, "questionnaires.answers.saved", draft)
    return draft


@transaction.atomic
def complete_answers(*, by: User, answers: AnswerSet, seen: int) -> AnswerSet:
    """Complete a draft: it is scored, and does not change any more. Raises AnswersIncomplete with what is wrong, by question."""
    draft = _draft(answers, seen)
    definition = draft.version.definition
    if wrong := problems(definition, draft.typed):
        sentence = ngettext(
            "{count} question still needs an answer that can be read.",
            "{count} questions still need an answer that can be read.",
            len(wrong),
        )
        raise AnswersIncomplete(sentence.format(count=len(wrong)), {slug: each.problem for slug, each in wrong.items()})
    draft.answers = counting(definition, answers_in(definition, draft.typed))
    if definition.is_scored:
        scored = score(definition, draft.answers)
        draft.points, draft.band = scored.points, scored.band.slug if scored.band else ""
    draft.completed_at, draft.completed_by = timezone.now(), by
    draft.edition += 1
    draft.save()
    _record(by, "questionnaires.answers.completed", draft, points=draft.points, band=draft.band)
    return draft


@transaction.atomic
def override_band(*, by: User, answers: AnswerSet, band: str, reason: str) -> BandOverride:
    """Put another band in place of the scored one, as far as the version allows. Raises OverrideRefused, AnswersRefused."""
    complete = AnswerSet.objects.select_for_update().select_related("version").get(pk=answers.pk)
    if not complete.is_complete:
        raise AnswersRefused(_("Complete the answers first: a draft has no band."))
    if len(reason) > LONGEST_REASON:
        raise AnswersRefused(_("The reason has {count} letters. Shorten it to 1,000.").format(count=len(reason)))
    definition = complete.version.definition
    chosen = check_override(definition, definition.band(complete.band), band, reason)
    override = BandOverride.objects.create(answer_set=complete, band=chosen.slug, reason=reason.strip(), made_by=by)
    _record(by, "questionnaires.answers.overridden", complete, scored=complete.band, band=chosen.slug)
    return override


@transaction.atomic
def remove_answers(*, by: User, partnership: Partnership, subject: str) -> int:
    """Remove every set of answers about a subject that is itself removed; how many those were."""
    rows = AnswerSet.objects.filter(partnership=partnership, subject=subject)
    count = rows.count()
    if count:
        rows.delete()
        record(
            by=by,
            event="questionnaires.answers.removed",
            on=subject,
            partnership=partnership,
            after={"count": count},
        )
    return count


def _draft(answers: AnswerSet, seen: int) -> AnswerSet:
    draft = AnswerSet.objects.select_for_update().select_related("version", "questionnaire").get(pk=answers.pk)
    if draft.is_complete:
        raise AnswersRefused(_("These answers are complete and do not change. Answer again to score anew."))
    if draft.edition != seen:
        raise WrittenMeanwhile(
            _("Somebody else saved these answers since you opened them. Here they are with their change.")
        )
    return draft


def _record(by: User, event: str, answers: AnswerSet, **after: str | int | None) -> None:
    record(
        by=by,
        event=event,
        on=answers,
        partnership=answers.partnership,
        after={"code": answers.questionnaire.code, "number": answers.version.number, **after},
    )
