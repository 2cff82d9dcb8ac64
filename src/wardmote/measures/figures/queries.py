"""The questions that other rooms, pages and the command line ask of figures."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.months import month_ordinal
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import (
    AreaKind,
    AreaName,
    UnknownArea,
    area,
    areas,
    councils_of_force,
    forces,
)
from wardmote.measures.counting.definitions import CATEGORIES, POLICE_UK, STREET, measure
from wardmote.measures.counting.periods import Period, name_of, year_ending
from wardmote.measures.counting.reader import PART, TOTAL, Reader, reader, reader_of
from wardmote.measures.counting.territory import Territory
from wardmote.measures.errors import UnsuitableArea
from wardmote.measures.figures import availability
from wardmote.measures.figures.calculation import make_figures
from wardmote.measures.figures.results import CrimeOutcomeTable, Figure, MonthlySeries, MonthlyTable, PlaceCounts


def figure(
    *, partnership: Partnership, measure_slug: str, area_code: str, ending: str, as_of: datetime | None = None
) -> Figure:
    """One figure, from the reader's memory if it was asked for before."""
    period, definition = year_ending(ending), measure(measure_slug, partnership)
    known = area(area_code, partnership=partnership)
    read = reader_of(partnership, definition, as_of=as_of)
    key = ("figure", measure_slug, area_code, period, as_of)
    return read.remembered(
        key, lambda: make_figures(read, definition, [read.atlas.territory(known)], period, as_of=as_of)[0]
    )


def figures_by(
    *,
    partnership: Partnership,
    measure_slug: str,
    within: str,
    kind: AreaKind,
    ending: str,
    as_of: datetime | None = None,
) -> list[Figure]:
    """The figure of every area of a kind within another."""
    period, definition = year_ending(ending), measure(measure_slug, partnership)
    read = reader_of(partnership, definition, as_of=as_of)
    key = ("figures by", measure_slug, within, kind, period, as_of)

    def made() -> list[Figure]:
        territories = places_within(read, within, kind, period)
        return make_figures(read, definition, territories, period, as_of=as_of)

    return list(read.remembered(key, made, shelf="lists"))


def places_within(read: Reader, within: str, kind: AreaKind, period: Period) -> list[Territory]:
    """The territories of a kind within an area: wards as the source names them if it does, LSOAs of its vintage."""
    outer = area(within, partnership=read.partnership)
    key = ("places", within, kind, period)
    return read.remembered(
        key, lambda: [read.atlas.territory(name) for name in _names(read, outer, kind, period)], shelf="lists"
    )


def _names(read: Reader, outer: AreaName, kind: AreaKind, period: Period) -> list[AreaName]:
    if kind.is_whole_councils and (outer.kind.is_small or kind.facts.level < outer.kind.facts.level):
        raise UnsuitableArea(
            _("{name} does not hold areas of the kind “{kind}”. Choose a smaller kind: ward, msoa or lsoa.").format(
                name=outer.name, kind=kind.label
            )
        )
    if kind is AreaKind.WARD and (named := _own_wards(read, outer, period)):
        return named
    vintage = _lsoa_vintage(read, outer, period) if kind.is_census else None
    names = areas(kind, within=outer.code, vintage=vintage, partnership=read.partnership)
    if outer.kind.is_whole_councils:
        return names
    inside = set(read.atlas.territory(outer).rows.tolist())
    return [name for name in names if inside & set(read.atlas.territory(name).rows.tolist())]


def _used(read: Reader, outer: AreaName, period: Period) -> np.ndarray:
    """The cube's places of an area with any record in the period."""
    rows = read.atlas.territory(outer).rows
    window, _rest = read.cube.month_slice(period.start, period.end)
    return rows[read.cube.counts[rows, window].any(axis=(1, 2))]


def _own_wards(read: Reader, outer: AreaName, period: Period) -> list[AreaName]:
    """The wards that the records of the period name themselves."""
    named = sorted(set(read.cube.ward[_used(read, outer, period)].tolist()) - {""})
    wards = [area(code) for code in named]
    return sorted(wards, key=lambda name: (name.name, name.code))


def _lsoa_vintage(read: Reader, outer: AreaName, period: Period) -> int:
    """2011 where the period's records are in LSOAs that exist only then and in none that exist only in 2021."""
    index = read.atlas.index
    codes = read.cube.lsoa[_used(read, outer, period)]
    if not len(index.codes) or not len(codes):
        return 2021
    at = np.minimum(np.searchsorted(index.codes, codes), len(index.codes) - 1)
    is_known = index.codes[at] == codes
    old = (is_known & index.in_2011[at] & ~index.in_2021[at]).any()
    new = (is_known & index.in_2021[at] & ~index.in_2011[at]).any()
    return 2011 if old and not new else 2021


def monthly(
    *,
    partnership: Partnership,
    measure_slug: str,
    area_code: str,
    start: date,
    end: date,
    as_of: datetime | None = None,
) -> MonthlySeries:
    """Counts by month; of a share, its numerator."""
    definition, known = measure(measure_slug, partnership), area(area_code, partnership=partnership)
    read = reader_of(partnership, definition, as_of=as_of)
    period = Period(start, end)
    territory = read.atlas.territory(known)
    key = ("monthly", measure_slug, area_code, period)
    layer = PART if definition.is_share or definition.is_weighted else TOTAL
    values = read.remembered(key, lambda: read.by_month(definition, [territory], period)[0, :, layer])
    if definition.is_weighted and not read.weights(definition, period.last).by_code:
        values = np.full(len(values), np.nan)
    hidden = read.one_sided(definition, territory, period)
    counts = tuple(None if np.isnan(value) or out else round(value) for value, out in zip(values, hidden, strict=True))
    return _stepped(read, territory, MonthlySeries(definition, known, tuple(period.days()), counts))


def _stepped(read: Reader, territory: Territory, series: MonthlySeries) -> MonthlySeries:
    """The series by quarter or year where that is how it comes: each step stands at its first month."""
    steps = [pair for pair in read.atlas.steps(territory) if pair[1] - pair[0] > 1]
    if not steps or not series.months:
        return series
    length = max(until - first for first, until in steps)
    phase = (month_ordinal(read.cube.months[steps[0][0]]) - month_ordinal(series.months[0])) % length
    firsts = range(phase, len(series.months) - length + 1, length)
    counts = [series.counts[at : at + length] for at in firsts]
    summed = tuple(None if None in part else sum(number or 0 for number in part) for part in counts)
    return MonthlySeries(series.measure, series.area, tuple(series.months[at] for at in firsts), summed, length)


def category_months(
    *, partnership: Partnership, area_code: str, start: date, end: date, as_of: datetime | None = None
) -> MonthlyTable:
    """Counts by police.uk category and month."""
    read = reader(partnership, as_of=as_of)
    known = area(area_code, partnership=partnership)
    territory, period = read.atlas.territory(known), Period(start, end)
    definitions = [measure(category) for category in CATEGORIES]

    def counted() -> np.ndarray:
        return np.stack([read.by_month(definition, [territory], period)[0, :, TOTAL] for definition in definitions])

    counts = read.remembered(("category months", area_code, period), counted, shelf="lists")
    titles = tuple(definition.title for definition in definitions)
    return MonthlyTable(CATEGORIES, titles, tuple(period.days()), counts)


def place_counts(
    *,
    partnership: Partnership,
    measure_slug: str,
    within: str,
    kind: AreaKind,
    ending: str,
    as_of: datetime | None = None,
) -> PlaceCounts:
    """Counts of the places within an area, as arrays."""
    period, definition = year_ending(ending), measure(measure_slug, partnership)
    read = reader_of(partnership, definition, as_of=as_of)

    def counted() -> PlaceCounts:
        territories = places_within(read, within, kind, period)
        layer = PART if definition.is_weighted else TOTAL
        now = read.by_month(definition, territories, period, period.last)[:, :, layer]
        before = read.by_month(definition, territories, period.previous, period.last)[:, :, layer]
        same = (np.isnan(now) == np.isnan(before)).all(axis=1) & ~np.isnan(now).all(axis=1)
        return PlaceCounts(
            areas=tuple(territory.area for territory in territories),
            counts=np.where(np.isnan(now).all(axis=1), np.nan, np.nansum(now, axis=1)),
            previous=np.where(same, np.nansum(before, axis=1), np.nan),
            by_month=now,
            months=tuple(period.days()),
            is_estimate=any(read.is_estimate(territory, period) for territory in territories),
        )

    return read.remembered(("place counts", measure_slug, within, kind, period), counted, shelf="lists")


def parts(partnership: Partnership, whole: Figure) -> list[Figure]:
    """The figure of each part of a basket, for the same area and period."""
    basket = whole.measure
    read = reader_of(partnership, basket)
    territory = [read.atlas.territory(whole.area)]
    return [
        make_figures(read, basket.part(each.slug), territory, whole.period, as_of=None)[0] for each in basket.basket
    ]


def compare(*, partnership: Partnership, measure_slug: str, ending: str, as_of: datetime | None = None) -> list[Figure]:
    """The figure of every council for which the forces loaded supplied a month of the period, by name."""
    period, definition = year_ending(ending), measure(measure_slug, partnership)
    read = reader_of(partnership, definition, as_of=as_of)
    key = ("compare", measure_slug, period, as_of)

    def made() -> list[Figure]:
        councils = sorted(_councils(read), key=lambda name: (name.name, name.code))
        territories = [read.atlas.territory(council) for council in councils]
        figures = make_figures(read, definition, territories, period, as_of=as_of)
        return [figure for figure in figures if figure.count is not None or figure.is_suppressed]

    return list(read.remembered(key, made, shelf="lists"))


def _councils(read: Reader) -> list[AreaName]:
    """The councils of the forces that supplied; of a partner's source, those it names and those of the partnership."""
    if not read.is_police_uk:
        codes = sorted({*read.atlas.by_council, *read.atlas.own_councils})
        councils = [_known_area(code) for code in codes] if read.cube.senders else []
        return [name for name in councils if name is not None and name.kind is AreaKind.COUNCIL]
    suppliers = [force for force in forces() if force.slug in read.cube.senders]
    return [council for force in suppliers for council in councils_of_force(force.code)]


def _known_area(code: str) -> AreaName | None:
    """The area, or None where its file is not loaded: records may name councils that the installation does not hold."""
    try:
        return area(code)
    except UnknownArea:
        return None


def crime_outcomes(
    *,
    partnership: Partnership,
    area_code: str,
    ending: str,
    categories: Sequence[str] = (),
    as_of: datetime | None = None,
) -> CrimeOutcomeTable:
    """How the crimes of a year ended, by category and crime outcome."""
    period, known = year_ending(ending), area(area_code, partnership=partnership)
    read = reader(partnership, as_of=as_of, sources=STREET)
    wanted = tuple(categories) or tuple(name for name in CATEGORIES if name != "anti-social-behaviour")
    key = ("crime outcomes", area_code, period, wanted)
    return read.remembered(key, lambda: _crime_outcome_table(read, known, period, wanted), shelf="lists")


def _crime_outcome_table(read: Reader, known: AreaName, period: Period, wanted: tuple[str, ...]) -> CrimeOutcomeTable:
    territory, cube = read.atlas.territory(known), read.cube
    window, _rest = cube.month_slice(period.start, period.end)
    supplied = np.zeros(len(cube.months), dtype=np.bool_)
    supplied[window] = read.atlas.supplied(territory)[window]
    share = np.zeros(len(cube.sender))
    np.add.at(share, territory.rows, territory.weights)
    row_of = np.full(len(cube.categories) + 1, -1)
    for at, name in enumerate(wanted):
        row_of[cube.category_codes([name])] = at
    place, month, category, outcome, number = cube.outcome_rows.T
    keep = (share[place] > 0) & supplied[month] & (row_of[category] >= 0)
    table = np.zeros((len(wanted), len(cube.outcomes)))
    np.add.at(table, (row_of[category[keep]], outcome[keep]), number[keep] * share[place[keep]])
    months = np.flatnonzero(supplied)
    total = np.zeros(len(wanted))
    by_category = (cube.counts[territory.rows][:, months].sum(axis=1) * territory.weights[:, None]).sum(axis=0)
    for at in range(len(cube.categories)):
        if row_of[at] >= 0:
            total[row_of[at]] += by_category[at]
    counts = np.rint(table).astype(np.int64)
    return CrimeOutcomeTable(
        area=known,
        period=period,
        categories=wanted,
        crime_outcomes=cube.outcomes,
        counts=counts,
        without=np.rint(total).astype(np.int64) - counts.sum(axis=1),
        months_supplied=len(months),
    )


def years_available(*, partnership: Partnership, area_code: str, measure_slug: str = "all-crime") -> list[str]:
    """The months YYYY-MM in which a year with at least one supplied month can end, the latest first.

    Only months that were themselves supplied are offered, so that a period does not trail into months to come; of a
    source that comes by the quarter or year, only the last month of each.
    """
    read = reader_of(partnership, measure(measure_slug, partnership))
    territory = read.atlas.territory(area(area_code, partnership=partnership))
    supplied = read.atlas.supplied(territory)
    ends = [until - 1 for _, until in read.atlas.steps(territory)]
    return [name_of(read.cube.months[at]) for at in ends if supplied[at]][::-1]


def areas_with_data(partnership: Partnership, by_source: availability.MonthsBySource) -> list[AreaName]:
    """The forces that supplied, their councils with any supplied month, and the partnership's own neighbourhoods.

    Where a partner's records have come, the partnership's own councils as well.
    """
    read = reader(partnership, sources=STREET)
    has_partners = bool(set(by_source) - set(POLICE_UK))

    def found() -> list[AreaName]:
        suppliers = [area(force.code) for force in forces() if force.slug in read.cube.senders and force.code]
        councils = [name for name in _councils(read) if read.atlas.supplied(read.atlas.territory(name)).any()]
        if has_partners:
            own = (_known_area(code) for code in council_codes(partnership, timezone.localdate()))
            councils += [name for name in own if name is not None and name not in councils]
        councils.sort(key=lambda name: (name.name, name.code))
        return [*councils, *suppliers, *areas(AreaKind.NEIGHBOURHOOD, partnership=partnership)]

    return read.remembered(("areas with data", has_partners), found)


def months_with_data(by_source: availability.MonthsBySource, partnership: Partnership | None = None) -> list[date]:
    """The months of which any record came, earliest first."""
    return availability.months_of(availability.supplied_measures(by_source, partnership), by_source)
