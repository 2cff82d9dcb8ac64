"""Members, invitations and organisations of a partnership."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access import operations, queries
from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.forms import (
    EndOfOrganisationForm,
    InviteForm,
    KindForm,
    OrganisationForm,
    OrganisationNameForm,
    RoleForm,
)
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import from_least_to_most, role_named, roles_of
from wardmote.foundations.access.subjects import member_subject, organisation_subject
from wardmote.foundations.members.public import Membership, may_set_first_password
from wardmote.foundations.messages.public import absolute
from wardmote.foundations.organisations.public import (
    Organisation,
    OrganisationsError,
    Partnership,
    add_organisation,
    body_kinds,
    change_kind,
    end_organisation,
    rename_organisation,
)

PAGE = 50


@requires(AccessPermission.MEMBER_VIEW)
@require_GET
def members(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Who is in the partnership, for whom and as what."""
    role, organisation = request.GET.get("role", ""), request.GET.get("organisation", "")
    has_ended = request.GET.get("state", "") == "ended"
    people = queries.people(partnership, role=role, organisation=organisation, has_ended=has_ended)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.member_lines(partnership, page.object_list, has_ended=has_ended),
        "has_ended": has_ended,
        "roles": roles_of(partnership),
        "role": role,
        "organisation": organisation,
        "organisations": queries.organisations(partnership),
        "chips": _member_chips(partnership, role, organisation, has_ended=has_ended),
    }
    return render(request, "access/members.html", context)


def _member_chips(
    partnership: Partnership, role: str, organisation: str, *, has_ended: bool
) -> list[tuple[str, str, str]]:
    """The filters of the list in force: (parameter, value, words)."""
    roles = {str(each.key): str(each.name) for each in roles_of(partnership)}
    bodies = {str(each.pk): each.name for each in queries.organisations(partnership)} if organisation else {}
    chips = [("role", role, roles[role])] if role in roles else []
    if organisation in bodies:
        chips.append(("organisation", organisation, bodies[organisation]))
    return [*chips, ("state", "ended", _("Who have left"))] if has_ended else chips


@requires(AccessPermission.MEMBER_INVITE)
@require_http_methods(["GET", "POST"])
@never_cache
def invite(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Invite somebody; the link is shown once, on the page that answers."""
    form = InviteForm(request.POST or None, partnership=partnership, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            membership, token = operations.invite_member(by=request.user, partnership=partnership, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            return _invited(request, membership, token)
    return render(
        request,
        "access/invite.html",
        {
            "form": form,
            "roles": from_least_to_most(partnership),
            "has_organisations": partnership.organisations.exists(),
        },
        status=422 if form.errors else 200,
    )


def _invited(request: MemberRequest, membership: Membership, token: str) -> HttpResponse:
    link = absolute(request, reverse("invitation", args=[token])) if token else ""
    sent = bool(token) and operations.send_invitation(by=request.user, link=link, membership=membership)
    return render(request, "access/invited.html", {"membership": membership, "link": link, "was_sent": sent})


@requires(AccessPermission.MEMBER_CHANGE)
@require_GET
def member(request: MemberRequest, partnership: Partnership, membership: int) -> HttpResponse:
    """One membership: change the role, end it, make a new invitation."""
    place = _membership(partnership, membership)
    role = role_named(place.role)
    context = {
        "membership": place,
        "subject": member_subject(place, str(role.name)),
        "role": role,
        "others": queries.other_places(place),
        "form": RoleForm(initial={"role": place.role}, partnership=partnership, by=request.user),
        "roles": from_least_to_most(partnership),
        "may_have_a_link": place.is_offered or may_set_first_password(place.user, partnership),
    }
    return render(request, "access/member.html", context)


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def member_role(request: MemberRequest, partnership: Partnership, membership: int) -> HttpResponse:
    """Give the member another role."""
    place = _membership(partnership, membership)
    try:
        changed = operations.change_member_role(by=request.user, membership=place, role=request.POST.get("role", ""))
    except OrganisationsError as problem:
        messages.error(request, str(problem))
        return redirect("access:member", partnership.slug, place.pk)
    messages.success(
        request,
        _("%(name)s is now: %(role)s.") % {"name": changed.user.display_name, "role": role_named(changed.role).name},
    )
    return redirect("access:members", partnership.slug)


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def member_role_add(request: MemberRequest, partnership: Partnership, membership: int) -> HttpResponse:
    """Give the member one more role."""
    place = _membership(partnership, membership)
    try:
        added = operations.add_member_role(by=request.user, membership=place, role=request.POST.get("role", ""))
    except OrganisationsError as problem:
        messages.error(request, str(problem))
        return redirect("access:member", partnership.slug, place.pk)
    messages.success(
        request,
        _("%(name)s is now also: %(role)s.") % {"name": added.user.display_name, "role": role_named(added.role).name},
    )
    return redirect("access:members", partnership.slug)


@requires(AccessPermission.MEMBER_CHANGE)
@require_POST
def member_remove(request: MemberRequest, partnership: Partnership, membership: int) -> HttpResponse:
    """End the membership today."""
    place = _membership(partnership, membership)
    try:
        operations.remove_member(by=request.user, membership=place)
    except OrganisationsError as problem:
        messages.error(request, str(problem))
        return redirect("access:member", partnership.slug, place.pk)
    messages.success(request, _("%(name)s has been removed.") % {"name": place.shown_name})
    return redirect("access:members", partnership.slug)


@requires(AccessPermission.MEMBER_INVITE)
@require_POST
@never_cache
def member_invitation(request: MemberRequest, partnership: Partnership, membership: int) -> HttpResponse:
    """A new link for somebody who has not used the first."""
    place = _membership(partnership, membership)
    try:
        token = operations.renew_invitation(by=request.user, membership=place)
    except OrganisationsError as problem:
        messages.error(request, str(problem))
        return redirect("access:member", partnership.slug, place.pk)
    return _invited(request, place, token)


def _membership(partnership: Partnership, pk: int) -> Membership:
    membership = (
        Membership.objects.filter(pk=pk, partnership=partnership).select_related("user", "organisation").first()
    )
    if membership is None or not (membership.is_current or membership.is_offered):
        raise Http404(_("There is no such current membership."))
    return membership


@requires(AccessPermission.MEMBER_VIEW)
@require_GET
def organisations(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The bodies in the partnership and what kind each is today."""
    page = Paginator(queries.organisations(partnership), PAGE).get_page(request.GET.get("page"))
    return render(request, "access/organisations.html", {"organisations": page.object_list, "page": page})


@requires(AccessPermission.MEMBER_VIEW)
@require_GET
def organisation(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """One body: what kind it is and was, what became of it, whose work it carries on."""
    shown = get_object_or_404(queries.organisations(partnership), pk=organisation)
    today, known = timezone.localdate(), body_kinds()
    other = [row for row in shown.kinds.all() if row.valid_from > today or (row.valid_to and row.valid_to <= today)]
    context = {
        "organisation": shown,
        "subject": organisation_subject(shown, queries.members_of(shown)),
        "earlier_kinds": [(known[row.kind].name if row.kind in known else row.kind, row) for row in other],
        "predecessors": queries.organisations(partnership).filter(succession__successor=shown),
    }
    return render(request, "access/organisation.html", context)


@requires(AccessPermission.MEMBER_INVITE)
@require_http_methods(["GET", "POST"])
def organisation_add(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Bring a body into the partnership."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_organisation(by=request.user, partnership=partnership, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(name)s has been added.") % {"name": added.name})
            return redirect("access:organisations", partnership.slug)
    return render(request, "access/organisation_add.html", {"form": form}, status=422 if form.errors else 200)


@requires(AccessPermission.MEMBER_INVITE)
@require_http_methods(["GET", "POST"])
def organisation_kind(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """From a day on, the body is of another kind."""
    body = get_object_or_404(Organisation, pk=organisation, partnership=partnership)
    current = body.kind_on(timezone.localdate())
    form = KindForm(request.POST or None, initial={"kind": current})
    if request.method == "POST" and form.is_valid():
        try:
            change_kind(by=request.user, organisation=body, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The kind of %(name)s has been changed.") % {"name": body.name})
            return redirect("access:organisations", partnership.slug)
    context = {"form": form, "organisation": body}
    return render(request, "access/organisation_kind.html", context, status=422 if form.errors else 200)


@requires(AccessPermission.MEMBER_INVITE)
@require_http_methods(["GET", "POST"])
def organisation_name(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """Call the body by another name; what it sent stays its own."""
    body = get_object_or_404(Organisation, pk=organisation, partnership=partnership)
    form = OrganisationNameForm(request.POST or None, initial={"name": body.name})
    if request.method == "POST" and form.is_valid():
        try:
            renamed = rename_organisation(by=request.user, organisation=body, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The organisation is now called %(name)s.") % {"name": renamed.name})
            return redirect("access:organisations", partnership.slug)
    context = {"form": form, "organisation": body}
    return render(request, "access/organisation_name.html", context, status=422 if form.errors else 200)


@requires(AccessPermission.MEMBER_INVITE)
@require_http_methods(["GET", "POST"])
def organisation_end(request: MemberRequest, partnership: Partnership, organisation: int) -> HttpResponse:
    """What became of a body, from which day; its figures and returns of before read on."""
    body = get_object_or_404(Organisation, pk=organisation, partnership=partnership)
    form = EndOfOrganisationForm(request.POST or None, organisation=body)
    if request.method == "POST" and form.is_valid():
        try:
            end_organisation(by=request.user, organisation=body, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The end of %(name)s has been recorded.") % {"name": body.name})
            return redirect("access:organisations", partnership.slug)
    context = {"form": form, "organisation": body, "members": queries.members_of(body)}
    return render(request, "access/organisation_end.html", context, status=422 if form.errors else 200)
