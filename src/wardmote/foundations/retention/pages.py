"""What the room's pages show: the schedule with what is due, certificates, and what is kept for good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Max, Min, Model, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, moment, number
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention import due, registry
from wardmote.foundations.retention.lengths import said
from wardmote.foundations.retention.models import Certificate, Hold
from wardmote.foundations.retention.operations.periods import changeable
from wardmote.foundations.retention.schedule import Line, schedule

SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One line of the schedule as the page shows it, the rows of all its models together."""

    line: Line
    length: str
    is_own: bool
    may_be_set: bool
    is_of_installation: bool
    count: int
    oldest: date | None
    held: int
    resting: int


def schedule_rows(partnership: Partnership, on: date) -> list[Row]:
    """Each line of the schedule with what is due under it."""
    may_be_set = changeable(partnership)
    rows = []
    for _slug, group in groupby(due.summary(partnership, on), key=lambda each: each.rule.slug):
        parts = list(group)
        oldest = [each.oldest for each in parts if each.oldest is not None]
        rows.append(
            Row(
                line=parts[0].line,
                length=parts[0].length.words,
                is_own=parts[0].is_own,
                may_be_set=parts[0].rule.slug in may_be_set,
                is_of_installation=not parts[0].rule.partnership,
                count=sum(each.count for each in parts),
                oldest=min(oldest, default=None),
                held=sum(each.held for each in parts),
                resting=sum(each.resting for each in parts),
            )
        )
    return rows


@dataclass(frozen=True)
class Listed:
    """What is due under one rule: the first of its rows by number and day, and how many there are."""

    row: Row
    shown: Sequence[tuple[str, date | None]]
    more: int


def due_lists(partnership: Partnership, on: date) -> list[Listed]:
    """What is due, rule by rule; rows are told by their numbers, because a page of names would be one more copy."""
    lists = []
    for row in schedule_rows(partnership, on):
        if not row.count:
            continue
        shown: list[tuple[str, date | None]] = []
        for rule in due.rules_of(partnership):
            if rule.slug == row.line.slug and len(shown) < SHOWN:
                shown += [_told(rule, each) for each in due.due(rule, partnership, on)[: SHOWN - len(shown)]]
        lists.append(Listed(row, shown, row.count - len(shown)))
    return lists


def _told(rule: registry.Rule, row: Model) -> tuple[str, date | None]:
    return "–" if rule.is_key_secret else str(row.pk), due.day_of(getattr(row, due.SINCE))


def hold_rows(partnership: Partnership, on: date) -> list[dict[str, Any]]:
    """Every hold of the partnership, those in force first."""
    lines = schedule(on)
    holds = Hold.objects.filter(partnership=partnership).select_related("placed_by", "lifted_by")
    rows = [
        {"hold": hold, "what": what_is_held(hold, lines), "is_review_due": hold.is_review_due(on)} for hold in holds
    ]
    return sorted(rows, key=lambda row: row["hold"].lifted_at is not None)


def what_is_held(hold: Hold, lines: Any) -> str:
    """What a hold covers, in words."""
    if not hold.rule:
        return _("Everything")
    name = lines[hold.rule].name if hold.rule in lines else hold.rule
    return _("%(name)s: number %(key)s") % {"name": name, "key": hold.key} if hold.key else name


def certificate_rows(certificate: Certificate) -> list[dict[str, Any]]:
    """What a certificate certifies, by rule and kind of row, with the numbers of the first few."""
    lines = schedule(certificate.due_on)
    by = certificate.disposals.order_by("rule", "model", "action").values("rule", "model", "action", "length")
    rows = []
    for row in by.annotate(count=Sum("count"), oldest=Min("oldest"), newest=Max("newest")):
        first = certificate.disposals.filter(rule=row["rule"], model=row["model"], action=row["action"]).first()
        keys = first.keys[:SHOWN] if first else []
        more = row["count"] - len(keys) if keys else 0
        rows.append({**row, "length": said(row["length"]), "line": lines.get(row["rule"]), "keys": keys, "more": more})
    return rows


def certificate_lines(certificate: Certificate) -> Iterator[tuple[str, ...]]:
    """Every row that a certificate certifies, a few hundred at a time: rule, table, what was done, its number."""
    yield ("rule", "table", "action", "kept_for", "number")
    for each in certificate.disposals.order_by("pk").iterator(chunk_size=20):
        for key in each.keys:
            yield (each.rule, each.model, each.action, each.length, str(key))


def kept_rows() -> list[tuple[str, str]]:
    """What holds something personal and is kept for good: what it is, and why."""
    rows = []
    for model in apps.get_models():
        reason = getattr(vars(model).get("Privacy"), "permanent", "")
        if reason:
            text = (model.__doc__ or "").strip().partition("\n")[0].rstrip(".")
            rows.append((text, reason))
    return rows


def library_rows() -> list[tuple[str, str]]:
    """Tables of libraries that no rule touches, by the names of what they hold, and why."""
    return sorted((_table_name(label), reason) for label, reason in registry.kept().items())


def _table_name(label: str) -> str:
    name = str(apps.get_model(label)._meta.verbose_name_plural)  # noqa: SLF001 - Django's documented interface
    return f"{name[:1].upper()}{name[1:]}"


def certificate_subject(certificate: Certificate, count: int) -> Subject:
    """The certificate: its number, whether all of it went, whose authority, and its numbers to take away."""
    state = (_("Finished"), "green") if certificate.finished_at else (_("Not finished"), "yellow")
    facts = (
        Fact(_("{count} disposed of").format(count=number(count))),
        Fact(_("begun {moment}").format(moment=moment(certificate.begun_at))),
        Fact(_("authorised by {name}").format(name=certificate.authorised_by.display_name)),
    )
    slug = certificate.partnership.slug if certificate.partnership else ""
    address = reverse("retention:certificate-csv", args=[slug, certificate.pk])
    actions = (Action(_("Every number as CSV"), address, is_download=True),) if count else ()
    title = _("Certificate of disposal {number}").format(number=certificate.number)
    return Subject(title, (state,), facts, actions)


def hold_subject(hold: Hold, lines: Any, today: date) -> Subject:
    """The hold: what it holds, whether it is in force or due to be looked at, and since when."""
    if hold.lifted_at:
        state = (_("Lifted"), "grey")
    elif hold.is_review_due(today):
        state = (_("Review overdue"), "red")
    else:
        state = (_("In force"), "green")
    facts = (Fact(_("placed {moment}").format(moment=moment(hold.placed_at))), Fact(hold.placed_by.display_name))
    title = _("Legal hold: {what}").format(what=what_is_held(hold, lines))
    return Subject(title, (state,), facts)
