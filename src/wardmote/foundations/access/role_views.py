"""The roles of a partnership: those that every partnership has, and its own, which its administrators make, change and end."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access import role_operations
from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.forms import OwnRoleForm
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.queries import keepers_shown
from wardmote.foundations.access.roles import ROLES, as_role
from wardmote.foundations.members.public import Membership, PartnershipRole
from wardmote.foundations.organisations.public import OrganisationsError, Partnership
from wardmote.foundations.rooms import all_permissions


@requires(AccessPermission.ROLE_EDIT)
@require_GET
def roles(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every role, what it is for, and how many members have it."""
    current = Membership.objects.current().filter(partnership=partnership)
    count = Counter(current.order_by().values_list("role", "user").distinct().values_list("role", flat=True))
    own = list(PartnershipRole.objects.filter(partnership=partnership))
    context = {
        "shipped": [{"role": role, "members": count[role.key]} for role in ROLES.values()],
        "own": [
            {
                "row": row,
                "role": as_role(row),
                "words": [each.words for each in all_permissions() if each in as_role(row).permissions],
                "members": count[row.key],
            }
            for row in own
            if row.ends_on is None
        ],
        "ended": [row for row in own if row.ends_on is not None],
    }
    return render(request, "access/roles.html", context)


@requires(AccessPermission.ROLE_EDIT)
@require_http_methods(["GET", "POST"])
def role_add(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Make a role of the partnership's own."""
    offered = role_operations.may_put_in(request.user, partnership)
    form = OwnRoleForm(request.POST or None, offered=[each for each in all_permissions() if each in offered])
    if request.method == "POST" and form.is_valid():
        try:
            row = role_operations.add_role(by=request.user, partnership=partnership, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The role “%(name)s” has been added.") % {"name": row.name})
            return redirect("access:roles", partnership.slug)
    return render(request, "access/role_add.html", {"form": form}, status=422 if form.errors else 200)


@requires(AccessPermission.ROLE_EDIT)
@require_http_methods(["GET", "POST"])
def role(request: MemberRequest, partnership: Partnership, role: int) -> HttpResponse:
    """Change what a role of the partnership's own is called and allows, or end it."""
    row = get_object_or_404(PartnershipRole, pk=role, partnership=partnership, ends_on__isnull=True)
    offered = role_operations.may_put_in(request.user, partnership) | as_role(row).permissions
    initial = {"name": row.name, "description": row.description, "permissions": row.permissions}
    form = OwnRoleForm(
        request.POST or None, initial=initial, offered=[each for each in all_permissions() if each in offered]
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = role_operations.change_role(by=request.user, role=row, **form.cleaned_data)
        except OrganisationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The role “%(name)s” has been changed.") % {"name": changed.name})
            return redirect("access:roles", partnership.slug)
    carried = Membership.objects.current().filter(partnership=partnership, role=row.key)
    context = {"form": form, "row": row, "members": carried.values("user").distinct().count()}
    return render(request, "access/role.html", context, status=422 if form.errors else 200)


@requires(AccessPermission.ROLE_EDIT)
@require_POST
def role_end(request: MemberRequest, partnership: Partnership, role: int) -> HttpResponse:
    """End a role of the partnership's own."""
    row = get_object_or_404(PartnershipRole, pk=role, partnership=partnership, ends_on__isnull=True)
    try:
        ended = role_operations.end_role(by=request.user, role=row)
    except OrganisationsError as problem:
        messages.error(request, str(problem))
        return redirect("access:role", partnership.slug, row.pk)
    sentence = ngettext(
        "The role “%(name)s” has ended, and %(count)d membership with it.",
        "The role “%(name)s” has ended, and %(count)d memberships with it.",
        ended,
    )
    messages.success(request, sentence % {"name": row.name, "count": ended})
    return redirect("access:roles", partnership.slug)


@requires(AccessPermission.KEEPER_VIEW)
@require_GET
def keepers(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Who keeps what belongs to the whole installation, and what that is."""
    return render(request, "access/keepers.html", keepers_shown(partnership))
