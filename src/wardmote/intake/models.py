"""The catalogue of the record store: batches, their files and concerns, and the segments that make records visible."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from wardmote.intake.sources import sources


class Batch(models.Model):
    """One load of one source: what came in, what became of each row, who loaded it and when."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    source_version = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, db_index=True)
    areas_stamp = models.CharField(max_length=64, blank=True)
    program_version = models.CharField(max_length=40)
    loaded_at = models.DateTimeField(default=timezone.now, db_index=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    run_id = models.UUIDField(null=True)
    rows_read = models.BigIntegerField(default=0)
    rows_kept = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    repeats_dropped = models.BigIntegerField(default=0)
    differing_identifiers = models.BigIntegerField(default=0)
    rows_without_place = models.BigIntegerField(default=0)
    # Of records with a point outside every boundary that was loaded; `councils_drawn` lists whose boundaries were, by vintage.
    rows_beyond = models.BigIntegerField(default=0)
    councils_drawn = models.JSONField(default=dict)
    rows_outside = models.BigIntegerField(default=0)
    boundary_copies = models.BigIntegerField(default=0)
    councils = models.JSONField(default=dict)
    quality = models.JSONField(default=dict)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-loaded_at", "-pk"]

    class Privacy:
        plain = (
            "partnership source source_version fingerprint areas_stamp program_version loaded_at run_id rows_read rows_kept "
            "rows_rejected repeats_dropped differing_identifiers rows_without_place rows_beyond councils_drawn rows_outside boundary_copies councils quality organisation"
        )
        personal = "loaded_by"
        permanent = (
            "what a figure was made of must stay provable; who loaded it is a number once the person has been cleared"
        )

    def __str__(self) -> str:
        return f"Batch {self.pk}"

    def get_absolute_url(self) -> str:
        """The page that tells the batch's story."""
        return reverse("intake:batch", args=[self.partnership.slug, self.pk])

    @classmethod
    def behind(cls, batches: Iterable[int]) -> "models.QuerySet[Batch]":
        """The batches that segments of records name: whoever sees a figure sees which batches it rests on."""
        return cls.objects.filter(pk__in=set(batches))

    @property
    def title(self) -> str:
        """The title of its source; the slug of one that is declared no longer."""
        declared = sources().get(self.source)
        return declared.title if declared else self.source

    @property
    def is_superseded(self) -> bool:
        """Whether none of its segments is read any longer."""
        return not self.segments.filter(superseded_at__isnull=True).exists()


class BatchFile(models.Model):
    """One file of a batch, as it was named where it came from."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    size = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, db_index=True)
    rows = models.BigIntegerField(default=0)
    layout = models.CharField(max_length=80, blank=True)
    same_as = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="intake_batchfile_number"),
        ]

    class Privacy:
        plain = "batch number name size fingerprint rows layout same_as"

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """Something said about rows of a batch: how many, on which lines, and examples that name nobody."""

    file_number = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=60)
    sentence = models.CharField(max_length=600)
    rows = models.BigIntegerField(default=0)
    lines = models.JSONField(default=list)
    examples = models.JSONField(default=list)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-rows", "pk"]

    def __str__(self) -> str:
        return self.sentence


class Rejection(Finding):
    """Rows that were not loaded, for one reason, in one file."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rejections")

    class Privacy:
        plain = "batch file_number code sentence rows lines examples"


class BatchWarning(Finding):
    """Something a reader of the figures should know; the rows were loaded."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="warnings")

    class Privacy:
        plain = "batch file_number code sentence rows lines examples"


class SegmentQuerySet(models.QuerySet["Segment"]):
    """Reads of the catalogue."""

    def current(self) -> "SegmentQuerySet":
        """Segments that figures are made from now."""
        return self.filter(superseded_at__isnull=True)


class Segment(models.Model):
    """The records of one sender and period in one batch: one Parquet file.

    `month` is the period's first, `span` how many months it has; `is_nil` says that the sender sent that there was nothing.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="segments")
    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    sender = models.CharField(max_length=60)
    month = models.DateField()
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField(default=0)
    span = models.PositiveSmallIntegerField(default=1)
    is_nil = models.BooleanField(default=False)
    summary = models.JSONField(default=dict)
    path = models.CharField(max_length=300, unique=True)
    # The SHA-256 of the file as it was written.
    digest = models.CharField(max_length=64, blank=True, default="")
    inputs = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="supersedes")
    # When its file was disposed of under the retention schedule.
    removed_at = models.DateTimeField(null=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["source", "sender", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "source", "sender", "month"],
                condition=models.Q(superseded_at__isnull=True),
                name="intake_segment_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | models.Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="intake_segment_superseded_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | models.Q(superseded_at__isnull=False),
                name="intake_segment_removed_after",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership", "source", "month"], name="intake_segment_lookup")]

    class Privacy:
        plain = (
            "batch partnership source sender month rows rejected span is_nil summary path digest inputs loaded_at superseded_at "
            "superseded_by removed_at"
        )
        rule = "replaced-records"

    def __str__(self) -> str:
        return f"{self.source} {self.sender} {self.month:%Y-%m}"


class SourceVersion(models.Model):
    """A declaration of the partnership's own as it was saved: its files' texts, who saved it, when, from what sample.

    `version` is what batches carry that were read by it; where a correction changes words alone, two rows have the same.
    The first row of a source that was declared by hand holds what stood there before, saved by nobody.
    """

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=20)
    texts = models.JSONField(default=dict)
    sample = models.CharField(max_length=300, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["source", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="intake_sourceversion_number"),
        ]

    class Privacy:
        plain = "partnership source number version texts sample saved_at"
        personal = "saved_by"
        permanent = "how the records in use were read must stay provable; who saved it is a number once the person has been cleared"

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class Delivery(models.Model):
    """Files that a person has uploaded or named in the browser and not yet loaded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=60)
    folder = models.CharField(max_length=1000)
    is_upload = models.BooleanField(default=True)
    # A sample from which a source is being declared, or corrected: it is loaded only once the source is saved.
    is_sample = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    run_id = models.UUIDField(null=True)

    class Privacy:
        plain = "id partnership brought_at source folder is_upload is_sample organisation run_id"
        personal = "brought_by"
        rule = "uploads"

    def __str__(self) -> str:
        return f"Delivery {self.pk}"

    @property
    def title(self) -> str:
        """The title of its source; of an alias, which stands for several, its own name."""
        declared = sources().get(self.source)
        return declared.title if declared else self.source


class WordMeaningQuerySet(models.QuerySet["WordMeaning"]):
    """Reads of what senders' words mean."""

    def current(self) -> "WordMeaningQuerySet":
        """Those that files are read with now."""
        return self.filter(ended_at__isnull=True)


class WordMeaning(models.Model):
    """What somebody said that a sender's word means: a class of the source, or an area. A correction ends it; it is kept.

    `field` is what the word tells (a category, a ward), `meaning` the slug or code, nothing where its rows are left out.
    """

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=60)
    sender = models.CharField(max_length=60)
    field = models.CharField(max_length=20)
    word = models.CharField(max_length=100)
    # As words are compared: without regard to case and spaces.
    folded = models.CharField(max_length=300)
    meaning = models.CharField(max_length=80, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = WordMeaningQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sender", "field", "folded", "-said_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "source", "sender", "field", "folded"],
                condition=models.Q(ended_at__isnull=True),
                name="intake_wordmeaning_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="intake_wordmeaning_ended_pair",
            ),
        ]

    class Privacy:
        plain = "partnership source sender field word folded meaning said_at ended_at"
        personal = "said_by ended_by"
        permanent = (
            "what a figure was made of must stay provable; who said it is a number once the person has been cleared"
        )

    def __str__(self) -> str:
        return f"WordMeaning {self.pk}"
