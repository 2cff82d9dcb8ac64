"""The two pages that belong to no room: the front door for people who signed in, and "My work"."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET

from wardmote.config import setting_up
from wardmote.foundations.access.public import AccessPermission, MemberRequest, partnerships_of, requires, signed_in
from wardmote.foundations.design.public import Waiting
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import Permission, rooms
from wardmote.intake import public as intake
from wardmote.sharing import public as sharing

LINES_A_PAGE = 25


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the person's partnership; a choice for those who belong to several."""
    mine = partnerships_of(_person(request))
    if len(mine) == 1:
        return redirect("my-work", mine[0].slug)
    return render(request, "config/choose.html", {"partnerships": mine})


@requires(AccessPermission.HOME_VIEW)
@require_GET
def my_work(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What waits for this person, oldest first; for a new partnership, what to do first."""
    person = _person(request)
    lines = waiting_for(partnership, person, request.permissions)
    sends = intake.what_they_send(partnership, person)
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    steps = setting_up.steps(partnership, person, request.permissions)
    owes = sharing.own_returns(partnership, person)
    context = {
        "page": page,
        "sends": sends,
        "owes": owes,
        "may_answer": any(each.url for each in owes),
        "asked": "" if sends else intake.whom_to_ask(partnership, person),
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "is_under_way": setting_up.is_under_way(partnership),
    }
    return render(request, "config/my_work.html", context)


def waiting_for(partnership: Partnership, person: User, granted: frozenset[Permission]) -> list[Waiting]:
    """What waits for a person in any room, oldest first."""
    lines = [
        line
        for room in rooms()
        if room.waiting and (room.waiting_needs is None or room.waiting_needs in granted)
        for line in import_string(room.waiting)(partnership, person)
    ]
    return sorted(lines, key=lambda line: line.since)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The door lets only people of ours through.")
    return request.user
