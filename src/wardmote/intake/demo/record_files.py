"""Files of the island's crimes, outcomes and searches, in the layouts in which data.police.uk publishes them."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.incidents import PENDING, STREETS_EACH, Incidents, Streets, incidents, streets
from wardmote.intake.demo.searches import SEARCH_COLUMNS, searches

STREET_COLUMNS = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOME_COLUMNS = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
PENDING_WORDS = "Under investigation"
CHARGED = "Suspect charged"
MONTHS_TO_COURT = 3
REPEATS = 9
# Places off the island that the force dealt with: the code is of no area that is loaded.
ELSEWHERE = ("0.950000", "54.500000", "On or near Far Quay", "E01999999", "Farhaven 001A")
NOWHERE = ("", "", "No Location", "", "")
Row = Sequence[str]


def write_record_files(land: Island, folder: Path) -> Path:
    """Three files for each month but those the story leaves out; returns the folder."""
    points, all_incidents = streets(land), incidents(land)
    writer = _Writer(land, points, all_incidents)
    monthly_searches = searches(land, points)
    for number, month in enumerate(months()):
        name = f"{month:%Y-%m}"
        inside = folder / name
        inside.mkdir(parents=True, exist_ok=True)
        stem = f"{name}-{story()['force']['slug']}"
        _table(inside / f"{stem}-street.csv", STREET_COLUMNS, writer.street_rows(number))
        _table(inside / f"{stem}-outcomes.csv", OUTCOME_COLUMNS, writer.outcome_rows(number))
        if name not in story()["missing_searches"]:
            _table(inside / f"{stem}-stop-and-search.csv", SEARCH_COLUMNS, monthly_searches[number])
    return folder


def _table(path: Path, header: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


class _Writer:
    """Turns incidents into rows."""

    def __init__(self, land: Island, points: Streets, drawn: Incidents) -> None:
        self.land, self.points, self.incidents = land, points, drawn
        self.months: list[date] = months()
        self.categories = [category["name"] for category in story()["categories"]]
        self.has_outcome = [bool(category.get("outcomes")) for category in story()["categories"]]
        self.force: str = story()["force"]["name"]

    def street_rows(self, month: int) -> list[Row]:
        """What the force recorded in a month; in the first some crimes are sent twice, as happens."""
        rows = [self._street_row(int(at)) for at in np.flatnonzero(self.incidents.month == month)]
        if month == 0:
            rows.extend([row for row in rows if row[0]][:REPEATS])
        return rows

    def outcome_rows(self, month: int) -> list[Row]:
        """What was decided in a month, about crimes of that month or earlier."""
        return [
            (*self._start(at, self.months[month]), str(self.incidents.outcome[at]))
            for at in np.flatnonzero(self.incidents.settled == month).tolist()
        ]

    def _street_row(self, at: int) -> Row:
        kind = int(self.incidents.category[at])
        return (
            *self._start(at, self.months[self.incidents.month[at]]),
            self.categories[kind],
            self._last_outcome(at),
            "",
        )

    def _start(self, at: int, month: date) -> tuple[str, ...]:
        longitude, latitude, street, code, name = self._place(at)
        known = self._identifier(at) if self.has_outcome[int(self.incidents.category[at])] else ""
        return known, f"{month:%Y-%m}", self.force, self.force, longitude, latitude, street, code, name

    def _identifier(self, at: int) -> str:
        return hashlib.sha256(f"{story()['seed']}-{at}".encode()).hexdigest()

    def _place(self, at: int) -> tuple[str, str, str, str, str]:
        if not self.incidents.has_place[at]:
            return NOWHERE
        if self.incidents.is_elsewhere[at]:
            return ELSEWHERE
        street = int(self.incidents.street[at])
        area = self.land.lsoas[street // STREETS_EACH]
        longitude, latitude = self.points.longitude[street], self.points.latitude[street]
        return f"{longitude:.6f}", f"{latitude:.6f}", self.points.names[street], area.code, area.name

    def _last_outcome(self, at: int) -> str:
        """The outcome as street files show it: nothing for behaviour, and a court's stages in place of a charge."""
        outcome, settled = str(self.incidents.outcome[at]), int(self.incidents.settled[at])
        if not outcome:
            return ""
        if settled == PENDING:
            return PENDING_WORDS
        if outcome != CHARGED:
            return outcome
        stages: list[str] = story()["outcomes"]["court"]
        is_recent = len(self.months) - settled <= MONTHS_TO_COURT
        return stages[0] if is_recent else stages[at % len(stages)]
