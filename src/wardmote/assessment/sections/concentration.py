"""Where it concentrates: how few places have half of it, and hot spots with false-discovery control."""

from typing import Any

import numpy as np

from wardmote.analysis.concentration import concentration
from wardmote.analysis.geography import square_grid, to_national_grid
from wardmote.analysis.hotspots import getis_ord
from wardmote.analysis.weights import grid_contiguity, polygon_contiguity
from wardmote.assessment.content import Block, Caution, MapBlock, Paragraph, Section, Subheading, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sentences import SIGNIFICANT, share_phrase, small_probability
from wardmote.foundations.design.public import AreaMap, Cell, Column, Link, Table, number
from wardmote.foundations.places.public import AreaKind, features
from wardmote.intake.public import count_records

CELL_METRES = 500
SNAPPED = ("police-uk-street", "police-uk-api")
MOST_CELLS_LISTED = 20


def section(evidence: Evidence) -> Section:
    """Shares of places, hot small areas, hot grid squares."""
    areas = [one for one in evidence.lsoas if one.count is not None]
    if not areas:
        sentence = Paragraph(
            "No small areas are loaded for this area, so nothing can be said of where it concentrates."
        )
        return Section("concentration", "Where it concentrates", (sentence,))
    blocks: list[Block] = [
        *_shares(evidence, np.array([one.count for one in areas], dtype=float)),
        Subheading("Hot small areas"),
        *_small_areas(evidence),
        Subheading("Hot squares of a grid"),
        *_grid(evidence),
    ]
    return Section("concentration", "Where it concentrates", tuple(blocks))


def _shares(evidence: Evidence, counts: "np.ndarray[Any, Any]") -> list[Block]:
    found = concentration(counts)
    rows: list[dict[str, Cell]] = [
        {
            "share": f"{share:.0f}%",
            "places": k,
            "of": found.places,
            "part": None if k is None else 100 * k / found.places,
        }
        for share, k in found.places_for.items()
    ]
    half = found.places_for.get(50)
    opening = Paragraph(
        f"Half of all records were in {share_phrase(half or 0, found.places)} of the small areas. If records were "
        "spread evenly it would take half of them. The Gini coefficient, 0 for an even spread and 1 for "
        f"everything in one place, is {number(found.gini, 2)}."
    )
    table = Table(
        f"Smallest number of small areas (LSOAs) with a share of all records, {period(evidence)}",
        [
            Column("share", "Share of records"),
            Column("places", "Small areas", numeric=True),
            Column("of", "Of", numeric=True),
            Column("part", "That is", numeric=True, unit="%", places=1),
        ],
        rows,
        note="Small areas are drawn to hold similar numbers of residents; town centres hold few residents and many "
        "visitors.",
    )
    return [opening, TableBlock("concentration", table)]


def _small_areas(evidence: Evidence) -> list[Block]:
    from shapely.geometry import shape

    shapes = features([one.area.code for one in evidence.lsoas])
    counts = {one.area.code: one.count or 0 for one in evidence.lsoas}
    drawn = [feature for feature in shapes["features"] if feature["properties"]["code"] in counts]
    if len(drawn) < 3:
        return [Paragraph("The boundaries of too few small areas are loaded to look for hot spots.")]
    values = np.array([counts[feature["properties"]["code"]] for feature in drawn], dtype=float)
    hot = getis_ord(values, polygon_contiguity([shape(feature["geometry"]) for feature in drawn], include_self=True))
    rows: list[dict[str, Cell]] = []
    for feature, z, q in zip(drawn, hot.z, hot.q, strict=True):
        properties = feature["properties"]
        properties |= {"value": None if np.isnan(z) else float(z), "reading": _reading(float(z), float(q))}
        properties["is_hot"] = properties["reading"] == "hot"
        if properties["is_hot"]:
            rows.append(
                {
                    "area": Link(properties["name"], figure_url(evidence, "all-crime", properties["code"])),
                    "count": counts[properties["code"]],
                    "z": float(z),
                    "q": small_probability(float(q)),
                }
            )
    rows.sort(key=lambda row: -float(row["z"]))  # type: ignore[arg-type]
    opening = Paragraph(
        f"{share_phrase(len(rows), len(drawn))} of the small areas are hot: they and their neighbours together have more "
        "records than chance would put there (Gi*, with the false-discovery rate held at 5% over all of them)."
    )
    table = Table(
        "Hot small areas, hottest first",
        [
            Column("area", "Small area"),
            Column("count", "Records", numeric=True),
            Column("z", "Gi* z", numeric=True, places=2),
            Column("q", "q", numeric=True, places=4),
        ],
        rows,
    )
    return [opening, *([TableBlock("hot-areas", table)] if rows else []), _map(evidence, shapes, counts)]


def _reading(z: float, q: float) -> str:
    if not q < SIGNIFICANT:
        return "neither"
    return "hot" if z > 0 else "cold"


def _map(evidence: Evidence, shapes: Any, counts: dict[str, int]) -> MapBlock:
    table = Table(
        "Small areas: hot, cold or neither",
        [
            Column("area", "Small area"),
            Column("count", "Records", numeric=True),
            Column("value", "Gi* z", numeric=True, places=2),
            Column("reading", "Reading"),
        ],
        [
            {
                "area": feature["properties"]["name"],
                "count": counts.get(feature["properties"]["code"]),
                "value": feature["properties"].get("value"),
                "reading": feature["properties"].get("reading", "no data"),
            }
            for feature in shapes["features"]
        ],
    )
    return MapBlock(
        "hot-areas-map",
        AreaMap(
            title=f"Hot and cold small areas, all crime and anti-social behaviour, {period(evidence)}",
            alt="Small areas shaded by Gi* z, the hot ones outlined. The table says of each whether it is hot, cold or neither.",
            features=shapes,
            value_key="value",
            label_key="name",
            kind="diverging",
            unit="Gi* z",
            highlight_key="is_hot",
            highlight_words="Hot: more than chance, allowing for all areas",
            table=table,
            source=f"{publisher(evidence)}; boundaries as loaded",
        ),
    )


def _grid(evidence: Evidence) -> list[Block]:
    points, weights = _points(evidence)
    if not len(points):
        return [Paragraph("No record of the year carries a point.")]
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    grid = square_grid((west, south, east, north), CELL_METRES)
    counts = grid.count(points, weights=weights)
    if counts.std() == 0:
        return [Paragraph("The records lie in one square, so squares cannot be compared.")]
    hot = getis_ord(counts, grid_contiguity(grid.rows, grid.columns, include_self=True))
    marked = np.flatnonzero((hot.z > 0) & (hot.q < SIGNIFICANT) & (counts > 0))
    order = marked[np.argsort(-hot.z[marked])]
    centres = grid.centres()
    used = int((counts > 0).sum())
    rows: list[dict[str, Cell]] = [
        {
            "east": int(centres[cell][0] - CELL_METRES / 2),
            "north": int(centres[cell][1] - CELL_METRES / 2),
            "count": int(counts[cell]),
            "z": float(hot.z[cell]),
            "q": small_probability(float(hot.q[cell])),
        }
        for cell in order[:MOST_CELLS_LISTED]
    ]
    share = share_phrase(int(counts[marked].sum()), int(counts.sum()))
    opening = Paragraph(
        f"Of {number(grid.size)} squares of {number(CELL_METRES)} metres over the area, {number(used)} have records and "
        f"{number(len(marked))} are hot; the hot squares hold {share} of the records that carry a point."
    )
    warning = Caution(
        "The points are police.uk's map points, not addresses: a hot square says that its map points gather many "
        "records, not that a street in it does. Squares smaller than about 100 metres would mean nothing."
    )
    table = Table(
        f"Hottest squares of {CELL_METRES} metres (British National Grid, south-west corner), at most {MOST_CELLS_LISTED}",
        [
            Column("east", "Easting", unit="m"),
            Column("north", "Northing", unit="m"),
            Column("count", "Records", numeric=True),
            Column("z", "Gi* z", numeric=True, places=2),
            Column("q", "q", numeric=True, places=4),
        ],
        rows,
    )
    return [opening, warning, *([TableBlock("hot-squares", table)] if rows else [])]


def _points(evidence: Evidence) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """The year's distinct map points in metres, and how many records lie on each."""
    import narwhals as nw

    held = nw.col("month").is_between(evidence.start, evidence.end, closed="left") & ~nw.col("longitude").is_null()
    if evidence.place.kind == AreaKind.COUNCIL:
        held = held & (nw.col("council") == evidence.place.code)
    else:
        held = held & nw.col("lsoa").is_in([one.area.code for one in evidence.lsoas])
    table = count_records(
        evidence.partnership,
        sources=SNAPPED,
        by=("longitude", "latitude"),
        as_of=evidence.as_of,
        where=held & (nw.col("boundary_copy") != 1),
    )
    if not table.num_rows:
        return np.empty((0, 2)), np.empty(0)
    # The engine returns groups in any order; sorting makes the same data give the same document.
    table = table.sort_by([("longitude", "ascending"), ("latitude", "ascending")])
    longitude, latitude = (table[name].to_numpy().astype(float) for name in ("longitude", "latitude"))
    return to_national_grid(longitude, latitude), table["count"].to_numpy().astype(float)
