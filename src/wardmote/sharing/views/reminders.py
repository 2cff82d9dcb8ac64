"""What is due, and reminding an authority of it."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import long_date
from wardmote.foundations.messages.public import written
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.whole_numbers import whole_number
from wardmote.sharing import words
from wardmote.sharing.errors import SharingError
from wardmote.sharing.forms import ReminderForm
from wardmote.sharing.models import LiaisonOfficer, Reminder
from wardmote.sharing.operations.reminders import REMINDER, record_reminder, send_reminder
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.rules import Delivery
from wardmote.sharing.scope import officers_of, reminders_of, visible_organisations
from wardmote.sharing.tracker import Return, owed
from wardmote.sharing.views.pages import organisation_of

WITHIN = (14, 30, 60, 92)
USUAL = 30
AUTHORITIES_A_PAGE = 10


def _days(request: MemberRequest) -> int:
    days = whole_number(request.GET.get("days", ""))
    return days if days in WITHIN else USUAL


@requires(SharingPermission.RETURN_VIEW)
@require_GET
def due(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What is overdue, and what is due soon, by organisation."""
    today, days = timezone.localdate(), _days(request)
    seen = visible_organisations(request.user, partnership)
    owed_returns = owed(partnership, seen, today, within=days)
    owing = {each.organisation.pk for each in owed_returns}
    page = Paginator([body for body in seen if body.pk in owing], AUTHORITIES_A_PAGE).get_page(request.GET.get("page"))
    officers, reminded = officers_on(page, today), _last_reminded(page)
    groups = [
        {
            "organisation": body,
            "rows": [_row(each) for each in owed_returns if each.organisation.pk == body.pk],
            "liaison": officers.get(body.pk),
            "reminded_on": reminded.get(body.pk),
        }
        for body in page
    ]
    return render(request, "sharing/due.html", {"groups": groups, "page": page, "days": days, "within": WITHIN})


def _last_reminded(bodies: Iterable[Organisation]) -> dict[int, date]:
    """The day of each organisation's latest reminder; one that did not leave reminded nobody."""
    reminders = reminders_of(bodies).order_by()
    reminders = reminders.exclude(delivery__in=[Delivery.FAILED, Delivery.WAITING, Delivery.UNKNOWN])
    return dict(reminders.values_list("organisation_id").annotate(latest=Max("sent_on")))


def _row(each: Return) -> dict[str, object]:
    return {
        "found": each,
        "quarter": words.quarter_name(each.quarter),
        "word": words.state_name(each.standing),
        "colour": words.state_colour(each.standing),
    }


def officers_on(organisations: Iterable[Organisation], day: date) -> dict[int, LiaisonOfficer]:
    """Who answers for each authority on the day."""
    officers = officers_of(organisations).filter(starts_on__lte=day)
    now = officers.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).select_related("membership__user")
    return {each.organisation_id: each for each in reversed(now)}


@requires(SharingPermission.RETURN_RECORD)
@require_http_methods(["GET", "POST"])
def remind(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """The letter to copy or send, and the record that it went."""
    body, today = organisation_of(request, partnership, organisation), timezone.localdate()
    owed_returns = owed(partnership, [body], today, within=_days(request))
    officer = officers_on([body], today).get(body.pk)
    letter = letter_of(partnership, owed_returns)
    subject, text = written(REMINDER, letter)
    form = ReminderForm(request.POST or None)
    may_send = bool(settings.EMAIL_HOST and officer and officer.address)
    is_sending = may_send and request.method == "POST" and "send" in request.POST
    if request.method == "POST" and (is_sending or form.is_valid()):
        pairs = [(each.dataset.number, each.quarter.code) for each in owed_returns]
        writing = partial(send_reminder, said=letter) if is_sending else record_reminder
        entered = {} if is_sending else form.cleaned_data
        try:
            reminder = writing(by=request.user, partnership=partnership, organisation=body, owed=pairs, **entered)
        except SharingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _reminded(request, partnership, reminder)
    sent = reminders_of([body]).select_related("liaison", "sent_by")[:12]
    context = {
        "organisation": body,
        "officer": officer,
        "owed": owed_returns,
        "subject": subject,
        "text": text,
        "form": form,
        "may_send": may_send and bool(owed_returns),
        "sent": [(each, words.DELIVERIES[Delivery(each.delivery)]) for each in sent],
    }
    return render(request, "sharing/remind.html", context, status=422 if form.errors else 200)


def _reminded(request: MemberRequest, partnership: Partnership, reminder: Reminder) -> HttpResponse:
    if reminder.delivery == Delivery.WAITING:
        messages.success(
            request, _("The letter is in the outbox. It leaves in a moment, and this page says when it has.")
        )
        return redirect("sharing:remind", partnership.slug, reminder.organisation_id)
    messages.success(request, _("Reminder recorded."))
    return redirect("sharing:due", partnership.slug)


def letter_of(partnership: Partnership, owed_returns: list[Return]) -> dict[str, object]:
    """What the letter of a reminder says; it names no person."""
    rows = [
        {
            "number": each.dataset.number,
            "name": each.dataset.name,
            "quarter": words.quarter_name(each.quarter),
            "due": long_date(each.quarter.due),
            "state": words.state_name(each.standing).lower(),
        }
        for each in owed_returns
    ]
    return {"partnership": partnership.name, "rows": rows}
