"""One person's word that an item was compared with its source."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Check(models.Model):
    """An item as it read when somebody compared it; when its wording changes, this no longer speaks of it."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    against = models.CharField(max_length=200)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "slug"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="verification_check_once",
            )
        ]

    class Privacy:
        plain = "partnership kind slug fingerprint against checked_on recorded_at withdrawn_at"
        personal = "checked_by"
        permanent = "who vouched for a rule must stay provable; they are a number once the person has been cleared"

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
