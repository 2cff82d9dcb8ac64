"""Files that came by the browser: kept aside until the person has seen what they are and says that they be loaded."""

import logging
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User, system_person
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.retention.public import RetentionError, carry_out, is_held
from wardmote.foundations.runs.public import Run, start_run
from wardmote.intake.errors import LoadRefused
from wardmote.intake.models import Delivery
from wardmote.intake.operations.sweeping import sweep_uploads, uploading

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

UNASKED = "the schedule, without review"
logger = logging.getLogger(__name__)
SAFE = re.compile(r"[^A-Za-z0-9._-]+")


def bring_files(
    *,
    by: User,
    partnership: Partnership,
    source: str,
    files: Sequence["UploadedFile[bytes]"],
    organisation: Organisation | None = None,
    is_sample: bool = False,
) -> Delivery:
    """Put uploaded files aside, streaming each to disk."""
    _forget_old(partnership)
    delivery = Delivery(
        partnership=partnership, brought_by=by, source=source, organisation=organisation, is_sample=is_sample
    )
    folder = Path(settings.UPLOADS_DIR) / str(delivery.pk)
    folder.parent.mkdir(parents=True, exist_ok=True)
    delivery.folder = str(folder)
    taken: set[str] = set()
    with uploading(folder):
        folder.mkdir(mode=0o700)
        for file in files:
            name = _safe_name(file.name or "file", taken)
            with (folder / name).open("wb") as target:
                for piece in file.chunks():
                    target.write(piece)
        return _kept(by, delivery, len(files))


def name_folder(
    *, by: User, partnership: Partnership, source: str, folder: Path, organisation: Organisation | None = None
) -> Delivery:
    """Note a file or folder of the server; the form has checked that it may be loaded from."""
    delivery = Delivery(
        partnership=partnership,
        brought_by=by,
        source=source,
        folder=str(folder),
        is_upload=False,
        organisation=organisation,
    )
    return _kept(by, delivery, 0)


@transaction.atomic
def _kept(by: User, delivery: Delivery, files: int) -> Delivery:
    delivery.save()
    after = {"files": files} if delivery.is_sample else {"source": delivery.source, "files": files}
    event = "intake.sample.brought" if delivery.is_sample else "intake.delivery.brought"
    record(by=by, event=event, on=delivery, partnership=delivery.partnership, after=after)
    return delivery


def _safe_name(name: str, taken: set[str]) -> str:
    """The file's own name without anything that a file system could take amiss, and unlike the others."""
    plain = SAFE.sub("-", Path(name.replace("\\", "/")).name).lstrip(".-")[-150:] or "file"
    chosen, number = plain, 2
    while chosen in taken:
        chosen, number = f"{number}-{plain}", number + 1
    taken.add(chosen)
    return chosen


@transaction.atomic
def start_load(*, by: User, delivery: Delivery, whole_periods: bool = False, beside: bool = False) -> Run:
    """Queue the load of a delivery; a second click gives the run that is already there."""
    locked_delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked_delivery.is_sample:
        raise LoadRefused([_("Save the source first. Then its files can be loaded.")])
    if locked_delivery.run_id is not None:
        return Run.objects.get(pk=locked_delivery.run_id)
    if not Path(locked_delivery.folder).exists():
        raise LoadRefused([_("The files are no longer here. Bring them again.")])
    run = start_run(
        by=by,
        partnership=locked_delivery.partnership,
        kind="intake.load",
        parameters={
            "source": locked_delivery.source,
            "paths": paths_of(locked_delivery),
            "from_browser": True,
            "organisation": str(locked_delivery.organisation_id) if locked_delivery.organisation_id else None,
            "whole_periods": whole_periods,
            "beside": beside,
        },
    )
    locked_delivery.run_id = run.pk
    locked_delivery.save(update_fields=["run_id"])
    return run


def paths_of(delivery: Delivery) -> list[str]:
    """What to load: each uploaded file by itself, so that none is passed over in silence; or the folder named."""
    folder = Path(delivery.folder)
    if delivery.is_upload and folder.is_dir():
        return [str(path) for path in sorted(folder.iterdir())]
    return [str(folder)]


@transaction.atomic
def discard_delivery(*, by: User, delivery: Delivery) -> None:
    """Remove files that have not been loaded."""
    if delivery.run_id is not None:
        raise LoadRefused([_("These files are being loaded, or have been.")])
    if is_held(delivery):
        raise LoadRefused(
            [_("These files are under a legal hold: an administrator must lift it before they are removed.")]
        )
    record(by=by, event="intake.delivery.discarded", on=delivery, partnership=delivery.partnership)
    _remove(delivery)


@transaction.atomic
def refuse_delivery(*, by: User, delivery: Delivery, problems: Sequence[str]) -> None:
    """Remove files that cannot be loaded, at once: what may not be kept is not kept until somebody tidies up."""
    after: dict[str, object] = {"problems": len(problems)}
    if not delivery.is_sample:
        after["source"] = delivery.source
    event = "intake.sample.refused" if delivery.is_sample else "intake.delivery.refused"
    record(by=by, event=event, on=delivery, partnership=delivery.partnership, after=after)
    _remove(delivery)


def _remove(delivery: Delivery) -> None:
    remove_files(delivery)
    delivery.delete()


def remove_files(delivery: Delivery) -> None:
    """Remove what lies on disk of a delivery: uploaded files and the preview; what was only named is left where it is."""
    if delivery.is_upload:
        shutil.rmtree(delivery.folder, ignore_errors=True)
    preview_file(delivery).unlink(missing_ok=True)


def preview_file(delivery: Delivery) -> Path:
    """Where the preview of a large delivery is kept, beside its files and as long as these."""
    return Path(settings.UPLOADS_DIR) / f"{delivery.pk}.preview.json"


def _forget_old(partnership: Partnership) -> None:
    """Remove uploads that nobody needs: a loaded file lives on in the records, an abandoned one is forgotten.

    The one rule of the retention schedule that nobody is asked about: a week-old upload is a copy or a mistake.
    """
    sweep_uploads()
    try:
        carry_out(by=system_person(), partnership=partnership, only=["uploads"], authorised_as=UNASKED)
    except RetentionError:
        # A schedule that cannot be read must not keep anybody from bringing files.
        logger.exception("Old uploads could not be removed.")
