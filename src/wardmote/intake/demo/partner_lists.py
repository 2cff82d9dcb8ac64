"""Lists and returns of the island: tension, peers, weights, census and deprivation. The weights are made up like the rest."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import Row, write_csv, write_workbook

COUNCIL = "Aldermere Council"
FORCE = "Aldermere Constabulary"
AGENCIES = ("Aldermere Council", "Aldermere Constabulary", "Aldermere Fire and Rescue")
WEEKS = 52
NIL = 0.72
SIGNS = {
    "Experienced": (
        "Traders near the harbour say that groups gather after dark",
        "Parents worry about remarks made to pupils on the school bus",
        "Tenants say that newcomers are blamed for the closed lift",
    ),
    "Evidenced": (
        "Stickers of an extreme group on lamp posts, removed the same day",
        "Two windows broken at the prayer hall in one week",
        "Argument between drivers at the taxi rank; police attended",
    ),
    "Potential": (
        "Demonstration announced for the ferry terminal on Saturday",
        "Cup match between the island's two clubs, late kick-off",
        "Decision on the hotel's new use goes to committee",
    ),
}
SOURCES = ("Ward officers", "Neighbourhood team", "Community meeting", "Social media", "Housing officers")
AFFECTED = ("Residents of the ward", "Young people", "Asylum seekers", "Shopkeepers", "Muslim residents")
ACTIONS = ("Watch", "Visit by the neighbourhood team", "Raised at the weekly meeting", "Reassurance visit")
GRADES = {"5 Normal": 0.30, "4 Raised": 0.44, "3 Moderate": 0.21, "2 High": 0.05}
TRENDS = ("up", "down", "level")
# Offence code, offence, and two made-up weights in days: they are in no way those of the ONS or of Cambridge.
WEIGHTS = (
    ("1", "Homicide", 7000, 5000),
    ("3B", "Threats to kill", 60, 84),
    ("5D", "Assault with intent to cause serious harm", 1800, 1400),
    ("8L", "Harassment", 35, 10),
    ("8N", "Assault with injury", 180, 20),
    ("8P", "Racially or religiously aggravated harassment", 60, 20),
    ("8Q", "Stalking", 60, 40),
    ("8R", "Malicious communications", 15, 5),
    ("8S", "Assault with injury on a constable", 170, 30),
    ("8U", "Controlling or coercive behaviour", 320, 180),
    ("11A", "Cruelty to and neglect of children", 250, 90),
    ("104", "Assault without injury on a constable", 25, 5),
    ("105A", "Assault without injury", 15, 1),
    ("105B", "Racially or religiously aggravated assault without injury", 50, 5),
    ("19C", "Rape of a female aged 16 and over", 3200, 1800),
    ("19D", "Rape of a female child under 16", 3900, 2900),
    ("20A", "Sexual assault on a female aged 13 and over", 450, 180),
    ("88E", "Exposure and voyeurism", 60, 20),
    ("28E", "Burglary in a dwelling", 400, 20),
    ("28F", "Attempted burglary in a dwelling", 300, 15),
    ("28G", "Distraction burglary in a dwelling", 600, 180),
    ("29A", "Aggravated burglary in a dwelling", 2200, 1800),
    ("30C", "Burglary not in a dwelling", 120, 15),
    ("30D", "Attempted burglary not in a dwelling", 90, 10),
    ("34A", "Robbery of business property", 800, 360),
    ("34B", "Robbery of personal property", 780, 360),
    ("35", "Blackmail", 400, 180),
    ("37.2", "Aggravated vehicle taking", 160, 84),
    ("39", "Theft from the person", 75, 2),
    ("40", "Theft in a dwelling", 45, 2),
    ("41", "Theft by an employee", 90, 10),
    ("44", "Bicycle theft", 15, 2),
    ("45", "Theft from a vehicle", 30, 2),
    ("46", "Shoplifting", 12, 2),
    ("48", "Theft of a vehicle", 120, 20),
    ("49", "Other theft", 40, 2),
    ("49A", "Making off without payment", 8, 1),
    ("126", "Interfering with a vehicle", 10, 3),
    ("56A", "Arson endangering life", 800, 730),
    ("56B", "Arson not endangering life", 180, 33),
    ("58A", "Criminal damage to a dwelling", 5, 2),
    ("58B", "Criminal damage to another building", 5, 2),
    ("58C", "Criminal damage to a vehicle", 5, 2),
    ("58D", "Other criminal damage", 5, 2),
    ("58J", "Racially or religiously aggravated criminal damage", 20, 5),
    ("92A", "Trafficking in controlled drugs", 600, 540),
    ("92D", "Possession of other drugs", 8, 1),
    ("92E", "Possession of cannabis", 4, 1),
    ("10B", "Possession of a weapon with intent", 250, 90),
    ("10C", "Possession of other weapons", 80, 5),
    ("10D", "Possession of an article with a blade or point", 90, 5),
    ("9A", "Public order offences", 20, 2),
    ("9B", "Racially or religiously aggravated public order offences", 25, 5),
    ("62A", "Violent disorder", 400, 270),
    ("66", "Other offences against public order", 30, 5),
    ("33", "Going equipped for stealing", 40, 5),
    ("54", "Handling stolen goods", 60, 10),
    ("59", "Threat to commit criminal damage", 20, 5),
    ("61A", "Possession of false documents", 90, 60),
    ("79", "Perverting the course of justice", 200, 120),
    ("96", "Wildlife crime", 20, 5),
    ("99", "Other notifiable offences", 40, 10),
)


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """Their files."""
    return [
        PartnerFile("tension-returns", COUNCIL, _tension(land, folder / "Tension returns 2025-26.xlsx")),
        PartnerFile("most-similar-groups", FORCE, _peers(folder / "most_similar_group.csv")),
        PartnerFile("severity-weights", COUNCIL, _weights(folder / "severity weights (made up).csv", 2)),
        PartnerFile("harm-weights", COUNCIL, _weights(folder / "harm weights (made up).csv", 3)),
        PartnerFile("census-tables", COUNCIL, _census(land, folder / "census_2021_long.csv")),
        PartnerFile("deprivation", COUNCIL, _deprivation(land, folder / "deprivation_domains.csv")),
    ]


def _tension(land: Island, path: Path) -> Path:
    """A year of weekly returns of three agencies in one running list; most are nil returns."""
    random = np.random.default_rng(story()["seed"] + 41)
    wards = [
        name for code, name in land.wards.items() if land.of_ward(code)[0].council == story()["councils"][0]["code"]
    ]
    rows: list[Row] = []
    for week in _weeks():
        for agency in AGENCIES:
            if random.uniform() < NIL:
                rows.append((week, agency, "Nil return", *[None] * 8))
                continue
            kind = str(random.choice(list(SIGNS)))
            rows.append(
                (
                    week,
                    agency,
                    kind,
                    str(random.choice(list(GRADES), p=list(GRADES.values()))),
                    *(str(random.choice(each)) for each in (wards, SIGNS[kind], AFFECTED, SOURCES)),
                    "No wider effect seen so far",
                    str(random.choice(TRENDS)),
                    str(random.choice(ACTIONS)),
                )
            )
    header = (
        "Week commencing", "Agency", "EEP", "Grade", "Ward", "What happened", "Community affected", "Source of information",
        "Assessment", "Trend", "Action",
    )  # fmt: skip
    above = (
        "Safer Aldermere: community tension",
        "OFFICIAL-SENSITIVE. One line for each agency and week, nil returns too.",
        "",
    )
    return write_workbook(path, "Returns", header, rows, above=above)


def _weeks() -> list[date]:
    """The Mondays of the last year of the story's months."""
    last = months()[-1].replace(day=28)
    monday = last - timedelta(days=last.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def _peers(path: Path) -> Path:
    own, *others = [council["name"] for council in (*story()["councils"], *story()["elsewhere"]["councils"])]
    return write_csv(path, ("Area", "Peer", "Valid from"), [(own, peer, "01/04/2023") for peer in others])


def _weights(path: Path, column: int) -> Path:
    named = {2: "Weight", 3: "Days"}[column]
    return write_csv(path, ("Offence code", "Offence", named), [(*row[:2], row[column]) for row in WEIGHTS])


def _census(land: Island, path: Path) -> Path:
    """Three measures of each small area, in long form."""
    random = np.random.default_rng(story()["seed"] + 42)
    rows: list[Row] = []
    for area in land.lsoas:
        households = round(area.people_2021 / 2.3)
        shares = (
            ("TS045", "Households with no car or van", households, 0.12 + 0.35 * area.poverty),
            ("TS054", "Households renting", households, 0.15 + 0.45 * area.poverty),
            ("TS007A", "Residents aged 15 to 24", area.people_2021, 0.09 + 0.12 * area.central),
        )
        for table, named, base, share in shares:
            rows.append((area.code, table, named, int(random.binomial(base, share)), "21/03/2021"))
    return write_csv(path, ("LSOA21CD", "Table", "Measure", "Count", "Census date"), rows)


def _deprivation(land: Island, path: Path) -> Path:
    """Two domains that the index loaded with the areas does not hold apart, ranked among the island's own small areas."""
    random = np.random.default_rng(story()["seed"] + 43)
    rows: list[Row] = []
    for domain, leaning in (("Crime", 0.8), ("Living environment", 0.5)):
        scores = [leaning * area.poverty + float(random.normal(0, 0.2)) for area in land.lsoas]
        places = np.argsort(np.argsort([-score for score in scores])) + 1
        for area, score, place in zip(land.lsoas, scores, places.tolist(), strict=True):
            decile = (place - 1) * 10 // len(scores) + 1
            rows.append((area.code, domain, f"{score:.3f}", place, decile, "30/09/2019"))
    return write_csv(path, ("LSOA21CD", "Domain", "Score", "Rank", "Decile", "Edition"), rows)
