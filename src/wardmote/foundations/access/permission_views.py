"""Why may this person do this? And the partnership's settings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access import operations, queries
from wardmote.foundations.access.decisions import reasons
from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.forms import SettingsForm
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import roles_of
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.rooms import all_permissions

PEOPLE_A_PAGE = 50


@requires(AccessPermission.PERMISSION_EXPLAIN)
@require_GET
def permissions(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What each role allows, and a list of people to ask about."""
    roles = roles_of(partnership)
    table = [
        {"permission": permission, "cells": [permission in role.permissions for role in roles]}
        for permission in all_permissions()
    ]
    page = Paginator(queries.people_ever(partnership), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {"roles": roles, "table": table, "page": page}
    return render(request, "access/permissions.html", context)


@requires(AccessPermission.PERMISSION_EXPLAIN)
@require_GET
def explain(request: MemberRequest, partnership: Partnership, person: int) -> HttpResponse:
    """Each permission, yes or no, with the reason."""
    member = get_object_or_404(queries.people_ever(partnership), pk=person)
    context = {"person": member, "reasons": reasons(member, partnership)}
    return render(request, "access/explain.html", context)


@requires(AccessPermission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def edit_settings(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The partnership's name, look and councils."""
    initial = {
        "name": partnership.name,
        "brand_colour": partnership.brand_colour,
        "councils": "\n".join(council_codes(partnership, timezone.localdate())),
    }
    form = SettingsForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        operations.change_partnership(by=request.user, partnership=partnership, **form.cleaned_data)
        messages.success(request, _("The settings have been saved."))
        return redirect("access:settings", partnership.slug)
    return render(request, "access/settings.html", {"form": form}, status=422 if form.errors else 200)
