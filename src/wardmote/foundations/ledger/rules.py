"""What an entry may hold, and how its hash is worked out."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from wardmote.foundations.ledger.errors import LedgerError, NotForTheLedger

GENESIS = "0" * 64
LONGEST_VALUE = 200
INSTALLATION, LOOKS = "installation", "-looks"
END = re.compile(r"\b(?P<chain>(installation|partnership-\d+)(-looks)?):(?P<number>\d+):(?P<digest>[0-9a-f]{64})\b")
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
    classes = {str(key): classed(value, str(key)) for key, value in values.items()}
    return json.dumps(classes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def check_event(event: str) -> str:
    """The event's name, if it reads room.noun.done."""
    if len(event) > 80 or not EVENT_PATTERN.fullmatch(event):
        raise NotForTheLedger(
            f"“{event}” is not an event's name: write room.noun.past-tense, as in intake.batch.loaded."
        )
    return event


def entry_hash(  # noqa: PLR0913 - an entry's hash covers each of its fields
    *,
    chain: str,
    sequence: int | None,
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

    A look that is not chained yet has no number and no hash before it: its hash is of itself.

    Whoever can write to the database alone cannot make a chain of their own that holds.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [chain, sequence, moment, actor, partnership, event, on, before, after, why, previous_hash]
    text = json.dumps(fields, ensure_ascii=False).encode()
    return hmac.digest(_key(), text, "sha256").hex()


def _key() -> bytes:
    """The ledger's own key, made of the installation's; asked for each time, since a restored backup brings another."""
    return hashlib.sha256(b"wardmote ledger\0" + settings.SECRET_KEY.encode()).digest()


class End(NamedTuple):
    """Where a chain ended: its name, the number of its last entry and that entry's whole hash."""

    chain: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.chain}:{self.number}:{self.digest}"


def chain_of(partnership: str, *, looks: bool = False) -> str:
    """The name of the chain for a partnership (by its key) or, without one, for the installation."""
    name = f"partnership-{partnership}" if partnership else INSTALLATION
    return f"{name}{LOOKS}" if looks else name


def is_of_looks(chain: str) -> bool:
    """Whether a chain is one of looks, which is written in batches."""
    return chain.endswith(LOOKS)


def partnership_of(chain: str) -> str:
    """The key of the partnership whose chain it is; nothing for the installation's own."""
    return chain.removesuffix(LOOKS).removeprefix("partnership-").removeprefix(INSTALLATION)


def parsed_end(text: str) -> End:
    """The end of a chain, as `ledger head` and the list of a backup write it."""
    parts = END.fullmatch(text.strip())
    if parts is None:
        raise LedgerError(
            f"“{text}” is not the end of a chain: write the chain's name, its number and all 64 signs of its hash, with "
            "colons between them, as `wardmote ledger head` prints them."
        )
    return End(parts["chain"], int(parts["number"]), parts["digest"])


def ends_in(lines: Iterable[str]) -> list[End]:
    """Every end of a chain in the lines of a file; other lines say something to people."""
    return [parsed_end(each[0]) for line in lines if (each := END.search(line))]
