"""Whether the files of the record store are those that the catalogue describes: their rows at each read, all of them on demand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.intake.errors import StoreError
from wardmote.intake.models import Segment
from wardmote.intake.object_store import Objects, objects
from wardmote.intake.reading.segment_file import digest_of

AT_ONCE = 500
# The rows of each file that was looked at, by its path, size and moment of change.
_rows_of: dict[tuple[str, int, int], int] = {}


@dataclass(frozen=True)
class RecordsVerified:
    """What became of a look at every file: how many there are, and a sentence for each that is not as it was written."""

    files: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every file is as it was written."""
        return not self.problems

    @property
    def sentence(self) -> str:
        """The outcome in one line."""
        if self.ok:
            words = ngettext("{count} file of records is whole.", "All {count} files of records are whole.", self.files)
            return words.format(count=f"{self.files:,}")
        words = ngettext(
            "{count} of {files} files of records is not as it was written.",
            "{count} of {files} files of records are not as they were written.",
            len(self.problems),
        )
        put_right = _("Restore the folder “records” from a backup, or load the months again.")
        return f"{words.format(count=f'{len(self.problems):,}', files=f'{self.files:,}')} {put_right}"


def refuse_other_rows(paths: Sequence[Path]) -> None:
    """Raise StoreError if a file does not hold as many rows as the catalogue says; only its last bytes are read."""
    folder = Path(settings.RECORDS_DIR)
    names = {path.relative_to(folder).as_posix(): path for path in paths if path.is_relative_to(folder)}
    _refuse_unless_as_loaded(list(names), lambda name: rows_in(names[name]))


def refuse_other_rows_in(storage: Objects, names: Sequence[str]) -> None:
    """The same of files in the record store's storage; each is asked for its size and moment of change at every read."""
    prints = storage.prints(names)
    missing = [name for name in names if name not in prints]
    if missing:
        raise StoreError(
            ngettext(
                "{count} file of the record store is missing from its storage, {name}. Copy it there with “wardmote records copy”.",
                "{count} files of the record store are missing from its storage, the first is {name}. Copy them there with “wardmote records copy”.",
                len(missing),
            ).format(count=f"{len(missing):,}", name=missing[0])
        )
    _refuse_unless_as_loaded(list(names), lambda name: _rows_there(storage, name, prints[name]))


def _refuse_unless_as_loaded(names: Sequence[str], rows_of: Callable[[str], int]) -> None:
    for start in range(0, len(names), AT_ONCE):
        loaded = Segment.objects.filter(path__in=names[start : start + AT_ONCE]).values_list("path", "rows")
        for name, rows in loaded:
            rows_there = rows_of(name)
            if rows_there != rows:
                raise StoreError(
                    _(
                        "The record file {name} holds {found} records and {rows} were loaded. Nothing is counted from it. Restore the folder “records” from a backup, or load its month again."
                    ).format(name=name, found=f"{rows_there:,}", rows=f"{rows:,}")
                )


def _rows_there(storage: Objects, name: str, about: tuple[int, int]) -> int:
    from pyarrow import ArrowException

    key = (f"{storage.url}/{name}", *about)
    if key not in _rows_of:
        try:
            _rows_of[key] = storage.rows(name)
        except (ArrowException, OSError):
            raise damaged(name) from None
    return _rows_of[key]


def rows_in(path: Path) -> int:
    """How many rows a Parquet file says that it has. Raises StoreError for one that cannot be read."""
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    about = path.stat()
    key = (str(path), about.st_size, about.st_mtime_ns)
    if key not in _rows_of:
        try:
            _rows_of[key] = pq.read_metadata(path).num_rows
        except (ArrowException, OSError):
            raise damaged(path.name) from None
    return _rows_of[key]


def damaged(name: str) -> StoreError:
    """What is said of a file whose bytes are no longer those of a record file."""
    return StoreError(
        _(
            "The record file {name} is damaged and cannot be read. Find all such files with “wardmote records verify”. Then restore the folder “records” from a backup."
        ).format(name=name)
    )


def verify_records(*, say: Callable[[str], object] = lambda _sentence: None) -> RecordsVerified:
    """Read every file of the record store and compare bytes and rows with the catalogue: here, and in its storage if it has one.

    Files that the retention schedule removed are not missed, nor here those that the storage has.
    """
    segments = Segment.objects.filter(removed_at__isnull=True).order_by("path")
    folder, problems, files, storage = Path(settings.RECORDS_DIR), list[str](), 0, objects()
    for path, rows, digest in segments.values_list("path", "rows", "digest").iterator(chunk_size=2000):
        files += 1
        if files % AT_ONCE == 0:
            say(_("{count} files read").format(count=f"{files:,}"))
        is_here = storage is None or (folder / path).exists()
        problem = _problem(folder / path, rows, digest) if is_here else ""
        if problem:
            problems.append(f"{path}: {problem}")
        problem = _problem_there(storage, path, rows, digest) if storage is not None else ""
        if problem:
            problems.append(_("{path} in the storage: {problem}").format(path=path, problem=problem))
    return RecordsVerified(files, tuple(problems))


def _problem_there(storage: Objects, name: str, rows: int, digest: str) -> str:
    from pyarrow import ArrowException

    if not storage.has(name):
        return _("the file is missing.")
    try:
        if digest and storage.digest(name) != digest:
            return _("its content is not what was written.")
        rows_there = storage.rows(name)
    except (OSError, ArrowException):
        return _("it cannot be read.")
    if rows_there != rows:
        return _("it holds {rows_there} records, and {rows} were loaded.").format(
            found=f"{rows_there:,}", rows=f"{rows:,}"
        )
    return ""


def fetch_absent(into: Path) -> int:
    """Fetch those files of records that only the storage has, for a backup; how many were. Each is compared with its fingerprint."""
    storage, folder, fetched = objects(), Path(settings.RECORDS_DIR), 0
    if storage is None:
        return 0
    listed = Segment.objects.filter(removed_at__isnull=True).order_by("path").values_list("path", "digest")
    for name, digest in listed.iterator(chunk_size=2000):
        if (folder / name).exists() or not storage.has(name):
            continue
        storage.fetch(name, into / name)
        if digest and digest_of(into / name) != digest:
            raise damaged(name)
        fetched += 1
    return fetched


def _problem(path: Path, rows: int, digest: str) -> str:
    if not path.is_file():
        return _("the file is missing.")
    try:
        if digest and digest_of(path) != digest:
            return _("its content is not what was written.")
        rows_here = rows_in(path)
    except (OSError, StoreError):
        return _("it cannot be read.")
    if rows_here != rows:
        return _("it holds {rows_here} records, and {rows} were loaded.").format(
            found=f"{rows_here:,}", rows=f"{rows:,}"
        )
    return "" if digest else _("no fingerprint was kept when it was loaded, so only its records were counted.")


def files_not_as_loaded(digests: dict[str, str], *, before: datetime) -> list[str]:
    """Of the files with these digests by name: those that are not what was loaded before a moment, or are missing."""
    segments = Segment.objects.filter(removed_at__isnull=True, loaded_at__lte=before).order_by("path")
    return mismatches(segments.values_list("path", "digest"), digests)


def mismatches(listed: Iterable[tuple[str, str]], digests: dict[str, str]) -> list[str]:
    """The paths of segments whose digest differs from that of the file of the same name, or that have no such file."""
    return [path for path, digest in listed if path not in digests or (digest and digests[path] != digest)]
