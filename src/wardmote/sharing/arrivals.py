"""What has come of each dataset from each authority, month by month, worked out from intake's segments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.remembering import Remembered
from wardmote.intake import public as intake
from wardmote.intake.public import Source
from wardmote.sharing.rules import Arrival

KEPT: Remembered[tuple[int, tuple[str, ...]], "Arrivals"] = Remembered()


def sources_by_dataset() -> dict[str, list[Source]]:
    """The declared sources that satisfy each dataset of section 17A, by its number."""
    by_dataset: dict[str, list[Source]] = {}
    for source in intake.sources().values():
        for number in str(source.publisher.get("section_17a", "")).replace(",", " ").split():
            by_dataset.setdefault(number, []).append(source)
    return by_dataset


@dataclass(frozen=True)
class Sent:
    """One segment: by which words it names who sent it, who sent its batch, and what it is for each of its months."""

    sender: str
    batch_sender: str
    arrivals: tuple[Arrival, ...]

    def is_of(self, organisation: Organisation, names: frozenset[str]) -> bool:
        """Whether the organisation sent it: the batch says so, or the segment does where the batch says nothing."""
        return self.batch_sender == organisation.code if self.batch_sender else self.sender in names


@dataclass(frozen=True)
class Arrivals:
    """What has come of each source."""

    of_source: Mapping[str, tuple[Sent, ...]]

    def of(
        self, organisation: Organisation, kinds: Iterable[str], *, sources: Iterable[str], is_only: bool
    ) -> list[Arrival]:
        """What the organisation sent of these sources, one for each month; of several, the first source's."""
        by_month: dict[date, Arrival] = {}
        for source in sources:
            names = _names(organisation, kinds, source, is_only=is_only)
            for sent in self.of_source.get(source, ()):
                if sent.is_of(organisation, names):
                    for arrival in sent.arrivals:
                        by_month.setdefault(arrival.month, arrival)
        return [by_month[month] for month in sorted(by_month)]


def arrivals(partnership: Partnership, sources: Iterable[str]) -> Arrivals:
    """Everything that has come of these sources; a month that was sent again keeps the day it first came."""
    wanted = tuple(sorted(set(sources)))
    if not wanted:
        return Arrivals({})
    # The catalogue changes a few times a month, and every page of Home asks.
    state = intake.catalogue_stamp(partnership, sources=wanted)
    return KEPT.get((partnership.pk, wanted), state, lambda: _read(partnership, wanted))


def _read(partnership: Partnership, wanted: tuple[str, ...]) -> Arrivals:
    batches = {batch.id: batch for batch in intake.batches(partnership) if batch.source in wanted}
    first_days: dict[tuple[str, str, date], date] = {}
    for batch in batches.values():
        day = timezone.localtime(batch.loaded_at).date()
        for sender in batch.senders:
            for month in batch.months:
                key = (batch.source, sender, month)
                first_days[key] = min(first_days.get(key, day), day)
    of_source: dict[str, list[Sent]] = {}
    for segment in intake.segments(partnership, sources=wanted):
        batch_sender = batches[segment.batch_id].sender if segment.batch_id in batches else ""
        loaded = timezone.localtime(segment.loaded_at).date()
        day = min(first_days.get((segment.source, segment.sender, segment.month), loaded), loaded)
        of_months = tuple(
            Arrival(add_months(segment.month, step), segment.rows, day, segment.batch_id, segment.is_nil)
            for step in range(segment.span)
        )
        of_source.setdefault(segment.source, []).append(Sent(segment.sender, batch_sender, of_months))
    return Arrivals({source: tuple(sent) for source, sent in of_source.items()})


def _names(organisation: Organisation, kinds: Iterable[str], source: str, *, is_only: bool) -> frozenset[str]:
    """The words by which a segment may name the organisation; its kind, where there is no other of that kind."""
    own = {organisation.code}
    return frozenset(own | {*kinds, source} if is_only else own)
