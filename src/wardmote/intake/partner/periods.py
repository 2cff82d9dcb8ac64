"""When a partner's rows were, told by their columns of time, with the rows whose time cannot be read."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from wardmote.foundations.months import month_ordinal
from wardmote.intake.partner import times
from wardmote.intake.partner.cells import column_there, shown
from wardmote.intake.partner.times import Moment, Period
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.tables import LINE
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources import Source

KEYS = ("start", "end", "moment", "date", "time", "day", "month", "quarter", "financial_year", "academic_year", "year")
EDITIONS = ("moment", "date", "month", "quarter", "financial_year", "academic_year", "year")
SENTENCES = {
    "moment": "is not a date with a time, such as 31/05/2026 13:45",
    "date": "is not a date such as 31/05/2026",
    "start": "is not a date such as 31/05/2026",
    "end": "is not a date such as 31/05/2026",
    "month": "is not a month such as May 2026",
    "quarter": "is not a quarter such as 2025-26 Q1 or Apr-Jun 2025",
    "financial_year": "is not a financial year such as 2025-26",
    "academic_year": "is not a school year such as 2025/26",
    "year": "is not a year such as 2025",
    "day": "does not make a day of a month, such as 31",
}


class Periods:
    """Reads the time columns of a source's rows; each distinct combination once."""

    def __init__(self, source: Source, heading_of: Callable[[str], str]) -> None:
        self.source = source
        self.heading_of = heading_of
        self.keys = [key for key in KEYS if heading_of(key)]
        self._known: dict[tuple[str, ...], Period | str] = {}

    def of(self, cells: tuple[str, ...]) -> Period | str:
        """The period of one row's cells (in the order of `keys`), or the code of what is wrong: “bad-date:start”."""
        period = self._known.get(cells)
        if period is None:
            period = self._known[cells] = self._read(dict(zip(self.keys, cells, strict=True)))
        return period

    def _read(self, cells: Mapping[str, str]) -> Period | str:
        has_edition = any(cells.get(key) for key in EDITIONS)
        if cells.get("start") and not (self.source.is_reference and has_edition):
            return self._span(cells)
        for key in ("moment", "date"):
            if cells.get(key):
                moment = times.moment_of(cells[key], self.source.date_formats)
                if moment is None:
                    return f"bad-date:{key}"
                # A date that was written with a time has the midnight of its day, which is no time of an event.
                moment = times.without_midnight(moment) if key == "date" or cells.get("time") else moment
                return times.at_moment(_with_clock(moment, cells.get("time", "")))
        year = cells.get("financial_year") or cells.get("academic_year") or cells.get("year") or ""
        if cells.get("day"):
            return self._of_parts(cells, year)
        for key, reader, months in (
            ("month", lambda text: times.month_index(text, year), 1),
            ("quarter", lambda text: times.quarter_index(text, year), 3),
            ("financial_year", times.financial_year, 12),
            ("academic_year", times.academic_year, 12),
            ("year", times.year_index, 12),
        ):
            if cells.get(key):
                first = reader(cells[key])
                return f"bad-date:{key}" if first is None else times.whole(first, months)
        return "blank-date:" + (self.keys[0] if self.keys else "")

    def _of_parts(self, cells: Mapping[str, str], year: str) -> Period | str:
        """A day of which day, month and year stand in columns of their own."""
        month = times.month_index(cells.get("month", ""), year)
        if month is None:
            return "bad-date:month"
        moment = times.day_of_month(month, cells["day"])
        return "bad-date:day" if moment is None else times.at_moment(_with_clock(moment, cells.get("time", "")))

    def _span(self, cells: Mapping[str, str]) -> Period | str:
        start = times.moment_of(cells["start"], self.source.date_formats)
        if start is None:
            return "bad-date:start"
        end = None
        if cells.get("end"):
            end = times.moment_of(cells["end"], self.source.date_formats)
            if end is None:
                return "bad-date:end"
        else:
            start = _with_clock(start, cells.get("time", ""))
        period = times.between(start, end, is_period=self.source.record_kind == "counts")
        return "end-before-start:end" if period is None else period

    def sentence(self, code: str) -> tuple[str, str, str]:
        """What is wrong, for people, with the code and the heading that it is about."""
        kind, _colon, key = code.partition(":")
        heading = self.heading_of(key)
        if kind == "blank-date":
            return kind, _("“{heading}” is blank: it is not known when it was.").format(heading=shown(heading)), heading
        if kind == "end-before-start":
            return (
                kind,
                _("“{heading}” is before “{value}”.").format(
                    heading=shown(heading), value=shown(self.heading_of("start"))
                ),
                heading,
            )
        return kind, f"“{shown(heading)}” {SENTENCES[key]}.", heading


def _with_clock(moment: Moment, text: str) -> Moment:
    if moment.clock is not None or not text.strip():
        return moment
    return Moment(moment.day, times.clock_of(text))


def with_periods(
    frame: pl.DataFrame, reading: Reading, edition: int, file_period: Period | None = None
) -> pl.DataFrame:
    """When each row was and the month it counts in; rows whose time cannot be read are rejected.

    `edition` is the month of a reference list whose rows do not say theirs, `file_period` the period of the whole file,
    if its name or title tells it.
    """
    periods = Periods(reading.source, lambda key: column_there(reading.column(key), frame))
    columns = [frame[periods.heading_of(key)].fill_null("").to_list() for key in periods.keys]
    row_periods: list[Period | str] = [periods.of(cells) for cells in zip(*columns, strict=True)] if columns else []
    if file_period is not None:
        row_periods = [file_period] * frame.height
    if reading.source.is_reference:
        row_periods = _of_reference(row_periods, periods, frame.height, edition)
    frame = frame.with_columns(
        pl.Series("__wrong", [each if isinstance(each, str) else None for each in row_periods], dtype=pl.String)
    )
    frame = frame.with_columns(_period_columns(row_periods))
    _warn_of_clocks(frame, row_periods, periods, reading)
    for code in frame["__wrong"].drop_nulls().unique().to_list():
        name, sentence, heading = periods.sentence(code)
        frame = reading.reject(frame, (frame["__wrong"] == code).fill_null(value=False), name, sentence, heading)
    return (
        frame.drop("__wrong") if reading.source.is_reference else _within_time(frame.drop("__wrong"), periods, reading)
    )


def _of_reference(row_periods: Sequence[Period | str], periods: Periods, rows: int, edition: int) -> list[Period | str]:
    """Rows of a list: where the edition is not told in a column, all are of the same, dated by themselves as they say."""
    if any(key in EDITIONS for key in periods.keys):
        return list(row_periods)
    if not row_periods:
        return [times.whole(edition, 1)] * rows
    starts = {each.month for each in row_periods if isinstance(each, Period)}
    month = starts.pop() if len(starts) == 1 else edition
    periods_of_row: list[Period | str] = []
    for each in row_periods:
        if isinstance(each, str):
            periods_of_row.append(
                each
                if not each.startswith("blank-date")
                else Period(times.whole(0 * 12 + 1900 * 12, 1).start, None, "span", month)
            )
        else:
            end = each.end if each.precision == "span" else None
            periods_of_row.append(Period(each.start, end, "span", month))
    return periods_of_row


def _period_columns(row_periods: Sequence[Period | str]) -> list[pl.Series]:
    right = [each if isinstance(each, Period) else None for each in row_periods]
    return [
        pl.Series("month", [each and each.month for each in right], dtype=pl.Int32),
        pl.Series("when_from", [each and each.start for each in right], dtype=pl.Datetime("us")),
        pl.Series("when_to", [each and each.end for each in right], dtype=pl.Datetime("us")),
        pl.Series("when_precision", [each and each.precision for each in right], dtype=pl.String),
        pl.Series("span", [each and each.span for each in right], dtype=pl.Int32),
    ]


def _warn_of_clocks(
    frame: pl.DataFrame, row_periods: Sequence[Period | str], periods: Periods, reading: Reading
) -> None:
    notes = pl.Series([each.note if isinstance(each, Period) else "" for each in row_periods], dtype=pl.String)
    reading.warn(
        frame,
        notes == "gap",
        "clocks-forward",
        _("Times are in the hour that the clocks skipped in spring. They are taken as one hour later."),
    )
    reading.warn(
        frame,
        notes == "twice",
        "clocks-back",
        _("Times are in the hour that came twice when the clocks went back. The first is taken."),
    )
    heading = periods.heading_of("time")
    if heading:
        clock_texts = frame[heading].fill_null("")
        bad = (clock_texts != "") & pl.Series(
            [not isinstance(each, str) and each.precision == "day" for each in row_periods], dtype=pl.Boolean
        )
        reading.warn(
            frame,
            bad,
            "bad-time",
            _("“{heading}” is not a time such as 13:45. Only the day is known for these rows.").format(
                heading=shown(heading)
            ),
        )


def _within_time(frame: pl.DataFrame, periods: Periods, reading: Reading) -> pl.DataFrame:
    latest = month_ordinal(reading.today)
    heading = periods.heading_of(periods.keys[0]) if periods.keys else LINE
    frame = reading.reject(frame, frame["month"] > latest, "future", _("The date has not come yet."), heading)
    if frame["when_precision"].is_in(["day", "minute"]).any():
        tomorrow = times.at_moment(Moment(reading.today)).end
        ahead = (frame["when_from"] >= tomorrow).fill_null(value=False) & frame["when_precision"].is_in(
            ["day", "minute"]
        )
        frame = reading.reject(frame, ahead, "future", _("The date has not come yet."), heading)
    return reading.reject(frame, frame["month"] < 1950 * 12, "too-early", _("The date is before 1950."), heading)
