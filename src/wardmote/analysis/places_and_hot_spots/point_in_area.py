"""Which area each point lies in: boxes on a grid find the candidates, prepared polygons decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import EmptyInputError
from wardmote.analysis.inputs import Floats, Integers, as_points

CELLS_PER_AREA = 16
POINT_BLOCK = 1 << 18


def assign_points(points: ArrayLike, polygons: Sequence[Any]) -> Integers:
    """The number of the area each point lies in; -1 where it lies in none.

    Parameters: `points`, (n, 2) coordinates in the reference system of the areas; `polygons`, m shapely
    geometries. A point on a boundary belongs to the area of the lowest number, so the answer does not depend on
    the order of the points and no point counts twice. Returns n integers. Raises EmptyInputError without
    polygons, ShapeError, MissingValueError.
    """
    import shapely

    places = as_points(points, least=0)
    shapes = np.asarray(polygons, dtype=object)
    if shapes.size == 0:
        raise EmptyInputError("There are no polygons to put the points into.")
    area_of = np.full(len(places), -1, dtype=np.int64)
    boxes = shapely.bounds(shapes)
    if not len(places) or np.isnan(boxes).all():
        return area_of
    shapely.prepare(shapes)
    index = _index(boxes)
    cell = index.cell_of(places)
    order = _order(cell, index.starts.size)  # neighbours one after another: their polygons stay in the cache
    for start in range(0, order.size, POINT_BLOCK):
        block = order[start : start + POINT_BLOCK]
        point, area = index.candidates(block, cell[block], places)
        inside = shapely.intersects_xy(shapes[area], places[point, 0], places[point, 1])
        point, area = point[inside][::-1], area[inside][::-1]
        area_of[point] = area  # candidates come in rising order, so the last written is the lowest
    return area_of


@dataclass(frozen=True, slots=True)
class _Index:
    """A grid of cells over all areas; `areas[starts[c]:starts[c + 1]]` are those whose box touches cell c."""

    origin: Floats
    step: Floats
    shape: tuple[int, int]
    starts: Integers
    areas: Integers
    boxes: Floats

    def cell_of(self, places: Floats) -> Integers:
        """The cell of each point, or one beyond the last for a point outside the grid."""
        column = np.floor((places[:, 0] - self.origin[0]) / self.step[0])
        row = np.floor((places[:, 1] - self.origin[1]) / self.step[1])
        inside = (column >= 0) & (row >= 0) & (column < self.shape[1]) & (row < self.shape[0])
        return np.where(inside, row * self.shape[1] + column, self.starts.size - 1).astype(np.int64)

    def candidates(self, points: Integers, cells: Integers, places: Floats) -> tuple[Integers, Integers]:
        """Pairs of point and area whose box holds the point, by point and then by rising area."""
        ends = np.append(self.starts, self.starts[-1])
        first, length = ends[cells], ends[cells + 1] - ends[cells]
        done = np.cumsum(length)
        area = self.areas[np.arange(int(done[-1])) + np.repeat(first - done + length, length)]
        point = np.repeat(points, length)
        x, y = places[point, 0], places[point, 1]
        west, south, east, north = self.boxes.T
        in_box = (x >= west[area]) & (x <= east[area]) & (y >= south[area]) & (y <= north[area])
        return point[in_box], area[in_box]


def _index(boxes: Floats) -> _Index:
    """The grid over the boxes, with sixteen cells for each area."""
    low, high = np.nanmin(boxes[:, :2], axis=0), np.nanmax(boxes[:, 2:], axis=0)
    extent = np.maximum(high - low, 1e-9)
    wanted = sqrt(float(extent[0] * extent[1]) / (CELLS_PER_AREA * len(boxes)))
    columns, rows = (int(np.clip(ceil(side / wanted), 1, 4096)) for side in extent)
    step = extent / (columns, rows) * (1 + 1e-9)  # the far bound falls inside the last cell
    usable = np.flatnonzero(~np.isnan(boxes[:, 0]))
    edge = boxes[usable]
    west, east = (np.floor((edge[:, at] - low[0]) / step[0]).astype(np.int64) for at in (0, 2))
    south, north = (np.floor((edge[:, at] - low[1]) / step[1]).astype(np.int64) for at in (1, 3))
    wide, tall = east - west + 1, north - south + 1
    number = wide * tall
    place = np.arange(int(number.sum())) - np.repeat(np.cumsum(number) - number, number)
    across = np.repeat(wide, number)
    cell = (np.repeat(south, number) + place // across) * columns + np.repeat(west, number) + place % across
    area = np.repeat(usable, number)
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(rows * columns + 1))
    return _Index(
        origin=low, step=step, shape=(rows, columns), starts=starts.astype(np.int64), areas=area[order], boxes=boxes
    )


def _order(cell: Integers, cells: int) -> NDArray[np.int64]:
    """The points sorted by cell, by counting."""
    ones = np.ones(cell.size, dtype=np.int8)
    table = scipy.sparse.coo_array((ones, (cell, np.arange(cell.size))), shape=(cells, cell.size)).tocsr()
    return np.asarray(table.indices, dtype=np.int64)
