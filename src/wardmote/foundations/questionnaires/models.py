"""A partnership's questionnaires, their versions, and the answers that were given to them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.definition import Band, Definition
from wardmote.foundations.questionnaires.errors import QuestionnaireRefused
from wardmote.foundations.questionnaires.reading import definition_of

PERSON = settings.AUTH_USER_MODEL
NAMELESS = "Whoever did it names nobody once the person has been cleared."


class Questionnaire(models.Model):
    """One questionnaire of a partnership, through all its versions, with the code by which rooms ask for it."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    # That of its newest version.
    title = models.CharField(max_length=300)
    # The shipped form that it was copied from, and that form's edition.
    copied_from = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "code"], name="questionnaires_code_once")
        ]

    class Privacy:
        plain = "partnership code title copied_from made_at"
        personal = "made_by"
        permanent = f"old answers are read by it. {NAMELESS}"

    def __str__(self) -> str:
        return f"questionnaire {self.code}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("questionnaires:questionnaire", args=[self.partnership.slug, self.code])


class VersionQuerySet(models.QuerySet["Version"]):
    """Reads of versions; those that are published are changed by nobody."""

    def published(self) -> "VersionQuerySet":
        """Those that may be answered, or could once."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> "VersionQuerySet":
        """Those that are still written."""
        return self.filter(published_at__isnull=True)


class Version(models.Model):
    """One version: a draft, or published and never changed again. The database refuses that too."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    declaration = models.JSONField()
    # Counts the changes of a draft, so that of two who change it at once the second is told.
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaires_number_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(published_at=None), name="questionnaires_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="questionnaires_published_by_somebody",
            ),
        ]

    class Privacy:
        plain = "questionnaire number declaration edition made_at published_at"
        personal = "made_by published_by"
        permanent = f"old answers are read by it. {NAMELESS}"

    def __str__(self) -> str:
        return f"version {self.number} of {self.questionnaire_id}"

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save a draft, or publish it; refused once it is published."""
        if self.pk and Version.objects.published().filter(pk=self.pk).exists():
            raise QuestionnaireRefused(_("A published version never changes. Make a new draft from it."))
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    @property
    def is_published(self) -> bool:
        """Whether it can be answered and cannot be changed."""
        return self.published_at is not None

    @property
    def definition(self) -> Definition:
        """The questionnaire that it declares."""
        return definition_of(self.declaration)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:  # noqa: FBT001, FBT002 - Django's own
        """Remove a draft; refused once it is published."""
        if Version.objects.published().filter(pk=self.pk).exists():
            raise QuestionnaireRefused(_("A published version stays: answers are read by it."))
        return super().delete(using=using, keep_parents=keep_parents)


class AnswerSet(models.Model):
    """Answers about one subject to one version: a draft as it was typed, or complete with its score, and not changed again."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    # What it is about, as app.model:key, and what made it be answered anew, as the room writes it.
    subject = models.CharField(max_length=120)
    event = models.CharField(max_length=120, blank=True)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    # Each field as it was typed, right or wrong; and what these come to, of the questions that were asked.
    typed = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    points = models.PositiveIntegerField(null=True)
    band = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["partnership", "subject", "-begun_at"], name="questionnaires_subject")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["questionnaire", "subject"],
                condition=Q(completed_at=None),
                name="questionnaires_one_open_draft",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_by__isnull=True)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
                name="questionnaires_completed_by_somebody",
            ),
        ]

    class Privacy:
        plain = "partnership questionnaire version subject event previous edition begun_at saved_at completed_at points band"
        personal = "begun_by completed_by"
        special = "typed answers"
        rule = "questionnaire-answers questionnaire-drafts"

    def __str__(self) -> str:
        return f"answers {self.pk}"

    @property
    def is_complete(self) -> bool:
        """Whether it counts, and is not changed any more."""
        return self.completed_at is not None

    @property
    def latest_override(self) -> "BandOverride | None":
        """The last judgement that put another band in place of the scored one; None where there is none."""
        return self.overrides.order_by("-pk").first()

    @property
    def band_in_force(self) -> Band | None:
        """The band that holds: a person's, where one chose another, else the scored one."""
        override = self.latest_override
        return self.version.definition.band(override.band if override else self.band)


class BandOverride(models.Model):
    """A person's judgement that another band is right. It is added to, never changed."""

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="overrides")
    band = models.CharField(max_length=60)
    reason = models.CharField(max_length=1_000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]

    class Privacy:
        plain = "answer_set band made_at"
        personal = "made_by"
        special = "reason"
        permanent = "it goes with the answers that it is about"

    def __str__(self) -> str:
        return f"band {self.band} for {self.answer_set_id}"

    def save(self, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk:
            raise QuestionnaireRefused(_("A judgement is not changed. Make another."))
        super().save(**kwargs)
