"""Makes figures: counts over the supplied months, rates, intervals and the change, for many areas at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.places.public import Population
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import KNOWN, PART, SQUARES, TOTAL, Reader
from wardmote.measures.counting.territory import Territory
from wardmote.measures.figures import (
    api_months,
    cautions,
    crime_outcome_notes,
    disclosure,
    obstacles,
    provenance,
    unplaced_records,
)
from wardmote.measures.figures.caution_cases import Case
from wardmote.measures.figures.results import Figure, Floats

Numbers = dict[str, float | None]
MONTHS_OF_A_YEAR = 12
CHANGES = ("change_pct", "p_value", "p_value_months")


@dataclass(frozen=True)
class Counted:
    """What was counted of each area in a period and in the one before it, NaN where there is no data."""

    count: Floats
    base: Floats
    previous: Floats
    by_month: Floats
    previous_by_month: Floats
    base_by_month: Floats
    previous_base_by_month: Floats
    previous_base: Floats
    left_out: Floats
    months: NDArray[np.int64]
    previous_months: NDArray[np.int64]
    weighted: Floats
    previous_weighted: Floats
    squares: Floats
    heaviest: float
    refused: NDArray[np.bool_]
    refused_before: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    lost_before: NDArray[np.bool_]


def make_figures(
    reader: Reader, measure: Measure, territories: Sequence[Territory], period: Period, *, as_of: datetime | None
) -> list[Figure]:
    """The figure of each territory; numbers come from arrays, words and provenance are added last."""
    if not territories:
        return []
    counted = count(reader, measure, territories, period)
    people = reader.people(
        [territory.area.code for territory in territories], period.middle_year, measure.ages_of_residents
    )
    people = {t.area.code: people[t.area.code] for t in territories if _countable(reader, t, period, people)}
    residents = np.array([people[t.area.code].count if t.area.code in people else np.nan for t in territories])
    if not measure.uses_residents:
        residents = np.full(residents.shape, np.nan)
    if measure.is_weighted:
        columns = _weighted(counted, residents)
    else:
        columns = _shares(counted) if measure.is_share else _rates(counted, residents)
        columns |= _changes(counted, is_share=measure.is_share)
    figures: list[Figure] = []
    for at, territory in enumerate(territories):
        numbers = {name: _plain(values[at]) for name, values in columns.items()}
        figures.append(_figure(reader, measure, territory, period, as_of, counted, at, numbers, people))
    return figures


def count(reader: Reader, measure: Measure, territories: Sequence[Territory], period: Period) -> Counted:
    """The counts of both periods; the earlier one only where the same months of it were supplied."""
    # Both years are weighed by the list that stands at the end of this one, or a new list would look like a change.
    now = reader.by_month(measure, territories, period, period.last)
    before = reader.by_month(measure, territories, period.previous, period.last)
    known, known_before = ~np.isnan(now[:, :, TOTAL]), ~np.isnan(before[:, :, TOTAL])
    unplaced, unplaced_before = (
        np.array([reader.lost_months(measure, territory, each) for territory in territories], dtype=np.int64)
        for each in (period, period.previous)
    )
    lost, lost_before = unplaced > 0, unplaced_before > 0
    comparable = (known == known_before).all(axis=1) & known.any(axis=1) & ~lost & ~lost_before
    numerator, base = (PART, KNOWN) if measure.is_share else (TOTAL, TOTAL)
    weighted = previous_weighted = squares = np.full(known.shape[0], np.nan)
    heaviest = 0.0
    if measure.is_weighted:
        numerator = base = KNOWN
        heaviest = reader.heaviest(measure, period.last)
        if reader.weights(measure, period.last).by_code:
            weighted, squares = _sum(now[:, :, PART]), _sum(now[:, :, SQUARES])
            previous_weighted = np.where(comparable, _sum(before[:, :, PART]), np.nan)
    total, known_total = _sum(now[:, :, TOTAL]), _sum(now[:, :, base])
    refused, refused_before = _one_sided(reader, measure, territories, period)
    return Counted(
        count=np.where(refused | lost, np.nan, _sum(now[:, :, numerator])),
        base=np.where(refused | lost, np.nan, known_total),
        previous=np.where(comparable & ~refused_before, _sum(before[:, :, numerator]), np.nan),
        previous_base=np.where(comparable & ~refused_before, _sum(before[:, :, base]), np.nan),
        by_month=now[:, :, numerator],
        previous_by_month=before[:, :, numerator],
        base_by_month=now[:, :, base],
        previous_base_by_month=before[:, :, base],
        left_out=total - known_total,
        months=known.sum(axis=1) + unplaced,
        previous_months=known_before.sum(axis=1) + unplaced_before,
        weighted=np.where(lost, np.nan, weighted),
        previous_weighted=previous_weighted,
        squares=squares,
        heaviest=heaviest,
        refused=refused,
        refused_before=refused_before,
        lost=lost,
        lost_before=lost_before,
    )


def _one_sided(
    reader: Reader, measure: Measure, territories: Sequence[Territory], period: Period
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which areas have no share in the period and in the one before it: one of its sides was suppressed by the sender."""
    now, before = (
        np.array([reader.one_sided(measure, territory, each).any() for territory in territories], dtype=np.bool_)
        for each in (period, period.previous)
    )
    return now, before


def _sum(by_month: Floats) -> Floats:
    """Sum over the months that were supplied, NaN if none was."""
    return np.where(np.isnan(by_month).all(axis=1), np.nan, np.nansum(by_month, axis=1))


def _countable(reader: Reader, territory: Territory, period: Period, people: dict[str, Population]) -> bool:
    """Whether residents are a base: there are some, and the files cover all the area they live in."""
    residents = people.get(territory.area.code)
    return residents is not None and residents.count > 0 and not api_months.councils_missing(reader, territory, period)


def _rates(counted: Counted, residents: Floats) -> dict[str, Floats]:
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.rates import byar_rate

    shape = counted.count.shape
    columns = {name: np.full(shape, np.nan) for name in ("rate_per_1000", "lower95", "upper95")}
    usable = ~np.isnan(counted.count) & ~np.isnan(residents)
    if usable.any():
        rates = byar_rate(counted.count[usable], residents[usable])
        columns["rate_per_1000"][usable] = rates.rate
        columns["lower95"][usable], columns["upper95"][usable] = rates.lower, rates.upper
    return columns


def _weighted(counted: Counted, residents: Floats) -> dict[str, Floats]:
    """The sum of the weights with its interval, per 1,000 residents and against the year before; there is no test of it."""
    before, after = counted.previous_weighted, counted.weighted
    lower, upper = _weighted_limits(counted)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(before > 0, (after - before) / before * 100, np.nan)
    return {
        "weighted_total": after,
        "previous_weighted_total": before,
        "weighted_lower95": lower,
        "weighted_upper95": upper,
        "rate_per_1000": after / residents * 1000,
        "lower95": lower / residents * 1000,
        "upper95": upper / residents * 1000,
        "change_pct": change,
    }


def _weighted_limits(counted: Counted) -> tuple[Floats, Floats]:
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.comparators_and_harm.weighted_sums import weighted_sum_limits

    lower, upper = np.full(counted.weighted.shape, np.nan), np.full(counted.weighted.shape, np.nan)
    usable = ~np.isnan(counted.weighted)
    if usable.any() and counted.heaviest > 0:
        lower[usable], upper[usable] = weighted_sum_limits(
            counted.weighted[usable], counted.squares[usable], heaviest=counted.heaviest
        )
    return lower, upper


def _shares(counted: Counted) -> dict[str, Floats]:
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.rates import wilson_proportion

    shape = counted.count.shape
    columns = {name: np.full(shape, np.nan) for name in ("share", "lower95", "upper95", "previous_share")}
    usable = ~np.isnan(counted.count) & (counted.base > 0) & (counted.count <= counted.base)
    if usable.any():
        shares = wilson_proportion(counted.count[usable], counted.base[usable])
        columns["share"][usable] = shares.proportion
        columns["lower95"][usable], columns["upper95"][usable] = shares.lower, shares.upper
    earlier = ~np.isnan(counted.previous) & (counted.previous_base > 0) & (counted.previous <= counted.previous_base)
    columns["previous_share"][earlier] = counted.previous[earlier] / counted.previous_base[earlier]
    return columns


def _changes(counted: Counted, *, is_share: bool) -> dict[str, Floats]:
    """Percentage change, the exact test, and of years the test that allows for how much months vary and hang together.

    Of shares the known outcomes are the exposure, which is cautious.
    """
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.change import compare_counts, percentage_change
    from wardmote.analysis.counts_rates_and_change.paired_years import p_allowing_for_months

    shape = counted.count.shape
    columns = {name: np.full(shape, np.nan) for name in ("change_pct", "p_value", "p_value_months")}
    usable = ~np.isnan(counted.count) & ~np.isnan(counted.previous)
    if is_share:
        usable &= (counted.base > 0) & (counted.previous_base > 0)
    if not usable.any():
        return columns
    before, after = counted.previous[usable], counted.count[usable]
    exposure = (counted.previous_base[usable], counted.base[usable]) if is_share else (1.0, 1.0)
    compared = compare_counts(before, after, exposure_before=exposure[0], exposure_after=exposure[1])
    columns["p_value"][usable] = compared.p_value
    if not is_share:
        columns["change_pct"][usable] = np.asarray(percentage_change(before, after), dtype=np.float64)
    if counted.by_month.shape[1] == MONTHS_OF_A_YEAR:
        bases = (counted.previous_base_by_month[usable], counted.base_by_month[usable]) if is_share else (None, None)
        columns["p_value_months"][usable] = p_allowing_for_months(
            counted.previous_by_month[usable],
            counted.by_month[usable],
            compared.p_value,
            exposure_before=bases[0],
            exposure_after=bases[1],
        )
    return columns


def _figure(  # noqa: PLR0913, PLR0917 - one row of the arrays above, put together in one place
    reader: Reader,
    measure: Measure,
    territory: Territory,
    period: Period,
    as_of: datetime | None,
    counted: Counted,
    at: int,
    numbers: Numbers,
    people: dict[str, Population],
) -> Figure:
    residents = people.get(territory.area.code)
    is_share = measure.is_share
    caution = _case(reader, measure, territory, period, counted, at, residents)
    in_the_way = obstacles.all_of(caution)
    if obstacles.are_holes(in_the_way):
        # A percentage over a hole is no change, and there is nothing to test.
        numbers = {**numbers, **dict.fromkeys(CHANGES)}
    made_from = provenance.of(reader, measure, territory, period, as_of=as_of, population=residents)
    return Figure(
        measure=measure,
        area=territory.area,
        start=period.start,
        end=period.end,
        count=_whole(counted.count[at]),
        population=residents.count if residents and measure.uses_residents else None,
        population_year=residents.year if residents and measure.uses_residents else None,
        previous_count=_whole(counted.previous[at]),
        months_supplied=int(counted.months[at]),
        months_expected=period.months,
        previous_months_supplied=int(counted.previous_months[at]),
        numerator=_whole(counted.count[at]) if is_share else None,
        denominator=_whole(counted.base[at]) if is_share else None,
        without_weight=_whole(counted.left_out[at]) if measure.is_weighted else None,
        is_suppressed=bool(counted.refused[at]),
        obstacles=in_the_way,
        reason=unplaced_records.reason(caution),
        beside=crime_outcome_notes.of(caution),
        cautions=(*cautions.all_of(caution), *provenance.repeats(made_from)),
        provenance=made_from,
        is_estimate=reader.is_estimate(territory, period),
        finest=caution.rule.finest,
        smallest=caution.rule.smallest,
        **numbers,
    )


def _case(
    reader: Reader,
    measure: Measure,
    territory: Territory,
    period: Period,
    counted: Counted,
    at: int,
    residents: Population | None,
) -> Case:
    """What the cautions and obstacles of one figure look at."""
    is_share = measure.is_share
    return Case(
        reader=reader,
        measure=measure,
        territory=territory,
        period=period,
        months=int(counted.months[at]),
        previous_months=int(counted.previous_months[at]),
        count=_whole(counted.count[at]),
        compared=not np.isnan(counted.previous[at]),
        population=residents,
        left_out=_whole(counted.left_out[at]) if is_share or measure.is_weighted else None,
        base=_whole(counted.base[at]) if is_share else None,
        previous=_whole(counted.previous[at]),
        refused=bool(counted.refused[at]),
        refused_before=bool(counted.refused_before[at]),
        lost=bool(counted.lost[at]),
        lost_before=bool(counted.lost_before[at]),
        rule=reader.remembered(("disclosure", measure.slug), lambda: disclosure.of(measure)),
    )


def _whole(value: np.float64) -> int | None:
    return None if np.isnan(value) else int(value)


def _plain(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
