"""How this room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from wardmote.foundations.places.kinds import UnknownArea
from wardmote.foundations.places.lookup import area

EVENTS = {
    "places.areas.loaded": gettext_noop("loaded files of areas ({files})"),
    "places.list.made": gettext_noop("made the neighbourhood {code}"),
    "places.list.changed": gettext_noop("changed which areas a neighbourhood consists of"),
}


def _area(code: str) -> str:
    try:
        return area(code).name
    except UnknownArea:
        return code


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {"code": _area}
