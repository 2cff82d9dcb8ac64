"""What rooms offer to be searched: a kind of thing, who may look for it, and how it is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise

from wardmote.foundations.access.public import Permission
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import read

# How many of a kind a page lists; one more is asked for, to say that there are more.
MOST = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: its name, its page ("" where the person has none), and a few words about it."""

    title: str
    url: str
    note: str = ""


Find = Callable[[Partnership, User, tuple[str, ...]], list[Hit]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of thing that can be searched.

    `find` gets the partnership, the person and the words, and gives at most `MOST` + 1 hits that the person may see, in
    one query that joins the index (`has_words`) with the room's scope. Any one of `permissions` lets a person look for it. `rank` orders the kinds.
    """

    kind: str
    title: str | Promise
    permissions: frozenset[Permission]
    find: Find
    rank: int = 50
    is_personal: bool = False


@cache
def offers() -> tuple[Offer, ...]:
    """Every room's offers, from the `OFFERS` of its `search.py`, in the order in which kinds are shown."""
    return tuple(sorted(_declared(), key=lambda offer: offer.rank))


def _declared() -> Iterator[Offer]:
    for module in read("search"):
        yield from module.OFFERS


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds every word, in small letters or capitals."""
    folded = text.casefold()
    return all(word.casefold() in folded for word in words)
