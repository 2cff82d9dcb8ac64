"""Removing the file of records that are kept no longer; the catalogue's row stays and says when."""

import shutil
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Delivery, Segment
from wardmote.intake.object_store import objects
from wardmote.intake.operations.deliveries import remove_files


def remove_records(segment: Segment) -> None:
    """Remove a segment's file, here and from the storage that other servers read; one that is gone already is no fault."""
    (Path(settings.RECORDS_DIR) / segment.path).unlink(missing_ok=True)
    storage = objects()
    if storage is not None:
        storage.remove(segment.path)


def forget_partnership(*, partnership: Partnership) -> None:
    """Once this transaction commits, remove a partnership's records and brought files from every storage.

    Its rows in the catalogue are left to whoever removes the partnership.
    """
    deliveries = list(Delivery.objects.filter(partnership=partnership))
    paths = list(Segment.objects.filter(partnership=partnership).values_list("path", flat=True))
    transaction.on_commit(partial(_remove_everything, partnership.pk, deliveries, paths))


def _remove_everything(partnership_id: int, deliveries: list[Delivery], paths: list[str]) -> None:
    for delivery in deliveries:
        remove_files(delivery)
    storage = objects()
    for path in paths if storage is not None else ():
        storage.remove(path)  # type: ignore[union-attr]  # looked at in the line above
    shutil.rmtree(Path(settings.RECORDS_DIR) / f"partnership={partnership_id}", ignore_errors=True)
