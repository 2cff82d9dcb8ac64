"""Judging one batch from the catalogue: its own periods against those that were in use when it came."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wardmote.intake.models import Batch, Segment
from wardmote.intake.quality import checks
from wardmote.intake.quality.history import History, Period, months_on, thresholds
from wardmote.intake.sources import Source, sources


def assess(batch: Batch) -> dict[str, Any]:
    """Every check of the batch, as plain values: `checks` in order, and `thresholds`, the day their version is of."""
    source = sources().get(batch.source)
    loaded = timezone.localtime(batch.loaded_at).date()
    limits = thresholds(loaded)
    histories = _histories(batch, limits["history_months"])
    rows = checks.Rows(batch.rows_read, batch.rows_rejected, batch.repeats_dropped, batch.differing_identifiers)
    found = [
        checks.completeness(rows, _missing(histories), limits),
        checks.timeliness(histories, _lag(source), loaded, limits),
        checks.geocoding(histories, limits) if _has_places(source) else None,
        checks.duplicates(rows, limits),
        checks.level(histories, limits),
        checks.mix(histories, limits),
        checks.zeros(histories, limits),
    ]
    return {
        "checks": [check.as_json() for check in found if check is not None],
        "thresholds": limits["valid_from"].isoformat(),
    }


def _lag(source: Source | None) -> int | None:
    return None if source is None or source.cadence["every"] == "edition" else source.lag_months


def _has_places(source: Source | None) -> bool:
    return source is not None and source.records["place"] not in {"none", "partnership"}


def _histories(batch: Batch, months: int) -> list[History]:
    """One for each provider of the batch: its periods, and those before its first that were in use just before it came."""
    own: dict[str, list[Period]] = defaultdict(list)
    for segment in batch.segments.order_by("month"):
        own[segment.provider].append(_period(segment))
    earlier: dict[str, list[Period]] = defaultdict(list)
    others = (
        Segment.objects.filter(partnership_id=batch.partnership_id, source=batch.source, loaded_at__lte=batch.loaded_at)
        .filter(Q(superseded_at__isnull=True) | Q(superseded_at__gte=batch.loaded_at))
        .exclude(batch=batch)
        .order_by("month")
    )
    for segment in others:
        new = own.get(segment.provider)
        if new and months_on(new[0].month, -months) <= segment.month < new[0].month:
            earlier[segment.provider].append(_period(segment))
    return [History(_called(provider, batch), periods, earlier[provider]) for provider, periods in sorted(own.items())]


def _called(provider: str, batch: Batch) -> str:
    """The sender's own name where the records lie under the short form of it."""
    sender = batch.organisation
    return sender.name if sender is not None and sender.code == provider else provider


def _period(segment: Segment) -> Period:
    about = segment.summary
    categories = about.get("categories", {"": segment.rows})
    return Period(segment.month, segment.span, segment.rows, categories, about.get("placed"), segment.is_nil)


def _missing(histories: Iterable[History]) -> list[date]:
    """Months between the first and the last that no period covers, for any provider; a list of editions has none."""
    found: set[date] = set()
    for history in histories:
        periods = [*history.before, *history.new]
        covered = {months_on(period.month, at) for period in periods for at in range(period.span)}
        month, last = min(covered), max(covered)
        while month < last:
            if month not in covered:
                found.add(month)
            month = (month + timedelta(days=32)).replace(day=1)
    return sorted(found)
