"""What the island's council sends of its streets: complaints, reports from the app, alcohol litter, items handed out."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from wardmote.demo.story import months, story
from wardmote.foundations.months import add_months
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.partner_books import write_book, write_ods
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import Cell, write_csv, years_along
from wardmote.intake.demo.spots import EVEN, EVENINGS, OFFICE, WEEKENDS, Spot, Spots, expected, moments
from wardmote.intake.demo.venues import our_venues

COUNCIL = "Aldermere Council"
DAMAGE, BEHAVIOUR, DRUGS = "Criminal damage and arson", "Anti-social behaviour", "Drugs"
# How many in a usual month, the change in a year, height and month of the peak, and what the police see at such places.
CLASSES: dict[str, tuple[float, float, float, int, str]] = {
    "Fly tipping": (92, 0.06, 0.1, 1, DAMAGE),
    "Noise nuisance": (58, 0.0, 0.35, 7, BEHAVIOUR),
    "Litter": (30, 0.0, 0.3, 7, BEHAVIOUR),
    "Dog mess": (21, -0.05, 0.15, 1, DAMAGE),
    "Abandoned vehicles": (14, 0.02, 0.0, 1, DAMAGE),
    "Graffiti": (12, 0.04, 0.1, 5, BEHAVIOUR),
    "Needles": (9, 0.12, 0.1, 8, DRUGS),
}
COMPLAINT_HEADINGS = (
    "SR number", "Date received", "Time received", "Complaint type", "Easting", "Northing", "LSOA21CD", "Ward name", "Status", "Date closed", "Load size",
)  # fmt: skip
LOADS = ("Single black bag", "Single item", "Car boot load", "Small van load", "Tipper lorry load")
# As the app's export has them; the file names the report's class as the app does.
APP: dict[str, tuple[float, float, float, int, str]] = {"Flytipping": (34, 0.12, 0.1, 1, DAMAGE), "Graffiti": (9, 0.08, 0.1, 5, BEHAVIOUR), "Dog fouling": (12, 0.02, 0.1, 1, DAMAGE),
       "Street lighting": (17, 0.0, 0.35, 12, BEHAVIOUR), "Needles": (4, 0.15, 0.1, 8, DRUGS), "Abandoned vehicles": (5, 0.05, 0.0, 1, DAMAGE),
       "Litter": (9, 0.05, 0.3, 7, BEHAVIOUR)}  # fmt: skip
REPORT_HEADINGS = (
    "Report ID", "Title", "Detail", "Category", "Created", "Confirmed", "Acknowledged", "Fixed", "Closed", "Status", "Latitude", "Longitude",
    "Query", "Ward", "Easting", "Northing", "Report URL", "Device Type", "Site Used", "Reported As",
)  # fmt: skip
DETAILS = {
    "Flytipping": "black bags and an old mattress left beside the bins",
    "Graffiti": "tags on the shutter and the bench",
    "Dog fouling": "whole length of the path, worst by the gate",
    "Street lighting": "lamp has been out since last week",
    "Needles": "two needles in the flower bed",
    "Abandoned vehicles": "no tax, flat tyres, has not moved for a month",
    "Litter": "bin overflowing, cans all over the grass",
}
IN_GEOJSON = 3
LITTER = {"Cans": 14.0, "Bottles (glass)": 5.0, "Plastic bottles": 3.0, "Glasses": 0.8}
LITTER_SITES = 8
ITEMS = {
    "SmartWater kits": 4.5, "Personal alarms": 2.0, "Shed alarms": 1.6, "Window and door alarms": 1.4, "Timer switches": 1.8, "Bikes marked": 2.2, "Locks fitted": 0.7,
}  # fmt: skip


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """Complaints as OpenDocument by quarter, the app's export as CSV and GeoJSON, two lists."""
    spots = Spots(land)
    return [
        PartnerFile("council-environment", COUNCIL, _complaints(spots, folder / "environment")),
        PartnerFile("fixmystreet-reports", COUNCIL, _reports(spots, folder / "app")),
        PartnerFile("alcohol-litter", COUNCIL, _litter(land, folder / "alcohol litter walk.csv")),
        PartnerFile("property-marking", COUNCIL, _items(land, folder / "Items issued.xlsx")),
    ]


def _drawn(
    spots: Spots, random: np.random.Generator, month: date, classes: dict[str, tuple[float, float, float, int, str]]
) -> Iterable[tuple[datetime, str, Spot]]:
    """What was reported in a month, in order of time: when, of what class, where."""
    complaints = []
    for kind, (level, trend, season, peak, like) in classes.items():
        number = int(random.poisson(expected(month, level, trend=trend, season=season, peak=peak)))
        is_noise = kind.startswith("Noise")
        when = moments(
            random, month, number, days=WEEKENDS if is_noise else EVEN, hours=EVENINGS if is_noise else OFFICE
        )
        complaints += [
            (moment, kind, spot) for moment, spot in zip(when, spots.like(random, number, like), strict=True)
        ]
    return sorted(complaints, key=lambda each: each[0])


def _complaints(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 61)
    serial = 400_000
    story_day = story()["story_day"]
    for quarter in months()[::3]:
        rows: list[tuple[Cell, ...]] = []
        for month in (add_months(quarter, by) for by in range(3)):
            for moment, kind, spot in _drawn(spots, random, month, CLASSES):
                serial += 1
                closed = moment.date() + timedelta(days=int(random.geometric(0.2)))
                done = closed < story_day
                load = str(random.choice(LOADS)) if kind == "Fly tipping" else ""
                rows.append(
                    (f"SR{serial}", moment.date(), f"{moment:%H:%M}", kind, spot.easting, spot.northing, spot.lsoa, spot.ward,
                     "Completed" if done else "In progress", closed if done else None, load)
                )  # fmt: skip
        if quarter == months()[-3]:
            rows += _mistakes(serial)
        name = f"Environmental complaints {quarter:%Y-%m} to {add_months(quarter, 2):%Y-%m}.ods"
        write_ods(
            folder / name,
            {"Complaints": [COMPLAINT_HEADINGS, *rows], "Notes": [("Taken from the contact centre's system.",)]},
        )
    return folder


def _mistakes(serial: int) -> list[tuple[Cell, ...]]:
    """What goes wrong in a partner's file: a date that no calendar has, a class nobody knows, a place that is not ours."""
    return [
        (f"SR{serial + 1}", "31/09/2026", "10:15", "Fly tipping", 636_000, 549_000, "", "", "In progress", None, "Single item"),
        (f"SR{serial + 2}", "soon after the fair", "", "Graffiti", 636_000, 549_000, "", "", "In progress", None, ""),
        (f"SR{serial + 3}", date(2026, 9, 28), "11:40", "Pest control", 636_000, 549_000, "", "", "Completed", date(2026, 9, 30), ""),
        (f"SR{serial + 4}", date(2026, 9, 29), "09:05", "Litter", 430_100, 433_900, "", "", "Completed", date(2026, 9, 30), ""),
    ]  # fmt: skip


def _reports(spots: Spots, folder: Path) -> Path:
    """The app's export: CSV of all but the last months, which the new version gives as GeoJSON."""
    random = np.random.default_rng(story()["seed"] + 62)
    reports = []
    serial = 7_000
    for month in months():
        for moment, kind, spot in _drawn(spots, random, month, APP):
            serial += 1
            reports.append((month, _report(serial, moment, kind, spot, random)))
    turn = months()[-IN_GEOJSON]
    before = [tuple(report.values()) for month, report in reports if month < turn]
    write_csv(folder / "fixmystreet export to June 2026.csv", REPORT_HEADINGS, before)
    features = [_feature(report) for month, report in reports if month >= turn]
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "reports July to September 2026.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return folder


def _report(serial: int, moment: datetime, kind: str, spot: Spot, random: np.random.Generator) -> dict[str, str]:
    fixed = moment + timedelta(hours=int(random.gamma(2, 60)))
    values = (
        str(serial), kind, DETAILS[kind], kind, f"{moment:%Y-%m-%dT%H:%M:%S}", f"{moment + timedelta(minutes=4):%Y-%m-%dT%H:%M:%S}", "",
        f"{fixed:%Y-%m-%dT%H:%M:%S}", "", "fixed - council", f"{spot.latitude:.6f}", f"{spot.longitude:.6f}", spot.street, spot.ward,
        str(spot.easting), str(spot.northing), f"https://reports.aldermere.example/report/{serial}",
        str(random.choice(["mobile", "desktop"])), "aldermere", "",
    )  # fmt: skip
    return dict(zip(REPORT_HEADINGS, values, strict=True))


def _feature(report: dict[str, str]) -> dict[str, object]:
    """The report as a point with its properties; where it is stands in the geometry alone."""
    place = [float(report["Longitude"]), float(report["Latitude"])]
    elsewhere = {"Longitude", "Latitude", "Easting", "Northing"}
    properties = {key: value for key, value in report.items() if key not in elsewhere}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": properties}


def _litter(land: Island, path: Path) -> Path:
    """Every Sunday morning, the same eight places in the middle of the town."""
    random = np.random.default_rng(story()["seed"] + 63)
    sites = sorted(our_venues(), key=lambda venue: -land.lsoas[venue.area].central)[:LITTER_SITES]
    busy = random.gamma(4, 0.25, len(sites))
    first, last = months()[12], add_months(months()[-1], 1)
    day = first + timedelta(days=6 - first.weekday())
    rows: list[tuple[Cell, ...]] = []
    while day < last:
        for site, much in zip(sites, busy, strict=True):
            summer = expected(day, 1.0, trend=0.06, season=0.35, peak=7)
            counts = [int(random.poisson(level * much * summer)) for level in LITTER.values()]
            rows.append(
                (
                    f"{day:%d/%m/%Y}",
                    f"{site.name}, {site.street}",
                    *counts,
                    f"{site.longitude:.6f}",
                    f"{site.latitude:.6f}",
                    20,
                    "Sunday crew",
                )
            )
        day += timedelta(days=7)
    return write_csv(path, ("Survey date", "Location", *LITTER, "Longitude", "Latitude", "Minutes", "Crew"), rows)


def _items(land: Island, path: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 64)
    ours = {area.ward for area in land.lsoas if area.council == story()["councils"][0]["code"]}
    rows: list[tuple[Cell, ...]] = []
    for month in months():
        for code in sorted(ours):
            # The kits went first to where burglary was worst, and to more wards each year.
            level = 0.5 + 0.25 * years_along(month)
            counts = [int(random.poisson(usual * level)) or None for usual in ITEMS.values()]
            if any(counts):
                rows.append((f"{month:%Y-%m}", land.wards[code], *counts))
    head = [
        ("Safer Aldermere: items handed out and fitted",),
        ("One line for each month and ward; blank means none",),
        (),
    ]
    return write_book(path, {"Register": [*head, ("Month", "Ward", *ITEMS), *rows]})
