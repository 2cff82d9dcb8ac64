"""Removing the file of records that are kept no longer; the catalogue's row stays and says when."""

from pathlib import Path

from django.conf import settings

from wardmote.intake.models import Segment
from wardmote.intake.object_store import objects


def remove_records(segment: Segment) -> None:
    """Remove a segment's file, here and from the storage that other servers read; one that is gone already is no fault."""
    (Path(settings.RECORDS_DIR) / segment.path).unlink(missing_ok=True)
    held = objects()
    if held is not None:
        held.remove(segment.path)
