"""Carrying out the schedule: a few rows at a time, each few with their line of the certificate in one transaction."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention import due
from wardmote.foundations.retention.errors import RetentionRefused
from wardmote.foundations.retention.models import Certificate, Disposal
from wardmote.foundations.retention.registry import Effect, Rule, relations_to

AT_ONCE = 200
Say = Callable[[str, int, int], object]


def _silent(_sentence: str, _done: int, _total: int) -> None:
    return


def carry_out(
    *,
    by: User,
    partnership: Partnership | None,
    only: Sequence[str] = (),
    on: date | None = None,
    authorised_as: str = "",
    run_id: UUID | None = None,
    say: Say = _silent,
) -> Certificate | None:
    """Dispose of what was due on a day, and certify it; None when nothing is. Cut short, it goes on where it was."""
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise RetentionRefused("Only what is due today, or was on an earlier day, can be disposed of.")
    due.check_rules(partnership, only)
    chosen_rules = [rule for rule in due.rules_of(partnership) if not only or rule.slug in only]
    for rule in chosen_rules:
        if rule.sweep is not None:
            rule.sweep()
    certificate = Certificate.objects.filter(run_id=run_id, finished_at=None).first() if run_id else None
    total = sum(due.due(rule, partnership, day).count() for rule in chosen_rules)
    if certificate is None:
        if not total:
            return None
        certificate = _begin(by, partnership, day, authorised_as, run_id)
    done = 0
    for rule in chosen_rules:
        while gone := _dispose_of_some(by, certificate, rule):
            done += gone
            say(due.line_of(rule, day).name, done, total)
    return _finish(by, certificate)


@transaction.atomic
def _begin(by: User, partnership: Partnership | None, on: date, authorised_as: str, run_id: UUID | None) -> Certificate:
    certificate = Certificate.objects.create(
        partnership=partnership,
        number=_next_number(partnership),
        due_on=on,
        authorised_by=by,
        authorised_as=authorised_as[:300],
        run_id=run_id,
    )
    record(by=by, event="retention.disposal.begun", on=certificate, partnership=partnership, after={"on": on})
    return certificate


def _next_number(partnership: Partnership | None) -> int:
    """The number after the last certificate's; two who begin at once take turns."""
    if partnership is not None:
        Partnership.objects.select_for_update().get(pk=partnership.pk)
    numbers = Certificate.objects.filter(partnership=partnership)
    return 1 + (numbers.aggregate(last=Max("number"))["last"] or 0)


@transaction.atomic
def _finish(by: User, certificate: Certificate) -> Certificate:
    certificate.finished_at = timezone.now()
    certificate.save(update_fields=["finished_at"])
    count = sum(certificate.disposals.values_list("count", flat=True))
    record(
        by=by,
        event="retention.disposal.finished",
        on=certificate,
        partnership=certificate.partnership,
        after={"count": count},
    )
    return certificate


@transaction.atomic
def _dispose_of_some(by: User, certificate: Certificate, rule: Rule) -> int:
    """Dispose of the next few; returns how many. What lies outside the database goes first: cut short, the row is still due."""
    wait_for_holds()
    on, partnership = certificate.due_on, certificate.partnership
    due_rows = due.due(rule, partnership, on)
    # Held until the transaction ends, and asked again: somebody may have changed a row meanwhile.
    rows = list(due_rows.filter(pk__in=_locked(rule, list(due_rows.values_list("pk", flat=True)[:AT_ONCE]))))
    if not rows:
        return 0
    keys = [row.pk for row in rows]
    days = [day for row in rows if (day := due.day_of(getattr(row, due.SINCE))) is not None]
    _let_go(rule, keys)
    for row in rows:
        if rule.first is not None:
            rule.first(row)
    _remove(rule, keys) if rule.is_removal else _clear(rule, rows)
    disposal = Disposal.objects.create(
        certificate=certificate,
        rule=rule.slug,
        model=rule.model,
        action="removed" if rule.is_removal else "cleared",
        length=str(due.length_of(rule, partnership, on)),
        count=len(rows),
        oldest=min(days),
        newest=max(days),
        # Not even what has ended is to be found by its key.
        keys=[] if rule.is_key_secret else [str(key) for key in keys],
    )
    _record(by, disposal)
    return len(rows)


def _record(by: User, disposal: Disposal) -> None:
    certificate = disposal.certificate
    digest = hashlib.sha256(json.dumps(disposal.keys).encode()).hexdigest()
    after = {
        "rule": disposal.rule,
        "model": disposal.model,
        "action": disposal.action,
        "count": disposal.count,
        "length": disposal.length,
        "keys_sha256": digest,
    }
    event = "retention.disposal.carried-out"
    record(by=by, event=event, on=certificate, partnership=certificate.partnership, after=after)


def wait_for_holds() -> None:
    """Hold every partnership's row until the transaction ends: a hold is either seen here, or placed after this."""
    rows = Partnership.objects.order_by("pk")
    if connection.features.has_select_for_no_key_update:
        rows = rows.select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def _locked(rule: Rule, keys: Sequence[object]) -> list[object]:
    manager = rule.model_class._default_manager  # noqa: SLF001 - Django's documented interface
    return list(manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def _let_go(rule: Rule, keys: Sequence[object]) -> None:
    """Remove what goes with the rows, and loosen what only points at them."""
    for label, name in (each.rsplit(".", 1) for each in rule.goes):
        apps.get_model(label)._default_manager.filter(**{f"{name}__in": keys}).delete()  # noqa: SLF001 - as above
    for relation in relations_to(rule.model_class) if rule.is_removal else ():
        pointing = relation.owner._default_manager.filter(**{f"{relation.name}__in": keys})  # noqa: SLF001 - as above
        if relation.effect is Effect.GOES:
            pointing.delete()
        elif relation.effect is Effect.LOSES:
            pointing.update(**{relation.name: None})


def _remove(rule: Rule, keys: Sequence[object]) -> None:
    rule.model_class._default_manager.filter(pk__in=keys).delete()  # noqa: SLF001 - as above


def _clear(rule: Rule, rows: Sequence[Model]) -> None:
    for row in rows:
        for name, value in rule.clears.items():
            setattr(row, name, value(row) if callable(value) else value)
        row.save(update_fields=list(rule.clears))
