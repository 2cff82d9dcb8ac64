"""What other rooms may call: record what was done, and check that history is whole."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from wardmote.foundations.ledger import operations, rules, verification
from wardmote.foundations.ledger.errors import AppendOnly, LedgerError, NotForTheLedger
from wardmote.foundations.ledger.models import Entry, Head
from wardmote.foundations.ledger.queries import latest_of
from wardmote.foundations.ledger.verification import Verification

__all__ = [
    "AppendOnly",
    "Entry",
    "LedgerError",
    "NotForTheLedger",
    "Verification",
    "end",
    "latest_of",
    "protect",
    "record",
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
    """Append one entry to the ledger, inside the caller's transaction if there is one.

    `by` is the person who answers for it (the system person for scheduled work). `event` reads room.noun.past-tense,
    as in `intake.batch.loaded`. `on` is the object, or its name as `app.model:pk`. `partnership` is None only for what
    concerns no partnership (a sign-in). `before` and `after` hold ids, codes, numbers, dates and classes only, each at
    most 200 characters; `why` is a class of reason, not a sentence about a person.

    To have an event read well on the ledger's page, list it in the room's `events.py`:
    `EVENTS = {"intake.batch.loaded": "loaded a batch of {source}"}`, the braces filled from `after`;
    `SAID = {"source": title_of}` there puts a code into words, and `SAID_IN = {"area": name_for}` one that only the
    entry's own partnership may know (it is handed that partnership's key as well). Days, months and numbers are written as on every page.

    Raises NotForTheLedger when a value may be free text or an address, and when nobody answers for the event.
    """
    return operations.record(by=by, event=event, on=on, partnership=partnership, before=before, after=after, why=why)


def verify(*, since: str = "") -> Verification:
    """Read the whole chain, in constant memory, and say whether it is whole or which entry is the first broken one.

    Found are entries that were changed, taken out, put in, replaced or moved; entries cut off the end (by a second record
    of where the chain ends); a chain made anew without the installation's key; a ledger emptied beside members; and
    triggers that are gone or changed. Somebody who holds the database and the key can still rewrite history in full: keep
    the `end` of the answer elsewhere and hand it in as `since` (number, colon, whole hash). Every backup keeps it.

    Raises LedgerError where `since` is no such end.
    """
    return verification.verify(rules.parsed_end(since) if since else None)


def end() -> str:
    """Where the chain ends: the number of the last entry, a colon and its whole hash; "" while there is none."""
    head = Head.objects.filter(pk=1).first()
    return f"{head.sequence}:{head.hash}" if head and head.sequence else ""


def protect(*, by: AbstractBaseUser) -> list[str]:
    """Put back what of the database's own protection of the ledger is gone; gives the names of what was."""
    return operations.protect(by=by)
