"""The page of working days: bank holidays, and what the partnership closes besides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wardmote.foundations.access.public import AccessPermission, MemberRequest, requires
from wardmote.foundations.calendar.bank_holidays import bank_holidays, holiday_name
from wardmote.foundations.calendar.errors import CalendarRefused, HolidaysUnknown
from wardmote.foundations.calendar.forms import ClosedDayForm
from wardmote.foundations.calendar.models import ClosedDay
from wardmote.foundations.calendar.operations import add_closed_day, remove_closed_day
from wardmote.foundations.organisations.public import Partnership

YEARS_SHOWN = 2


@requires(AccessPermission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def days(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Which days no deadline counts, and closing another."""
    form = ClosedDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_closed_day(by=request.user, partnership=partnership, **form.cleaned_data)
        except (CalendarRefused, HolidaysUnknown) as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("The day is closed. Deadlines do not count it."))
            return redirect("calendar:days", partnership.slug)
    today = timezone.localdate()
    problem, holidays = "", []
    try:
        listed = [item for step in range(YEARS_SHOWN) for item in bank_holidays(today.year + step).items()]
        holidays = [(day, holiday_name(name)) for day, name in listed if day >= today]
    except HolidaysUnknown as unknown:
        problem = str(unknown)
    context = {
        "form": form,
        "closed": ClosedDay.objects.filter(partnership=partnership, on__gte=today),
        "holidays": holidays,
        "problem": problem,
    }
    return render(request, "calendar/days.html", context, status=422 if form.errors else 200)


@requires(AccessPermission.SETTINGS_EDIT)
@require_POST
def remove(request: MemberRequest, partnership: Partnership, closed: int) -> HttpResponse:
    """Make a closed day a working day again."""
    day = get_object_or_404(ClosedDay, partnership=partnership, pk=closed)
    try:
        remove_closed_day(by=request.user, closed=day)
        messages.success(request, _("It is a working day again."))
    except CalendarRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("calendar:days", partnership.slug)
