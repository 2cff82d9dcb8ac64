"""Where it concentrates: how few places have half of it, and hot spots with false-discovery control."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from wardmote.analysis.concentration_and_repeats.concentration import concentration
from wardmote.analysis.places_and_hot_spots.hotspots import getis_ord
from wardmote.analysis.places_and_hot_spots.weights import polygon_contiguity
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections import squares
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sections.periods import period
from wardmote.foundations.design.public import AreaMap, Cell, Column, Link, Table, number
from wardmote.foundations.documents.public import (
    Block,
    Limits,
    MapBlock,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    share_cell,
    share_phrase,
    small_probability,
)
from wardmote.foundations.places.public import AreaKind, features, makeups

TOO_FEW = "There are fewer records than small areas, too few to say where they concentrate."


def section(evidence: Evidence) -> Section:
    """Shares of places, hot small areas, hot grid squares."""
    title = "Where it concentrates"
    counts = places_counted(evidence)
    if counts is None:
        return Section("concentration", title, (Paragraph(_why_not(evidence)),))
    wards = _ward_of(evidence)
    blocks: list[Block] = [
        *_shares(evidence, np.array(counts, dtype=float)),
        Subheading("Hot small areas"),
        *_small_areas(evidence, wards),
        Subheading("Hot squares of a grid"),
        *squares.blocks(evidence, wards),
    ]
    return Section("concentration", title, tuple(blocks))


def places_counted(evidence: Evidence) -> list[int] | None:
    """The count of each small area; None if there are fewer records than areas, when few places must have them all."""
    counts = [one.count for one in evidence.lsoas if one.count is not None]
    return counts if counts and sum(counts) >= len(counts) else None


def _why_not(evidence: Evidence) -> str:
    """Why nothing is said of where it concentrates: not placed, not loaded and few are three things."""
    if not evidence.lsoas:
        return "No small areas are loaded for this area, so nothing can be said of where it concentrates."
    placed = sum(one.count or 0 for one in evidence.lsoas)
    if (evidence.all_crime.count or 0) >= len(evidence.lsoas):
        return (
            f"{number(placed)} of the {number(evidence.all_crime.count)} records name a small area, too few to say where "
            "they concentrate. Load the boundaries of small areas, then load the files again."
        )
    return TOO_FEW


def _ward_of(evidence: Evidence) -> dict[str, str]:
    """The ward that fits each small area best: a name that people of the place know."""
    ward_of_lsoa: dict[str, str] = {}
    vintages = {one.area.vintage for one in evidence.lsoas if one.area.vintage}
    for vintage in sorted(vintages):
        for ward in makeups(AreaKind.WARD, within=evidence.place.code, vintage=vintage):
            ward_of_lsoa |= dict.fromkeys(ward.lsoas, ward.area.name)
    return ward_of_lsoa


def _shares(evidence: Evidence, counts: "np.ndarray[Any, Any]") -> list[Block]:
    shares = concentration(counts)
    rows: list[dict[str, Cell]] = [
        {
            "share": f"{share:.0f}%",
            "places": k,
            "of": shares.places,
            "part": share_cell(k, shares.places, limits=evidence.limits),
        }
        for share, k in shares.places_for.items()
    ]
    half = shares.places_for.get(50)
    opening = Paragraph(
        f"Half of all records were in {share_phrase(half or 0, shares.places, 'small areas', limits=evidence.limits)}. If records were "
        "spread evenly, it would take half of the small areas."
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
        note=f"The Gini coefficient is {number(shares.gini, 2)}: 0 is an even spread, 1 is everything in one place. Small "
        "areas are drawn to hold similar numbers of residents. Town centres hold few residents and many visitors.",
    )
    return [opening, TableBlock("concentration", table)]


def _small_areas(evidence: Evidence, wards: Mapping[str, str]) -> list[Block]:
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
        properties |= {
            "value": None if np.isnan(z) else float(z),
            "reading": _reading(float(z), float(q), evidence.limits),
        }
        properties["is_hot"] = properties["reading"] == "hot"
        if properties["is_hot"]:
            rows.append(
                {
                    "area": Link(properties["name"], figure_url(evidence, "all-crime", properties["code"])),
                    "ward": wards.get(properties["code"], ""),
                    "count": counts[properties["code"]],
                    "z": float(z),
                    "q": small_probability(float(q)),
                }
            )
    rows.sort(key=lambda row: -float(row["z"]))  # type: ignore[arg-type]
    table = Table(
        "Hot small areas, hottest first",
        [
            Column("area", "Small area"),
            Column("ward", "Ward, by best fit"),
            Column("count", "Records", numeric=True),
            Column("z", "Gi* z", numeric=True, places=2),
            Column("q", "q", numeric=True, places=4),
        ],
        rows,
        note="Gi*, with the false-discovery rate held at 5% over all small areas. A small area with few records of its own "
        "is hot if its neighbours have many.",
    )
    return [
        Paragraph(_opening(len(rows), len(drawn), evidence.limits)),
        *([TableBlock("hot-areas", table)] if rows else []),
        _map(evidence, shapes, counts),
    ]


def _opening(hot: int, places: int, limits: Limits) -> str:
    if not hot:
        return f"None of the {number(places)} small areas has, with its neighbours, more records than chance would put there."
    if hot == 1:
        return (
            f"One of the {number(places)} small areas is hot. It and its neighbours together have more records than chance "
            "would put there."
        )
    return (
        f"{share_phrase(hot, places, 'small areas', limits=limits)} are hot. They and their neighbours together have more records than "
        "chance would put there."
    )


def _reading(z: float, q: float, limits: Limits) -> str:
    if not q < limits.significant:
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
    read = [feature["properties"].get("reading") for feature in shapes["features"]]
    return MapBlock(
        "hot-areas-map",
        AreaMap(
            title=f"Hot and cold small areas, all crime and anti-social behaviour, {period(evidence)}",
            alt=f"Small areas shaded by Gi* z: {number(read.count('hot'))} hot, outlined, {number(read.count('cold'))} cold, "
            f"{number(read.count('neither'))} neither. The table says which.",
            features=shapes,
            value_key="value",
            label_key="name",
            kind="diverging",
            unit="Gi* z",
            highlight_key="is_hot",
            highlight_words="outlined: hot, more than chance allowing for all areas",
            table=table,
            source=f"{publisher(evidence)}, {period(evidence)}; boundaries as loaded",
        ),
    )
