"""The room in lines: what waits for a person, what they send, what the command line lists."""

from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import Waiting, month
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.batch_summaries import BatchSummary, brief, summary_of
from wardmote.intake.pages import SourceCard, source_cards
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.scope import batches_in, own_batches, visible_deliveries
from wardmote.intake.sources import problems


def has_records(partnership: Partnership) -> bool:
    """Whether anything has been loaded."""
    return batches_in(partnership).exists()


def has_sent(partnership: Partnership, user: User) -> bool:
    """Whether anything of the person's own organisation has been loaded."""
    return own_batches(user, partnership).exists()


def waiting(partnership: Partnership, user: User) -> list[Waiting]:
    """Files brought and neither loaded nor discarded; for those who may load anything, files that are due and have not come."""
    granted = permissions_of(user, partnership)
    if granted.isdisjoint((IntakePermission.BATCH_LOAD, IntakePermission.RETURN_SEND)):
        return []
    return _to_check(partnership, user) + (_late(partnership) if IntakePermission.BATCH_LOAD in granted else [])


def _late(partnership: Partnership) -> list[Waiting]:
    return [
        Waiting(
            text=ngettext("%(source)s: %(count)s month is late", "%(source)s: %(count)s months are late", card.late)
            % {"source": card.source.title, "count": card.late},
            url=reverse("intake:source", args=[partnership.slug, card.source.slug]),
            since=timezone.make_aware(datetime.combine(card.late_since, time.min)),
            due=card.late_since,
            verb=_("Load"),
            note=_("Load the files, or ask their sender for them."),
        )
        for card in _cards(partnership)
        if card.late_since
    ]


def _to_check(partnership: Partnership, user: User) -> list[Waiting]:
    brought = visible_deliveries(user, partnership).filter(brought_by=user, run_id__isnull=True)
    return [
        Waiting(
            text=_("A sample from which a source is being declared")
            if delivery.is_sample
            else _("Files to be checked and loaded: %(source)s") % {"source": delivery.title},
            url=reverse("intake:draft" if delivery.is_sample else "intake:check", args=[partnership.slug, delivery.pk]),
            since=delivery.brought_at,
            verb=_("Check"),
        )
        for delivery in brought.order_by("-brought_at")
    ]


def late_sources(partnership: Partnership) -> frozenset[str]:
    """The sources of which a month is late today."""
    return frozenset(card.source.slug for card in _cards(partnership) if card.late)


def describe_sources(partnership: Partnership) -> list[dict[str, Any]]:
    """Each source with what came and what is late; declarations of their own that are wrong, with what is wrong."""
    wrong = [
        {
            "source": problem.slug,
            "title": problem.file,
            "problem": problem.sentence,
            "line": f"{problem.slug or problem.file:<26} cannot be used: {problem.sentence}",
        }
        for problem in problems()
    ]
    return [_described(card) for card in _cards(partnership)] + wrong


def batches(partnership: Partnership, *, source: str | None = None) -> list[BatchSummary]:
    """Every batch of the partnership, newest first."""
    rows = brief(batches_in(partnership))
    return [summary_of(batch) for batch in (rows.filter(source=source) if source else rows)]


def describe_batches(partnership: Partnership) -> list[dict[str, Any]]:
    """Each batch with what was kept and rejected, newest first."""
    return [
        {
            "id": batch.id,
            "source": batch.source,
            "organisation": batch.organisation,
            "fingerprint": batch.fingerprint,
            "loaded_at": batch.loaded_at,
            "rows_read": batch.rows_read,
            "rows_kept": batch.rows_kept,
            "rows_rejected": batch.rows_rejected,
            "repeats_dropped": batch.repeats_dropped,
            "line": f"{batch.id:>4}  {batch.source:<26} {batch.rows_read:>11,} rows read, {batch.rows_kept:,} kept, "
            f"{batch.rows_rejected:,} rejected, {batch.repeats_dropped:,} repeats"
            + (f", from {batch.organisation}" if batch.organisation else ""),
        }
        for batch in batches(partnership)
    ]


def _described(card: SourceCard) -> dict[str, Any]:
    latest = f"newest month {month(card.latest)}" if card.latest else "nothing loaded yet"
    every = "when it appears" if card.source.every == "edition" else f"every {card.source.every}"
    late = f", {card.late} months late" if card.late else ""
    return {
        "source": card.source.slug,
        "title": card.source.title,
        "every": card.source.every,
        "batches": card.batches,
        "latest": f"{card.latest:%Y-%m}" if card.latest else None,
        "late": card.late,
        "missing": card.missing,
        "line": f"{card.source.slug:<26} {card.source.title}, {every}: {latest}{late}",
    }


def _cards(partnership: Partnership) -> list[SourceCard]:
    return source_cards(partnership, _today())


def _today() -> date:
    return timezone.localdate()
