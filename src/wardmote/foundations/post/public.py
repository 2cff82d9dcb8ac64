"""What other rooms may call to hand a letter to the mail server."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

__all__ = ["HandOver", "Posting", "Result", "can_send", "hand_over", "letter", "send_after_commit"]

log = logging.getLogger(__name__)

PERMANENT = 500


@dataclass
class Posting:
    """A letter on its way: `was_sent` is None until the transaction commits, then whether the mail server took it."""

    was_sent: bool | None = None


class Result(StrEnum):
    """What became of a hand-over."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the mail server made of a letter, and why, as a code that holds no address."""

    result: Result
    reason: str = ""


def letter(*, subject: str, text: str, address: str) -> EmailMessage:
    """A plain letter from the installation's own address to one address. It names nobody."""
    return EmailMessage(subject=subject, body=text, to=[address])


def send_after_commit(message: EmailMessage, *, then: Callable[[bool], None] | None = None) -> Posting:
    """Send a letter that carries a key to an account once the transaction has committed; it is kept nowhere.

    What is rolled back sends nothing; outside a transaction it is sent at once. `then` is called with whether the mail
    server took it, after the commit, and is the place to record that. Nothing is raised where the mail server cannot be
    reached or refuses. Every other letter goes through the outbox: `post_message`.
    """
    posting = Posting()

    def send() -> None:
        posting.was_sent = hand_over(message).result is Result.TAKEN
        if then is not None:
            then(posting.was_sent)

    transaction.on_commit(send)
    return posting


def can_send() -> bool:
    """Whether the mail server can be reached now. Nothing is sent and nothing is raised."""
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except (SMTPException, OSError) as fault:
        log.warning("The mail server cannot be reached: %s.", type(fault).__name__)
        return False
    return True


def hand_over(message: EmailMessage) -> HandOver:
    """Give a letter to the mail server, and say what became of it.

    UNKNOWN where the connection broke after the letter had begun to go: the server may have it.
    """
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as fault:
        return _told(fault, HandOver(Result.LATER, "not-reached"))
    try:
        taken = connection.send_messages([message])
    except SMTPRecipientsRefused as fault:
        return _told(fault, _by_code(max((code for code, _words in fault.recipients.values()), default=PERMANENT)))
    except SMTPResponseException as fault:
        return _told(fault, _by_code(fault.smtp_code))
    except (SMTPException, OSError) as fault:
        return _told(fault, HandOver(Result.UNKNOWN, "broken-off"))
    finally:
        _close(connection)
    return HandOver(Result.TAKEN) if taken else HandOver(Result.REFUSED, "nothing-to-send")


def _by_code(code: int) -> HandOver:
    return HandOver(Result.REFUSED if code >= PERMANENT else Result.LATER, f"refused-{code}")


def _told(fault: Exception, became: HandOver) -> HandOver:
    # The kind of fault alone: its text may hold the address.
    log.warning("A letter was not sent: %s.", type(fault).__name__)
    return became


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (SMTPException, OSError) as fault:
        log.warning("The connection to the mail server did not close: %s.", type(fault).__name__)
