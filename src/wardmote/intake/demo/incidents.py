"""What the force recorded on the island: how many crimes of each kind, in which month and street, and what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.island import Island, SmallArea, to_degrees

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
STREETS_EACH = 12
CENTRAL = 0.3
UNEVEN = 8.0
RESTLESS = 30.0
WITHOUT_PLACE = 0.035
ELSEWHERE = 0.005
SETTLED_A_MONTH = 0.38
PENDING = -1


@dataclass(frozen=True)
class Streets:
    """The map points that the force snaps to: twelve to a small area, in the order of the areas."""

    longitude: Floats
    latitude: Floats
    names: tuple[str, ...]


@dataclass(frozen=True)
class Incidents:
    """One element to an incident; `settled` is the month of its outcome, or PENDING. Months and areas are positions."""

    category: Integers
    month: Integers
    area: Integers
    street: Integers
    outcome: NDArray[np.str_]
    settled: Integers
    has_place: NDArray[np.bool_]
    is_elsewhere: NDArray[np.bool_]


def streets(land: Island) -> Streets:
    """Draw the map points and name their streets."""
    random = np.random.default_rng(story()["seed"] + 1)
    points: list[Floats] = []
    names: list[str] = []
    for area in land.lsoas:
        points.append(_points_in(area.shape, random))
        names.extend(_street_names(area, random))
    degrees = np.round(to_degrees(np.vstack(points)), 6)
    return Streets(degrees[:, 0], degrees[:, 1], tuple(names))


def _points_in(shape: Any, random: np.random.Generator) -> Floats:
    west, south, east, north = shape.bounds
    drawn = random.uniform([west, south], [east, north], (60 * STREETS_EACH, 2))
    inside: Floats = drawn[shapely.contains_xy(shape, drawn[:, 0], drawn[:, 1])][:STREETS_EACH]
    return inside


def _street_names(area: SmallArea, random: np.random.Generator) -> list[str]:
    words = story()["streets"]
    first = random.choice(words["first"], STREETS_EACH, replace=False)
    second = random.choice(words["second"], STREETS_EACH)
    names = [f"On or near {one} {two}" for one, two in zip(first, second, strict=True)]
    if area.central > CENTRAL:
        # The busiest points of a town's middle are places, not streets.
        names[:3] = [f"On or near {place}" for place in random.choice(words["central"], 3, replace=False)]
    return names


def incidents(land: Island) -> Incidents:
    """Draw every incident of the story, ordered by month."""
    random = np.random.default_rng(story()["seed"] + 2)
    counts = _counts(land, random)
    category, month, area = (np.repeat(at, counts.ravel()) for at in _positions(counts.shape))
    order = np.argsort(month * len(category) + random.permutation(len(category)))
    category, month, area = category[order], month[order], area[order]
    busy = 1 / np.arange(1, STREETS_EACH + 1)
    street = area * STREETS_EACH + random.choice(STREETS_EACH, len(area), p=busy / busy.sum())
    outcome, settled = _outcomes(category, month, random)
    lost = random.uniform(size=len(area))
    return Incidents(
        category=category,
        month=month,
        area=area,
        street=street,
        outcome=outcome,
        settled=settled,
        has_place=lost >= WITHOUT_PLACE,
        is_elsewhere=(lost >= WITHOUT_PLACE) & (lost < WITHOUT_PLACE + ELSEWHERE),
    )


def _positions(shape: tuple[int, ...]) -> list[Integers]:
    return [at.ravel() for at in np.indices(shape)]


def _counts(land: Island, random: np.random.Generator) -> Integers:
    """Counts by category, month and area."""
    expected = np.stack([_expected(one, land, random) for one in story()["categories"]])
    for event in story()["events"]:
        wards = {area.ward for area in land.lsoas if area.council == event["council"]}
        ward = next(code for code in wards if land.wards[code] == event["ward"])
        rows = [at for at, area in enumerate(land.lsoas) if area.ward == ward]
        kind = [one["name"] for one in story()["categories"]].index(event["category"])
        expected[kind, -event["months"] :, rows] *= event["times"]
    restless = random.gamma(RESTLESS, 1 / RESTLESS, expected.shape)
    return random.poisson(expected * restless)


def _expected(category: Mapping[str, Any], land: Island, random: np.random.Generator) -> Floats:
    """Array [month, area] of what is expected of one category."""
    when = months()
    years = (np.arange(len(when)) - len(when) / 2) / 12
    level = category["monthly"] * (1 + category["trend"]) ** years
    level *= 1 + category["season"] * np.cos([2 * np.pi * (day.month - category["peak"]) / 12 for day in when])
    level[-12:] *= 1 + category["last_year"]
    scale = {council["code"]: council["crime"] for council in story()["councils"]}
    weight = np.array(
        [
            area.people_2021
            * scale[area.council]
            * np.exp(category["centre"] * area.central + 2 * category["poverty"] * (area.poverty - 0.5))
            for area in land.lsoas
        ]
    )
    weight *= random.gamma(UNEVEN, 1 / UNEVEN, len(weight))
    expected: Floats = level[:, None] * (weight / weight.sum())[None, :]
    return expected


def _outcomes(category: Integers, month: Integers, random: np.random.Generator) -> tuple[NDArray[np.str_], Integers]:
    """The final outcome of each incident ("" where the category has none) and the month it was reached."""
    words = story()["outcomes"]
    outcome = np.full(len(category), "", dtype="<U60")
    settled = np.full(len(category), PENDING, dtype=np.int64)
    for number, kind in enumerate(story()["categories"]):
        shares = kind.get("outcomes")
        rows = np.flatnonzero(category == number)
        if not shares:
            continue
        ends = random.choice(list(shares), len(rows), p=list(shares.values()))
        outcome[rows] = [words[end][at % len(words[end])] for end, at in zip(ends, rows.tolist(), strict=True)]
        reached = month[rows] + random.geometric(SETTLED_A_MONTH, len(rows)) - 1
        settled[rows] = np.where(reached < len(months()), reached, PENDING)
    return outcome, settled
