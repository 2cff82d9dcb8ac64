"""Drafts are changed, published versions never: not by the program, not by the database."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from tests.personas import Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.questionnaires.definition import Definition, Override, Section
from wardmote.foundations.questionnaires.errors import DefinitionRefused, QuestionnaireRefused, WrittenMeanwhile
from wardmote.foundations.questionnaires.models import Questionnaire, Version
from wardmote.foundations.questionnaires.operations.drafting import (
    begin_draft,
    change_draft,
    copy_shipped,
    discard_draft,
    make_questionnaire,
    publish_version,
)
from wardmote.foundations.questionnaires.scope import visible_questionnaires


def test_a_published_version_never_changes(personas: Personas, risk: Version) -> None:
    before = Version.objects.get(pk=risk.pk).declaration
    risk.declaration = {}
    with pytest.raises(QuestionnaireRefused):
        risk.save()
    with pytest.raises(QuestionnaireRefused):
        risk.delete()
    for column in ("declaration = '{}'", "published_at = NULL, published_by_id = NULL", "number = 7"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE questionnaires_version SET {column} WHERE id = %s", [risk.pk])  # noqa: S608
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=risk.pk).update(number=7)
    assert Version.objects.get(pk=risk.pk).declaration == before


def test_the_next_version_begins_as_the_last(personas: Personas, risk: Version) -> None:
    draft = begin_draft(by=personas.administrator, questionnaire=risk.questionnaire)
    assert (draft.number, draft.is_published, draft.definition) == (2, False, risk.definition)
    assert begin_draft(by=personas.administrator, questionnaire=risk.questionnaire) == draft
    changed = change_draft(
        by=personas.administrator, version=draft, seen=1, definition=replace(draft.definition, title="Risk, our own")
    )
    # What is answered keeps its name until the draft is published.
    assert Questionnaire.objects.get(pk=risk.questionnaire_id).title == risk.definition.title
    publish_version(by=personas.administrator, version=changed, seen=2)
    assert Questionnaire.objects.get(pk=risk.questionnaire_id).title == "Risk, our own"
    assert Version.objects.get(pk=risk.pk).definition == risk.definition


def test_of_two_who_change_a_draft_the_second_is_told(personas: Personas) -> None:
    draft = copy_shipped(by=personas.administrator, partnership=personas.partnership, form="asb-risk")
    change_draft(by=personas.administrator, version=draft, seen=1, definition=draft.definition)
    with pytest.raises(WrittenMeanwhile):
        change_draft(by=personas.administrator, version=draft, seen=1, definition=draft.definition)
    with pytest.raises(WrittenMeanwhile):
        publish_version(by=personas.administrator, version=draft, seen=1)


def test_a_draft_that_contradicts_itself_is_not_kept(personas: Personas) -> None:
    draft = copy_shipped(by=personas.administrator, partnership=personas.partnership, form="asb-risk")
    first, *others = draft.definition.sections
    wrong = replace(draft.definition, sections=(replace(first, questions=first.questions[1:]), *others))
    with pytest.raises(DefinitionRefused, match="“frequency”, which is not asked before it"):
        change_draft(by=personas.administrator, version=draft, seen=1, definition=wrong)
    assert Version.objects.get(pk=draft.pk).definition == draft.definition


def test_what_is_not_whole_is_not_published(personas: Personas) -> None:
    draft = make_questionnaire(by=personas.administrator, partnership=personas.partnership, title="Survey of 2026")
    assert draft.questionnaire.code == "survey-of-2026"
    with pytest.raises(QuestionnaireRefused, match="Add a question"):
        publish_version(by=personas.administrator, version=draft, seen=1)
    empty = Definition("Survey", override=Override.UP, sections=(Section("one", "One"),))
    changed = change_draft(by=personas.administrator, version=draft, seen=1, definition=empty)
    with pytest.raises(QuestionnaireRefused, match="Add bands, or allow no other"):
        publish_version(by=personas.administrator, version=changed, seen=2)


def test_a_draft_that_is_discarded_takes_an_unpublished_questionnaire_with_it(
    personas: Personas, risk: Version
) -> None:
    second = begin_draft(by=personas.administrator, questionnaire=risk.questionnaire)
    assert discard_draft(by=personas.administrator, version=second, seen=1) is False
    draft = make_questionnaire(by=personas.administrator, partnership=personas.partnership, title="Survey")
    assert discard_draft(by=personas.administrator, version=draft, seen=1) is True
    assert list(Questionnaire.objects.values_list("code", flat=True)) == ["asb-risk"]
    with pytest.raises(QuestionnaireRefused, match="discarded"):
        change_draft(by=personas.administrator, version=draft, seen=1, definition=draft.definition)


def test_each_copy_has_a_code_of_its_own(personas: Personas, risk: Version) -> None:
    again = copy_shipped(by=personas.administrator, partnership=personas.partnership, form="asb-risk")
    elsewhere = copy_shipped(by=personas.administrator, partnership=personas.other_partnership, form="asb-risk")
    assert [each.questionnaire.code for each in (risk, again, elsewhere)] == ["asb-risk", "asb-risk-2", "asb-risk"]
    assert again.questionnaire.copied_from == "asb-risk 2026.1"
    assert list(visible_questionnaires(personas.administrator, personas.partnership)) == [
        risk.questionnaire,
        again.questionnaire,
    ]
    assert not visible_questionnaires(personas.stranger, personas.partnership).exists()


def test_the_ledger_says_what_was_done(personas: Personas, risk: Version) -> None:
    events = list(Entry.objects.filter(event__startswith="questionnaires.").values_list("event", flat=True))
    assert events == ["questionnaires.questionnaire.copied", "questionnaires.version.published"]
