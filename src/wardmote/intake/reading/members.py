"""Finding the files of a delivery: folders, single files, gzip and zip, in any mix, and never outside what was named."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import IO, Self, cast

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.file_names import check_name
from wardmote.intake.reading.unpacking import MAX_RATIO, RATIO_COUNTS_FROM, Budget, check_archive
from wardmote.intake.reading.wording import gettext as _

DATA_ENDINGS = (".csv", ".json", ".gz", ".zip", ".xlsx", ".xls", ".ods", ".tsv")
# What partners send besides.
PARTNER_ENDINGS = (*DATA_ENDINGS, ".xlsm", ".xlsb", ".geojson", ".ndjson", ".xml", ".txt")
MAX_MEMBERS = 50_000
MAX_CONTENT = 200 * 1024**3
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
SPREADSHEET = "is a spreadsheet, not a CSV file: open it, choose “Save as”, “CSV UTF-8”, and load that file"
SPREADSHEET_PARTS = frozenset(["[Content_Types].xml", "mimetype"])
ENCRYPTED_BIT = 0x1
# What a zip archive raises that is damaged, cut short, or packed in a way that nobody knows.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
# Beside these: it cannot be opened, needs a password, holds a name that no file has.
UNREADABLE_ZIP = (*BROKEN_ZIP, OSError, RuntimeError, ValueError)


class Archive:
    """A zip archive, whose list of files is read once for all of them: a publisher's archive has thousands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = Lock()
        self._opened: zipfile.ZipFile | None = None

    def open(self, inside: str) -> IO[bytes]:
        """One of its files; several may be read at once."""
        with self._guard:
            if self._opened is None:
                self._opened = zipfile.ZipFile(self.path)
            return self._opened.open(inside)

    def close(self, stream: IO[bytes]) -> None:
        """Let go of one of its files; the archive itself stays open as long as anybody has it."""
        with self._guard:
            stream.close()


@dataclass(frozen=True)
class Member:
    """One readable file of a delivery; `name` is how people know it."""

    name: str
    path: Path
    packing: str = "plain"
    inside: str = ""
    content_size: int = 0
    packed_size: int = 0
    archive: Archive | None = field(default=None, compare=False, repr=False)
    budget: Budget | None = field(default=None, compare=False, repr=False)

    def open(self) -> "Guarded":
        """The content, unpacked as it is read; raises FileRefused when the packing is broken."""
        return Guarded(self)


class Guarded:
    """A reader that unpacks, counts, and stops at what no honest file would do."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.count = 0
        self._packed: IO[bytes] | None = None
        self._stream = self._start()

    def _start(self) -> IO[bytes]:
        try:
            if self.member.archive is not None:
                self._packed = self.member.archive.open(self.member.inside)
                if self.member.inside.lower().endswith(".gz"):
                    return cast("IO[bytes]", gzip.GzipFile(fileobj=self._packed))
                return self._packed
            if self.member.packing == "gzip":
                return cast("IO[bytes]", gzip.open(self.member.path, "rb"))
            return self.member.path.open("rb")
        except UNREADABLE_ZIP as error:
            raise _broken(self.member, error) from error

    def read(self, size: int) -> bytes:
        """The next bytes; raises FileRefused for a broken or over-full packing."""
        try:
            piece = self._stream.read(size)
        except Exception as error:
            # zlib, lzma, zipfile and the system each raise their own; all mean that the file is damaged.
            raise _broken(self.member, error) from error
        self.count += len(piece)
        if self.member.budget is not None:
            self.member.budget.spend(self.member.name, self.count)
        limit = max(RATIO_COUNTS_FROM, MAX_RATIO * self.member.packed_size)
        if self.member.packing != "plain" and self.count > limit:
            raise FileRefused(
                _(
                    "{name} unpacks to more than {max_ratio} times its size, as files made to fill a server do. Unpack it yourself, check it, and load the file inside."
                ).format(name=self.member.name, max_ratio=MAX_RATIO)
            )
        if self.count > MAX_CONTENT:
            raise FileRefused(
                _("{name} holds more than {max_content} GB. Split it by month.").format(
                    name=self.member.name, max_content=MAX_CONTENT // 1024**3
                )
            )
        return piece

    def close(self) -> None:
        """Let go of the file."""
        if self.member.archive is None or self._packed is None:
            self._stream.close()
            return
        if self._stream is not self._packed:
            self._stream.close()
        self.member.archive.close(self._packed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _broken(member: Member, error: BaseException) -> FileRefused:
    if isinstance(error, FileNotFoundError | PermissionError):
        return FileRefused(_("{name} cannot be opened: {strerror}.").format(name=member.name, strerror=error.strerror))
    kind = {"gzip": _("gzip file"), "zip": _("zip archive")}.get(member.packing, "file")
    if isinstance(error, EOFError):
        return FileRefused(
            _("{name} is cut short: the {kind} ends before its content does. Fetch it again.").format(
                name=member.name, kind=kind
            )
        )
    return FileRefused(
        _("{name} is damaged: the {kind} cannot be unpacked. Fetch it again.").format(name=member.name, kind=kind)
    )


@dataclass(frozen=True)
class Delivered:
    """What lies under the paths of a delivery: readable files, names of those passed over, and what is wrong."""

    members: list[Member]
    ignored: list[str]
    problems: list[str]


def find_members(
    paths: Sequence[Path],
    *,
    within: Iterable[Path] | None = None,
    with_spreadsheets: bool = False,
    budget: Budget | None = None,
) -> Delivered:
    """Every readable file under the paths, in order of name; a spreadsheet is a problem unless they are wanted.

    With `within`, each file's real path must lie in one of those folders; one that does not is a problem. The `budget` is
    what all of them together may unpack to. Raises CheckTookTooLong when its time is up.
    """
    roots = None if within is None else [root.resolve() for root in within]
    endings = PARTNER_ENDINGS if with_spreadsheets else DATA_ENDINGS
    members: list[Member] = []
    ignored: list[str] = []
    problems: list[str] = []
    for path in paths:
        try:
            _allowed(path, path.name, roots)
            for file, name in _files_of(path):
                check_name(name)
                if path.is_dir() and not name.lower().endswith(endings):
                    ignored.append(name)
                    continue
                _allowed(file, name, roots)
                members.extend(
                    replace(member, budget=budget)
                    for member in _members_of(
                        file, name, problems, ignored, with_spreadsheets=with_spreadsheets, budget=budget
                    )
                )
        except FileRefused as refusal:
            problems.append(str(refusal))
    if not problems and len(members) > MAX_MEMBERS:
        problems.append(
            _("There are {count} files. At most {max_members} can be loaded at once.").format(
                count=f"{len(members):,}", max_members=f"{MAX_MEMBERS:,}"
            )
        )
    if not problems and not members:
        problems.append(
            _("There is no CSV, JSON, gzip or zip file in {value}.").format(
                value=" or ".join(path.name for path in paths)
            )
        )
    return Delivered(members, ignored, problems)


def _allowed(path: Path, name: str, roots: list[Path] | None) -> None:
    if roots is None:
        return
    real = path.resolve()
    if not any(real == root or root in real.parents for root in roots):
        raise FileRefused(
            _("{name} is not in a folder that may be loaded from. Ask the administrator which are.").format(name=name)
        )


def _files_of(path: Path) -> Iterator[tuple[Path, str]]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            relative = file.relative_to(path)
            if file.is_file() and not any(part.startswith((".", "__MACOSX")) for part in relative.parts):
                yield file, str(PurePosixPath(path.name, *relative.parts))
    elif path.is_file():
        yield path, path.name
    elif path.exists():
        raise FileRefused(_("{name} is neither a file nor a folder.").format(name=path.name))
    else:
        raise FileRefused(_("There is no file or folder {path}. Check the spelling.").format(path=path))


def _members_of(
    file: Path,
    name: str,
    problems: list[str],
    ignored: list[str],
    *,
    with_spreadsheets: bool,
    budget: Budget | None,
) -> list[Member]:
    size = file.stat().st_size
    try:
        with file.open("rb") as stream:
            start = stream.read(4)
    except OSError as error:
        problems.append(_("{name} cannot be opened: {strerror}.").format(name=name, strerror=error.strerror))
        return []
    if start == ZIP_MAGIC:
        try:
            if with_spreadsheets and is_spreadsheet(file):
                return [Member(name, file, "plain", content_size=size, packed_size=size)]
            return _members_of_zip(file, name, ignored, budget)
        except FileRefused as refusal:
            problems.append(str(refusal))
            return []
    if start.startswith(GZIP_MAGIC):
        return [Member(name, file, "gzip", content_size=_gzip_size(file), packed_size=size)]
    return [Member(name, file, "plain", content_size=size, packed_size=size)]


def is_spreadsheet(file: Path) -> bool:
    """Whether a zip archive is really a workbook of Excel or LibreOffice."""
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(SPREADSHEET_PARTS & set(archive.namelist()))
    except UNREADABLE_ZIP:
        return False


def _gzip_size(file: Path) -> int:
    """The size that a gzip file says its content has (modulo 4 GB): a hint, never trusted."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - 4))
        return int.from_bytes(stream.read(4), "little")


def _members_of_zip(file: Path, name: str, ignored: list[str], budget: Budget | None) -> list[Member]:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except UNREADABLE_ZIP as error:
        raise FileRefused(
            _("{name} is damaged: the zip archive cannot be read. Fetch it again.").format(name=name)
        ) from error
    if any(part.filename in SPREADSHEET_PARTS for part in parts):
        raise FileRefused(f"{name} {SPREADSHEET}.")
    if len(parts) > MAX_MEMBERS:
        raise FileRefused(
            _("{name} holds {count} files. At most {max_members} can be loaded at once.").format(
                name=name, count=f"{len(parts):,}", max_members=f"{MAX_MEMBERS:,}"
            )
        )
    check_archive(parts, name, budget)
    members, whole = [], Archive(file)
    for part in sorted(parts, key=lambda each: each.filename):
        _check_part(part, name)
        inner = PurePosixPath(part.filename)
        if part.is_dir() or any(part.startswith((".", "__MACOSX")) for part in inner.parts):
            continue
        check_name(part.filename, holder=name)
        shown = f"{name}/{part.filename}"
        if part.filename.lower().endswith(".zip"):
            raise FileRefused(
                _("{shown} is a zip archive inside another. Unpack the outer one first.").format(shown=shown)
            )
        if not part.filename.lower().endswith(DATA_ENDINGS):
            ignored.append(shown)
            continue
        members.append(Member(shown, file, "zip", part.filename, part.file_size, part.compress_size, whole))
    return members


def _check_part(part: zipfile.ZipInfo, name: str) -> None:
    """Refuse an archive with an part that no publisher would write."""
    path = PurePosixPath(part.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0:1]:
        raise FileRefused(
            _("{name} names a file outside itself, as archives made to overwrite a server's files do.").format(
                name=name
            )
        )
    if stat.S_ISLNK(part.external_attr >> 16):
        raise FileRefused(
            _("{name} holds a link to another file. Make the archive again without links.").format(name=name)
        )
    if part.flag_bits & ENCRYPTED_BIT:
        raise FileRefused(_("{name} is locked with a password. Unpack it and load the files.").format(name=name))
    too_full = part.file_size > RATIO_COUNTS_FROM and part.file_size > MAX_RATIO * max(1, part.compress_size)
    if too_full:
        raise FileRefused(
            _(
                "{name} unpacks to more than {max_ratio} times its size, as archives made to fill a server do. Unpack it yourself, check it, and load the files inside."
            ).format(name=name, max_ratio=MAX_RATIO)
        )
