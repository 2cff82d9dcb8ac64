"""The states of a run and what each may become."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Lane(models.TextChoices):
    """In which queue a run waits: a long load keeps no reminder or scan from its time."""

    QUICK = "quick", _("Quick")
    LONG = "long", _("Long")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED}),
    # Back to the queue: its worker died and somebody else should take it.
    State.RUNNING: frozenset({State.FINISHED, State.FAILED, State.CANCELLED, State.QUEUED}),
    State.FINISHED: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
}
OVER = frozenset({State.FINISHED, State.FAILED, State.CANCELLED})
MAY_CANCEL = frozenset({State.QUEUED, State.RUNNING})
MAY_RETRY = frozenset({State.FAILED, State.CANCELLED})
COLOURS = {
    State.QUEUED: "grey",
    State.RUNNING: "blue",
    State.FINISHED: "green",
    State.FAILED: "red",
    State.CANCELLED: "yellow",
}

# A worker writes its heartbeat at least this often; silent for longer than the second, it is taken for dead.
HEARTBEAT_SECONDS = 5
DEAD_AFTER_SECONDS = 60
# A run that has taken its worker down with it this often is not tried again by itself.
MOST_ATTEMPTS = 2
# How often a worker looks whether recurring work is to be put in the queue.
PLAN_EVERY_SECONDS = 30
# Scheduled work of the whole installation, which nothing rests on, is forgotten after so long.
KEEP_SCHEDULED_DAYS = 60
