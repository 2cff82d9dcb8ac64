"""The page on which published files of areas are brought."""

from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wardmote.foundations.access.public import requires
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.forms import LoadAreasForm
from wardmote.foundations.places.kinds import PlacesRefused
from wardmote.foundations.places.loading import refuse_where_shared
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.runs.public import set_aside, start_run


@requires(PlacesPermission.AREA_LOAD)
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Choose files of areas, or name a folder of the server; what becomes of them is the run's to tell."""
    title = _("Load areas")
    trail = [(_("Areas"), reverse("places:areas", args=[partnership.slug])), (title, "")]
    try:
        refuse_where_shared(partnership, by=cast("User", request.user))
    except PlacesRefused as refusal:
        refused = {"title": title, "why_not": str(refusal), "breadcrumbs": trail}
        return render(request, "places/load.html", refused, status=403 if request.method == "POST" else 200)
    form = LoadAreasForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        path: Path = chosen.get("folder") or set_aside(chosen["uploads"], purpose="areas")
        run = start_run(
            by=cast("User", request.user),
            partnership=partnership,
            kind="places.load",
            parameters={"path": str(path)},
        )
        return redirect("runs:run", partnership.slug, run.pk)
    context = {
        "form": form,
        "title": title,
        "roots": settings.LOAD_ROOTS,
        "breadcrumbs": trail,
    }
    return render(request, "places/load.html", context)
