"""The archive of data.police.uk: one zip a month, each with the 36 months before it, for every force."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardmote.intake.fetching.downloads import download
from wardmote.intake.fetching.errors import FetchError, NotPublished
from wardmote.intake.fetching.publishers import Publisher, Say
from wardmote.intake.fetching.saving import check_space, whole_file
from wardmote.intake.reading.members import BROKEN_ZIP

MONTHS_IN_ARCHIVE = 36
# The first month there is.
FIRST_MONTH = 2010 * 12 + 11
# The last archive that goes back to the beginning, December 2010.
LAST_WHOLE_ARCHIVE = 2017 * 12 + 3
KINDS = ("street", "outcomes", "stop-and-search")
KEPT = ".archive"
MOST_NAMED = 6
MEMBER = re.compile(r"^(\d{4}-\d{2})/(\d{4}-\d{2})-([a-z][a-z-]*?)-(street|outcomes|stop-and-search)\.csv$")


@dataclass(frozen=True)
class Wanted:
    """Which files of an archive are asked for."""

    forces: frozenset[str]
    first: int
    last: int
    kinds: tuple[str, ...] = KINDS

    def has(self, name: str) -> bool:
        """Whether a file of that name inside an archive is asked for."""
        match = MEMBER.match(name)
        return bool(
            match
            and match[3] in self.forces
            and match[4] in self.kinds
            and self.first <= month_number(match[1]) <= self.last
        )


def month_number(text: str) -> int:
    """Months since the year 0 for a text such as 2022-05; raises FetchError for anything else."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise FetchError(f"“{text}” is not a month. Write it as in 2022-05.")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(number: int) -> str:
    """A month as files write it."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def archives_for(first: int, last: int) -> Iterator[tuple[int, int]]:
    """The archives to get, newest first, each with the first month to take from it."""
    while last >= first:
        start = first if last <= LAST_WHOLE_ARCHIVE else max(first, last - MONTHS_IN_ARCHIVE + 1)
        yield last, start
        last = start - 1


def files_here(number: int, wanted: Wanted, destination: Path) -> list[Path] | None:
    """The wanted files of an archive, if an earlier fetch took every one of them out and they are still here."""
    listing = _listing(destination, number)
    if not listing.exists():
        return None
    paths = [destination / name for name in json.loads(listing.read_text(encoding="utf-8")) if wanted.has(name)]
    return paths if all(path.exists() for path in paths) else None


def fetch_archive(publisher: Publisher, number: int, wanted: Wanted, destination: Path, say: Say) -> list[Path]:
    """The wanted files of one archive, in folders by month; what lies there already is not fetched again."""
    name = month_text(number)
    here = files_here(number, wanted, destination)
    if here is not None:
        say(f"Archive {name}: here already ({_files(here)}).")
        return here
    archive = destination / KEPT / f"{name}.zip"
    if not archive.exists():
        try:
            download(publisher, f"/data/archive/{name}.zip", archive)
        except NotPublished:
            address = f"{publisher.base_url}/data/archive/"
            raise NotPublished(
                f"The publisher has no archive of {name}. Ask for months up to one that {address} lists."
            ) from None
    paths = _unpack(archive, _listing(destination, number), wanted, destination)
    say(f"Archive {name}: {_files(paths)} taken out.")
    archive.unlink()
    return paths


def _files(paths: Sequence[Path]) -> str:
    return "1 file" if len(paths) == 1 else f"{len(paths):,} files"


def _listing(destination: Path, number: int) -> Path:
    """Where the names that an archive holds are kept when it is gone."""
    return destination / KEPT / f"{month_text(number)}.json"


def _unpack(archive: Path, listing: Path, wanted: Wanted, destination: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [member for member in packed.infolist() if MEMBER.match(member.filename)]
            wanted_members = [member for member in members if wanted.has(member.filename)]
            check_space(destination, sum(member.file_size for member in wanted_members))
            paths = [_unpack_one(packed, member.filename, destination) for member in wanted_members]
    except BROKEN_ZIP as error:
        archive.unlink()
        raise FetchError(f"{archive.name} came damaged ({error}). Run the command again to fetch it anew.") from None
    with whole_file(listing) as file:
        file.write(json.dumps([member.filename for member in members]).encode())
    return paths


def _unpack_one(packed: zipfile.ZipFile, name: str, destination: Path) -> Path:
    """Take out one file; its name was matched whole, so it cannot point outside the folder."""
    path = destination / name
    if not path.exists():
        with packed.open(name) as source, whole_file(path) as target:
            shutil.copyfileobj(source, target)
    return path


def gaps(forces: Sequence[str], paths: Sequence[Path], first: int, last: int) -> Iterator[str]:
    """A sentence for each force of which a month's street-level file was not published."""
    names = {path.name for path in paths}
    months = [month_text(number) for number in range(first, last + 1)]
    for force in forces:
        missing = [month for month in months if f"{month}-{force}-street.csv" not in names]
        if missing == months:
            yield f"The publisher has nothing of {force} for these months: they will show as missing, not as zero."
        elif missing:
            named = ", ".join(missing[:MOST_NAMED]) + (", …" if len(missing) > MOST_NAMED else "")
            yield (
                f"The publisher has no street-level file of {force} for {len(missing)} of {len(months)} months "
                f"({named}): they will show as missing, not as zero."
            )
