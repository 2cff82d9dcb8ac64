"""Reads of the catalogue: which segments count, what each sender has supplied, what is late."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import long_date
from wardmote.foundations.months import add_months, month_ordinal
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.remembering import Remembered, once_a_page
from wardmote.intake import models
from wardmote.intake.errors import StoreError
from wardmote.intake.quality.thresholds import thresholds
from wardmote.intake.sources import Source
from wardmote.intake.sources import source as declared
from wardmote.intake.sources import sources as every_source
from wardmote.intake.store import Segment

SUPPLIED, PARTIAL, MISSING, LATE, NOT_DUE = "supplied", "partial", "missing", "late", "not due"
# The longest period of a segment, in months.
LONGEST = 60
COLUMNS = (
    "pk",
    "batch_id",
    "source",
    "sender",
    "month",
    "rows",
    "path",
    "loaded_at",
    "superseded_at",
    "span",
    "is_nil",
    "summary__suppressed",
    "summary__repeats",
    "summary__wards",
)
_segments_kept: Remembered[tuple[str, int], tuple[Segment, ...]] = Remembered()
_months_kept: Remembered[tuple[str, int], Mapping[str, frozenset[date]]] = Remembered()
_calendars_kept: Remembered[tuple[str, int], "dict[str, list[Calendar]]"] = Remembered()


def segments(partnership: Partnership, *, sources: Sequence[str] = (), as_of: datetime | None = None) -> list[Segment]:
    """The segments in use at the moment (now unless told), by source, sender and month."""
    if as_of is not None:
        rows = rows_of(partnership, sources=sources, as_of=as_of)
        _refuse_removed(rows, as_of)
        return _segments(rows)
    current = _current(partnership)
    return [segment for segment in current if segment.source in sources] if sources else list(current)


def _refuse_removed(rows: "QuerySet[models.Segment]", as_of: datetime) -> None:
    """No figure is made from what is left of records that were disposed of."""
    removed = rows.filter(removed_at__isnull=False).order_by("removed_at").first()
    if removed is not None and removed.removed_at is not None:
        raise StoreError(
            _(
                "Records of {source} that were in use on {as_of} were removed on {removed_at} under the retention schedule. Ask for a later day."
            ).format(source=removed.source, as_of=long_date(as_of), removed_at=long_date(removed.removed_at))
        )


def _current(partnership: Partnership) -> tuple[Segment, ...]:
    """The segments in use now, kept until they are others: a page asks for them several times over."""
    key = (str(settings.RECORDS_DIR), partnership.pk)
    return _segments_kept.get(key, state(partnership), lambda: tuple(_segments(rows_of(partnership))))


def state(partnership: Partnership) -> tuple[Any, ...]:
    """Differs when the segments in use differ: they only come and step back, so number, keys and last moment tell."""

    def ask() -> tuple[Any, ...]:
        counted = rows_of(partnership).order_by().aggregate(Count("pk"), Max("pk"), Sum("pk"), Max("loaded_at"))
        return tuple(counted.values())

    return once_a_page(("intake.state", partnership.pk), ask)


def _segments(rows: "QuerySet[models.Segment]") -> list[Segment]:
    # Plain values: making a model of each of some hundred segments costs more than the query.
    folder = Path(settings.RECORDS_DIR)
    return [
        Segment(key, batch, source, sender, month, count, folder / path, *rest)
        for key, batch, source, sender, month, count, path, *rest in rows.values_list(*COLUMNS)
    ]


def rows_of(
    partnership: Partnership, *, sources: Sequence[str] = (), as_of: datetime | None = None
) -> "QuerySet[models.Segment]":
    """The catalogue's rows behind `segments`."""
    rows = models.Segment.objects.filter(partnership=partnership)
    if sources:
        rows = rows.filter(source__in=sources)
    if as_of is None:
        return rows.current()
    return rows.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_of), loaded_at__lte=as_of)


def coverage(
    partnership: Partnership, *, sources: Sequence[str], as_of: datetime | None = None
) -> Mapping[tuple[str, date], Segment]:
    """Which segment supplies each sender's month: of several sources, the first in the order given.

    A segment that spans several months (a quarter's counts) stands under each of them, unless another has one of them.
    """
    segment_of_month: dict[tuple[str, date], Segment] = {}
    order = {slug: place for place, slug in enumerate(sources)}
    for segment in sorted(segments(partnership, sources=sources, as_of=as_of), key=lambda each: order[each.source]):
        months = [(segment.sender, month) for month in months_of(segment)]
        if not any(month in segment_of_month for month in months):
            segment_of_month.update(dict.fromkeys(months, segment))
    return segment_of_month


def supplied(by_month: Mapping[tuple[str, date], Segment]) -> list[Segment]:
    """The segments of a coverage, each once."""
    return list({segment.id: segment for segment in by_month.values()}.values())


def months_of(segment: Segment) -> list[date]:
    """The months that a segment covers."""
    return [segment.month, *(add_months(segment.month, step) for step in range(1, segment.span))]


def months_supplied(partnership: Partnership) -> Mapping[str, frozenset[date]]:
    """The months of which records are in use, by source."""
    current = _current(partnership)

    def counted() -> Mapping[str, frozenset[date]]:
        months: dict[str, set[date]] = {}
        for segment in current:
            months.setdefault(segment.source, set()).update(months_of(segment))
        return {source: frozenset(some) for source, some in months.items()}

    return _months_kept.get((str(settings.RECORDS_DIR), partnership.pk), current, counted)


def replaced(
    partnership: Partnership, source: Source, sender: str, month: date, span: int
) -> "QuerySet[models.Segment]":
    """The segments in use that step back for a new one: of its month, or of a partner's period that has one of its months."""
    current = models.Segment.objects.current().filter(partnership=partnership, source=source.slug, sender=sender)
    if not source.is_partner:
        return current.filter(month=month)
    near = current.filter(month__gt=add_months(month, -LONGEST), month__lt=add_months(month, span))
    return current.filter(pk__in=[each.pk for each in near if add_months(each.month, each.span) > month])


def stamp(partnership: Partnership, as_of: datetime | None = None, *, sources: Sequence[str] = ()) -> str:
    """Changes when the segments in use change: a key for what is computed from them."""
    if as_of is None:
        keys = sorted(segment.id for segment in segments(partnership, sources=sources))
    else:
        rows = rows_of(partnership, sources=sources, as_of=as_of)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return hashlib.sha256(",".join(str(key) for key in keys).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class CalendarYear:
    """One year of a sender's calendar: a state for each of the twelve months, with the records that came."""

    year: int
    months: tuple["CalendarMonth", ...]


@dataclass(frozen=True)
class CalendarMonth:
    """Whether a sender's month came; `rows` is None in the later months of a period of several."""

    month: date
    state: str
    rows: int | None = None
    batch_id: int | None = None


@dataclass(frozen=True)
class Calendar:
    """What one sender has supplied of one source."""

    sender: str
    years: tuple[CalendarYear, ...]
    missing: tuple[date, ...]
    late: tuple[date, ...]

    @property
    def latest(self) -> date | None:
        """The newest month supplied."""
        months = [each.month for year in self.years for each in year.months if each.state in (SUPPLIED, PARTIAL)]
        return max(months, default=None)


def calendars(partnership: Partnership, source: str, *, today: date, batch: int | None = None) -> list[Calendar]:
    """A calendar for each sender of the source, from its first month to the last that is due (or came)."""
    chosen = segments(partnership, sources=[source]) if batch is None else _segments_of(partnership, source, batch)
    return _calendars(chosen, declared(source), None if batch is not None else today)


def all_calendars(partnership: Partnership, *, today: date) -> dict[str, list[Calendar]]:
    """The calendars of every source that has supplied something, by its slug, with one question to the catalogue."""
    known, current = every_source(), _current(partnership)

    def drawn() -> dict[str, list[Calendar]]:
        by_source: dict[str, list[Segment]] = {}
        for segment in current:
            by_source.setdefault(segment.source, []).append(segment)
        return {slug: _calendars(some, known[slug], today) for slug, some in by_source.items() if slug in known}

    # The segments are one object for as long as they are the same, so comparing them costs nothing.
    calendars_by_source = _calendars_kept.get(
        (str(settings.RECORDS_DIR), partnership.pk), (current, today, known), drawn
    )
    return dict(calendars_by_source)


def _calendars(segments_of_source: Sequence[Segment], known: Source, today: date | None) -> list[Calendar]:
    """A calendar for each sender; without a day nothing is due."""
    by_sender: dict[str, dict[date, Segment]] = {}
    for segment in sorted(segments_of_source, key=lambda each: each.month):
        for month in months_of(segment):
            by_sender.setdefault(segment.sender, {}).setdefault(month, segment)
    due = None if today is None or known.every == "edition" else _due(known, today)
    return [_calendar(sender, months, due, known) for sender, months in sorted(by_sender.items())]


def _due(source: Source, today: date) -> date:
    """The last month whose file should be here."""
    return add_months(today.replace(day=1), -source.lag_months - 1)


def _segments_of(partnership: Partnership, source: str, batch: int) -> list[Segment]:
    """The segments of one batch, superseded ones included."""
    of_batch = models.Segment.objects.filter(partnership=partnership, source=source, batch_id=batch)
    rows = of_batch.values_list(*COLUMNS)
    return [
        Segment(key, batch, source, sender, month, count, Path(path), *rest)
        for key, batch, source, sender, month, count, path, *rest in rows
    ]


def _calendar(sender: str, by_month: Mapping[date, Segment], due: date | None, source: Source) -> Calendar:
    first, last = min(by_month), max(by_month)
    end = max(last, _whole_periods(last, due, source.span)) if due else last
    rows = sorted(segment.rows for segment in {segment.id: segment for segment in by_month.values()}.values())
    usual = rows[len(rows) // 2]
    years = []
    for year in range(first.year, end.year + 1):
        months = tuple(
            _month(date(year, number, 1), by_month, first, last, end, usual, has_gaps=source.every != "edition")
            for number in range(1, 13)
        )
        years.append(CalendarYear(year, months))
    every = [month for year in years for month in year.months]
    return Calendar(
        sender,
        tuple(years),
        missing=tuple(month.month for month in every if month.state == MISSING),
        late=tuple(month.month for month in every if month.state == LATE),
    )


def _whole_periods(last: date, due: date, span: int) -> date:
    """The last month of the last whole period that is due: a quarter is not late while a part of it is to come."""
    months = month_ordinal(due) - month_ordinal(last)
    return add_months(last, months // span * span)


def _is_part(segment: Segment, usual: int) -> bool:
    """Whether a month holds far fewer records than its sender usually sends; a few go up and down by themselves."""
    limits = thresholds(segment.month)
    return usual >= limits["partial_least"] and segment.rows < limits["partial_share"] * usual and not segment.is_nil


def _month(
    month: date, by_month: Mapping[date, Segment], first: date, last: date, end: date, usual: int, *, has_gaps: bool
) -> CalendarMonth:
    if month in by_month:
        segment = by_month[month]
        state = PARTIAL if _is_part(segment, usual) else SUPPLIED
        # The records of a longer period are told once, at its first month.
        return CalendarMonth(month, state, segment.rows if month == segment.month else None, segment.batch_id)
    if first < month < last and has_gaps:
        return CalendarMonth(month, MISSING)
    return CalendarMonth(month, LATE if last < month <= end else NOT_DUE)
