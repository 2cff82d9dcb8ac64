"""The register of kinds of clock: a room's `clocks.py` says how one is described and whom it concerns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from wardmote.foundations.clocks.models import Clock
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import read

# Which clocks of a kind concern a member in a partnership, as a condition; None: none of them.
Circle = Callable[[User, Partnership], Q | None]


@dataclass(frozen=True, slots=True)
class Described:
    """A clock in words: what is to be done, naming no person, and on which page."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class ClockKind:
    """A kind of clock: how it reads, and the circles of members whom the rule's steps name."""

    slug: str
    describe: Callable[[Clock], Described]
    circles: Mapping[str, Circle]


_kinds: dict[str, ClockKind] = {}


def clock_kind(slug: str, *, describe: Callable[[Clock], Described], circles: Mapping[str, Circle]) -> ClockKind:
    """Declare a kind of clock; called once, when the room's `clocks.py` is read.

    Each circle is one rule that serves twice: who is in it is reminded, and sees the clock on the page and in the feed.
    """
    kind = ClockKind(slug, describe, circles)
    _kinds[slug] = kind
    return kind


def clock_kinds() -> Mapping[str, ClockKind]:
    """Every kind that a room declares, by name."""
    _discovered()
    return _kinds


@cache
def _discovered() -> bool:
    read("clocks")
    return True
