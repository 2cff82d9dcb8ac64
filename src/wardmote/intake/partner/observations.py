"""What a person would see at once in a whole file: every time is midnight, no row has a place, it spans more than it should."""

from datetime import UTC, time

import polars as pl

from wardmote.foundations.months import month_at
from wardmote.intake.partner.times import LONDON
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.wording import gettext as _

# Fewer rows may all be at midnight, or without a place, by chance.
ENOUGH = 3
USUAL_AT_ONCE = 3
WITHOUT_PLACES = ("none", "partnership", "text")


def observe(records: pl.DataFrame, number: int, reading: Reading) -> None:
    """Add to the warnings of a file what its records have in common that they should not."""
    if reading.source.is_reference or records.height < ENOUGH:
        return
    for code, sentence in (
        ("all-midnight", _midnights(records)),
        ("no-places", _places(records, reading)),
        ("points-nowhere", _points(records, reading)),
        ("long-span", _span(records, reading)),
    ):
        if sentence:
            reading.warned.add(code, sentence, file_number=number, rows=records.height)


def _midnights(records: pl.DataFrame) -> str:
    timed = records.filter(pl.col("when_precision").cast(pl.String) == "minute")["when_from"]
    if len(timed) < ENOUGH:
        return ""
    clocks = {when.replace(tzinfo=UTC).astimezone(LONDON).time() for when in timed.unique().to_list()}
    return _("Every time of the file is 00:00: these may be days without a time.") if clocks == {time()} else ""


def _places(records: pl.DataFrame, reading: Reading) -> str:
    if reading.source.records["place"] in WITHOUT_PLACES or not reading.places.are_loaded:
        return ""
    placed = records.select(pl.any_horizontal(pl.col(each).is_not_null() for each in ("lsoa", "council", "ward")))
    return "" if placed.to_series().any() else _("No row of the file has a place that is known here.")


def _points(records: pl.DataFrame, reading: Reading) -> str:
    """That no point lies in any small area, where the boundaries of these are loaded: of points in the sea nothing else is told."""
    pointed = records.filter(pl.col("longitude").is_not_null())
    drawn = reading.places.locator(2021) or reading.places.locator(2011)
    if pointed.height < ENOUGH or not drawn or pointed["lsoa"].is_not_null().any():
        return ""
    return _(
        "No point of the file lies in a small area that is drawn here. All points lie in the sea, or in another part of the country."
    )


def _span(records: pl.DataFrame, reading: Reading) -> str:
    source = reading.source
    if source.every == "edition":
        return ""
    first = int(records["month"].min())  # type: ignore[arg-type]
    last = int((records["month"] + records["span"].fill_null(1) - 1).max())  # type: ignore[arg-type]
    months = last - first + 1
    # Some months at once are a late delivery, which is no surprise.
    if months <= max(source.span, USUAL_AT_ONCE):
        return ""
    return _("The source comes by the {every}, and the file spans {months} months, from {first} to {last}.").format(
        every=_(source.every), months=months, first=f"{month_at(first):%Y-%m}", last=f"{month_at(last):%Y-%m}"
    )
