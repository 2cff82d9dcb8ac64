"""Copying the record store to the storage that other servers and clusters read."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.intake.at_rest import damaged
from wardmote.intake.errors import StoreError
from wardmote.intake.models import Segment
from wardmote.intake.object_store import AT_ONCE, objects
from wardmote.intake.reading.segment_file import digest_of

Say = Callable[[str, int, int], object]


def copy_records(*, by: User, say: Say) -> int:
    """Copy every file of the catalogue that is not in the storage yet, or not whole; returns how many were. Cut short, it goes on.

    What is not what was loaded is not copied.
    """
    storage = objects()
    if storage is None:
        raise StoreError(_("There is no storage to copy to: set WARDMOTE_RECORDS_URL, as in s3://bucket/folder."))
    digests = dict(Segment.objects.filter(removed_at__isnull=True).order_by("pk").values_list("path", "digest"))
    names, folder, copied = list(digests), Path(settings.RECORDS_DIR), 0
    for start in range(0, len(names), AT_ONCE):
        say(_("Copying records"), start, len(names))
        prints = storage.prints(names[start : start + AT_ONCE])
        wanted = [
            (name, folder / name)
            for name in names[start : start + AT_ONCE]
            if name not in prints or _is_of_another_size(folder / name, prints[name][0])
        ]
        lost = [name for name, path in wanted if not path.exists()]
        if lost:
            raise StoreError(
                _("{lost} is neither here nor in the storage. Restore the folder “records” from the backup.").format(
                    lost=lost[0]
                )
            )
        other = [name for name, path in wanted if digests[name] and digest_of(path) != digests[name]]
        if other:
            raise damaged(other[0])
        storage.put_all(wanted)
        copied += len(wanted)
    record(by=by, event="intake.records.copied", on="intake.segment:all", after={"files": copied})
    return copied


def _is_of_another_size(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size != size
