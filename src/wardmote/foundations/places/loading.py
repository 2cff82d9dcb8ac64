"""Loading published files of areas: read all, work out what follows, write in one transaction."""

import csv
import gzip
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User, is_keeper
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import every_kind
from wardmote.foundations.places.catalogue import FINGERPRINT, HALF
from wardmote.foundations.places.files.boundaries import read_geojson
from wardmote.foundations.places.files.formats import Format, Picks, format_of
from wardmote.foundations.places.files.sheets import sheet_of
from wardmote.foundations.places.kinds import DamagedFile, PlacesRefused
from wardmote.foundations.places.models import Area, AreaListItem, Catalogue, Dataset
from wardmote.foundations.places.saving import write_areas, write_members, write_numbers
from wardmote.foundations.places.staging import Source, Staging
from wardmote.foundations.runs.public import is_within

ENDINGS = tuple(
    f"{ending}{packed}" for ending in (".csv", ".tsv", ".txt", ".json", ".geojson") for packed in ("", ".gz")
)
MOST_TOLD = 20
# The finest boundaries of the whole nation, unpacked, are about half of this.
MOST_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class FileReport:
    """What became of one file."""

    name: str
    title: str
    rows: int
    sentence: str
    loaded: bool


@dataclass(frozen=True)
class AreaLoadReport:
    """What became of every file, and how many areas of each kind there are now."""

    files: tuple[FileReport, ...]
    areas: dict[str, int]
    seconds: float
    # What the files leave open together, a sentence each.
    remarks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The load in one line."""
        loaded = sum(report.loaded for report in self.files)
        unknown = len(self.files) - loaded
        done = ngettext("{count} file loaded in {seconds} s.", "{count} files loaded in {seconds} s.", loaded)
        first = done.format(count=loaded, seconds=f"{self.seconds:.1f}")
        left = ngettext("{count} not loaded.", "{count} not loaded.", unknown).format(count=unknown)
        return f"{first} {left}" if unknown else first

    def lines(self) -> list[str]:
        """What to print: each file, what there is now, and the sum of it."""
        labels = {kind.value: kind.label for kind in every_kind()}
        now = [f"{labels.get(kind, kind)}: {count:,}" for kind, count in sorted(self.areas.items())]
        return [
            *(report.sentence for report in self.files),
            *self.remarks,
            _("Now held: {contents}.").format(contents="; ".join(now)),
            self.sentence,
        ]


def load_areas(
    *,
    by: User,
    paths: Sequence[Path | str],
    progress: Callable[[str], object] | None = None,
    within: Sequence[Path] | None = None,
    is_made_up: bool = False,
) -> AreaLoadReport:
    """Load boundaries, lookups, populations and deprivation from files or folders.

    A file is recognised by its content. A file that is not known is reported and the others are loaded, all in
    one transaction; loading a file again replaces what it said before. `progress` is called with a line for each
    step. With `within`, a file whose links lead out of these folders is left out, as an unknown one is.
    `is_made_up` marks the demonstration's files: no real partnership is shown them, and no publisher is named for them.
    Raises PlacesRefused, with a sentence, when a path does not exist, a known file is damaged, or no file
    could be loaded.
    """
    started = timezone.now()
    files = list(_files(paths))
    staging = Staging.from_database()
    staging.is_made_up = is_made_up
    reports, datasets = [], {}
    for number, (path, name) in enumerate(files, start=1):
        if progress:
            progress(_("Reading {number} of {count}: {name}").format(number=number, count=len(files), name=name))
        if within is not None and not is_within(path, within):
            sentence = _("{name} leads out of the folders that may be loaded from. It was left out.").format(name=name)
            reports.append(FileReport(name, "", 0, sentence, loaded=False))
            continue
        report, dataset = _read(path, name, staging, by)
        reports.append(report)
        if dataset:
            datasets[dataset.format, dataset.file_name] = dataset
    if not datasets:
        raise PlacesRefused(_nothing_loaded(reports))
    if progress:
        progress(_("Working out councils, forces and MSOAs"))
    staging.settle()
    _write(staging, datasets, by)
    kinds = Counter(area.kind for area in staging.areas.values())
    seconds = (timezone.now() - started).total_seconds()
    return AreaLoadReport(tuple(reports), dict(kinds), seconds, tuple(staging.remarks))


def _nothing_loaded(reports: Sequence[FileReport]) -> str:
    if len(reports) == 1:
        return reports[0].sentence
    return (
        _(
            "None of the files could be loaded. Wardmote reads boundaries (GeoJSON with columns such as LSOA21CD), "
            "lookups, populations and deprivation (CSV) as the Office for National Statistics publishes them."
        )
        + "\n"
        + "\n".join(report.sentence for report in reports[:MOST_TOLD])
    )


def _files(paths: Sequence[Path | str]) -> Iterator[tuple[Path, str]]:
    """Every file to look at, with the name that reports and the catalogue give it (folder and file)."""
    for path in (Path(path) for path in paths):
        if path.is_dir():
            inside = sorted(
                file for file in path.rglob("*") if file.is_file() and file.name.casefold().endswith(ENDINGS)
            )
            yield from ((file, f"{file.parent.name}/{file.name}") for file in inside)
        elif path.is_file():
            yield path, f"{path.absolute().parent.name}/{path.name}"
        else:
            raise PlacesRefused(
                _("There is no file or folder {path}. Check the name and the folder it is in.").format(path=path)
            )


def _content(path: Path) -> bytes:
    """The file, unpacked; the size is held while unpacking, since a small file may unpack to any size."""
    with gzip.open(path) if path.name.casefold().endswith(".gz") else path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PlacesRefused(
            _("{name} holds more than 2 GB, which no published file of areas does.").format(name=path.name)
        )
    if content.startswith(b"PK\x03\x04"):
        raise PlacesRefused(
            _("{name} is a zip archive or a workbook. Unpack it, or save it as CSV, and load that.").format(
                name=path.name
            )
        )
    return content


def _read(path: Path, name: str, staging: Staging, by: User) -> tuple[FileReport, Dataset | None]:
    try:
        content = _content(path)
        read = _stage_file(content, name, staging)
    except DamagedFile:
        raise
    except PlacesRefused as refused:
        return FileReport(name, "", 0, str(refused), loaded=False), None
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        return FileReport(
            name, "", 0, _("{name} could not be read ({error}).").format(name=name, error=error), loaded=False
        ), None
    if read is None:
        sentence = _("{name} is not a file of areas that Wardmote knows. It was left out.").format(name=name)
        return FileReport(name, "", 0, sentence, loaded=False), None
    known, rows, notes = read
    dataset = Dataset(
        format=known.slug,
        **(_made_up(known) if staging.is_made_up else _published(known)),
        is_made_up=staging.is_made_up,
        file_name=name,
        fingerprint=hashlib.sha256(content).hexdigest(),
        rows=rows,
        loaded_at=timezone.now(),
        loaded_by=by,
    )
    counted = ngettext("{name}: {title}, {count} row.", "{name}: {title}, {count} rows.", rows)
    sentence = " ".join([counted.format(name=name, title=known.title, count=f"{rows:,}"), *notes])
    return FileReport(name, known.title, rows, sentence, loaded=True), dataset


def _published(known: Format) -> dict[str, str]:
    """Whose the file is and on what terms."""
    return {
        "title": known.title,
        "publisher": known.publisher,
        "licence": known.licence,
        "attribution": known.attribution,
    }


def _made_up(known: Format) -> dict[str, str]:
    """The same of a file that nobody published."""
    return {
        "title": _("Made up: {title}").format(title=known.title),
        "publisher": _("Made up for the demonstration"),
        "licence": _("None needed: nothing in it is real"),
        "attribution": _("The demonstration’s areas and people are made up."),
    }


def _stage_file(content: bytes, name: str, staging: Staging) -> tuple[Format, int, list[str]] | None:
    """What the file is, how many rows were taken of it, and what is to be known of it; None where it is not known."""
    if content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return read_geojson(content, name, staging)
    recognised: list[tuple[Format, Picks]] = []

    def is_header(cells: Sequence[str]) -> bool:
        known = format_of(cells)
        recognised.extend([known] if known else [])
        return known is not None

    sheet = sheet_of(content, name, is_header)
    if sheet is None:
        return None
    known, picks = recognised[0]
    staging.source = (known.slug, name)
    try:
        rows = known.read(sheet, picks, staging)
        return (replace(known, title=sheet.title) if sheet.title and not known.columns else known), rows, sheet.notes()
    except (KeyError, ValueError) as error:
        raise DamagedFile(
            _("{name}, line {line}: {error}. Nothing was loaded. Correct the line, or download the file again.").format(
                name=name, line=sheet.line(), error=error
            )
        ) from None


@transaction.atomic
def _write(staging: Staging, datasets: dict[Source, Dataset], by: User) -> None:
    for (slug, file_name), dataset in datasets.items():
        Dataset.objects.update_or_create(
            format=slug,
            file_name=file_name,
            defaults={
                name: getattr(dataset, name)
                for name in (
                    "title",
                    "publisher",
                    "licence",
                    "attribution",
                    "is_made_up",
                    "fingerprint",
                    "rows",
                    "loaded_at",
                    "loaded_by",
                )
            },
        )
    ids = {(slug, name): pk for pk, slug, name in Dataset.objects.values_list("pk", "format", "file_name")}
    write_areas(staging, ids)
    write_numbers(staging, ids)
    write_members(staging, ids)
    touch()
    _record_for_all(
        by,
        "places.areas.loaded",
        f"places.dataset:{max(ids.values())}",
        {
            "files": len(datasets),
            "fingerprints": sorted(d.fingerprint[:FINGERPRINT] for d in datasets.values()),
            "populations": len(staging.populations),
        },
    )


def _record_for_all(by: User, event: str, on: str, after: dict[str, Any]) -> None:
    """Areas are every partnership's, so what is done to them stands in the ledger of each."""
    everybody: list[Partnership | None] = [*Partnership.objects.order_by("pk")]
    for partnership in everybody or [None]:
        record(by=by, event=event, on=on, partnership=partnership, after=after)


def shares_areas(partnership: Partnership) -> bool:
    """Whether another partnership, the demonstration aside, counts with the same areas."""
    return Partnership.objects.filter(is_demo=False).exclude(pk=partnership.pk).exists()


def may_load(by: User, partnership: Partnership) -> bool:
    """Whether the person may change the areas: where several partnerships share them, only who keeps the installation."""
    return not shares_areas(partnership) or is_keeper(by)


def refuse_where_shared(partnership: Partnership, *, by: User) -> None:
    """Where areas are shared, only a keeper of the installation loads them: others would change another's rates.

    Raises PlacesRefused, saying who loads them.
    """
    if not may_load(by, partnership):
        raise PlacesRefused(
            _(
                "Several partnerships count with these areas, so no single one may change them. "
                "Ask whoever keeps the installation to load the files."
            )
        )


@transaction.atomic
def remove_made_up_areas(*, by: User) -> int:
    """Remove the demonstration's areas, with their people and files; gives how many areas went."""
    datasets = Dataset.objects.filter(is_made_up=True)
    if not datasets.exists():
        return 0
    files = datasets.count()
    gone, _each = Area.objects.filter(is_made_up=True).delete()
    # Populations and deprivation go with the files that they came from.
    datasets.delete()
    touch()
    _record_for_all(by, "places.areas.removed", "places.catalogue:1", {"files": files, "areas": gone})
    return gone


def touch() -> None:
    """Renew the catalogue's token: one half of the files in the order they were loaded, one of the neighbourhoods' lists.

    The same files loaded in the same order give the same token, so loading them again unsettles nothing; and what
    rests on the files alone need not be worked out again for a list.
    """
    files, lists = hashlib.sha256(), hashlib.sha256()
    for row in Dataset.objects.order_by("loaded_at", "pk").values_list("format", "file_name", "fingerprint"):
        files.update(repr(row).encode())
    items = AreaListItem.objects.order_by("area_list", "code", "valid_from")
    for item in items.values_list("area_list__partnership", "area_list__slug", "code", "valid_from", "valid_to"):
        lists.update(repr(item).encode())
    token = files.hexdigest()[:HALF] + lists.hexdigest()[:HALF]
    Catalogue.objects.update_or_create(pk=1, defaults={"token": token})
