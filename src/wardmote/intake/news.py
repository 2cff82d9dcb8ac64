"""What of the room is new on Home: sources of which records were loaded since a moment."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import Waiting
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import permission_named
from wardmote.intake.errors import UnknownSource
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.scope import batches_in
from wardmote.intake.sources import source

MOST_BATCHES = 200


def news(partnership: Partnership, user: User, since: datetime) -> list[Waiting]:
    """Each source with the latest of its batches, for those who see figures; the batch's page for who may see batches."""
    granted = permissions_of(user, partnership)
    if permission_named("measures:figure:view") not in granted:
        return []
    batches = batches_in(partnership).filter(loaded_at__gt=since).order_by("-loaded_at")
    latest: dict[str, Waiting] = {}
    for number, slug, loaded_at in batches.values_list("pk", "source", "loaded_at")[:MOST_BATCHES]:
        may_open = IntakePermission.BATCH_VIEW in granted
        url = reverse("intake:batch", args=[partnership.slug, number]) if may_open else ""
        text = _("New records: {source}").format(source=_title(slug))
        latest.setdefault(slug, Waiting(text=text, url=url, since=loaded_at))
    return list(latest.values())


def _title(slug: str) -> str:
    try:
        return source(slug).title
    except UnknownSource:
        return slug
