"""Clocks that run or have run, and the members' addresses of their due dates."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wardmote.foundations.clocks.rules import Pause, day_of


class ClockQuerySet(models.QuerySet["Clock"]):
    """Reads of clocks."""

    def running(self) -> "ClockQuerySet":
        """Those that have not been stopped, paused ones among them."""
        return self.filter(stopped_at=None)

    def overdue(self, now: datetime | None = None) -> "ClockQuerySet":
        """Those that run and whose moment has passed."""
        return self.running().filter(due_at__lte=now or timezone.now())


class Clock(models.Model):
    """What must be done about a subject by when, under one version of a rule."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    # Whose it is, where it is one body's to do.
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    slug = models.CharField(max_length=60)
    # What it is of, as app.model:key.
    subject = models.CharField(max_length=120)
    rule = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=10)
    band = models.CharField(max_length=40, blank=True)
    # The day that a person set, where the rule wants one.
    given = models.DateField(null=True)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # [from, to] each, as moments; the last has no end while the clock stands still.
    pauses = models.JSONField(default=list)
    # None while it stands still.
    due_at = models.DateTimeField(null=True)
    # The places of the rule's steps that have been taken.
    steps_taken = models.JSONField(default=list)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "slug"], condition=Q(stopped_at=None), name="clocks_one_runs_of_each"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership", "due_at"], condition=Q(stopped_at=None), name="clocks_due"),
            models.Index(fields=["subject"], name="clocks_subject"),
        ]

    class Privacy:
        plain = (
            "partnership organisation slug subject rule rule_version band given started_at stopped_at pauses due_at "
            "steps_taken"
        )

    def __str__(self) -> str:
        return f"{self.slug} {self.subject}"

    @property
    def key(self) -> str:
        """The key of its subject."""
        return self.subject.partition(":")[2]

    @property
    def due_on(self) -> date | None:
        """The day by whose end, or in the course of which, it is due; None while it stands still."""
        return None if self.due_at is None else day_of(self.due_at)

    @property
    def pauses_read(self) -> list[Pause]:
        """The pauses as moments."""
        return [
            Pause(datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
            for start, end in self.pauses
        ]

    def is_overdue(self, now: datetime | None = None) -> bool:
        """Whether it runs and its moment has passed."""
        return self.stopped_at is None and self.due_at is not None and self.due_at <= (now or timezone.now())


class Feed(models.Model):
    """The secret address under which a member's own calendar reads their due dates. Only its hash is kept."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Privacy:
        plain = "made_at"
        personal = "member read_at"
        secret = "token_hash"  # noqa: S105 - the name of a field
        permanent = "it lasts until the member withdraws it, and goes when the person is cleared"

    def __str__(self) -> str:
        return f"feed {self.pk}"
