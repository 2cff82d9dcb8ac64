"""The pages: a questionnaire is made, written, tried and published in the browser, without JavaScript."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.questionnaires.test_answers import POINTS, TYPED
from tests.personas import Personas
from wardmote import __version__
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.questionnaires.definition import Kind
from wardmote.foundations.questionnaires.models import AnswerSet, Questionnaire, Version


def at(name: str, personas: Personas, *arguments: object) -> str:
    return reverse(f"questionnaires:{name}", args=[personas.partnership.slug, *arguments])


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def draft_of(code: str) -> Version:
    return Version.objects.drafts().get(questionnaire__code=code)


def edited(client: Client, personas: Personas, name: str, *arguments: object, query: str = "", **fields: Any) -> Any:
    """Send a form of the draft with the edition that is there."""
    code = str(arguments[0])
    data = {"edition": draft_of(code).edition, **fields}
    return client.post(at(name, personas, *arguments) + query, data)


@pytest.fixture
def client_(personas: Personas) -> Client:
    return personas.client(RoleName.HEAD_OF_COMMUNITY_SAFETY)


def test_a_questionnaire_from_the_first_question_to_publication(personas: Personas, client_: Client) -> None:
    made = client_.post(at("new", personas), {"title": "Street survey"})
    assert made.headers["Location"] == at("draft", personas, "street-survey")
    edited(client_, personas, "section", "street-survey", "section-1", title="Your street", intro="")
    safe = {
        "text": "Do you feel safe?",
        "hint": "",
        "section": "section-1",
        "points_yes": "0",
        "points_no": "3",
        "points_unknown": "",
        "is_required": "on",
    }
    edited(client_, personas, "question-add", "street-survey", "section-1", query="?kind=yes-no-unknown", **safe)
    why = {
        "text": "What makes you feel unsafe?",
        "section": "section-1",
        "answer_0_label": "Dark streets",
        "answer_0_points": "2",
        "answer_1_label": "Noise",
        "answer_1_points": "1",
        "if_do-you-feel-safe": ["no", "unknown"],
        "most_points": "2",
    }
    edited(client_, personas, "question-add", "street-survey", "section-1", query="?kind=several", **why)
    bands = {
        "band_0_label": "Safe",
        "band_0_points": "0",
        "band_1_label": "Unsafe",
        "band_1_points": "3",
    }
    edited(client_, personas, "bands", "street-survey", **bands)
    shown = words(client_.get(at("draft", personas, "street-survey")))
    assert "Asked only if “Do you feel safe?” is answered “No” or “Not known”." in shown
    assert "Unsafe 3 points or more" in shown
    edition = draft_of("street-survey").edition
    answer = client_.post(at("publish", personas, "street-survey"), {"edition": edition}, follow=True)
    assert "The version is published." in words(answer)
    definition = Version.objects.get(questionnaire__code="street-survey").definition
    assert [(each.slug, each.kind) for each in definition.questions()] == [
        ("do-you-feel-safe", Kind.YES_NO),
        ("what-makes-you-feel-unsafe", Kind.SEVERAL),
    ]
    assert [(band.name, band.begins_at) for band in definition.bands] == [("Safe", 0), ("Unsafe", 3)]


@pytest.fixture
def copied(personas: Personas, client_: Client) -> str:
    client_.post(at("copy", personas, "asb-risk"))
    return "asb-risk"


def test_questions_are_moved_and_removed_and_nothing_is_left_in_the_air(
    personas: Personas, client_: Client, copied: str
) -> None:
    def slugs() -> list[str]:
        return [each.slug for each in draft_of(copied).definition.questions()]

    before = slugs()
    refused = client_.post(
        at("arrange", personas, copied),
        {"edition": 1, "what": "question-remove", "slug": "frequency"},
        follow=True,
    )
    assert "“Is it getting worse, or happening more often?” depends on an answer" in words(refused)
    edited(client_, personas, "arrange", copied, what="question-down", slug="getting-worse")
    assert slugs()[:3] == ["frequency", "history", "getting-worse"]
    edited(client_, personas, "arrange", copied, what="question-down", slug="where")
    section = draft_of(copied).definition.section("who-does-it")
    assert section
    assert section.questions[0].slug == "where"
    edited(client_, personas, "arrange", copied, what="question-remove", slug="where")
    assert sorted(slugs()) == sorted(set(before) - {"where"})


def test_an_answer_keeps_its_name_when_its_words_change(personas: Personas, client_: Client, copied: str) -> None:
    page = client_.get(at("question", personas, copied, "targeted")).content.decode()
    fields = dict(re.findall(r'name="(answer_\d+_(?:label|points))"[^>]*? value="([^"]*)"', page))
    hidden = re.findall(r'<input type="hidden" name="(answer_\d+_slug)"(?: value="([^"]*)")?', page)
    fields |= {name: value for name, value in hidden if value}
    assert fields["answer_0_slug"] == "individual"
    fields["answer_0_label"] = "Somebody in particular"
    sent = {**fields, "text": "Is somebody targeted?", "section": "who-does-it", "is_required": "on"}
    edited(client_, personas, "question", copied, "targeted", **sent)
    question = draft_of(copied).definition.question("targeted")
    assert question
    option = question.option("individual")
    assert option
    assert (option.label, option.points) == ("Somebody in particular", 3)
    assert len(question.options) == 5


def test_more_rows_keep_what_was_typed_and_find_nothing_wrong(personas: Personas, client_: Client, copied: str) -> None:
    address = at("question-add", personas, copied, "the-person") + "?kind=choice"
    answer = client_.post(address, {"more": "1", "answer_0_label": "Only one", "answer_1_label": ""})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="Only one"' in page
    assert "answer_6_label" in page
    assert "There is a problem" not in page


def test_what_is_wrong_with_a_question_is_said_beside_it(personas: Personas, client_: Client, copied: str) -> None:
    address = at("question-add", personas, copied, "the-person") + "?kind=choice"
    answer = client_.post(address, {"edition": 1, "text": "", "answer_0_label": "Only one", "section": "the-person"})
    assert answer.status_code == 422
    assert "Write 2 answers or more." in words(answer)
    assert draft_of(copied).edition == 1


def test_of_two_editors_the_second_is_told(personas: Personas, client_: Client, copied: str) -> None:
    change = {"title": "The person", "intro": ""}
    edited(client_, personas, "section", copied, "the-person", **change)
    answer = client_.post(at("section", personas, copied, "the-person"), {"edition": 1, **change})
    assert answer.status_code == 422
    assert "Somebody else changed this draft" in words(answer)


def pages_of_a_test_run(client: Client, address: str, typed: dict[str, list[str]]) -> list[Any]:
    """Answer section after section as a browser without JavaScript does: with the fields that stand on each page."""
    answers = [client.get(address)]
    for _turn in range(12):
        page = answers[-1].content.decode()
        if 'name="shown"' not in page:
            return answers
        data: dict[str, list[str]] = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
            data.setdefault(name, []).append(value)
        data |= {name: values for name, values in typed.items() if f'name="{name}"' in page}
        answers.append(client.post(address, data))
    raise AssertionError("The test run does not end")


def test_a_test_run_asks_page_by_page_and_keeps_nothing(personas: Personas, client_: Client, copied: str) -> None:
    before = Entry.objects.count()
    address = at("try", personas, copied, 1)
    pages = pages_of_a_test_run(client_, address, TYPED)
    assert "getting-worse" not in pages[0].content.decode()
    # The first answer asks more on the same page, which comes back with it and finds nothing wrong yet.
    assert "Your answers ask more on this page." in words(pages[1])
    assert "There is a problem" not in words(pages[1])
    said = words(pages[-1])
    assert f"High : {POINTS} points of 60 at most" in said
    assert "Not known:" in said
    assert "Yes (said by: Her neighbour)" in said
    assert not AnswerSet.objects.exists()
    assert Entry.objects.count() == before


def test_what_is_wrong_comes_back_with_what_was_typed(personas: Personas, client_: Client, copied: str) -> None:
    data = {"section": "what-happens", "shown": "frequency history since where", "q_where_postcode": "WV1"}
    answer = client_.post(at("try", personas, copied, 1), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="WV1"' in page
    assert 'href="#q_where_postcode"' in page
    assert 'href="#q_frequency_daily"' in page
    assert "Answer “How often does it happen?”." in words(answer)


def test_back_leads_to_the_section_before(personas: Personas, client_: Client, copied: str) -> None:
    data = {"section": "who-does-it", "shown": "", "back": "1", "q_frequency": "first"}
    page = client_.post(at("try", personas, copied, 1), data).content.decode()
    assert re.search(r'value="first" checked', page)


def test_the_paper_version_prints_every_question_and_no_points(
    personas: Personas, client_: Client, risk: Version
) -> None:
    said = words(client_.get(at("paper", personas, "asb-risk", 1)))
    for question in risk.definition.questions():
        assert question.text in said.replace("&#x27;", "'")
    assert "points" not in said
    answer = client_.get(at("word", personas, "asb-risk", 1))
    inside = ZipFile(BytesIO(answer.content)).read("word/document.xml").decode()
    for question in risk.definition.questions():
        assert question.text in inside
    assert "☐ Most weeks" in inside


def test_a_version_says_what_is_different(personas: Personas, client_: Client, risk: Version) -> None:
    client_.post(at("begin", personas, "asb-risk"))
    edited(client_, personas, "arrange", "asb-risk", what="question-remove", slug="self-harm")
    said = words(client_.get(at("version", personas, "asb-risk", 2)))
    assert "Question removed: Has the person withdrawn from life" in said
    assert "(the score changes)" in said
    assert "Checked on 30 November 2026." in said


def test_who_may_only_look_finds_nothing_to_change(personas: Personas, risk: Version) -> None:
    client = personas.client(RoleName.ANALYST)
    for name, more in (("questionnaires", ()), ("questionnaire", ("asb-risk",)), ("version", ("asb-risk", 1))):
        page = client.get(at(name, personas, *more)).content.decode()
        assert "/draft/" not in page
        assert "/try/" not in page
    assert client.get(at("try", personas, "asb-risk", 1)).status_code == 403
    assert client.post(at("new", personas), {"title": "Mine"}).status_code == 403
    assert personas.client(RoleName.PARTNER_OFFICER).get(at("questionnaires", personas)).status_code == 403


def test_a_draft_that_is_not_whole_says_what_is_in_the_way(personas: Personas, client_: Client) -> None:
    client_.post(at("new", personas), {"title": "Empty"})
    assert "It asks nothing yet. Add a question." in words(client_.get(at("publish", personas, "empty")))
    client_.post(at("publish", personas, "empty"), {"edition": 1})
    assert not Version.objects.published().exists()
    edited(client_, personas, "discard", "empty")
    assert not Questionnaire.objects.exists()


def test_the_word_file_is_a_form_and_no_paper(personas: Personas, client_: Client, copied: str) -> None:
    client_.post(at("publish", personas, copied))
    answer = client_.get(at("word", personas, copied, 1))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    lines = [each.text for each in docx.Document(BytesIO(content)).paragraphs if each.text]
    assert any(line.endswith(f"by Wardmote {__version__}.") for line in lines), lines[:4]
    assert "What happens" in lines
    assert "How often does it happen?" in lines
    assert not {"Contents", "What it must cover"} & set(lines)
