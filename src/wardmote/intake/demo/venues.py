"""The places in the towns that people name: the busy map points of the police files, each with a name of its own."""

from dataclasses import dataclass
from functools import cache

from wardmote.demo.story import story
from wardmote.foundations.places.demo.island import Island, island
from wardmote.intake.demo.incidents import STREETS_EACH, streets

NEAR = "On or near "
# What the police call such a point, what its sign says, and what kind of place of interest it is.
SIGNS = {
    "Shopping Area": ("Arcade", "shopping-centre"),
    "Parking Area": ("Car Park", "car-park"),
    "Supermarket": ("Stores", "supermarket"),
    "Nightclub": ("Nightclub", "nightclub"),
    "Bus/coach Station": ("Bus Station", "bus-station"),
    "Pedestrian Subway": ("Subway", "subway"),
    "Police Station": ("Police Station", "police-station"),
    "Hospital": ("Hospital", "hospital"),
}


@dataclass(frozen=True)
class Venue:
    """A named place: `street` is the street it stands in, `area` the position of its small area."""

    name: str
    kind: str
    street: str
    area: int
    longitude: float
    latitude: float


@cache
def venues() -> tuple[Venue, ...]:
    """Every named place on the island, in the order of the small areas; no two have the same name."""
    land, points = island(), streets(island())
    venue_of_name: dict[str, Venue] = {}
    for at, name in enumerate(points.names):
        sign = SIGNS.get(name.removeprefix(NEAR))
        if sign:
            name_kind_street = _venue(land, points.names, at, sign)
            place = Venue(
                *name_kind_street, at // STREETS_EACH, float(points.longitude[at]), float(points.latitude[at])
            )
            venue_of_name.setdefault(place.name, place)
    return tuple(venue_of_name.values())


def _venue(land: Island, names: tuple[str, ...], at: int, sign: tuple[str, str]) -> tuple[str, str, str]:
    """Name, kind and street: a place is called after the next proper street, public buildings after their ward."""
    first = at // STREETS_EACH * STREETS_EACH
    street = names[first + 3 + at - first].removeprefix(NEAR)
    word, kind = sign
    is_public = kind in {"bus-station", "police-station", "hospital"}
    called = land.wards[land.lsoas[at // STREETS_EACH].ward] if is_public else street.split()[0]
    return f"{called} {word}", kind, street


def venues_of(council: str) -> list[Venue]:
    """The named places in one council."""
    land = island()
    return [venue for venue in venues() if land.lsoas[venue.area].council == council]


def our_venues() -> list[Venue]:
    """The named places in the partnership's own council."""
    return venues_of(story()["councils"][0]["code"])
