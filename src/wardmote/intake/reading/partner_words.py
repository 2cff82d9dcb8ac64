"""Periods, words and quantities of a partner's rows, told column by column with the rows that cannot be read."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from wardmote.foundations.months import month_ordinal
from wardmote.foundations.organisations.public import as_code
from wardmote.intake.reading import partner_times as times
from wardmote.intake.reading.partner_times import Moment, Period
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.tables import FILE, LINE
from wardmote.intake.reading.vocabulary import month_words
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources import Source, mapping

KEYS = ("start", "end", "moment", "date", "time", "month", "quarter", "financial_year", "year")
EDITIONS = ("moment", "date", "month", "quarter", "financial_year", "year")
SUPPRESSED = re.compile(
    r"^(?:[<≤] ?\d+|\d+ ?[-–] ?\d+|\*+|c|\[?[cxz:]\]?|[-–—]+|\.\.?|\.\.\.|suppressed|redacted|n/?a|low|fewer than \d+|less than \d+)$",
    re.IGNORECASE,
)
# Between categories that were suppressed in one row; no slug has it.
SEVERAL = "|"
# After the code of the council of which they were suppressed, where the row says it.
OF_COUNCIL = ":"
NUMBER = re.compile(r"^\+?\d{1,3}(?:[, \u00a0]\d{3})+(?:\.0+)?$|^\+?\d+(?:\.0+)?$")
MOST = 2**31 - 1
SENTENCES = {
    "moment": "is not a date with a time, such as 31/05/2026 13:45",
    "date": "is not a date such as 31/05/2026",
    "start": "is not a date such as 31/05/2026",
    "end": "is not a date such as 31/05/2026",
    "month": "is not a month such as May 2026",
    "quarter": "is not a quarter such as 2025-26 Q1 or Apr-Jun 2025",
    "financial_year": "is not a financial year such as 2025-26",
    "year": "is not a year such as 2025",
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
        found = self._known.get(cells)
        if found is None:
            found = self._known[cells] = self._read(dict(zip(self.keys, cells, strict=True)))
        return found

    def _read(self, cells: Mapping[str, str]) -> Period | str:
        has_edition = any(cells.get(key) for key in EDITIONS)
        if cells.get("start") and not (self.source.is_reference and has_edition):
            return self._span(cells)
        for key in ("moment", "date"):
            if cells.get(key):
                moment = times.moment_of(cells[key], self.source.date_formats)
                return (
                    f"bad-date:{key}" if moment is None else times.at_moment(_with_clock(moment, cells.get("time", "")))
                )
        year = cells.get("financial_year") or cells.get("year") or ""
        for key, reader, months in (
            ("month", lambda text: times.month_index(text, year), 1),
            ("quarter", lambda text: times.quarter_index(text, year), 3),
            ("financial_year", times.financial_year, 12),
            ("year", times.year_index, 12),
        ):
            if cells.get(key):
                first = reader(cells[key])
                return f"bad-date:{key}" if first is None else times.whole(first, months)
        return "blank-date:" + (self.keys[0] if self.keys else "")

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
            return kind, _("“{heading}” is blank: it is not known when it was.").format(heading=heading), heading
        if kind == "end-before-start":
            return (
                kind,
                _("“{heading}” is before “{value}”.").format(heading=heading, value=self.heading_of("start")),
                heading,
            )
        return kind, f"“{heading}” {SENTENCES[key]}.", heading


def _with_clock(moment: Moment, text: str) -> Moment:
    if moment.clock is not None or not text.strip():
        return moment
    return Moment(moment.day, times.clock_of(text))


def with_periods(frame: pl.DataFrame, reading: Reading, edition: int) -> pl.DataFrame:
    """When each row was and the month it counts in; rows whose time cannot be read are rejected.

    `edition` is the month of a reference list whose rows do not say theirs.
    """
    periods = Periods(reading.source, lambda key: _there(reading.column(key), frame))
    columns = [frame[periods.heading_of(key)].fill_null("").to_list() for key in periods.keys]
    found: list[Period | str] = [periods.of(cells) for cells in zip(*columns, strict=True)] if columns else []
    if reading.source.is_reference:
        found = _of_reference(found, periods, frame.height, edition)
    frame = frame.with_columns(
        pl.Series("__wrong", [each if isinstance(each, str) else None for each in found], dtype=pl.String)
    )
    frame = frame.with_columns(_period_columns(found))
    _warn_of_clocks(frame, found, periods, reading)
    for code in frame["__wrong"].drop_nulls().unique().to_list():
        name, sentence, heading = periods.sentence(code)
        frame = reading.reject(frame, (frame["__wrong"] == code).fill_null(value=False), name, sentence, heading)
    return (
        frame.drop("__wrong") if reading.source.is_reference else _within_time(frame.drop("__wrong"), periods, reading)
    )


def _there(heading: str, frame: pl.DataFrame) -> str:
    return heading if heading in frame.columns else ""


def _of_reference(found: Sequence[Period | str], periods: Periods, rows: int, edition: int) -> list[Period | str]:
    """Rows of a list: where the edition is not told in a column, all are of the same, dated by themselves as they say."""
    if any(key in EDITIONS for key in periods.keys):
        return list(found)
    if not found:
        return [times.whole(edition, 1)] * rows
    starts = {each.month for each in found if isinstance(each, Period)}
    month = starts.pop() if len(starts) == 1 else edition
    made: list[Period | str] = []
    for each in found:
        if isinstance(each, str):
            made.append(
                each
                if not each.startswith("blank-date")
                else Period(times.whole(0 * 12 + 1900 * 12, 1).start, None, "span", month)
            )
        else:
            end = each.end if each.precision == "span" else None
            made.append(Period(each.start, end, "span", month))
    return made


def _period_columns(found: Sequence[Period | str]) -> list[pl.Series]:
    right = [each if isinstance(each, Period) else None for each in found]
    return [
        pl.Series("month", [each and each.month for each in right], dtype=pl.Int32),
        pl.Series("when_from", [each and each.start for each in right], dtype=pl.Datetime("us")),
        pl.Series("when_to", [each and each.end for each in right], dtype=pl.Datetime("us")),
        pl.Series("when_precision", [each and each.precision for each in right], dtype=pl.String),
        pl.Series("span", [each and each.span for each in right], dtype=pl.Int32),
    ]


def _warn_of_clocks(frame: pl.DataFrame, found: Sequence[Period | str], periods: Periods, reading: Reading) -> None:
    notes = pl.Series([each.note if isinstance(each, Period) else "" for each in found], dtype=pl.String)
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
        told = frame[heading].fill_null("")
        bad = (told != "") & pl.Series(
            [not isinstance(each, str) and each.precision == "day" for each in found], dtype=pl.Boolean
        )
        reading.warn(
            frame,
            bad,
            "bad-time",
            _("“{heading}” is not a time such as 13:45. Only the day is known for these rows.").format(heading=heading),
        )


def _within_time(frame: pl.DataFrame, periods: Periods, reading: Reading) -> pl.DataFrame:
    latest = month_ordinal(reading.today)
    heading = periods.heading_of(periods.keys[0])
    frame = reading.reject(frame, frame["month"] > latest, "future", _("The date has not come yet."), heading)
    if frame["when_precision"].is_in(["day", "minute"]).any():
        tomorrow = times.at_moment(Moment(reading.today)).end
        ahead = (frame["when_from"] >= tomorrow).fill_null(value=False) & frame["when_precision"].is_in(
            ["day", "minute"]
        )
        frame = reading.reject(frame, ahead, "future", _("The date has not come yet."), heading)
    return reading.reject(frame, frame["month"] < 1950 * 12, "too-early", _("The date is before 1950."), heading)


def slugified(text: str) -> str:
    """A word as a slug: small letters, digits and hyphens."""
    return as_code(text)


def with_words(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Category, subcategory and outcome as slugs of the row's month, by the vocabularies or the words themselves."""
    for key in ("category", "subcategory", "outcome"):
        heading = _there(reading.column(key), frame)
        if not heading:
            constant = reading.source.records.get(key) if key == "category" and key not in frame.columns else None
            if key not in frame.columns:
                frame = frame.with_columns(pl.lit(constant, dtype=pl.String).alias(key))
            continue
        frame = _with_word(frame, key, heading, reading)
    return frame


def _with_word(frame: pl.DataFrame, key: str, heading: str, reading: Reading) -> pl.DataFrame:
    pairs = list(zip(frame[heading].to_list(), frame["month"].to_list(), strict=True))
    slug_of = _reader(reading.source, key)
    known = {pair: slug_of(*pair) if pair[0] else None for pair in set(pairs)}
    frame = frame.with_columns(pl.Series(key, [known[pair] for pair in pairs], dtype=pl.String))
    unknown = frame[key].is_null()
    constant = reading.source.records.get("category") if key == "category" else None
    must = key != "subcategory" and bool(reading.source.records[f"reject_unknown_{key}"])
    if must:
        noun = _("category") if key == "category" else _("outcome")
        sentence = _("“{heading}” is blank or is no {noun} that this source is known to have in that month.").format(
            heading=heading, noun=noun
        )
        return reading.reject(frame, unknown, f"unknown-{key}", sentence, heading)
    if key == "category" and constant:
        frame = frame.with_columns(pl.col(key).fill_null(constant))
    reading.warn(
        frame,
        unknown & frame[heading].is_not_null(),
        f"unknown-{key}",
        _("“{heading}” holds words that are not known here. They are left out.").format(heading=heading),
    )
    return frame


def _reader(source: Source, key: str) -> Callable[[str, int], str | None]:
    name = source.mappings.get(key)
    if name is None:
        return lambda word, _month: slugified(word) or None
    vocabulary = mapping(name)
    return lambda word, month: vocabulary.slug_in(" ".join(word.split()), month_words(month))


def unpivoted(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """A row for each filled cell of the columns that [unpivot] names: its category, and the cell as the quantity."""
    wanted = {heading: slug for heading, slug in reading.source.unpivot.items() if heading in frame.columns}
    if not wanted:
        return frame
    others = [name for name in frame.columns if name not in wanted]
    parts = [
        frame.filter(pl.col(heading).is_not_null()).select(
            *others, pl.lit(slug).alias("category"), pl.col(heading).alias("__quantity")
        )
        for heading, slug in wanted.items()
    ]
    return pl.concat(parts).sort(FILE, LINE, maintain_order=True)


def with_quantity(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """How many each row stands for: 1 for an event, the cell for counts; what is suppressed is never guessed."""
    heading = "__quantity" if "__quantity" in frame.columns else _there(reading.column("quantity"), frame)
    if not heading:
        return frame.with_columns(pl.lit(1, dtype=pl.Int32).alias("quantity"))
    shown = _("The count") if heading == "__quantity" else f"“{heading}”"
    read: dict[Any, int | str] = {text: _quantity(text) for text in frame[heading].unique().to_list()}
    values = [read[text] for text in frame[heading].to_list()]
    frame = frame.with_columns(
        pl.Series("quantity", [each if isinstance(each, int) else None for each in values], dtype=pl.Int32),
        pl.Series("__wrong", [each if isinstance(each, str) else None for each in values], dtype=pl.String),
    )
    if reading.source.is_reference:
        return frame.drop("__wrong")
    return _without_wrong(frame, heading, shown, reading)


def _without_wrong(frame: pl.DataFrame, heading: str, shown: str, reading: Reading) -> pl.DataFrame:
    suppressed = int((frame["__wrong"] == "suppressed").sum())
    if suppressed:
        reading.warned.add(
            "suppressed",
            _(
                "Counts are suppressed by the sender (as <5 or *). They are unknown, not zero: sums that would have them are too low."
            ),
            rows=suppressed,
        )
        _note_suppressed(frame.filter(pl.col("__wrong") == "suppressed"), reading)
    for code, words in (
        ("suppressed", _("{heading} is suppressed by the sender, so it is not known.")),
        ("blank-quantity", _("{heading} is blank: a count that is nought should be written as 0.")),
        ("bad-quantity", _("{heading} is not a whole number of 0 or more.")),
    ):
        wrong = (frame["__wrong"] == code).fill_null(value=False)
        frame = reading.reject(frame, wrong, code, words.format(heading=shown), heading)
    return frame.drop("__wrong")


def _note_suppressed(frame: pl.DataFrame, reading: Reading) -> None:
    """Keep which counts of a period are not known, so that no share is made of a part without its whole."""
    # Who sent a row may only be told later: then it is noted for whoever sent the period.
    who = reading.sender if reading.source.sender == "publisher" else ""
    together = frame.group_by(FILE, LINE, "month", "council").agg(
        pl.col("category").cast(pl.String).fill_null("").unique().sort()
    )
    for month, council, categories in together.select("month", "council", "category").iter_rows():
        of_whom = f"{council}{OF_COUNCIL}" if council else ""
        reading.suppressed[who, int(month), of_whom + SEVERAL.join(categories)] += 1


def _quantity(text: str | None) -> int | str:
    plain = (text or "").strip()
    if not plain:
        return "blank-quantity"
    if NUMBER.match(plain):
        number = int(re.sub(r"[, \u00a0+]", "", plain).split(".")[0])
        return number if number <= MOST else "bad-quantity"
    return "suppressed" if SUPPRESSED.match(plain) else "bad-quantity"
