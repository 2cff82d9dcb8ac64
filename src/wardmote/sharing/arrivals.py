"""What has come of each dataset from each authority, month by month, worked out from intake's segments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.cache import caches
from django.utils import timezone

from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake import public as intake
from wardmote.intake.public import BatchSummary, Segment, Source
from wardmote.sharing.rules import Arrival


def sources_by_dataset() -> dict[str, list[Source]]:
    """The declared sources that satisfy each dataset of section 17A, by its number."""
    found: dict[str, list[Source]] = {}
    for source in intake.sources().values():
        for number in str(source.publisher.get("section_17a", "")).replace(",", " ").split():
            found.setdefault(number, []).append(source)
    return found


@dataclass(frozen=True)
class Arrivals:
    """The partnership's segments with the day each month was first here, and whose they are."""

    segments: tuple[Segment, ...]
    batches: Mapping[int, BatchSummary]
    first_days: Mapping[tuple[str, str, date], date]

    def of(
        self, organisation: Organisation, kinds: Iterable[str], *, sources: Iterable[str], is_only: bool
    ) -> list[Arrival]:
        """What the organisation sent of these sources, one entry for each month; of several, the first source's."""
        found: dict[date, Arrival] = {}
        for source in sources:
            names = _names(organisation, kinds, source, is_only=is_only)
            for segment in self.segments:
                if segment.source == source and self._is_of(segment, organisation, names):
                    for month in _months(segment):
                        found.setdefault(month, self._arrival(segment, month))
        return [found[month] for month in sorted(found)]

    def _is_of(self, segment: Segment, organisation: Organisation, names: frozenset[str]) -> bool:
        batch = self.batches.get(segment.batch_id)
        if batch is not None and batch.sender:
            return batch.sender == organisation.code
        return segment.sender in names

    def _arrival(self, segment: Segment, month: date) -> Arrival:
        first = self.first_days.get((segment.source, segment.sender, segment.month))
        loaded = timezone.localtime(segment.loaded_at).date()
        day = min(first, loaded) if first else loaded
        return Arrival(month, segment.rows, day, segment.batch_id, segment.is_nil)


def arrivals(partnership: Partnership, sources: Iterable[str]) -> Arrivals:
    """Everything that has come of these sources; a month that was sent again keeps the day it first came."""
    wanted = tuple(sorted(set(sources)))
    if not wanted:
        return Arrivals((), {}, {})
    # The catalogue changes a few times a month, and every page of Home asks.
    key = f"sharing.arrivals.{partnership.pk}.{intake.catalogue_stamp(partnership, sources=wanted)}.{len(wanted)}"
    found: Arrivals | None = caches["process"].get(key)
    if found is None:
        found = _read(partnership, wanted)
        caches["process"].set(key, found)
    return found


def _read(partnership: Partnership, wanted: tuple[str, ...]) -> Arrivals:
    batches = {batch.id: batch for batch in intake.batches(partnership) if batch.source in wanted}
    first: dict[tuple[str, str, date], date] = {}
    for batch in batches.values():
        day = timezone.localtime(batch.loaded_at).date()
        for sender in batch.senders:
            for month in batch.months:
                key = (batch.source, sender, month)
                first[key] = min(first.get(key, day), day)
    return Arrivals(tuple(intake.segments(partnership, sources=wanted)), batches, first)


def _months(segment: Segment) -> list[date]:
    return [add_months(segment.month, step) for step in range(segment.span)]


def _names(organisation: Organisation, kinds: Iterable[str], source: str, *, is_only: bool) -> frozenset[str]:
    """The words by which a segment may name the organisation; its kind, where there is no other of that kind."""
    own = {organisation.code}
    return frozenset(own | {*kinds, source} if is_only else own)
