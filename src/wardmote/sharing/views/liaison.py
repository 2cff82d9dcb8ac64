"""Who answers for sharing in each authority."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Organisation, Partnership, body_kinds
from wardmote.sharing.errors import SharingError
from wardmote.sharing.forms import LiaisonForm
from wardmote.sharing.models import LiaisonOfficer
from wardmote.sharing.operations.liaison import designate_liaison, end_liaison
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.scope import officers_of, visible_organisations
from wardmote.sharing.views.pages import organisation_of

RESPONSIBLE = "responsible authority"
AUTHORITIES_A_PAGE, SHOWN_BEFORE = 25, 10


def is_responsible(organisation: Organisation) -> bool:
    """Whether the organisation is a responsible authority today."""
    kind = body_kinds().get(organisation.kind_on(timezone.localdate()))
    return kind is not None and kind.standing == RESPONSIBLE


@requires(SharingPermission.RETURN_VIEW)
@require_GET
def officers(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every responsible authority with its officer, or since when it has none."""
    seen = visible_organisations(request.user, partnership)
    ever = set(officers_of(seen).order_by().values_list("organisation_id", flat=True).distinct())
    bodies = [body for body in seen if body.pk in ever or is_responsible(body)]
    page = Paginator(bodies, AUTHORITIES_A_PAGE).get_page(request.GET.get("page"))
    by_body: dict[int, list[LiaisonOfficer]] = {}
    for each in officers_of(page).select_related("membership__user"):
        by_body.setdefault(each.organisation_id, []).append(each)
    rows = [_row(body, by_body.get(body.pk, [])) for body in page]
    return render(request, "sharing/liaison.html", {"rows": rows, "page": page})


def _row(body: Organisation, designations: list[LiaisonOfficer]) -> dict[str, object]:
    now = next((each for each in designations if each.ends_on is None), None)
    ended = [each.ends_on for each in designations if each.ends_on is not None]
    since = max(ended, default=None) or min((kind.valid_from for kind in body.kinds.all()), default=None)
    before = [each for each in designations if each != now]
    earlier = max(len(before) - SHOWN_BEFORE, 0)
    return {"organisation": body, "now": now, "gap_since": since, "before": before[:SHOWN_BEFORE], "earlier": earlier}


@requires(SharingPermission.RETURN_RECORD)
@require_http_methods(["GET", "POST"])
def designate(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """Designate an officer from a day on."""
    body = organisation_of(request, partnership, organisation)
    form = LiaisonForm(request.POST or None, organisation=body)
    if request.method == "POST" and form.is_valid():
        try:
            designate_liaison(by=request.user, organisation=body, **form.cleaned_data)
        except SharingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Liaison officer of %(name)s recorded.") % {"name": body.name})
            return redirect("sharing:liaison", partnership.slug)
    context = {"form": form, "organisation": body}
    return render(request, "sharing/designate.html", context, status=422 if form.errors else 200)


@requires(SharingPermission.RETURN_RECORD)
@require_POST
def end(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """The officer no longer answers for the authority, from today."""
    body = organisation_of(request, partnership, organisation)
    officer = get_object_or_404(officers_of([body]), ends_on__isnull=True)
    try:
        end_liaison(by=request.user, liaison=officer, ends_on=timezone.localdate())
        messages.success(request, _("%(name)s has no liaison officer from today on.") % {"name": body.name})
    except SharingError as refusal:
        messages.error(request, str(refusal))
    return redirect("sharing:liaison", partnership.slug)
