"""What can be verified: each room declares its items in a `verifiable.py`."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise

from wardmote.foundations.reference.public import TableRefused
from wardmote.foundations.rooms import read


@dataclass(frozen=True)
class Item:
    """One thing to compare: how it is called, how it reads, with what to compare it, and whether it came verified."""

    slug: str
    title: str
    text: str
    source: str
    is_verified: bool

    @property
    def fingerprint(self) -> str:
        """The wording in short; a check holds for this wording only."""
        return hashlib.sha256(f"{self.text}\n{self.source}".encode()).hexdigest()


@dataclass(frozen=True)
class Kind:
    """Items of one kind, under a heading."""

    slug: str
    title: str | Promise
    items: Callable[[], Sequence[Item]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Declare a kind; called once, when the room's `verifiable.py` is read."""
    _kinds[kind.slug] = kind


@cache
def _discovered() -> bool:
    read("verifiable")
    return True


def kinds() -> dict[str, Kind]:
    """Every kind that a room declares, by slug."""
    _discovered()
    return dict(_kinds)


def readable_items(kind: Kind) -> Sequence[Item]:
    """The kind's items; none while the table that they stand in is wrong, of which the page of tables tells."""
    try:
        return kind.items()
    except TableRefused:
        return ()


def item(kind: str, slug: str) -> Item | None:
    """One item, as it reads now."""
    register = kinds().get(kind)
    return next((each for each in readable_items(register) if each.slug == slug), None) if register else None
