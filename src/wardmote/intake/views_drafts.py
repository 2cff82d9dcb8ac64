"""Pages that declare a source from a sample of its file, and correct one that is in use."""

import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.draft_forms import DraftForm, SampleForm
from wardmote.intake.draft_pages import answers_of, draft_page, initial_of
from wardmote.intake.drafting.filling_in import from_texts
from wardmote.intake.errors import CheckTookTooLong, LoadRefused, SourceError
from wardmote.intake.models import Delivery
from wardmote.intake.operations import trying_drafts
from wardmote.intake.operations.checking import is_large
from wardmote.intake.operations.declared_before import may_correct
from wardmote.intake.operations.declaring import save_source
from wardmote.intake.operations.deliveries import refuse_delivery
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.scope import saved_versions, visible_deliveries
from wardmote.intake.sources import declared_for_now
from wardmote.intake.sources import sources as declared_sources
from wardmote.intake.sourcing import source_page

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def _person(request: MemberRequest) -> User:
    return request.user


@requires(IntakePermission.BATCH_LOAD)
@require_http_methods(["GET", "POST"])
def new_source(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Bring a sample of a file that no source is declared for."""
    return _bring(request, partnership, "")


@requires(IntakePermission.BATCH_LOAD)
@require_http_methods(["GET", "POST"])
def correct_source(request: MemberRequest, partnership: Partnership, source: str) -> HttpResponse:
    """Bring a file of a source of one's own that is read wrongly."""
    declared = declared_sources().get(source)
    if declared is None or not declared.is_own or not may_correct(partnership, source):
        raise Http404(_("There is no such source."))
    return _bring(request, partnership, source)


def _bring(request: MemberRequest, partnership: Partnership, source: str) -> HttpResponse:
    form = SampleForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "source": declared_sources().get(source)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/sample.html", context)
    file = form.cleaned_data["sample"]
    sample = trying_drafts.bring_sample(by=_person(request), partnership=partnership, file=file, source=source)
    try:
        return _looked_at(request, sample, None)
    except LoadRefused as refusal:
        refuse_delivery(by=_person(request), delivery=sample, problems=refusal.problems)
        context |= {"problems": refusal.problems, "were_uploads": True}
        return render(request, "intake/sample.html", context, status=UNPROCESSABLE)


def _looked_at(request: MemberRequest, sample: Delivery, answers: trying_drafts.Answers | None) -> HttpResponse:
    """On to the page of the draft; of a large file, to the run that looks at it. Raises LoadRefused."""
    if not is_large(sample):
        try:
            trying_drafts.look_at_sample(sample, answers)
        except CheckTookTooLong:
            pass
        else:
            return redirect("intake:draft", sample.partnership.slug, sample.pk)
    run = trying_drafts.start_look(by=_person(request), delivery=sample, answers=answers)
    return redirect("runs:run", sample.partnership.slug, run.pk)


@requires(IntakePermission.BATCH_LOAD)
@require_http_methods(["GET", "POST"])
def draft(request: MemberRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """What each column would become and why; choices, the result of the whole file, and saving it."""
    samples = visible_deliveries(_person(request), partnership).filter(is_sample=True).select_related("partnership")
    sample = get_object_or_404(samples, pk=delivery)
    page = trying_drafts.kept_in_language(sample) if Path(sample.folder).exists() else None
    if page is None:
        return render(request, "intake/draft_gone.html", {"delivery": sample}, status=HTTPStatus.NOT_FOUND)
    if request.method == "GET":
        form = DraftForm(initial=initial_of(page), page=page, partnership=partnership)
        return _draft(request, sample, page, form)
    is_saved = request.POST.get("do") == "save"
    form = DraftForm(request.POST, initial=initial_of(page), page=page, partnership=partnership, is_saved=is_saved)
    if not form.is_valid():
        return _draft(request, sample, page, form, status=UNPROCESSABLE)
    try:
        return _answered(request, sample, page, form)
    except LoadRefused as refusal:
        messages.error(request, " ".join(refusal.problems))
    except SourceError as error:
        messages.error(request, str(error))
    return redirect("intake:draft", partnership.slug, sample.pk)


def _answered(request: MemberRequest, sample: Delivery, page: dict[str, Any], form: DraftForm) -> HttpResponse:
    """The result shown, or the source saved: never in a way of reading whose result nobody has seen."""
    answers = answers_of(form)
    if form.is_saved and trying_drafts.is_as_tried(page, answers):
        return _save(request, sample, page)
    answer = _looked_at(request, sample, answers)
    looked_at = trying_drafts.kept_draft(sample)
    if not form.is_saved or looked_at is None or looked_at["problems"]:
        return answer
    if trying_drafts.is_as_tried(looked_at, answers) and trying_drafts.reads_as(page, looked_at):
        return _save(request, sample, looked_at)
    messages.info(request, _("You changed how the file is read. Look at the result, then save."))
    return answer


def _draft(
    request: MemberRequest, sample: Delivery, page: dict[str, Any], form: DraftForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    rows = len(page["tried"]["first_rows"]) if page["tried"] else 0
    trying_drafts.note_sample_seen(by=_person(request), delivery=sample, rows=rows)
    context = {"delivery": sample, "source": declared_sources().get(sample.source)}
    return render(
        request, "intake/draft.html", {**context, **draft_page(page, form, sample.partnership)}, status=status
    )


def _save(request: MemberRequest, sample: Delivery, page: dict[str, Any]) -> HttpResponse:
    try:
        saved = save_source(by=_person(request), delivery=sample, page=page)
    except SourceError as error:
        messages.error(request, str(error))
        return redirect("intake:draft", sample.partnership.slug, sample.pk)
    messages.success(request, _("The source is saved. Its files can be loaded now."))
    if saved.must_load_anew:
        messages.info(
            request, _("What is loaded was read as before. Load its files anew to have them read as they are now.")
        )
    if saved.has_files:
        return redirect("intake:check", sample.partnership.slug, sample.pk)
    return redirect("intake:source", sample.partnership.slug, saved.version.source)


@requires(IntakePermission.SOURCE_VIEW)
@require_GET
def version(request: MemberRequest, partnership: Partnership, source: str, number: int) -> HttpResponse:
    """How files were read by one version of the partnership's own declaration."""
    row = get_object_or_404(saved_versions(partnership).select_related("saved_by"), source=source, number=number)
    declared = from_texts(row.texts)
    old, mappings = declared.source(), declared.mappings()
    with declared_for_now(old, mappings):
        page = source_page(old, None)
    return render(request, "intake/version.html", {**page, "saved": row, "texts": row.texts.items()})
