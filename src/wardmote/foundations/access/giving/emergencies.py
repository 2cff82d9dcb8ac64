"""The weekly page of looks without a task: what was opened in an emergency, by whom, why, and how often it was looked at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.giving.shared import shared_of
from wardmote.foundations.access.models import Basis, Grant
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.ledger.public import Entry, record_look
from wardmote.foundations.organisations.public import Partnership

PAGE = 25
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class EmergencyLine:
    """Something that was opened in an emergency."""

    grant: Grant
    title: str
    url: str
    given_url: tuple[str, int] | None
    parts: list[str]
    looks: int
    is_live: bool


@requires(AccessPermission.EMERGENCY_VIEW)
@require_GET
def emergencies(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What was opened in an emergency in one week, this one unless asked."""
    monday = _monday(request.GET.get("week", ""))
    start = timezone.make_aware(datetime.combine(monday, time.min))
    rows = Grant.objects.filter(
        partnership=partnership,
        basis=Basis.BREAK_GLASS,
        starts_at__gte=start,
        starts_at__lt=timezone.make_aware(datetime.combine(monday + WEEK, time.min)),
    )
    page = Paginator(rows.select_related("member").order_by("-starts_at", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    after = {"week": monday, "rows": page.paginator.count}
    record_look(by=request.user, event="access.emergencies.seen", on=partnership, partnership=partnership, after=after)
    context = {
        "page": page,
        "lines": [_line(each) for each in page.object_list],
        "monday": monday,
        "before": monday - WEEK,
        "after": monday + WEEK if monday + WEEK <= timezone.localdate() else None,
    }
    return render(request, "access/emergencies.html", context)


def _line(grant: Grant) -> EmergencyLine:
    shared, now = shared_of(grant.subject_type), timezone.now()
    subject = shared.of_grant(grant) if shared else None
    looks = Entry.objects.filter(
        partnership=str(grant.partnership_id),
        actor=str(grant.member_id),
        on=f"{grant.subject_type}:{grant.subject_id}",
        event=shared.door.event if shared else "",
        at__gte=grant.starts_at,
        at__lt=grant.ends_at or now,
    )
    is_known = shared is not None and subject is not None
    return EmergencyLine(
        grant=grant,
        title=shared.title(subject) if shared and subject else _("something that is no longer here"),
        url=shared.url(subject) if shared and subject else "",
        given_url=(shared.route("given"), grant.subject_id) if shared and is_known else None,
        parts=shared.titles(grant.section_names) if shared else sorted(grant.section_names),
        looks=looks.count(),
        is_live=grant.is_live(now),
    )


def _monday(text: str) -> date:
    """The first day of the week that holds the day named; of this week where none is, or none that can be."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = timezone.localdate()
    earliest, today = date(2000, 1, 3), timezone.localdate()
    day = min(max(day, earliest), today)
    return day - timedelta(days=day.weekday())
