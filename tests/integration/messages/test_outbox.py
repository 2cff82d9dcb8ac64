"""A letter stands in the outbox when the operation commits, leaves once, is tried again, and is given up with the reason."""

import smtplib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.integration.threads import database_for_threads
from tests.personas import Personas, make_personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.messages import kinds
from wardmote.foundations.messages.delivery import claim_message, deliver_due
from wardmote.foundations.messages.models import Message
from wardmote.foundations.messages.operations import DELIVER
from wardmote.foundations.messages.public import MessageRefused, after_delivery, post_message, try_again
from wardmote.foundations.messages.rules import DELAYS, TRANSITIONS, State
from wardmote.foundations.runs.public import Run, run_now

ADDRESS = "data@fire.example.org"
SAID = {"partnership": "O’Brien & Sons", "sentences": [("Look <here>", "https://example.org/x")]}


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"


def post(personas: Personas, **more: Any) -> Message:
    return post_message(
        by=personas.administrator,
        partnership=personas.partnership,
        template="outbox/notice",
        said=SAID,
        **({"address": ADDRESS} | more),
    )


def refusing(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def refuse(*_args: object) -> int:
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def later(message: Message) -> Message:
    """The letter, when its time has come again."""
    Message.objects.filter(pk=message.pk).update(try_at=timezone.now())
    message.refresh_from_db()
    return message


def test_it_stands_there_with_its_text_and_a_run_that_takes_it(personas: Personas) -> None:
    message = post(personas, about="sharing.reminder:1")
    assert (message.state, mail.outbox) == (State.WAITING, [])
    assert message.subject == "O’Brien & Sons: a notice for you"
    assert "Look <here>" in message.text
    run_now(Run.objects.get(kind=DELIVER))
    message.refresh_from_db()
    assert message.state == State.SENT
    assert [each.to for each in mail.outbox] == [[ADDRESS]]
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{message.pk}@")


def test_it_goes_once(personas: Personas) -> None:
    post(personas)
    assert deliver_due() == {"sent": 1}
    assert deliver_due() == {}
    assert len(mail.outbox) == 1


def test_what_is_rolled_back_was_never_there(personas: Personas) -> None:
    with transaction.atomic():
        post(personas)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Run.objects.filter(kind=DELIVER).exists()


def test_without_a_mail_server_or_an_address_it_says_so(personas: Personas, settings: Settings) -> None:
    with pytest.raises(MessageRefused, match="no address"):
        post(personas, address="")
    settings.EMAIL_HOST = ""
    with pytest.raises(MessageRefused, match="No mail server"):
        post(personas)


def test_what_is_not_taken_for_now_is_tried_again_ever_later_and_given_up_at_last(
    personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, smtplib.SMTPDataError(451, b"try later"))
    message = post(personas)
    waits = []
    for _attempt in DELAYS:
        assert deliver_due() == {"failed": 1}
        message.refresh_from_db()
        waits.append(message.try_at - timezone.now())
        assert deliver_due() == {}
        later(message)
    assert waits == sorted(waits)
    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [delay // timedelta(minutes=1) for delay in DELAYS]
    assert deliver_due() == {"given-up": 1}
    message.refresh_from_db()
    assert (message.reason, message.attempts) == ("refused-451", len(DELAYS) + 1)


def test_a_run_comes_when_it_is_to_be_tried_again(personas: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, smtplib.SMTPDataError(451, b"try later"))
    message = post(personas)
    run_now(Run.objects.get(kind=DELIVER))
    message.refresh_from_db()
    assert Run.objects.get(kind=DELIVER, state="queued").run_at == message.try_at


def test_what_is_refused_for_good_is_given_up_at_once_and_no_address_stands_anywhere(
    personas: Personas, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refusing(monkeypatch, smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user data@fire.example.org")}))
    message = post(personas)
    assert deliver_due() == {"given-up": 1}
    message.refresh_from_db()
    assert message.reason == "refused-550"
    assert ADDRESS not in caplog.text
    for entry in Entry.objects.all():
        assert ADDRESS not in f"{entry.on}{entry.before_json}{entry.after_json}{entry.why}"
    assert Entry.objects.filter(event="messages.message.given_up").exists()


def test_a_server_that_cannot_be_reached_has_not_got_it(personas: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse)
    post(personas)
    assert deliver_due() == {"failed": 1}


def test_where_the_connection_broke_nobody_knows_and_it_is_not_sent_again_by_itself(
    personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, smtplib.SMTPServerDisconnected("gone"))
    message = post(personas)
    assert deliver_due() == {"uncertain": 1}
    monkeypatch.undo()
    later(message)
    assert deliver_due() == {}
    try_again(by=personas.administrator, message=message)
    assert deliver_due() == {"sent": 1}


def test_a_program_that_ended_between_hand_over_and_note_sends_nothing_twice(personas: Personas) -> None:
    message = post(personas)
    claimed = claim_message()
    assert claimed is not None
    assert claimed.pk == message.pk
    # Here the server may have taken it, and the program ends.
    assert deliver_due() == {}
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    assert deliver_due() == {}
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.UNCERTAIN, "worker-gone")
    assert mail.outbox == []


def test_who_waits_for_the_end_is_told_of_it(personas: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    kinds.listener_of("")
    monkeypatch.setitem(kinds._listeners, "outbox/notice", lambda message: told.append(message.state))
    assert after_delivery("test/other")(print) is print
    kinds._listeners.pop("test/other")
    post(personas)
    deliver_due()
    assert told == [State.SENT]


def test_every_state_has_its_transitions() -> None:
    assert set(TRANSITIONS) == set(State)


def test_the_page_says_what_waits_and_why_and_tries_again(personas: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"unknown")}))
    message = post(personas)
    deliver_due()
    monkeypatch.undo()
    client, slug = personas.client("administrator"), personas.partnership.slug
    page = client.get(reverse("outbox:outbox", args=[slug])).content.decode()
    for words in ("Given up", "refused it for good (code 550)", "Not sent (1)", "Sent (0)"):
        assert words in page
    again = reverse("outbox:again", args=[slug, message.pk])
    assert personas.client("stranger").post(again).status_code == 404
    assert personas.client("analyst").post(again).status_code == 403
    assert client.post(again).status_code == 302
    assert deliver_due() == {"sent": 1}
    assert "Sent (1)" in client.get(reverse("outbox:outbox", args=[slug]) + "?show=sent").content.decode()
    with pytest.raises(MessageRefused):
        try_again(by=personas.administrator, message=message)


@pytest.fixture
def several(transactional_db: None, tmp_path: Path) -> Iterator[Personas]:
    with database_for_threads(tmp_path):
        yield make_personas()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(several: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    lock, together = threading.Lock(), threading.Barrier(3)

    def note(_self: object, letters: list[mail.EmailMessage]) -> int:
        with lock:
            sent.extend(each.extra_headers["Message-ID"] for each in letters)
        return len(letters)

    monkeypatch.setattr(EmailBackend, "send_messages", note)
    with override_settings(EMAIL_HOST="mail.example.org"):
        for _number in range(12):
            post(several)

        def work(_number: int) -> None:
            together.wait(20)
            deliver_due()
            connections.close_all()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(work, range(3)))
        deliver_due()
    assert len(sent) == len(set(sent)) == 12
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
