"""What people put on record about returns, who answers for them, and the agreements under which data are shared."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.members.public import User, with_cover
from wardmote.sharing import rules
from wardmote.sharing.rules import Delivery, Kind, Status

PERSON = settings.AUTH_USER_MODEL


class ReturnNote(models.Model):
    """What a person recorded of an authority's return: nil, a fault in it, the day it came, or that none is expected."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    dataset = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    quarter = models.DateField()
    # Only what is not expected may go on: the first day after its last quarter; nothing, until it is withdrawn.
    until = models.DateField(null=True, blank=True)
    on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    closing_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "dataset", "quarter", "kind"],
                condition=Q(closed_at__isnull=True),
                name="sharing_note_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="sharing_note_closed_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership", "quarter"], name="sharing_note_quarter")]

    class Privacy:
        plain = "partnership organisation dataset kind quarter until on recorded_at closed_at"
        personal = "reason recorded_by closed_by closing_reason"
        rule = "return-reasons"

    def __str__(self) -> str:
        return f"record {self.pk} of a return"

    @property
    def is_open(self) -> bool:
        """Whether it still says something about the return."""
        return self.closed_at is None


class Reminder(models.Model):
    """An authority was reminded of what it owes: when, in which way, and in which role the person reminded acts."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    liaison = models.ForeignKey("LiaisonOfficer", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    sent_on = models.DateField()
    owed = models.JSONField(default=list)
    delivery = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Delivery], default=Delivery.BY_HAND
    )
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-sent_on", "-pk"]

    class Privacy:
        plain = "partnership organisation liaison channel sent_on owed delivery recorded_at"
        personal = "sent_by"
        rule = "reminders"

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class LiaisonOfficer(models.Model):
    """Who answers for sharing in an authority (SI 2007/1830, regulation 4), from when until when."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey("members.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    role_title = models.CharField(max_length=120)
    office_address = models.EmailField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__name", "-starts_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="sharing_liaison_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="sharing_liaison_dates"
            ),
        ]

    class Privacy:
        plain = "partnership organisation role_title"
        personal = "membership office_address starts_on ends_on"
        rule = "liaison-addresses"

    def __str__(self) -> str:
        return f"liaison officer {self.pk}"

    @property
    def address(self) -> str:
        """Where a letter goes: the office, or else the member's own address."""
        return self.office_address or (self.membership.user.email if self.membership else "")

    @property
    def addresses(self) -> str:
        """Where a letter goes today, who stands in included, as an e-mail's address line takes them."""
        return ",".join([self.address, *(each.email for each in self.standing_in())])

    def standing_in(self) -> list[User]:
        """Who is written to beside the member today, while that member is away; nobody where the letter goes to an office."""
        if self.office_address or self.membership is None:
            return []
        return with_cover([self.membership.user], self.partnership)[1:]


class Agreement(models.Model):
    """An information-sharing agreement: what is shared, between whom, on which gateway, and how it is looked after."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("purpose"))
    parties = models.ManyToManyField("organisations.Organisation", related_name="+")
    # Those of the parties that give data; none named: all of them.
    disclosers = models.ManyToManyField("organisations.Organisation", related_name="+", blank=True)
    gateways = models.JSONField(default=list)
    legal_basis = models.TextField(blank=True)
    data_items = models.TextField()
    data_kinds = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    has_special_category = models.BooleanField(default=False)
    special_conditions = models.TextField(blank=True)
    how_shared = models.TextField(blank=True)
    security = models.TextField(blank=True)
    retention = models.TextField(blank=True)
    access_requests_lead = models.CharField(max_length=160, blank=True)
    information_requests_lead = models.CharField(max_length=160, blank=True)
    breach_lead = models.CharField(max_length=160, blank=True)
    dpia_reference = models.CharField(max_length=160, blank=True)
    document_reference = models.CharField(max_length=300, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    termination_reason = models.CharField(max_length=500, blank=True)
    edition = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "title"], name="sharing_agreement_title_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(signed_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="sharing_agreement_dates",
            ),
        ]

    class Privacy:
        plain = (
            "partnership title purpose parties disclosers gateways legal_basis data_items data_kinds sources has_special_category "
            "special_conditions how_shared security retention dpia_reference document_reference signed_on review_on ends_on "
            "terminated_on termination_reason edition written_at"
        )
        personal = "access_requests_lead information_requests_lead breach_lead written_by"
        rule = "agreement-leads"

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    def get_absolute_url(self) -> str:
        """The agreement's page."""
        return reverse("sharing:agreement", args=[self.partnership.slug, self.pk])

    def status_on(self, day: date) -> Status:
        """Where it stands on a day."""
        return rules.status(
            signed=self.signed_on,
            review=self.review_on,
            ends=self.ends_on,
            terminated=self.terminated_on,
            today=day,
        )

    @property
    def name_day(self) -> date:
        """The day whose names of the parties it bears: that of its signature, today while it has none."""
        return self.signed_on or timezone.localdate()

    def parties_named(self) -> list[tuple[str, str]]:
        """The parties, as called when it was signed, each with what became of it since."""
        parties = self.parties.select_related("succession__successor").prefetch_related("former_names")
        return [(party.name_on(self.name_day), party.what_became_of_it) for party in parties]

    @property
    def status(self) -> Status:
        """Where it stands today."""
        return self.status_on(timezone.localdate())


class AgreementReview(models.Model):
    """An agreement was looked at again: when, by whom, with what result, and when the next is due."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    next_on = models.DateField()
    result = models.CharField(max_length=500)
    reviewed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-reviewed_on", "-pk"]

    class Privacy:
        plain = "agreement reviewed_on next_on result"
        personal = "reviewed_by"
        permanent = "on what terms data was shared must stay provable; who reviewed them is a number once the person has been cleared"

    def __str__(self) -> str:
        return f"review {self.pk}"
