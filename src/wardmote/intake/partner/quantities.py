"""How many a partner's rows stand for: cells of counts, wide tables made long, and what is suppressed."""

import re
from typing import Any

import polars as pl

from wardmote.intake.partner.cells import ACROSS, PERIOD, column_there, in_file, shown
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.tables import FILE, LINE
from wardmote.intake.reading.wording import gettext as _

SUPPRESSED = re.compile(
    r"^(?:[<≤] ?\d+|\d+ ?[-–] ?\d+|\*+|[cxzsuw:~#]|\[(?:[cxzsuw:~*]|low)\]|[-–—]+|\.\.?|\.\.\.|suppressed|redacted|n/?a|low"
    r"|fewer than \d+|less than \d+|under \d+)$",
    re.IGNORECASE,
)
# Between categories that were suppressed in one row; no slug has it.
SEVERAL = "|"
# After the code of the council of which they were suppressed, where the row says it.
OF_COUNCIL = ":"
# Behind a count statisticians put r where it is revised, p where it is provisional.
NUMBER = re.compile(
    r"^([+\-\u2212]?)(\d{1,3}(?:[, \u00a0]\d{3})+|\d+)(?:\.0+)?(?: ?(?:[rpe]|\[[rpe]\]))?$", re.IGNORECASE
)
MOST = 2**31 - 1


def unpivoted(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """A row for each filled cell of the columns that [unpivot] names: its category, and the cell as the quantity."""
    named = {in_file(heading): slug for heading, slug in reading.source.unpivot.items()}
    wanted = {column: slug for column, slug in named.items() if column in frame.columns}
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


def across(frame: pl.DataFrame) -> pl.DataFrame:
    """A row for each filled cell of the columns that have a period for a heading."""
    wanted = [name for name in frame.columns if name.startswith(ACROSS)]
    if not wanted:
        return frame
    others = [name for name in frame.columns if name not in wanted]
    longer = frame.unpivot(wanted, index=others, variable_name=PERIOD, value_name="__quantity")
    longer = longer.filter(pl.col("__quantity").is_not_null())
    return longer.with_columns(pl.col(PERIOD).str.strip_prefix(ACROSS)).sort(FILE, LINE, maintain_order=True)


def with_quantity(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """How many each row stands for: 1 for an event, the cell for counts; what is suppressed is never guessed."""
    heading = "__quantity" if "__quantity" in frame.columns else column_there(reading.column("quantity"), frame)
    if not heading:
        return frame.with_columns(pl.lit(1, dtype=pl.Int32).alias("quantity"))
    called = _("The count") if heading == "__quantity" else f"“{shown(heading)}”"
    read: dict[Any, int | str] = {text: _quantity(text) for text in frame[heading].unique().to_list()}
    values = [read[text] for text in frame[heading].to_list()]
    frame = frame.with_columns(
        pl.Series("quantity", [each if isinstance(each, int) else None for each in values], dtype=pl.Int32),
        pl.Series("__wrong", [each if isinstance(each, str) else None for each in values], dtype=pl.String),
    )
    if reading.source.is_reference:
        return frame.drop("__wrong")
    frame = _without_wrong(frame, heading, called, reading)
    lowered = (frame["quantity"] < 0).fill_null(value=False)
    sentence = _("{heading} is below nought: such counts correct others, and lower their sums.").format(heading=called)
    reading.warn(frame, lowered, "below-nought", sentence)
    return frame


def _without_wrong(frame: pl.DataFrame, heading: str, called: str, reading: Reading) -> pl.DataFrame:
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
        ("bad-quantity", _("{heading} is not a whole number.")),
    ):
        wrong = (frame["__wrong"] == code).fill_null(value=False)
        frame = reading.reject(frame, wrong, code, words.format(heading=called), heading)
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
    if count := NUMBER.match(plain):
        number = int(re.sub(r"[, \u00a0]", "", count[2]))
        if number > MOST:
            return "bad-quantity"
        # A correction of what was published before: it lowers its sum.
        return number if count[1] in {"", "+"} else -number
    return "suppressed" if SUPPRESSED.match(plain) else "bad-quantity"
