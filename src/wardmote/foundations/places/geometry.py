"""Boundaries: for maps, and for finding the area a point lies in."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.catalogue import areas_version, catalogue_version, lsoas_by_vintage
from wardmote.foundations.places.kinds import LATEST_LSOA, GeoJson, PlacesRefused
from wardmote.foundations.places.lookup import any_area, check_own
from wardmote.foundations.places.makeups import makeup_of
from wardmote.foundations.places.models import Area

# One degree of latitude; a degree of longitude is shorter, so maps are simplified a little less from west to east.
METRES_PER_DEGREE = 111_320
FloatArray = NDArray[np.float64]


def features(codes: Sequence[str], *, simplify_m: float = 20, partnership: Partnership | None = None) -> GeoJson:
    """The boundaries of these areas as a GeoJSON FeatureCollection (WGS84; properties `code` and `name`).

    An area without a boundary of its own (a council, a neighbourhood) is drawn as the union of its LSOAs; one with
    no boundary at all is left out. Neighbours keep their common edge. `simplify_m` is the tolerance in metres. A
    neighbourhood is drawn for its own `partnership` alone. Raises UnknownArea.
    """
    for code in codes:
        check_own(code, partnership)
    shared = _features(catalogue_version(), tuple(codes), simplify_m)
    # Callers add their own properties; what is kept must stay as it is.
    return {**shared, "features": [{**row, "properties": dict(row["properties"])} for row in shared["features"]]}


@lru_cache(maxsize=64)
def _features(version: str, codes: tuple[str, ...], simplify_m: float) -> GeoJson:
    shapes = _shapes(version, codes)
    drawn = [code for code in codes if code in shapes]
    names = _names(drawn)
    simple = _simplify(np.array([shapes[code] for code in drawn], dtype=object), simplify_m / METRES_PER_DEGREE)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": number,
                "properties": {"code": code, "name": names[code]},
                "geometry": shapely.geometry.mapping(shape),
            }
            for number, (code, shape) in enumerate(zip(drawn, simple, strict=True))
        ],
    }


def _simplify(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Simplify together, so that neighbours keep one edge; one by one where the areas overlap each other."""
    if tolerance <= 0 or not len(shapes):
        return shapes
    together = shapely.coverage_is_valid(shapes)
    simple = shapely.coverage_simplify(shapes, tolerance) if together else shapely.simplify(shapes, tolerance)
    return np.asarray(shapely.set_precision(simple, 1e-6, mode="pointwise"), dtype=object)


def _names(codes: Sequence[str]) -> dict[str, str]:
    rows = Area.objects.filter(code__in=codes).order_by("vintage").values_list("code", "name")
    known = dict(rows)
    return {code: known.get(code) or any_area(code).name for code in codes}


def outline(code: str, *, partnership: Partnership | None = None) -> GeoJson | None:
    """The GeoJSON geometry of one area, not simplified; None where no boundary is loaded. Raises as `features`."""
    check_own(code, partnership)
    shape = _shapes(catalogue_version(), (code,)).get(code)
    return shapely.geometry.mapping(shape) if shape is not None else None


def _shapes(version: str, codes: tuple[str, ...]) -> dict[str, Any]:
    """The latest boundary of each code, its own or made of its LSOAs."""
    rows = Area.objects.filter(code__in=codes, boundary__isnull=False).order_by("vintage")
    shapes = {row.code: row.shape for row in rows}
    known = lsoas_by_vintage().values()
    for code in codes:
        # An LSOA is made of nothing smaller.
        if code in shapes or any(code in lsoas.council for lsoas in known):
            continue
        if (shape := _dissolved(version, code)) is not None:
            shapes[code] = shape
    return shapes


@lru_cache(maxsize=256)
def _dissolved(version: str, code: str) -> Any:
    """The union of an area's LSOAs; None when one of them has no boundary."""
    del version
    lsoas = tuple(makeup_of(any_area(code), LATEST_LSOA).lsoas)
    rows = Area.objects.filter(code__in=lsoas, kind=AreaKind.LSOA, vintage=2021, boundary__isnull=False)
    parts = [row.shape for row in rows]
    return shapely.union_all(parts) if lsoas and len(parts) == len(lsoas) else None


@lru_cache(maxsize=1)
def _to_grid() -> Callable[[FloatArray], FloatArray]:
    transformer = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)

    def project(points: FloatArray) -> FloatArray:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return project


class PointLocator:
    """Finds the area of one kind and vintage that each point lies in."""

    def __init__(self, codes: Sequence[str], shapes: NDArray[np.object_]) -> None:
        self._codes = np.array(codes, dtype=object)
        self._shapes = shapes
        self._tree = shapely.STRtree(shapes)
        self._grid_tree: shapely.STRtree | None = None

    def __len__(self) -> int:
        return len(self._codes)

    def locate(self, lon: FloatArray, lat: FloatArray, *, nearest_m: float | None = None) -> NDArray[np.object_]:
        """The code of the area around each point (WGS84 degrees), or None.

        A point on a common edge belongs to the lower code. With `nearest_m` a point in no area goes to the nearest
        one within so many metres. Points without coordinates (NaN) give None.
        """
        codes = np.full(len(lon), None, dtype=object)
        usable = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(self) or not len(usable):
            return codes
        points = shapely.points(lon[usable], lat[usable])
        which, where = self._tree.query(points, predicate="intersects")
        # Written from the highest code to the lowest, so that the lowest stays.
        order = np.argsort(-where, kind="stable")
        codes[usable[which[order]]] = self._codes[where[order]]
        if nearest_m is not None:
            self._fill(codes, lon, lat, nearest_m)
        return codes

    def _fill(self, codes: NDArray[np.object_], lon: FloatArray, lat: FloatArray, nearest_m: float) -> None:
        left = np.flatnonzero((codes == None) & np.isfinite(lon) & np.isfinite(lat))  # noqa: E711 - elementwise
        if not len(left):
            return
        if self._grid_tree is None:
            self._grid_tree = shapely.STRtree(shapely.transform(self._shapes, _to_grid()))
        metres = _to_grid()(np.column_stack([lon[left], lat[left]]))
        which, where = self._grid_tree.query_nearest(shapely.points(metres), max_distance=nearest_m, all_matches=False)
        codes[left[which]] = self._codes[where]


def point_locator(kind: AreaKind, vintage: int | None = None) -> PointLocator:
    """What finds areas of a kind by point; the latest vintage with boundaries unless one is named.

    Raises PlacesRefused when no boundaries of that kind and vintage are loaded.
    """
    return _point_locator(areas_version(), kind, vintage)


@lru_cache(maxsize=8)
def _point_locator(version: str, kind: AreaKind, vintage: int | None) -> PointLocator:
    del version
    rows = Area.objects.filter(kind=kind, boundary__isnull=False)
    if vintage is None:
        vintage = rows.order_by("-vintage").values_list("vintage", flat=True).first()
    areas = list(rows.filter(vintage=vintage or 0).order_by("code"))
    if not areas:
        raise PlacesRefused(
            _("No boundaries are loaded ({kind}, {year}). Load them under Areas.").format(
                kind=kind.label, year=vintage or _("any year")
            )
        )
    return PointLocator([row.code for row in areas], np.array([row.shape for row in areas], dtype=object))
