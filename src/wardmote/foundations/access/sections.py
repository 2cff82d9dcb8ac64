"""Parts of an object that are seen apart, and how far somebody may go in one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

SEPARATOR = "|"


class Section(StrEnum):
    """A part of an object that is seen apart. It has no members: a room names its own in an enumeration of this kind."""


class Level(StrEnum):
    """How far somebody may go in a section; each includes those before it."""

    SEE = "see"
    WRITE = "write"
    OWN = "own"

    @property
    def and_above(self) -> tuple["Level", ...]:
        """The levels that include this one."""
        every = tuple(Level)
        return every[every.index(self) :]


# Of a grant or a way: whatever sections the object has, those that come later too.
EVERY_SECTION: Final = "*"


def packed(sections: Iterable[str]) -> str:
    """Sections as a column keeps them, so that one can be looked for in the database: “|risk|victims|”."""
    names = sorted({str(section) for section in sections})
    if not names:
        raise ValueError("A grant of no section gives nothing: name at least one.")
    if wrong := [name for name in names if SEPARATOR in name or not name]:
        raise ValueError(f"“{wrong[0]}” is no name of a section.")
    return SEPARATOR + SEPARATOR.join(names) + SEPARATOR


def unpacked(text: str) -> frozenset[str]:
    """The sections that a column keeps."""
    return frozenset(filter(None, text.split(SEPARATOR)))


def common(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The sections in both; “every section” takes in any."""
    if EVERY_SECTION in some:
        return others
    return some if EVERY_SECTION in others else some & others
