"""The states of a message, when it is tried again, and the ways in which a member can be told."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not taken yet")
    UNCERTAIN = "uncertain", _("Not known")
    GIVEN_UP = "given-up", _("Given up")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.SENDING}),
    State.SENDING: frozenset({State.SENT, State.FAILED, State.UNCERTAIN, State.GIVEN_UP}),
    State.FAILED: frozenset({State.SENDING, State.WAITING}),
    State.SENT: frozenset(),
    # Only a person puts these back.
    State.UNCERTAIN: frozenset({State.WAITING}),
    State.GIVEN_UP: frozenset({State.WAITING}),
}
# Ready to be claimed, once its time has come.
READY = (State.WAITING, State.FAILED)
# Nothing more happens by itself.
OVER = (State.SENT, State.UNCERTAIN, State.GIVEN_UP)
MAY_TRY_AGAIN = (State.FAILED, State.UNCERTAIN, State.GIVEN_UP)
COLOURS = {
    State.WAITING: "grey",
    State.SENDING: "blue",
    State.SENT: "green",
    State.FAILED: "yellow",
    State.UNCERTAIN: "orange",
    State.GIVEN_UP: "red",
}
# How long to wait after each try that failed for now; after the last of them the message is given up.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
# No hand-over takes so long: whoever began it has gone.
LOST_AFTER = timedelta(minutes=15)


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries; nothing when there is no further one."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


class Way(models.TextChoices):
    """How a member wants to be told."""

    PAGE = "page", _("On the notices page")
    MAIL = "mail", _("On the page, and by e-mail at once")
    DIGEST = "digest", _("On the page, and in a daily e-mail")
    NONE = "none", _("Not at all")
