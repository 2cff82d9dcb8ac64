"""Who is away until when, covered by whom: one's own absences, and for administrators a member's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wardmote.foundations.access import absence_operations
from wardmote.foundations.access.absence_forms import AbsenceForm
from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.queries import absence_lines
from wardmote.foundations.access.viewers import viewer_of
from wardmote.foundations.design.public import long_date
from wardmote.foundations.members.public import Absence, Membership, User, covered_by, might_cover
from wardmote.foundations.organisations.public import OrganisationsError, Partnership

PAGE = 50


@requires(AccessPermission.HOME_VIEW)
@require_http_methods(["GET", "POST"])
def away(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """One's own absences here, and whom one stands in for."""
    return _page(request, partnership, request.user, None)


@requires(AccessPermission.MEMBER_CHANGE)
@require_http_methods(["GET", "POST"])
def member_away(request: MemberRequest, partnership: Partnership, membership: int) -> HttpResponse:
    """A member's absences, recorded for them by an administrator."""
    places = Membership.objects.current().filter(partnership=partnership).select_related("user")
    place = get_object_or_404(places, pk=membership)
    return _page(request, partnership, place.user, place)


def _page(request: MemberRequest, partnership: Partnership, whose: User, place: Membership | None) -> HttpResponse:
    form = AbsenceForm(request.POST or None, offered=might_cover(whose, partnership))
    if request.method == "POST" and form.is_valid():
        try:
            absence = absence_operations.record_absence(
                by=request.user, partnership=partnership, user=whose, **form.cleaned_data
            )
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _sentence(absence))
            return _back(partnership, place)
    rows = Absence.objects.filter(partnership=partnership, user=whose).not_over().select_related("cover")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "whose": whose,
        "place": place,
        "page": page,
        "lines": absence_lines(partnership, page.object_list),
        "stands_in": [] if place else covered_by(whose, partnership),
        "seen": frozenset() if place else viewer_of(whose, partnership).covers,
    }
    return render(request, "access/away.html", context, status=422 if form.errors else 200)


def _sentence(absence: Absence) -> str:
    values = {"start": long_date(absence.starts_on), "end": long_date(absence.ends_on), "cover": absence.cover}
    if absence.cover is None:
        return _("Recorded: away from %(start)s until %(end)s, covered by nobody.") % values
    return _("Recorded: away from %(start)s until %(end)s, covered by %(cover)s.") % values


def _back(partnership: Partnership, place: Membership | None) -> HttpResponse:
    if place is None:
        return redirect("access:away", partnership.slug)
    return redirect("access:member-away", partnership.slug, place.pk)


@requires(AccessPermission.HOME_VIEW)
@require_POST
def away_end(request: MemberRequest, partnership: Partnership, absence: int) -> HttpResponse:
    """Back today, or not away after all: one's own absence, or for an administrator anybody's."""
    row = get_object_or_404(Absence.objects.select_related("user", "partnership"), pk=absence, partnership=partnership)
    if row.user != request.user and AccessPermission.MEMBER_CHANGE not in request.permissions:
        raise Http404(_("There is no such page."))
    try:
        absence_operations.end_absence(by=request.user, absence=row)
    except OrganisationsError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The absence has ended."))
    places = Membership.objects.current().filter(partnership=partnership, user=row.user)
    return _back(partnership, None if row.user == request.user else places.first())
