"""What each column of a sample might become, with the reason: guesses for a person to confirm."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from wardmote.intake.drafting.profiles import MOST_WORDS, Profile

Test = Callable[[Profile], bool]


@dataclass(frozen=True)
class Guess:
    """A value and why it is thought to be right."""

    value: str
    reason: str


@dataclass
class Guesses:
    """Everything guessed about a sample."""

    columns: dict[str, Guess] = field(default_factory=dict)
    attributes: dict[str, Guess] = field(default_factory=dict)
    forbidden: dict[str, str] = field(default_factory=dict)
    scan: list[str] = field(default_factory=list)
    dates: Guess | None = None
    formats: tuple[str, ...] = ()
    kind: Guess = field(default_factory=lambda: Guess("incidents", "each row looks like one event"))
    place: Guess = field(default_factory=lambda: Guess("none", "no column of places was recognised"))
    identifier: Guess = field(default_factory=lambda: Guess("none", "no column of identifiers was recognised"))
    every: Guess = field(default_factory=lambda: Guess("edition", "the sample does not show how often it comes"))
    finest: Guess = field(default_factory=lambda: Guess("council", "the safest"))


def _headed(*words: str) -> Test:
    pattern = re.compile(rf"(?:^|[^a-z])(?:{'|'.join(words)})(?:[^a-z]|$)", re.IGNORECASE)
    return lambda column: bool(pattern.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.heading).replace("_", " ")))


def _of(*kinds: str) -> Test:
    return lambda column: column.kind in kinds


def _within(low: float, high: float) -> Test:
    return lambda column: (
        column.smallest is not None and column.largest is not None and low <= column.smallest and column.largest <= high
    )


# In this order: a column that one rule has taken is not offered to the next.
RULES: tuple[tuple[str, tuple[Test, ...], str], ...] = (
    ("latitude", (_headed("lat", "latitude", "y"), _of("number"), _within(49, 61)), "heading, and numbers between 49 and 61"),
    ("longitude", (_headed("lon", "long", "lng", "longitude", "x"), _of("number", "whole number"), _within(-9, 3)), "heading, and numbers between -9 and 3"),
    ("easting", (_headed("easting", "eastings", "x", "east", "easting rounded"), _of("number", "whole number"), _within(0, 700_000)), "heading, and numbers of the National Grid"),
    ("northing", (_headed("northing", "northings", "y", "north"), _of("number", "whole number"), _within(0, 1_300_000)), "heading, and numbers of the National Grid"),
    ("lsoa", (_of("LSOA code"),), "codes of LSOAs"),
    ("ward", (_of("ward code"),), "codes of wards"),
    ("council", (_of("council code"),), "codes of councils"),
    ("outward_postcode", (_of("outward postcode"), _headed("post ?code", "outward", "outcode", "district")), "heading, and outward halves of postcodes"),
    ("start", (_of("date", "moment"), _headed("from", "start", "earliest", "first", "between")), "heading, and dates"),
    ("end", (_of("date", "moment"), _headed("to", "end", "latest", "last", "until")), "heading, and dates"),
    ("moment", (_of("moment"),), "dates with times"),
    ("date", (_of("date"),), "dates"),
    ("time", (_of("time"),), "times of day"),
    ("month", (_of("month"),), "months such as 2026-05"),
    ("quarter", (_of("quarter"),), "quarters"),
    ("financial_year", (_of("financial year"),), "financial years"),
    ("year", (_of("year"), _headed("year")), "years"),
    ("ward", (_of("words", "text"), _headed("ward")), "heading"),
    ("council", (_of("words", "text"), _headed("council", "district", "borough", "local authority", "csp")), "heading"),
    ("outcome", (_of("words"), _headed("outcome", "result", "disposal", "status", "action")), "heading, and few distinct words"),
    ("category", (_of("words"), _headed("type", "category", "offence", "class", "kind", "reason", "service", "strand")), "heading, and few distinct words"),
    ("subcategory", (_of("words"), _headed("type", "category", "sub", "subtype", "property", "method", "detail")), "heading, and few distinct words"),
    ("identifier", (_headed("id", "ref", "reference", "number", "no", "urn", "case", "incident"), lambda column: column.is_unique and column.filled == 1), "heading, and no value twice"),
    ("quantity", (_of("whole number"), _headed("count", "total", "quantity", "number", "no", "incidents", "cases", "volume", "n")), "heading, and whole numbers"),
    ("place", (_of("text", "free text", "words"), _headed("location", "place", "address", "premises", "venue", "street", "where", "site")), "heading, and texts"),
)  # fmt: skip
KEPT = ("words", "yes or no", "whole number", "number")
FINEST = {"point": "lsoa", "lsoa": "lsoa", "ward": "ward", "council": "council"}
PLACES = (
    ("point", ("longitude", "latitude"), "it has longitudes and latitudes"),
    ("point", ("easting", "northing"), "it has eastings and northings"),
    ("lsoa", ("lsoa",), "it has LSOAs"),
    ("ward", ("ward",), "it has wards"),
    ("outward postcode", ("outward_postcode",), "it has outward halves of postcodes"),
    ("council", ("council",), "it has councils"),
    ("text", ("place",), "it has texts about places, which must be looked up in a list of places of interest"),
)


def guess(profiles: Sequence[Profile]) -> Guesses:
    """What the columns might become."""
    found = Guesses()
    free = [column for column in profiles if not column.forbidden and column.kind != "nothing"]
    found.forbidden = {column.heading: column.forbidden for column in profiles if column.forbidden}
    for key, tests, reason in RULES:
        if key in found.columns:
            continue
        column = next((each for each in free if all(test(each) for test in tests)), None)
        if column is not None:
            found.columns[key] = Guess(column.heading, reason)
            free.remove(column)
    _pair(found, profiles, free)
    _times(found, profiles)
    _records(found)
    for column in free:
        if column.kind in KEPT and column.distinct <= MOST_WORDS * 10:
            found.attributes[_key(column.heading, found.attributes)] = Guess(
                column.heading, f"{column.kind}; kept beside the record"
            )
        elif column.kind in {"free text", "text"}:
            found.scan.append(column.heading)
    return found


def _pair(found: Guesses, profiles: Sequence[Profile], free: list[Profile]) -> None:
    """Half a pair of coordinates is none, and an end needs a start."""
    for one, other in (("longitude", "latitude"), ("easting", "northing")):
        for here, there in ((one, other), (other, one)):
            if here in found.columns and there not in found.columns:
                _give_back(here, found, profiles, free)
    if ("start" in found.columns) != ("end" in found.columns):
        lone = "start" if "start" in found.columns else "end"
        heading = found.columns[lone].value
        if not {"date", "moment"} & set(found.columns):
            column = next(each for each in profiles if each.heading == heading)
            found.columns["moment" if column.kind == "moment" else "date"] = Guess(heading, "dates")
            del found.columns[lone]
        else:
            _give_back(lone, found, profiles, free)


def _give_back(key: str, found: Guesses, profiles: Sequence[Profile], free: list[Profile]) -> None:
    heading = found.columns.pop(key).value
    free.extend(each for each in profiles if each.heading == heading)


def _times(found: Guesses, profiles: Sequence[Profile]) -> None:
    wanted = [found.columns[key].value for key in ("date", "moment", "start", "end") if key in found.columns]
    seen = [each.dates for each in profiles if each.heading in wanted and each.dates]
    formats = list(dict.fromkeys(each for dates in seen for each in dates.formats))
    if not formats:
        return
    reason = f"read from {', '.join(f'“{each}”' for each in wanted)}"
    if any(dates.is_ambiguous for dates in seen):
        reason = "AMBIGUOUS: no day above 12 in the sample, so day and month may be the other way round; ask the sender"
    found.formats = tuple(formats)
    found.dates = Guess(", ".join(formats), reason)
    first, last = min(dates.first for dates in seen), max(dates.last for dates in seen)
    found.every = _cadence(date.fromisoformat(first), date.fromisoformat(last))


def _cadence(first: date, last: date) -> Guess:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = "month" if months == 1 else "quarter" if months <= 3 else "year" if months <= 12 else "month"
    return Guess(every, f"the sample’s dates go from {first.isoformat()} to {last.isoformat()}")


def _records(found: Guesses) -> None:
    columns = found.columns
    if "identifier" in columns:
        found.identifier = Guess("one record each", f"“{columns['identifier'].value}” has no value twice")
    if "quantity" in columns and "identifier" not in columns:
        found.kind = Guess("counts", f"“{columns['quantity'].value}” looks like a count, and rows have no identifier")
    elif "quantity" in columns:
        found.attributes[_key(columns["quantity"].value, found.attributes)] = Guess(
            columns.pop("quantity").value, "whole number; kept beside the record"
        )
    place = next(((name, reason) for name, needed, reason in PLACES if set(needed) <= set(columns)), None)
    if place is not None:
        found.place = Guess(*place)
        found.finest = Guess(FINEST.get(place[0], "council"), "no finer than the rows’ place; ask the sender")


def _key(heading: str, taken: Iterable[str]) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")[:40] or "column"
    number, made = 2, key
    while made in taken:
        made, number = f"{key}_{number}", number + 1
    return made
