"""Words of the files turned into slugs and months, by their few distinct values."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.foundations.months import month_at
from wardmote.intake.sources import mapping

MONTH = re.compile(r"^(\d{4})-(\d{2})$")
# The first month that police.uk ever published.
FIRST_MONTH = 2010 * 12 + 11


def month_index(text: str | None) -> int | None:
    """Months since the year 0 for a text such as 2022-05, or None."""
    match = MONTH.match((text or "").strip())
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    return int(match[1]) * 12 + int(match[2]) - 1


def month_words(index: int) -> str:
    """A month as files write it."""
    return f"{month_at(index):%Y-%m}"


NOWHERE = np.uint32(0xFFFFFFFF)
Kind = pl.DataType | type[pl.DataType]


def distinct(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct texts of a column, and for each row which of them it has (null where it has none)."""
    kind = series.dtype
    if not isinstance(kind, pl.Categorical):
        kind = pl.Categorical(pl.Categories.random())
        series = series.cast(kind)
    numbers = series.to_physical().cast(pl.UInt32)
    rows = numbers.is_not_null().arg_true().to_numpy()
    used = numbers.drop_nulls().to_numpy()
    # Where each word stands, the last place winning: its text is looked up there, once.
    place = np.full(int(used.max(initial=0)) + 1, NOWHERE, dtype=np.uint32)
    place[used] = rows
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


class ByWord:
    """What follows from each word of a column: worked out when the word is first seen, and looked up from then on.

    `answers` gives a series of answers for a series of texts. A row without a word has no answer.
    """

    def __init__(self, answers: Callable[[pl.Series], pl.Series]) -> None:
        self._answers_to = answers
        self._answers = answers(pl.Series([], dtype=pl.String)).extend_constant(None, 1)
        self._kind: pl.DataType = pl.Categorical(pl.Categories.random())
        # By the number of the word, one up: a row without a word has 0, whose answer stands first.
        self._place = np.zeros(1, dtype=np.uint32)
        self._seen: pl.Series | None = None

    def of(self, series: pl.Series) -> pl.Series:
        """The answer for each row."""
        if not isinstance(series.dtype, pl.Categorical):
            series = series.cast(self._kind)
        if self._seen is None or self._seen.dtype != series.dtype:
            # Numbers of words hold as long as a series that has them.
            self._seen, self._place = series.clear(), self._place[:1]
        numbers = (series.to_physical().cast(pl.UInt32) + 1).fill_null(0).to_numpy()
        most = int(numbers.max(initial=0))
        if most >= len(self._place):
            more = np.full(most + 1 - len(self._place), NOWHERE, dtype=np.uint32)
            self._place = np.concatenate([self._place, more])
        places = self._place[numbers]
        if (places == NOWHERE).any():
            self._learn(series, numbers, places == NOWHERE)
            places = self._place[numbers]
        return self._answers.gather(pl.Series(places)).alias(series.name)

    def _learn(self, series: pl.Series, numbers: NDArray[np.uint32], is_new: NDArray[np.bool_]) -> None:
        new, first = np.unique(numbers[is_new], return_index=True)
        texts = series.gather(np.flatnonzero(is_new)[first]).cast(pl.String)
        self._place[new] = np.arange(len(self._answers), len(self._answers) + len(new), dtype=np.uint32)
        self._answers = pl.concat([self._answers, self._answers_to(texts)], rechunk=True)


class Vocabulary:
    """One vocabulary of a source: any spelling of a word to its slug."""

    def __init__(self, name: str) -> None:
        self.declared = mapping(name)
        self.slugs = self.declared.slugs
        self.dtype = pl.Enum(sorted(set(self.slugs.values())))
        self._by_word = ByWord(self._slugs_of)

    def read(self, series: pl.Series) -> pl.Series:
        """The slug of each word, null for a blank or unknown one."""
        return self._by_word.of(series)

    def _slugs_of(self, texts: pl.Series) -> pl.Series:
        return pl.Series([self.slugs.get(word.strip().casefold()) for word in texts.to_list()], dtype=pl.Categorical)
