"""The room's pages: the schedule, what is due, legal holds and certificates."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import streamed_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention import due as reads
from wardmote.foundations.retention import forms, pages
from wardmote.foundations.retention.errors import RetentionRefused
from wardmote.foundations.retention.models import Certificate, Hold, Period
from wardmote.foundations.retention.operations.holding import lift_hold, place_hold, review_hold
from wardmote.foundations.retention.operations.periods import changeable, set_period
from wardmote.foundations.retention.permissions import RetentionPermission
from wardmote.foundations.retention.schedule import schedule as the_schedule
from wardmote.foundations.retention.verifiable import RETENTION
from wardmote.foundations.runs.public import start_run
from wardmote.foundations.verification.public import open_slugs

A_PAGE = 50
View = Callable[..., HttpResponseBase]


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
def schedule(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The schedule: what goes when, and how much of it is due."""
    today = timezone.localdate()
    rows = pages.schedule_rows(partnership, today)
    context = {
        "rows": rows,
        "due": sum(row.count for row in rows),
        "held": sum(row.held for row in rows),
        "overdue_holds": sum(
            each.is_review_due(today) for each in Hold.objects.active().filter(partnership=partnership)
        ),
        "has_installation": reads.includes_installation(partnership),
        "is_unverified": bool(open_slugs(partnership, RETENTION) & {row.line.slug for row in rows}),
    }
    return render(request, "retention/schedule.html", context)


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
@never_cache
def due(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What is due today, thing by thing, and the form that authorises its disposal."""
    lists = pages.due_lists(partnership, timezone.localdate())
    return _due(request, lists, _form(request, lists), 200)


@requires(RetentionPermission.DISPOSAL_AUTHORISE)
@require_POST
def dispose(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Start the disposal of what the person looked at and authorised."""
    lists = pages.due_lists(partnership, timezone.localdate())
    form = _form(request, lists)
    if not form.is_valid():
        return _due(request, lists, form, 422)
    on = min(form.cleaned_data["on"], timezone.localdate())
    parameters = {"rules": form.cleaned_data["rules"], "on": on.isoformat()}
    run = start_run(by=request.user, partnership=partnership, kind="retention.carry-out", parameters=parameters)
    return redirect("runs:run", partnership.slug, run.pk)


def _form(request: MemberRequest, lists: list[pages.Listed]) -> forms.DisposeForm:
    choices = [(each.row.line.slug, each.row.line.name) for each in lists]
    return forms.DisposeForm(request.POST or None, choices=choices, initial={"on": timezone.localdate()})


def _due(request: MemberRequest, lists: list[pages.Listed], form: forms.DisposeForm, status: int) -> HttpResponse:
    chosen = set(request.POST.getlist("rules")) if form.is_bound else set()
    return render(request, "retention/due.html", {"lists": lists, "form": form, "chosen": chosen}, status=status)


@requires(RetentionPermission.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def period(request: MemberRequest, partnership: Partnership, rule: str) -> HttpResponse:
    """Set how long the partnership keeps what falls under a rule."""
    today = timezone.localdate()
    known, line = changeable(partnership).get(rule), the_schedule(today).get(rule)
    if known is None or line is None:
        raise Http404(_("There is no such rule whose length can be set here."))
    length = reads.length_of(known, partnership, today)
    form = forms.PeriodForm(request.POST or None, initial={"length": str(length)})
    if request.method == "POST" and form.is_valid():
        try:
            new_length = set_period(by=request.user, partnership=partnership, rule=rule, **form.cleaned_data)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("“%(rule)s” is now: %(length)s.") % {"rule": line.name, "length": new_length.words}
            )
            return redirect("retention:schedule", partnership.slug)
    history = Period.objects.filter(partnership=partnership, rule=rule).select_related("set_by")
    context = {"form": form, "line": line, "length": length.words, "history": history}
    return render(request, "retention/period.html", context, status=422 if form.errors else 200)


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
def holds(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every legal hold, those in force first."""
    return render(request, "retention/holds.html", {"rows": pages.hold_rows(partnership, timezone.localdate())})


@requires(RetentionPermission.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def place(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Place a legal hold."""
    form = forms.HoldForm(request.POST or None, partnership=partnership)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(by=request.user, partnership=partnership, **form.cleaned_data)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The hold is in force."))
            return redirect("retention:holds", partnership.slug)
    return render(request, "retention/place.html", {"form": form}, status=422 if form.errors else 200)


def _hold(partnership: Partnership, pk: int) -> Hold:
    holds = Hold.objects.select_related("placed_by", "lifted_by")
    return get_object_or_404(holds, pk=pk, partnership=partnership)


@requires(RetentionPermission.SCHEDULE_EDIT)
@require_GET
def hold(request: MemberRequest, partnership: Partnership, hold: int) -> HttpResponse:
    """One hold: keep it until another review, or lift it."""
    return _shown(request, _hold(partnership, hold), forms.ReviewForm(), forms.LiftForm(), 200)


@requires(RetentionPermission.SCHEDULE_EDIT)
@require_POST
def review(request: MemberRequest, partnership: Partnership, hold: int) -> HttpResponse:
    """The hold is still needed."""
    this_hold, form = _hold(partnership, hold), forms.ReviewForm(request.POST)
    if form.is_valid():
        try:
            review_hold(by=request.user, hold=this_hold, **form.cleaned_data)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The hold stays in force."))
            return redirect("retention:holds", partnership.slug)
    return _shown(request, this_hold, form, forms.LiftForm(), 422)


@requires(RetentionPermission.SCHEDULE_EDIT)
@require_POST
def lift(request: MemberRequest, partnership: Partnership, hold: int) -> HttpResponse:
    """The hold is needed no longer."""
    this_hold, form = _hold(partnership, hold), forms.LiftForm(request.POST)
    if form.is_valid():
        try:
            lift_hold(by=request.user, hold=this_hold, **form.cleaned_data)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The hold has been lifted."))
            return redirect("retention:holds", partnership.slug)
    return _shown(request, this_hold, forms.ReviewForm(), form, 422)


def _shown(
    request: MemberRequest, hold: Hold, review_form: forms.ReviewForm, lift_form: forms.LiftForm, status: int
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "hold": hold,
        "subject": pages.hold_subject(hold, the_schedule(today), today),
        "is_review_due": hold.is_review_due(today),
        "review_form": review_form,
        "lift_form": lift_form,
        "form": lift_form if lift_form.is_bound else review_form,
    }
    return render(request, "retention/hold.html", context, status=status)


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
def certificates(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every certificate, newest first."""
    listed = Certificate.objects.filter(partnership=partnership).select_related("authorised_by")
    page = Paginator(listed.annotate(count=Sum("disposals__count")).order_by("-begun_at"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "retention/certificates.html", {"page": page})


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
def certificate(request: MemberRequest, partnership: Partnership, certificate: uuid.UUID) -> HttpResponse:
    """One certificate, fit to print."""
    shown = _certificate(partnership, certificate)
    rows = pages.certificate_rows(shown)
    count = sum(row["count"] for row in rows)
    context = {"certificate": shown, "rows": rows, "count": count, "subject": pages.certificate_subject(shown, count)}
    return render(request, "retention/certificate.html", context)


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
@never_cache
def certificate_csv(request: MemberRequest, partnership: Partnership, certificate: uuid.UUID) -> HttpResponseBase:
    """Every number that a certificate certifies."""
    shown = _certificate(partnership, certificate)
    record_look(by=request.user, event="retention.certificate.exported", on=shown, partnership=partnership)
    return streamed_download(pages.certificate_lines(shown), f"disposal-{shown.number}.csv")


def _certificate(partnership: Partnership, pk: uuid.UUID) -> Certificate:
    return get_object_or_404(Certificate.objects.select_related("authorised_by"), pk=pk, partnership=partnership)


@requires(RetentionPermission.SCHEDULE_VIEW)
@require_GET
def kept(request: MemberRequest, partnership: Partnership) -> HttpResponse:  # noqa: ARG001 - the door's argument
    """What no rule touches, and why."""
    return render(request, "retention/kept.html", {"rows": pages.kept_rows(), "libraries": pages.library_rows()})
