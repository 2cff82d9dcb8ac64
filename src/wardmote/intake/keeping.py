"""Where the record store lies on disk, one load at a time per source, and the clearing up after a crash."""

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.intake.errors import LoadRefused
from wardmote.intake.models import Segment
from wardmote.intake.object_store import objects

WAIT_SECONDS = 600.0
LOOK_AGAIN_SECONDS = 0.25


def store_folder(partnership_id: int, source: str) -> Path:
    """Where a partnership's records of a source lie."""
    return Path(settings.RECORDS_DIR) / f"partnership={partnership_id}" / f"source={source}"


def spill_folder(name: str) -> Path:
    """Where a load puts what does not fit into memory."""
    return Path(settings.CACHE_DIR) / "loads" / name


def relative(path: Path) -> str:
    """A file of the store as the catalogue names it."""
    return path.relative_to(settings.RECORDS_DIR).as_posix()


def copy_out(paths: Iterable[Path]) -> None:
    """Copy finished files to the storage that other servers and clusters read, where there is one."""
    storage = objects()
    if storage is not None:
        storage.put_all([(relative(path), path) for path in paths])


@contextmanager
def one_load_at_a_time(
    partnership_id: int, source: str, *, say: Callable[[str], None], wait_seconds: float = WAIT_SECONDS
) -> Iterator[None]:
    """Hold the source for this load; another load of it waits, and is refused after ten minutes.

    The lock is the operating system's, so it goes when the process dies.
    """
    folder = Path(settings.RECORDS_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{partnership_id}-{source}", os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + wait_seconds
    try:
        while not _taken(descriptor):
            if time.monotonic() >= until:
                raise LoadRefused(
                    [_("Another load of {source} is still running. Try again when it has ended.").format(source=source)]
                )
            say(_("Waiting for another load of {source} to end").format(source=source))
            time.sleep(LOOK_AGAIN_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(partnership_id: int, source: str) -> int:
    """Remove files that a crashed load left behind (to be called while holding the source); returns how many."""
    folder = store_folder(partnership_id, source)
    if not folder.exists():
        return 0
    known = set(Segment.objects.filter(partnership_id=partnership_id, source=source).values_list("path", flat=True))
    removed = 0
    for path in folder.rglob("*.parquet*"):
        if relative(path) not in known:
            path.unlink()
            removed += 1
    return removed
