"""The one way to write history."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from wardmote.foundations.ledger import rules, triggers
from wardmote.foundations.ledger.errors import NotForTheLedger
from wardmote.foundations.ledger.models import Entry, Head

# Any number will do as long as nothing else in this database locks by it.
LOCK_NUMBER = 5_198_1998


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
    """Append one entry, chained to the last."""
    if by.pk is None:
        raise NotForTheLedger(f"“{event}” has nobody to answer for it: record it with a person who is signed in.")
    rules.check_event(event)
    kept_before, kept_after = rules.as_json(before), rules.as_json(after)
    with transaction.atomic():
        head = _locked_head()
        entry = Entry(
            sequence=head.sequence + 1,
            at=timezone.now(),
            actor=str(by.pk),
            partnership="" if partnership is None else str(partnership.pk),
            event=event,
            on=object_name(on),
            before_json=kept_before,
            after_json=kept_after,
            why=rules.classed(why, "why"),
            previous_hash=head.hash,
        )
        entry.hash = entry.worked_hash()
        entry.save()
        head.sequence, head.hash = entry.sequence, entry.hash
        head.save(update_fields=["sequence", "hash"])
    return entry


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


def _locked_head() -> Head:
    """The end of the chain, held until the transaction ends, so that two writers cannot follow the same entry."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])
    # SQLite begins every transaction as IMMEDIATE (see the settings), which is the same lock.
    head, _made = Head.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": rules.GENESIS})
    return head
