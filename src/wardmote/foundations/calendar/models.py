"""Days on which a partnership is closed besides the bank holidays."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class ClosedDay(models.Model):
    """A day on which a partnership is closed besides weekends and bank holidays: no deadline counts it."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=80)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "on"], name="calendar_closed_day_once"),
        ]

    class Privacy:
        plain = "partnership on name added_at"
        personal = "added_by"
        permanent = "why a deadline fell on its day must stay provable; who added it is a number once they are cleared"

    def __str__(self) -> str:
        return f"{self.on}"
