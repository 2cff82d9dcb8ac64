"""What a sample's columns hold: how full, how many distinct values, of which kind, and what may be shown of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.intake.drafting.dates import DateGuess, guess_dates
from wardmote.intake.drafting.not_kept import is_shortened, why_not_kept
from wardmote.intake.partner.area_names import is_area
from wardmote.intake.partner.cells import without_blanks
from wardmote.intake.partner.quantities import SUPPRESSED
from wardmote.intake.partner.words import COMBINED
from wardmote.intake.reading.concerns import shown_name
from wardmote.intake.reading.guard import is_forbidden, kinds_of
from wardmote.intake.reading.persons import shape_of
from wardmote.intake.reading.sheets import Sheet

HEADER_ROWS = 30
EXAMPLES = 3
EXAMPLE_LENGTH = 30
MOST_WORDS = 60
FREE_TEXT_LENGTH = 60
NEARLY_ALL = 0.95
# Of a column that is called a date so many may be none: they are rejected, and said.
MOST = 0.5
DATED = re.compile(r"(?:^|[^a-z])dates?(?:[^a-z]|$)", re.IGNORECASE)
# “A1” may be a class of reports: a heading must say that it is half a postcode.
POSTCODES = re.compile(r"post ?code|outward|outcode|district", re.IGNORECASE)
# Ten digits may be seconds since 1970: not where the heading says that they number something.
NUMBERED = re.compile(r"(?:^|[^a-z])(?:id|index|ref|reference|number|no|code)(?:[^a-z]|$)", re.IGNORECASE)
SHAPES: dict[str, "re.Pattern[str]"] = {
    "LSOA code": re.compile(r"[EW]01\d{6}"),
    "ward code": re.compile(r"[EW]05\d{6}"),
    "council code": re.compile(r"(?:E0[6-9]|E10|W06)\d{6}"),
    "month": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    "quarter": re.compile(
        r"(?:Q[1-4][ /-]*(?:\d{4}|\d{2})(?:[/-]\d{2,4})?|\d{4}(?:[/-]\d{2,4})?[ /-]*Q[1-4])", re.IGNORECASE
    ),
    "financial year": re.compile(r"\d{4}[/-](?:\d{2}|\d{4})"),
    "year": re.compile(r"(?:19|20)\d{2}"),
    "time": re.compile(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?"),
    "yes or no": re.compile(r"yes|no|y|n|true|false", re.IGNORECASE),
    "day of a month": re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)"),
    "name of a month": re.compile(
        r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\.?|january|february|march|april|august|september|october|november|december",
        re.IGNORECASE,
    ),
    "whole number": re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d{1,9}"),
    "number": re.compile(r"-?\d+\.\d+|-?\d{1,9}"),
    "outward postcode": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?", re.IGNORECASE),
}


@dataclass(frozen=True)
class Profile:
    """One column of the sample. `words` are its distinct values with their counts, empty for a column that may not be shown."""

    position: int
    heading: str
    kind: str
    filled: float
    distinct: int
    examples: tuple[str, ...]
    words: tuple[tuple[str, int], ...] = ()
    dates: DateGuess | None = None
    forbidden: str = ""
    smallest: float | None = None
    largest: float | None = None
    is_unique: bool = False
    # Why it is no column to keep, though a file may have it: an address, or the number of one.
    not_kept: str = ""
    # How many of its cells a spreadsheet has shortened to 2.02501E+12.
    shortened: int = 0


def header_row(sheet: Sheet) -> int:
    """The index of the row that looks most like headings: many cells, all texts, all different, with rows like each other below."""
    best, best_score = 0, -1.0
    width = len(sheet.rows[0]) if sheet.rows else 0
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        cells = [cell.strip() for cell in row if cell.strip()]
        texts = sum(not re.fullmatch(r"[\d\s.,:/-]+", cell) for cell in cells)
        below = sheet.rows[index + 1 : index + 6]
        under = sum(sum(1 for cell in other if cell.strip()) for other in below) / max(1, len(below))
        is_heading = texts == len(cells) and len({cell.casefold() for cell in cells}) == len(cells)
        score = (texts + min(under, len(cells))) / max(1, width) + (1.0 if is_heading else 0.0) - index / 1000
        if below and score > best_score:
            best, best_score = index, score
    return best


def profiles_of(sheet: Sheet, header: int) -> list[Profile]:
    """Each column that has a heading."""
    rows = sheet.rows[header + 1 :]
    headings = [cell.strip() for cell in sheet.rows[header]]
    return [
        profile_of(position, heading, [row[position].strip() for row in rows])
        for position, heading in enumerate(headings)
        if heading
    ]


def combined_profile(sheet: Sheet, header: int, columns: Sequence[Profile]) -> Profile:
    """Several columns as the one whose words they are together: “Primary fire / Deliberate”."""
    values = [
        " ".join(COMBINED.join(row[each.position].strip() for each in columns).split())
        for row in sheet.rows[header + 1 :]
        if row[columns[0].position].strip()
    ]
    return profile_of(columns[0].position, COMBINED.join(each.heading for each in columns), values)


def profile_of(position: int, heading: str, values: Sequence[str]) -> Profile:
    """What one column holds."""
    counts = Counter(value for value in values if value)
    count = sum(counts.values())
    filled = count / max(1, len(values))
    kind, dates = _kind(counts, count, MOST if DATED.search(heading) else NEARLY_ALL)
    if dates is not None and dates.is_usual and NUMBERED.search(heading) and all(map(str.isdecimal, counts)):
        kind, dates = _text_kind(counts, count), None
    if kind == "outward postcode" and not POSTCODES.search(heading):
        kind = _text_kind(counts, count)
    forbidden = _forbidden(heading, kind, counts)
    not_kept = "" if forbidden else why_not_kept(heading, counts)
    is_hidden = bool(forbidden or not_kept)
    numbers = [float(value) for value in counts if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", value)]
    return Profile(
        position=position,
        heading=heading,
        kind="left out" if forbidden else kind,
        filled=filled,
        distinct=len(counts),
        examples=() if is_hidden else _examples(counts, kind),
        words=() if is_hidden else tuple(counts.most_common(MOST_WORDS + 1)),
        dates=dates,
        forbidden=forbidden,
        smallest=min(numbers, default=None),
        largest=max(numbers, default=None),
        is_unique=count > 1 and len(counts) == count,
        not_kept=not_kept,
        shortened=sum(number for value, number in counts.items() if is_shortened(value)),
    )


def _forbidden(heading: str, kind: str, counts: Counter[str]) -> str:
    """Why the column may not be loaded, or nothing."""
    if is_forbidden(heading, forbidden=()):
        return "its heading"
    if kind in {"text", "free text", "words", "number", "whole number", "identifier"}:
        kinds = kinds_of(list(counts), is_area=is_area)
        if kinds:
            return "cells with " + ", ".join(kinds)
    return ""


def _kind(counts: Counter[str], count: int, share_of_dates: float) -> tuple[str, DateGuess | None]:
    if not count:
        return "nothing", None
    if (kind := _of_six_digits(counts, count)) is not None:
        return kind, None
    counts = without_marks(counts)
    count = sum(counts.values())
    if not count:
        return "nothing", None
    for kind, shape in SHAPES.items():
        if sum(number for value, number in counts.items() if shape.fullmatch(value)) >= NEARLY_ALL * count:
            return kind, None
    dates = guess_dates(counts, share_of_dates)
    if dates.formats or dates.is_usual:
        return ("moment" if dates.has_time else "date"), dates
    return _text_kind(counts, count), None


def _of_six_digits(counts: Counter[str], count: int) -> str | None:
    """Months as 202405, or years as 202425, where the column leaves no doubt which."""
    six = [value for value in counts if re.fullmatch(r"(?:19|20)\d{4}", value)]
    if sum(counts[value] for value in six) < NEARLY_ALL * count:
        return None
    months = [value for value in six if 1 <= int(value[4:]) <= 12]
    years = [value for value in six if (int(value[2:4]) + 1) % 100 == int(value[4:])]
    if len(months) == len(six) and len(years) < len(six):
        return "month"
    if len(years) == len(six) and len(months) < len(six):
        return "year of two"
    return "months or years" if months and years else None


def without_marks(counts: Counter[str]) -> Counter[str]:
    """The values that say something: no blanks in words, and of counts no marks of what is suppressed."""
    filled = Counter({value: number for value, number in counts.items() if without_blanks(value, is_count=True)})
    numbers = Counter({value: number for value, number in filled.items() if not SUPPRESSED.match(value)})
    is_count = bool(numbers) and all(re.fullmatch(r"-?\d{1,3}(?:,\d{3})+|-?\d{1,9}", value) for value in numbers)
    return numbers if is_count else filled


def _text_kind(counts: Counter[str], count: int) -> str:
    longest = max(map(len, counts))
    if len(counts) == count and count > 1 and longest <= 40 and all(" " not in value for value in counts):
        return "identifier"
    if len(counts) <= max(2, min(MOST_WORDS, count / 2)) and longest <= FREE_TEXT_LENGTH:
        return "words"
    return "free text" if longest > FREE_TEXT_LENGTH else "text"


def _examples(counts: Counter[str], kind: str) -> tuple[str, ...]:
    """A few values, as mere shapes where they might be about a person."""
    shown = [value for value, _ in counts.most_common(EXAMPLES)]
    if kind in {"identifier", "text"}:
        return tuple(shown_name(value)[:EXAMPLE_LENGTH] for value in shown)
    if kind == "free text":
        return tuple(shape_of(value)[:EXAMPLE_LENGTH] for value in shown)
    return tuple(value[:EXAMPLE_LENGTH] for value in shown)
