"""Who was given what of an object, and what is remembered of sign-ins and of forms that may come a second time."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from wardmote.foundations.access.sections import Level, unpacked
from wardmote.foundations.members.public import Team, User
from wardmote.foundations.organisations.public import Organisation, Partnership

LONGEST = 500


class Basis(StrEnum):
    """Why somebody may see a part of an object."""

    OWNER = "owner"
    WORK = "work"
    DISCLOSURE = "disclosure"
    BREAK_GLASS = "break-glass"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reads of grants."""

    def of(self, subject: models.Model) -> "GrantQuerySet":
        """Those on one object."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)  # noqa: SLF001 - Django's documented interface

    def live(self, at: datetime) -> "GrantQuerySet":
        """Those that hold at a moment."""
        return self.filter(starts_at__lte=at).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


class Grant(models.Model):
    """Sections of an object were opened to an organisation, a team or a member: how far, why, from when until when.

    A grant is never changed: it is ended, and another made.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    # The object by its model and its key, as many kinds of object are shared in this one way.
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sections = models.CharField(max_length=400)
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    basis = models.CharField(max_length=20, choices=[(basis.value, basis.value) for basis in Basis])
    # Of a disclosure: the provision of law, the kinds of data, and whether the receiver may pass it on.
    gateway = models.CharField(max_length=60, blank=True)
    data_kinds = models.CharField(max_length=400, blank=True)
    may_pass_on = models.BooleanField(default=False)
    reason = models.CharField(max_length=LONGEST, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_type", "subject_id"], name="grant_of_subject"),
            models.Index(fields=["organisation", "subject_type"], name="grant_to_organisation"),
            models.Index(fields=["team", "subject_type"], name="grant_to_team"),
            models.Index(fields=["member", "subject_type"], name="grant_to_member"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(
                    Q(organisation__isnull=False, team__isnull=True, member__isnull=True)
                    | Q(organisation__isnull=True, team__isnull=False, member__isnull=True)
                    | Q(organisation__isnull=True, team__isnull=True, member__isnull=False)
                ),
                name="grant_to_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="grant_dates_in_order"
            ),
        ]

    class Privacy:
        plain = (
            "partnership subject_type subject_id organisation team sections level basis gateway data_kinds may_pass_on "
            "starts_at ends_at granted_at"
        )
        personal = "member reason granted_by"
        permanent = "who might see what, and why, must stay provable; it is a number's once the person has been cleared"

    def __str__(self) -> str:
        return f"grant {self.pk}"

    @property
    def section_names(self) -> frozenset[str]:
        """The sections that it opens."""
        return unpacked(self.sections)

    @property
    def grantee(self) -> tuple[int | None, int | None, int | None]:
        """To whom it is: the organisation's, the team's or the member's key, the others None."""
        return self.organisation_id, self.team_id, self.member_id

    def is_live(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


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
