"""Taking letters from the outbox to the mail server.

A letter is marked as being sent, and that is committed, before it is handed over. If the program ends between the hand-over
and the note of it, nobody knows whether the server has the letter: it is not sent again by itself.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import system_person
from wardmote.foundations.messages.kinds import listener_of
from wardmote.foundations.messages.models import Message
from wardmote.foundations.messages.operations import DELIVER
from wardmote.foundations.messages.rules import LOST_AFTER, OVER, READY, State, delay_after
from wardmote.foundations.post.public import HandOver, Result, hand_over, letter
from wardmote.foundations.runs.public import queue_work

log = logging.getLogger(__name__)
Say = Callable[[int], None]
EVENTS = {
    State.SENT: "messages.message.sent",
    State.UNCERTAIN: "messages.message.uncertain",
    State.GIVEN_UP: "messages.message.given_up",
}


def deliver_due(*, say: Say = lambda _count: None) -> dict[str, int]:
    """Hand over every letter whose time has come; returns how many came to which state."""
    counts: dict[str, int] = {}
    for lost in Message.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - LOST_AFTER):
        _note(lost, State.UNCERTAIN, "worker-gone")
    while (message := claim_message()) is not None:
        state = _deliver(message)
        counts[state] = counts.get(state, 0) + 1
        say(sum(counts.values()))
    _come_again()
    return counts


def claim_message() -> Message | None:
    """The letter that has waited longest and whose time has come, now ours; None if there is none."""
    ready = Message.objects.filter(state__in=READY, try_at__lte=timezone.now()).order_by("try_at", "posted_at")
    for key in ready.values_list("pk", flat=True)[:50]:
        if _claim(key):
            return Message.objects.select_related("partnership").get(pk=key)
    return None


def _claim(key: UUID) -> bool:
    claimed = Message.objects.filter(pk=key, state__in=READY).update(
        state=State.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    return claimed == 1


def _deliver(message: Message) -> State:
    mail = letter(subject=message.subject, text=message.text, address=message.address)
    # The same at each try, so that a server or a reader knows a letter that came twice.
    sender = mail.from_email.rpartition("@")[2].rstrip("> ") or "wardmote.invalid"
    mail.extra_headers["Message-ID"] = f"<{message.pk}@{sender}>"
    became = hand_over(mail)
    state = _state_after(message, became)
    _note(message, state, became.reason)
    return state


def _state_after(message: Message, became: HandOver) -> State:
    if became.result is Result.TAKEN:
        return State.SENT
    if became.result is Result.UNKNOWN:
        return State.UNCERTAIN
    if became.result is Result.REFUSED or delay_after(message.attempts) is None:
        return State.GIVEN_UP
    return State.FAILED


@transaction.atomic
def _note(message: Message, state: State, reason: str) -> None:
    """Write down what became of a letter, unless somebody else has."""
    now = timezone.now()
    delay = delay_after(message.attempts) if state is State.FAILED else None
    noted = Message.objects.filter(pk=message.pk, state=State.SENDING).update(
        state=state,
        reason=reason,
        try_at=now + delay if delay else F("try_at"),
        ended_at=now if state in OVER else None,
    )
    if not noted or state not in EVENTS:
        return
    message.refresh_from_db()
    record(by=system_person(), event=EVENTS[state], on=message, partnership=message.partnership)
    listener = listener_of(message.template)
    if listener is not None:
        listener(message)


def _come_again() -> None:
    """See that a run comes when the next letter is to be tried again, or is to be taken for lost."""
    later: datetime | None = Message.objects.filter(state=State.FAILED).aggregate(at=Min("try_at"))["at"]
    sending: datetime | None = Message.objects.filter(state=State.SENDING).aggregate(at=Min("claimed_at"))["at"]
    moments = [each for each in (later, sending + LOST_AFTER if sending else None) if each is not None]
    if moments:
        queue_work(DELIVER, run_at=min(moments), once=True)
