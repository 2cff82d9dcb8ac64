"""Coordinates and areas: the National Grid, distances over the Earth, points into areas and into grid cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import ShapeError
from wardmote.analysis.inputs import Floats, Integers, as_points, as_vector, plain, require
from wardmote.analysis.places_and_hot_spots.point_in_area import assign_points
from wardmote.analysis.registry import Method

EARTH_RADIUS = 6_371_008.8
NATIONAL_GRID_BY_HELMERT = (
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs"
)


@cache
def _helmert() -> Any:
    """The transformer from WGS84 to the National Grid by the Ordnance Survey's seven parameters."""
    from pyproj import Transformer

    return Transformer.from_crs("+proj=longlat +datum=WGS84 +no_defs", NATIONAL_GRID_BY_HELMERT, always_xy=True)


def to_national_grid(longitude: ArrayLike, latitude: ArrayLike) -> Floats:
    """WGS84 degrees to British National Grid metres, by the Ordnance Survey's seven-parameter Helmert transformation.

    Parameters: n longitudes and n latitudes in degrees. Returns an (n, 2) array of eastings and northings in
    metres, within about 5 m of OSTN15 (good enough for anonymised points, not for surveying). Raises ShapeError,
    MissingValueError, ParameterError for degrees out of range.

    >>> to_national_grid([-2.1294], [52.5862]).round().tolist()
    [[391330.0, 298718.0]]
    """
    x, y = _degrees(longitude, latitude)
    east, north = _helmert().transform(x, y)
    return np.column_stack([east, north])


def from_national_grid(points: ArrayLike) -> Floats:
    """British National Grid metres (n, 2) to WGS84 longitude and latitude (n, 2), the inverse of the above."""
    places = as_points(points, least=0)
    longitude, latitude = _helmert().transform(places[:, 0], places[:, 1], direction="INVERSE")
    return np.column_stack([longitude, latitude])


def _degrees(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
    """Checked longitudes and latitudes."""
    x = as_vector(longitude, "longitudes")
    y = as_vector(latitude, "latitudes", length=x.size)
    require(bool((np.abs(x) <= 180).all()), "A longitude is beyond 180 degrees; are the columns swapped?")
    require(bool((np.abs(y) <= 90).all()), "A latitude is beyond 90 degrees; are the columns swapped?")
    return x, y


def haversine(start: ArrayLike, end: ArrayLike) -> Floats:
    """Great-circle metres between (n, 2) longitudes and latitudes, on a sphere of radius 6,371,008.8 m.

    Either side may be one point for all of the other. Raises ShapeError, MissingValueError, ParameterError.
    """
    first, second = _pairs_of_degrees(start, end)
    lon1, lat1, lon2, lat2 = np.radians(np.column_stack([first, second])).T
    square = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(square, 0.0, 1.0))))


def geodesic(start: ArrayLike, end: ArrayLike) -> Floats:
    """Metres over the WGS84 ellipsoid between (n, 2) longitudes and latitudes (Karney 2013, by PROJ)."""
    from pyproj import Geod

    first, second = _pairs_of_degrees(start, end)
    _, _, metres = Geod(ellps="WGS84").inv(first[:, 0], first[:, 1], second[:, 0], second[:, 1])
    return np.asarray(metres, dtype=np.float64)


def _pairs_of_degrees(start: ArrayLike, end: ArrayLike) -> tuple[Floats, Floats]:
    """Both sides as (n, 2), one point spread over the other side where needed."""
    first, second = as_points(np.atleast_2d(np.asarray(start))), as_points(np.atleast_2d(np.asarray(end)))
    for side in (first, second):
        _degrees(side[:, 0], side[:, 1])
    if len(first) != len(second) and 1 not in {len(first), len(second)}:
        raise ShapeError(f"There are {len(first)} points to start from and {len(second)} to end at.")
    both = np.broadcast_arrays(first, second)
    return both[0], both[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SquareGrid:
    """A grid of square cells, numbered row by row from the south-west corner. Lengths in metres."""

    west: float
    south: float
    cell: float
    rows: int
    columns: int

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.rows * self.columns

    def cell_of(self, points: ArrayLike) -> Integers:
        """The cell of each point, -1 outside; a point on a line between cells belongs to the north or east one."""
        places = as_points(points, least=0)
        column = np.floor((places[:, 0] - self.west) / self.cell)
        row = np.floor((places[:, 1] - self.south) / self.cell)
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        return np.where(inside, row * self.columns + column, -1).astype(np.int64)

    def count(self, points: ArrayLike, *, weights: ArrayLike | None = None) -> NDArray[Any]:
        """Points (or the sum of their weights) in each cell; points outside are not counted."""
        cells = self.cell_of(points)
        inside = cells >= 0
        if weights is None:
            return np.bincount(cells[inside], minlength=self.size)
        share = as_vector(weights, "weights", length=cells.size)
        return np.bincount(cells[inside], weights=share[inside], minlength=self.size)

    def centres(self) -> Floats:
        """The (size, 2) centres of the cells."""
        row, column = np.divmod(np.arange(self.size), self.columns)
        return np.column_stack([self.west + (column + 0.5) * self.cell, self.south + (row + 0.5) * self.cell])


def square_grid(bounds: Sequence[float], cell: float) -> SquareGrid:
    """A grid of square cells of `cell` metres over (west, south, east, north), lines on whole multiples of the cell.

    The far bounds are inside: a point exactly on the east or north bound has a cell. Raises ParameterError.
    """
    west, south, east, north = (float(value) for value in as_vector(bounds, "bounds", length=4))
    require(cell > 0, "The side of a cell must be above zero.")
    require(east >= west and north >= south, "The bounds should be west, south, east, north.")
    left, bottom = float(np.floor(west / cell) * cell), float(np.floor(south / cell) * cell)
    columns = max(1, ceil((east - left) / cell + 1e-12))
    rows = max(1, ceil((north - bottom) / cell + 1e-12))
    columns += int(left + columns * cell <= east)
    rows += int(bottom + rows * cell <= north)
    return SquareGrid(west=left, south=bottom, cell=float(cell), rows=rows, columns=columns)


def _answer_geo(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer: distances from each point to the next, and the grid."""
    lonlat = as_points(inputs["lonlat"], least=0)
    if not len(lonlat):
        return {"haversine_m": [], "geodesic_wgs84_m": [], "bng_helmert": []}
    return {
        "haversine_m": plain(haversine(lonlat[:-1], lonlat[1:])) if len(lonlat) > 1 else [],
        "geodesic_wgs84_m": plain(geodesic(lonlat[:-1], lonlat[1:])) if len(lonlat) > 1 else [],
        "bng_helmert": plain(to_national_grid(lonlat[:, 0], lonlat[:, 1])),
    }


__all__ = [
    "METHODS",
    "SquareGrid",
    "assign_points",
    "from_national_grid",
    "geodesic",
    "haversine",
    "square_grid",
    "to_national_grid",
]

METHODS: tuple[Method, ...] = (
    Method(
        name="geo",
        title="Distances and the National Grid",
        section="Places and hot spots",
        citation="Ordnance Survey, A guide to coordinate systems in Great Britain; Karney (2013)",
        variant="haversine with radius 6,371,008.8 m; WGS84 geodesic; OS seven-parameter Helmert, within 5 m of OSTN15",
        needs="longitudes and latitudes in WGS84 degrees",
        never_for="surveying, or telling which side of a road a point is on",
        function=to_national_grid,
        answer=_answer_geo,
    ),
)
