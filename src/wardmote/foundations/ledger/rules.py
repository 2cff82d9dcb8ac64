"""What an entry may hold, and how its hash is worked out."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.conf import settings

from wardmote.foundations.ledger.errors import LedgerError, NotForTheLedger

GENESIS = "0" * 64
LONGEST_VALUE = 200
EVENT_PATTERN = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*){1,3}")


def classed(value: Any, key: str) -> Any:  # noqa: PLR0911 - one answer for each kind of value
    """The value in the form the ledger keeps; refuses what may be free text or an address."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return classed(value.value, key)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, str):
        return _plain_text(value, key)
    if isinstance(value, list | tuple | set | frozenset):
        listed = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [classed(part, key) for part in listed]
    if isinstance(value, Mapping):
        return {str(name): classed(part, str(name)) for name, part in value.items()}
    raise NotForTheLedger(f"“{key}” is a {type(value).__name__}; the ledger keeps ids, codes, numbers and classes.")


def _plain_text(value: str, key: str) -> str:
    if len(value) > LONGEST_VALUE or "\n" in value or "@" in value:
        raise NotForTheLedger(
            f"“{key}” looks like free text or an e-mail address; the ledger keeps ids, codes, numbers and classes."
        )
    return value


def as_json(values: Mapping[str, Any] | None) -> str:
    """Canonical JSON of classed values: the same values always give the same text."""
    if values is None:
        return ""
    kept = {str(key): classed(value, str(key)) for key, value in values.items()}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def check_event(event: str) -> str:
    """The event's name, if it reads room.noun.done."""
    if len(event) > 80 or not EVENT_PATTERN.fullmatch(event):
        raise NotForTheLedger(
            f"“{event}” is not an event's name: write room.noun.past-tense, as in intake.batch.loaded."
        )
    return event


def entry_hash(  # noqa: PLR0913 - an entry's hash covers each of its fields
    *,
    sequence: int,
    at: datetime,
    actor: str,
    partnership: str,
    event: str,
    on: str,
    before: str,
    after: str,
    why: str,
    previous_hash: str,
) -> str:
    """HMAC-SHA-256, with the installation's key, of the entry's fields and of the hash before it.

    Whoever can write to the database alone cannot make a chain of their own that holds.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [sequence, moment, actor, partnership, event, on, before, after, why, previous_hash]
    text = json.dumps(fields, ensure_ascii=False).encode()
    return hmac.digest(_key(), text, "sha256").hex()


def _key() -> bytes:
    """The ledger's own key, made of the installation's; asked for each time, since a restored backup brings another."""
    return hashlib.sha256(b"wardmote ledger\0" + settings.SECRET_KEY.encode()).digest()


def parsed_end(text: str) -> tuple[int, str]:
    """The number and the whole hash of an entry, as `ledger verify` and the list of a backup write them."""
    number, _colon, digest = text.strip().partition(":")
    if not number.isdigit() or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise LedgerError(
            f"“{text}” is not the end of a ledger: write its number, a colon and all 64 signs of its hash, as "
            "`wardmote ledger verify` prints them."
        )
    return int(number), digest
