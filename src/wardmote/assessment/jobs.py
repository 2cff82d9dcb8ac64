"""The assessment as a run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from wardmote.assessment.public import assess, write_files
from wardmote.assessment.rules import Audience, Marking
from wardmote.foundations.runs.public import Progress, Run, job


@job("assessment.build", title=gettext_noop("Build a strategic assessment"))
def build(run: Run, progress: Progress) -> Mapping[str, Any]:
    """Make the assessment; write its files too if the parameters name a folder."""
    wanted = run.parameters
    assessment = assess(
        by=run.started_by,
        partnership=run.its_partnership,
        area=wanted["area"],
        year_ending=wanted["year_ending"],
        progress=progress,
        marking=wanted.get("marking", Marking.SENSITIVE),
        released=wanted.get("released", ()),
    )
    result: dict[str, Any] = {"url": reverse("assessment:assessment", args=[run.its_partnership.slug, assessment.pk])}
    if wanted.get("out"):
        progress.say("Writing HTML, Word, PDF and tables")
        audience = wanted.get("audience", Audience.PUBLICATION)
        result["files"] = [str(path) for path in write_files(assessment, Path(wanted["out"]), audience)]
    return result
