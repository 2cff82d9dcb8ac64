"""The archive of data.police.uk: one zip a month, each with the 36 months before it, for every force."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardmote.intake.fetching.asking import Publisher, Say
from wardmote.intake.fetching.errors import FetchError, NotPublished

MONTHS_IN_ARCHIVE = 36
# The last archive that goes back to the beginning, December 2010.
LAST_WHOLE_ARCHIVE = 2017 * 12 + 3
KINDS = ("street", "outcomes", "stop-and-search")
KEPT = ".archive"
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
        found = MEMBER.match(name)
        return bool(
            found
            and found[3] in self.forces
            and found[4] in self.kinds
            and self.first <= month_number(found[1]) <= self.last
        )


def month_number(text: str) -> int:
    """Months since the year 0 for a text such as 2022-05; raises FetchError for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise FetchError(f"“{text}” is not a month. Write it as in 2022-05.")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(number: int) -> str:
    """A month as files write it."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def archives_for(first: int, last: int) -> Iterator[tuple[int, int]]:
    """The archives to get, newest first, each with the first month to take from it."""
    while last >= first:
        start = first if last <= LAST_WHOLE_ARCHIVE else max(first, last - MONTHS_IN_ARCHIVE + 1)
        yield last, start
        last = start - 1


def fetch_archive(publisher: Publisher, number: int, wanted: Wanted, destination: Path, say: Say) -> list[Path]:
    """The wanted files of one archive, in folders by month; what lies there already is not fetched again."""
    name = month_text(number)
    kept = destination / KEPT
    listing = kept / f"{name}.json"
    if listing.exists():
        names = [each for each in json.loads(listing.read_text(encoding="utf-8")) if wanted.has(each)]
        if all((destination / each).exists() for each in names):
            say(f"Archive {name}: all {len(names)} files are here already.")
            return [destination / each for each in names]
    archive = kept / f"{name}.zip"
    if not archive.exists():
        try:
            publisher.download(f"/data/archive/{name}.zip", archive)
        except NotPublished:
            raise NotPublished(
                f"The publisher has no archive of {name}. Ask for months up to one that {publisher.base_url}/data/archive/ lists."
            ) from None
    paths = _unpack(archive, listing, wanted, destination)
    say(f"Archive {name}: {len(paths)} files taken out.")
    archive.unlink()
    return paths


def _unpack(archive: Path, listing: Path, wanted: Wanted, destination: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(archive) as packed:
            names = [name for name in packed.namelist() if MEMBER.match(name)]
            paths = [_unpack_one(packed, name, destination) for name in names if wanted.has(name)]
    except (zipfile.BadZipFile, EOFError) as error:
        archive.unlink()
        raise FetchError(f"{archive.name} came damaged ({error}). Run the command again to fetch it anew.") from None
    draft = listing.with_name(listing.name + ".part")
    draft.write_text(json.dumps(names), encoding="utf-8")
    draft.replace(listing)
    return paths


def _unpack_one(packed: zipfile.ZipFile, name: str, destination: Path) -> Path:
    """Take out one file; its name was matched whole, so it cannot point outside the folder."""
    path = destination / name
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    with packed.open(name) as source, draft.open("wb") as target:
        shutil.copyfileobj(source, target)
    draft.replace(path)
    return path


def missing_forces(forces: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """The forces of which nothing was found."""
    found = {match[3] for path in paths if (match := MEMBER.match(f"{path.parent.name}/{path.name}"))}
    return [force for force in forces if force not in found]
