"""Which LSOAs an area consists of: exactly where it nests, by a declared best fit where it does not.

Best fit: an LSOA belongs to the ward in which its centre point lies (the ONS method for LSOA to ward), whole.
An LSOA whose centre falls in none of its council's wards goes to the nearest; of kinds that do not fill their council, to none. Neither population nor crime is
spread by surface.
"""

from datetime import date
from functools import lru_cache

import numpy as np
import shapely
from django.utils.translation import gettext as _

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.catalogue import areas_version, lsoas_by_vintage
from wardmote.foundations.places.kinds import LATEST_LSOA, AreaName, Makeup, PlacesRefused
from wardmote.foundations.places.lookup import any_area, area, area_list, councils_within, list_codes
from wardmote.foundations.places.models import Area, AreaList, AreaMember


def makeup(code: str, *, vintage: int = LATEST_LSOA, partnership: Partnership | None = None) -> Makeup:
    """The LSOAs of one vintage (2011 or 2021) that make up an area, each with a share of 1.0.

    Councils, forces, community safety partnerships and MSOAs are exact; wards are a best fit and so an estimate;
    a neighbourhood is its list, for its own `partnership` alone. Raises UnknownArea for an unknown code, PlacesRefused
    for an unknown vintage.
    """
    return makeup_of(area(code, partnership=partnership), vintage)


def makeup_of(name: AreaName, vintage: int) -> Makeup:
    """The makeup of an area that was found for whoever asks."""
    if vintage not in lsoas_by_vintage():
        raise PlacesRefused(_("There are LSOAs of 2011 and of 2021, but none of {vintage}.").format(vintage=vintage))
    lsoas = lsoas_by_vintage()[vintage]
    if name.kind.is_smallest:
        return Makeup(name, {name.code: 1.0}, vintage, "exact", is_estimate=False)
    if name.kind.is_best_fit:
        return Makeup(name, dict.fromkeys(best_fit(name.code, vintage), 1.0), vintage, _("best fit"), is_estimate=True)
    if name.kind.is_looked_up:
        return _of_lookup(name, vintage)
    if name.kind.is_listed:
        return _of_list(name, vintage)
    if name.kind is AreaKind.MSOA:
        return _whole(name, lsoas.of_msoa.get(name.code, ()), vintage)
    members = [code for council in councils_within(name.code) for code in lsoas.of_council.get(council, ())]
    return _whole(name, members, vintage)


def _whole(name: AreaName, codes: "tuple[str, ...] | list[str]", vintage: int) -> Makeup:
    return Makeup(name, dict.fromkeys(codes, 1.0), vintage, "exact", is_estimate=False)


def priority_makeups(partnership: Partnership, *, within: str, on: date, vintage: int = LATEST_LSOA) -> list[Makeup]:
    """The priority neighbourhoods of a council as they stood on a day, by name; those then without areas are left out.

    A list of a day does not change when the neighbourhoods do, so that two periods can be compared on the same areas.
    """
    rows = AreaList.objects.filter(partnership=partnership, is_priority=True)
    lists = [_of_list(any_area(row.code), vintage, on) for row in rows if list_codes(row, on)]
    inside = councils_within(within, partnership=partnership)
    return [one for one in lists if one.area.council_code in inside]


def _of_list(name: AreaName, vintage: int, on: date | None = None) -> Makeup:
    """A list's own LSOAs, and the best fit of each ward on it; as it stood on a day, or as it stands."""
    known = lsoas_by_vintage()[vintage].council
    codes: dict[str, float] = {}
    estimated = False
    for code in list_codes(area_list(name.code), on):
        if code in known:
            codes[code] = 1.0
        elif (listed := any_area(code)).kind.is_best_fit:
            codes.update(dict.fromkeys(best_fit(code, vintage), 1.0))
            estimated = True
        elif listed.kind.is_smallest:
            codes.update(dict.fromkeys(_counterparts(code, vintage), 1.0))
            estimated = True
    return Makeup(name, codes, vintage, "list", is_estimate=estimated)


def _of_lookup(name: AreaName, vintage: int) -> Makeup:
    """The LSOAs that a table names; of LSOAs of another vintage those that lie in them, which is an estimate."""
    rows = AreaMember.objects.filter(kind=name.kind.value, code=name.code)
    members = [(row.lsoa, row.vintage) for row in rows.order_by("lsoa")]
    own = [code for code, year in members if year == vintage]
    if own:
        return _whole(name, own, vintage)
    known = lsoas_by_vintage()[vintage].council
    codes: dict[str, float] = {}
    for code, _year in members:
        codes.update(dict.fromkeys([code] if code in known else _counterparts(code, vintage), 1.0))
    return Makeup(name, codes, vintage, _("best fit"), is_estimate=True)


def _counterparts(code: str, vintage: int) -> tuple[str, ...]:
    """The LSOAs of one vintage whose centre lies in an LSOA that exists only in the other vintage."""
    row = Area.objects.filter(code=code, boundary__isnull=False).first()
    if row is None:
        return ()
    lsoas = lsoas_by_vintage()[vintage]
    near = [own for own in lsoas.of_council.get(row.council_code, ()) if own in lsoas.points]
    if not near:
        return ()
    inside = shapely.contains(row.shape, shapely.points([lsoas.points[own] for own in near]))
    return tuple(own for own, is_in in zip(near, inside, strict=True) if is_in)


def best_fit(code: str, vintage: int) -> tuple[str, ...]:
    """The LSOAs that lie in a ward or another drawn area, by centre or by most of their surface as its kind says, by code."""
    return _fitted(areas_version(), code, vintage)


@lru_cache(maxsize=4096)
def _fitted(version: str, code: str, vintage: int) -> tuple[str, ...]:
    row = Area.objects.filter(code=code, boundary__isnull=False).defer("boundary").order_by("-vintage").first()
    if row is None or not row.council_code:
        return ()
    return _best_fit(version, AreaKind(row.kind), row.council_code, row.vintage, vintage).get(code, ())


@lru_cache(maxsize=512)
def _best_fit(version: str, kind: AreaKind, council: str, drawn_in: int, vintage: int) -> dict[str, tuple[str, ...]]:
    """Every area of a kind in a council with its LSOAs; `version` makes the cache forget when areas change."""
    del version
    drawn = list(Area.objects.filter(kind=kind, council_code=council, vintage=drawn_in, boundary__isnull=False))
    lsoas = lsoas_by_vintage()[vintage]
    codes = [code for code in lsoas.of_council.get(council, ()) if code in lsoas.points]
    if not drawn or not codes:
        return {}
    if kind.goes_by_surface:
        return _by_surface(drawn, council, vintage)
    tree = shapely.STRtree([area.shape for area in drawn])
    points = shapely.points(np.array([lsoas.points[code] for code in codes]))
    # Where the areas leave parts of their council out, a centre may lie in none of them.
    pairs = (
        enumerate(tree.nearest(points))
        if kind.fills_its_council
        else zip(*tree.query(points, "intersects"), strict=True)
    )
    members: dict[str, list[str]] = {area.code: [] for area in drawn}
    for at, index in pairs:
        members[drawn[index].code].append(codes[at])
    return {code: tuple(sorted(own)) for code, own in members.items()}


def _by_surface(drawn: list[Area], council: str, vintage: int) -> dict[str, tuple[str, ...]]:
    """Every drawn area with the LSOAs of a council more than half of whose surface lies in it."""
    lsoas = Area.objects.filter(kind=AreaKind.LSOA, council_code=council, vintage=vintage, boundary__isnull=False)
    small = list(lsoas.order_by("code"))
    members: dict[str, list[str]] = {area.code: [] for area in drawn}
    if not small:
        return {}
    shapes = np.array([area.shape for area in small], dtype=object)
    large = np.array([area.shape for area in drawn], dtype=object)
    at, within = shapely.STRtree(large).query(shapes, predicate="intersects")
    # Degrees are narrower from west to east alike for the whole and its part, so their ratio is that of the surfaces.
    shares = shapely.area(shapely.intersection(shapes[at], large[within])) / shapely.area(shapes[at])
    for place in np.flatnonzero(shares > 0.5):
        members[drawn[within[place]].code].append(small[at[place]].code)
    return {code: tuple(sorted(own)) for code, own in members.items()}
