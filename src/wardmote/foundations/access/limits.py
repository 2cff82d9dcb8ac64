"""How often a person's codes, resets and invitations may be tried: counted in the database, for every process alike.

Counted for a person and never for an address of the network: behind a proxy, or in one office, one address is everybody.
What is refused is not counted, so that nobody makes another wait longer by going on.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from wardmote.foundations.access.models import Attempt
from wardmote.foundations.ledger.public import can_record
from wardmote.foundations.members.public import User


@dataclass(frozen=True)
class Limit:
    """So many within such a time."""

    most: int
    within: timedelta


CODE, RESET, INVITATION, LETTER, LOCKED_OUT = "code", "reset", "invitation", "letter", "locked-out"
FEED = "feed"
LIMITS = {
    # Ten of a million codes, four times an hour: a century of trying for an even chance.
    CODE: Limit(10, timedelta(minutes=15)),
    RESET: Limit(3, timedelta(hours=1)),
    # What one administrator makes, and what one person is sent.
    INVITATION: Limit(60, timedelta(hours=1)),
    LETTER: Limit(5, timedelta(days=1)),
    # One entry in the ledger for each lock-out, however long somebody goes on.
    LOCKED_OUT: Limit(1, timedelta(minutes=15)),
    # A calendar asks a few times a day; a person may have one on each of several machines.
    FEED: Limit(30, timedelta(hours=1)),
}


class Counted(Protocol):
    """One that was counted; one that led to its end may be deleted again."""

    def delete(self) -> object:
        """Take it back."""


class CountedHere:
    """One that this process counts, because nothing can be saved."""

    def __init__(self, key: str) -> None:
        self.key = key

    def delete(self) -> None:
        """Take it back."""
        caches["process"].decr(self.key)


def attempt(what: str, person: User) -> Counted | None:
    """Count one more, or nothing where the limit is reached."""
    return _attempt(what, person) if can_record() else _attempt_here(what, person)


def _attempt_here(what: str, person: User) -> Counted | None:
    key, limit = f"attempt:{what}:{person.pk}", LIMITS[what]
    caches["process"].add(key, 0, limit.within.total_seconds())
    if caches["process"].incr(key) > limit.most:
        caches["process"].decr(key)
        return None
    return CountedHere(key)


@transaction.atomic
def _attempt(what: str, person: User) -> Counted | None:
    # Two processes that count at once wait for one another.
    User.objects.select_for_update().get(pk=person.pk)
    limit, now = LIMITS[what], timezone.now()
    counted = Attempt.objects.filter(what=what, person=person)
    if counted.filter(at__gt=now - limit.within).count() >= limit.most:
        return None
    counted.filter(at__lte=now - limit.within).delete()
    return Attempt.objects.create(what=what, person=person, at=now)


def take_feed(person: User) -> bool:
    """Count one more reading of the person's due dates by a calendar; False where it is asked for too often."""
    return attempt(FEED, person) is not None
