"""What each column of a sample might become, with the reason: guesses for a person to confirm."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop

from wardmote.intake.drafting.profiles import MOST_WORDS, Profile
from wardmote.intake.partner.headings import PERIODS_ACROSS
from wardmote.intake.partner.times import period_in
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources.keys import TIME_COLUMNS

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
    kind: Guess = field(default_factory=lambda: Guess("incidents", _("each row looks like one event")))
    place: Guess = field(default_factory=lambda: Guess("none", _("no column of places was recognised")))
    identifier: Guess = field(default_factory=lambda: Guess("none", _("no column of references was recognised")))
    every: Guess = field(default_factory=lambda: Guess("edition", _("the sample does not show how often it comes")))
    # Headings that are counts of several kinds, each with the slug of its kind.
    unpivot: dict[str, Guess] = field(default_factory=dict)
    # Further columns whose words tell the category together with its own.
    combine: dict[str, list[Guess]] = field(default_factory=dict)
    # What the headings of columns of counts are, and where the period of the whole file is told.
    across: Guess | None = None
    period: Guess | None = None
    finest: Guess = field(default_factory=lambda: Guess("council", _("the safest")))


def _headed(*words: str) -> Test:
    pattern = re.compile(rf"(?:^|[^a-z])(?:{'|'.join(words)})(?:[^a-z]|$)", re.IGNORECASE)
    return lambda column: bool(pattern.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.heading).replace("_", " ")))


def _of(*kinds: str) -> Test:
    return lambda column: column.kind in kinds


def _within(low: float, high: float) -> Test:
    return lambda column: (
        column.smallest is not None and column.largest is not None and low <= column.smallest and column.largest <= high
    )


def _has_few_words(column: Profile) -> bool:
    """Whether the values are words of a list, though a small sample may have each of them but once."""
    if column.kind == "words":
        return True
    return 0 < column.distinct <= MOST_WORDS and not any(re.search(r"\d", word) for word, _rows in column.words)


# In this order: a column that one rule has taken is not offered to the next.
RULES: tuple[tuple[str, tuple[Test, ...], str], ...] = (
    ("latitude", (_headed("lat", "latitude", "y"), _of("number"), _within(49, 61)), gettext_noop("its heading, and numbers between 49 and 61")),
    ("longitude", (_headed("lon", "long", "lng", "longitude", "x"), _of("number", "whole number"), _within(-9, 3)), gettext_noop("its heading, and numbers between -9 and 3")),
    ("easting", (_headed("easting", "eastings", "x", "east", "easting rounded"), _of("number", "whole number"), _within(0, 700_000)), gettext_noop("its heading, and numbers of the National Grid")),
    ("northing", (_headed("northing", "northings", "y", "north"), _of("number", "whole number"), _within(0, 1_300_000)), gettext_noop("its heading, and numbers of the National Grid")),
    ("lsoa", (_of("LSOA code"),), gettext_noop("codes of LSOAs")),
    ("ward", (_of("ward code"),), gettext_noop("codes of wards")),
    ("council", (_of("council code"),), gettext_noop("codes of councils")),
    ("outward_postcode", (_of("outward postcode"), _headed("post ?code", "outward", "outcode", "district")), gettext_noop("its heading, and outward halves of postcodes")),
    ("start", (_of("date", "moment"), _headed("from", "start", "earliest", "first", "between")), gettext_noop("its heading, and dates")),
    ("end", (_of("date", "moment"), _headed("to", "end", "latest", "last", "until")), gettext_noop("its heading, and dates")),
    ("moment", (_of("moment"),), gettext_noop("dates with times")),
    ("date", (_of("date"),), gettext_noop("dates")),
    ("time", (_of("time"),), gettext_noop("times of day")),
    ("day", (_of("whole number", "day of a month"), _headed("day", "day of (?:the )?month", "dd"), _within(1, 31)), gettext_noop("its heading, and days of a month")),
    ("month", (_of("month"),), gettext_noop("months such as 2026-05")),
    ("month", (_of("name of a month"),), gettext_noop("names of months")),
    ("month", (_of("whole number"), _headed("month", "month number"), _within(1, 12)), gettext_noop("its heading, and numbers of months")),
    ("quarter", (_of("whole number"), _headed("quarter", "qtr"), _within(1, 4)), gettext_noop("its heading, and numbers of quarters")),
    ("academic_year", (_of("year of two", "financial year"), _headed("academic", "school", "academic year", "school year")), gettext_noop("its heading, and years such as 2024/25")),
    ("quarter", (_of("quarter"),), gettext_noop("quarters")),
    ("financial_year", (_of("financial year"),), gettext_noop("financial years")),
    ("financial_year", (_of("year of two"), _headed("financial", "fiscal", "fy")), gettext_noop("its heading, and years such as 202425")),
    ("year", (_of("year"), _headed("year")), gettext_noop("years")),
    ("ward", (_of("words", "text", "identifier"), _headed("ward", "ward name")), gettext_noop("its heading")),
    ("council", (_of("words", "text", "identifier"), _headed("council", "district", "borough", "boroughname", "local authority", "unitary authority", "authority", "csp", "community safety partnership", "la", "lad", "la name")), gettext_noop("its heading")),
    ("outcome", (_of("words"), _headed("outcome", "result", "disposal", "status", "action")), gettext_noop("its heading, and few different words")),
    ("category", (_of("words", "text", "identifier"), _has_few_words, _headed("type", "category", "offence", "class", "kind", "reason", "service", "strand")), gettext_noop("its heading, and few different words")),
    ("subcategory", (_of("words", "text", "identifier"), _has_few_words, _headed("type", "category", "sub", "subtype", "property", "method", "detail")), gettext_noop("its heading, and few different words")),
    ("identifier", (_headed("id", "ref", "reference", "number", "no", "urn", "case", "incident"), lambda column: column.is_unique and column.filled == 1), gettext_noop("its heading, and no value twice")),
    ("quantity", (_of("whole number"), _headed("count", "total", "quantity", "number", "no", "incidents", "cases", "volume", "n", "reports", "offences", "crimes", "records", "calls", "referrals", "attendances")), gettext_noop("its heading, and whole numbers")),
    ("place", (_of("text", "free text", "words"), _headed("location", "place", "address", "premises", "venue", "street", "where", "site")), gettext_noop("its heading, and texts")),
)  # fmt: skip
MOTIVE = _headed("motive", "intent", "intention", "deliberate", "cause", "accidental")
MOTIVES = re.compile(
    r"^(?:deliberate|accidental|not known|unknown|undetermined|natural|n/?a|other)(?:\b.*)?$", re.IGNORECASE
)
COUNTABLE = ("whole number", "nothing")
FEWEST_ACROSS = 3
# Words that say where, or how the table is made, and not what was counted.
NOT_KINDS = _headed(
    "geographic",
    "level",
    "region",
    "country",
    "identifier",
    "area",
    "code",
    "force",
    "status",
    "year",
    "period",
    "name",
)
# Whole numbers that name or order something.
NO_COUNTS = _headed(
    "code",
    "id",
    "fid",
    "oid",
    "objectid",
    "index",
    "rank",
    "decile",
    "uprn",
    "usrn",
    "population",
    "age",
    "year",
    "row",
)
KEPT = ("words", "yes or no", "whole number", "number")
FINEST = {"point": "lsoa", "lsoa": "lsoa", "ward": "ward", "council": "council"}
PLACES = (
    ("point", ("longitude", "latitude"), gettext_noop("it has longitudes and latitudes")),
    ("point", ("easting", "northing"), gettext_noop("it has eastings and northings")),
    ("lsoa", ("lsoa",), gettext_noop("it has LSOAs")),
    ("ward", ("ward",), gettext_noop("it has wards")),
    ("outward postcode", ("outward_postcode",), gettext_noop("it has outward halves of postcodes")),
    ("council", ("council",), gettext_noop("it has councils")),
    (
        "text",
        ("place",),
        gettext_noop("it has texts about places, which must be looked up in a list of places of interest"),
    ),
)


@dataclass(frozen=True)
class SampleTexts:
    """What a sample says of its period outside its columns of records."""

    headings: Sequence[str] = ()
    file_name: str = ""
    sheet_name: str = ""
    title: str = ""


def guess(profiles: Sequence[Profile], sample: SampleTexts = SampleTexts()) -> Guesses:
    """What the columns might become."""
    wide, across = _across(profiles)
    profiles = [each for each in profiles if each not in wide]
    guesses = Guesses()
    free = [each for each in profiles if not each.forbidden and not each.not_kept and each.kind != "nothing"]
    guesses.across = across
    guesses.forbidden = {column.heading: column.forbidden for column in profiles if column.forbidden}
    for key, tests, reason in RULES:
        if key in guesses.columns:
            continue
        column = next((each for each in free if all(test(each) for test in tests)), None)
        if column is not None:
            guesses.columns[key] = Guess(column.heading, _(reason))
            free.remove(column)
    _pair(guesses, profiles, free)
    _school_years(guesses, profiles, free)
    _parts_of_dates(guesses, profiles, free)
    guess_times(guesses, profiles)
    _counts(guesses, free, sample)
    _combine(guesses, free)
    guess_records(guesses)
    for column in free:
        if column.kind in KEPT and column.distinct <= MOST_WORDS * 10:
            guesses.attributes[attribute_key(column.heading, guesses.attributes)] = Guess(
                column.heading, _("few different values, or numbers; kept beside the record")
            )
        elif column.kind in {"free text", "text"}:
            guesses.scan.append(column.heading)
    return guesses


def _combine(guesses: Guesses, free: list[Profile]) -> None:
    """A motive beside a kind of fire tells the kind with it: nobody counts “Primary fire” alone."""
    column = next((each for each in free if MOTIVE(each) and _are_motives(each)), None)
    if "category" in guesses.columns and column is not None:
        reason = _("deliberate or accidental: with the category it tells what was counted")
        guesses.combine["category"] = [Guess(column.heading, reason)]
        free.remove(column)


def _are_motives(column: Profile) -> bool:
    return bool(column.words) and all(MOTIVES.match(word) for word, _rows in column.words)


def _across(profiles: Sequence[Profile]) -> tuple[list[Profile], Guess | None]:
    """The columns whose headings are periods and whose cells are counts: three or more, or two beside other columns."""
    for kind, reader in PERIODS_ACROSS.items():
        wide = [each for each in profiles if reader(each.heading) is not None and each.kind in COUNTABLE]
        if len(wide) >= FEWEST_ACROSS:
            return wide, Guess(
                kind,
                _("{count} headings such as “{heading}” are periods, with counts below them").format(
                    count=len(wide), heading=wide[0].heading
                ),
            )
    return [], None


def _school_years(guesses: Guesses, profiles: Sequence[Profile], free: list[Profile]) -> None:
    """Years as 202425 are school years where another column says so."""
    years = next((each for each in free if each.kind == "year of two"), None)
    says = any(
        "academic" in word.casefold() or "school year" in word.casefold() for each in profiles for word, _ in each.words
    )
    if years is not None and says and "academic_year" not in guesses.columns:
        guesses.columns["academic_year"] = Guess(
            years.heading, _("years such as 202425, and another column says academic year")
        )
        free.remove(years)


def _parts_of_dates(guesses: Guesses, profiles: Sequence[Profile], free: list[Profile]) -> None:
    """A day needs its month and year; a number of a quarter or month its year."""
    if "time" in guesses.columns and not {"date", "moment", "start", "day"} & set(guesses.columns):
        _give_back("time", guesses, profiles, free)
    if "day" in guesses.columns and not {"month", "year"} <= set(guesses.columns):
        _give_back("day", guesses, profiles, free)
    if {"date", "moment", "start"} & set(guesses.columns):
        for key in ("day", "month", "quarter", "financial_year", "academic_year", "year"):
            if key in guesses.columns:
                _give_back(key, guesses, profiles, free)


def _counts(guesses: Guesses, free: list[Profile], sample: SampleTexts) -> None:
    """Where the period is told, and which columns are counts, of a table that is no list of incidents."""
    has_time = bool(set(guesses.columns) & set(TIME_COLUMNS)) or guesses.across is not None
    if not has_time:
        guesses.period = period_of_file(sample)
    is_dated = bool({"date", "moment", "start", "day"} & set(guesses.columns))
    if is_dated or "identifier" in guesses.columns or guesses.across is not None:
        return
    numbers = [each for each in free if each.kind == "whole number" and not NO_COUNTS(each)]
    if "quantity" not in guesses.columns and len(numbers) > 1:
        for each in numbers:
            guesses.unpivot[each.heading] = Guess(
                attribute_key(each.heading, ()).replace("_", "-"), _("whole numbers: a count of its own kind")
            )
            free.remove(each)
    elif "quantity" not in guesses.columns and numbers:
        guesses.columns["quantity"] = Guess(
            numbers[0].heading, _("the only whole numbers, and rows have no date of a day")
        )
        free.remove(numbers[0])
    if "category" not in guesses.columns or guesses.unpivot:
        _words_of_counts(guesses, free)


def _words_of_counts(guesses: Guesses, free: list[Profile]) -> None:
    """The column of words that tells the counts apart, where no heading says so."""
    key = "subcategory" if guesses.unpivot else "category"
    if guesses.unpivot and "category" in guesses.columns:
        guesses.columns.setdefault("subcategory", guesses.columns.pop("category"))
    column = next((each for each in free if each.kind == "words" and each.distinct >= 2 and not NOT_KINDS(each)), None)
    if column is not None and key not in guesses.columns:
        guesses.columns[key] = Guess(
            column.heading, _("few different words, and no heading says which column has the kinds")
        )
        free.remove(column)


def period_of_file(sample: SampleTexts) -> Guess | None:
    """Where the period of the whole file is told, if it is told outside its columns."""
    for where, text in (("file name", sample.file_name), ("sheet name", sample.sheet_name), ("title", sample.title)):
        if text and period_in(text) is not None:
            return Guess(where, _("no column says when, and it holds a month, quarter or year"))
    return None


def _pair(guesses: Guesses, profiles: Sequence[Profile], free: list[Profile]) -> None:
    """Half a pair of coordinates is none, and an end needs a start."""
    for one, other in (("longitude", "latitude"), ("easting", "northing")):
        for here, there in ((one, other), (other, one)):
            if here in guesses.columns and there not in guesses.columns:
                _give_back(here, guesses, profiles, free)
    if ("start" in guesses.columns) != ("end" in guesses.columns):
        lone = "start" if "start" in guesses.columns else "end"
        heading = guesses.columns[lone].value
        if not {"date", "moment"} & set(guesses.columns):
            column = next(each for each in profiles if each.heading == heading)
            guesses.columns["moment" if column.kind == "moment" else "date"] = Guess(heading, _("dates"))
            del guesses.columns[lone]
        else:
            _give_back(lone, guesses, profiles, free)


def _give_back(key: str, guesses: Guesses, profiles: Sequence[Profile], free: list[Profile]) -> None:
    heading = guesses.columns.pop(key).value
    free.extend(each for each in profiles if each.heading == heading)


def guess_times(guesses: Guesses, profiles: Sequence[Profile]) -> None:
    """How the dates of the columns of time are written, and how often such a file seems to come."""
    wanted = [guesses.columns[key].value for key in ("date", "moment", "start", "end") if key in guesses.columns]
    seen = [each.dates for each in profiles if each.heading in wanted and each.dates]
    formats = list(dict.fromkeys(each for dates in seen for each in dates.formats))
    if seen:
        first, last = min(dates.first for dates in seen), max(dates.last for dates in seen)
        guesses.every = _cadence(date.fromisoformat(first), date.fromisoformat(last))
    if not formats:
        return
    reason = _("read from {headings}").format(headings=", ".join(f"“{each}”" for each in wanted))
    if any(dates.is_ambiguous for dates in seen):
        reason = _(
            "AMBIGUOUS: no day above 12 in the sample, so day and month may be the other way round; ask the sender"
        )
    guesses.formats = tuple(formats)
    guesses.dates = Guess(", ".join(formats), reason)


def _cadence(first: date, last: date) -> Guess:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = "month" if months == 1 else "quarter" if months <= 3 else "year" if months <= 12 else "month"
    return Guess(
        every, _("the sample’s dates go from {first} to {last}").format(first=first.isoformat(), last=last.isoformat())
    )


def guess_records(guesses: Guesses) -> None:
    """What a row is, what tells it from others, and where it was, by the columns there are."""
    columns = guesses.columns
    if "identifier" in columns:
        guesses.identifier = Guess(
            "one record each", _("“{heading}” has no value twice").format(heading=columns["identifier"].value)
        )
    if guesses.across is not None:
        guesses.kind = Guess("counts", _("headings are periods, with counts below them"))
    elif guesses.unpivot:
        guesses.kind = Guess("counts", _("several columns of whole numbers, and rows have no reference"))
    elif "quantity" in columns and "identifier" not in columns:
        guesses.kind = Guess(
            "counts",
            _("“{heading}” looks like a count, and rows have no reference").format(heading=columns["quantity"].value),
        )
    elif "quantity" in columns:
        heading = columns.pop("quantity").value
        guesses.attributes[attribute_key(heading, guesses.attributes)] = Guess(
            heading, _("whole number; kept beside the record")
        )
    place = next(((name, reason) for name, needed, reason in PLACES if set(needed) <= set(columns)), None)
    if place is not None:
        guesses.place = Guess(place[0], _(place[1]))
        guesses.finest = Guess(FINEST.get(place[0], "council"), _("no finer than the rows’ place; ask the sender"))


def attribute_key(heading: str, taken: Iterable[str]) -> str:
    """A key for what is kept of a column beside the record."""
    key = re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")[:40] or "column"
    number, unique_key = 2, key
    while unique_key in taken:
        unique_key, number = f"{key}_{number}", number + 1
    return unique_key
