"""Hot squares of a grid laid over the area."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wardmote.analysis.places_and_hot_spots.geography import (
    SquareGrid,
    from_national_grid,
    square_grid,
    to_national_grid,
)
from wardmote.analysis.places_and_hot_spots.hotspots import HotSpots, getis_ord
from wardmote.analysis.places_and_hot_spots.weights import grid_contiguity
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.question import STREET
from wardmote.assessment.sections.links import publisher
from wardmote.assessment.sections.periods import period
from wardmote.foundations.design.public import AreaMap, Cell, Column, Table, number
from wardmote.foundations.documents.public import (
    Block,
    Caution,
    MapBlock,
    Paragraph,
    TableBlock,
    share_phrase,
    small_probability,
)
from wardmote.foundations.places.public import AreaKind, features
from wardmote.intake.public import count_records

CELL_METRES = 500
MOST_LISTED = 20
# Above this a drawing of squares the size of a full stop says nothing, and swells the file.
MOST_DRAWN = 1500


@dataclass(frozen=True)
class Squares:
    """The squares of a grid that touch the area: only there were records looked for, so elsewhere is not zero."""

    grid: SquareGrid
    cells: "np.ndarray[Any, Any]"
    counts: "np.ndarray[Any, Any]"
    homes: tuple[str, ...]
    significant: float

    @cached_property
    def hot(self) -> HotSpots:
        """Gi* over the squares of the area, the neighbours outside it left out."""
        weights = grid_contiguity(self.grid.rows, self.grid.columns, include_self=True)
        return getis_ord(self.counts, weights[self.cells][:, self.cells])

    @cached_property
    def marked(self) -> "np.ndarray[Any, Any]":
        """The hot squares with records of their own, hottest first."""
        places = np.flatnonzero((self.hot.z > 0) & (self.hot.q < self.significant) & (self.counts > 0))
        return np.asarray(places[np.argsort(-self.hot.z[places], kind="stable")])

    @property
    def corners(self) -> "np.ndarray[Any, Any]":
        """The south-west corner of each square, in metres."""
        return np.asarray(self.grid.centres()[self.cells] - CELL_METRES / 2)


def blocks(evidence: Evidence, wards: Mapping[str, str]) -> list[Block]:
    """The sentence, the caution on map points, the list of hot squares and their map."""
    points, weights = _points(evidence)
    if not len(points):
        return [Paragraph("No record of the year carries a point.")]
    shapes = features([one.area.code for one in evidence.lsoas])["features"]
    if len(shapes) < len(evidence.lsoas):
        return [Paragraph("The boundary of this area is not loaded whole, so no squares are laid over it.")]
    laid = _laid(shapes, points, weights, evidence.limits.significant)
    if laid.counts.std() == 0:
        return [Paragraph("Every square has as many records as the others, so none can be called hot.")]
    share = share_phrase(int(laid.counts[laid.marked].sum()), int(laid.counts.sum()), limits=evidence.limits)
    used = int((laid.counts > 0).sum())
    how_many_hot = (
        f"{number(len(laid.marked))} {'is' if len(laid.marked) == 1 else 'are'} hot. The hot squares hold {share} of the "
        "records that have a map point."
        if len(laid.marked)
        else "none is hot."
    )
    opening = (
        f"Of {number(laid.cells.size)} squares of {number(CELL_METRES)} metres that touch the area, {number(used)} have records "
        f"and {how_many_hot}"
    )
    warning = Caution(
        "The points are police.uk's map points, not addresses. A hot square has map points with many records: that does "
        "not make a street in it hot. Squares smaller than about 100 metres would mean nothing."
    )
    listed = [TableBlock("hot-squares", _table(laid, wards))] if len(laid.marked) else []
    return [Paragraph(opening), warning, *listed, *_map(evidence, laid)]


def _laid(
    shapes: list[Any], points: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]", significant: float
) -> Squares:
    """The grid over the boundaries of the area's parts."""
    import shapely

    outlines = [
        shapely.transform(shapely.geometry.shape(one["geometry"]), lambda xy: to_national_grid(xy[:, 0], xy[:, 1]))
        for one in shapes
    ]
    bounds = [*(shape.bounds for shape in outlines), (*points.min(axis=0), *points.max(axis=0))]
    west, south = np.min([bound[:2] for bound in bounds], axis=0)
    east, north = np.max([bound[2:] for bound in bounds], axis=0)
    grid = square_grid((west, south, east, north), CELL_METRES)
    counts = np.asarray(grid.count(points, weights=weights), dtype=float)
    centres = grid.centres()
    half = CELL_METRES / 2
    tree = shapely.STRtree(outlines)
    boxes = shapely.box(*(centres - half).T, *(centres + half).T)
    touched = (counts > 0) | np.isin(np.arange(grid.size), tree.query(boxes, predicate="intersects")[0])
    homes = np.array([one["properties"]["code"] for one in shapes], dtype=object)[tree.nearest(shapely.points(centres))]
    cells = np.flatnonzero(touched)
    return Squares(grid, cells, counts[cells], tuple(homes[cells]), significant)


def _table(laid: Squares, wards: Mapping[str, str]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "square": _reference(laid.corners[at]),
            "ward": wards.get(laid.homes[at], ""),
            "count": int(laid.counts[at]),
            "z": float(laid.hot.z[at]),
            "q": small_probability(float(laid.hot.q[at])),
        }
        for at in laid.marked[:MOST_LISTED]
    ]
    many = f", the first {MOST_LISTED} of {number(len(laid.marked))}" if len(laid.marked) > MOST_LISTED else ""
    return Table(
        f"Hot squares of {CELL_METRES} metres, hottest first{many}",
        [
            Column("square", "South-west corner, easting and northing", unit="m"),
            Column("ward", "Ward at its centre, by best fit"),
            Column("count", "Records", numeric=True),
            Column("z", "Gi* z", numeric=True, places=2),
            Column("q", "q", numeric=True, places=4),
        ],
        rows,
        note="Gi*, with the false-discovery rate held at 5% over all squares. Eastings and northings of the British National "
        "Grid. A square with few records of its own is hot if its "
        "neighbours have many.",
    )


def _reference(corner: "np.ndarray[Any, Any]") -> str:
    return f"{corner[0]:.0f}, {corner[1]:.0f}"


def _map(evidence: Evidence, laid: Squares) -> list[Block]:
    if laid.cells.size > MOST_DRAWN:
        return []
    hot = set(laid.marked.tolist())
    shapes = [_square(laid, at, is_hot=at in hot) for at in range(laid.cells.size)]
    table = Table(
        f"Squares of {CELL_METRES} metres: records, and whether hot",
        [
            Column("square", "South-west corner, easting and northing", unit="m"),
            Column("count", "Records", numeric=True),
            Column("reading", "Reading"),
        ],
        [
            {
                "square": one["properties"]["name"],
                "count": one["properties"]["value"],
                "reading": "hot" if one["properties"]["is_hot"] else "not hot",
            }
            for one in shapes
        ],
    )
    drawn = AreaMap(
        title=f"Records in squares of {CELL_METRES} metres, {period(evidence)}",
        alt=f"Squares shaded by records, up to {number(int(laid.counts.max()))}; {number(len(hot))} hot ones are outlined. "
        "The table has every value.",
        features={"type": "FeatureCollection", "features": shapes},
        value_key="value",
        label_key="name",
        kind="sequential",
        unit="records",
        places=0,
        highlight_key="is_hot",
        highlight_words="outlined: hot, more than chance allowing for all squares",
        table=table,
        source=f"Map points of records, {publisher(evidence)}, {period(evidence)}",
    )
    return [MapBlock("squares-map", drawn)]


def _square(laid: Squares, at: int, *, is_hot: bool) -> dict[str, Any]:
    west, south = laid.corners[at]
    east, north = west + CELL_METRES, south + CELL_METRES
    ring = from_national_grid(np.array([(west, south), (east, south), (east, north), (west, north), (west, south)]))
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [np.round(ring, 6).tolist()]},
        "properties": {
            "code": str(laid.cells[at]),
            "name": _reference(laid.corners[at]),
            "value": int(laid.counts[at]),
            "is_hot": is_hot,
        },
    }


def _points(evidence: Evidence) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """The year's distinct map points in metres, and how many records lie on each."""
    import narwhals as nw

    is_in_area = (
        nw.col("month").is_between(evidence.start, evidence.end, closed="left") & ~nw.col("longitude").is_null()
    )
    if evidence.place.kind == AreaKind.COUNCIL:
        is_in_area = is_in_area & (nw.col("council") == evidence.place.code)
    else:
        is_in_area = is_in_area & nw.col("lsoa").is_in([one.area.code for one in evidence.lsoas])
    table = count_records(
        evidence.partnership,
        sources=STREET,
        by=("longitude", "latitude"),
        as_of=evidence.as_of,
        where=is_in_area & (nw.col("boundary_copy") != 1),
    )
    if not table.num_rows:
        return np.empty((0, 2)), np.empty(0)
    # The engine returns groups in any order; sorting makes the same data give the same document.
    table = table.sort_by([("longitude", "ascending"), ("latitude", "ascending")])
    longitude, latitude = (table[name].to_numpy().astype(float) for name in ("longitude", "latitude"))
    return to_national_grid(longitude, latitude), table["count"].to_numpy().astype(float)
