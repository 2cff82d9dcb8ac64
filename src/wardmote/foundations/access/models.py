"""What is remembered of a form for the moment in which it may come a second time."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

LONGEST = 500


class SentForm(models.Model):
    """A form that somebody has just sent: so that a second click is answered as the first, and does nothing again.

    In the database, because the second click may come to another process. The key is a hash; rows are removed within
    the hour.
    """

    key = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    answered_at = models.DateTimeField(null=True)
    location = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    class Privacy:
        plain = "key sent_at answered_at location"

    def __str__(self) -> str:
        return f"form {self.pk}"
