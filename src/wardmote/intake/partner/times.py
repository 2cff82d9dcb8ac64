"""Dates, times, months, quarters and years as partners write them: to a period in UTC and the month it is counted in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wardmote.foundations.months import MONTHS as MONTHS_BY_NAME
from wardmote.foundations.months import month_ordinal

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")
DAY = timedelta(days=1)
# Day first, as the United Kingdom writes; ISO dates are tried before these.
FORMATS = (
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%B-%Y",
    "%d/%b/%Y",
    "%d%b%Y",
    "%d/%m/%y",
    "%d-%m-%y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%d-%B-%y",
    "%d/%b/%y",
    "%d %b %y",
    "%d %B %y",
    "%b %d %Y",
    "%B %d %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y.%m.%d",
    "%Y-%b-%d",
    "%Y%m%d",
    "%A %d %B %Y",
    "%a %d %b %Y",
    "%A, %d %B %Y",
)
MONTH_FIRST = re.compile(r"(?<!%[Yy][/.-])%m[/.-]%d")
TIME_LETTERS = ("%H", "%I", "%X", "%c", "%T", "%R")
ISO = re.compile(
    r"^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$",
    re.IGNORECASE,
)
# Seconds since 1970 of 2001 to 2030, and thousandths of seconds of 1990 to 2100, as web services send them.
EPOCH_SECONDS, EPOCH_MILLISECONDS = re.compile(r"^1[0-8]\d{8}$"), re.compile(r"^(?:[6-9]\d{11}|[1-4]\d{12})$")
# Six digits may be a month, a school year or a day: a date of nothing but digits has eight.
DIGITS_OF_A_DATE = (8, 12, 14)
CLOCK = re.compile(r"^(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?|(\d{2}))?\s*([ap])?\.?m?\.?$", re.IGNORECASE)
WITH_CLOCK = re.compile(
    r"^(.+?)(?<![ T,])[ T,]+(?:at )?(\d{1,2}(?:[:.]\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?)$", re.IGNORECASE
)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
# Senders write months in English, short or whole.
NAMES = [month[:3].casefold() for month in MONTHS_BY_NAME]
NAME = rf"({'|'.join(NAMES)})[a-z]*\.?"
YEAR = r"['’]?((?:19|20)\d{2}|\d{2})"
MONTHS = (
    re.compile(r"^(?P<y>\d{4})[-/. ](?P<m>\d{1,2})$"),
    re.compile(r"^(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])$"),
    re.compile(r"^(?P<m>\d{1,2})[-/. ](?P<y>\d{4})$"),
)
NAMED_MONTH = re.compile(rf"^{NAME}[-/ ,]*{YEAR}$")
YEAR_NAMED_MONTH = re.compile(rf"^((?:19|20)\d{{2}})[-/ ,]*{NAME}$")
ONLY_MONTH = re.compile(rf"^(?:{NAME}|(\d{{1,2}}))$")
SIX_DIGITS = re.compile(r"^((?:19|20)\d{2})(\d{2})$")
FINANCIAL = re.compile(
    r"^(?:fy|financial year|academic year|school year|ay)?\s*((?:19|20)?\d{2})\s*(?:[-/–]|to)\s*((?:19|20)?\d{2})$"
)
YEAR_ENDING = re.compile(rf"^(?:12 months|year) (?:ending|to|ended)(?: the)?(?: \d{{1,2}})? ?{NAME} ?{YEAR}$")
QUARTER_WORD = r"(?:q|qtr|quarter)\s*\.?([1-4])"
QUARTERS = (
    re.compile(rf"^(?P<year>\S.*?)(?<![\s,:_-])[\s,:_-]*{QUARTER_WORD}(?:\s*\(.{{0,80}}\))?$"),
    re.compile(rf"^{QUARTER_WORD}[\s,:_-]*(?P<year>.*\S)$"),
)
ONLY_QUARTER = re.compile(rf"^(?:{QUARTER_WORD}|([1-4]))(?:\s*\(.{{0,80}}\))?$")
MONTH_SPAN = re.compile(rf"^{NAME}\s*(?:{YEAR})?\s*(?:[-–/]|to)\s*(?:{NAME}\s*[-–/]\s*)?{NAME}[\s,-]*{YEAR}$")
QUARTER_ENDING = re.compile(rf"^(?:3 months|quarter) (?:ending|to|ended)(?: \d{{1,2}})? ?{NAME} ?{YEAR}$")
CALENDAR_YEAR = re.compile(r"^(?:19|20)\d{2}$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with its time where one is told, and whether the time is already UTC's or that of an offset."""

    day: date
    clock: time | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """When a record was: half-open naive UTC, how exactly that is known, the month it counts in, and how many months it spans."""

    start: datetime
    end: datetime | None
    precision: str
    month: int
    span: int = 1
    note: str = ""


def moment_of(text: str, formats: Sequence[str] = ()) -> Moment | None:
    """A date or a moment: ISO 8601, then the formats told, else those usual in the United Kingdom, day first."""
    return _moment(" ".join(text.split()), tuple(formats))


@lru_cache(maxsize=200_000)
def _moment(text: str, formats: tuple[str, ...]) -> Moment | None:
    if not text or len(text) > 60:
        return None
    if match := ISO.match(text):
        return _iso(match)
    if text.isdecimal():
        return _of_digits(text, formats)
    return _written(ORDINAL.sub("", text), formats)


def _of_digits(text: str, formats: tuple[str, ...]) -> Moment | None:
    if EPOCH_MILLISECONDS.match(text) or EPOCH_SECONDS.match(text):
        return _whole(datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC))
    return _written(text, formats) if len(text) in DIGITS_OF_A_DATE else None


def _written(text: str, formats: tuple[str, ...]) -> Moment | None:
    for each in formats:
        if any(letter in each for letter in TIME_LETTERS) and (whole := _tried(text, each)):
            return _whole(whole)
    day_text, clock = text, None
    if match := WITH_CLOCK.match(text):
        day_text, clock = match[1], clock_of(match[2])
        if clock is None:
            return None
    for each in _all_formats(formats):
        if read := _tried(day_text.rstrip(","), each):
            return Moment(read.date(), clock) if 1900 <= read.year < 2200 else None
    return None


@lru_cache(maxsize=100)
def _all_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The formats told, then those that cannot be taken for another: with the month's name, or the year first."""
    certain = (
        each for each in FORMATS if each not in formats and ("%b" in each or "%B" in each or each.startswith("%Y"))
    )
    return (*formats, *certain) if formats else FORMATS


def without_midnight(moment: Moment) -> Moment:
    """The day alone of a moment that is midnight."""
    return Moment(moment.day) if moment.clock == time() else moment


def _tried(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - local civil time, made UTC later
    except ValueError:
        return None


def _whole(read: datetime) -> Moment:
    if read.tzinfo is None:
        return Moment(read.date(), read.time())
    local = read.astimezone(LONDON)
    return Moment(local.date(), local.time(), read.astimezone(UTC).replace(tzinfo=None))


def _iso(parts: re.Match[str]) -> Moment | None:
    try:
        day = date(int(parts[1]), int(parts[3]), int(parts[4]))
        if not 1900 <= day.year < 2200:
            return None
        if not parts[5]:
            return Moment(day)
        clock = clock_of(parts[5])
        if clock is None or not parts[6]:
            return Moment(day, clock) if clock is not None else None
        offset = "+00:00" if parts[6][0] not in "+-" else parts[6] if len(parts[6]) > 3 else f"{parts[6]}:00"
        return _whole(datetime.fromisoformat(f"{day.isoformat()}T{clock.isoformat()}{offset}"))
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def clock_of(text: str) -> time | None:
    """A time of day: 13:45, 13.45, 1345, 1:45 pm; of a moment, its time. None for what is no time."""
    text = text.strip()
    if "T" in text:
        text = text.rpartition("T")[2]
    parts = CLOCK.match(text)
    if not parts or not (parts[2] or parts[4] or parts[5]):
        return None
    hour, minute, second = int(parts[1]), int(parts[2] or parts[4] or 0), int(parts[3] or 0)
    if parts[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts[5].lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def to_utc(day: date, clock: time) -> tuple[datetime, str]:
    """Local civil time as naive UTC, and a note when the clocks changed: a time that never was, or was twice (the first)."""
    local = datetime.combine(day, clock, LONDON)
    there = local.astimezone(UTC)
    note = ""
    if there.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        note = "gap"
    elif local.replace(fold=1).utcoffset() != local.utcoffset():
        note = "twice"
    return there.replace(tzinfo=None), note


def at_moment(moment: Moment) -> Period:
    """The period of a date or a moment."""
    month = month_ordinal(moment.day)
    if moment.at is not None:
        return Period(moment.at, moment.at, "minute", month)
    if moment.clock is not None:
        when, note = to_utc(moment.day, moment.clock)
        return Period(when, when, "minute", month, note=note)
    start, _ = to_utc(moment.day, time())
    end, _ = to_utc(moment.day + DAY, time())
    return Period(start, end, "day", month)


def between(start: Moment, end: Moment | None, *, is_period: bool = False) -> Period | None:
    """The span from one date or moment to another (a date is taken to its end); None when it ends before it starts."""
    first = at_moment(start)
    if end is None:
        return first
    last = at_moment(end)
    until = last.end or last.start
    if until < first.start or end.day < start.day:
        return None
    if first.start == last.start and first.precision == last.precision:
        return first
    months = month_ordinal(end.day) - month_ordinal(start.day) + 1 if is_period else 1
    return Period(first.start, until, "span", first.month, months, first.note or last.note)


def whole(first: int, months: int) -> Period:
    """Whole months as a period: from the first of one to the first of another."""
    precision = {1: "month", 3: "quarter", 12: "year"}.get(months, "span")
    return Period(_first(first), _first(first + months), precision, first, months)


def _first(index: int) -> datetime:
    return datetime(index // 12, index % 12 + 1, 1)  # noqa: DTZ001 - stored as naive UTC


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2013", "-").replace("\u2011", "-").casefold().split())


def _year(text: str) -> int:
    number = int(text)
    return number if number >= 100 else 2000 + number if number < 70 else 1900 + number


def _month_name(text: str) -> int:
    return NAMES.index(text[:3])


@lru_cache(maxsize=10_000)
def month_index(text: str, year: str = "") -> int | None:
    """A month: 2026-05, May 2026, May-26, 05/2026, any date in it; “May” with the year or financial year told beside it."""
    plain = _plain(text)
    for pattern in MONTHS:
        if match := pattern.match(plain):
            return _index(int(match["y"]), int(match["m"]) - 1)
    if match := NAMED_MONTH.match(plain):
        return _index(_year(match[2]), _month_name(match[1]))
    if match := YEAR_NAMED_MONTH.match(plain):
        return _index(int(match[1]), _month_name(match[2]))
    if (match := ONLY_MONTH.match(plain)) and year:
        number = _month_name(match[1]) if match[1] else int(match[2]) - 1
        return _in_year(number, year)
    moment = moment_of(text)
    return month_ordinal(moment.day) if moment else None


def day_of_month(month: int, text: str) -> Moment | None:
    """The day of a month that a number tells: 3, 03, 3rd."""
    number = ORDINAL.sub("", text.strip())
    try:
        return Moment(date(month // 12, month % 12 + 1, int(number))) if number.isdecimal() else None
    except ValueError:
        return None


def _index(year: int, month: int) -> int | None:
    return year * 12 + month if 0 <= month <= 11 and 1900 <= year < 2200 else None


def _in_year(month: int, year: str) -> int | None:
    if CALENDAR_YEAR.match(year.strip()):
        return _index(int(year), month)
    first = financial_year(year)
    return None if first is None or not 0 <= month <= 11 else first + (month - 3) % 12


@lru_cache(maxsize=10_000)
def financial_year(text: str) -> int | None:
    """The first month (April) of 2024/25, 2024-25, 24/25; of “year ending June 2025”, July 2024."""
    plain = _plain(text)
    if match := YEAR_ENDING.match(plain):
        return _year(match[2]) * 12 + _month_name(match[1]) - 11
    match = FINANCIAL.match(plain) or SIX_DIGITS.match(plain)
    if not match:
        return None
    first, second = _year(match[1]), int(match[2]) % 100
    return first * 12 + 3 if (first + 1) % 100 == second else None


@lru_cache(maxsize=10_000)
def academic_year(text: str) -> int | None:
    """The first month (September) of the school year 2022/23, 2022-23, 202223."""
    first = None if YEAR_ENDING.match(_plain(text)) else financial_year(text)
    return None if first is None else first + 5


@lru_cache(maxsize=10_000)
def quarter_index(text: str, year: str = "") -> int | None:
    """The first month of 2025-26 Q1, Q1 2025/26, Apr-Jun 2025, “quarter ending June 2025”; “Q1” with the year beside it.

    Quarters are those of the financial year, Q1 being April to June. “2025 Q2” may be either year's, and is none.
    """
    plain = _plain(text)
    if match := MONTH_SPAN.match(plain):
        first, last = _month_name(match[1]), _month_name(match[4])
        end = _year(match[5]) * 12 + last
        return end - 2 if (last - first) % 12 == 2 else None
    if match := QUARTER_ENDING.match(plain):
        return _year(match[2]) * 12 + _month_name(match[1]) - 2
    if (match := ONLY_QUARTER.match(plain)) and year:
        return _quarter_of(year, int(match[1] or match[2]))
    for pattern in QUARTERS:
        if match := pattern.match(plain):
            return _quarter_of(match["year"], int(next(group for group in match.groups() if group in set("1234"))))
    moment = moment_of(text)
    if moment:
        return month_ordinal(moment.day) // 3 * 3
    return None


def _quarter_of(year: str, number: int) -> int | None:
    first = financial_year(year)
    return None if first is None else first + 3 * (number - 1)


@lru_cache(maxsize=10_000)
def year_index(text: str) -> int | None:
    """The first month of a calendar year, or of a financial year."""
    plain = _plain(text)
    if CALENDAR_YEAR.match(plain):
        return int(plain) * 12
    # Six digits may be a school year or a month: which, must be declared.
    if plain.isdecimal() and len(plain) == 6:
        return None
    moment = moment_of(text)
    return financial_year(text) if moment is None else moment.day.year * 12


def period_in(text: str) -> Period | None:
    """A period that a short text is or holds: a file's name, a title above a table."""
    plain = re.sub(r"[_,;:()\[\]]+|(?<=[a-z])-(?=\d{4}\b)|(?<=\d)-(?=[A-Za-z])", " ", text)
    # “apr-jun 2025” is told by its hyphen, “nil-may-2026” without.
    return _period_in(plain) or _period_in(re.sub(r"(?<=[A-Za-z])-|-(?=[A-Za-z])", " ", plain))


def _period_in(text: str) -> Period | None:
    for pieces in _pieces(text):
        for reader, months in ((quarter_index, 3), (month_index, 1), (financial_year, 12)):
            # A whole date in a name is the day it was made.
            first = None if reader is not financial_year and moment_of(pieces) else reader(pieces)
            if first is not None and 1990 * 12 <= first < 2200 * 12:
                return whole(first, months)
    return None


def _pieces(text: str) -> Iterator[str]:
    """Parts of a text that may be a period, the longest first."""
    words = text.split()[:30]
    for length in range(min(5, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
