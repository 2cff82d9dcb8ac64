"""The island: an outline, small areas drawn about three towns, and who lives in them. The same each time it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wardmote.demo.story import story

LSOAS = 180
PER_MSOA = 5
KM_PER_DEGREE = 111.32
SMOOTHINGS = 3
Points = NDArray[np.float64]


@dataclass(frozen=True)
class SmallArea:
    """One LSOA: where it is, who lives there, how poor it is (0 to 1), how near the middle of its town (0 to 1)."""

    code: str
    name: str
    council: str
    msoa: str
    ward: str
    shape: Any
    people_2019: int
    people_2021: int
    poverty: float
    decile: int
    central: float


@dataclass(frozen=True)
class Island:
    """The LSOAs in the order of their codes, and the names of wards and MSOAs by code."""

    lsoas: tuple[SmallArea, ...]
    wards: dict[str, str]
    msoas: dict[str, str]

    def of_ward(self, code: str) -> list[SmallArea]:
        """The LSOAs that a ward consists of."""
        return [area for area in self.lsoas if area.ward == code]

    def ward_named(self, name: str) -> str:
        """The code of the ward with this name."""
        return next(code for code, known in self.wards.items() if known == name)


def to_degrees(points: Points) -> Points:
    """Kilometres east and north of the island's middle as longitude and latitude."""
    island = story()["island"]
    east = KM_PER_DEGREE * np.cos(np.radians(island["latitude"]))
    degrees: Points = np.asarray(points) / [east, KM_PER_DEGREE] + [island["longitude"], island["latitude"]]
    return degrees


def drawn(shape: Any) -> Any:
    """A shape in degrees, to about a tenth of a metre, as published boundaries are."""
    return shapely.transform(shape, lambda points: np.round(to_degrees(points), 6))


@cache
def island() -> Island:
    """Draw it."""
    random = np.random.default_rng(story()["seed"])
    outline = _outline(random)
    centres = _settle(_scatter(random, outline), outline)
    cells = _cells(centres, outline)
    towns = np.array([council["town"] for council in story()["councils"]])
    nearest = np.linalg.norm(centres[:, None, :] - towns[None, :, :], axis=2).argmin(axis=1)
    lsoas: list[SmallArea] = []
    wards: dict[str, str] = {}
    msoas: dict[str, str] = {}
    for number, council in enumerate(story()["councils"]):
        mine = np.flatnonzero(nearest == number)
        lsoas.extend(_people_council(random, council, cells[mine], centres[mine], (wards, msoas), len(lsoas)))
    return Island(tuple(_with_deciles(lsoas)), wards, msoas)


def _outline(random: np.random.Generator) -> Any:
    """A closed coast: a circle with waves of several lengths."""
    about = story()["island"]
    angles = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    radius = np.full_like(angles, about["radius_km"])
    for wave, height in enumerate(about["roughness"], start=1):
        radius += about["radius_km"] * height * np.cos(wave * angles + random.uniform(0, 2 * np.pi))
    return shapely.Polygon(np.column_stack([radius * np.cos(angles), radius * np.sin(angles)]))


def _scatter(random: np.random.Generator, outline: Any) -> Points:
    """The middles of the small areas, close together in the towns."""
    councils = story()["councils"]
    points: list[Points] = []
    while len(points) < LSOAS:
        council = councils[len(points) % len(councils)]
        point = random.normal(council["town"], council["spread"])
        if shapely.contains_xy(outline.buffer(-0.15), *point):
            points.append(point)
    return np.array(points)


def _settle(centres: Points, outline: Any) -> Points:
    """Move each middle towards the middle of its cell, so that no cell is a sliver."""
    for _ in range(SMOOTHINGS):
        cells = _cells(centres, outline)
        middles = shapely.get_coordinates(shapely.centroid(cells))
        centres = centres + 0.6 * (middles - centres)
    return centres


def _cells(centres: Points, outline: Any) -> NDArray[np.object_]:
    """The part of the island nearest to each middle, in the order of the middles."""
    voronoi = shapely.voronoi_polygons(shapely.MultiPoint(centres), extend_to=outline.buffer(5))
    parts = shapely.get_parts(voronoi)
    cells = np.empty(len(centres), dtype=object)
    at, inside = shapely.STRtree(parts).query(shapely.points(centres), predicate="within")
    cells[at] = shapely.intersection(parts[inside], outline)
    return cells


def _groups(centres: Points, number: int, turned: float) -> NDArray[np.int64]:
    """Divide places into groups of like size by halving, again and again, across the longer way; `turned` in degrees."""
    angle = np.radians(turned)
    seen = centres @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    groups = np.zeros(len(centres), dtype=np.int64)

    def divide(rows: NDArray[np.int64], first: int, count: int) -> None:
        if count == 1:
            groups[rows] = first
            return
        longer = int(np.ptp(seen[rows], axis=0).argmax())
        order = rows[np.argsort(-seen[rows, longer])]
        left = count // 2
        cut = round(len(rows) * left / count)
        divide(order[:cut], first, left)
        divide(order[cut:], first + left, count - left)

    divide(np.arange(len(centres)), 0, number)
    return groups


def _people_council(
    random: np.random.Generator,
    council: dict[str, Any],
    cells: NDArray[np.object_],
    centres: Points,
    named: tuple[dict[str, str], dict[str, str]],
    first: int,
) -> list[SmallArea]:
    """The small areas of one council, with its wards and MSOAs put into `named`."""
    wards, msoas = named
    in_msoa = _groups(centres, len(cells) // PER_MSOA, 0)
    in_ward = _groups(centres, len(council["wards"]), 35)
    poverty = _poverty(council, centres, random)
    away = np.linalg.norm(centres - council["town"], axis=1)
    msoa_codes = [f"E0299{len(msoas) + at + 1:04d}" for at in range(in_msoa.max() + 1)]
    ward_codes = [f"E0599{len(wards) + at + 1:04d}" for at in range(in_ward.max() + 1)]
    msoas.update({code: f"{council['name']} {at + 1:03d}" for at, code in enumerate(msoa_codes)})
    wards.update(zip(ward_codes, council["wards"], strict=True))
    letters = _letters(in_msoa)
    areas = []
    for row, at in enumerate(np.lexsort((np.array(letters), in_msoa))):
        people = int(random.integers(1150, 2150))
        areas.append(
            SmallArea(
                code=f"E0199{first + row + 1:04d}",
                name=f"{msoas[msoa_codes[in_msoa[at]]]}{letters[at]}",
                council=council["code"],
                msoa=msoa_codes[in_msoa[at]],
                ward=ward_codes[in_ward[at]],
                shape=cells[at],
                people_2019=int(people * random.uniform(0.94, 1.01)),
                people_2021=people,
                poverty=float(poverty[at]),
                decile=1,
                central=float(np.exp(-away[at] / 0.7)),
            )
        )
    return areas


def _letters(groups: NDArray[np.int64]) -> list[str]:
    """A letter for each place within its group: A, B, C and so on."""
    seen: dict[int, int] = {}
    letters = []
    for group in groups.tolist():
        seen[group] = seen.get(group, 0) + 1
        letters.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[seen[group] - 1])
    return letters


def _poverty(council: dict[str, Any], centres: Points, random: np.random.Generator) -> Points:
    """How poor each place is among its council's, 0 to 1: more so to one side of the town and near its middle."""
    angle = np.radians(council["deprived"])
    offset = centres - council["town"]
    side = np.tanh(offset @ np.array([np.cos(angle), np.sin(angle)]) / council["spread"])
    near = np.exp(-np.linalg.norm(offset, axis=1) / 1.5)
    raw = 0.8 * side + 2.2 * near + random.normal(0, 0.45, len(centres))
    ranks = raw.argsort().argsort()
    scaled: Points = (ranks + 0.5) / len(ranks)
    return scaled


def _with_deciles(areas: Sequence[SmallArea]) -> list[SmallArea]:
    """The same areas with a national decile each, 1 the most deprived; the island is a little poorer than its country."""
    return [replace(area, decile=max(1, min(10, 10 - int(area.poverty**0.85 * 10)))) for area in areas]
