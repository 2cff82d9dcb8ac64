"""The outbox, and what members are told."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wardmote.foundations.messages.rules import COLOURS, MAY_TRY_AGAIN, State, Way

PERSON = settings.AUTH_USER_MODEL


class Message(models.Model):
    """One letter to one address: as it was written, and how far it has come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    template = models.CharField(max_length=80)
    # What it speaks of, as app.model:key.
    about = models.CharField(max_length=120, blank=True)
    # The member to whom it goes, where it is one.
    member = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Why it was not taken: a code, never the server's own words, which may hold the address.
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    posted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-posted_at"]
        indexes: ClassVar = [
            models.Index(fields=["state", "try_at"], name="outbox_ready"),
            models.Index(fields=["partnership", "-posted_at"], name="outbox_of_partnership"),
            models.Index(fields=["about"], name="outbox_about"),
        ]

    class Privacy:
        plain = "partnership template about state reason attempts posted_at try_at claimed_at ended_at"
        personal = "member address subject text posted_by"
        rule = "outbox"

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def colour(self) -> str:
        """The status tag's colour."""
        return COLOURS[State(self.state)]

    @property
    def may_be_tried_again(self) -> bool:
        """Whether a person may send it again."""
        return self.state in MAY_TRY_AGAIN


class Notice(models.Model):
    """Something that a member is told inside: what kind, of what, and whether they have seen it."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    # What it is of, and which occasion: the same is told once.
    about = models.CharField(max_length=120)
    # What its kind's sentence says of it: names of sources, quarters and datasets, never of persons.
    said = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "member", "kind", "about"], name="outbox_notice_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "partnership"], condition=Q(read_at=None), name="outbox_notices_unread"),
            models.Index(fields=["way"], condition=Q(read_at=None, mailed_at=None), name="outbox_notices_to_mail"),
        ]

    class Privacy:
        plain = "partnership kind about said url way at"
        personal = "member read_at mailed_at"
        rule = "notices"

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticeChoice(models.Model):
    """How a member wants to be told of one kind of thing, where it is not the usual way."""

    member = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind"], name="outbox_choice_once"),
        ]

    class Privacy:
        plain = "kind way"
        personal = "member"
        permanent = "it says only how somebody wants to be told, and goes when the person is cleared"

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"
