"""A log file that several processes write: each line whole, and the file turned over once and by one of them."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import WatchedFileHandler
from pathlib import Path

LOCK = ".lock"


class SharedFileHandler(WatchedFileHandler):
    """Writes below a lock that all processes of the installation see, and looks first whether another turned the file over.

    Older files are called name.1, name.2 and so on, `kept` of them. A line that cannot be written, because the disk is full or can
    only be read, is left out: the console has it too.
    """

    def __init__(self, filename: str | Path, *, most_bytes: int, kept: int) -> None:
        self.path, self.most_bytes, self.kept = Path(filename), most_bytes, kept
        super().__init__(filename, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            with _alone(self.path):
                self._turn_over_if_full()
                super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's own
        """Leave it: a log that cannot be written must not stop what it tells of, nor fill the console."""

    def _turn_over_if_full(self) -> None:
        try:
            if self.path.stat().st_size < self.most_bytes:
                return
        except FileNotFoundError:
            return
        for number in range(self.kept - 1, 0, -1):
            older = _numbered(self.path, number)
            if older.exists():
                older.replace(_numbered(self.path, number + 1))
        self.path.replace(_numbered(self.path, 1))


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep the other processes, and their threads, waiting. Opened each time: what is opened before a fork is not told apart."""
    descriptor = os.open(path.with_name(path.name + LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
