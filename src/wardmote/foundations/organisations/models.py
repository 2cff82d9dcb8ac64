"""Partnerships, the councils they cover, and the organisations in them with their kinds."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import long_date
from wardmote.foundations.organisations.rules import body_kinds


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

    def name_on(self, day: date) -> str:
        """What it was called on the day: a paper of then keeps the name of then."""
        earlier = [row for row in self.former_names.all() if day < row.until]
        return min(earlier, key=lambda row: row.until).name if earlier else self.name

    def end(self) -> "Succession | None":
        """How it ended, if it has, or is going to on a day that is known."""
        return getattr(self, "succession", None)

    @property
    def what_became_of_it(self) -> str:
        """A phrase for an organisation that has ended or will; nothing for one that goes on."""
        ended = self.end()
        return ended.sentence if ended else ""

    @property
    def kind_name(self) -> str:
        """The name of its kind today."""
        kind = body_kinds().get(self.kind_on(timezone.localdate()))
        return kind.name if kind else ""


class FormerName(models.Model):
    """What an organisation was called before, until the day on which it took another name."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=160)
    until = models.DateField()

    class Meta:
        ordering = ["-until"]
        constraints = [models.UniqueConstraint(fields=["organisation", "until"], name="former_name_until_once")]

    class Privacy:
        plain = "organisation name until"

    def __str__(self) -> str:
        return self.name


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


class Ending(models.TextChoices):
    """How an organisation came to its end."""

    BECAME = "became", _("became another organisation")
    MERGED = "merged", _("merged into another organisation")
    ABOLISHED = "abolished", _("was abolished")


class Succession(models.Model):
    """The end of an organisation: how, from which day, and which one carries on. What it sent before stays its own."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="succession")
    how = models.CharField(max_length=10, choices=Ending.choices)
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="predecessors")
    from_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="abolished", successor__isnull=True)
                | (~Q(how="abolished") & Q(successor__isnull=False)),
                name="succession_has_successor",
            ),
            models.CheckConstraint(condition=~Q(successor=F("organisation")), name="succession_by_another"),
        ]

    class Privacy:
        plain = "organisation how successor from_day"

    def __str__(self) -> str:
        return f"succession {self.pk}"

    @property
    def sentence(self) -> str:
        """What became of the organisation: “since 1 April 2023 part of North Yorkshire Council”."""
        words = {
            Ending.BECAME: gettext("since {day} {name}"),
            Ending.MERGED: gettext("since {day} part of {name}"),
            Ending.ABOLISHED: gettext("abolished on {day}"),
        }[Ending(self.how)]
        return words.format(day=long_date(self.from_day), name=self.successor.name if self.successor else "")
