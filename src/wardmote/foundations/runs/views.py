"""Pages of runs: the list, one run with its live progress, cancel and try again."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wardmote.foundations.access.public import AccessPermission, MemberRequest, Permission, requires
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.errors import RunError
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.operations import cancel_run, retry_run
from wardmote.foundations.runs.pages import scheduled_rows
from wardmote.foundations.runs.permissions import RunsPermission
from wardmote.foundations.runs.subjects import run_subject

RUNS_A_PAGE = 25


def _run(partnership: Partnership, run_id: uuid.UUID) -> Run:
    return get_object_or_404(Run.objects.select_related("started_by"), partnership=partnership, pk=run_id)


@requires(RunsPermission.RUN_VIEW)
@require_GET
def runs(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every run of the partnership, newest first."""
    listed = Run.objects.filter(partnership=partnership).select_related("started_by")
    page = Paginator(listed, RUNS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "runs/runs.html", {"page": page})


@requires(RunsPermission.RUN_VIEW)
@require_GET
def scheduled(request: HttpRequest, partnership: Partnership) -> HttpResponse:  # noqa: ARG001 - the door's
    """What recurs by itself for the whole installation: how often, how it went last, when it is next."""
    return render(request, "runs/scheduled.html", {"rows": scheduled_rows()})


def is_own_run(user: User, partnership: Partnership, run_id: uuid.UUID) -> bool:
    """Whether the person started the run; for the door of its page."""
    return Run.objects.filter(partnership=partnership, pk=run_id, started_by=user).exists()


@requires(RunsPermission.RUN_VIEW, AccessPermission.HOME_VIEW, own=is_own_run)
@require_GET
def run(request: MemberRequest, partnership: Partnership, run_id: uuid.UUID) -> HttpResponse:
    """One run; the part that changes refreshes itself while it is under way. Everybody sees the run that they started."""
    shown = _seen(request, partnership, run_id, RunsPermission.RUN_VIEW)
    is_part = bool(request.headers.get("HX-Request"))
    may_steer = RunsPermission.RUN_CANCEL in request.permissions or shown.started_by_id == request.user.pk
    return render(
        request,
        "runs/_state.html" if is_part else "runs/run.html",
        {"run": shown, "may_steer": may_steer, "subject": run_subject(shown), "is_part": is_part},
    )


def _seen(request: MemberRequest, partnership: Partnership, run_id: uuid.UUID, every: Permission) -> Run:
    """The run, if the permission opens everybody's to the person or it is their own."""
    run = _run(partnership, run_id)
    if every not in request.permissions and run.started_by_id != request.user.pk:
        raise Http404(_("There is no such page."))
    return run


@requires(RunsPermission.RUN_CANCEL, AccessPermission.HOME_VIEW)
@require_POST
def cancel(request: MemberRequest, partnership: Partnership, run_id: uuid.UUID) -> HttpResponse:
    """Ask a run to stop; who sends files, their own."""
    return _ask(request, partnership, run_id, retry=False)


@requires(RunsPermission.RUN_CANCEL, AccessPermission.HOME_VIEW)
@require_POST
def retry(request: MemberRequest, partnership: Partnership, run_id: uuid.UUID) -> HttpResponse:
    """Put a run back in the queue; who sends files, their own."""
    return _ask(request, partnership, run_id, retry=True)


def _ask(request: MemberRequest, partnership: Partnership, run_id: uuid.UUID, *, retry: bool) -> HttpResponse:
    shown = _seen(request, partnership, run_id, RunsPermission.RUN_CANCEL)
    try:
        if retry:
            retry_run(by=request.user, run=shown)
            messages.success(request, _("It will start again in a moment."))
        else:
            cancel_run(by=request.user, run=shown)
            messages.success(request, _("It stops at its next step. Nothing half done is kept."))
    except RunError as refusal:
        messages.error(request, str(refusal))
    return redirect("runs:run", partnership.slug, run_id)
