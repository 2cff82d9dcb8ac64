"""Where and when things happen in the partnership's council, for the files of its partners: at the police's own hot places."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pyproj
from numpy.typing import NDArray

from wardmote.demo.story import story
from wardmote.foundations.months import days_in
from wardmote.foundations.places.demo.island import Island, island
from wardmote.intake.demo.incidents import STREETS_EACH, Incidents, Streets, incidents, streets
from wardmote.intake.demo.partner_writing import years_along

TO_100_METRES = 100
EVEN = np.ones(7)
# How much more of it there is on each day, Monday first, and in each hour of the day.
WEEKENDS = np.array([0.8, 0.8, 0.85, 0.95, 1.25, 1.45, 1.1])
SHOP_DAYS = np.array([1.0, 1.0, 1.05, 1.1, 1.2, 1.3, 0.6])
NIGHTS = np.array([9, 7, 5, 3, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10])
EVENINGS = np.array([4, 3, 2, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 8, 9, 10, 11, 11, 10, 8, 6])
SHOP_HOURS = np.array([0, 0, 0, 0, 0, 0, 0, 1, 3, 6, 9, 10, 10, 9, 9, 10, 10, 9, 6, 4, 2, 1, 1, 0])
OFFICE = np.array([0, 0, 0, 0, 0, 0, 1, 3, 8, 11, 11, 10, 9, 9, 9, 8, 7, 4, 3, 2, 2, 1, 1, 0])


@dataclass(frozen=True)
class Spot:
    """One map point: the small area's code, the ward's name, longitude and latitude, easting and northing to 100 m."""

    lsoa: str
    ward: str
    street: str
    longitude: float
    latitude: float
    easting: int
    northing: int


class Spots:
    """The map points of the island; draws them where the police's incidents of some kinds are."""

    def __init__(self, land: Island) -> None:
        self.land, self.points = land, streets(land)
        self.found: Incidents = all_incidents()
        east, north = _grid(self.points)
        self.east, self.north = east, north
        council = story()["councils"][0]["code"]
        self.is_ours = np.array([area.council == council for area in land.lsoas])[self.found.area]
        self.names = [category["name"] for category in story()["categories"]]

    def at(self, point: int) -> Spot:
        """The map point at a position."""
        area = self.land.lsoas[point // STREETS_EACH]
        return Spot(
            lsoa=area.code,
            ward=self.land.wards[area.ward],
            street=self.points.names[point].removeprefix("On or near "),
            longitude=round(float(self.points.longitude[point]), 6),
            latitude=round(float(self.points.latitude[point]), 6),
            easting=round(float(self.east[point]) / TO_100_METRES) * TO_100_METRES,
            northing=round(float(self.north[point]) / TO_100_METRES) * TO_100_METRES,
        )

    def like(self, random: np.random.Generator, number: int, *kinds: str) -> list[Spot]:
        """So many points of the partnership's council, drawn as often as incidents of these categories stand there."""
        wanted = [self.names.index(kind) for kind in kinds]
        rows = np.flatnonzero(self.is_ours & np.isin(self.found.category, wanted))
        return [self.at(int(point)) for point in random.choice(self.found.street[rows], number)]


@cache
def all_incidents() -> Incidents:
    """What the police recorded: the same as in their published files."""
    return incidents(island())


def _grid(points: Streets) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    east, north = to_grid.transform(points.longitude, points.latitude)
    return east, north


def moments(
    random: np.random.Generator, month: date, number: int, *, days: NDArray[np.float64], hours: NDArray[np.int64]
) -> list[datetime]:
    """So many moments of a month in order, by the weights of days of the week and hours of the day, to five minutes."""
    first = datetime(month.year, month.month, 1)  # noqa: DTZ001 - partners write local time
    weights = np.array([days[(first + timedelta(days=at)).weekday()] for at in range(days_in(month))], dtype=np.float64)
    on = random.choice(len(weights), number, p=weights / weights.sum())
    at = random.choice(24, number, p=hours / hours.sum()) * 60 + 5 * random.integers(0, 12, number)
    return sorted(first + timedelta(days=int(day), minutes=int(minute)) for day, minute in zip(on, at, strict=True))


def expected(month: date, level: float, *, trend: float = 0.0, season: float = 0.0, peak: int = 1) -> float:
    """How many to expect in a month, from the usual number, the change in a year and the height and month of the peak."""
    wave = 1 + season * np.cos(2 * np.pi * (month.month - peak) / 12)
    return float(level * wave * (1 + trend) ** years_along(month))
