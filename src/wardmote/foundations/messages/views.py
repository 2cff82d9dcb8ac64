"""The pages of notices, of how one wants to be told, and of the outbox."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import AccessPermission, MemberRequest, requires
from wardmote.foundations.messages.errors import MessageError
from wardmote.foundations.messages.forms import WaysForm
from wardmote.foundations.messages.models import Message, Notice
from wardmote.foundations.messages.notices import choose_ways, mark_read, shown, ways_of
from wardmote.foundations.messages.operations import is_mail_set_up, try_again
from wardmote.foundations.messages.permissions import MessagesPermission
from wardmote.foundations.messages.rules import State
from wardmote.foundations.messages.words import reason_words
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.whole_numbers import whole_number

ROWS_A_PAGE = 25
# What has not left stands first.
SHOWN = {
    "open": (State.WAITING, State.SENDING, State.FAILED, State.UNCERTAIN, State.GIVEN_UP),
    "sent": (State.SENT,),
}


@requires(AccessPermission.HOME_VIEW)
@require_GET
def notices(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What the person has been told, newest first."""
    mine = Notice.objects.filter(partnership=partnership, member=request.user)
    page = Paginator(mine, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [shown(each) for each in page],
        "is_any_unread": mine.filter(read_at=None).exists(),
    }
    return render(request, "outbox/notices.html", context)


@requires(AccessPermission.HOME_VIEW)
@require_POST
def read(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Mark one notice, or all, as read."""
    only = request.POST.get("notice", "")
    key = whole_number(only)
    if only and key is None:
        messages.error(request, _("There is no such notice."))
    else:
        mark_read(by=request.user, partnership=partnership, only=key)
    return redirect("outbox:notices", partnership.slug)


@requires(AccessPermission.HOME_VIEW)
@require_http_methods(["GET", "POST"])
def ways(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """How the person wants to be told of each kind of thing."""
    form = WaysForm(request.POST or None, ways=ways_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_ways(by=request.user, ways=form.chosen())
        messages.success(request, _("Your choices are saved. They hold for what comes from now on."))
        return redirect("outbox:notices", partnership.slug)
    context = {"form": form, "is_mail_set_up": is_mail_set_up()}
    return render(request, "outbox/ways.html", context, status=422 if form.errors else 200)


@requires(MessagesPermission.OUTBOX_VIEW)
@require_GET
def outbox(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """What waits, what could not be sent and why, and what was sent."""
    chosen = request.GET.get("show", "open")
    states = SHOWN.get(chosen, SHOWN["open"])
    mine = Message.objects.filter(partnership=partnership)
    page = Paginator(mine.filter(state__in=states).select_related("member"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(each, reason_words(each)) for each in page],
        "is_sent": states == SHOWN["sent"],
        "open_count": mine.filter(state__in=SHOWN["open"]).count(),
        "sent_count": mine.filter(state__in=SHOWN["sent"]).count(),
        "is_mail_set_up": is_mail_set_up(),
    }
    return render(request, "outbox/outbox.html", context)


@requires(MessagesPermission.OUTBOX_VIEW)
@require_POST
def again(request: MemberRequest, partnership: Partnership, message: UUID) -> HttpResponse:
    """Send a letter again."""
    letter = get_object_or_404(Message, partnership=partnership, pk=message)
    try:
        try_again(by=request.user, message=letter)
        messages.success(request, _("It is tried again in a moment."))
    except MessageError as refusal:
        messages.error(request, str(refusal))
    return redirect("outbox:outbox", partnership.slug)
