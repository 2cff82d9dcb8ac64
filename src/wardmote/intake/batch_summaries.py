"""Batches in a few words, as figures name them in their provenance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.intake import models
from wardmote.intake.quality.checks import concerns
from wardmote.intake.sources import source as declared
from wardmote.intake.store import Segment

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class BatchSummary:
    """One batch in a few words, as figures name it in their provenance; `quality` holds a sentence for each concern.

    `organisation` is the name today of the organisation that sent it, `organisation_then` its name when it was loaded and what
    became of it, and `sender` its code, which never changes.
    """

    id: int
    source: str
    title: str
    fingerprint: str
    loaded_at: datetime
    loaded_by: str
    file_names: tuple[str, ...]
    partnership: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    repeats_dropped: int
    differing_identifiers: int
    rows_without_place: int
    rows_beyond: int
    rows_outside: int
    boundary_copies: int
    months: tuple[date, ...]
    senders: tuple[str, ...]
    warnings: tuple[str, ...]
    is_new: bool = False
    organisation: str = ""
    organisation_then: str = ""
    sender: str = ""
    quality: tuple[str, ...] = ()

    @cached_property
    def url(self) -> str:
        """The batch's page; worked out when asked for, because it brings in the pages of every room."""
        return reverse("intake:batch", args=[self.partnership, self.id])

    def sentence(self) -> str:
        """What the batch did, for a terminal or a run's page."""
        if not self.is_new:
            return _("{title}: nothing changed. These files are loaded already (batch {batch}).").format(
                title=self.title, batch=self.id
            )
        nowhere = self.rows_without_place if declared(self.source).has_places else 0
        counts = (
            (ngettext("{rows} row read", "{rows} rows read", self.rows_read), self.rows_read or "0"),
            (
                ngettext("{rows} duplicate removed", "{rows} duplicates removed", self.repeats_dropped),
                self.repeats_dropped,
            ),
            (ngettext("{rows} rejected", "{rows} rejected", self.rows_rejected), self.rows_rejected),
            (ngettext("{rows} without a place", "{rows} without a place", nowhere), nowhere),
            (
                ngettext(
                    "{rows} outside the boundaries loaded", "{rows} outside the boundaries loaded", self.rows_beyond
                ),
                self.rows_beyond,
            ),
        )
        counts_in_words = ", ".join(words.format(rows=f"{int(count):,}") for words, count in counts if count)
        return _("{title}: {counts} (batch {batch}).").format(title=self.title, counts=counts_in_words, batch=self.id)


def batches_of(segments: Iterable[Segment]) -> list[BatchSummary]:
    """The batches that the segments belong to, oldest first."""
    wanted = {segment.batch_id for segment in segments}
    return [summary_of(batch) for batch in brief(models.Batch.behind(wanted)).order_by("loaded_at", "pk")]


def brief(batches: "QuerySet[models.Batch]") -> "QuerySet[models.Batch]":
    """The batches with what a summary says of them."""
    # What only the pages of a batch need is left out: a list of batches has some thousand segments.
    return batches.select_related("loaded_by", "partnership", "organisation__succession__successor").prefetch_related(
        "organisation__former_names",
        Prefetch("files", queryset=models.BatchFile.objects.only("batch_id", "number", "name")),
        Prefetch("segments", queryset=models.Segment.objects.only("batch_id", "sender", "month")),
        Prefetch("warnings", queryset=models.BatchWarning.objects.defer("lines", "examples")),
    )


def _name_then(batch: models.Batch) -> str:
    """Who sent it, as called on the day of loading, and what became of them since."""
    if batch.organisation is None:
        return ""
    name, became = batch.organisation.name_on(timezone.localdate(batch.loaded_at)), batch.organisation.what_became_of_it
    return f"{name} ({became})" if became else name


def summary_of(batch: models.Batch, *, is_new: bool = False) -> BatchSummary:
    """One batch in a few words."""
    segments = list(batch.segments.all())
    return BatchSummary(
        id=batch.pk,
        source=batch.source,
        title=declared(batch.source).title,
        fingerprint=batch.fingerprint,
        loaded_at=batch.loaded_at,
        loaded_by=batch.loaded_by.display_name,
        file_names=tuple(file.name for file in batch.files.all()),
        partnership=batch.partnership.slug,
        rows_read=batch.rows_read,
        rows_kept=batch.rows_kept,
        rows_rejected=batch.rows_rejected,
        repeats_dropped=batch.repeats_dropped,
        differing_identifiers=batch.differing_identifiers,
        rows_without_place=batch.rows_without_place,
        rows_beyond=batch.rows_beyond,
        rows_outside=batch.rows_outside,
        boundary_copies=batch.boundary_copies,
        months=tuple(sorted({segment.month for segment in segments})),
        senders=tuple(sorted({segment.sender for segment in segments})),
        warnings=tuple(warning.sentence for warning in batch.warnings.all()),
        is_new=is_new,
        organisation=batch.organisation.name if batch.organisation else "",
        organisation_then=_name_then(batch),
        sender=batch.organisation.code if batch.organisation else "",
        quality=tuple(concerns(batch.quality.get("checks", ()))),
    )
