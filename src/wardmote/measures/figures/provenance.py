"""Where a figure comes from: definition, batches, methods and versions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote import __version__
from wardmote.analysis.citations import cited
from wardmote.foundations.places.public import AreaKind, Population
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import TOTAL, Reader
from wardmote.measures.counting.territory import Territory
from wardmote.measures.figures.results import BatchUsed, Caution, MethodUsed, Provenance

_COUNT_METHODS = ("rate_ci_byar", "change_pct", "two_counts", "year_on_year")
_SHARE_METHODS = ("proportion_ci_wilson", "two_counts")


def of(
    reader: Reader,
    measure: Measure,
    territory: Territory,
    period: Period,
    *,
    as_of: datetime | None,
    population: Population | None,
) -> Provenance:
    """The provenance of one figure; figures that rest on the same files share it but for their own area."""
    senders = _senders(reader, measure, territory, period)
    key = ("provenance", measure.slug, period, senders, as_of)
    shared = reader.remembered(key, lambda: _shared(reader, measure, senders, period, as_of))
    basis = (
        _("best fit of LSOAs by their centre")
        if reader.is_estimate(territory, period)
        else _basis(territory.area.kind, is_police_uk=reader.is_police_uk)
    )
    source, version = (population.source, population.version) if population else ("", "")
    return replace(shared, population_source=source, population_version=version, basis=basis)


def _basis(kind: AreaKind, *, is_police_uk: bool) -> str:
    if not is_police_uk and kind.is_whole_councils:
        return _("the council of each record")
    if kind is AreaKind.FORCE:
        return _("every record the force published")
    if kind.is_whole_councils:
        return _("the council of each record's LSOA or ward file")
    if kind is AreaKind.WARD:
        return _("the ward around each record's point, or the ward that its source names")
    return _("each record's own LSOA or ward")


def _senders(reader: Reader, measure: Measure, territory: Territory, period: Period) -> tuple[str, ...]:
    """The forces that must have supplied, and those that recorded something here all the same."""
    rows = territory.rows
    used = rows[reader.layers(measure, period)[rows, :, TOTAL].any(axis=1)]
    return tuple(sorted({*territory.senders, *(str(name) for name in np.unique(reader.cube.sender[used]))}))


def _shared(
    reader: Reader, measure: Measure, senders: tuple[str, ...], period: Period, as_of: datetime | None
) -> Provenance:
    months = {*period.previous.days(), *period.days()}
    segments = _lists(reader, measure, period)
    segments += [segment for (name, month), segment in reader.coverage.items() if name in senders and month in months]
    return Provenance(
        measure=measure.slug,
        definition_version=measure.version,
        definition=measure.definition,
        program_version=__version__,
        as_of=as_of or max((segment.loaded_at for segment in segments), default=None),
        records_stamp=reader.cube.stamp,
        areas_version=reader.areas_version,
        sources=tuple(
            source
            for source in (*measure.sources, *filter(None, [measure.weights]))
            if source in {segment.source for segment in segments}
        ),
        senders=senders,
        batches=_batches(segments),
        methods=methods(is_share=measure.is_share, has_rate=measure.has_rate, weights=measure.weights),
    )


def _lists(reader: Reader, measure: Measure, period: Period) -> list[intake.Segment]:
    """The edition of the list of weights that was used, of a weighted measure."""
    if not measure.weights:
        return []
    return intake.editions(reader.partnership, intake.source(measure.weights), on=period.last, as_of=reader.as_of)


def _batches(segments: Sequence[intake.Segment]) -> tuple[BatchUsed, ...]:
    dropped = _repeats(segments)
    return tuple(
        BatchUsed(
            id=str(batch.id),
            source=batch.source,
            fingerprint=batch.fingerprint,
            loaded_at=batch.loaded_at,
            loaded_by=batch.loaded_by,
            file_names=tuple(batch.file_names),
            repeats_dropped=dropped.get(str(batch.id), 0),
            quality=batch.quality,
            sent_by=batch.organisation_then,
        )
        for batch in intake.batches_of(segments)
    )


def _repeats(segments: Sequence[intake.Segment]) -> Mapping[str, int]:
    """How many duplicates were removed of the period's own months, by batch: not of all that came in it."""
    repeats: dict[str, int] = {}
    for segment in {segment.id: segment for segment in segments}.values():
        repeats[str(segment.batch_id)] = repeats.get(str(segment.batch_id), 0) + (segment.repeats or 0)
    return repeats


@cache
def methods(*, is_share: bool, has_rate: bool = True, weights: str = "") -> tuple[MethodUsed, ...]:
    """The statistical methods behind a figure, as the library cites them."""
    if weights:
        method = cited("crime_harm_index" if weights == "harm-weights" else "crime_severity_score")
        variant = "Sum of weight × records, per 1,000 residents; records without a weight are left out and counted"
        interval = cited("weighted_sum_interval")
        return (
            MethodUsed(method.title, variant, method.citation),
            MethodUsed(interval.title, interval.variant, interval.citation),
        )
    counted = _COUNT_METHODS if has_rate else _COUNT_METHODS[1:]
    named = (cited(name) for name in (_SHARE_METHODS if is_share else counted))
    return tuple(MethodUsed(method.title, method.variant, method.citation) for method in named)


def repeats(made_from: Provenance) -> tuple[Caution, ...]:
    """The caution about duplicates that intake removed of the batches behind a figure."""
    dropped = sum(batch.repeats_dropped for batch in made_from.batches)
    if not dropped:
        return ()
    count = sum(bool(batch.repeats_dropped) for batch in made_from.batches)
    batches = ngettext("the batch", "the {count} batches", count).format(count=count)
    words = ngettext(
        "{rows} duplicate (the same reference again, at most with another outcome) of these two years was removed from {batches}.",
        "{rows} duplicates (the same reference again, at most with another outcome) of these two years were removed from {batches}.",
        dropped,
    )
    return (Caution("duplicates", words.format(rows=f"{dropped:,}", batches=batches)),)
