"""What the island's council sends of its roads and schools: collisions, exclusions, racial incidents. One return is late."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from wardmote.demo.story import story
from wardmote.foundations.months import add_months
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.incidents import STREETS_EACH
from wardmote.intake.demo.partner_books import write_book
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import Cell, told_quarters, write_csv
from wardmote.intake.demo.spots import EVEN, EVENINGS, OFFICE, Spot, Spots, expected, moments

COUNCIL = "Aldermere Council"
THEFT, BEHAVIOUR = "Other theft", "Anti-social behaviour"
SEVERITIES = {"Fatal": 0.015, "Serious": 0.22, "Slight": 0.765}
HURT = ("killed", "seriously injured", "slightly injured")
COLLISION_HEADINGS = (
    "collision_reference", "Date", "Time", "Severity", "Easting", "Northing", "LSOA21CD", "number_of_casualties", "number_of_vehicles",
    *(f"{who} {how}" for who in ("Adults", "Children") for how in HURT), "speed_limit",
)  # fmt: skip
COLLISIONS = 14
# The road safety team has not sent its last quarter, though it was due at the end of September.
LATE_QUARTER = date(2026, 4, 1)
SCHOOLS = (
    "Harbour Academy",
    "Castle Mead High School",
    "Northgate School",
    "Saint Osyth College",
    "Eastfield Primary School",
    "Kiln Lane Primary School",
)
REASONS = {
    "DB": 0.36,
    "VA": 0.17,
    "PP": 0.19,
    "PA": 0.08,
    "VP": 0.05,
    "DA": 0.05,
    "OW": 0.03,
    "DM": 0.03,
    "BU": 0.02,
    "RA": 0.01,
    "OT": 0.01,
}
# Pupils are excluded in term: nobody in August, few in July and December.
TERMS = {1: 1.1, 2: 1.0, 3: 1.3, 4: 0.6, 5: 1.1, 6: 1.2, 7: 0.5, 8: 0.0, 9: 1.0, 10: 1.2, 11: 1.5, 12: 0.7}
EXCLUSIONS, EXCLUSIONS_TREND, PERMANENT = 27, 0.07, 0.035
EXCLUSION_HEADINGS = (
    "Start date",
    "Exclusion type",
    "Exclusion reason",
    "Age",
    "Gender",
    "School name",
    "LSOA of school",
    "Length in days",
)
RACIAL = 6.5
RACIAL_CLASSES = {
    "Name calling": 0.48,
    "Threats": 0.12,
    "Physical assault": 0.12,
    "Damage": 0.08,
    "Graffiti": 0.08,
    "Online abuse": 0.09,
    "Other": 0.03,
}
SETTINGS = {
    "School": 0.52,
    "Council housing": 0.18,
    "Street or park": 0.16,
    "Council service": 0.08,
    "Leisure centre": 0.06,
}
RACIAL_HEADINGS = (
    "Form number",
    "Incident date",
    "Incident time",
    "Incident type",
    "Where",
    "LSOA",
    "Ward",
    "Reported through",
    "Outcome",
)
RESULTS = ("Support offered", "Restorative meeting", "Referred to the police", "No further action", "Warning to tenant")


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """By quarter: CSV, workbooks, CSV."""
    spots = Spots(land)
    return [
        PartnerFile("road-collisions", COUNCIL, _collisions(spots, folder / "collisions")),
        PartnerFile("school-exclusions", COUNCIL, _exclusions(spots, folder / "exclusions")),
        PartnerFile("racial-incidents", COUNCIL, _racial(spots, folder / "racial incidents")),
    ]


def _months_of(quarter: date) -> list[date]:
    return [add_months(quarter, by) for by in range(3)]


def _collisions(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 71)
    serial = 0
    for quarter in told_quarters(3):
        rows: list[tuple[Cell, ...]] = []
        for month in _months_of(quarter):
            number = int(random.poisson(expected(month, COLLISIONS, trend=-0.03, season=0.12, peak=11)))
            when = moments(random, month, number, days=EVEN, hours=OFFICE)
            for moment, spot in zip(when, spots.like(random, number, THEFT), strict=True):
                serial += 1
                where = (spot.easting, spot.northing, spot.lsoa)
                severity, hurt = _hurt(random)
                limit = int(random.choice([20, 30, 40, 60], p=[0.2, 0.55, 0.15, 0.1]))
                rows.append(
                    (
                        f"{month:%Y}99{serial:05d}",
                        f"{moment:%d/%m/%Y}",
                        f"{moment:%H:%M}",
                        severity,
                        *where,
                        sum(hurt),
                        int(random.integers(1, 4)),
                        *hurt,
                        limit,
                    )
                )
        if quarter != LATE_QUARTER:
            write_csv(
                folder / f"collisions {quarter:%Y-%m} to {add_months(quarter, 2):%Y-%m}.csv", COLLISION_HEADINGS, rows
            )
    return folder


def _hurt(random: np.random.Generator) -> tuple[str, tuple[int, ...]]:
    """The worst injury, and adults and children killed, seriously and slightly hurt."""
    worst = int(random.choice(3, p=list(SEVERITIES.values())))
    hurt = [0] * 6
    hurt[worst + (3 if random.uniform() < 0.13 else 0)] = 1
    for _ in range(int(random.poisson(0.3))):
        hurt[2 + (3 if random.uniform() < 0.13 else 0)] += 1
    return list(SEVERITIES)[worst], tuple(hurt)


def _exclusions(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 72)
    places = _schools(spots, random)
    for quarter in told_quarters(3):
        rows: list[tuple[Cell, ...]] = []
        for month in _months_of(quarter):
            level = EXCLUSIONS * TERMS[month.month]
            number = int(random.poisson(expected(month, level, trend=EXCLUSIONS_TREND)))
            for at in sorted(random.integers(0, 28, number).tolist()):
                day = month + timedelta(days=at)
                # Not at weekends: the Friday before, or the Monday after when that was last month.
                day += timedelta(
                    days=(0, 0, 0, 0, 0, -1, -2)[day.weekday()] if day.day > 2 else (0, 0, 0, 0, 0, 2, 1)[day.weekday()]
                )
                rows.append((day, *_exclusion(places, random)))
        rows.sort(key=lambda row: str(row[0]))
        name = f"Exclusions {quarter:%Y-%m} to {add_months(quarter, 2):%Y-%m}.xlsx"
        write_book(folder / name, {"Data": [EXCLUSION_HEADINGS, *rows]})
    return folder


def _schools(spots: Spots, random: np.random.Generator) -> list[tuple[str, Spot]]:
    ours = [at for at, area in enumerate(spots.land.lsoas) if area.council == story()["councils"][0]["code"]]
    chosen = random.choice(ours, len(SCHOOLS), replace=False)
    return [(name, spots.at(int(area) * STREETS_EACH)) for name, area in zip(SCHOOLS, chosen, strict=True)]


def _exclusion(places: list[tuple[str, Spot]], random: np.random.Generator) -> tuple[Cell, ...]:
    shares = np.array([0.28, 0.24, 0.22, 0.18, 0.05, 0.03])
    name, spot = places[int(random.choice(len(places), p=shares))]
    age = (
        int(random.integers(7, 12))
        if "Primary" in name
        else int(random.choice([11, 12, 13, 14, 15, 16], p=[0.08, 0.17, 0.24, 0.26, 0.21, 0.04]))
    )
    is_permanent = random.uniform() < PERMANENT
    reasons = np.array(list(REASONS.values()))
    return (
        "PERM" if is_permanent else "FIXD", str(random.choice(list(REASONS), p=reasons / reasons.sum())), age,
        "M" if random.uniform() < 0.68 else "F", name, spot.lsoa, None if is_permanent else int(random.geometric(0.5)),
    )  # fmt: skip


def _racial(spots: Spots, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 73)
    serial = 0
    for quarter in told_quarters(3):
        rows: list[tuple[str, ...]] = []
        for month in _months_of(quarter):
            number = int(random.poisson(expected(month, RACIAL, trend=0.08)))
            when = moments(random, month, number, days=EVEN, hours=EVENINGS)
            for moment, spot in zip(when, spots.like(random, number, BEHAVIOUR), strict=True):
                serial += 1
                kind = str(random.choice(list(RACIAL_CLASSES), p=list(RACIAL_CLASSES.values())))
                setting = str(random.choice(list(SETTINGS), p=list(SETTINGS.values())))
                through = "School" if setting == "School" else "Contact centre"
                rows.append(
                    (
                        f"RI{serial:04d}",
                        f"{moment:%d/%m/%Y}",
                        f"{moment:%H:%M}",
                        kind,
                        setting,
                        spot.lsoa,
                        spot.ward,
                        through,
                        str(random.choice(RESULTS)),
                    )
                )
        write_csv(
            folder / f"Racial incidents {quarter:%Y-%m} to {add_months(quarter, 2):%Y-%m}.csv", RACIAL_HEADINGS, rows
        )
    return folder
