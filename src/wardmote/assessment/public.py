"""What other rooms may call of the assessment."""

from datetime import datetime
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from wardmote.assessment.errors import AssessmentError
from wardmote.assessment.models import Assessment
from wardmote.assessment.operations import build_assessment, write_text
from wardmote.assessment.render import html, pdf, tables, word
from wardmote.foundations.design.public import Waiting
from wardmote.foundations.people.public import Partnership, User
from wardmote.foundations.runs.public import Progress

__all__ = ["Assessment", "AssessmentError", "assess", "waiting", "write_files", "write_text"]


def assess(
    *,
    by: User,
    partnership: Partnership,
    area: str,
    year_ending: str,
    progress: Progress | None = None,
    as_of: datetime | None = None,
) -> Assessment:
    """Make and keep the strategic assessment of an area for the twelve months ending at `year_ending`.

    `area` is a code, `year_ending` a month such as "2023-04"; `as_of` reads the records as they stood at that
    moment (default: now). Raises NoEvidence when no records of that year are loaded, and the measures' own
    errors for an unknown area or month.
    """

    def say(message: str, done: int, total: int) -> None:
        if progress is not None:
            progress.say(message, done=done, total=total)

    moment = as_of or timezone.now()
    return build_assessment(by=by, partnership=partnership, area=area, year_ending=year_ending, as_of=moment, say=say)


def write_files(assessment: Assessment, directory: Path) -> list[Path]:
    """Write assessment.html, assessment.docx, assessment.pdf and tables/*.csv; returns their paths.

    Each file is written whole under another name first, so that a crash leaves the old file or the new one.
    """
    directory.mkdir(parents=True, exist_ok=True)
    document, written = assessment.document, assessment.written()
    forms = {
        "assessment.html": html.html(document, written).encode(),
        "assessment.docx": word.docx(document, written),
        "assessment.pdf": pdf.pdf(document, written),
    }
    paths = []
    for name, content in forms.items():
        path, draft = directory / name, directory / f".{name}.part"
        draft.write_bytes(content)
        draft.replace(path)
        paths.append(path)
    return [*paths, *tables.write_tables(document, directory / "tables")]


def waiting(partnership: Partnership, user: User) -> list[Waiting]:
    """Headings of the newest assessment that nobody has written yet, for those who may write them."""
    from wardmote.foundations.access.public import Permission, may

    newest = Assessment.objects.filter(partnership=partnership).defer("document_json").first()
    if newest is None or not may(user, Permission.ASSESSMENT_WRITE, partnership=partnership):
        return []
    unwritten = len(newest.unwritten)
    if not unwritten:
        return []
    return [
        Waiting(
            text=ngettext(
                "Assessment of %(area)s: %(count)s statutory heading to write",
                "Assessment of %(area)s: %(count)s statutory headings to write",
                unwritten,
            )
            % {"area": newest.area_name, "count": unwritten},
            url=reverse("assessment:assessment", args=[partnership.slug, newest.pk]),
            since=newest.created_at,
        )
    ]
