"""The ledger's entries, each in one of its chains, and the record of where each chain ends."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from wardmote.foundations.ledger import rules
from wardmote.foundations.ledger.errors import AppendOnly

REFUSAL = (
    "The ledger is append-only: entries cannot be changed or deleted. Record a new entry that corrects the old one."
)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of entries; every way to change or delete is refused."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSAL)

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSAL)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSAL)


class Entry(models.Model):
    """One thing that somebody did or looked at. No foreign keys: history outlives what it speaks of.

    A change takes its number as it is written. A look has none until the next batch chains it; until then its hash is
    of itself alone, so that a change to it shows.
    """

    chain = models.CharField(max_length=50)
    sequence = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    partnership = models.CharField(max_length=40, blank=True)
    event = models.CharField(max_length=80)
    on = models.CharField(max_length=120)
    # Canonical JSON kept as text: a database's own JSON type may write a number another way and break the hash.
    before_json = models.TextField(blank=True)
    after_json = models.TextField(blank=True)
    why = models.CharField(max_length=200, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="ledger_number_once")]
        indexes = [
            models.Index(fields=["partnership", "-id"], name="ledger_of_partnership"),
            models.Index(fields=["partnership", "event", "-id"], name="ledger_of_event"),
            models.Index(fields=["partnership", "actor", "-id"], name="ledger_of_actor"),
            models.Index(fields=["partnership", "on", "-id"], name="ledger_of_object"),
            models.Index(fields=["actor", "event", "-id"], name="ledger_of_person"),
            models.Index(fields=["chain", "id"], condition=Q(sequence__isnull=True), name="ledger_unchained"),
        ]

    class Privacy:
        plain = "chain sequence at partnership event on before_json after_json why previous_hash hash"
        personal = "actor"
        permanent = (
            "the ledger is append-only: an entry that went would break the chain; it holds identifiers instead of names"
        )

    def __str__(self) -> str:
        return f"entry {self.sequence or self.pk}"

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,  # noqa: ARG002 - always, whatever is asked
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert only."""
        if not self._state.adding or force_update or update_fields is not None:
            raise AppendOnly(REFUSAL)
        super().save(force_insert=True, using=using)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSAL)

    @property
    def before(self) -> dict[str, Any] | None:
        """The values before, or None when the event has none."""
        return json.loads(self.before_json) if self.before_json else None

    @property
    def after(self) -> dict[str, Any] | None:
        """The values after, or None when the event has none."""
        return json.loads(self.after_json) if self.after_json else None

    def worked_hash(self) -> str:
        """The hash that these fields should have."""
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


class HeadQuerySet(models.QuerySet["Head"]):
    """Reads of the ends of chains."""

    def begun(self) -> "HeadQuerySet":
        """Those of chains that have an entry, by the chain's name."""
        return self.filter(sequence__gt=0).order_by("chain")


class Head(models.Model):
    """Where one chain ends. A chain alone cannot show that its last entries were cut off; this row can."""

    chain = models.CharField(max_length=50, unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=rules.GENESIS)

    objects = HeadQuerySet.as_manager()

    class Privacy:
        plain = "chain sequence hash"

    def __str__(self) -> str:
        return f"head {self.sequence}"

    @property
    def end(self) -> rules.End:
        """The end as it is written down elsewhere."""
        return rules.End(self.chain, self.sequence, self.hash)


class KeyPrint(models.Model):
    """The fingerprint of the key that this database belongs to; one row. The key cannot be found from it."""

    fingerprint = models.CharField(max_length=64)

    class Privacy:
        plain = "fingerprint"

    def __str__(self) -> str:
        return f"key {self.fingerprint[:8]}"
