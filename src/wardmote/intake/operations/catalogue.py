"""Entering a batch in the catalogue: the moment at which its records become visible and older ones step back."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wardmote import __version__
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.months import month_at
from wardmote.intake.keeping import relative
from wardmote.intake.models import Batch, BatchFile, BatchWarning, Finding, Rejection, Segment
from wardmote.intake.operations.preparing import Preparation
from wardmote.intake.quality.assessing import assess
from wardmote.intake.queries import replaced
from wardmote.intake.reading.concerns import Concern


@transaction.atomic
def enter_batch(*, by: User, preparation: Preparation, run_id: UUID | None = None) -> Batch:
    """Make the prepared records visible, supersede those of the same source, sender and month, and record it."""
    written, councils = preparation.written, preparation.councils()
    batch = Batch.objects.create(
        partnership=preparation.partnership,
        source=preparation.source,
        source_version=preparation.reading.source.version,
        fingerprint=preparation.fingerprint,
        areas_stamp=preparation.stamp,
        program_version=__version__,
        loaded_at=timezone.now(),
        loaded_by=by,
        run_id=run_id,
        organisation=preparation.organisation,
        rows_read=sum(each.rows for each in preparation.reads),
        rows_kept=sum(each.rows for each in written),
        rows_rejected=preparation.reading.rejected.rows,
        repeats_dropped=sum(each.repeats for each in written),
        differing_identifiers=sum(each.differing for each in written),
        rows_without_place=sum(each.without_place for each in written),
        rows_beyond=sum(each.beyond for each in written),
        councils_drawn=preparation.reading.places.councils_drawn() if any(each.beyond for each in written) else {},
        rows_outside=sum(int(each["kept"]) for each in councils.values() if not each["inside"]),
        boundary_copies=sum(each.boundary_copies for each in written),
        councils=councils,
    )
    _enter_files(batch, preparation)
    _enter_carried(batch, preparation)
    _enter_findings(batch, preparation)
    superseded = _enter_segments(batch, preparation)
    batch.quality = assess(batch)
    batch.save(update_fields=["quality"])
    record(
        by=by,
        event="intake.batch.loaded",
        on=batch,
        partnership=preparation.partnership,
        after={
            "source": batch.source,
            "rows": batch.rows_kept,
            "fingerprint": batch.fingerprint,
            "superseded": superseded,
        },
    )
    return batch


def _enter_files(batch: Batch, preparation: Preparation) -> None:
    BatchFile.objects.bulk_create(
        BatchFile(
            batch=batch,
            number=each.number,
            name=each.name[-500:],
            size=each.size,
            fingerprint=each.fingerprint,
            rows=each.rows,
            layout=each.file.layout.name[:80],
            same_as=each.same_as[-500:],
        )
        for each in preparation.reads
    )


def _enter_carried(batch: Batch, preparation: Preparation) -> None:
    """The files of records that stay in use beside those that came."""
    if preparation.carrying is not None:
        for file in preparation.carrying.files:
            file.batch = batch
        BatchFile.objects.bulk_create(preparation.carrying.files)


def _enter_findings(batch: Batch, preparation: Preparation) -> None:
    reading = preparation.reading
    Rejection.objects.bulk_create(Rejection(batch=batch, **_fields(concern)) for concern in reading.rejected.all)
    BatchWarning.objects.bulk_create(BatchWarning(batch=batch, **_fields(concern)) for concern in reading.warned.all)


def _fields(concern: Concern) -> dict[str, object]:
    names = [field.name for field in Finding._meta.get_fields()]  # noqa: SLF001 - Django's documented interface
    return {name: getattr(concern, name) for name in names}


def _enter_segments(batch: Batch, preparation: Preparation) -> int:
    """Enter each segment and step back the one it replaces; returns how many were replaced."""
    superseded, source = 0, preparation.reading.source
    current = Segment.objects.current().filter(partnership=batch.partnership, source=batch.source)
    senders = set(current.values_list("sender", flat=True).distinct())
    for written in preparation.written:
        if written.sender in senders:
            stepping_back = replaced(batch.partnership, source, written.sender, month_at(written.month), written.span)
            superseded += stepping_back.update(superseded_at=batch.loaded_at, superseded_by=batch)
    Segment.objects.bulk_create(
        Segment(
            batch=batch,
            partnership=batch.partnership,
            source=batch.source,
            sender=written.sender,
            month=month_at(written.month),
            rows=written.rows,
            span=written.span,
            is_nil=written.is_nil,
            summary={**written.summary, "repeats": written.repeats},
            path=relative(written.path),
            digest=written.digest,
            inputs=preparation.inputs(written),
            loaded_at=batch.loaded_at,
        )
        for written in preparation.written
    )
    return superseded
