"""Putting a letter in the outbox, and sending one again."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.messages.errors import MessageRefused
from wardmote.foundations.messages.models import Message
from wardmote.foundations.messages.rules import MAY_TRY_AGAIN, State
from wardmote.foundations.messages.writing import written
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import queue_work

DELIVER = "messages.deliver"


@transaction.atomic
def post_message(
    *,
    by: User,
    partnership: Partnership,
    template: str,
    said: Mapping[str, Any],
    address: str = "",
    member: User | None = None,
    about: str = "",
) -> Message:
    """Put a letter in the outbox; it leaves once the caller's transaction has committed. Raises MessageRefused.

    It goes to `member`, or to `address` where it goes to somebody who is none. `said` is what the template may say: no
    name of a person, and no key to an account, since the text is kept as long as the retention schedule says.
    """
    if not is_mail_set_up():
        raise MessageRefused(_("No mail server is named for this installation: no letter can be sent."))
    to = member.email if member is not None else address
    if not to:
        raise MessageRefused(_("There is no address to send the letter to."))
    subject, text = written(template, said)
    message = Message.objects.create(
        partnership=partnership,
        template=template,
        about=about,
        member=member,
        address=to,
        subject=subject,
        text=text,
        posted_by=by,
    )
    # In the same transaction: there is no letter without a run that takes it, and no run for a letter that was none.
    queue_work(DELIVER)
    record(by=by, event="messages.message.posted", on=message, partnership=partnership, after={"template": template})
    return message


def is_mail_set_up() -> bool:
    """Whether the installation names a mail server."""
    return bool(settings.EMAIL_HOST)


@transaction.atomic
def try_again(*, by: User, message: Message) -> None:
    """Send a letter again that was not taken, was given up, or of which nobody knows whether it left. Raises MessageRefused."""
    back = Message.objects.filter(pk=message.pk, state__in=MAY_TRY_AGAIN).update(
        state=State.WAITING, attempts=0, reason="", try_at=timezone.now(), claimed_at=None, ended_at=None
    )
    if not back:
        raise MessageRefused(_("This letter has been sent, or is on its way."))
    queue_work(DELIVER)
    record(by=by, event="messages.message.retried", on=message, partnership=message.partnership)
