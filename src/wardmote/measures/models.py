"""What the room keeps of its own: the figures that a partnership chose to see first, and the measures that it made."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wardmote.foundations.organisations.public import Partnership


class HeadlineFigure(models.Model):
    """One of the figures on everybody's home, in the order in which they stand there."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=60)
    area_code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "measure"], name="measures_headline_once"),
        ]

    class Privacy:
        plain = "partnership measure area_code position"

    def __str__(self) -> str:
        return f"{self.measure} {self.area_code}"


class OwnMeasureQuerySet(models.QuerySet["OwnMeasure"]):
    """Reads of a partnership's own measures."""

    def latest_of(self, partnership: Partnership) -> "list[OwnMeasure]":
        """The latest version of each, by title."""
        latest: dict[str, OwnMeasure] = {}
        for row in self.filter(partnership=partnership).order_by("slug", "number"):
            latest[row.slug] = row
        return sorted(latest.values(), key=lambda row: (row.title.casefold(), row.slug))


class OwnMeasure(models.Model):
    """One version of a measure that a partnership made itself, of a partner's source; each change is a further version."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=80)
    one = models.CharField(max_length=60)
    many = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60)
    categories = models.JSONField(default=list)
    polarity = models.CharField(max_length=30)
    denominator = models.CharField(max_length=20)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OwnMeasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slug", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "slug", "number"], name="measures_own_version_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="measures_own_withdrawn_pair",
            ),
        ]

    class Privacy:
        plain = (
            "partnership slug number title one many about source categories polarity denominator made_at withdrawn_at"
        )
        personal = "made_by withdrawn_by"
        permanent = (
            "what a figure was counted by must stay provable; who made it is a number once the person has been cleared"
        )

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"
