"""Words of the files turned into slugs and months, by their few distinct values."""

import re
from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from wardmote.intake.sources import mapping

MONTH = re.compile(r"^(\d{4})-(\d{2})$")
# The first month that police.uk ever published.
FIRST_MONTH = 2010 * 12 + 11


def month_index(text: str | None) -> int | None:
    """Months since the year 0 for a text such as 2022-05, or None."""
    found = MONTH.match((text or "").strip())
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]) * 12 + int(found[2]) - 1


def month_of(index: int) -> date:
    """The first day of the month."""
    return date(index // 12, index % 12 + 1, 1)


def month_words(index: int) -> str:
    """A month as files write it."""
    return f"{month_of(index):%Y-%m}"


NOWHERE = np.uint32(0xFFFFFFFF)
Kind = pl.DataType | type[pl.DataType]


def distinct(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct texts of a column, and for each row which of them it has (null where it has none)."""
    kind = series.dtype
    if not isinstance(kind, pl.Categorical):
        kind = pl.Categorical(pl.Categories.random())
        series = series.cast(kind)
    numbers = series.to_physical().cast(pl.UInt32)
    given = numbers.is_not_null().arg_true().to_numpy()
    used = numbers.drop_nulls().to_numpy()
    # Where each word stands, the last place winning: its text is looked up there, once.
    place = np.full(int(used.max(initial=0)) + 1, NOWHERE, dtype=np.uint32)
    place[used] = given
    seen = place != NOWHERE
    positions = np.cumsum(seen, dtype=np.uint32) - np.uint32(1)
    return series.gather(place[seen]).cast(pl.String), pl.Series(positions).gather(numbers)


def mapped(series: pl.Series, values: Mapping[str, object], dtype: Kind) -> pl.Series:
    """Each value looked up; what is not in `values` becomes null."""
    if not values:
        return pl.Series(series.name, [None] * len(series), dtype=dtype)
    if series.dtype == pl.Categorical:
        texts, rows = distinct(series)
        return pl.Series(series.name, [values.get(text) for text in texts.to_list()], dtype=dtype).gather(rows)
    old = pl.Series(list(values), dtype=pl.String)
    new = pl.Series(list(values.values()), dtype=dtype)
    return series.replace_strict(old, new, default=None, return_dtype=dtype)


class Vocabulary:
    """One vocabulary of a source: any spelling of a word to its slug."""

    def __init__(self, name: str) -> None:
        self.declared = mapping(name)
        self.slugs = self.declared.slugs
        self.dtype = pl.Enum(sorted(set(self.slugs.values())))

    def read(self, series: pl.Series) -> pl.Series:
        """The slug of each word, null for a blank or unknown one."""
        texts, rows = distinct(series)
        slugs = [self.slugs.get(word.strip().casefold()) for word in texts.to_list()]
        return pl.Series(series.name, slugs, dtype=pl.Categorical).gather(rows)
