"""What the island's police send for the partnership's council: crimes by offence code, behaviour by NSIR class, Speedwatch."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wardmote.demo.story import months, story
from wardmote.foundations.months import add_months
from wardmote.foundations.places.demo.island import Island, island
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import write_csv
from wardmote.intake.demo.spots import EVENINGS, NIGHTS, SHOP_DAYS, SHOP_HOURS, WEEKENDS, Spots, all_incidents, moments

FORCE = "Aldermere Constabulary"
BEHAVIOUR = "Anti-social behaviour"
# Offence codes within each of police.uk's categories, and how often each is.
CODES: dict[str, dict[str, float]] = {
    "Violence and sexual offences": {
        "8N": 24, "105A": 26, "8L": 11, "8R": 13, "8Q": 7, "8U": 2, "104": 2, "8S": 1, "5D": 1.5, "3B": 3, "11A": 1.5,
        "8P": 0.5, "105B": 1, "20A": 3, "19C": 2, "19D": 0.5, "88E": 1,
    },
    "Public order": {"9A": 84, "9B": 10, "66": 4, "62A": 2},
    "Criminal damage and arson": {"58A": 27, "58B": 10, "58C": 38, "58D": 17, "58J": 1, "56B": 6, "56A": 1},
    "Shoplifting": {"46": 1},
    "Vehicle crime": {"45": 55, "48": 25, "126": 17, "37.2": 3},
    "Other theft": {"49": 72, "40": 12, "49A": 11, "41": 3, "35": 2},
    "Burglary": {"28E": 55, "28F": 11, "28G": 1, "29A": 1, "30C": 27, "30D": 5},
    "Drugs": {"92E": 52, "92D": 20, "92A": 28},
    "Other crime": {"59": 22, "79": 14, "54": 15, "33": 6, "99": 26, "61A": 5, "96": 12},
    "Bicycle theft": {"44": 1},
    "Robbery": {"34B": 87, "34A": 13},
    "Possession of weapons": {"10D": 60, "10C": 30, "10B": 10},
    "Theft from the person": {"39": 1},
}  # fmt: skip
FROM_VEHICLE = "45"
# Nobody saw when: the owner knows until when it was there and when it was gone.
UNSEEN = frozenset({"Vehicle crime", "Burglary", "Bicycle theft", "Criminal damage and arson"})
DOMESTIC = {
    "8N": 0.38,
    "105A": 0.40,
    "8L": 0.36,
    "8R": 0.25,
    "8Q": 0.6,
    "8U": 1.0,
    "5D": 0.2,
    "3B": 0.3,
    "58A": 0.3,
    "19C": 0.3,
}
HATE = frozenset({"8P", "105B", "9B", "58J"})
STRANDS = {"Race": 0.72, "Religion": 0.10, "Sexual orientation": 0.11, "Disability": 0.04, "Transgender": 0.03}
RACIAL = {"Race": 0.9, "Religion": 0.1}
ALSO_HATE = 0.012
CRIME_COLUMNS = (
    "Crime No", "HO code", "Offence", "First committed", "Last committed", "Date recorded", "DA flag", "Hate strand", "Marker",
    "Easting", "Northing", "LSOA21CD",
)  # fmt: skip
# Class, and sub-types within it with how often each is.
BEHAVIOURS = {
    "ASB - Nuisance": {"Rowdy or inconsiderate": 60, "Vehicle nuisance": 16, "Street drinking": 9, "Noise": 8, "Begging/vagrancy": 5, "Fireworks": 2},
    "ASB - Personal": {"Neighbours": 55, "Rowdy or inconsiderate": 25, "Malicious communications": 14, "Animal problems": 6},
    "ASB - Environmental": {"Littering/drugs paraphernalia": 40, "Environmental damage": 35, "Abandoned vehicles": 25},
}  # fmt: skip
CLASSES = {"ASB - Nuisance": 0.63, "ASB - Personal": 0.25, "ASB - Environmental": 0.12}
BEHAVIOUR_COLUMNS = (
    "Incident No", "Incident date", "Incident time", "ASB class", "Sub-type", "Easting", "Northing", "LSOA21CD", "Response grade", "Repeat caller",
)  # fmt: skip
SITES = (
    ("Tollgate Road", 30),
    ("Northgate Hill", 30),
    ("Castle Mead Lane", 20),
    ("Kiln Lane", 30),
    ("Harbour Road", 40),
    ("School Walk", 20),
)
SESSIONS = 9


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """Crimes and behaviour by quarter, Speedwatch in one running list."""
    spots = Spots(land)
    return [
        PartnerFile("police-crimes", FORCE, _crimes(spots, folder / "crimes")),
        PartnerFile("police-asb-incidents", FORCE, _behaviour(spots, folder / "asb")),
        PartnerFile("speedwatch-sessions", FORCE, _speedwatch(spots, folder / "Speedwatch log.csv")),
    ]


@cache
def offence_codes() -> NDArray[np.str_]:
    """The offence code of every incident on the island, "" for behaviour; in the story's ward vehicles are broken into."""
    land, crimes = island(), all_incidents()
    random = np.random.default_rng(story()["seed"] + 11)
    codes = np.full(len(crimes.category), "", dtype="<U5")
    event = story()["events"][0]
    in_ward = np.array([land.wards[area.ward] == event["ward"] for area in land.lsoas])[crimes.area]
    late = crimes.month >= len(months()) - event["months"]
    for number, category in enumerate(story()["categories"]):
        mix = CODES.get(category["name"])
        rows = np.flatnonzero(crimes.category == number)
        if mix:
            shares = np.array(list(mix.values()), dtype=np.float64)
            codes[rows] = random.choice(list(mix), len(rows), p=shares / shares.sum())
        if category["name"] == event["category"]:
            broken_into = rows[(in_ward & late)[rows] & (random.uniform(size=len(rows)) < 0.7)]
            codes[broken_into] = FROM_VEHICLE
    return codes


def _of_quarters(spots: Spots, *, is_behaviour: bool) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """The position of each quarter's first month, with what was recorded in each of its three months."""
    behaviour = spots.names.index(BEHAVIOUR)
    wanted = spots.is_ours & ((spots.found.category == behaviour) == is_behaviour) & ~spots.found.is_elsewhere
    for first in range(0, len(months()), 3):
        yield first, np.flatnonzero(wanted & (spots.found.month >= first) & (spots.found.month < first + 3))


def _crimes(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 12)
    codes, leaves = offence_codes(), _offences()
    for first, rows in _of_quarters(spots, is_behaviour=False):
        lines = [_crime(spots, int(at), str(codes[at]), leaves, random) for at in rows]
        if first == 0:
            # A code that the force's own system made up.
            lines[17] = (lines[17][0], "999Z", "Local code", *lines[17][3:])
        write_csv(
            folder / f"Crime extract {months()[first]:%Y-%m} to {months()[first + 2]:%Y-%m}.csv", CRIME_COLUMNS, lines
        )
    return folder


def _offences() -> dict[str, str]:
    """The label of each code, as the vocabulary has it for today's codes."""
    from wardmote.intake.public import mapping

    return {word: value.label for value in mapping("offence-codes").values for word in value.words}


def _crime(spots: Spots, at: int, code: str, leaves: dict[str, str], random: np.random.Generator) -> tuple[str, ...]:
    month = months()[spots.found.month[at]]
    kind = spots.names[spots.found.category[at]]
    from_, to = _when(kind, month.year, month.month, random)
    recorded = min(to + timedelta(days=int(random.geometric(0.45)) - 1), datetime(2026, 10, 12))  # noqa: DTZ001 - local
    strand = ""
    if code in HATE:
        strand = str(random.choice(list(RACIAL), p=list(RACIAL.values())))
    elif kind in {"Violence and sexual offences", "Public order"} and random.uniform() < ALSO_HATE:
        strand = str(random.choice(list(STRANDS), p=list(STRANDS.values())))
    is_domestic = not strand and random.uniform() < DOMESTIC.get(code, 0.0)
    marker = "Domestic abuse" if is_domestic else "Hate crime" if strand else ""
    return (
        f"20/{at + 100000}/{month:%y}", code, leaves[code],
        f"{from_:%d/%m/%Y %H:%M}", f"{to:%d/%m/%Y %H:%M}", f"{recorded:%d/%m/%Y}",
        "yes" if is_domestic else "no", strand, marker, *_place(spots, at),
    )  # fmt: skip


def _place(spots: Spots, at: int) -> tuple[str, str, str]:
    if not spots.found.has_place[at]:
        return "", "", ""
    spot = spots.at(int(spots.found.street[at]))
    return str(spot.easting), str(spot.northing), spot.lsoa


def _when(kind: str, year: int, month: int, random: np.random.Generator) -> tuple[datetime, datetime]:
    """From when until when it may have been: the same moment for what somebody saw."""
    first = datetime(year, month, 1)  # noqa: DTZ001 - the force writes local time
    if kind == "Shoplifting":
        (seen,) = moments(random, first.date(), 1, days=SHOP_DAYS, hours=SHOP_HOURS)
        return seen, seen
    if kind not in UNSEEN or random.uniform() < 0.2:
        (seen,) = moments(
            random, first.date(), 1, days=WEEKENDS, hours=NIGHTS if kind.startswith("Violence") else EVENINGS
        )
        return seen, seen
    day = first + timedelta(days=int(random.integers(0, (add_months(first.date(), 1) - first.date()).days - 1)))
    begins = 8 * 60 if kind == "Burglary" and random.uniform() < 0.6 else 18 * 60
    from_ = day + timedelta(minutes=begins + 5 * int(random.integers(0, 36)))
    return from_, from_ + timedelta(minutes=5 * int(random.integers(12, 144)))


def _behaviour(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 13)
    for first, rows in _of_quarters(spots, is_behaviour=True):
        lines = [_incident(spots, int(at), random) for at in rows]
        write_csv(
            folder / f"ASB {months()[first]:%Y-%m} to {months()[first + 2]:%Y-%m}.csv",
            BEHAVIOUR_COLUMNS,
            lines,
            mark=True,
        )
    return folder


def _incident(spots: Spots, at: int, random: np.random.Generator) -> tuple[str, ...]:
    month = months()[spots.found.month[at]]
    (when,) = moments(random, month, 1, days=WEEKENDS, hours=EVENINGS)
    kind = str(random.choice(list(CLASSES), p=list(CLASSES.values())))
    mix = np.array(list(BEHAVIOURS[kind].values()), dtype=np.float64)
    return (
        f"{when:%Y%m%d}-{at % 10000:04d}", f"{when:%d/%m/%Y}", f"{when:%H:%M}", kind,
        str(random.choice(list(BEHAVIOURS[kind]), p=mix / mix.sum())), *_place(spots, at),
        str(random.choice(["Prompt", "Standard", "Resolution without deployment"], p=[0.2, 0.45, 0.35])),
        "Y" if random.uniform() < 0.14 else "N",
    )  # fmt: skip


def _speedwatch(spots: Spots, path: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 14)
    places = spots.like(np.random.default_rng(story()["seed"] + 15), len(SITES), "Burglary")
    rows = []
    for month in months():
        days = sorted(random.choice(28, min(int(random.poisson(SESSIONS)) + 1, 20), replace=False).tolist())
        for day in days:
            site = int(random.integers(len(SITES)))
            passed = int(random.poisson(210))
            over = int(random.binomial(passed, 0.045 * 0.95 ** (month.year - 2023)))
            name, limit = SITES[site]
            rows.append(
                (f"{month + timedelta(days=day):%d/%m/%Y}", name, 1, passed, over, over - int(random.binomial(over, 0.2)), limit,
                 f"{places[site].longitude:.5f}", f"{places[site].latitude:.5f}", places[site].ward)
            )  # fmt: skip
    header = (
        "Session date", "Site name", "Sessions held", "Vehicles counted", "Over limit", "Warning letters", "Speed limit", "Longitude", "Latitude", "Ward",
    )  # fmt: skip
    return write_csv(path, header, rows)
