"""Bands of ages as they are kept: their words, and the numbers beside them."""

import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.places.kinds import OLDEST, Band

# Four bytes a number, the lowest byte first, whatever the machine.
KEPT = np.dtype("<i4")


def in_words(bands: tuple[Band, ...]) -> str:
    """Bands as one text: “0 1 2 10-15 90+”."""
    return _in_words(bands)


@lru_cache(maxsize=64)
def _in_words(bands: tuple[Band, ...]) -> str:
    return " ".join(band_words(band) for band in bands)


def band_words(band: Band) -> str:
    """One band as it is kept: “10-17”, “90+”, “5”."""
    first, last = band
    return f"{first}+" if last >= OLDEST else f"{first}" if first == last else f"{first}-{last}"


@lru_cache(maxsize=64)
def from_words(text: str) -> tuple[Band, ...]:
    """The bands of such a text."""
    return tuple(_from_word(word) for word in text.split())


def _from_word(word: str) -> Band:
    if word.endswith("+"):
        return (int(word[:-1]), OLDEST)
    first, _dash, last = word.partition("-")
    return (int(first), int(last or first))


def in_bytes(counts: "array[int]") -> bytes:
    """Numbers as they are kept."""
    if sys.byteorder == "little" and counts.itemsize == KEPT.itemsize:
        return counts.tobytes()
    return np.array(counts, dtype=KEPT).tobytes()


def from_bytes(content: bytes) -> NDArray[np.int32]:
    """The numbers that are kept in some bytes."""
    return np.frombuffer(content, dtype=KEPT)


def chain(bands: Iterable[Band], wanted: Band) -> list[Band] | None:
    """The fewest of some bands that hold just the ages that are wanted, each once; None where none do."""
    first, last = wanted
    by_first: dict[int, list[Band]] = {}
    for band in set(bands):
        by_first.setdefault(band[0], []).append(band)
    fewest: dict[int, list[Band]] = {first: []}
    for at in range(first, last + 1):
        if at not in fewest:
            continue
        for band in by_first.get(at, []):
            longer = [*fewest[at], band]
            if band[1] <= last and len(longer) < len(fewest.get(band[1] + 1, longer + longer)):
                fewest[band[1] + 1] = longer
    return fewest.get(last + 1) or None
