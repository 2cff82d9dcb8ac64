"""What is drawn: the ward around a point, the wards of one set, and the councils whose small areas have boundaries."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.catalogue import areas_version, kept
from wardmote.foundations.places.geometry import PointLocator
from wardmote.foundations.places.kinds import LSOA_VINTAGES
from wardmote.foundations.places.models import Area

FloatArray = NDArray[np.float64]


def ward_at_points(councils: NDArray[np.object_], longitude: FloatArray, latitude: FloatArray) -> NDArray[np.object_]:
    """The code of the ward around each point (WGS84 degrees), or None.

    Of each point's council the latest set of wards with boundaries is asked: a ward nests in its council, so a point on
    the far side of a drawn border stays in the council that its record names, and is in no ward here.
    """
    codes = np.full(len(councils), None, dtype=object)
    version = areas_version()
    for council in sorted(set(councils.tolist())):
        locator = _locator(version, council)
        if locator is not None:
            at = np.flatnonzero(councils == council)
            codes[at] = locator.locate(longitude[at], latitude[at])
    return codes


def in_named_wards(wards: Sequence[str | None], longitude: FloatArray, latitude: FloatArray) -> NDArray[np.bool_]:
    """For each point, whether it lies in the latest boundary of the ward named beside it; False where none is loaded."""
    rows = Area.objects.filter(code__in=set(wards) - {None}, boundary__isnull=False).order_by("vintage")
    shapes = {row.code: row.shape for row in rows}
    named = np.array(wards, dtype=object)
    inside = np.zeros(len(named), dtype=np.bool_)
    for code, shape in shapes.items():
        at = np.flatnonzero(named == code)
        inside[at] = shapely.intersects_xy(shape, longitude[at], latitude[at])
    return inside


def wards_beside(code: str) -> frozenset[str]:
    """The wards that a ward stands in one set with, itself among them: those of its council and its latest vintage."""
    return _beside(areas_version(), code)


def ward_sets(council: str) -> dict[int, frozenset[str]]:
    """Every set of a council's wards whose boundaries are loaded, by its year."""
    sets: dict[int, set[str]] = defaultdict(set)
    drawn = Area.objects.filter(kind=AreaKind.WARD, council_code=council, boundary__isnull=False)
    for vintage, code in drawn.values_list("vintage", "code"):
        sets[vintage].add(code)
    return {vintage: frozenset(codes) for vintage, codes in sets.items()}


def wards_listed(council: str) -> list[tuple[str, str]]:
    """Code and name of every ward of a council that any file lists, drawn or not, by code."""
    listed = Area.objects.filter(kind=AreaKind.WARD, council_code=council).exclude(name="").order_by("code")
    return list(dict.fromkeys(listed.values_list("code", "name")))


@kept
def names_of_wards_and_councils() -> frozenset[str]:
    """What wards and councils are called, whatever the year, in small letters with single spaces: none of these names a person."""
    kinds = (AreaKind.WARD, AreaKind.COUNCIL)
    names = Area.objects.filter(kind__in=kinds).exclude(name="").order_by().values_list("name", flat=True).distinct()
    return frozenset(" ".join(name.casefold().split()) for name in names)


def extent(councils: Sequence[str]) -> tuple[float, float, float, float] | None:
    """The box around the councils' small areas in degrees (west, south, east, north); None where none is drawn."""
    shapes = [
        row.shape for row in Area.objects.filter(kind=AreaKind.LSOA, council_code__in=councils, boundary__isnull=False)
    ]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    return float(west), float(south), float(east), float(north)


@kept
def councils_drawn() -> dict[int, frozenset[str]]:
    """By vintage, the councils all of whose LSOAs of that vintage have a boundary: a point in one is always found."""
    drawn: dict[int, frozenset[str]] = {}
    for vintage in LSOA_VINTAGES:
        lsoas = Area.objects.filter(kind=AreaKind.LSOA, vintage=vintage).exclude(council_code="")
        every = set(lsoas.order_by().values_list("council_code", flat=True).distinct())
        lacking = lsoas.filter(boundary__isnull=True).order_by().values_list("council_code", flat=True).distinct()
        drawn[vintage] = frozenset(every - set(lacking))
    return drawn


@lru_cache(maxsize=4096)
def _beside(version: str, code: str) -> frozenset[str]:
    """Asked for each ward of a council by every figure of every measure."""
    row = Area.objects.filter(code=code, kind=AreaKind.WARD).order_by("-vintage").values_list("council_code", "vintage")
    council, vintage = row.first() or ("", 0)
    return _set_of(version, council, vintage) if council else frozenset([code])


@lru_cache(maxsize=512)
def _set_of(version: str, council: str, vintage: int) -> frozenset[str]:
    del version
    rows = Area.objects.filter(kind=AreaKind.WARD, council_code=council, vintage=vintage)
    return frozenset(rows.values_list("code", flat=True))


@lru_cache(maxsize=64)
def _locator(version: str, council: str) -> PointLocator | None:
    """What finds a point among the council's latest wards with boundaries; None where it has none."""
    del version
    drawn = Area.objects.filter(kind=AreaKind.WARD, council_code=council, boundary__isnull=False)
    newest = drawn.order_by("-vintage").values_list("vintage", flat=True).first()
    areas = list(drawn.filter(vintage=newest).order_by("code")) if newest is not None else []
    if not areas:
        return None
    return PointLocator([row.code for row in areas], np.array([row.shape for row in areas], dtype=object))
