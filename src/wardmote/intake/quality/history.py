"""What the checks look at: one sender's months, those of the batch and those before it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from wardmote.foundations.months import add_months


@dataclass(frozen=True)
class Period:
    """One period of one sender, as its segment sums it up; `rows` counts records, `quantity` what they stand for."""

    month: date
    span: int
    rows: int
    categories: Mapping[str, int]
    placed: int | None
    is_nil: bool = False

    @property
    def end(self) -> date:
        """The first day after it."""
        return add_months(self.month, self.span)

    @property
    def quantity(self) -> int:
        """What its records add up to."""
        return sum(self.categories.values())


@dataclass(frozen=True)
class History:
    """One sender's periods in order of time: `new` are the batch's, `before` those in use when it came."""

    sender: str
    new: Sequence[Period]
    before: Sequence[Period]


def due_day(period: Period, lag_months: int) -> date:
    """The last day on which the period's file is in time."""
    return add_months(period.end, lag_months) - timedelta(days=1)


def summed_up(frame: pl.DataFrame) -> dict[str, Any]:
    """A segment in a few numbers, kept in the catalogue: quantities by category, and how many records have a place."""
    is_own = frame["boundary_copy"] == 0
    own = frame if is_own.all() else frame.filter(is_own)
    if "quantity" in own.columns:
        by = own.group_by("category").agg(pl.col("quantity").sum().cast(pl.Int64).alias("count"))
    else:
        by = own["category"].value_counts(name="count")
    counted = Counter(dict(zip(by["category"].cast(pl.String).to_list(), by["count"].to_list(), strict=True)))
    # A partner's record may have no category that is known.
    named = {str(key or ""): value for key, value in counted.items()}
    placed = own.height - own.select(pl.col("lsoa").is_null() & pl.col("council").is_null()).to_series().sum()
    return {"categories": {key: int(value) for key, value in sorted(named.items())}, "placed": int(placed)}
