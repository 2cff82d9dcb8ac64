"""What the room offers to the search: areas and neighbourhoods by name or code."""

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import AreaKind, area_kinds
from wardmote.foundations.places.models import Area, AreaList
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.search.public import MOST, Hit, Offer, Text, has_words


def _areas(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    kinds = area_kinds()
    # Larger areas first: who types the name of a town wants the council before its hundred LSOAs.
    size = Case(
        *(When(kind=kind.value, then=Value(rank)) for rank, kind in enumerate(kinds)),
        default=Value(len(kinds)),
        output_field=IntegerField(),
    )
    rows = Area.objects.filter(has_words("places.Area", words), kind__in=kinds, is_made_up=partnership.is_demo)
    ordered = rows.order_by(size, "name", "-vintage")
    named: dict[str, Hit] = {}
    # An area has a row for each set of boundaries; the newest names it.
    for code, name, kind in ordered.values_list("code", "name", "kind")[: 3 * (MOST + 1)]:
        url = reverse("places:area", args=[partnership.slug, code])
        named.setdefault(code, Hit(name, url, f"{AreaKind(kind).label}, {code}"))
    return list(named.values())[: MOST + 1]


def _neighbourhoods(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    lists = AreaList.objects.filter(has_words("places.AreaList", words), partnership=partnership).order_by("name")
    return [Hit(row.name, reverse("places:area", args=[partnership.slug, row.code])) for row in lists[: MOST + 1]]


TEXTS = (Text("places.Area", ("name", "code")), Text("places.AreaList", ("name",)))
SEEN = frozenset({PlacesPermission.AREA_VIEW})
OFFERS = (
    Offer("neighbourhood", gettext_lazy("Neighbourhoods"), SEEN, _neighbourhoods, rank=20),
    Offer("area", gettext_lazy("Areas"), SEEN, _areas, rank=25),
)
