"""Answers: drafts as typed, completed once, scored for good by their own version; another band with a reason."""

from dataclasses import replace
from typing import Any

import pytest

from tests.integration.questionnaires.conftest import CODE
from tests.personas import Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.questionnaires.definition import Kind
from wardmote.foundations.questionnaires.operations.drafting import begin_draft, change_draft
from wardmote.foundations.questionnaires.public import (
    AnswerSet,
    AnswersIncomplete,
    AnswersRefused,
    OverrideRefused,
    Version,
    WrittenMeanwhile,
    answers_about,
    bands_allowed_for,
    complete_answers,
    from_last_time,
    open_answers,
    override_band,
    publish_version,
    remove_answers,
    save_typed,
    score_of,
)

SUBJECT = "casework.case:7"
SAID = "She sleeps in the car"
TYPED = {
    "q_frequency": ["daily"],
    "q_getting-worse": ["yes"],
    "q_getting-worse_source": ["Her neighbour"],
    "q_history": ["unknown"],
    "q_suspect": ["known", "nearby"],
    "q_hate": ["no"],
    "q_targeted": ["family"],
    "q_others-at-risk": ["yes"],
    **{
        f"q_vulnerable_{line}": ["some"]
        for line in ("disability", "mental-health", "age", "isolation", "substances", "pregnancy", "language")
    },
    "q_effect": ["great"],
    "q_effect-words": [SAID],
    "q_support": ["some"],
    "q_self-harm": ["no"],
}
# 5 daily, 2 worse, 4 of the suspect, 2 a family, 3 others, 7 vulnerable, 3 great.
POINTS = 26


def begun(personas: Personas, **more: Any) -> AnswerSet:
    by = personas.analyst
    return open_answers(by=by, partnership=personas.partnership, code=CODE, subject=SUBJECT, **more)


def completed(personas: Personas, **typed: list[str]) -> AnswerSet:
    draft = begun(personas)
    renamed = {f"q_{name}": values for name, values in typed.items()}
    saved = save_typed(by=personas.analyst, answers=draft, typed={**TYPED, **renamed}, seen=draft.edition)
    return complete_answers(by=personas.analyst, answers=saved, seen=saved.edition)


def test_a_draft_is_kept_as_it_was_typed(personas: Personas, risk: Version) -> None:
    draft = begun(personas)
    wrong = {"q_since_day": ["31"], "q_since_month": ["February"], "q_where_postcode": ["WV1"]}
    saved = save_typed(by=personas.analyst, answers=draft, typed=wrong, seen=1)
    assert AnswerSet.objects.get(pk=draft.pk).typed == wrong
    assert begun(personas) == draft
    emptied = save_typed(by=personas.analyst, answers=saved, typed={"q_since_day": []}, seen=2)
    assert emptied.typed == {"q_since_month": ["February"], "q_where_postcode": ["WV1"]}


def test_what_is_missing_or_cannot_be_read_is_named(personas: Personas, risk: Version) -> None:
    draft = begun(personas)
    typed = {**TYPED, "q_targeted": [], "q_since_day": ["31"], "q_since_month": ["2"], "q_since_year": ["2026"]}
    saved = save_typed(by=personas.analyst, answers=draft, typed=typed, seen=1)
    with pytest.raises(AnswersIncomplete) as refusal:
        complete_answers(by=personas.analyst, answers=saved, seen=2)
    assert set(refusal.value.problems) == {"targeted", "since"}
    assert not AnswerSet.objects.get(pk=draft.pk).is_complete


def test_complete_answers_are_scored_and_explained(personas: Personas, risk: Version) -> None:
    done = completed(personas)
    explained = score_of(done)
    assert (done.points, done.band) == (POINTS, "high")
    assert (explained.points, explained.band and explained.band.slug) == (done.points, done.band)
    assert {each.question.slug: each.points for each in explained.contributions if each.points} == {
        "frequency": 5,
        "getting-worse": 2,
        "suspect": 4,
        "targeted": 2,
        "others-at-risk": 3,
        "vulnerable": 7,
        "effect": 3,
    }
    assert [each.slug for each in explained.unknown] == ["history"]
    with pytest.raises(AnswersRefused, match="do not change"):
        save_typed(by=personas.analyst, answers=done, typed={}, seen=done.edition)


def test_what_was_answered_and_is_not_asked_any_more_does_not_count(personas: Personas, risk: Version) -> None:
    done = completed(personas, frequency=["first"])
    assert "getting-worse" not in done.answers
    assert done.points == POINTS - 5 - 2


def test_a_new_event_makes_a_new_set_that_begins_with_the_last(personas: Personas, risk: Version) -> None:
    first = completed(personas)
    again = begun(personas, event="entry:incident")
    assert (again.previous, again.event, again.typed) == (first, "entry:incident", {})
    assert from_last_time(again)["frequency"] == {"q_frequency": ["daily"]}
    assert from_last_time(again)["getting-worse"] == {
        "q_getting-worse": ["yes"],
        "q_getting-worse_source": ["Her neighbour"],
    }
    # What stands in the fields counts for nothing until somebody has saved it.
    with pytest.raises(AnswersIncomplete):
        complete_answers(by=personas.analyst, answers=again, seen=1)


def test_old_answers_keep_their_version(personas: Personas, risk: Version) -> None:
    first = completed(personas)
    draft = begin_draft(by=personas.administrator, questionnaire=risk.questionnaire)
    what_happens, *others = draft.definition.sections
    frequency = replace(what_happens.questions[0], options=what_happens.questions[0].options[1:])
    number = replace(what_happens.questions[1], kind=Kind.TEXT, options=())
    sections = (replace(what_happens, questions=(frequency, replace(number, show_if=()))), *others)
    changed = change_draft(
        by=personas.administrator, version=draft, seen=1, definition=replace(draft.definition, sections=sections)
    )
    second = publish_version(by=personas.administrator, version=changed, seen=2)
    again = begun(personas)
    assert again.version == second
    # “Daily” is no answer any more, and the other is another kind of question.
    assert "frequency" not in from_last_time(again)
    assert "getting-worse" not in from_last_time(again)
    assert from_last_time(again)["targeted"] == {"q_targeted": ["family"]}
    (stored,) = answers_about(personas.partnership, CODE, SUBJECT)
    assert (stored, stored.version) == (first, risk)
    assert score_of(stored).points == POINTS


def test_another_band_upward_only_and_with_a_reason(personas: Personas, risk: Version) -> None:
    done = completed(personas, frequency=["first"], effect=["none"], vulnerable_age=["much"])
    assert done.band == "medium"
    assert [band.slug for band in bands_allowed_for(done)] == ["high"]
    for band, reason in (("standard", "He is well"), ("high", " "), ("medium", "Same"), ("none", "No such")):
        with pytest.raises(OverrideRefused):
            override_band(by=personas.analyst, answers=done, band=band, reason=reason)
    override_band(by=personas.analyst, answers=done, band="high", reason="He has nowhere else to go.")
    stored = AnswerSet.objects.get(pk=done.pk)
    assert (stored.band, stored.band_in_force and stored.band_in_force.slug) == ("medium", "high")
    assert stored.latest_override
    assert stored.latest_override.made_by == personas.analyst


def test_a_draft_has_no_band_to_change(personas: Personas, risk: Version) -> None:
    with pytest.raises(AnswersRefused, match="Complete"):
        override_band(by=personas.analyst, answers=begun(personas), band="high", reason="Because")


def test_of_two_who_answer_at_once_the_second_is_told(personas: Personas, risk: Version) -> None:
    draft = begun(personas)
    save_typed(by=personas.analyst, answers=draft, typed={"q_targeted": ["family"]}, seen=1)
    with pytest.raises(WrittenMeanwhile):
        save_typed(by=personas.administrator, answers=draft, typed={"q_targeted": ["group"]}, seen=1)


def test_a_field_of_another_form_is_refused(personas: Personas, risk: Version) -> None:
    with pytest.raises(AnswersRefused, match="no field “q_other”"):
        save_typed(by=personas.analyst, answers=begun(personas), typed={"q_other": ["x"]}, seen=1)


def test_nothing_published_is_said(personas: Personas) -> None:
    with pytest.raises(AnswersRefused, match="no published version"):
        begun(personas)


def test_the_ledger_holds_no_answer(personas: Personas, risk: Version) -> None:
    completed(personas)
    written = " ".join(Entry.objects.values_list("after_json", flat=True))
    assert "asb-risk" in written
    assert SAID not in written
    assert "neighbour" not in written


def test_answers_go_with_their_subject(personas: Personas, risk: Version) -> None:
    completed(personas)
    begun(personas)
    assert remove_answers(by=personas.analyst, partnership=personas.other_partnership, subject=SUBJECT) == 0
    assert remove_answers(by=personas.analyst, partnership=personas.partnership, subject=SUBJECT) == 2
    assert not AnswerSet.objects.exists()
