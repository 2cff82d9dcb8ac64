"""The two pages that belong to no room: the front door for people who signed in, and Home."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wardmote.config import empty_words, needs_you, setting_up
from wardmote.foundations.access.public import AccessPermission, MemberRequest, partnerships_of, requires, signed_in
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import public as intake
from wardmote.measures import public as measures

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
    """Home in three parts: what needs the person, how the partnership is doing, and what is new; first what to set up."""
    person, granted = _person(request), request.permissions
    owes = needs_you.own_returns(partnership, person)
    lines = needs_you.lines_for(partnership, person, granted)
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    sends = intake.what_they_send(partnership, person)
    steps = setting_up.steps(partnership, person, granted)
    context = {
        "page": page,
        "days": needs_you.by_day(page.object_list, timezone.localdate()),
        "needs_you": needs_you.counted(request, partnership, lines),
        "nothing": empty_words.nothing_needs_you(partnership, granted),
        "sends": sends,
        "owes": owes or (),
        "may_answer": any(each.url for each in owes or ()),
        "asked": "" if sends else intake.whom_to_ask(partnership, person),
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "headlines": measures.headlines(partnership) if measures.MeasuresPermission.FIGURE_VIEW in granted else None,
        "no_figures": empty_words.no_figures(partnership, granted),
        "news": needs_you.news_for(partnership, person),
        "nothing_new": empty_words.nothing_new(partnership, granted),
    }
    return render(request, "config/home.html", context)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The door lets only people of ours through.")
    return request.user
