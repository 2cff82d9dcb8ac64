"""The areas of a kind within a place, and what each of them consists of."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.catalogue import councils, force_names
from wardmote.foundations.places.kinds import LATEST_LSOA, AreaName, Makeup, PlacesRefused
from wardmote.foundations.places.lookup import area, councils_within, list_name, named
from wardmote.foundations.places.makeups import makeup_of
from wardmote.foundations.places.models import Area, AreaList


def areas(
    kind: AreaKind,
    *,
    within: str | None = None,
    vintage: int | None = None,
    partnership: Partnership | None = None,
) -> list[AreaName]:
    """The areas of one kind, by name order; `within` is the code of a council, force or partnership area.

    LSOAs can be asked for within any area. Neighbourhoods are those of `partnership`: without one there are none. Raises UnknownArea, and PlacesRefused where `within` is too small.
    Wards, and what is drawn like them, are those with boundaries: of the vintage asked for, else of each council's latest. LSOAs and MSOAs are
    those of 2021 unless 2011 is asked for. Councils are those that stand now.
    """
    if kind == AreaKind.FORCE:
        codes = {row.force_code for row in councils().by_code.values()}
        return [name for code, name in force_names().items() if within in (None, code) and code in codes]
    if kind.is_listed:
        return _own_lists(partnership, within)
    rows = Area.objects.filter(kind=kind).defer("boundary")
    if within and (name := area(within, partnership=partnership)).kind.is_small:
        return _sorted(_inside(rows, kind, name, vintage or 2021))
    if kind == AreaKind.COUNCIL:
        rows = rows.filter(successor_code="")
        return _sorted(rows.filter(code__in=councils_within(within)) if within else rows)
    if within:
        rows = (
            rows.filter(council_code__in=councils_within(within))
            if not kind.holds_councils
            else rows.filter(code__in={councils().by_code[code].csp_code for code in councils_within(within)})
        )
    if kind.is_best_fit:
        drawn = rows.filter(boundary__isnull=False)
        return _sorted(drawn.filter(vintage=vintage)) if vintage else _latest(drawn)
    if kind.is_census:
        rows = rows.filter(vintage=vintage or 2021)
    return _sorted(rows)


def _own_lists(partnership: Partnership | None, within: str | None) -> list[AreaName]:
    """The neighbourhoods of a partnership; nobody else has any."""
    if partnership is None:
        return []
    names = [list_name(row) for row in AreaList.objects.filter(partnership=partnership)]
    inside = None if within is None else councils_within(within, partnership=partnership)
    return [name for name in names if inside is None or name.council_code in inside]


def _inside(rows: QuerySet[Area], kind: AreaKind, name: AreaName, vintage: int) -> QuerySet[Area]:
    """The LSOAs of an area smaller than a council."""
    if not kind.is_smallest:
        raise PlacesRefused(
            _(
                "{name} ({kind}) can be broken down by LSOA only. Name a council, a police force area or a community "
                "safety partnership to list areas of other kinds in it."
            ).format(name=name.name, kind=name.kind.label)
        )
    return rows.filter(code__in=list(makeup_of(name, vintage).lsoas), vintage=vintage)


def _sorted(rows: Iterable[Area]) -> list[AreaName]:
    known = councils()
    return sorted((named(row, known) for row in rows), key=lambda name: (name.name, name.code))


def _latest(rows: Iterable[Area]) -> list[AreaName]:
    """The rows of each council's latest vintage."""
    names = _sorted(rows)
    newest: dict[str | None, int] = {}
    for name in names:
        newest[name.council_code] = max(newest.get(name.council_code, 0), name.vintage or 0)
    return [name for name in names if name.vintage == newest[name.council_code]]


def makeups(
    kind: AreaKind, *, within: str, vintage: int = LATEST_LSOA, partnership: Partnership | None = None
) -> list[Makeup]:
    """The makeup of every area of a kind within a council, force or community safety partnership."""
    by_kind = vintage if kind.is_census else None
    return [makeup_of(name, vintage) for name in areas(kind, within=within, vintage=by_kind, partnership=partnership)]
