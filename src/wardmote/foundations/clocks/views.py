"""The pages of due dates, and the address for a member's own calendar."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access.public import AccessPermission, MemberRequest, absolute, open_to_all, requires
from wardmote.foundations.clocks.feeds import calendar_of, make_feed, member_of_feed, take, withdraw_feed
from wardmote.foundations.clocks.models import Feed
from wardmote.foundations.clocks.queries import clocks_of, described
from wardmote.foundations.clocks.reference import rule_version
from wardmote.foundations.design.public import spoken
from wardmote.foundations.organisations.public import Partnership

ROWS_A_PAGE = 25


@requires(AccessPermission.HOME_VIEW)
@require_GET
def due(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Everything that is due and concerns the person, overdue first."""
    page = Paginator(clocks_of(request.user, partnership), ROWS_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [
        {
            "clock": clock,
            "words": described(clock),
            "why": spoken(rule_version(clock.rule, clock.rule_version), "source").source,
            "is_overdue": clock.is_overdue(now),
        }
        for clock in page
    ]
    return render(request, "clocks/due.html", {"page": page, "rows": rows})


@requires(AccessPermission.HOME_VIEW)
@require_http_methods(["GET", "POST"])
@never_cache
def own_calendar(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Getting, changing and withdrawing the address for one's own calendar; a new one is shown this once."""
    if request.method == "POST" and "withdraw" in request.POST:
        if withdraw_feed(by=request.user):
            messages.success(request, _("The address leads nowhere now."))
        return redirect("clocks:own-calendar", partnership.slug)
    address = ""
    if request.method == "POST":
        address = absolute(request, reverse("calendar-feed", args=[make_feed(by=request.user)]))
    context = {"address": address, "feed": Feed.objects.filter(member=request.user).first()}
    return render(request, "clocks/own_calendar.html", context)


@open_to_all
@require_GET
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view takes one
    """A member's due dates for their own calendar; the secret in the address is the door."""
    member = member_of_feed(token)
    if member is None:
        raise Http404(_("There is no such page."))
    if not take(member):
        return HttpResponse(
            _("This address is asked for too often. Try again in an hour."),
            status=429,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "3600"},
        )
    return HttpResponse(
        calendar_of(member),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="wardmote.ics"', "X-Robots-Tag": "noindex"},
    )
