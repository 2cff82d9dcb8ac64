"""The room's long work."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.places.kinds import PlacesRefused
from wardmote.foundations.places.loading import AreaLoadReport, load_areas, refuse_where_shared
from wardmote.foundations.runs.public import Progress, Run, RunRefused, job, remove_set_aside


@job("places.load", title=gettext_noop("Load areas"))
def load_run(run: Run, progress: Progress) -> Mapping[str, Any]:
    """Load the files of areas that the run names, which must still lie in an allowed folder."""
    path = Path(run.parameters["path"])
    if not path.exists():
        raise RunRefused(_("The files are no longer here. Bring them again."))
    try:
        refuse_where_shared(run.its_partnership, by=run.started_by)
        report = load_areas(
            by=run.started_by,
            paths=[path],
            progress=progress.say,
            within=[Path(settings.UPLOADS_DIR), *settings.LOAD_ROOTS],
        )
    except PlacesRefused as refusal:
        remove_set_aside(path)
        raise RunRefused(str(refusal)) from None
    remove_set_aside(path)
    return {"url": reverse("places:areas", args=[run.its_partnership.slug]), "told": _told(report)}


def _told(report: AreaLoadReport) -> list[dict[str, Any]]:
    files = [{"is_done": each.loaded, "sentence": each.sentence} for each in report.files]
    return [*files, *({"is_done": False, "sentence": remark} for remark in report.remarks)]
