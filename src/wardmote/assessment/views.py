"""Pages of the assessment: the list, a new one, reading, writing, taking away."""

import uuid
from collections.abc import Iterable
from functools import lru_cache

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.assessment.assessable import areas_to_assess, months_to_end_with, source_title, sources_to_release
from wardmote.assessment.checklist import NOT_CHECKED, checklist
from wardmote.assessment.content import Document
from wardmote.assessment.errors import WrittenMeanwhile
from wardmote.assessment.files import FORMS, file_of, texts_of
from wardmote.assessment.forms import NewAssessmentForm, TextForm
from wardmote.assessment.models import Assessment, HumanText
from wardmote.assessment.operations import write_text
from wardmote.assessment.permissions import AssessmentPermission
from wardmote.assessment.rules import BY_KEY, HUMAN_ITEMS, Audience, Item, Marking
from wardmote.assessment.subjects import assessment_subject
from wardmote.foundations.access.public import requires
from wardmote.foundations.documents.public import shown_sections
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.privacy.public import KEEP
from wardmote.foundations.runs.public import start_run
from wardmote.intake.public import batch_address

ASSESSMENTS_A_PAGE = 25
EDITIONS = (Audience.PARTNERSHIP, Audience.PUBLICATION)


@requires(AssessmentPermission.VIEW)
@require_GET
def assessments(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every assessment made."""
    listed = (
        Assessment.objects.filter(partnership=partnership)
        .select_related("created_by")
        .defer("document_json", "public_json")
    )
    page = Paginator(listed, ASSESSMENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "finished": _finished(page), "may_build": bool(months_to_end_with(partnership))}
    return render(request, "assessment/assessments.html", context)


def _finished(assessments: Iterable[Assessment]) -> set[uuid.UUID]:
    """Those of which every heading has been written, with one question for them all."""
    keys = [each.pk for each in assessments]
    texts = HumanText.objects.filter(assessment__in=keys).order_by("pk").values_list("assessment", "item", "text")
    latest = {(key, item): bool(text.strip()) for key, item, text in texts}
    return {key for key in keys if all(latest.get((key, item.key)) for item in HUMAN_ITEMS)}


@requires(AssessmentPermission.BUILD)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Choose an area and a year; the run's page shows the rest."""
    form = NewAssessmentForm(
        request.POST or None,
        areas=areas_to_assess(partnership),
        months=months_to_end_with(partnership),
        sources=sources_to_release(partnership),
    )
    if request.method == "POST" and form.is_valid():
        run = start_run(
            by=_person(request), partnership=partnership, kind="assessment.build", parameters=form.cleaned_data
        )
        return redirect("runs:run", partnership.slug, run.pk)
    return render(request, "assessment/new.html", {"form": form})


@requires(AssessmentPermission.VIEW)
@require_GET
def assessment(request: HttpRequest, partnership: Partnership, assessment_id: uuid.UUID) -> HttpResponse:
    """Read it; the state of each item that it has to contain stands beside it."""
    shown = _assessment(partnership, assessment_id)
    document = _document(request, shown.pk)
    written = texts_of(shown, document)
    editions = [one for one in EDITIONS if _edition(shown.pk, one) is not None]
    context = {
        "assessment": shown,
        "marking": Marking(document.marking).label if document.marking else "",
        "edition": Audience(document.audience),
        "editions": editions,
        "subject": assessment_subject(shown, document, editions),
        "period": shown.ending,
        "may_write": AssessmentPermission.WRITE in getattr(request, "permissions", ()),
        "document": document,
        "sections": shown_sections(document.sections, written),
        "checklist": checklist(document, written),
        "not_checked": NOT_CHECKED,
        "batches": [
            (batch, source_title(batch.source), batch_address(partnership, batch.id)) for batch in document.batches
        ],
    }
    return render(request, "assessment/assessment.html", context)


@requires(AssessmentPermission.WRITE)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, partnership: Partnership, assessment_id: uuid.UUID, item: str) -> HttpResponse:
    """Write one statutory heading; if somebody saved meanwhile, both texts are shown and nothing is lost."""
    shown = _assessment(partnership, assessment_id)
    heading = BY_KEY.get(item)
    if heading is None or not heading.is_human:
        raise Http404
    newest = shown.latest_texts().get(item)
    newer = None
    if request.method == "POST":
        form = TextForm(request.POST)
        if form.is_valid():
            try:
                write_text(
                    by=_person(request),
                    assessment=shown,
                    item=item,
                    text=form.cleaned_data["text"],
                    seen=form.cleaned_data["seen"],
                )
            except WrittenMeanwhile as meanwhile:
                newer = newest
                again = {"text": form.cleaned_data["text"], "seen": newest.pk if newest else None}
                form = TextForm({**again, KEEP: request.POST.get(KEEP, "")})
                form.add_error("text", str(meanwhile))
            else:
                return _after_writing(request, partnership, shown, heading)
    else:
        form = TextForm(initial={"text": newest.text if newest else "", "seen": newest.pk if newest else None})
    context = {
        "assessment": shown,
        "period": shown.ending,
        "item": heading,
        "place": HUMAN_ITEMS.index(heading) + 1,
        "parts": len(HUMAN_ITEMS),
        "following": _next_unwritten(shown, heading),
        "form": form,
        "newer": newer,
    }
    return render(request, "assessment/write.html", context)


def _next_unwritten(assessment: Assessment, heading: Item) -> Item | None:
    """The heading to write after this one: the next in order that nobody has written, round again from the first."""
    at = HUMAN_ITEMS.index(heading)
    unwritten = set(assessment.unwritten)
    return next((item for item in (*HUMAN_ITEMS[at + 1 :], *HUMAN_ITEMS[:at]) if item.key in unwritten), None)


def _after_writing(
    request: HttpRequest, partnership: Partnership, assessment: Assessment, heading: Item
) -> HttpResponse:
    """On to the next heading that waits, unless the person asked to go back or none is left."""
    following = _next_unwritten(assessment, heading)
    if following is None:
        messages.success(request, _("Saved. Every part has been written."))
    else:
        messages.success(request, _("Saved. It is in the assessment."))
        if request.POST.get("then") == "next":
            return redirect("assessment:write", partnership.slug, assessment.pk, following.key)
    address = reverse("assessment:assessment", args=[partnership.slug, assessment.pk])
    return redirect(f"{address}#{heading.section}")


@requires(AssessmentPermission.EXPORT)
@require_GET
def download(request: HttpRequest, partnership: Partnership, assessment_id: uuid.UUID, form: str) -> HttpResponse:
    """Take it away as Word, PDF, one web page or a zip of its tables; the ledger keeps who did."""
    if form not in FORMS:
        raise Http404
    shown = _assessment(partnership, assessment_id)
    document = _document(request, shown.pk)
    content = file_of(shown, document, form)
    record_look(
        by=_person(request),
        event="assessment.public-edition.exported" if document.is_to_publish else "assessment.assessment.exported",
        on=shown,
        partnership=partnership,
        after={"form": form},
    )
    name = f"assessment-{shown.area_code}-{shown.year_ending}-{document.audience}.{form}"
    return HttpResponse(
        content,
        content_type=FORMS[form].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _assessment(partnership: Partnership, assessment_id: uuid.UUID) -> Assessment:
    return get_object_or_404(
        Assessment.objects.defer("document_json", "public_json"), partnership=partnership, pk=assessment_id
    )


@lru_cache(maxsize=8)
def _edition(assessment_id: uuid.UUID, audience: str) -> Document | None:
    """An edition as it was made; it never changes and takes long to read, so the latest few are kept."""
    field = "public_json" if audience == Audience.PUBLICATION else "document_json"
    return Assessment.objects.only(field).get(pk=assessment_id).edition(audience)


def _document(request: HttpRequest, assessment_id: uuid.UUID) -> Document:
    """The edition that the address asks for, the partnership's own without; not found where there is no such edition."""
    audience = request.GET.get("edition", Audience.PARTNERSHIP)
    document = _edition(assessment_id, audience) if audience in Audience.values else None
    if document is None:
        raise Http404
    return document


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The door lets only people of ours through.")
    return request.user
