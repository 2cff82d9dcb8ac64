"""Lists of the island's places, and the Home Office's table of its crime: licensed premises, places of interest, counts by quarter."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.incidents import CENTRAL, STREETS_EACH
from wardmote.intake.demo.partner_books import write_book, write_ods
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_health import OUTWARD
from wardmote.intake.demo.partner_police import FORCE, offence_codes
from wardmote.intake.demo.partner_writing import Cell, write_csv
from wardmote.intake.demo.spots import Spot, Spots, all_incidents
from wardmote.intake.demo.venues import our_venues

COUNCIL = "Aldermere Council"
# Kind of premises: how many, the words of its sign, the latest hour.
PREMISES: dict[str, tuple[int, tuple[str, ...], str]] = {
    "Pub": (24, ("Arms", "Inn", "Tavern"), "00:00"),
    "Bar": (7, ("Bar",), "01:30"),
    "Nightclub": (3, ("Rooms",), "03:30"),
    "Restaurant": (14, ("Kitchen", "Grill"), "23:00"),
    "Takeaway": (9, ("Fish Bar", "Kebabs"), "02:00"),
    "Off-licence": (15, ("Stores", "Wines"), "23:00"),
    "Members club": (4, ("Social Club",), "00:00"),
}
PREMISES_HEADINGS = (
    "Licence no",
    "Premises name",
    "Premises type",
    "Date granted",
    "Surrendered",
    "Easting",
    "Northing",
    "Longitude",
    "Latitude",
    "Terminal hour",
)
HOME_OFFICE = (
    "Financial Year", "Financial Quarter", "Police Force", "CSP Name", "Offence Description", "Offence Group", "Offence Subgroup", "Offence Code", "Offence Count",
)  # fmt: skip


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """The register, the list of places of interest, and the table as the Home Office lays it out."""
    spots = Spots(land)
    return [
        PartnerFile("licensed-premises", COUNCIL, _premises(spots, folder / "Licensing register November 2026.xlsx")),
        PartnerFile("places-of-interest", COUNCIL, _places_of_interest(spots, folder / "places-of-interest.json")),
        PartnerFile("outward-postcodes", "", _districts(folder / "postcode districts.csv")),
        PartnerFile("home-office-crime", "", _home_office(land, folder / "home office")),
    ]


def _premises(spots: Spots, path: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 81)
    words, taken = story()["streets"]["first"], set()
    rows: list[tuple[Cell, ...]] = []
    for kind, (number, signs, hour) in PREMISES.items():
        for spot in spots.like(random, number, "Shoplifting", "Public order"):
            name = f"{random.choice(words)} {random.choice(signs)}"
            while name in taken:
                name = f"{random.choice(words)} {random.choice(signs)}"
            taken.add(name)
            granted = date(2005, 11, 24) + timedelta(days=int(random.integers(0, 7000)))
            gone = date(2024, 1, 1) + timedelta(days=int(random.integers(0, 900))) if random.uniform() < 0.08 else None
            rows.append((f"PL{len(rows) + 1:04d}", name, kind, granted, gone, *_point(spot), hour))
    return write_book(path, {"Register": [PREMISES_HEADINGS, *rows]})


def _point(spot: Spot) -> tuple[Cell, ...]:
    return spot.easting, spot.northing, spot.longitude, spot.latitude


def _places_of_interest(spots: Spots, path: Path) -> Path:
    """The named places of the council and the streets in the middle of its town."""
    council = story()["councils"][0]["code"]
    places = [
        {"ref": f"V{at:03d}", "name": venue.name, "other_names": f"{venue.name}, {venue.street}", "kind": venue.kind,
         "longitude": venue.longitude, "latitude": venue.latitude, "valid_from": "2021-04-01"}
        for at, venue in enumerate(our_venues(), start=1)
    ]  # fmt: skip
    central = [at for at, area in enumerate(spots.land.lsoas) if area.central > CENTRAL and area.council == council]
    named: set[str] = set()
    for point in (at * STREETS_EACH + step for at in central for step in range(3, STREETS_EACH)):
        spot = spots.at(point)
        if spot.street not in named:
            named.add(spot.street)
            street = {"ref": f"S{len(named):03d}", "name": spot.street, "other_names": "", "kind": "street"}
            places.append(
                {**street, "longitude": spot.longitude, "latitude": spot.latitude, "valid_from": "2021-04-01"}
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"places": places}, indent=1), encoding="utf-8")
    return path


def _districts(path: Path) -> Path:
    """The districts of which the hospital's patients are, all of them in the partnership's council."""
    council = story()["councils"][0]
    return write_csv(
        path,
        ("Postcode district", "Council code", "Council"),
        [(district, council["code"], council["name"]) for district in OUTWARD],
    )


def _home_office(land: Island, folder: Path) -> Path:
    """A workbook as published: behind a cover a sheet for each financial year, in capitals or not as the years had it."""
    from wardmote.intake.public import mapping

    about = {
        word: (value.label, value.group_label) for value in mapping("offence-codes").values for word in value.words
    }
    names = {council["code"]: council["name"] for council in story()["councils"]}
    force = {council["name"]: "Mainland Constabulary" for council in story()["elsewhere"]["councils"]}
    offences, codes = all_incidents(), offence_codes()
    counted = Counter(
        (months()[month // 3 * 3], names[land.lsoas[area].council], code)
        for month, area, code in zip(offences.month.tolist(), offences.area.tolist(), codes.tolist(), strict=True)
        if code
    )
    _count_elsewhere(counted, land)
    years: dict[str, list[tuple[Cell, ...]]] = {}
    for (quarter, csp, code), count in sorted(counted.items()):
        start = quarter.year if quarter.month >= 4 else quarter.year - 1
        label, group = about[code]
        row = (
            f"{start}/{(start + 1) % 100:02d}", (quarter.month - 4) % 12 // 3 + 1, force.get(csp, FORCE), csp, label,
            group.title() if start < 2025 else group, label, code, count,
        )  # fmt: skip
        years.setdefault(f"{start}-{(start + 1) % 100:02d}", []).append(row)
    cover = [
        ("Police recorded crime open data: made-up figures of an island that is not there",),
        (f"Years {min(years)} to {max(years)}",),
    ]
    sheets = {year: [HOME_OFFICE, *rows] for year, rows in sorted(years.items())}
    write_ods(folder / "prc-csp.ods", {"Cover sheet": cover, **sheets})
    return folder


def _count_elsewhere(counted: Counter[tuple[date, str, str]], land: Island) -> None:
    """Put in the crime of the councils elsewhere: our first council's, at their size and level, by chance."""
    random = np.random.default_rng(story()["seed"] + 83)
    own = story()["councils"][0]
    people = sum(area.people_2021 for area in land.lsoas if area.council == own["code"])
    ours = sorted((key, count) for key, count in counted.items() if key[1] == own["name"])
    for council in story()["elsewhere"]["councils"]:
        scale = council["people"] / people * council["crime"]
        drawn = random.poisson([count * scale for _, count in ours])
        for ((quarter, _, code), _), count in zip(ours, drawn.tolist(), strict=True):
            if count:
                counted[quarter, council["name"], code] = count
