"""Lists of dated facts that partners send: the edition that is valid on a day, and the list of places of interest."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import queries, store
from wardmote.intake.sources import Source, source
from wardmote.intake.store import Segment

PLACES_OF_INTEREST = "places-of-interest"
DISTRICTS = "outward-postcodes"
FIELDS = (
    "sender",
    "category",
    "subcategory",
    "outcome",
    "month",
    "when_from",
    "when_to",
    "quantity",
    "lsoa",
    "ward",
    "council",
    "longitude",
    "latitude",
)
EDITIONS = ("moment", "date", "month", "quarter", "financial_year", "year")


def reference(partnership: Partnership, name: str, *, on: date, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """The rows of each sender's newest edition on the day, those that are valid then, in the order they were sent."""
    declared = source(name)
    facts: list[dict[str, Any]] = []
    for segment in editions(partnership, declared, on=on, as_of=as_of):
        rows = store.rows([segment.path], {}, segment.rows).to_pylist() if segment.rows else []
        facts += [_told(row) for row in rows if _is_valid(row, declared, on)]
    return facts


def editions(partnership: Partnership, declared: Source, *, on: date, as_of: datetime | None = None) -> list[Segment]:
    """Each sender's newest edition on the day.

    Where editions are dated only by the day they were loaded, the first stands for the days before it too.
    """
    by_sender: dict[str, list[Segment]] = {}
    for segment in queries.segments(partnership, sources=[declared.slug], as_of=as_of):
        by_sender.setdefault(segment.sender, []).append(segment)
    chosen = []
    for of_sender in by_sender.values():
        until = [segment for segment in of_sender if segment.month <= on]
        if until:
            chosen.append(max(until, key=lambda segment: segment.month))
        elif not any(key in declared.columns for key in EDITIONS):
            chosen.append(min(of_sender, key=lambda segment: segment.month))
    return sorted(chosen, key=lambda segment: segment.sender)


def _is_valid(row: Mapping[str, Any], declared: Source, on: date) -> bool:
    if "start" not in declared.columns:
        return True
    start, end = row["when_from"], row["when_to"]
    # A local day begins an hour before midnight UTC in summer: the noon of the day decides.
    noon = datetime(on.year, on.month, on.day, 12)  # noqa: DTZ001 - records hold naive UTC
    return (start is None or start <= noon) and (end is None or noon < end)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    attributes = json.loads(row["attributes"]) if row["attributes"] else {}
    return attributes | {name: row[name] for name in FIELDS}


def place_rows(partnership: Partnership, on: date) -> list[dict[str, Any]]:
    """The partnership's places of interest, none where there are none."""
    return reference(partnership, PLACES_OF_INTEREST, on=on)


def places_stamp(partnership: Partnership) -> str:
    """Changes when the places of interest change."""
    segments = queries.segments(partnership, sources=[PLACES_OF_INTEREST])
    return ",".join(str(segment.id) for segment in segments)


def councils_of_districts(partnership: Partnership, on: date) -> dict[str, str | None]:
    """The council of each postcode district of the partnership's list; None for one that lies in several."""
    councils: dict[str, dict[str, str | None]] = {}
    for row in reference(partnership, DISTRICTS, on=on):
        if row.get("outward_postcode"):
            councils.setdefault(row["outward_postcode"], {})[row["council_code"]] = row["council"]
    # A council that is not among the areas loaded is one all the same.
    return {district: next(iter(codes.values())) if len(codes) == 1 else None for district, codes in councils.items()}


def districts_stamp(partnership: Partnership) -> str:
    """Changes when the list of postcode districts changes."""
    return ",".join(str(segment.id) for segment in queries.segments(partnership, sources=[DISTRICTS]))
