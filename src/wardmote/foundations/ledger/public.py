"""What other rooms may call: record what was done, and check that history is whole."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from wardmote.foundations.ledger import operations, verification
from wardmote.foundations.ledger.errors import AppendOnly, LedgerError, NotForTheLedger
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.queries import latest_of
from wardmote.foundations.ledger.verification import Verification

__all__ = ["AppendOnly", "Entry", "LedgerError", "NotForTheLedger", "Verification", "latest_of", "record", "verify"]


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


def verify() -> Verification:
    """Read the whole chain, in constant memory, and say whether it is whole or which entry is the first broken one.

    Found are entries that were changed, taken out, put in, replaced or moved, and entries cut off the end (by a second
    record of where the chain ends). Somebody who can rewrite the whole database, with both, can still rewrite history
    in full: keep the hash that this prints outside the database now and then, and compare.
    """
    return verification.verify()
