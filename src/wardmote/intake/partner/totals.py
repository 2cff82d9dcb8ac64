"""Rows of totals that stand beside their parts: counted too, everything would count twice."""

import re

import polars as pl

from wardmote.intake.partner.cells import shown
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.wording import gettext as _

OF_ALL = "persons|people|ages|wards|areas|districts|councils|lsoas|offences|crimes?|categories|types|pupils|schools|sexes|incidents"
TOTAL = re.compile(
    rf"^(?:grand |sub ?-?)?totals?(?: (?:for|of) .{{0,40}}| (?:{OF_ALL}))?$|^all(?: (?:{OF_ALL}))?$|^overall$|^cyfanswm$",
    re.IGNORECASE,
)
PLACES = ("lsoa", "ward", "council", "place")
# What tells the rows of one period apart.
KINDS = ("category", "subcategory", "outcome", *PLACES)


def without_totals(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The frame without the rows that add up others: of a column with “Total”, where the same rows otherwise name its parts."""
    if reading.source.record_kind != "counts" or not frame.height:
        return frame
    columns = [column for key in KINDS if (column := reading.column(key)) in frame.columns]
    columns += [column for column in reading.attributes.values() if column in frame.columns and column not in columns]
    places = {column for key in PLACES if (column := reading.column(key))}
    totals = {column: frame[column].str.contains(f"(?i){TOTAL.pattern}").fill_null(value=False) for column in columns}
    for column, is_total in totals.items():
        if not is_total.any() or is_total.all():
            continue
        # A total of areas stands beside all of them, whatever larger area they name.
        others = [each for each in columns if each != column and not {column, each} <= places]
        with_parts = _beside_parts(frame, is_total, others)
        sentence = _(
            "“{heading}” says that the row adds up others of the file. It is left out, or all would count twice."
        )
        fewer = reading.reject(frame, with_parts, "total", sentence.format(heading=shown(column)), column)
        return without_totals(fewer, reading) if fewer.height < frame.height else fewer
    return frame


def _beside_parts(frame: pl.DataFrame, is_total: pl.Series, others: list[str]) -> pl.Series:
    """The rows of totals for whose period, and otherwise same words, there are parts."""
    marked = frame.select("month", "span", *(pl.col(each).fill_null("") for each in others), is_part=~is_total)
    has_parts = marked.select(pl.col("is_part").any().over(["month", "span", *others]).alias("has"))["has"]
    return is_total & has_parts
