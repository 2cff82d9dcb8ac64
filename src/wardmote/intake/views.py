"""Pages of sources, loads and batches."""

import csv
import uuid
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import Permission, requires
from wardmote.foundations.ledger.public import record
from wardmote.foundations.people.public import Partnership, User
from wardmote.intake import queries
from wardmote.intake.errors import IntakeError, LoadRefused
from wardmote.intake.forms import LoadForm
from wardmote.intake.models import Batch, Delivery
from wardmote.intake.operations.deliveries import bring_files, discard_delivery, name_folder, paths_of, start_load
from wardmote.intake.operations.load import recognise_files
from wardmote.intake.pages import batch_page, delivery_page, source_cards
from wardmote.intake.reading.members import safe_cell
from wardmote.intake.sources import problems as source_problems
from wardmote.intake.sources import sources as declared_sources

BATCHES_A_PAGE = 25


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


@requires(Permission.INTAKE_SOURCE_VIEW)
@require_GET
def sources(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """What should have come, what came, and what is late."""
    page = {"cards": source_cards(partnership, timezone.localdate()), "problems": source_problems()}
    return render(request, "intake/sources.html", page)


@requires(Permission.INTAKE_SOURCE_VIEW)
@require_GET
def source(request: HttpRequest, partnership: Partnership, source: str) -> HttpResponse:
    """One source: what it is, its calendar by provider, its batches."""
    declared = get_declared(source)
    batches = Batch.objects.filter(partnership=partnership, source=source).select_related("loaded_by")[:BATCHES_A_PAGE]
    calendars = queries.calendars(partnership, source, today=timezone.localdate())
    return render(request, "intake/source.html", {"source": declared, "calendars": calendars, "batches": batches})


def get_declared(slug: str) -> Any:
    """The declared source, or the page that says there is none."""
    from django.http import Http404

    try:
        return declared_sources()[slug]
    except KeyError:
        raise Http404(_("There is no such source.")) from None


@requires(Permission.INTAKE_BATCH_LOAD)
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Choose files, or name a folder."""
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if chosen.get("folder"):
            delivery = name_folder(
                by=_person(request), partnership=partnership, source=chosen["source"], folder=chosen["folder"]
            )
        else:
            delivery = bring_files(
                by=_person(request), partnership=partnership, source=chosen["source"], files=chosen["uploads"]
            )
        return redirect("intake:check", partnership.slug, delivery.pk)
    return render(request, "intake/load.html", {"form": form, "roots": settings.LOAD_ROOTS})


def _delivery(partnership: Partnership, delivery: uuid.UUID) -> Delivery:
    return get_object_or_404(Delivery, partnership=partnership, pk=delivery)


@requires(Permission.INTAKE_BATCH_LOAD)
@require_GET
def check(request: HttpRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """What the files are, before anything is loaded."""
    held = _delivery(partnership, delivery)
    if held.run_id is not None:
        return redirect("runs:run", partnership.slug, held.run_id)
    within = [Path(settings.UPLOADS_DIR), *settings.LOAD_ROOTS]
    try:
        found = recognise_files(held.source, [Path(path) for path in paths_of(held)], within=within)
        page = delivery_page(found)
    except LoadRefused as refusal:
        page = {"problems": refusal.problems}
    return render(request, "intake/check.html", {"delivery": held, **page})


@requires(Permission.INTAKE_BATCH_LOAD)
@require_POST
def start(request: HttpRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """Queue the load and show its progress."""
    try:
        run = start_load(by=_person(request), delivery=_delivery(partnership, delivery))
    except IntakeError as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:load", partnership.slug)
    return redirect("runs:run", partnership.slug, run.pk)


@requires(Permission.INTAKE_BATCH_LOAD)
@require_POST
def discard(request: HttpRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """Remove files that have not been loaded."""
    try:
        discard_delivery(by=_person(request), delivery=_delivery(partnership, delivery))
        messages.success(request, _("The files were removed. Nothing was loaded."))
    except IntakeError as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:load", partnership.slug)


@requires(Permission.INTAKE_BATCH_VIEW)
@require_GET
def batches(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every batch, newest first."""
    listed = Batch.objects.filter(partnership=partnership).select_related("loaded_by").prefetch_related("segments")
    page = Paginator(listed, BATCHES_A_PAGE).get_page(request.GET.get("page"))
    titles = {slug: each.title for slug, each in declared_sources().items()}
    rows = [{"batch": each, "title": titles.get(each.source, each.source)} for each in page.object_list]
    return render(request, "intake/batches.html", {"page": page, "rows": rows})


def _batch(partnership: Partnership, number: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("loaded_by"), partnership=partnership, pk=number)


@requires(Permission.INTAKE_BATCH_VIEW)
@require_GET
def batch(request: HttpRequest, partnership: Partnership, batch: int) -> HttpResponse:
    """The story of one load."""
    return render(request, "intake/batch.html", batch_page(_batch(partnership, batch)))


@requires(Permission.INTAKE_BATCH_VIEW)
@require_GET
def rejections(request: HttpRequest, partnership: Partnership, batch: int) -> HttpResponse:
    """The rejected rows of a batch as CSV: file, line, reason. The rows' own content is not in it."""
    held = _batch(partnership, batch)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="batch-{held.pk}-rejections.csv"'
    names = dict(held.files.values_list("number", "name"))
    writer = csv.writer(response)
    writer.writerow(["file", "line", "reason", "rows with this reason"])
    for found in held.rejections.all():
        for line in found.lines or [""]:
            cells = [names.get(found.file_number or 0, ""), line, found.sentence, found.rows]
            writer.writerow([safe_cell(cell) for cell in cells])
    record(by=_person(request), event="intake.rejections.exported", on=held, partnership=partnership)
    return response
