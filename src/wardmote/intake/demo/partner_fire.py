"""What the island's fire and rescue service sends: workbooks with a title above the table, and once a nil return."""

from datetime import date, datetime
from pathlib import Path

import numpy as np

from wardmote.demo.story import months, story
from wardmote.foundations.months import add_months
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.partner_books import write_book
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import Cell, write_csv
from wardmote.intake.demo.spots import EVEN, EVENINGS, WEEKENDS, Spot, Spots, expected, moments

SERVICE = "Aldermere Fire and Rescue"
DAMAGE, BEHAVIOUR = "Criminal damage and arson", "Anti-social behaviour"
# How many in a usual month, the change in a year, the height and month of the yearly peak, and what burned.
TYPES: dict[str, tuple[float, float, float, int, dict[str, float]]] = {
    "Deliberate secondary fire (not vehicle)": (11, 0.05, 0.55, 4, {"Refuse": 0.46, "Wheelie bin": 0.2, "Grassland": 0.22, "Other outdoor": 0.12}),
    "Deliberate primary fire (not vehicle)": (2.2, -0.03, 0.2, 5, {"Dwelling": 0.3, "Other building": 0.4, "Outbuilding": 0.2, "Other outdoor": 0.1}),
    "Deliberate primary fire (vehicle)": (2.6, -0.05, 0.1, 10, {"Car": 0.8, "Motorcycle": 0.2}),
    "Accidental dwelling fire": (5.0, -0.02, 0.15, 12, {"House": 0.6, "Flat": 0.4}),
    "Dwelling fire - no smoke alarm": (1.1, -0.08, 0.0, 1, {"House": 0.6, "Flat": 0.4}),
    "Violence against employees": (0.5, 0.1, 0.3, 11, {"Other outdoor": 1.0}),
}  # fmt: skip
HEADINGS = (
    "INCIDENT_ID", "DATE_OF_CALL", "TIME_OF_CALL", "INCIDENT_TYPE", "PROPERTY_CATEGORY", "MOTIVE", "SMOKE_ALARM", "EASTING_ROUNDED",
    "NORTHING_ROUNDED", "LSOA21CD", "FATALITIES", "CASUALTIES",
)  # fmt: skip
NOTES = (
    ("Notes",),
    ("Deliberate includes suspected. A fire stands under one type only.",),
    ("Grid references are rounded to 100 metres.",),
    ("Questions to the performance team.",),
)
# The service sends what the duty asks for, the malicious ones.
ALARMS = {"Malicious": 2.6}
ALARM_HEADINGS = (
    "Incident No",
    "Call date",
    "Call time",
    "False alarm type",
    "Easting",
    "Northing",
    "LSOA",
    "Property",
    "Call challenged",
)
NIL_QUARTER = date(2026, 4, 1)


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """A workbook for each quarter; malicious false alarms as CSV."""
    spots = Spots(land)
    return [
        PartnerFile("fire-incidents", SERVICE, _fires(spots, folder / "fires")),
        PartnerFile("fire-false-alarms", SERVICE, _alarms(spots, folder / "false alarms")),
    ]


def _fires(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 51)
    serial = 0
    for quarter in months()[::3]:
        rows: list[tuple[Cell, ...]] = []
        for month in (add_months(quarter, by) for by in range(3)):
            for kind, (level, trend, season, peak, burned) in TYPES.items():
                number = int(random.poisson(expected(month, level, trend=trend, season=season, peak=peak)))
                when = moments(
                    random, month, number, days=WEEKENDS if kind.startswith("Deliberate") else EVEN, hours=EVENINGS
                )
                where = spots.like(random, number, DAMAGE, BEHAVIOUR)
                rows += [_fire(kind, moment, spot, burned, random) for moment, spot in zip(when, where, strict=True)]
        rows.sort(key=lambda row: (str(row[0]), str(row[1])))
        numbered = [(f"AFR{serial + at:06d}", *row) for at, row in enumerate(rows, start=1)]
        serial += len(rows)
        title = (f"Section 17A return: {quarter:%B %Y} to {add_months(quarter, 2):%B %Y}",)
        table = [(SERVICE,), title, (), HEADINGS, *numbered]
        write_book(
            folder / f"S17A fires {quarter:%Y-%m} to {add_months(quarter, 2):%Y-%m}.xlsx",
            {"Incidents": table, "Notes": NOTES},
        )
    return folder


def _fire(
    kind: str, moment: datetime, spot: Spot, burned: dict[str, float], random: np.random.Generator
) -> tuple[Cell, ...]:
    is_fire, is_dwelling = not kind.startswith("Violence"), "welling" in kind
    motive = ("Deliberate" if kind.startswith("Deliberate") else "Accidental") if is_fire else ""
    alarm = (
        (
            "None fitted"
            if "no smoke" in kind
            else str(random.choice(["Operated", "Fitted, did not operate"], p=[0.8, 0.2]))
        )
        if is_dwelling
        else ""
    )
    return (
        moment.date(), f"{moment:%H:%M}", kind, str(random.choice(list(burned), p=list(burned.values()))), motive, alarm,
        spot.easting, spot.northing, spot.lsoa, 0, int(random.poisson(0.12)) if is_dwelling else 0,
    )  # fmt: skip


def _alarms(spots: Spots, folder: Path) -> Path:
    """By quarter; one quarter had no malicious call, and the service sent a nil return."""
    random = np.random.default_rng(story()["seed"] + 52)
    serial = 0
    for quarter in months()[::3]:
        path = folder / f"False alarms {quarter:%Y-%m} to {add_months(quarter, 2):%Y-%m}.csv"
        rows: list[tuple[str, ...]] = []
        for month in (add_months(quarter, by) for by in range(3)):
            for kind, level in ALARMS.items():
                number = int(random.poisson(expected(month, level, trend=-0.03)))
                when = moments(random, month, number, days=EVEN, hours=EVENINGS)
                for moment, spot in zip(when, spots.like(random, number, BEHAVIOUR), strict=True):
                    serial += 1
                    was_challenged = "Yes" if kind == "Malicious" and random.uniform() < 0.6 else "No"
                    where = "Dwelling" if random.uniform() < 0.5 else "Non-residential"
                    rows.append(
                        (
                            f"FA{serial:06d}",
                            f"{moment:%d/%m/%Y}",
                            f"{moment:%H:%M}",
                            kind,
                            str(spot.easting),
                            str(spot.northing),
                            spot.lsoa,
                            where,
                            was_challenged,
                        )
                    )
        if quarter == NIL_QUARTER or not rows:
            write_csv(path, (f"False alarms, {quarter:%B %Y} to {add_months(quarter, 2):%B %Y}",), [("Nil return",)])
            continue
        write_csv(path, ALARM_HEADINGS, rows)
    return folder
