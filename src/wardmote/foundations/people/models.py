"""Partnerships, the organisations in them, the people, and who belongs where from when to when."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.people.rules import RoleName, body_kinds


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is the only name they sign in with."""

    def create_user(self, email: str, display_name: str, password: str | None = None) -> "User":
        """A person who can sign in once they have a password or single sign-on."""
        user = self.model(email=email.strip().lower(), display_name=display_name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses differ by more than capitals or they are the same."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. What they may do comes from their memberships and from nothing else: there is no staff flag."""

    email = models.EmailField(_("email address"), unique=True)
    display_name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, help_text=_("Scheduled work and the command line act as this one."))
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_system"], condition=Q(is_system=True), name="one_system_person"),
        ]

    class Privacy:
        plain = "is_active is_system"
        personal = "email display_name last_login joined_at"
        secret = "password"  # noqa: S105 - the name of a field
        rule = "people-left"

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """Keep the address in one form."""
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        """The name that pages show."""
        return self.display_name


class Partnership(models.Model):
    """One Community Safety Partnership; several may share an installation and never see one another."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_demo = models.BooleanField(default=False)
    brand_colour = models.CharField(_("brand colour"), max_length=7, blank=True)
    logo = models.FileField(upload_to="logos/", blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    class Privacy:
        plain = "slug name is_demo brand_colour logo created_at"

    def __str__(self) -> str:
        return self.name


class PartnershipCouncil(models.Model):
    """A council that the partnership covers, for the days it does. No rows: every council it has data for."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="councils")
    council_code = models.CharField(max_length=9)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["council_code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "council_code", "valid_from"], name="council_once_from_each_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="council_dates_in_order"
            ),
        ]

    class Privacy:
        plain = "partnership council_code valid_from valid_to"

    def __str__(self) -> str:
        return self.council_code


class Organisation(models.Model):
    """A body that takes part in one partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=160)
    # What records, receipts and senders carry. It never changes, so that another name changes no figure.
    code = models.SlugField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="organisation_name_once"),
            models.UniqueConstraint(fields=["partnership", "code"], name="organisation_code_once"),
        ]

    class Privacy:
        plain = "partnership name code"

    def __str__(self) -> str:
        return self.name

    def kind_on(self, day: date) -> str:
        """The slug of its kind on the day, or nothing when none was recorded."""
        for row in self.kinds.all():
            if row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
                return row.kind
        return ""

    @property
    def kind_name(self) -> str:
        """The name of its kind today."""
        kind = body_kinds().get(self.kind_on(timezone.localdate()))
        return kind.name if kind else ""


class OrganisationKind(models.Model):
    """What kind of body an organisation is, from when until when."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="kind_once_from_each_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="kind_dates_in_order"
            ),
        ]

    class Privacy:
        plain = "organisation kind valid_from valid_to"

    def __str__(self) -> str:
        return self.kind


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def current(self, on: date | None = None) -> "MembershipQuerySet":
        """Those that hold on the day (today unless told); none that the person has yet to agree to."""
        day = on or timezone.localdate()
        return self.filter(is_agreed=True, starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def offered(self) -> "MembershipQuerySet":
        """Those that wait for the person to agree."""
        return self.filter(is_agreed=False, ends_on__isnull=True)


class Membership(models.Model):
    """A person's place in a partnership: for which organisation, in which role, from when until when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in RoleName])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # Somebody who is known from elsewhere joins only when they say so; until then it gives nothing and shows no name.
    is_agreed = models.BooleanField(default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__display_name", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "partnership", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_open_once",
            ),
        ]

    class Privacy:
        plain = "partnership is_agreed"
        personal = "user organisation role starts_on ends_on"
        permanent = (
            "who might see what, and when, must stay provable; it is a number's once the person has been cleared"
        )

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def is_current(self) -> bool:
        """Whether it holds today."""
        today = timezone.localdate()
        return self.is_agreed and self.starts_on <= today and (self.ends_on is None or today < self.ends_on)

    @property
    def is_offered(self) -> bool:
        """Whether it waits for the person to agree."""
        return not self.is_agreed and self.ends_on is None

    @property
    def shown_name(self) -> str:
        """How the partnership's pages call the person: by the address that was typed here until they have joined."""
        return self.user.display_name if self.is_agreed else self.user.email


class Invitation(models.Model):
    """A link, usable once, with which an invited person sets a first password or joins. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        plain = "created_at expires_at used_at"
        personal = "user membership"
        secret = "token_hash"  # noqa: S105 - the name of a field
        rule = "invitations"

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and timezone.now() < self.expires_at
