"""Why may this person do this? And the partnership's settings."""

import mimetypes

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access import operations, queries
from wardmote.foundations.access.decisions import reasons
from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.forms import SettingsForm
from wardmote.foundations.access.permissions import Permission
from wardmote.foundations.access.roles import ROLES
from wardmote.foundations.people.public import Partnership, council_codes


@requires(Permission.ACCESS_PERMISSION_EXPLAIN)
@require_GET
def permissions(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What each role allows, and a list of people to ask about."""
    table = [
        {"permission": permission, "cells": [permission in role.permissions for role in ROLES.values()]}
        for permission in Permission
    ]
    context = {"roles": ROLES.values(), "table": table, "people": queries.people_ever(partnership)}
    return render(request, "access/permissions.html", context)


@requires(Permission.ACCESS_PERMISSION_EXPLAIN)
@require_GET
def explain(request: MemberRequest, partnership: Partnership, person: int) -> HttpResponse:
    """Each permission, yes or no, with the reason."""
    found = get_object_or_404(queries.people_ever(partnership), pk=person)
    context = {"person": found, "reasons": reasons(found, partnership)}
    return render(request, "access/explain.html", context)


@requires(Permission.PARTNERSHIP_SETTINGS_EDIT)
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


@requires(Permission.PARTNERSHIP_HOME_VIEW)
@require_GET
def logo(request: MemberRequest, partnership: Partnership) -> HttpResponseBase:  # noqa: ARG001 - the door's signature
    """The partnership's logo, as the picture it is and nothing else."""
    name = partnership.logo.name
    if not name or not partnership.logo.storage.exists(name):
        raise Http404(_("This partnership has no logo."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(partnership.logo.open("rb"), content_type=kind)
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
