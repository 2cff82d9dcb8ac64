"""Is history whole? Reads the chain from its first entry to its last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from wardmote.foundations.ledger import rules, triggers
from wardmote.foundations.ledger.models import Entry, Head

CHUNK = 2000


@dataclass(frozen=True)
class Verification:
    """What reading the whole chain showed; `first_broken` is the sequence number of the first broken entry."""

    ok: bool
    entries: int
    first_broken: int | None
    sentence: str
    head: str = rules.GENESIS

    @property
    def end(self) -> str:
        """The number and the whole hash of the last entry, to be kept elsewhere and compared."""
        return f"{self.entries}:{self.head}"


def verify(since: tuple[int, str] | None = None) -> Verification:
    """Walk the chain in constant memory and stop at the first break; compare with an earlier end, if one is known."""
    expected, previous = 1, rules.GENESIS
    for link in _stream():
        problem = _problem(link, expected=expected, previous=previous) or _other_than(since, link)
        if problem:
            broken = min(link.sequence, expected)
            return Verification(ok=False, entries=expected - 1, first_broken=broken, sentence=problem, head=previous)
        previous, expected = link.hash, expected + 1
    found = _compare_with_head(entries=expected - 1, last_hash=previous)
    problem = (_too_short(since, found.entries) or _emptied(found.entries) or _unprotected()) if found.ok else ""
    if problem:
        return Verification(
            ok=False, entries=found.entries, first_broken=found.entries + 1, sentence=problem, head=previous
        )
    return found


def _other_than(since: tuple[int, str] | None, link: "Link") -> str:
    """What is wrong where an entry is no longer the one whose hash was written down."""
    if since is None or link.sequence != since[0] or link.hash == since[1]:
        return ""
    return _(
        "The ledger is broken at entry {sequence}: it is not the entry that was written down. History was written anew."
    ).format(sequence=link.sequence)


def _too_short(since: tuple[int, str] | None, entries: int) -> str:
    if since is None or since[0] <= entries:
        return ""
    return _(
        "The ledger is broken at entry {broken}: it ended with entry {number} when its end was written down."
    ).format(broken=entries + 1, number=f"{since[0]:,}")


def _emptied(entries: int) -> str:
    """Every membership begins with an entry, so an empty ledger beside members was emptied."""
    if entries or not apps.get_model("members", "Membership").objects.exists():
        return ""
    return _("The ledger is broken at entry 1: there are members but no entries, so it was emptied.")


def _unprotected() -> str:
    gone = triggers.missing(connection)
    if not gone:
        return ""
    return _(
        "The entries are whole, but the database no longer protects them: {names} is gone or changed. "
        "Find out who did it; “wardmote ledger protect” puts it back."
    ).format(names=", ".join(gone))


class Link(NamedTuple):
    """One entry's row as the database holds it; making a model of each would double the time."""

    sequence: int
    at: datetime
    actor: str
    partnership: str
    event: str
    on: str
    before_json: str
    after_json: str
    why: str
    previous_hash: str
    hash: str

    def worked_hash(self) -> str:
        """The hash that the row should have."""
        return rules.entry_hash(
            sequence=self.sequence,
            at=self.at,
            actor=self.actor,
            partnership=self.partnership,
            event=self.event,
            on=self.on,
            before=self.before_json,
            after=self.after_json,
            why=self.why,
            previous_hash=self.previous_hash,
        )


def _stream() -> Iterator[Link]:
    """Rows in order, a chunk at a time, by their key: no cursor stays open and memory does not grow."""
    last = -1
    while True:
        rows = Entry.objects.filter(sequence__gt=last).order_by("sequence").values_list(*Link._fields)[:CHUNK]
        chunk = [Link(*row) for row in rows]
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].sequence


def _problem(entry: Link, *, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return _(
            "The ledger is broken at entry {sequence}: the next entry found is {sequence_2} where {expected} should stand, so something was taken out or put in."
        ).format(sequence=min(entry.sequence, expected), sequence_2=entry.sequence, expected=expected)
    if entry.previous_hash != previous:
        return _(
            "The ledger is broken at entry {expected}: it does not follow the entry before it, so one of the two was replaced or moved."
        ).format(expected=expected)
    if entry.worked_hash() != entry.hash:
        return _("The ledger is broken at entry {expected}: what it says was changed after it was written.").format(
            expected=expected
        )
    return ""


def _compare_with_head(*, entries: int, last_hash: str) -> Verification:
    head = Head.objects.filter(pk=1).first()
    recorded, recorded_hash = (head.sequence, head.hash) if head else (0, rules.GENESIS)
    if (recorded, recorded_hash) == (entries, last_hash):
        counted = "1 entry" if entries == 1 else f"{entries:,} entries"
        sentence = _("The ledger is whole: {counted}. Keep its end elsewhere: {end}").format(
            counted=counted, end=f"{entries}:{last_hash}"
        )
        return Verification(ok=True, entries=entries, first_broken=None, sentence=sentence, head=last_hash)
    broken = entries + 1 if recorded > entries else max(entries, 1)
    sentence = _(
        "The ledger is broken at entry {broken}: {entries} entries are there, but the record of its end says {recorded}."
    ).format(broken=broken, entries=f"{entries:,}", recorded=f"{recorded:,}")
    if recorded == entries:
        sentence = _("The ledger is broken at entry {broken}: it is not the last entry that was recorded.").format(
            broken=broken
        )
    return Verification(ok=False, entries=entries, first_broken=broken, sentence=sentence, head=last_hash)
