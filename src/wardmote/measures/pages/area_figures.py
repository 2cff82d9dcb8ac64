"""What the page of an area says of its figures: those that deserve attention first, each with its verdict."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString

from wardmote.foundations.access.public import Permission
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, area
from wardmote.measures.figures import availability
from wardmote.measures.pages.happening import Happening
from wardmote.measures.permissions import MeasuresPermission

MOST = 6


def area_figures(partnership: Partnership, permissions: Collection[Permission], code: str) -> list[SafeString]:
    """The tiles of the area's first figures; none of an LSOA, whose counts are too small to say much each."""
    if MeasuresPermission.FIGURE_VIEW not in permissions or area(code, partnership=partnership).kind is AreaKind.LSOA:
        return []
    by_source = availability.months_by_source(partnership)
    if not by_source:
        return []
    page = Happening(partnership, QueryDict(urlencode({"area": code})), by_source)
    return [card.as_html_in_group for card in page.shown[:MOST]]
