"""The members, and who belongs where from when to when."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.members.rules import own_role_key
from wardmote.foundations.organisations.public import Organisation, Partnership


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
        rule = "members-left"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the moment of a sign-in, which Django notes whatever comes, is left out where nothing can be saved."""
        is_sign_in = list(kwargs.get("update_fields") or ()) == ["last_login"]
        if not (is_sign_in and getattr(connection, "is_read_only", False)):
            super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """Keep the address in one form."""
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        """The name that pages show."""
        return self.display_name


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
    role = models.CharField(max_length=40)
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


class PartnershipRole(models.Model):
    """A role of a partnership's own, made of permissions that it has; it ends and is never removed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="own_roles")
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("what it is for"), max_length=200)
    permissions = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "role"
        constraints = [
            models.UniqueConstraint(
                "partnership", Lower("name"), condition=Q(ends_on__isnull=True), name="own_role_name_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="own_role_dates_in_order"
            ),
        ]

    class Privacy:
        plain = "partnership name description permissions starts_on ends_on"

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What memberships carry."""
        return own_role_key(self.pk)


class KeeperQuerySet(models.QuerySet["Keeper"]):
    """Reads of keepers."""

    def current(self, on: date | None = None) -> "KeeperQuerySet":
        """Those who keep the installation on the day (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(user__is_active=True, starts_on__lte=day).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day)
        )


class Keeper(models.Model):
    """A member who keeps what belongs to the whole installation, such as areas and their populations."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="keeps")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = KeeperQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ends_on__isnull=True), name="keeper_open_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="keeper_dates_in_order"
            ),
        ]

    class Privacy:
        plain = ""
        personal = "user starts_on ends_on"
        permanent = "who might change what every partnership counts with, and when, must stay provable"

    def __str__(self) -> str:
        return f"keeper {self.pk}"


class TeamQuerySet(models.QuerySet["Team"]):
    """Reads of teams."""

    def current(self, on: date | None = None) -> "TeamQuerySet":
        """Those that there are on the day (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class Team(models.Model):
    """A team of an organisation: a part of an object can be given to it, and work can be its to do."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("name"), condition=Q(ends_on__isnull=True), name="team_name_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="team_dates_in_order"
            ),
        ]

    class Privacy:
        plain = "organisation name starts_on ends_on"

    def __str__(self) -> str:
        return self.name


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Reads of who is in a team."""

    def current(self, on: date | None = None) -> "TeamMemberQuerySet":
        """Those in a team that there is on the day (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, team__in=Team.objects.current(day)).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day)
        )

    def not_over(self, on: date | None = None) -> "TeamMemberQuerySet":
        """Those that hold on the day or begin later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on or timezone.localdate()))


class TeamMember(models.Model):
    """Somebody is in a team from when until when. It counts on the days on which they have a place for its organisation."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="teams")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["user__display_name", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(ends_on__isnull=True), name="team_member_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="team_member_dates_in_order"
            ),
        ]

    class Privacy:
        plain = "team"
        personal = "user starts_on ends_on"
        permanent = (
            "who might see what, and when, must stay provable; it is a number's once the person has been cleared"
        )

    def __str__(self) -> str:
        return f"team member {self.pk}"

    @property
    def is_to_come(self) -> bool:
        """Whether it begins on a later day."""
        return self.starts_on > timezone.localdate()


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Reads of absences."""

    def on(self, day: date) -> "AbsenceQuerySet":
        """Those in which somebody is away on the day."""
        return self.filter(starts_on__lte=day, ends_on__gt=day)

    def not_over(self, on: date | None = None) -> "AbsenceQuerySet":
        """Those that hold on the day (today unless told) or begin later."""
        return self.filter(ends_on__gt=on or timezone.localdate())

    def between(self, start: date, end: date) -> "AbsenceQuerySet":
        """Those that share a day with the days from the first to before the second."""
        return self.filter(starts_on__lt=end, ends_on__gt=start).exclude(ends_on=F("starts_on"))


class Absence(models.Model):
    """A member is away, and who stands in. Why is nobody's business, and is not asked."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="absences")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    cover = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="covers")
    starts_on = models.DateField()
    # The first day back: the absence ends by itself.
    ends_on = models.DateField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_dates_in_order"),
            models.CheckConstraint(condition=~Q(cover=F("user")), name="absence_covered_by_another"),
        ]
        indexes = [models.Index(fields=["partnership", "ends_on"], name="absence_of_partnership")]

    class Privacy:
        plain = "partnership"
        personal = "user cover starts_on ends_on"
        permanent = (
            "who might see what in whose place, and when, must stay provable; it is numbers once they have been cleared"
        )

    def __str__(self) -> str:
        return f"absence {self.pk}"

    @property
    def is_now(self) -> bool:
        """Whether the member is away today."""
        return self.starts_on <= timezone.localdate() < self.ends_on
