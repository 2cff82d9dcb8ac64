"""The teams of a partnership's organisations: who is in them, from when until when."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access import team_operations
from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.queries import might_join, team_lines, teams_shown
from wardmote.foundations.access.team_forms import TeamForm, TeamMemberForm, TeamNameForm
from wardmote.foundations.members.public import Team, TeamMember
from wardmote.foundations.organisations.public import OrganisationsError, Partnership

PAGE = 50


@requires(AccessPermission.MEMBER_VIEW)
@require_GET
def teams(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every team, whose it is and who is in it today."""
    page = Paginator(teams_shown(partnership), PAGE).get_page(request.GET.get("page"))
    return render(request, "access/teams.html", {"page": page, "lines": team_lines(page.object_list)})


@requires(AccessPermission.MEMBER_CHANGE)
@require_http_methods(["GET", "POST"])
def team_add(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Form a team."""
    form = TeamForm(request.POST or None, partnership=partnership)
    if request.method == "POST" and form.is_valid():
        try:
            team = team_operations.add_team(by=request.user, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The team “%(name)s” has been added.") % {"name": team.name})
            return redirect("access:team", partnership.slug, team.pk)
    return render(request, "access/team_add.html", {"form": form}, status=422 if form.errors else 200)


@requires(AccessPermission.MEMBER_VIEW)
@require_GET
def team(request: MemberRequest, partnership: Partnership, team: int) -> HttpResponse:
    """One team: who is in it, and for those who may change it the forms that do."""
    row = _team(partnership, team)
    return _page(request, row, TeamNameForm(initial={"name": row.name}), TeamMemberForm(offered=might_join(row)))


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def team_name(request: MemberRequest, partnership: Partnership, team: int) -> HttpResponse:
    """Call the team by another name."""
    row = _team(partnership, team)
    form = TeamNameForm(request.POST)
    if form.is_valid():
        try:
            changed = team_operations.rename_team(by=request.user, team=row, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The team is now called %(name)s.") % {"name": changed.name})
            return redirect("access:team", partnership.slug, row.pk)
    return _page(request, row, form, TeamMemberForm(offered=might_join(row)))


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def team_member_add(request: MemberRequest, partnership: Partnership, team: int) -> HttpResponse:
    """Bring a member into the team."""
    row = _team(partnership, team)
    joining = TeamMemberForm(request.POST, offered=might_join(row))
    if joining.is_valid():
        try:
            place = team_operations.add_to_team(by=request.user, team=row, **joining.cleaned_data)
        except OrganisationsError as problem:
            joining.add_error(None, str(problem))
        else:
            values = {"name": place.user.display_name, "team": row.name}
            messages.success(request, _("%(name)s has been brought into %(team)s.") % values)
            return redirect("access:team", partnership.slug, row.pk)
    return _page(request, row, TeamNameForm(initial={"name": row.name}), joining)


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def team_member_end(request: MemberRequest, partnership: Partnership, place: int) -> HttpResponse:
    """Take a member out of a team today."""
    row = get_object_or_404(
        TeamMember, pk=place, team__organisation__partnership=partnership, team__ends_on__isnull=True
    )
    try:
        team_operations.take_out_of_team(by=request.user, place=row)
    except OrganisationsError as problem:
        messages.error(request, str(problem))
    else:
        values = {"name": row.user.display_name, "team": row.team.name}
        messages.success(request, _("%(name)s is no longer in %(team)s.") % values)
    return redirect("access:team", partnership.slug, row.team_id)


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def team_end(request: MemberRequest, partnership: Partnership, team: int) -> HttpResponse:
    """End the team today."""
    row = _team(partnership, team)
    try:
        people = team_operations.end_team(by=request.user, team=row)
    except OrganisationsError as problem:
        messages.error(request, str(problem))
        return redirect("access:team", partnership.slug, row.pk)
    sentence = ngettext(
        "The team “%(name)s” has ended. %(count)d person was in it.",
        "The team “%(name)s” has ended. %(count)d people were in it.",
        people,
    )
    messages.success(request, sentence % {"name": row.name, "count": people})
    return redirect("access:teams", partnership.slug)


def _team(partnership: Partnership, key: int) -> Team:
    rows = Team.objects.select_related("organisation__partnership")
    return get_object_or_404(rows, pk=key, organisation__partnership=partnership, ends_on__isnull=True)


def _page(request: MemberRequest, team: Team, form: TeamNameForm, joining: TeamMemberForm) -> HttpResponse:
    places = Paginator(team.members.not_over().select_related("user"), PAGE).get_page(request.GET.get("page"))
    context = {
        "team": team,
        "form": form,
        "joining": joining,
        "page": places,
        "can_join": might_join(team).exists(),
        "may_change": AccessPermission.MEMBER_CHANGE in request.permissions,
    }
    return render(request, "access/team.html", context, status=422 if form.errors or joining.errors else 200)
