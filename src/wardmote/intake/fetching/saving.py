"""Writing fetched files: whole or not at all, and with a sentence when the disk will not have them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wardmote.intake.fetching.errors import FetchError

MEGABYTE = 1024 * 1024
# Left free, so that a fetch never fills the disk that the database is on.
SPARE_BYTES = 256 * MEGABYTE


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turn the disk's refusals into a sentence; else they would look like a connection that broke off."""
    try:
        yield
    except OSError as error:
        raise FetchError(
            f"{path} cannot be written: {error.strerror or error}. Put that right, or choose another folder with --into."
        ) from error


def make_folder(folder: Path) -> None:
    """Make the folder and those above it."""
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that gets its name when everything is in it, and vanishes when something goes wrong."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.part")
    try:
        with writing_to(path):
            with draft.open("wb") as file:
                yield file
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def check_space(folder: Path, needed: int) -> None:
    """Raise FetchError when `needed` bytes would not leave room on the folder's disk."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise FetchError(
            f"{folder} has {in_megabytes(free)} free; {in_megabytes(needed + SPARE_BYTES)} are needed. "
            "Make room, or choose another folder with --into."
        )


def in_megabytes(size: int) -> str:
    """A size as people read it."""
    return f"{size // MEGABYTE:,} MB"
