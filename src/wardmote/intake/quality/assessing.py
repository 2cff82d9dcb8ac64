"""Judging what came from the catalogue: its own periods against those that were in use when it came."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Batch, Segment
from wardmote.intake.quality import checks
from wardmote.intake.quality.history import History, Period
from wardmote.intake.quality.thresholds import thresholds
from wardmote.intake.sources import Source, sources

Own = Mapping[str, Sequence[Period]]
Check = checks.Check


def assess(batch: Batch) -> dict[str, Any]:
    """Every check of the batch, as plain values: `checks` in order, and `thresholds`, the day their version is of."""
    loaded = timezone.localtime(batch.loaded_at).date()
    segments = list(batch.segments.order_by("month"))
    own: dict[str, list[Period]] = defaultdict(list)
    for segment in segments:
        own[segment.sender].append(_period(segment))
    suppressed, left_out = (
        batch.rejections.filter(code=code).aggregate(rows=Sum("rows"))["rows"] or 0
        for code in ("suppressed", "said-left-out")
    )
    rows = checks.Rows(
        batch.rows_read,
        batch.rows_rejected - suppressed - left_out,
        batch.repeats_dropped,
        batch.differing_identifiers,
        suppressed=suppressed,
        alike=sum(segment.summary.get("alike", 0) for segment in segments),
    )
    sender = batch.organisation
    names = {sender.code: sender.name} if sender is not None else {}
    before = _earlier(batch.partnership, batch.source, own, at=batch.loaded_at, but=batch)
    source = sources().get(batch.source)
    verdicts = judged(source, rows, _histories(own, before, names), on=loaded)
    return {
        "checks": [check.as_json() for check in verdicts],
        "thresholds": thresholds(loaded)["valid_from"].isoformat(),
    }


def concerns_of_coming(
    partnership: Partnership, source: Source, rows: checks.Rows, own: Own, *, names: Mapping[str, str], on: date
) -> list[Check]:
    """What there is to worry about in files that are not loaded yet: the same checks, before anything is counted."""
    before = _earlier(partnership, source.slug, own, at=timezone.now(), but=None)
    verdicts = judged(source, rows, _histories(own, before, names), on=on)
    return [check for check in verdicts if check.state == checks.CONCERN]


def judged(source: Source | None, rows: checks.Rows, histories: Sequence[History], *, on: date) -> list[Check]:
    """Every check, in order, with the thresholds of the day."""
    limits = {**thresholds(on), "smallest": _smallest(source)}
    every = [
        checks.completeness(rows, _missing(histories), limits),
        checks.timeliness(histories, _lag(source), on, limits),
        checks.geocoding(histories, limits) if _has_places(source) else None,
        checks.duplicates(rows, limits),
        checks.level(histories, limits),
        checks.mix(histories, limits),
        checks.zeros(histories, limits),
    ]
    return [check for check in every if check is not None]


def _smallest(source: Source | None) -> int:
    """The smallest count that the source's disclosure rule lets stand in a sentence."""
    return 0 if source is None else int(source.disclosure.get("smallest", 0))


def _lag(source: Source | None) -> int | None:
    return None if source is None or source.cadence["every"] == "edition" else source.lag_months


def _has_places(source: Source | None) -> bool:
    return source is not None and source.records["place"] not in {"none", "partnership"}


def _histories(own: Own, before: Own, names: Mapping[str, str]) -> list[History]:
    """One for each sender, under the sender's own name where the records lie under the short form of it."""
    return [
        History(names.get(sender, sender), periods, before.get(sender, [])) for sender, periods in sorted(own.items())
    ]


def _earlier(partnership: Partnership, source: str, own: Own, *, at: datetime, but: Batch | None) -> Own:
    """Each sender's periods before its first new one that were in use just before."""
    months = int(thresholds(timezone.localtime(at).date())["history_months"])
    earlier: dict[str, list[Period]] = defaultdict(list)
    others = (
        Segment.objects.filter(partnership=partnership, source=source, loaded_at__lte=at)
        .filter(Q(superseded_at__isnull=True) | Q(superseded_at__gte=at))
        .order_by("month")
    )
    for segment in others.exclude(batch=but) if but is not None else others:
        new = own.get(segment.sender)
        if new and add_months(new[0].month, -months) <= segment.month < new[0].month:
            earlier[segment.sender].append(_period(segment))
    return earlier


def _period(segment: Segment) -> Period:
    about = segment.summary
    categories = about.get("categories", {"": segment.rows})
    return Period(segment.month, segment.span, segment.rows, categories, about.get("placed"), segment.is_nil)


def _missing(histories: Iterable[History]) -> list[date]:
    """Months between the first and the last that no period covers, for any sender; a list of editions has none."""
    gaps: set[date] = set()
    for history in histories:
        periods = [*history.before, *history.new]
        covered = {add_months(period.month, at) for period in periods for at in range(period.span)}
        month, last = min(covered), max(covered)
        while month < last:
            if month not in covered:
                gaps.add(month)
            month = (month + timedelta(days=32)).replace(day=1)
    return sorted(gaps)
