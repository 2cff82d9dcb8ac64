"""Letters over SMTP, with a server of this process that speaks it as a real one does."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy

import pytest
from pytest_django import Settings

from tests.personas import Personas
from wardmote.foundations.messages.delivery import deliver_due
from wardmote.foundations.messages.models import Message
from wardmote.foundations.messages.public import can_send, post_message
from wardmote.foundations.messages.rules import State

pytestmark = pytest.mark.enable_socket


@dataclass
class Behaviour:
    """What the server answers, and what it took."""

    to_recipient: str = "250 OK"
    after_data: str = "250 OK"
    breaks_off: bool = False
    taken: list[bytes] = field(default_factory=list)


class Conversation(socketserver.StreamRequestHandler):
    """One client's conversation, after RFC 5321."""

    def handle(self) -> None:
        behaviour: Behaviour = self.server.behaviour  # type: ignore[attr-defined]
        self.say("220 test ESMTP")
        while line := self.rfile.readline():
            verb = line.decode("ascii").strip().upper()
            if verb.startswith(("EHLO", "HELO")):
                self.say("250 test")
            elif verb.startswith("RCPT"):
                self.say(behaviour.to_recipient)
            elif verb == "DATA":
                self.say("354 Go on")
                text = self.read_letter()
                if behaviour.breaks_off:
                    behaviour.taken.append(text)
                    return
                if behaviour.after_data.startswith("2"):
                    behaviour.taken.append(text)
                self.say(behaviour.after_data)
            elif verb == "QUIT":
                self.say("221 Bye")
                return
            else:
                self.say("250 OK")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def read_letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@pytest.fixture
def server(settings: Settings) -> Iterator[Behaviour]:
    with Server(("127.0.0.1", 0), Conversation) as listening:
        listening.behaviour = Behaviour()  # type: ignore[attr-defined]
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address[:2]
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "Wardmote <wardmote@riverside.example.org>"
        yield listening.behaviour  # type: ignore[attr-defined]
        listening.shutdown()


def post(personas: Personas) -> Message:
    return post_message(
        by=personas.administrator,
        partnership=personas.partnership,
        template="outbox/notice",
        said={"partnership": "Diogelwch Caerdydd – Ynys Môn", "sentences": [("Un peth", "")]},
        address="data@fire.example.org",
    )


def test_a_letter_arrives_as_it_was_written(personas: Personas, server: Behaviour) -> None:
    message = post(personas)
    assert can_send()
    assert deliver_due() == {"sent": 1}
    received = message_from_bytes(server.taken[0], policy=policy.default)
    assert received["Subject"].strip() == "Diogelwch Caerdydd – Ynys Môn: a notice for you"
    assert received["To"] == "data@fire.example.org"
    assert received["Message-ID"] == f"<{message.pk}@riverside.example.org>"
    body = received.get_body()
    assert body is not None
    assert "Un peth" in body.get_content()


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ({"to_recipient": "550 No such user"}, State.GIVEN_UP, "refused-550"),
        ({"to_recipient": "450 Mailbox busy"}, State.FAILED, "refused-450"),
        ({"after_data": "552 Too big"}, State.GIVEN_UP, "refused-552"),
        ({"after_data": "451 Local error"}, State.FAILED, "refused-451"),
        ({"breaks_off": True}, State.UNCERTAIN, "broken-off"),
    ],
)
def test_what_the_server_answers_decides(
    personas: Personas, server: Behaviour, answers: dict[str, object], state: State, reason: str
) -> None:
    for name, answer in answers.items():
        setattr(server, name, answer)
    message = post(personas)
    deliver_due()
    message.refresh_from_db()
    assert (message.state, message.reason) == (state, reason)
    # Where the connection broke it had arrived, which is why it is not sent again.
    assert len(server.taken) == (1 if state is State.UNCERTAIN else 0)


def test_no_server_is_no_loss(personas: Personas, server: Behaviour, settings: Settings) -> None:
    settings.EMAIL_PORT = 9
    message = post(personas)
    assert not can_send()
    assert deliver_due() == {"failed": 1}
    message.refresh_from_db()
    assert message.reason == "not-reached"
