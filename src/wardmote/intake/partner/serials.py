"""Columns of dates that are not written as dates: the day numbers of a spreadsheet, and dates with the month first."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from wardmote.intake.errors import FileRefused
from wardmote.intake.partner.cells import shown
from wardmote.intake.partner.times import FORMATS, MONTH_FIRST
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.tables import LINE
from wardmote.intake.reading.wording import gettext as _

DATES = ("moment", "date", "start", "end", "month")
# Spreadsheets count the days from here; the day numbers of 1950 to 2099 have five digits.
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - local civil time
FIRST, LAST = (date(1950, 1, 1) - EPOCH.date()).days, (date(2100, 1, 1) - EPOCH.date()).days
SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
YEAR_OF_TWO = re.compile(r"^(?:19|20)\d{4}$")
FRACTION = re.compile(r"^0?\.\d+$|^0$")
REAL_DATE = re.compile(r"^\d{4}-\d{2}-(\d{2})(?:T|$)")
# Of the days of a year.
SHARE_UP_TO_12 = 0.4
UNLIKELY = 0.01
FEW_AMONG = 20
TWO_NUMBERS = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")


def with_real_dates(frame: pl.DataFrame, reading: Reading, name: str) -> pl.DataFrame:
    """The frame with day numbers made dates, told in a warning; raises FileRefused for a column with the month first."""
    for key in DATES:
        heading = reading.column(key)
        if heading in frame.columns:
            frame = _without_serials(frame, reading, heading)
            _refuse_month_first(frame, reading, heading, name)
    _refuse_years(frame, reading, name)
    heading = reading.column("time")
    return _without_fractions(frame, reading, heading) if heading in frame.columns else frame


def _refuse_years(frame: pl.DataFrame, reading: Reading, name: str) -> None:
    """Years of two, 202223, in a column of months: beside them 201112 is no December."""
    heading = reading.column("month")
    if heading not in frame.columns:
        return
    years = [
        text
        for text in frame[heading].drop_nulls().unique().to_list()
        if YEAR_OF_TWO.match(text) and _is_no_month(text)
    ]
    if years:
        raise FileRefused(
            _(
                "{name}: “{heading}” has years such as {year} and is no column of months. Declare it as “financial_year” or “academic_year”."
            ).format(name=name, heading=shown(heading), year=max(years))
        )


def _is_no_month(text: str) -> bool:
    return int(text[4:]) > 12 and (int(text[2:4]) + 1) % 100 == int(text[4:])


def _without_serials(frame: pl.DataFrame, reading: Reading, heading: str) -> pl.DataFrame:
    """A column of nothing but day numbers: one date among them would mean that they are something else."""
    texts = frame[heading].drop_nulls().unique().to_list()
    if not texts or not all(SERIAL.match(text) and FIRST <= float(text) < LAST for text in texts):
        return frame
    sentence = _(
        "Every value of “{heading}” is a number such as {texts}, the way a spreadsheet counts days from 1900. It was read as a date such as {texts_2}. Format the column as dates before it is exported."
    ).format(heading=shown(heading), texts=min(texts), texts_2=_date_of(min(texts)))
    reading.warn(frame, frame[heading].is_not_null(), "day-numbers", sentence)
    dates = {text: _date_of(text) for text in texts}
    return frame.with_columns(pl.col(heading).replace_strict(dates, default=None, return_dtype=pl.String))


def _date_of(text: str) -> str:
    moment = EPOCH + timedelta(minutes=round(float(text) * 24 * 60))
    return moment.isoformat() if "." in text else moment.date().isoformat()


def _without_fractions(frame: pl.DataFrame, reading: Reading, heading: str) -> pl.DataFrame:
    """A column of parts of a day: 0.572917 is 13:45. “0.57” alone might be three minutes to one."""
    texts = frame[heading].drop_nulls().unique().to_list()
    if not all(FRACTION.match(text) for text in texts) or not any(len(text) > 5 for text in texts):
        return frame
    sentence = _(
        "Every value of “{heading}” is a part of a day, as a spreadsheet keeps a time, and was read as a time of day."
    ).format(heading=shown(heading))
    reading.warn(frame, frame[heading].is_not_null(), "day-parts", sentence)
    clocks = {text: f"{EPOCH + timedelta(minutes=round(float(text) * 24 * 60)):%H:%M}" for text in texts}
    return frame.with_columns(pl.col(heading).replace_strict(clocks, default=None, return_dtype=pl.String))


def _refuse_month_first(frame: pl.DataFrame, reading: Reading, heading: str, name: str) -> None:
    """Dates of which some can only have the month first: for those that may be either, it is not known which they are."""
    formats = tuple(reading.source.date_formats) or FORMATS
    if any(MONTH_FIRST.search(each) for each in formats):
        return
    texts = frame[heading].drop_nulls().unique(maintain_order=True).to_list()
    pairs = {text: (int(numbers[1]), int(numbers[3])) for text in texts if (numbers := TWO_NUMBERS.match(text))}
    month_first = [text for text, (first, second) in pairs.items() if first <= 12 < second <= 31]
    day_first = [text for text, (first, second) in pairs.items() if second <= 12 < first <= 31]
    either = [text for text, (first, second) in pairs.items() if first <= 12 and second <= 12 and first != second]
    # One such date among very many others is a slip of one row, which is rejected by itself.
    is_slip = len(month_first) * FEW_AMONG <= len(day_first)
    if month_first and (either or not day_first) and not is_slip:
        line = frame.filter(pl.col(heading) == month_first[0])[LINE][0]
        raise FileRefused(
            _(
                "{name}: “{heading}” has dates with the month before the day ({american} in row {line}). For the other dates it is not known which number is the day. Send the dates with the day first, or as 2026-05-31."
            ).format(name=name, heading=shown(heading), american=month_first[0], line=f"{line:,}")
        )
    _refuse_exchanged(frame, reading, heading, name, day_first)


def _refuse_exchanged(frame: pl.DataFrame, reading: Reading, heading: str, name: str, day_first: Sequence[str]) -> None:
    """Real dates whose days all stop at 12 beside texts whose days all begin at 13: a spreadsheet of another country took
    the one for dates, with the month before the day, and left the other as texts.
    """
    texts = frame[heading].drop_nulls()
    real = [int(match[1]) for text in texts.to_list() if (match := REAL_DATE.match(text))]
    written = texts.filter(texts.is_in(list(day_first)))
    others = len(texts) - len(real) - len(written)
    if not real or not len(written) or others or max(real) > 12:
        return
    chance = SHARE_UP_TO_12 ** len(real) * (1 - SHARE_UP_TO_12) ** len(written)
    sentence = _(
        "“{heading}” has {real} real dates, whose days all stop at 12, and {written} texts such as 31/05/2026, whose days are "
        "all above 12. A spreadsheet set to another country has exchanged day and month of the real dates."
    ).format(heading=shown(heading), real=f"{len(real):,}", written=f"{len(written):,}")
    if chance < UNLIKELY:
        todo = _("Have the file exported again with dates as text, as 2026-05-31.")
        raise FileRefused(f"{name}: {sentence} {todo}")
    reading.warn(frame, frame[heading].is_not_null(), "exchanged-days", _("It may be: {told}").format(told=sentence))
