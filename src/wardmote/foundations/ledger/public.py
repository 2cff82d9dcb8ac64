"""What other rooms may call: record what was done or looked at, and check that history is whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from wardmote.foundations.ledger import anchoring, anchors, keys, operations, rules, verification
from wardmote.foundations.ledger.errors import AppendOnly, CannotRecord, KeyChanged, LedgerError, NotForTheLedger
from wardmote.foundations.ledger.models import Entry, Head
from wardmote.foundations.ledger.permissions import LedgerPermission
from wardmote.foundations.ledger.queries import latest_of
from wardmote.foundations.ledger.rules import End
from wardmote.foundations.ledger.verification import ChainVerification, Verification

__all__ = [
    "AppendOnly",
    "CannotRecord",
    "ChainVerification",
    "End",
    "Entry",
    "Head",
    "KeyChanged",
    "LedgerError",
    "LedgerPermission",
    "NotForTheLedger",
    "Verification",
    "anchor",
    "can_record",
    "chain_looks",
    "check_key",
    "ends",
    "latest_of",
    "parsed_ends",
    "protect",
    "record",
    "record_look",
    "verify",
]


def record(
    *,
    by: AbstractBaseUser,
    event: str,
    on: str | Model,
    partnership: Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Entry:
    """Append one change to its partnership's chain, inside the caller's transaction if there is one.

    `by` is the person who answers for it (the system person for scheduled work). `event` reads room.noun.past-tense,
    as in `intake.batch.loaded`. `on` is the object, or its name as `app.model:pk`. `partnership` is None only for what
    concerns no partnership (a sign-in): that goes to the installation's own chain. `before` and `after` hold ids, codes,
    numbers, dates and classes only, each at most 200 characters; `why` is a class of reason, not a sentence about a person.

    To have an event read well on the ledger's page, list it in the room's `events.py`:
    `EVENTS = {"intake.batch.loaded": "loaded a batch of {source}"}`, the braces filled from `after`;
    `SAID = {"source": title_of}` there puts a code into words, and `SAID_IN = {"area": name_for}` one that only the
    entry's own partnership may know (it is handed that partnership's key as well). Days, months and numbers are written as on every page.

    Two changes of one partnership are chained one after the other: the second waits until the first's transaction ends.
    What only reads uses `record_look`. Raises CannotRecord while nothing can be saved, NotForTheLedger when a value may be free text or an address, and when
    nobody answers for the event.
    """
    return operations.record(by=by, event=event, on=on, partnership=partnership, before=before, after=after, why=why)


def record_look(
    *,
    by: AbstractBaseUser,
    event: str,
    on: str | Model,
    partnership: Model | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Entry:
    """Write that somebody looked at, searched or took out something; call it before the answer is given.

    The look is in the database when this returns (with the caller's transaction, if there is one), under the installation's
    key and the database's own protection, and waits for nobody who writes elsewhere. Where it cannot be written it raises,
    and the page is not given. A later batch (`chain_looks`) gives it its number in the chain of looks. The arguments are
    those of `record`; the same wordings are used.

    Raises NotForTheLedger as `record` does.
    """
    return operations.record_look(by=by, event=event, on=on, partnership=partnership, after=after, why=why)


def chain_looks() -> int:
    """Chain the looks that wait, oldest first; gives how many were.

    The worker does so twice a minute. One that was changed since it was written is left out, and `verify` names it.
    """
    return operations.chain_looks()


def can_record() -> bool:
    """Whether an entry can be written at present; not where the disk or the file of the database can only be read.

    Asked of the system each time, so that the answer follows the disk. While it is no, `record` raises CannotRecord: a look at
    personal data that cannot be recorded is not given.
    """
    return operations.can_record()


def check_key(*, is_new: bool = False) -> None:
    """Compare the installation's key with the one that the database was begun with, by a fingerprint that is kept there.

    A database beside an empty folder would otherwise get a key made anew in silence: nobody's session and no entry's hash
    would fit it. With `is_new` the present key is taken from now on. Raises KeyChanged, with what to do.
    """
    keys.check(is_new=is_new)


def verify(*, since: Sequence[End] = ()) -> Verification:
    """Read every chain, in constant memory, and say of each whether it is whole or which entry is the first broken one.

    Found are entries that were changed, taken out, put in, replaced or moved; entries cut off the end (by a second record
    of where the chain ends); a chain made anew without the installation's key; a chain emptied beside members; looks
    that wait to be chained and were changed; and triggers that are gone or changed. Somebody who has the database and the
    key can still rewrite history in full: keep the `ends` elsewhere and hand them in as `since`. Every backup keeps them,
    and those at WARDMOTE_LEDGER_ANCHOR are compared without being asked.

    Raises LedgerError where the ends that are kept elsewhere cannot be read.
    """
    return verification.verify([*since, *anchors.written_down()])


def ends() -> list[End]:
    """Where each chain ends; looks that wait are chained first. Empty while there are no entries."""
    return operations.ends()


def parsed_ends(text: str) -> list[End]:
    """The ends in a text, with spaces or commas between them, as `ledger head` prints them.

    Raises LedgerError where one of them is none.
    """
    return [rules.parsed_end(part) for part in text.replace(",", " ").split()]


def anchor() -> str:
    """Keep the ends where WARDMOTE_LEDGER_ANCHOR says, a file, a folder or an e-mail address; gives a sentence of what was done.

    A file gets a line for each end that it does not have. Raises LedgerError where the place cannot be read or written, or
    the mail server did not take the letter.
    """
    return anchoring.anchor()


def protect(*, by: AbstractBaseUser) -> list[str]:
    """Put back what of the database's own protection of the ledger is gone; gives the names of what was."""
    return operations.protect(by=by)
