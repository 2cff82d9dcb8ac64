"""What other rooms may call to send mail."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

__all__ = ["Posting", "can_send", "letter", "send_after_commit"]

log = logging.getLogger(__name__)


@dataclass
class Posting:
    """A letter on its way: `was_sent` is None until the transaction commits, then whether the mail server took it."""

    was_sent: bool | None = None


def letter(*, subject: str, text: str, address: str) -> EmailMessage:
    """A plain letter from the installation's own address to one address. It names nobody."""
    return EmailMessage(subject=subject, body=text, to=[address])


def send_after_commit(message: EmailMessage, *, then: Callable[[bool], None] | None = None) -> Posting:
    """Send a letter once the transaction has committed; one that is rolled back sends nothing.

    Outside a transaction it is sent at once. `then` is called with whether the mail server took it, after the commit, and
    is the place to record that. Nothing is raised where the mail server cannot be reached or refuses.
    """
    posting = Posting()

    def send() -> None:
        posting.was_sent = _sent(message)
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


def _sent(message: EmailMessage) -> bool:
    try:
        return bool(message.send(fail_silently=False))
    except (SMTPException, OSError) as fault:
        # The kind of fault alone: its text may hold the address.
        log.warning("A letter was not sent: %s.", type(fault).__name__)
        return False
