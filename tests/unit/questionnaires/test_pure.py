"""What holds of every questionnaire: what is asked, what counts, what is read and written."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.questionnaires.made_forms import answered, definitions
from wardmote.foundations.questionnaires.branching import Holds, asked, counting, holds, sections_asked
from wardmote.foundations.questionnaires.definition import (
    UNKNOWN,
    Band,
    Condition,
    Definition,
    Kind,
    Option,
    Override,
    Question,
    Section,
)
from wardmote.foundations.questionnaires.differences import Change, Part, differences
from wardmote.foundations.questionnaires.errors import DefinitionRefused, OverrideRefused
from wardmote.foundations.questionnaires.overrides import bands_allowed, check_override
from wardmote.foundations.questionnaires.publishing import obstacles
from wardmote.foundations.questionnaires.reading import definition_in, definition_of
from wardmote.foundations.questionnaires.scoring import score
from wardmote.foundations.questionnaires.shipped_forms import shipped_forms
from wardmote.foundations.questionnaires.typed_answers import answers_in, parsed, problems, typed_of
from wardmote.foundations.questionnaires.writing import declaration_of

RISK = shipped_forms()["asb-risk"].definition
Made = tuple[Definition, dict[str, Any]]


@given(definitions())
def test_a_declaration_read_again_is_the_same(definition: Definition) -> None:
    assert definition_of(json.loads(json.dumps(declaration_of(definition)))) == definition


@given(answered())
def test_nothing_is_asked_whose_condition_is_not_known_to_hold(made: Made) -> None:
    definition, answers = made
    questions = {question.slug: question for question in asked(definition, answers)}
    for question in questions.values():
        for condition in question.show_if:
            assert condition.question in answers
            assert holds(condition, questions.get(condition.question), answers) is Holds.YES


@given(definitions())
def test_without_answers_only_what_depends_on_nothing_is_asked(definition: Definition) -> None:
    assert all(not question.show_if for question in asked(definition, {}))
    assert {q.slug for q in definition.questions() if not q.show_if} == {q.slug for q in asked(definition, {})}


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_answering_is_nothing_to_the_score(made: Made, chance: Any) -> None:
    definition, answers = made
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert score(definition, dict(shuffled)) == score(definition, answers)


@given(answered())
def test_answers_to_what_is_not_asked_do_not_count(made: Made) -> None:
    definition, answers = made
    counted = counting(definition, answers)
    assert set(counted) <= {question.slug for question in asked(definition, answers)}
    assert score(definition, counted) == score(definition, answers)
    assert counting(definition, counted) == counted


@given(answered())
def test_the_score_is_what_contributed_and_no_more_than_it_can_be(made: Made) -> None:
    definition, answers = made
    found = score(definition, answers)
    assert found.points == sum(each.points for each in found.contributions)
    assert 0 <= found.points <= found.could_reach <= found.highest
    assert found.is_whole == (not found.unanswered and not found.unknown)
    assert (found.band is None) == (not definition.bands)


@given(answered())
def test_an_answer_typed_again_is_the_same(made: Made) -> None:
    definition, answers = made
    for slug, value in answers.items():
        question = definition.question(slug)
        assert question is not None
        assert parsed(question, typed_of(question, value)).value == value


@given(definitions())
def test_a_questionnaire_differs_from_itself_in_nothing(definition: Definition) -> None:
    assert differences(definition, definition) == ()


def form(*questions: Question, **more: Any) -> Definition:
    return Definition("Form", sections=(Section("s", "Section", questions=questions),), **more)


def choice(slug: str, *points: int, **more: Any) -> Question:
    options = tuple(Option(f"o{number}", f"Answer {number}", count) for number, count in enumerate(points))
    return Question(slug, Kind.CHOICE, f"Question {slug}", options=options, **more)


HATE = Question("hate", Kind.YES_NO, "Hate?", options=tuple(Option(each) for each in ("yes", "no", "unknown")))
WHY = Question("why", Kind.TEXT, "Why?", show_if=(Condition("hate", ("yes",)),))


@pytest.mark.parametrize(("answer", "is_asked"), [("yes", True), ("no", False), ("unknown", False), (None, False)])
def test_a_question_is_asked_by_an_earlier_answer(answer: str | None, is_asked: bool) -> None:
    answers = {} if answer is None else {"hate": {"answer": answer, "source": ""}}
    assert (WHY in asked(form(HATE, WHY), answers)) is is_asked


def test_what_depended_on_a_question_that_is_no_longer_asked_is_not_asked_either() -> None:
    first = choice("first", 0, 0)
    second = choice("second", 0, 4, show_if=(Condition("first", ("o1",)),))
    third = choice("third", 0, 7, show_if=(Condition("second", ("o1",)),))
    definition = form(first, second, third)
    everything = {"first": "o1", "second": "o1", "third": "o1"}
    assert score(definition, everything).points == 11
    changed = {**everything, "first": "o0"}
    assert score(definition, changed).points == 0
    assert counting(definition, changed) == {"first": "o0"}


def test_numbers_decide_within_their_bounds() -> None:
    days = Question("days", Kind.NUMBER, "Days?")
    late = Question("late", Kind.TEXT, "Why so late?", show_if=(Condition("days", at_least=3, at_most=10),))
    asked_after = [days_ for days_ in (2, 3, 10, 11) if late in asked(form(days, late), {"days": days_})]
    assert asked_after == [3, 10]


def test_a_section_of_which_nothing_is_asked_is_passed_over() -> None:
    definition = Definition(
        "Form", sections=(Section("a", "A", questions=(HATE,)), Section("b", "B", questions=(WHY,)))
    )
    assert [each.slug for each in sections_asked(definition, {})] == ["a"]


def test_what_is_missing_stands_beside_the_score() -> None:
    unknown = Question("u", Kind.YES_NO, "Known?", options=(Option("yes", points=5), Option("no"), Option(UNKNOWN)))
    definition = form(
        choice("a", 0, 3), choice("b", 0, 2), unknown, bands=(Band("low", "Low", 0), Band("high", "High", 8))
    )
    found = score(definition, {"a": "o1", "u": {"answer": "unknown", "source": ""}})
    assert (found.points, found.could_reach) == (3, 10)
    assert [each.slug for each in found.unanswered] == ["b"]
    assert [each.slug for each in found.unknown] == ["u"]
    assert found.band
    assert found.band_could_be
    assert (found.band.slug, found.band_could_be.slug) == ("low", "high")


def test_several_answers_count_up_to_their_cap() -> None:
    question = Question("s", Kind.SEVERAL, "Which?", options=(Option("a", "A", 4), Option("b", "B", 4)), most_points=6)
    (part,) = score(form(question), {"s": ["a", "b"]}).contributions
    assert (part.points, part.is_capped) == (6, True)


BANDS = (Band("low", "Low", 0), Band("medium", "Medium", 10), Band("high", "High", 20))


@pytest.mark.parametrize(
    ("override", "allowed"), [(Override.NONE, []), (Override.UP, ["high"]), (Override.ANY, ["low", "high"])]
)
def test_another_band_as_far_as_declared(override: Override, allowed: list[str]) -> None:
    definition = Definition("Form", override=override, bands=BANDS)
    assert [band.slug for band in bands_allowed(definition, BANDS[1])] == allowed
    for band in BANDS:
        if band.slug in allowed:
            assert check_override(definition, BANDS[1], band.slug, "She is alone") == band
        else:
            with pytest.raises(OverrideRefused):
                check_override(definition, BANDS[1], band.slug, "She is alone")


def test_another_band_needs_a_reason() -> None:
    with pytest.raises(OverrideRefused, match="why"):
        check_override(Definition("Form", override=Override.UP, bands=BANDS), BANDS[0], "high", "  ")


def test_differences_are_named() -> None:
    older = form(choice("a", 0, 1), choice("b", 0, 1), choice("c", 0, 1), bands=BANDS)
    newer = form(choice("c", 0, 1), choice("a", 0, 5), choice("d", 0, 0), bands=BANDS[:2])
    named = {(each.part, each.change, each.slug, each.points) for each in differences(older, newer)}
    assert named == {
        (Part.BAND, Change.REMOVED, "high", True),
        (Part.QUESTION, Change.CHANGED, "a", True),
        (Part.QUESTION, Change.MOVED, "a", False),
        (Part.QUESTION, Change.ADDED, "d", False),
        (Part.QUESTION, Change.REMOVED, "b", True),
    }


DECLARED = """
[questionnaire]
title = "Form"

[[section]]
slug = "one"
title = "One"

[[question]]
slug = "often"
section = "one"
kind = "choice"
text = "How often?"
options = [{ slug = "daily", label = "Daily", points = 5 }, { slug = "never", label = "Never" }]

[[question]]
slug = "since"
section = "one"
kind = "date"
text = "Since when?"
show_if = [{ question = "often", is = ["daily"] }]
"""


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        (
            'is = ["daily"]',
            'is = ["weekly"]',
            r"form.toml, line 21, question 2 \(since\): “often” has no answer “weekly”",
        ),
        ('question = "often"', 'question = "rarely"', "line 21.*“rarely”, which is not asked before it"),
        ('kind = "date"', 'kind = "day"', r"line 19, question 2 \(since\): “day” is no kind of question"),
        ("points = 5", "points = 2.5", r"line 14, question 1 \(often\): points are whole numbers"),
        ('slug = "since"', 'slug = "often"', r"line 17, question 2 \(often\): it stands there twice"),
        ('slug = "since"', 'slug = "Since when"', "line 17.*no name"),
        (', { slug = "never", label = "Never" }', "", "line 14.*needs 2 or more"),
        ('section = "one"\nkind = "date"', 'section = "two"\nkind = "date"', "line 18.*no section “two”"),
        ('text = "How often?"', 'txt = "How often?"', r"question 1 \(often\): “text” is missing"),
        ('title = "Form"', 'title = "Form"\noverride = "down"', "line 4.*no way of overriding"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(wrong: str, right: str, sentence: str) -> None:
    definition_in(DECLARED, "form.toml")
    with pytest.raises(DefinitionRefused, match=sentence):
        definition_in(DECLARED.replace(wrong, right, 1), "form.toml")


def test_a_draft_names_the_row() -> None:
    declared = declaration_of(definition_in(DECLARED, "form.toml"))
    declared["question"][1]["show_if"] = [{"question": "nothing", "is": ["yes"]}]
    with pytest.raises(DefinitionRefused, match=r"^question 2 \(since\), show_if: it depends on “nothing”"):
        definition_of(declared)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.NUMBER, {"q_q": ["1,250"]}, 1250),
        (Kind.NUMBER, {"q_q": ["2.5"]}, 2.5),
        (Kind.DATE, {"q_q_day": ["29"], "q_q_month": ["2"], "q_q_year": ["2024"]}, "2024-02-29"),
        (
            Kind.PLACE,
            {"q_q": ["Outside the shop"], "q_q_postcode": ["wv11aa"]},
            {"words": "Outside the shop", "postcode": "WV1 1AA"},
        ),
        (Kind.TEXT, {"q_q": [" Loud music "]}, "Loud music"),
        (Kind.TEXT, {"q_q": ["  "]}, None),
    ],
)
def test_what_is_typed_is_read(kind: Kind, typed: dict[str, list[str]], value: Any) -> None:
    reading = parsed(Question("q", kind, "Question"), typed)
    assert (reading.value, reading.problem) == (value, "")


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        (Kind.NUMBER, {"q_q": ["about three"]}, "q_q"),
        (Kind.NUMBER, {"q_q": ["²"]}, "q_q"),
        (Kind.DATE, {"q_q_day": ["29"], "q_q_month": ["2"], "q_q_year": ["2023"]}, "q_q_day"),
        (Kind.DATE, {"q_q_day": ["1"], "q_q_month": ["March"], "q_q_year": ["2023"]}, "q_q_month"),
        (Kind.DATE, {"q_q_day": ["1"], "q_q_month": ["3"], "q_q_year": ["23"]}, "q_q_year"),
        (Kind.PLACE, {"q_q": ["Shop"], "q_q_postcode": ["WV1"]}, "q_q_postcode"),
        (Kind.TEXT, {"q_q": ["x" * 5_001]}, "q_q"),
        (Kind.YES_NO, {"q_q_source": ["Her sister"]}, "q_q"),
        (Kind.CHOICE, {"q_q": ["other"]}, "q_q"),
        (Kind.RANK, {"q_q_a": ["1"], "q_q_b": ["1"]}, "q_q_a"),
        (Kind.RANK, {"q_q_a": ["2"]}, "q_q_a"),
        (Kind.RANK, {"q_q_a": ["3"]}, "q_q_a"),
    ],
)
def test_what_cannot_be_read_says_in_which_field(kind: Kind, typed: dict[str, list[str]], field: str) -> None:
    reading = parsed(Question("q", kind, "Question", options=(Option("a", "A"), Option("b", "B"))), typed)
    assert reading.value is None
    assert reading.field == field
    assert "Question" in reading.problem


def test_only_what_is_asked_must_be_answered() -> None:
    required = Question("why", Kind.TEXT, "Why?", is_required=True, show_if=WHY.show_if)
    definition = form(HATE, required)
    assert problems(definition, {"q_hate": ["no"]}) == {}
    assert set(problems(definition, {"q_hate": ["yes"]})) == {"why"}
    assert answers_in(definition, {"q_hate": ["yes"], "q_hate_source": ["His neighbour"]}) == {
        "hate": {"answer": "yes", "source": "His neighbour"}
    }


def test_shipped_forms_can_be_published_and_say_where_they_come_from() -> None:
    for shipped in shipped_forms().values():
        assert obstacles(shipped.definition) == []
        assert shipped.definition.checked_on == date(2026, 11, 30)
        assert "Written for Wardmote" in shipped.definition.source
        assert definition_of(declaration_of(shipped.definition)) == shipped.definition


def test_the_risk_form_scores_as_it_is_written() -> None:
    worst = {
        "frequency": "daily",
        "getting-worse": {"answer": "yes", "source": ""},
        "history": {"answer": "yes", "source": "Police"},
        "suspect": ["known", "nearby", "intimidation"],
        "hate": {"answer": "yes", "source": ""},
        "targeted": "individual",
        "others-at-risk": {"answer": "yes", "source": ""},
        "vulnerable": {"disability": "very"},
        "effect": "extreme",
        "support": "nobody",
        "self-harm": {"answer": "yes", "source": ""},
    }
    found = score(RISK, worst)
    assert found.points == 5 + 2 + 2 + 6 + 5 + 3 + 3 + 3 + 5 + 3 + 5
    assert found.band
    assert found.band.slug == "high"
    # Six lines of the matrix are not answered.
    assert [each.slug for each in found.unanswered] == ["vulnerable"]
    first = {**worst, "frequency": "first"}
    # It cannot be getting worse when it has never happened before.
    assert score(RISK, first).points == found.points - 5 - 2
