"""Words of a sender's file that stand for nothing here yet: collected with their rows, so that somebody can say what they mean."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from wardmote.foundations.privacy.public import kinds_in
from wardmote.intake.reading.tables import FILE, LINE

LONGEST = 100
# As a class or a ward may have (“Priority 2”, “Ward 14”); more is a number of somebody or something.
MOST_DIGITS = 4
ADDRESS = re.compile(r"^\d+[a-z]?[ ,]+\D", re.IGNORECASE)
MOST_LINES = 12


@dataclass
class UnknownWord:
    """One word of one column: how many rows have it, where the first stand, and how many of each file are rejected for it."""

    tells: str
    heading: str
    word: str
    rows: int = 0
    lines: list[tuple[int, int]] = field(default_factory=list)
    rejected: Counter[int] = field(default_factory=Counter)


class UnknownWords:
    """All of them in a load, by what they would tell (a category, a ward) and their letters in any case."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], UnknownWord] = {}

    def add(self, key: str, heading: str, texts: pl.Series, frame: pl.DataFrame, *, rejects: bool) -> None:
        """Note the words of these rows; `rejects` says that the rows are not loaded because of them."""
        for text, number, line in zip(texts.to_list(), frame[FILE].to_list(), frame[LINE].to_list(), strict=True):
            if not text:
                continue
            word = self._words.setdefault((key, folded(text)), UnknownWord(key, heading, spaced(text)))
            word.rows += 1
            if len(word.lines) < MOST_LINES:
                word.lines.append((number, line))
            if rejects:
                word.rejected[number] += 1

    @property
    def sayable(self) -> list[UnknownWord]:
        """Those whose meaning may be kept, most rows first."""
        return sorted(
            (each for each in self._words.values() if may_be_kept(each.word)),
            key=lambda each: (-each.rows, each.tells, each.word),
        )

    @property
    def unsayable(self) -> int:
        """How many words might name somebody, so that they are neither shown nor kept."""
        return sum(1 for each in self._words.values() if not may_be_kept(each.word))

    def rejected_in(self, file_number: int) -> int:
        """How many rows of a file would be read if their words had a meaning."""
        return sum(each.rejected[file_number] for each in self.sayable)


def spaced(text: str) -> str:
    """A word with single spaces."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """A word as words are compared: without regard to case and spaces."""
    return spaced(text).casefold()


def may_be_kept(word: str) -> bool:
    """Whether a word may be shown and kept as it stands: neither long nor an address, and with nothing that reaches a person."""
    few_digits = sum(map(str.isdecimal, word)) <= MOST_DIGITS
    return bool(word) and len(word) <= LONGEST and few_digits and not ADDRESS.match(word) and not kinds_in(word)


def words_in(words: Iterable[UnknownWord]) -> str:
    """The words with how many rows have them."""
    return ", ".join(f"“{each.word}” ({each.rows:,})" for each in words)
