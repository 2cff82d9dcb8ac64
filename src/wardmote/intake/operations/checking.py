"""Trying a delivery before it is loaded: at once where it is small, as a run where it is large."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.runs.public import Run, start_run
from wardmote.intake.errors import FileRefused, LoadRefused
from wardmote.intake.models import Delivery
from wardmote.intake.operations.deliveries import paths_of, preview_file
from wardmote.intake.operations.load import Recognition, recognise_files
from wardmote.intake.operations.preview import Preview, preview
from wardmote.intake.reading.members import UNREADABLE_ZIP
from wardmote.intake.reading.unpacking import check_archive
from wardmote.intake.sources import ALIASES, source

# About 20,000 rows of a partner's file: what is read within a second or two.
MOST_TEXT = 3_000_000
MOST_PACKED = 1_000_000
MOST_UNPACKED = 12_000_000
TEXTS = {".csv", ".json", ".geojson", ".txt", ".tsv"}
CHECK = "intake.check"
SHOWN_ROWS = 10
# How long a page's answer may take to look at files, and how long a run may.
SECONDS_IN_A_REQUEST = 10.0
SECONDS_IN_A_RUN = 900.0


def is_tried(delivery: Delivery) -> bool:
    """Whether its rows are tried before the load; files of police.uk are recognised only, for they may hold millions."""
    return delivery.source not in ALIASES and source(delivery.source).is_partner


def is_large(delivery: Delivery) -> bool:
    """Whether trying it would keep a person waiting before an empty page: told by what it unpacks to, without unpacking it.

    Raises LoadRefused for archives that no program writes.
    """
    try:
        return sum(map(_weight, _files_of(delivery))) > 1
    except FileRefused as refusal:
        raise LoadRefused([str(refusal)]) from None


def _weight(path: Path) -> float:
    """A file's size as a part of what is tried at once."""
    size = path.stat().st_size
    if path.suffix.lower() in TEXTS:
        return size / MOST_TEXT
    return max(size / MOST_PACKED, _unpacked(path, size) / MOST_UNPACKED)


def _unpacked(path: Path, size: int) -> int:
    """What an archive says that it unpacks to; of another file, its own size."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except UNREADABLE_ZIP:
        return size
    check_archive(parts, path.name)
    return sum(part.file_size for part in parts)


def _files_of(delivery: Delivery) -> list[Path]:
    named = [Path(each) for each in paths_of(delivery)]
    return [path for each in named for path in (each.rglob("*") if each.is_dir() else [each]) if path.is_file()]


def _within() -> list[Path]:
    return [Path(settings.UPLOADS_DIR), *settings.LOAD_ROOTS]


def recognise_delivery(delivery: Delivery, *, seconds: float = SECONDS_IN_A_REQUEST) -> Recognition:
    """What the files are, by their names and headings; raises LoadRefused, and CheckTookTooLong when the time is up."""
    paths = [Path(path) for path in paths_of(delivery)]
    return recognise_files(delivery.source, paths, within=_within(), seconds=seconds)


def try_delivery(delivery: Delivery, *, seconds: float = SECONDS_IN_A_REQUEST) -> dict[str, Any]:
    """What the load would do, as plain values; raises LoadRefused, and CheckTookTooLong when the time is up."""
    paths = [Path(path) for path in paths_of(delivery)]
    sender = str(delivery.organisation_id) if delivery.organisation_id else None
    trial = preview(
        delivery.partnership,
        delivery.source,
        paths,
        organisation=sender,
        within=_within(),
        rows=SHOWN_ROWS,
        seconds=seconds,
    )
    return as_plain(trial)


def as_plain(trial: Preview) -> dict[str, Any]:
    """A trial as plain values, as it is kept and as its page reads it."""
    tried = {name: value for name, value in vars(trial).items() if name not in {"source", "first_rows"}}
    details = {
        name: [asdict(each) for each in tried.pop(name)]
        for name in ("files", "rejected", "superseded", "words", "gone", "concerns")
    }
    details["doubts"] = [each.sentence() for each in tried.pop("doubts")]
    plain: dict[str, Any] = json.loads(json.dumps({**tried, **details, "first_rows": trial.first_rows}, default=str))
    return plain


def recognised_page(recognition: Recognition) -> dict[str, Any]:
    """What was recognised, source by source, as plain values."""
    groups = [
        {
            "title": files[0].source.title,
            "count": len(files),
            "megabytes": round(sum(file.member.packed_size for file in files) / 1e6, 1),
            "senders": sorted({file.says.sender for file in files if file.says.sender}),
            "months": sorted({file.says.month for file in files if file.says.month}),
            "layouts": sorted({file.layout.name for file in files}),
            "ignored_columns": sorted({column for file in files for column in file.ignored_columns}),
            "lies": [file.member.name for file in files if file.name_lies],
        }
        for files in recognition.files.values()
    ]
    return {"groups": groups, "ignored": list(recognition.ignored), "other": list(recognition.other)}


def note_looked_at(*, by: User, delivery: Delivery, tried: Mapping[str, Any]) -> None:
    """A preview shows rows to a person: that is a look at records, and the ledger says so."""
    after = {"source": delivery.source, "files": len(tried["files"]), "rows": len(tried["first_rows"])}
    record_look(by=by, event="intake.delivery.previewed", on=delivery, partnership=delivery.partnership, after=after)


@transaction.atomic
def start_check(*, by: User, delivery: Delivery) -> Run:
    """Queue the trial of a large delivery."""
    parameters = {"delivery": str(delivery.pk)}
    return start_run(by=by, partnership=delivery.partnership, kind=CHECK, parameters=parameters)


def check_of(delivery: Delivery) -> Run | None:
    """The newest trial of a delivery, if there was one."""
    runs = Run.objects.filter(partnership=delivery.partnership, kind=CHECK, parameters__delivery=str(delivery.pk))
    return runs.order_by("-created_at").first()


def keep_preview(delivery: Delivery) -> None:
    """Try a delivery, in a run, and keep what was found until the files go; raises LoadRefused."""
    path = preview_file(delivery)
    if is_tried(delivery):
        page = try_delivery(delivery, seconds=SECONDS_IN_A_RUN)
    else:
        page = recognised_page(recognise_delivery(delivery, seconds=SECONDS_IN_A_RUN))
    path.write_text(json.dumps(page), encoding="utf-8")
    path.chmod(0o600)


def forget_preview(delivery: Delivery) -> None:
    """Let what an earlier trial found go, because the same files would now be read otherwise."""
    preview_file(delivery).unlink(missing_ok=True)


def kept_preview(delivery: Delivery) -> dict[str, Any] | None:
    """What an earlier trial found, if it was kept."""
    try:
        page: dict[str, Any] = json.loads(preview_file(delivery).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return page
