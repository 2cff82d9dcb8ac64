"""How this room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from wardmote.foundations.verification.registry import kinds, readable_items

EVENTS = {
    "verification.check.recorded": gettext_noop("recorded that “{item}” was checked against its source ({of})"),
    "verification.check.withdrawn": gettext_noop("took back the check of “{item}” ({of})"),
}


def _kind(slug: str) -> str:
    kind = kinds().get(slug)
    return str(kind.title) if kind else slug


def _item(slug: str) -> str:
    titles = (each.title for kind in kinds().values() for each in readable_items(kind) if each.slug == slug)
    return next(titles, slug)


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {"of": _kind, "item": _item}
