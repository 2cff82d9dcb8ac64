"""Is history whole? Reads each chain from its first entry to its last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.ledger import rules, triggers
from wardmote.foundations.ledger.models import Entry, Head
from wardmote.foundations.ledger.rules import End

CHUNK = 2000
NO_KNOWN_ENDS: Mapping[int, str] = {}


@dataclass(frozen=True)
class ChainVerification:
    """What reading one chain showed; `first_broken` is the number of the first broken entry."""

    chain: str
    ok: bool
    entries: int
    first_broken: int | None
    sentence: str
    head: str = rules.GENESIS
    # Looks that no batch has chained yet.
    waiting: int = 0

    @property
    def end(self) -> End:
        """The name, number and whole hash of the last entry, to be kept elsewhere and compared."""
        return End(self.chain, self.entries, self.head)


@dataclass(frozen=True)
class Verification:
    """What reading every chain showed. The sentence is of the first that is broken, or of the whole."""

    ok: bool
    sentence: str
    chains: tuple[ChainVerification, ...] = field(default=())

    @property
    def entries(self) -> int:
        """How many entries are whole in all chains together; looks that wait to be chained are not counted."""
        return sum(chain.entries for chain in self.chains)

    @property
    def broken(self) -> ChainVerification | None:
        """The first chain that is broken."""
        return next((chain for chain in self.chains if not chain.ok), None)

    @property
    def first_broken(self) -> int | None:
        """The number, in its chain, of the first broken entry."""
        return self.broken.first_broken if self.broken else None

    @property
    def ends(self) -> list[End]:
        """The end of each chain that has one."""
        return [chain.end for chain in self.chains if chain.entries]


def verify(since: Sequence[End] = ()) -> Verification:
    """Walk every chain in constant memory, each to its first break; compare with ends that were written down elsewhere."""
    known: dict[str, dict[int, str]] = {}
    for end in since:
        if known.setdefault(end.chain, {}).setdefault(end.number, end.digest) != end.digest:
            return Verification(ok=False, sentence=_contradiction(end))
    with_members = _of_partnerships_with_members()
    names = sorted(_chains() | with_members | set(known))
    chains = tuple(_verified(name, known.get(name, NO_KNOWN_ENDS), has_members=name in with_members) for name in names)
    broken = next((chain for chain in chains if not chain.ok), None)
    problem = broken.sentence if broken else _unprotected()
    return Verification(ok=not problem, sentence=problem or _whole(chains), chains=chains)


def _chains() -> set[str]:
    """Every chain that has an entry or an end, by one look-up in the index each."""
    chains = set(Head.objects.begun().values_list("chain", flat=True))
    names = Entry.objects.order_by("chain").values_list("chain", flat=True)
    chain = names.first()
    while chain is not None:
        chains.add(chain)
        chain = names.filter(chain__gt=chain).first()
    return chains


def _verified(chain: str, known: Mapping[int, str], *, has_members: bool) -> ChainVerification:
    """Walk one chain and stop at the first break."""
    expected, previous = 1, rules.GENESIS
    for link in _stream(chain):
        problem = _problem(link, expected=expected, previous=previous) or _other_than(known, link)
        if problem:
            return ChainVerification(chain, False, expected - 1, min(link.sequence, expected), problem, previous)
        previous, expected = link.hash, expected + 1
    entries = expected - 1
    waiting, changed = _waiting(chain)
    broken: int | None
    problem, broken = _compared_with_head(chain, entries=entries, last_hash=previous)
    if not problem and has_members and not entries:
        broken = 1
        problem = _("{chain} is broken at entry 1: there are members but no entries, so it was emptied.").format(
            chain=chain_words(chain)
        )
    if not problem and (missing := max(known, default=0)) > entries:
        broken = entries + 1
        problem = _(
            "{chain} is broken at entry {broken}: it ended with entry {number} when its end was written down."
        ).format(chain=chain_words(chain), broken=broken, number=f"{missing:,}")
    if not problem and changed is not None:
        broken = entries + 1
        problem = _(
            "{chain} is broken: a look that waits to be chained was changed after it was written ({at})."
        ).format(chain=chain_words(chain), at=changed.isoformat(timespec="seconds"))
    sentence = problem or _chain_is_whole(chain, entries, waiting)
    return ChainVerification(chain, not problem, entries, broken if problem else None, sentence, previous, waiting)


def chain_words(chain: str) -> str:
    """A chain as sentences begin with it."""
    key = rules.partnership_of(chain)
    of = _("partnership {number}").format(number=key) if key else _("the installation")
    if rules.is_of_looks(chain):
        return _("The chain of looks of {partnership}").format(partnership=of)
    return _("The chain of {partnership}").format(partnership=of)


def _chain_is_whole(chain: str, entries: int, waiting: int) -> str:
    counted = ngettext("%(count)s entry", "%(count)s entries", entries) % {"count": f"{entries:,}"}
    whole = _("{chain} is whole: {counted}.").format(chain=chain_words(chain), counted=counted)
    if not waiting:
        return whole
    more = ngettext("%(count)s look waits to be chained.", "%(count)s looks wait to be chained.", waiting)
    return f"{whole} {more % {'count': f'{waiting:,}'}}"


def _whole(chains: Sequence[ChainVerification]) -> str:
    entries = sum(chain.entries for chain in chains)
    counted = ngettext("%(count)s entry", "%(count)s entries", entries) % {"count": f"{entries:,}"}
    return _("The ledger is whole: {counted}.").format(counted=counted)


def _contradiction(end: End) -> str:
    return _("Two ends that were written down contradict each other: entry {number} of {chain} has two hashes.").format(
        number=f"{end.number:,}", chain=end.chain
    )


def _other_than(known: Mapping[int, str], link: "Link") -> str:
    """What is wrong where an entry is no longer the one whose hash was written down."""
    if known.get(link.sequence, link.hash) == link.hash:
        return ""
    return _(
        "{chain} is broken at entry {sequence}: it is not the entry that was written down. History was written anew."
    ).format(chain=chain_words(link.chain), sequence=link.sequence)


def _of_partnerships_with_members() -> set[str]:
    """The chains that must have entries: every membership begins with one."""
    memberships = apps.get_model("members", "Membership").objects.order_by("partnership")
    return {rules.chain_of(str(key)) for key in memberships.values_list("partnership", flat=True).distinct()}


def _unprotected() -> str:
    gone = triggers.missing(connection)
    if not gone:
        return ""
    return _(
        "The entries are whole, but the database no longer protects them: {names} is gone or changed. "
        "Find out who did it. “wardmote ledger protect” puts it back."
    ).format(names=", ".join(gone))


class Link(NamedTuple):
    """One entry's row as the database keeps it; making a model of each would double the time."""

    chain: str
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
            chain=self.chain,
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


def _stream(chain: str) -> Iterator[Link]:
    """Rows of a chain in order, a chunk at a time, by their number: no cursor stays open and memory does not grow."""
    numbered = Entry.objects.filter(chain=chain, sequence__isnull=False).order_by("sequence").values_list(*Link._fields)
    following, last = numbered, 0
    while True:
        chunk = [Link(*row) for row in following[:CHUNK]]
        yield from chunk
        last = chunk[-1].sequence if chunk else last
        following = numbered.filter(sequence__gt=last)
        # What was written meanwhile is read too, or the record of the end would seem to be of more.
        if not chunk or (len(chunk) < CHUNK and not Head.objects.filter(chain=chain, sequence__gt=last).exists()):
            return


def _waiting(chain: str) -> tuple[int, datetime | None]:
    """How many looks wait to be chained, and when the first was written that is no longer as it was written."""
    count = 0
    for look in Entry.objects.filter(chain=chain, sequence__isnull=True).order_by("pk").iterator(CHUNK):
        if look.hash != look.worked_hash():
            return count, look.at
        count += 1
    return count, None


def _problem(entry: Link, *, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return _(
            "{chain} is broken at entry {sequence}: the next entry there is {sequence_2} where {expected} should stand, so something was taken out or put in."
        ).format(
            chain=chain_words(entry.chain),
            sequence=min(entry.sequence, expected),
            sequence_2=entry.sequence,
            expected=expected,
        )
    if entry.previous_hash != previous:
        return _(
            "{chain} is broken at entry {expected}: it does not follow the entry before it, so one of the two was replaced or moved."
        ).format(chain=chain_words(entry.chain), expected=expected)
    if entry.worked_hash() != entry.hash:
        return _("{chain} is broken at entry {expected}: what it says was changed after it was written.").format(
            chain=chain_words(entry.chain), expected=expected
        )
    return ""


def _compared_with_head(chain: str, *, entries: int, last_hash: str) -> tuple[str, int | None]:
    """What is wrong with the end of a chain beside the record of it, and the number of the broken entry."""
    head = Head.objects.filter(chain=chain).first()
    recorded, recorded_hash = (head.sequence, head.hash) if head else (0, rules.GENESIS)
    if (recorded, recorded_hash) == (entries, last_hash):
        return "", None
    broken = entries + 1 if recorded > entries else max(entries, 1)
    if recorded == entries:
        sentence = _("{chain} is broken at entry {broken}: it is not the last entry that was recorded.")
        return sentence.format(chain=chain_words(chain), broken=broken), broken
    sentence = _("{chain} is broken at entry {broken}: {entries} are there, but the record of its end says {recorded}.")
    return sentence.format(
        chain=chain_words(chain), broken=broken, entries=f"{entries:,}", recorded=f"{recorded:,}"
    ), broken
