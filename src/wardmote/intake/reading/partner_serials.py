"""Columns of dates that are not written as dates: the day numbers of a spreadsheet, and dates with the month first."""

import re
from datetime import date, datetime, timedelta

import polars as pl

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.partner_times import FORMATS
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.tables import LINE
from wardmote.intake.reading.wording import gettext as _

DATES = ("moment", "date", "start", "end", "month")
# Spreadsheets count the days from here; the day numbers of 1950 to 2099 have five digits.
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - local civil time
FIRST, LAST = (date(1950, 1, 1) - EPOCH.date()).days, (date(2100, 1, 1) - EPOCH.date()).days
SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
FRACTION = re.compile(r"^0?\.\d+$|^0$")
TWO_NUMBERS = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
MONTH_FIRST = re.compile(r"(?<!%[Yy][/.-])%m[/.-]%d")


def with_real_dates(frame: pl.DataFrame, reading: Reading, name: str) -> pl.DataFrame:
    """The frame with day numbers made dates, told in a warning; raises FileRefused for a column with the month first."""
    for key in DATES:
        heading = reading.column(key)
        if heading in frame.columns:
            frame = _without_serials(frame, reading, heading)
            _refuse_month_first(frame, reading, heading, name)
    heading = reading.column("time")
    return _without_fractions(frame, reading, heading) if heading in frame.columns else frame


def _without_serials(frame: pl.DataFrame, reading: Reading, heading: str) -> pl.DataFrame:
    """A column of nothing but day numbers: one date among them would mean that they are something else."""
    texts = frame[heading].drop_nulls().unique().to_list()
    if not texts or not all(SERIAL.match(text) and FIRST <= float(text) < LAST for text in texts):
        return frame
    sentence = _(
        "Every value of “{heading}” is a number such as {texts}, the way a spreadsheet counts days from 1900. It was read as a date such as {texts_2}. Format the column as dates before it is exported."
    ).format(heading=heading, texts=min(texts), texts_2=_date_of(min(texts)))
    reading.warn(frame, frame[heading].is_not_null(), "day-numbers", sentence)
    made = {text: _date_of(text) for text in texts}
    return frame.with_columns(pl.col(heading).replace_strict(made, default=None, return_dtype=pl.String))


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
    ).format(heading=heading)
    reading.warn(frame, frame[heading].is_not_null(), "day-parts", sentence)
    made = {text: f"{EPOCH + timedelta(minutes=round(float(text) * 24 * 60)):%H:%M}" for text in texts}
    return frame.with_columns(pl.col(heading).replace_strict(made, default=None, return_dtype=pl.String))


def _refuse_month_first(frame: pl.DataFrame, reading: Reading, heading: str, name: str) -> None:
    """Dates of which some can only have the month first, and none only the day: the others would be read wrongly."""
    formats = tuple(reading.source.date_formats) or FORMATS
    if any(MONTH_FIRST.search(each) for each in formats):
        return
    american: str | None = None
    for text in frame[heading].drop_nulls().unique(maintain_order=True).to_list():
        found = TWO_NUMBERS.match(text)
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12:
            return
        if 12 < second <= 31 and american is None:
            american = text
    if american is not None:
        line = frame.filter(pl.col(heading) == american)[LINE][0]
        raise FileRefused(
            _(
                "{name}: “{heading}” has dates with the month before the day ({american} in row {line}). For the other dates it is not known which number is the day. Send the dates with the day first, or as 2026-05-31."
            ).format(name=name, heading=heading, american=american, line=f"{line:,}")
        )
