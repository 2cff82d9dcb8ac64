"""Stop and search in brief: how many, what for, what came of it, and who was searched as the officer saw them."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import area
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import measure
from wardmote.measures.counting.periods import year_ending
from wardmote.measures.counting.reader import Reader, reader_of
from wardmote.measures.figures.queries import figure
from wardmote.measures.figures.results import Searches
from wardmote.measures.figures.unplaced_records import without_location

MEASURE = "stop-and-search"
COLUMNS = ("sender", "month", "council", "category", "subcategory", "outcome", "attributes")
_NAMED = {"category": "type", "subcategory": "object", "outcome": "outcome"}
_UNKNOWN = "not stated"
# Of the attributes only these are counted; the rest is free text or rarely filled in.
_ATTRIBUTES = ("officer_defined_ethnicity", "self_defined_ethnicity", "gender", "age_range", "outcome_linked_to_object")


def stop_and_search(
    *, partnership: Partnership, area_code: str, ending: str, as_of: datetime | None = None
) -> Searches:
    """The searches of a council or force in the year ending with a month, by each published attribute."""
    period, definition = year_ending(ending), measure(MEASURE)
    read = reader_of(partnership, definition, as_of=as_of)
    counted = figure(partnership=partnership, measure_slug=MEASURE, area_code=area_code, ending=ending, as_of=as_of)
    territory = read.atlas.territory(area(area_code, partnership=partnership))
    window, _lead = read.cube.month_slice(period.start, period.end)
    known = read.known(definition, territory, window)
    months = {month for month, is_known in zip(read.cube.months[window], known, strict=True) if is_known}
    if counted.count is None:
        months = set()
    councils, senders = set(territory.councils), set(territory.senders)
    by: dict[str, Counter[str]] = {}
    for row in _rows(read, as_of):
        if row["month"] not in months:
            continue
        if (row["council"] in councils) if councils else (row["sender"] in senders):
            _add(by, row)
    return Searches(
        area=counted.area,
        period=period,
        count=counted.count,
        months_supplied=counted.months_supplied,
        without_place=sum(without_location(read, definition, period, name) for name in sorted(senders))
        if months
        else None,
        by={name: tuple(counts.most_common()) for name, counts in by.items()},
        warnings=counted.warnings,
    )


def _rows(read: Reader, as_of: datetime | None) -> list[dict[str, Any]]:
    def counted() -> list[dict[str, Any]]:
        table = intake.count_records(read.partnership, sources=measure(MEASURE).sources, by=COLUMNS, as_of=as_of)
        rows: list[dict[str, Any]] = table.to_pylist()
        for row in rows:
            row["month"] = _day(row["month"])
        return rows

    return read.remembered(("searches", as_of), counted, shelf="layers")


def _day(value: Any) -> date:
    day: date = value.date() if isinstance(value, datetime) else value
    return day


def _add(by: dict[str, Counter[str]], row: Mapping[str, Any]) -> None:
    for column, name in _NAMED.items():
        by.setdefault(name, Counter())[row[column] or _UNKNOWN] += row["count"]
    stated = json.loads(row["attributes"] or "{}")
    for name in _ATTRIBUTES:
        by.setdefault(name, Counter())[str(stated.get(name) or _UNKNOWN)] += row["count"]
