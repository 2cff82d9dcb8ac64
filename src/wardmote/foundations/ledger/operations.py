"""The only ways to write history."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger import rules, triggers
from wardmote.foundations.ledger.errors import CannotRecord, NotForTheLedger
from wardmote.foundations.ledger.models import Entry, Head
from wardmote.foundations.ledger.rules import End

# Looks that are chained in one transaction: short enough that nobody waits for it.
BATCH = 500


def record(
    *,
    by: AbstractBaseUser,
    event: str,
    on: str | models.Model,
    partnership: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Entry:
    """Append one entry to the partnership's chain, or to the installation's where there is no partnership."""
    chain = rules.chain_of(_key(partnership))
    entry = _entry(chain, by=by, event=event, on=on, partnership=partnership, before=before, after=after, why=why)
    with transaction.atomic():
        head = _locked_head(chain)
        entry.at = timezone.now()
        entry.sequence, entry.previous_hash = head.sequence + 1, head.hash
        entry.hash = entry.worked_hash()
        entry.save()
        head.sequence, head.hash = entry.sequence, entry.hash
        head.save(update_fields=["sequence", "hash"])
    return entry


def record_look(
    *,
    by: AbstractBaseUser,
    event: str,
    on: str | models.Model,
    partnership: models.Model | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Entry:
    """Write one look without waiting for any chain; the next batch chains it."""
    chain = rules.chain_of(_key(partnership), looks=True)
    entry = _entry(chain, by=by, event=event, on=on, partnership=partnership, before=None, after=after, why=why)
    entry.hash = entry.worked_hash()
    entry.save()
    return entry


def chain_looks() -> int:
    """Chain every look that waits, in batches; gives how many were. One that was changed since it was written stays out."""
    waiting = Entry.objects.filter(sequence__isnull=True).order_by("chain").values_list("chain", flat=True)
    chained, chain = 0, waiting.first()
    while chain is not None:
        chained += _chain_looks_of(chain)
        chain = waiting.filter(chain__gt=chain).first()
    return chained


def ends() -> list[End]:
    """Where each chain ends, once the looks that wait are chained; while nothing can be saved they go on waiting."""
    if can_record():
        chain_looks()
    return [head.end for head in Head.objects.begun()]


@transaction.atomic
def protect(*, by: AbstractBaseUser) -> list[str]:
    """Put the database's own refusal back where it is gone; gives what was gone. It stands in the ledger."""
    gone = triggers.missing(connection)
    if gone:
        with connection.cursor() as cursor:
            for statement in (*triggers.drop_statements(connection.vendor), *triggers.statements(connection.vendor)):
                cursor.execute(statement)
        record(by=by, event="ledger.protection.restored", on="ledger.entry:all", after={"gone": gone})
    return gone


def object_name(on: str | models.Model) -> str:
    """The object as `app.model:pk`."""
    if isinstance(on, models.Model):
        return f"{on._meta.app_label}.{on._meta.model_name}:{on.pk}"  # noqa: SLF001 - Django's documented interface
    name = rules.classed(on, "on")
    if len(name) > 120:
        raise NotForTheLedger("The object of an entry is longer than 120 characters: write app.model:id.")
    return str(name)


def can_record() -> bool:
    """Whether the database takes anything at present, or can only be read."""
    return not getattr(connection, "is_read_only", False)


def _key(partnership: models.Model | None) -> str:
    return "" if partnership is None else str(partnership.pk)


def _entry(
    chain: str,
    *,
    by: AbstractBaseUser,
    event: str,
    on: str | models.Model,
    partnership: models.Model | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    why: str,
) -> Entry:
    """An entry that is not chained yet. Everything in it is checked before anything is locked."""
    if not can_record():
        raise CannotRecord(
            _(
                "Nothing can be saved: the disk is read-only. What you asked for is given only with an entry in the ledger, and none can be written now. Pages and figures can still be read."
            )
        )
    if by.pk is None:
        raise NotForTheLedger(f"“{event}” has nobody to answer for it: record it with a person who is signed in.")
    return Entry(
        chain=chain,
        at=timezone.now(),
        actor=str(by.pk),
        partnership=_key(partnership),
        event=rules.check_event(event),
        on=object_name(on),
        before_json=rules.as_json(before),
        after_json=rules.as_json(after),
        why=rules.classed(why, "why"),
    )


def _chain_looks_of(chain: str) -> int:
    """Chain the looks of one chain, oldest first, one short transaction for each batch."""
    chained, last = 0, 0
    while True:
        with transaction.atomic():
            head = _locked_head(chain)
            unchained = Entry.objects.filter(chain=chain, sequence__isnull=True, pk__gt=last).order_by("pk")
            looks = list(unchained[:BATCH])
            rows = []
            for look in looks:
                if look.hash != look.worked_hash():
                    continue
                look.sequence, look.previous_hash = head.sequence + 1, head.hash
                look.hash = look.worked_hash()
                head.sequence, head.hash = look.sequence, look.hash
                rows.append((look.sequence, look.previous_hash, look.hash, look.pk))
            if rows:
                with connection.cursor() as cursor:
                    cursor.executemany(
                        "UPDATE ledger_entry SET sequence = %s, previous_hash = %s, hash = %s WHERE id = %s", rows
                    )
                head.save(update_fields=["sequence", "hash"])
        chained += len(rows)
        if len(looks) < BATCH:
            return chained
        last = looks[-1].pk


def _locked_head(chain: str) -> Head:
    """The end of a chain, kept from others until the transaction ends, so that two writers cannot follow the same entry."""
    # SQLite begins every transaction as IMMEDIATE (see the settings), which is the same lock.
    head = Head.objects.select_for_update().filter(chain=chain).first()
    return _begun_head(chain) if head is None else head


def _begun_head(chain: str) -> Head:
    """The beginning of a chain; of two who begin one at the same moment, the second follows the first."""
    try:
        with transaction.atomic():
            Head.objects.create(chain=chain)
    except DatabaseError:
        # PostgreSQL's trigger refuses a second beginning as soon as the first has an entry, before the key does.
        if not Head.objects.filter(chain=chain).exists():
            raise
    return Head.objects.select_for_update().get(chain=chain)
