"""Stop and search on the island: one row to a search, nobody named."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.incidents import STREETS_EACH, Streets

SEARCH_COLUMNS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
DRUGS = "Controlled drugs"
DRUGS_ACT = "Misuse of Drugs Act 1971 (section 23)"
POLICE_ACT = "Police and Criminal Evidence Act 1984 (section 1)"
NOTHING = "A no further action disposal"
WITHOUT_POINT = 0.12
MINUTES_IN_28_DAYS = 28 * 24 * 60


def searches(land: Island, points: Streets) -> list[list[tuple[str, ...]]]:
    """The rows of each month, in the order of the months."""
    random = np.random.default_rng(story()["seed"] + 3)
    weight = np.array([area.people_2021 * np.exp(2.2 * area.central + area.poverty) for area in land.lsoas])
    weight /= weight.sum()
    monthly_rows = []
    for month in months():
        number = int(random.poisson(story()["searches"]["monthly"]))
        start = datetime(month.year, month.month, 1, 1, tzinfo=UTC)
        minutes = np.sort(random.integers(0, MINUTES_IN_28_DAYS, number))
        streets = random.choice(len(weight), number, p=weight) * STREETS_EACH + random.integers(0, STREETS_EACH, number)
        facts = _facts(random, number)
        monthly_rows.append(
            [
                _row(start + timedelta(minutes=int(minutes[at])), int(streets[at]), facts[at], points)
                for at in range(number)
            ]
        )
    return monthly_rows


def _facts(random: np.random.Generator, number: int) -> list[dict[str, str]]:
    about = story()["searches"]

    def drawn(shares: Mapping[str, float]) -> NDArray[np.str_]:
        return random.choice(list(shares), number, p=list(shares.values()))

    columns = {
        name: drawn(about[name]) for name in ("types", "genders", "ages", "officer_defined", "objects", "outcomes")
    }
    pick, lost, linked = random.integers(0, 100, number), random.uniform(size=number), random.uniform(size=number)
    return [
        {
            **{name: str(values[at]) for name, values in columns.items()},
            "pick": str(pick[at]),
            "has_point": "" if lost[at] < WITHOUT_POINT else "yes",
            "linked": "True" if linked[at] < 0.7 else "False",
        }
        for at in range(number)
    ]


def _row(moment: datetime, street: int, facts: dict[str, str], points: Streets) -> tuple[str, ...]:
    says = story()["searches"]["self_defined"][facts["officer_defined"]]
    place = ("", "")
    if facts["has_point"]:
        place = (f"{points.latitude[street]:.6f}", f"{points.longitude[street]:.6f}")
    return (
        facts["types"],
        moment.isoformat(),
        "False",
        "",
        *place,
        facts["genders"],
        facts["ages"],
        says[int(facts["pick"]) % len(says)],
        facts["officer_defined"],
        DRUGS_ACT if facts["objects"] == DRUGS else POLICE_ACT,
        facts["objects"],
        facts["outcomes"],
        "" if facts["outcomes"] == NOTHING else facts["linked"],
        "False",
    )
