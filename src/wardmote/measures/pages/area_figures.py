"""What the page of an area says of its figures: those that deserve attention first, each with its verdict."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString

from wardmote.foundations.access.public import Permission
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.figures import availability
from wardmote.measures.pages.happening import Happening
from wardmote.measures.permissions import MeasuresPermission

MOST = 6


def area_figures(partnership: Partnership, permissions: Collection[Permission], code: str) -> list[SafeString]:
    """The tiles of the area's first figures, each with its verdict, which says where a small area's counts can say nothing."""
    if MeasuresPermission.FIGURE_VIEW not in permissions:
        return []
    by_source = availability.months_by_source(partnership)
    if not by_source:
        return []
    page = Happening(partnership, QueryDict(urlencode({"area": code})), by_source)
    # Of a small area much was never supplied: what has a number comes first.
    cards = sorted(page.shown, key=lambda card: card.tile.plain is None)
    return [card.as_html_in_group for card in cards[:MOST]]
