"""How this room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.kinds import UnknownArea
from wardmote.foundations.places.lookup import area
from wardmote.foundations.whole_numbers import whole_number

EVENTS = {
    "places.areas.loaded": gettext_noop("loaded files of areas ({files})"),
    "places.areas.removed": gettext_noop("removed the made-up areas ({areas})"),
    "places.list.made": gettext_noop("made the neighbourhood {code}"),
    "places.list.changed": gettext_noop("changed which areas a neighbourhood consists of"),
}


def area_in_words(code: str, partnership: str) -> str:
    """An area's name; a neighbourhood's in the entries of its own partnership (by its key) alone."""
    whose = Partnership.objects.filter(pk=whole_number(partnership) or 0).first()
    try:
        return area(code, partnership=whose).name
    except UnknownArea:
        return code


# How the codes that an entry holds are said.
SAID_IN: Mapping[str, Callable[[Any, str], str | Promise]] = {"code": area_in_words}
