"""Files that a person brings for long work: uploaded ones are set aside, folders of the server may be named."""

import os
import re
import shutil
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wardmote.foundations.runs.errors import RunRefused

KEEP_DAYS = 7
LONGEST_NAME = 150
SAFE = re.compile(r"[^A-Za-z0-9._ ()-]+")
# The folder's name stands before the file's in reports, and is the same however often a file is uploaded.
INNER = "uploaded"
# A purpose and a number: other rooms' folders have other names.
SET_ASIDE = re.compile(r"[a-z][a-z-]*-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def named_path(named: str) -> Path:
    """The real path of a file or folder of the server, if it lies in a folder that may be loaded from.

    Raises RunRefused with the same sentence whether it lies elsewhere or does not exist: the answer must not tell
    what lies on the server.
    """
    if "\0" not in named:
        real = Path(os.path.realpath(named))
        if is_within(real, settings.LOAD_ROOTS) and real.exists():
            return real
    roots = ", ".join(str(root) for root in settings.LOAD_ROOTS)
    raise RunRefused(
        _("There is no such file or folder among those that may be loaded from: {roots}.").format(roots=roots)
    )


def is_within(path: Path, roots: Iterable[Path]) -> bool:
    """Whether the path, its links followed, lies in one of the folders."""
    real = Path(os.path.realpath(path))
    return any(real == root or root in real.parents for root in (Path(os.path.realpath(each)) for each in roots))


def set_aside(files: "Iterable[UploadedFile[Any]]", *, purpose: str) -> Path:
    """Stream uploaded files into a folder of their own, which recurring work forgets after a week if nobody removes it."""
    folder = Path(settings.UPLOADS_DIR) / f"{purpose}-{uuid.uuid4()}" / INNER
    folder.mkdir(parents=True, mode=0o700)
    taken: set[str] = set()
    for file in files:
        with (folder / _safe_name(file.name or "file", taken)).open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
    return folder


def remove_set_aside(folder: Path) -> None:
    """Remove what `set_aside` kept; anything else is left alone."""
    if folder.name == INNER and folder.parent.parent == Path(settings.UPLOADS_DIR):
        shutil.rmtree(folder.parent, ignore_errors=True)


def _safe_name(name: str, taken: set[str]) -> str:
    """The file's own name without anything that a file system could take amiss, and unlike the others."""
    plain = SAFE.sub("-", Path(name.replace("\\", "/")).name).lstrip(".-")[-LONGEST_NAME:] or "file"
    chosen, number = plain, 2
    while chosen in taken:
        chosen, number = f"{number}-{plain}", number + 1
    taken.add(chosen)
    return chosen


def forget_set_aside() -> int:
    """Remove what was set aside a week ago and nobody removed; returns how many folders."""
    oldest = time.time() - KEEP_DAYS * 24 * 60 * 60
    base = Path(settings.UPLOADS_DIR)
    folders = [path for path in base.glob("*-*") if SET_ASIDE.fullmatch(path.name) and path.stat().st_mtime < oldest]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)
