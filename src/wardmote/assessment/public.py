"""What other rooms may call of the assessment."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.assessment.errors import AssessmentError, NoEdition
from wardmote.assessment.files import file_of
from wardmote.assessment.models import Assessment
from wardmote.assessment.news import news
from wardmote.assessment.operations import build_assessment, unkept_assessment, write_text
from wardmote.assessment.permissions import AssessmentPermission
from wardmote.assessment.rules import Audience, Marking
from wardmote.foundations.design.public import Waiting
from wardmote.foundations.documents.public import write_tables
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Progress

__all__ = [
    "Assessment",
    "AssessmentError",
    "AssessmentPermission",
    "Audience",
    "assess",
    "assess_unkept",
    "has_assessments",
    "news",
    "waiting",
    "write_files",
    "write_text",
]


def has_assessments(partnership: Partnership) -> bool:
    """Whether the partnership has an assessment: until then those who only read wait for their first."""
    return Assessment.objects.filter(partnership=partnership).exists()


def assess(
    *,
    by: User,
    partnership: Partnership,
    area: str,
    year_ending: str,
    progress: Progress | None = None,
    as_of: datetime | None = None,
    marking: str = Marking.SENSITIVE,
    released: Collection[str] = (),
) -> Assessment:
    """Make and keep the strategic assessment of an area for the twelve months ending at `year_ending`.

    Two editions are made of the same evidence: the partnership's own, under its `marking`, and one to publish, which leaves
    out what the sources' disclosure rules and licences keep back. `area` is a code, `year_ending` a month such as
    "2023-04"; `as_of` reads the records as they stood at that moment (default: now); `released` names sources whose senders
    let their counts be published although the licence keeps them to the partnership. Raises NoEvidence when no records of
    that year are loaded, and the measures' own errors for an unknown area or month.
    """

    def say(message: str, done: int, total: int) -> None:
        if progress is not None:
            progress.say(message, done=done, total=total)

    moment = as_of or timezone.now()
    return build_assessment(
        by=by,
        partnership=partnership,
        area=area,
        year_ending=year_ending,
        as_of=moment,
        say=say,
        marking=marking,
        released=frozenset(released),
    )


def assess_unkept(
    *,
    by: User,
    partnership: Partnership,
    area: str,
    year_ending: str,
    say: Callable[[str, int, int], None],
    marking: str = Marking.SENSITIVE,
) -> Assessment:
    """Make the partnership's own edition without keeping it, for where nothing can be saved; its files can be written.

    There is no edition to publish: what was published must be known when the next is made, so that the two together show no
    small number. Raises what `assess` raises.
    """
    return unkept_assessment(
        by=by,
        partnership=partnership,
        area=area,
        year_ending=year_ending,
        as_of=timezone.now(),
        say=say,
        marking=marking,
    )


def write_files(assessment: Assessment, directory: Path, audience: str = Audience.PUBLICATION) -> list[Path]:
    """Write assessment.html, assessment.docx, assessment.pdf and tables/*.csv of one edition; returns their paths.

    Without an audience it is the edition to publish. Each file is written whole under another name first, so that a crash
    leaves the old file or the new one. Raises NoEdition for an assessment that has none to publish.
    """
    document = assessment.edition(audience)
    if document is None:
        raise NoEdition("This assessment was made before there was an edition to publish. Build it again.")
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for form in ("html", "docx", "pdf"):
        name, content = f"assessment.{form}", file_of(assessment, document, form)
        path, draft = directory / name, directory / f".{name}.part"
        draft.write_bytes(content)
        draft.replace(path)
        paths.append(path)
    return [*paths, *write_tables(document.sections, directory / "tables")]


def waiting(partnership: Partnership, user: User) -> list[Waiting]:
    """Headings of the newest assessment that nobody has written yet, for those who may write them."""
    from wardmote.assessment.permissions import AssessmentPermission
    from wardmote.foundations.access.public import may

    newest = Assessment.objects.filter(partnership=partnership).defer("document_json", "public_json").first()
    if newest is None or not may(user, AssessmentPermission.WRITE, partnership=partnership):
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
            verb=_("Write"),
        )
    ]
