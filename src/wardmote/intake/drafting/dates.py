"""Which formats the dates of a column are written in, and whether day and month can be told apart."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day

from wardmote.intake.partner.times import moment_of

# Day first, as in Britain; month first is tried last, and only where day first fails.
DATE_FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d-%B-%Y",
    "%d %b %y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%m/%d/%Y",
)
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M")
NUMERIC = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%Y")
SAMPLE = 2000
# A date of nothing but digits has eight: six may be a month or a school year.
DIGITS = 8
WITH_OFFSET = re.compile(r":\d{2}(?:[.,]\d+)?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$", re.IGNORECASE)
EPOCH = re.compile(r"^(?:1[0-8]\d{8}|[6-9]\d{11}|[1-4]\d{12})$")


@dataclass(frozen=True)
class DateGuess:
    """Formats that read the column. `is_ambiguous`: no day above 12, so day and month might be the other way round."""

    formats: tuple[str, ...] = ()
    has_time: bool = False
    is_ambiguous: bool = False
    # Whether every value is read without a format being told: ISO dates with their offset, seconds since 1970.
    is_usual: bool = False
    first: str = ""
    last: str = ""


def guess_dates(counts: Counter[str], share: float) -> DateGuess:
    """The fewest formats that read nearly all of the values, tried in the order of what is usual here."""
    values = list(counts)[:SAMPLE]
    if usual := _usual(values, share):
        return usual
    left, formats, days = values, [], []
    for date_format in DATE_FORMATS:
        for time in TIMES:
            read = {value: day for value in left if (day := _read(value, date_format + time)) is not None}
            if read and len(read) >= share * len(values) / 4:
                formats.append(date_format + time)
                days += [(date_format, day) for day in read.values()]
                left = [value for value in left if value not in read]
    if not formats or len(left) > (1 - share) * len(values):
        return DateGuess()
    numeric = [day for date_format, day in days if date_format in NUMERIC]
    seen = sorted(day for _, day in days)
    return DateGuess(
        formats=tuple(formats),
        has_time=any("%H" in each for each in formats) and any(day.time() != time_of_day() for _, day in days),
        is_ambiguous=bool(numeric) and all(day.day <= 12 for day in numeric),
        first=seen[0].date().isoformat(),
        last=seen[-1].date().isoformat(),
    )


def _usual(values: list[str], share: float) -> DateGuess | None:
    """Moments with an offset and numbers of seconds, which no format of a date reads rightly."""
    with_offset = [value for value in values if WITH_OFFSET.search(value) or EPOCH.match(value)]
    moments = [moment for value in with_offset if (moment := moment_of(value)) is not None]
    if not values or len(moments) < share * len(values):
        return None
    days = sorted(moment.day for moment in moments)
    has_time = any(moment.clock is not None and moment.clock != time_of_day() for moment in moments)
    return DateGuess(is_usual=True, has_time=has_time, first=days[0].isoformat(), last=days[-1].isoformat())


def _read(value: str, date_format: str) -> datetime | None:
    if value.isdecimal() and len(value) != DIGITS:
        return None
    try:
        moment = datetime.strptime(value, date_format)  # noqa: DTZ007 - only its day is looked at
    except ValueError:
        return None
    return moment if 1900 < moment.year < 2100 else None
