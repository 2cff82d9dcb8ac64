"""Making questionnaires, changing their drafts, and publishing them."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.definition import Definition, Section
from wardmote.foundations.questionnaires.errors import QuestionnaireRefused, WrittenMeanwhile
from wardmote.foundations.questionnaires.models import Questionnaire, Version
from wardmote.foundations.questionnaires.publishing import obstacles
from wardmote.foundations.questionnaires.reading import definition_of
from wardmote.foundations.questionnaires.shipped_forms import shipped_forms
from wardmote.foundations.questionnaires.writing import declaration_of

LONGEST_CODE = 50


@transaction.atomic
def make_questionnaire(*, by: User, partnership: Partnership, title: str) -> Version:
    """Begin a questionnaire; gives the draft of its first version, which asks nothing yet. Raises QuestionnaireRefused."""
    definition = Definition(title.strip(), sections=(Section("section-1", _("Section 1")),))
    return _begin(by, partnership, definition, "questionnaires.questionnaire.made")


@transaction.atomic
def copy_shipped(*, by: User, partnership: Partnership, form: str) -> Version:
    """Begin a questionnaire as a copy of a shipped form, in the language of whoever copies it. Raises QuestionnaireRefused."""
    shipped = shipped_forms().get(form)
    if shipped is None:
        raise QuestionnaireRefused(_("There is no such form. Choose one from the list."))
    event, origin = "questionnaires.questionnaire.copied", f"{shipped.code} {shipped.edition}"
    return _begin(by, partnership, shipped.definition, event, code=form, copied_from=origin)


def _begin(
    by: User, partnership: Partnership, definition: Definition, event: str, *, code: str = "", copied_from: str = ""
) -> Version:
    free = _free_code(partnership, code or slugify(definition.title)[:LONGEST_CODE].strip("-") or "questionnaire")
    declaration = declaration_of(definition)
    definition_of(declaration)
    questionnaire = Questionnaire.objects.create(
        partnership=partnership, code=free, title=definition.title, copied_from=copied_from, made_by=by
    )
    version = Version.objects.create(questionnaire=questionnaire, number=1, declaration=declaration, made_by=by)
    record(by=by, event=event, on=questionnaire, partnership=partnership, after={"code": free})
    return version


def _free_code(partnership: Partnership, wanted: str) -> str:
    taken = set(Questionnaire.objects.filter(partnership=partnership).values_list("code", flat=True))
    return next(code for code in (wanted, *(f"{wanted}-{number}" for number in range(2, 10_000))) if code not in taken)


@transaction.atomic
def begin_draft(*, by: User, questionnaire: Questionnaire) -> Version:
    """The draft of the next version: the one that is there, or one that begins as the published version."""
    current = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    newest = current.versions.first()
    if newest is None:
        raise QuestionnaireRefused(_("This questionnaire has no version."))
    if not newest.is_published:
        return newest
    draft = Version.objects.create(
        questionnaire=current, number=newest.number + 1, declaration=newest.declaration, made_by=by
    )
    _record(by, "questionnaires.draft.begun", draft)
    return draft


@transaction.atomic
def change_draft(*, by: User, version: Version, seen: int, definition: Definition) -> Version:
    """Put another definition in the draft's place. `seen` is the edition that the person opened.

    Raises WrittenMeanwhile, QuestionnaireRefused where it is published by now, and DefinitionRefused where the whole would
    contradict itself.
    """
    draft = _draft(version, seen)
    draft.declaration = declaration_of(definition)
    definition_of(draft.declaration)
    draft.edition += 1
    draft.save()
    if draft.number == 1:
        Questionnaire.objects.filter(pk=draft.questionnaire_id).update(title=definition.title)
    after = {"questions": sum(1 for _question in definition.questions()), "edition": draft.edition}
    _record(by, "questionnaires.draft.changed", draft, **after)
    return draft


@transaction.atomic
def publish_version(*, by: User, version: Version, seen: int) -> Version:
    """Publish a draft: from now on it is what is answered, and it never changes. Raises QuestionnaireRefused, WrittenMeanwhile."""
    draft = _draft(version, seen)
    if reasons := obstacles(draft.definition):
        raise QuestionnaireRefused(" ".join(reasons))
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    Questionnaire.objects.filter(pk=draft.questionnaire_id).update(title=draft.definition.title)
    _record(by, "questionnaires.version.published", draft)
    return draft


@transaction.atomic
def discard_draft(*, by: User, version: Version, seen: int) -> bool:
    """Remove a draft; with it the questionnaire, where nothing of it was ever published. Whether the questionnaire went."""
    draft = _draft(version, seen)
    questionnaire = draft.questionnaire
    _record(by, "questionnaires.draft.discarded", draft)
    draft.delete()
    is_gone = not questionnaire.versions.exists()
    if is_gone:
        questionnaire.delete()
    return is_gone


def _draft(version: Version, seen: int) -> Version:
    draft = (
        Version.objects.select_for_update().select_related("questionnaire__partnership").filter(pk=version.pk).first()
    )
    if draft is None:
        raise QuestionnaireRefused(_("Somebody discarded this draft since you opened it."))
    if draft.is_published:
        raise QuestionnaireRefused(_("Somebody published this version since you opened it. It never changes now."))
    if draft.edition != seen:
        raise WrittenMeanwhile(
            _("Somebody else changed this draft since you opened it. Here it is with their change: make yours again.")
        )
    return draft


def _record(by: User, event: str, version: Version, **after: int) -> None:
    questionnaire = version.questionnaire
    record(
        by=by,
        event=event,
        on=version,
        partnership=questionnaire.partnership,
        after={"code": questionnaire.code, "number": version.number, **after},
    )
