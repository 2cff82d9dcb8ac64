"""One search: every kind that the person may look for, each asked once."""

from collections.abc import Collection
from dataclasses import dataclass

from wardmote.foundations.access.public import Permission
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search.offers import MOST, Hit, offers

LONGEST, SHORTEST, MOST_WORDS = 100, 2, 8


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind; `has_more` says that not all of them are listed."""

    kind: str
    title: str
    hits: tuple[Hit, ...]
    has_more: bool
    is_personal: bool


def words_of(text: str) -> tuple[str, ...]:
    """What is looked for: the words typed, as many as a search takes."""
    return tuple(text.replace("\x00", "").strip()[:LONGEST].split())[:MOST_WORDS]


def is_too_short(words: tuple[str, ...]) -> bool:
    """Whether there is too little to look for: a letter finds everything. A number is enough, for batches have them."""
    return not words or (sum(map(len, words)) < SHORTEST and not words[0].isdecimal())


def search(
    partnership: Partnership, person: User, granted: Collection[Permission], words: tuple[str, ...]
) -> list[Found]:
    """What the person may see and the words fit, by kind; kinds without a hit are left out."""
    groups = []
    for offer in offers():
        if offer.permissions.isdisjoint(granted):
            continue
        hits = offer.find(partnership, person, words)
        if hits:
            title = str(offer.title)
            groups.append(Found(offer.kind, title, tuple(hits[:MOST]), len(hits) > MOST, offer.is_personal))
    return groups


def kinds(granted: Collection[Permission]) -> list[str]:
    """What somebody with these permissions can look for, in words."""
    return [str(offer.title) for offer in offers() if not offer.permissions.isdisjoint(granted)]
