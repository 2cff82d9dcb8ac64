"""The page frame's context: which partnership, what this person may do in it, and where they can go."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote import __version__
from wardmote.foundations.access.public import Openings, Permission
from wardmote.foundations.people.public import User


def frame(request: HttpRequest) -> Mapping[str, Any]:
    """What every template of the house may use."""
    partnership = getattr(request, "partnership", None)
    permissions: frozenset[Permission] = getattr(request, "permissions", frozenset())
    context: dict[str, Any] = {"version": __version__, "partnership": partnership, "permissions": permissions}
    if partnership is not None:
        person = request.user if isinstance(request.user, User) else None
        context["opens"] = Openings(partnership, permissions, person)
        context["navigation"] = _navigation(request, partnership.slug, permissions)
    return context


def _is_current(path: str, url: str, home: str) -> bool:
    """Whether a page lies under a place of the navigation; deliveries and batches lie under the sources, or what one sends."""
    if url == home:
        return path == url
    under_files = url.endswith(("/sources/", "/send/")) and path.startswith((f"{home}load/", f"{home}batches/"))
    return path.startswith(url) or under_files


def _navigation(request: HttpRequest, slug: str, permissions: frozenset[Permission]) -> list[dict[str, object]]:
    home = reverse("my-work", args=[slug])
    # Who may load anything finds it under the sources; for a partner it is why they come.
    sends = None if Permission.INTAKE_BATCH_LOAD in permissions else Permission.INTAKE_RETURN_SEND
    places = [
        (_("My work"), home, None),
        (_("Assessments"), reverse("assessment:assessments", args=[slug]), Permission.ASSESSMENT_VIEW),
        (_("Measures"), reverse("measures:measures", args=[slug]), Permission.MEASURES_FIGURE_VIEW),
        (_("Sources"), reverse("intake:sources", args=[slug]), Permission.INTAKE_SOURCE_VIEW),
        *([(_("Send files"), reverse("intake:send", args=[slug]), sends)] if sends else []),
        (_("Sharing"), reverse("sharing:tracker", args=[slug]), Permission.SHARING_RETURN_VIEW),
        (_("Areas"), reverse("places:areas", args=[slug]), Permission.PLACES_AREA_VIEW),
        (_("People"), reverse("access:members", args=[slug]), Permission.PEOPLE_MEMBER_VIEW),
        (_("Ledger"), reverse("ledger:search", args=[slug]), Permission.LEDGER_ENTRY_SEARCH),
        (_("Retention"), reverse("retention:schedule", args=[slug]), Permission.RETENTION_SCHEDULE_VIEW),
    ]
    return [
        {
            "label": label,
            "url": url,
            "is_current": _is_current(request.path, url, home),
        }
        for label, url, permission in places
        if permission is None or permission in permissions
    ]
