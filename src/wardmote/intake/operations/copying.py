"""Copying the record store to the storage that other servers and clusters read."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.intake.errors import StoreError
from wardmote.intake.models import Segment
from wardmote.intake.object_store import AT_ONCE, objects

Say = Callable[[str, int, int], object]


def copy_records(*, by: User, say: Say) -> int:
    """Copy every file of the catalogue that is not in the storage yet; returns how many were. Cut short, it goes on."""
    held = objects()
    if held is None:
        raise StoreError(_("There is no storage to copy to: set WARDMOTE_RECORDS_URL, as in s3://bucket/folder."))
    names = list(Segment.objects.filter(removed_at__isnull=True).order_by("pk").values_list("path", flat=True))
    folder, copied = Path(settings.RECORDS_DIR), 0
    for start in range(0, len(names), AT_ONCE):
        say(_("Copying records"), start, len(names))
        wanted = [(name, folder / name) for name in names[start : start + AT_ONCE] if not held.has(name)]
        lost = [name for name, path in wanted if not path.exists()]
        if lost:
            raise StoreError(
                _("{lost} is neither here nor in the storage. Restore the folder “records” from the backup.").format(
                    lost=lost[0]
                )
            )
        held.put_all(wanted)
        copied += len(wanted)
    record(by=by, event="intake.records.copied", on="intake.segment:all", after={"files": copied})
    return copied
