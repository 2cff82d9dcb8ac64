"""The one row that a run is."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.rules import COLOURS, MAY_CANCEL, MAY_RETRY, OVER, Lane, State


class Run(models.Model):
    """One piece of long work: what, by whom, with which inputs, how far, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    # None: work of the whole installation, such as what recurs by itself.
    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    inputs = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.LONG)
    # Not before this moment.
    run_at = models.DateTimeField(default=timezone.now)
    # The kind of recurring work whose turn this is; empty for what somebody or something asked for once.
    recurrence = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    version = models.CharField(max_length=40)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "lane", "run_at"], name="runs_waiting"),
            models.Index(fields=["partnership", "-created_at"], name="runs_of_partnership"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recurrence", "run_at"], condition=~Q(recurrence=""), name="runs_each_turn_once"
            )
        ]

    class Privacy:
        plain = (
            "kind partnership parameters inputs state lane run_at recurrence done total message result error version attempts "
            "worker is_cancel_asked created_at started_at heartbeat_at finished_at"
        )
        personal = "started_by"
        rule = "run-messages runs"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def title(self) -> str:
        """The job's name in words."""
        from wardmote.foundations.runs.jobs import title_of

        return title_of(self.kind)

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for a moment that is still to come."""
        return self.state == State.QUEUED and self.run_at > timezone.now()

    @property
    def its_partnership(self) -> Partnership:
        """The partnership for which it runs; for jobs that are only ever started for one."""
        if self.partnership is None:
            raise TypeError(f"Run {self.pk} is the whole installation's.")
        return self.partnership

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in OVER

    @property
    def may_be_cancelled(self) -> bool:
        """Whether there is still something to stop."""
        return self.state in MAY_CANCEL and not self.is_cancel_asked

    @property
    def may_be_retried(self) -> bool:
        """Whether it ended without a result."""
        return self.state in MAY_RETRY

    @property
    def colour(self) -> str:
        """The status tag's colour."""
        return COLOURS[State(self.state)]

    @property
    def percent(self) -> int | None:
        """How far it is, in whole per cent, if it can be said."""
        if not self.total or self.done is None:
            return None
        return min(100, 100 * self.done // self.total)

    @property
    def result_url(self) -> str:
        """Where the result is to be seen."""
        return str((self.result or {}).get("url", ""))
