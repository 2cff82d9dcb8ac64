"""A form that comes twice is done once, and the second answer is the first's."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.access.models import SentForm
from wardmote.foundations.access.unsaved_forms import came_from
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.runs.public import Run
from wardmote.sharing.public import Reminder

FIELDS = {"csrfmiddlewaretoken": "one-page", "channel": "telephone", "sent_on": "2026-11-20"}


@pytest.fixture
def analyst(personas: Personas) -> Client:
    return personas.client(RoleName.ANALYST)


@pytest.fixture
def remind(personas: Personas) -> str:
    fire = personas.organisations["fire-and-rescue"]
    return reverse("sharing:remind", args=[personas.partnership.slug, fire.pk])


def reminded() -> int:
    return Entry.objects.filter(event="sharing.reminder.sent").count()


def test_the_same_page_sent_twice_is_done_once(analyst: Client, remind: str) -> None:
    first, second = (analyst.post(remind, FIELDS) for _click in range(2))
    assert first.status_code == second.status_code == 302
    assert second.headers["Location"] == first.headers["Location"]
    assert Reminder.objects.count() == reminded() == 1
    assert "pressed twice. It was done once" in analyst.get(second.headers["Location"]).content.decode()


def test_the_same_words_on_a_page_opened_anew_are_meant(analyst: Client, remind: str) -> None:
    analyst.post(remind, FIELDS)
    analyst.post(remind, FIELDS | {"csrfmiddlewaretoken": "another-page"})
    assert Reminder.objects.count() == 2


def test_other_words_on_the_same_page_are_meant(analyst: Client, remind: str) -> None:
    analyst.post(remind, FIELDS)
    analyst.post(remind, FIELDS | {"channel": "letter"})
    assert Reminder.objects.count() == 2


def test_another_session_may_send_the_same(personas: Personas, analyst: Client, remind: str) -> None:
    analyst.post(remind, FIELDS)
    personas.client(RoleName.ANALYST).post(remind, FIELDS)
    assert Reminder.objects.count() == SentForm.objects.count() == 2


def test_who_goes_back_later_may_send_it_again(analyst: Client, remind: str) -> None:
    analyst.post(remind, FIELDS)
    SentForm.objects.update(answered_at=timezone.now() - timedelta(seconds=30))
    analyst.post(remind, FIELDS)
    assert Reminder.objects.count() == 2


def test_a_refused_form_can_be_sent_again_as_it_is(analyst: Client, remind: str) -> None:
    wrong = FIELDS | {"sent_on": "soon"}
    assert [analyst.post(remind, wrong).status_code for _click in range(2)] == [422, 422]
    assert not SentForm.objects.exists()


def test_what_is_remembered_goes_within_the_hour(analyst: Client, remind: str) -> None:
    analyst.post(remind, FIELDS)
    SentForm.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    analyst.post(remind, FIELDS | {"channel": "letter"})
    assert SentForm.objects.count() == 1


def test_one_that_was_never_answered_blocks_nobody(analyst: Client, remind: str) -> None:
    analyst.post(remind, FIELDS)
    SentForm.objects.update(answered_at=None, location="", sent_at=timezone.now() - timedelta(minutes=10))
    analyst.post(remind, FIELDS)
    assert Reminder.objects.count() == 2


def test_while_the_first_is_worked_on_the_second_waits_and_says_so(
    analyst: Client, remind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardmote.foundations.access.sent_twice.PATIENCE", 0.2)
    analyst.post(remind, FIELDS)
    SentForm.objects.update(answered_at=None, location="")
    second = analyst.post(remind, FIELDS, headers={"referer": f"http://testserver{remind}?days=14"})
    assert second.headers["Location"] == f"{remind}?days=14"
    assert Reminder.objects.count() == 1
    assert "still being worked on" in analyst.get(remind).content.decode()


def test_one_run_of_two_clicks(personas: Personas, analyst: Client) -> None:
    run = Run.objects.create(
        kind="intake.load", partnership=personas.partnership, started_by=personas.analyst, version="1", state="failed"
    )
    retry = reverse("runs:retry", args=[personas.partnership.slug, run.pk])
    for _click in range(2):
        analyst.post(retry, {"csrfmiddlewaretoken": "one-page"})
    assert Entry.objects.filter(event="runs.run.retried").count() == 1


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/p/a/areas/?q=x", "/p/a/areas/?q=x"),
        ("http://testserver//elsewhere.example/p", "/elsewhere.example/p"),
        ("http://elsewhere.example/p/a/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_on_this_site(referer: str, page: str) -> None:
    request = RequestFactory().post("/p/a/areas/", headers={"Referer": referer})
    assert came_from(request) == page
