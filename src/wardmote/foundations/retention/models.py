"""Periods that a partnership set, legal holds, and certificates of what was disposed of."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wardmote.foundations.retention.lengths import said

PERSON = settings.AUTH_USER_MODEL
PROVABLE = "on what terms something was disposed of must stay provable for as long as the partnership. "
NAMELESS = "Who decided is a number once the person’s own name has been cleared"


class Period(models.Model):
    """How long a partnership keeps what falls under a rule, from a day on, in place of the schedule's own length."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60)
    length = models.CharField(max_length=20)
    valid_from = models.DateField()
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["rule", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "rule", "valid_from"], name="retention_period_once_a_day")
        ]

    class Privacy:
        plain = "partnership rule length valid_from set_at"
        personal = "set_by"
        permanent = PROVABLE + NAMELESS

    def __str__(self) -> str:
        return f"{self.rule} {self.length}"

    @property
    def words(self) -> str:
        """The length in the reader's language."""
        return said(self.length)


class HoldQuerySet(models.QuerySet["Hold"]):
    """Reads of holds."""

    def active(self) -> "HoldQuerySet":
        """Those that nobody has lifted, whether or not their review is overdue."""
        return self.filter(lifted_at__isnull=True)


class Hold(models.Model):
    """What must not be disposed of, whatever the schedule says: everything, one rule's rows, or one row."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    lifting_reason = models.CharField(max_length=500, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-placed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="retention_hold_lifted_by_somebody",
            ),
            models.CheckConstraint(condition=Q(key="") | ~Q(rule=""), name="retention_hold_key_has_rule"),
        ]

    class Privacy:
        plain = "partnership rule key placed_at review_on lifted_at"
        personal = "reason placed_by lifted_by lifting_reason"
        permanent = PROVABLE + "The reasons name nobody. " + NAMELESS

    def __str__(self) -> str:
        return f"hold {self.pk}"

    def is_review_due(self, today: date | None = None) -> bool:
        """Whether somebody should look again whether it is still needed."""
        return self.lifted_at is None and self.review_on <= (today or timezone.localdate())


class Certificate(models.Model):
    """That things due on a day were disposed of, by whose authority; unfinished if the work was cut short."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, null=True, related_name="+")
    # Its number in the partnership, as people call it: 1, 2, 3; the installation's own are counted apart.
    number = models.PositiveIntegerField()
    due_on = models.DateField()
    authorised_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    authorised_as = models.CharField(max_length=300)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    run_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["-begun_at"]
        indexes: ClassVar = [models.Index(fields=["partnership", "-begun_at"], name="retention_certificates")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "number"], name="retention_certificate_number"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(partnership__isnull=True), name="retention_certificate_number_of_all"
            ),
        ]

    class Privacy:
        plain = "partnership number due_on authorised_as begun_at finished_at run_id"
        personal = "authorised_by"
        permanent = "a certificate outlives what it certifies; " + NAMELESS

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class Disposal(models.Model):
    """Rows that went, or were cleared, together: which, under which rule and length, and how old they were."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="disposals")
    rule = models.CharField(max_length=60)
    model = models.CharField(max_length=100)
    action = models.CharField(max_length=10)
    length = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    oldest = models.DateField()
    newest = models.DateField()
    keys = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    class Privacy:
        plain = "certificate rule model action length count oldest newest keys at"

    def __str__(self) -> str:
        return f"{self.rule} {self.count}"
