"""What is remembered of a form for the moment in which it may come a second time."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from wardmote.foundations.members.public import User

LONGEST = 500


class Attempt(models.Model):
    """One try of something that may be tried so often and no more: a code, a reset, an invitation."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "what", "at"], name="attempt_of_person")
        ]

    class Privacy:
        plain = "what"
        personal = "person at"
        rule = "sign-in-failures"

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class SignIn(models.Model):
    """A browser in which a person is signed in, so that they see it and can end it. No address of the network is kept."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at"]

    class Privacy:
        plain = ""
        personal = "person browser began_at seen_at"
        secret = "session_key"  # noqa: S105 - the name of a field
        rule = "sessions"

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


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
