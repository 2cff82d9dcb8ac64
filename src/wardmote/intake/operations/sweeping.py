"""What an upload leaves behind when the process dies in the middle of it: raw files that no row of the database knows."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from wardmote.intake.models import Delivery

LOCK = ".lock"
PREVIEW = ".preview.json"
# What Django calls a file while it comes in: tmp, some letters, and this before the file's own ending.
COMING = re.compile(r"^tmp\w+\.upload")


class LockedUploadHandler(TemporaryFileUploadHandler):
    """Takes a file in, and holds it: what is on disk and not held was left by a process that died."""

    def new_file(self, *args: Any, **named: Any) -> None:
        """Make the file and hold it until it is closed."""
        super().new_file(*args, **named)
        if self.file is not None and self.file.file is not None:
            _take(self.file.file.fileno())


@contextmanager
def uploading(folder: Path) -> Iterator[None]:
    """Hold a delivery's folder while its files are written and its row is saved; if that fails, nothing of it stays."""
    lock = folder.with_name(folder.name + LOCK)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor)
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def sweep_uploads() -> int:
    """Remove what uploads left that never ended; returns how many things. What is being uploaded now is left alone."""
    folder = Path(settings.UPLOADS_DIR)
    # On a disk that can only be read nothing is being uploaded either.
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return 0
    return sum(_swept(path) for path in sorted(folder.iterdir()))


def _swept(path: Path) -> bool:
    if COMING.match(path.name):
        return _remove_free(path, path)
    name = path.name.removesuffix(LOCK).removesuffix(PREVIEW)
    if not _is_unknown(name):
        return False
    return _remove_free(path, path.with_name(name + LOCK))


def _is_unknown(name: str) -> bool:
    """Whether it is called as a delivery's things are, and there is no such delivery."""
    try:
        key = UUID(name)
    except ValueError:
        return False
    return not Delivery.objects.filter(pk=key).exists()


def _remove_free(path: Path, lock: Path) -> bool:
    """Remove it unless some process holds its lock."""
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return _removed(path)
    try:
        # A delivery that was saved while we waited is known now.
        return _take(descriptor) and (lock == path or _is_unknown(lock.name.removesuffix(LOCK))) and _removed(path)
    finally:
        os.close(descriptor)


def _removed(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return not path.exists()


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
