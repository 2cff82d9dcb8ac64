"""Pages of sources, loads and batches."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import form_chips, rows_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import queries
from wardmote.intake.errors import CheckTookTooLong, IntakeError, LoadRefused
from wardmote.intake.forms import BatchFilter, LoadForm, SendForm
from wardmote.intake.matrix import sources_page
from wardmote.intake.models import Batch, Delivery
from wardmote.intake.notices import batch_notices, source_notices
from wardmote.intake.operations import checking
from wardmote.intake.operations.deliveries import (
    bring_files,
    discard_delivery,
    name_folder,
    refuse_delivery,
    start_load,
)
from wardmote.intake.pages import (
    CALENDARS_A_PAGE,
    TO_CHECK_A_PAGE,
    batch_page,
    batch_rows,
    listed_batches,
    send_page,
    versions_of,
    with_names,
)
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.previews import preview_page
from wardmote.intake.scope import (
    batches_in,
    is_own_batch,
    is_own_delivery,
    own_organisations,
    sendable,
    visible_batches,
    visible_deliveries,
)
from wardmote.intake.sources import problems as source_problems
from wardmote.intake.sources import sources as declared_sources
from wardmote.intake.sourcing import source_page, words_table
from wardmote.intake.subjects import batch_subject, source_subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCHES_A_PAGE = 25
NEWEST_BATCHES = 10


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


@requires(IntakePermission.SOURCE_VIEW)
@require_GET
def sources(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """What should have come, what came, and what is late."""
    page = {**sources_page(partnership, timezone.localdate(), request.GET), "problems": source_problems()}
    return render(request, "intake/sources.html", page)


@requires(IntakePermission.SOURCE_VIEW)
@require_GET
def source(request: MemberRequest, partnership: Partnership, source: str) -> HttpResponse:
    """One source: what it is, its calendar by sender, its batches."""
    declared = get_declared(source)
    source_batches = batches_in(partnership).filter(source=source)
    batches = list(source_batches.select_related("loaded_by", "organisation", "partnership")[:NEWEST_BATCHES])
    every = queries.calendars(partnership, source, today=timezone.localdate())
    shown = Paginator(every, CALENDARS_A_PAGE).get_page(request.GET.get("senders"))
    page = source_page(declared, batches[0] if batches else None)
    page |= {
        "calendars": with_names(shown, partnership),
        "calendars_page": shown,
        "batches": batches,
        "words": words_table(declared, partnership, may_change=IntakePermission.BATCH_LOAD in request.permissions),
        "notices": source_notices(partnership, request.user, source),
        "subject": source_subject(declared, partnership.slug, every, batches[0] if batches else None),
        **versions_of(declared, partnership, request.GET.get("versions")),
    }
    return render(request, "intake/source.html", page)


def get_declared(slug: str) -> Any:
    """The declared source, or the page that says there is none."""
    from django.http import Http404

    try:
        return declared_sources()[slug]
    except KeyError:
        raise Http404(_("There is no such source.")) from None


@requires(IntakePermission.RETURN_SEND)
@require_GET
def send(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What one's own organisation sends, what waits to be checked, and the receipts of what came."""
    page = send_page(partnership, request.user, timezone.localdate())
    page["receipts"] = Paginator(page["receipts"], BATCHES_A_PAGE).get_page(request.GET.get("page"))
    page["to_check"] = Paginator(page["to_check"], TO_CHECK_A_PAGE).get_page(request.GET.get("waiting"))
    return render(request, "intake/send.html", page)


def _form(request: MemberRequest, partnership: Partnership) -> LoadForm | SendForm:
    """Any source for those who may load anything; one's own organisation's for the others."""
    form_data = (request.POST or None, request.FILES or None)
    chosen = request.GET.get("source", "")
    if IntakePermission.BATCH_LOAD in request.permissions:
        return LoadForm(*form_data, partnership=partnership, chosen=chosen)
    own = own_organisations(request.user, partnership)
    return SendForm(*form_data, sendable=sendable(own, timezone.localdate()), chosen=chosen)


@requires(IntakePermission.BATCH_LOAD, IntakePermission.RETURN_SEND)
@require_http_methods(["GET", "POST"])
def load(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Choose files, or name a folder. Files that cannot be loaded are told here, and removed at once."""
    form = _form(request, partnership)
    if isinstance(form, SendForm) and not form.sendable:
        return redirect("intake:send", partnership.slug)
    context: dict[str, Any] = {"form": form, "roots": settings.LOAD_ROOTS, "is_own": isinstance(form, SendForm)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/load.html", context)
    delivery = _brought(request, partnership, form.cleaned_data)
    try:
        return _checked(request, delivery)
    except LoadRefused as refusal:
        refuse_delivery(by=_person(request), delivery=delivery, problems=refusal.problems)
        context |= {"problems": refusal.problems, "were_uploads": delivery.is_upload}
        return render(request, "intake/load.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _brought(request: MemberRequest, partnership: Partnership, chosen: Mapping[str, Any]) -> Delivery:
    brought: dict[str, Any] = {
        "by": _person(request),
        "partnership": partnership,
        "source": chosen["source"],
        "organisation": chosen.get("organisation"),
    }
    if chosen.get("folder"):
        return name_folder(**brought, folder=chosen["folder"])
    return bring_files(**brought, files=chosen["uploads"])


def _checked(request: MemberRequest, delivery: Delivery) -> HttpResponse:
    """On to the page of the check; of large files, to the run that makes it. Raises LoadRefused for uploads."""
    if checking.is_large(delivery):
        return _check_in_a_run(request, delivery)
    if delivery.is_upload:
        try:
            checking.recognise_delivery(delivery)
        except CheckTookTooLong:
            return _check_in_a_run(request, delivery)
    return redirect("intake:check", delivery.partnership.slug, delivery.pk)


def _check_in_a_run(request: MemberRequest, delivery: Delivery) -> HttpResponse:
    run = checking.start_check(by=_person(request), delivery=delivery)
    return redirect("runs:run", delivery.partnership.slug, run.pk)


def _delivery(
    request: MemberRequest, partnership: Partnership, delivery: uuid.UUID, *, with_samples: bool = False
) -> Delivery:
    deliveries = visible_deliveries(_person(request), partnership).select_related("partnership", "organisation")
    if not with_samples:
        deliveries = deliveries.filter(is_sample=False)
    return get_object_or_404(deliveries, pk=delivery)


@requires(IntakePermission.BATCH_LOAD, IntakePermission.RETURN_SEND, own=is_own_delivery)
@require_GET
def check(request: MemberRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """What the files are and what would become of them, before anything is loaded."""
    this_delivery = _delivery(request, partnership, delivery)
    if this_delivery.run_id is not None:
        return redirect("runs:run", partnership.slug, this_delivery.run_id)
    try:
        tried = checking.kept_preview(this_delivery)
        run = None if tried else checking.check_of(this_delivery)
        if run is not None:
            return redirect("runs:run", partnership.slug, run.pk)
        if not checking.is_tried(this_delivery):
            page = tried or checking.recognised_page(checking.recognise_delivery(this_delivery))
            return render(request, "intake/check.html", {"delivery": this_delivery, **page})
        tried = tried or checking.try_delivery(this_delivery)
    except CheckTookTooLong:
        return _check_in_a_run(request, this_delivery)
    except LoadRefused as refusal:
        if this_delivery.is_upload:
            refuse_delivery(by=_person(request), delivery=this_delivery, problems=refusal.problems)
        page = {"delivery": this_delivery, "problems": refusal.problems}
        return render(request, "intake/check.html", page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    checking.note_looked_at(by=_person(request), delivery=this_delivery, tried=tried)
    source = declared_sources()[this_delivery.source]
    page = {"source": source, **preview_page(tried, partnership, source)}
    return render(request, "intake/preview.html", {"delivery": this_delivery, **page})


@requires(IntakePermission.BATCH_LOAD, IntakePermission.RETURN_SEND)
@require_POST
def start(request: MemberRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """Queue the load and show its progress."""
    is_whole, is_beside = (request.POST.get("whole_periods") == each for each in ("yes", "beside"))
    if request.POST.get("doubtful") and not (is_whole or is_beside):
        messages.error(request, _("Nothing was loaded. Say what the files are to replace, or remove them."))
        return redirect("intake:check", partnership.slug, delivery)
    try:
        run = start_load(
            by=_person(request),
            delivery=_delivery(request, partnership, delivery),
            whole_periods=is_whole,
            beside=is_beside,
        )
    except IntakeError as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:load", partnership.slug)
    return redirect("runs:run", partnership.slug, run.pk)


@requires(IntakePermission.BATCH_LOAD, IntakePermission.RETURN_SEND)
@require_POST
def discard(request: MemberRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """Remove files that have not been loaded."""
    try:
        brought = _delivery(request, partnership, delivery, with_samples=True)
        discard_delivery(by=_person(request), delivery=brought)
        messages.success(request, _("The files were removed. Nothing was loaded."))
    except IntakeError as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:load", partnership.slug)


@requires(IntakePermission.BATCH_VIEW)
@require_GET
def batches(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The batches that were asked for, newest first."""
    form, listed = _filtered(request, partnership)
    page = Paginator(listed, BATCHES_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "intake/batches.html",
        {"page": page, "form": form, "chips": form_chips(form), "query": request.GET.urlencode()},
    )


@requires(IntakePermission.BATCH_VIEW)
@require_GET
def batches_csv(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The same list as CSV."""
    _form, listed = _filtered(request, partnership)
    record_look(by=_person(request), event="intake.batches.exported", on=partnership, partnership=partnership)
    return rows_download(batch_rows(listed), "batches.csv")


def _filtered(request: MemberRequest, partnership: Partnership) -> tuple[BatchFilter, "QuerySet[Batch]"]:
    visible = visible_batches(_person(request), partnership)
    every = listed_batches(visible)
    titles = {slug: each.title for slug, each in declared_sources().items()}
    slugs = visible.order_by().values_list("source", flat=True).distinct()
    source_choices = sorted(((slug, titles.get(slug, slug)) for slug in slugs), key=lambda pair: pair[1])
    form = BatchFilter(request.GET or None, partnership=partnership, source_choices=source_choices)
    if form.is_valid():
        wanted = form.cleaned_data
        every = every.filter(source=wanted["source"]) if wanted["source"] else every
        every = every.filter(organisation=wanted["organisation"]) if wanted["organisation"] else every
    return form, every


def _batch(request: MemberRequest, partnership: Partnership, number: int) -> Batch:
    queryset = visible_batches(_person(request), partnership)
    return get_object_or_404(queryset.select_related("loaded_by", "organisation", "partnership"), pk=number)


@requires(IntakePermission.BATCH_VIEW, IntakePermission.RETURN_SEND, own=is_own_batch)
@require_GET
def batch(request: MemberRequest, partnership: Partnership, batch: int) -> HttpResponse:
    """The story of one load; for who sent it, the receipt."""
    this_batch = _batch(request, partnership, batch)
    page = batch_page(this_batch, request.GET.dict())
    page["notices"] = batch_notices(this_batch, request.user, page["segments"])
    page["subject"] = batch_subject(
        this_batch,
        page["source"],
        current=page["current"],
        segments=len(page["segments"]),
        months=page["months"],
        is_receipt=IntakePermission.BATCH_VIEW not in request.permissions,
    )
    return render(request, "intake/batch.html", page)


@requires(IntakePermission.BATCH_VIEW, IntakePermission.RETURN_SEND, own=is_own_batch)
@require_GET
def rejections(request: MemberRequest, partnership: Partnership, batch: int) -> HttpResponse:
    """The rejected rows of a batch as CSV: file, line, reason. The rows' own content is not in it."""
    this_batch = _batch(request, partnership, batch)
    names = dict(this_batch.files.values_list("number", "name"))
    rows: list[list[Any]] = [["file", "line", "reason", "rows with this reason"]]
    for rejection in this_batch.rejections.all():
        rows += [
            [names.get(rejection.file_number or 0, ""), line, rejection.sentence, rejection.rows]
            for line in rejection.lines or [""]
        ]
    record_look(by=_person(request), event="intake.rejections.exported", on=this_batch, partnership=partnership)
    return rows_download(rows, f"batch-{this_batch.pk}-rejections.csv")
