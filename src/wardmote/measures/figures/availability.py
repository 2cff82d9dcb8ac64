"""What has been supplied, from the catalogue alone: which measures have records, and up to which month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.foundations.months import YEAR, month_at, month_ordinal
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import POLICE_UK_THEME, Measure, measures
from wardmote.measures.figures.sentences import POLARITIES

MonthsBySource = Mapping[str, frozenset[date]]


@dataclass(frozen=True)
class Theme:
    """Measures under one heading, each with how to read it."""

    title: str
    measures: tuple[tuple[Measure, str], ...]


@dataclass(frozen=True)
class NotSupplied:
    """A measure without records here, and the titles of the sources that would give it some."""

    measure: Measure
    sources: tuple[str, ...]


def months_by_source(partnership: Partnership) -> MonthsBySource:
    """The months that have come of each source."""
    return intake.months_supplied(partnership)


def is_supplied(measure: Measure, by_source: MonthsBySource) -> bool:
    """Whether any record of the measure's sources has come; police.uk's own measures are always offered."""
    has_weights = not measure.weights or measure.weights in by_source
    return measure.is_police_uk or (has_weights and any(source in by_source for source in measure.sources))


def is_from_partners(measure: Measure) -> bool:
    """Whether any of its records were sent in confidence by a partner, and not published."""
    declared = intake.sources()
    return any(declared[source].is_partner for source in measure.sources if source in declared)


def supplied_measures(by_source: MonthsBySource, partnership: Partnership | None = None) -> list[Measure]:
    """The measures that a figure can be asked of; with the partnership's own, where it is named."""
    return [measure for measure in measures(partnership) if is_supplied(measure, by_source)]


def themes(by_source: MonthsBySource, partnership: Partnership | None = None) -> list[Theme]:
    """The measures that have records, police.uk's first, then by agency."""
    by_theme: dict[str, list[tuple[Measure, str]]] = {}
    for measure in supplied_measures(by_source, partnership):
        by_theme.setdefault(measure.theme, []).append((measure, POLARITIES[measure.polarity]))
    names = sorted(by_theme, key=lambda name: (name != _(POLICE_UK_THEME), name))
    return [Theme(name, tuple(by_theme[name])) for name in names]


def not_supplied(by_source: MonthsBySource, partnership: Partnership | None = None) -> list[NotSupplied]:
    """The measures that wait for a source."""
    return [
        NotSupplied(measure, source_titles((*measure.sources, *filter(None, [measure.weights]))))
        for measure in measures(partnership)
        if not is_supplied(measure, by_source)
    ]


def source_titles(sources: Iterable[str]) -> tuple[str, ...]:
    """The sources' titles; the slug of one that is not declared."""
    return tuple(_title(slug) for slug in sources)


def _title(slug: str) -> str:
    try:
        return intake.source(slug).title
    except intake.UnknownSource:
        return slug


def months_of(measures_: Sequence[Measure], by_source: MonthsBySource) -> list[date]:
    """The months that have come of these measures' sources, earliest first."""
    sources = {source for measure in measures_ for source in measure.sources}
    return sorted(set().union(*(by_source.get(source, frozenset()) for source in sources)))


def last_year(measure: Measure, by_source: MonthsBySource) -> date | None:
    """The month in which the last whole year of a measure's own sources ends; where none is whole, its last month."""
    return last_whole_year(months_of([measure], by_source))


def last_whole_year(months: Iterable[date]) -> date | None:
    """The last month that ends twelve of the months given; the last of them where no twelve follow one another."""
    newest_first = sorted({month_ordinal(month) for month in months}, reverse=True)
    # Twelve months follow one another where the eleventh before is eleven earlier, no month standing twice.
    pairs = zip(newest_first, newest_first[YEAR - 1 :], strict=False)
    whole = next((last for last, first in pairs if last - first == YEAR - 1), None)
    last = whole if whole is not None else next(iter(newest_first), None)
    return None if last is None else month_at(last)
