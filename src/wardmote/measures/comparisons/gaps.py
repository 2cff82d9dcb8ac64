"""Close the gap: priority neighbourhoods against the rest of their council, now and a year before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.analysis.citations import cited
from wardmote.analysis.errors import AnalysisError
from wardmote.foundations.design.public import Wordings
from wardmote.foundations.documents.public import Polarity, Way, decide, limits_on, verdict_sentence
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import (
    AreaKind,
    AreaName,
    Band,
    Population,
    area,
    makeup,
    populations,
    priority_makeups,
)
from wardmote.measures.comparisons.gap_results import Gap, GapYear, Interval, Side
from wardmote.measures.counting.definitions import Measure, measure
from wardmote.measures.counting.periods import Period, year_ending
from wardmote.measures.counting.reader import TOTAL, Reader, reader_of
from wardmote.measures.counting.territory import VINTAGES, Territory
from wardmote.measures.errors import UnsuitableArea
from wardmote.measures.figures import provenance
from wardmote.measures.figures.results import MethodUsed
from wardmote.measures.figures.sentences import only_so_many

METHODS = ("rate_ci_byar", "disparity_ratio", "relative_incidence_rate_ratio", "year_on_year")
NARROWING, WIDENING, MIXED, REVERSED = "narrowing", "widening", "mixed", "reversed"
UNCHANGED, NO_VERDICT = "no clear change", "no verdict"
VERDICTS = Wordings(
    {
        NARROWING: gettext_noop("narrowing"),
        WIDENING: gettext_noop("widening"),
        MIXED: gettext_noop("mixed"),
        REVERSED: gettext_noop("reversed"),
        UNCHANGED: gettext_noop("no clear change"),
        NO_VERDICT: gettext_noop("no verdict"),
    }
)
COMPARED = Wordings(
    {
        NARROWING: gettext_noop("narrower"),
        WIDENING: gettext_noop("wider"),
        UNCHANGED: gettext_noop("the same"),
    }
)


def gap(
    *,
    partnership: Partnership,
    measure_slug: str,
    area_code: str,
    ending: str,
    includes: bool = False,
    frozen_on: date | None = None,
    as_of: datetime | None = None,
) -> Gap:
    """The gap in the year ending with a month, the priority neighbourhoods as they stood on a day."""
    period, definition, known = (
        year_ending(ending),
        measure(measure_slug, partnership),
        area(area_code, partnership=partnership),
    )
    if known.kind is not AreaKind.COUNCIL:
        raise UnsuitableArea(
            _(
                "{name} is not a council. The gap is between priority neighbourhoods and the rest of their council: name a council."
            ).format(name=known.name)
        )
    if not definition.has_rate:
        raise UnsuitableArea(
            _("“{title}” has no rate per resident, so there is no gap to measure.").format(title=definition.title)
        )
    read = reader_of(partnership, definition, as_of=as_of)
    day = frozen_on or period.end - timedelta(days=1)
    key = ("gap", measure_slug, area_code, period, includes, day, as_of)
    return read.remembered(key, lambda: _made(read, definition, known, period, includes=includes, day=day, as_of=as_of))


@dataclass(frozen=True)
class _Sides:
    """The LSOAs of both sides, by vintage, and how the priority ones came about."""

    names: tuple[str, ...]
    priority: Mapping[int, frozenset[str]]
    rest: Mapping[int, frozenset[str]]
    is_estimate: bool


def _sides(read: Reader, known: AreaName, day: date, *, includes: bool) -> _Sides:
    names: list[str] = []
    priority: dict[int, frozenset[str]] = {}
    rest: dict[int, frozenset[str]] = {}
    estimated = False
    for vintage in VINTAGES:
        lists = priority_makeups(read.partnership, within=known.code, on=day, vintage=vintage)
        names = [one.area.name for one in lists]
        estimated = estimated or any(one.is_estimate for one in lists)
        priority[vintage] = frozenset(code for one in lists for code in one.lsoas)
        whole = frozenset(makeup(known.code, vintage=vintage).lsoas)
        rest[vintage] = whole if includes else whole - priority[vintage]
    return _Sides(tuple(names), priority, rest, estimated)


def _made(
    read: Reader,
    definition: Measure,
    known: AreaName,
    period: Period,
    *,
    includes: bool,
    day: date,
    as_of: datetime | None,
) -> Gap:
    sides = _sides(read, known, day, includes=includes)
    territories = [_territory(read, known, codes, sides.is_estimate) for codes in (sides.priority, sides.rest)]
    people = _residents(sides, period.middle_year, definition.ages_of_residents)
    counts = [_counts(read, definition, territories, each) for each in (period, period.previous)]
    same = bool((np.isnan(counts[0]) == np.isnan(counts[1])).all())
    now, before = (
        _year(counts_of_year, people, each)
        for counts_of_year, each in zip(counts, (period, period.previous), strict=True)
    )
    before = before if same else None
    supplied = int((~np.isnan(counts[0][0])).sum())
    change = _change(now, before)
    p_months = _p_of_months(counts)
    verdict, sentence = _verdict(now, before, _why_none(sides, people, counts[0], known), change[2], p_months)
    used = provenance.of(
        read, definition, read.atlas.territory(known), period, as_of=as_of, population=people[2] if people else None
    )
    return Gap(
        measure=definition,
        area=known,
        period=period,
        includes=includes,
        frozen_on=day,
        neighbourhoods=sides.names,
        lsoas=len(sides.priority[VINTAGES[-1]]),
        now=now,
        before=before,
        verdict=verdict,
        sentence=sentence,
        change=change[0],
        change_interval=change[1],
        p_value=change[2],
        p_value_months=p_months,
        population_year=people[2].year if people else None,
        months_supplied=supplied,
        warnings=tuple(_warnings(definition, sides, now, before, supplied, period, includes=includes, same=same)),
        provenance=used,
        methods=tuple(_method(name) for name in METHODS),
    )


def _method(name: str) -> MethodUsed:
    method = cited(name)
    return MethodUsed(method.title, method.variant, method.citation)


def _territory(read: Reader, known: AreaName, codes: Mapping[int, frozenset[str]], is_estimate: bool) -> Territory:  # noqa: FBT001 - one row of a table
    shares = dict.fromkeys(sorted(frozenset().union(*codes.values())), 1.0)
    return read.atlas.of_lsoas(known, shares, is_estimate=is_estimate)


def _counts(read: Reader, definition: Measure, territories: Sequence[Territory], period: Period) -> np.ndarray:
    """Counts [side, month], NaN where not supplied; both sides have the same months."""
    if any(territory.is_too_fine or not read.atlas.by_lsoa for territory in territories):
        return np.full((2, period.months), np.nan)
    return read.by_month(definition, territories, period)[:, :, TOTAL]


def _residents(sides: _Sides, year: int, ages: Band | None) -> tuple[int, int, Population] | None:
    """The residents of both sides in one year of one vintage; None where no year holds them all."""
    for vintage in reversed(VINTAGES):
        every = sides.priority[vintage] | sides.rest[vintage]
        residents = populations(sorted(every), year=year, ages=ages)
        if every and len(residents) == len(every) and len({one.year for one in residents.values()}) == 1:
            totals = [sum(residents[code].count for code in part[vintage]) for part in (sides.priority, sides.rest)]
            if all(totals):
                return totals[0], totals[1], next(iter(residents.values()))
    return None


def _year(counts: np.ndarray, people: tuple[int, int, Population] | None, period: Period) -> GapYear | None:
    """The gap of one period; None where either side has no residents or no month came."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.rates import byar_rate

    if people is None or np.isnan(counts).all():
        return None
    totals, residents = np.nansum(counts, axis=1), np.array(people[:2], dtype=np.float64)
    rates = byar_rate(totals, residents)
    priority, rest = (
        Side(
            int(totals[at]),
            int(residents[at]),
            *(float(column[at]) for column in (rates.rate, rates.lower, rates.upper)),
        )
        for at in (0, 1)
    )
    compared = _compared(priority, rest)
    ratio = None if rest.count == 0 else priority.rate / rest.rate
    return GapYear(period.start, period.end, priority, rest, priority.rate - rest.rate, compared[0], ratio, compared[1])


def _compared(priority: Side, rest: Side) -> tuple[Interval | None, Interval | None]:
    """The intervals of the absolute and the relative gap; none where there are more events than people."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.priorities_linkage_and_fairness.disparity import rate_disparity

    try:
        disparity = rate_disparity(priority.count, priority.population, rest.count, rest.population)
    except AnalysisError:
        return None, None
    exact = disparity.exact if np.isfinite(disparity.exact).all() else None
    return disparity.newcombe, exact


def _change(now: GapYear | None, before: GapYear | None) -> tuple[float | None, Interval | None, float | None]:
    """Ratio of this year's relative gap to the year before's, with its interval and p; none where a count is zero."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.evaluation_of_pilots.evaluation import relative_rate_ratio

    if now is None or before is None:
        return None, None, None
    ratio = relative_rate_ratio([before.priority.count, now.priority.count], [before.rest.count, now.rest.count])
    if ratio.ratio is None or ratio.lower is None or ratio.upper is None:
        return None, None, None
    return ratio.ratio, (ratio.lower, ratio.upper), ratio.p_value


def _verdict(
    now: GapYear | None, before: GapYear | None, why_none: str, p_value: float | None, p_months: float | None
) -> tuple[str, str]:
    """What may be said: nothing clear first; narrower or wider only where both ways of measuring agree."""
    if now is None or before is None:
        same = _("There is no comparison: the same months of the year before were not supplied.")
        return NO_VERDICT, why_none if now is None else same
    if now.ratio is None or before.ratio is None:
        return NO_VERDICT, _("There is no relative gap: nothing was counted in the rest in one of the years.")
    decided = decide(
        before=_log(before.ratio), after=_log(now.ratio), p_value=p_value, p_months=p_months, polarity=Polarity.NEUTRAL
    )
    if decided.way is Way.UNSAID:
        return NO_VERDICT, _(
            "We cannot say whether the gap changed: nothing was counted on one side in one of the years."
        )
    if not decided.is_clear:
        return UNCHANGED, _("No clear change in the gap. {doubt}").format(doubt=verdict_sentence(decided))
    if now.difference * before.difference < 0:
        return REVERSED, _reversed(was_above=before.difference > 0)
    return _clear_way(now, before)


def _clear_way(now: GapYear, before: GapYear) -> tuple[str, str]:
    """Narrower or wider as both ways of measuring print it; what is printed alike did not change."""
    absolute = _way(round(before.difference, 1), round(now.difference, 1))
    relative = _way(_log(before.ratio or 0), _log(now.ratio or 0))
    if absolute == relative:
        return relative, _("The gap is {way} than the year before, in both ways of measuring.").format(
            way=COMPARED[relative]
        )
    return MIXED, _("The relative gap is {relative} and the absolute gap is {absolute}, so we say neither.").format(
        absolute=COMPARED[absolute], relative=COMPARED[relative]
    )


def _reversed(*, was_above: bool) -> str:
    if was_above:
        return _("Reversed: the rate of the priority neighbourhoods was above that of the rest and is now below it.")
    return _("Reversed: the rate of the priority neighbourhoods was below that of the rest and is now above it.")


def _p_of_months(counts: Sequence[np.ndarray]) -> float | None:
    """The test that allows for how the months of both sides vary and hang together; None where it cannot be made."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.paired_years import p_of_two_ratios

    now, before = counts
    return p_of_two_ratios((before[0], now[0]), (before[1], now[1]))


def _log(ratio: float) -> float:
    """The ratio so that a half and a double are equally far from no gap."""
    return float(np.log(ratio)) if ratio > 0 else -np.inf


def _way(before: float, now: float) -> str:
    """Whether a gap came nearer to none."""
    if before == now:
        return UNCHANGED
    moved = abs(now) - abs(before)
    if np.isclose(moved, 0.0, atol=1e-9):
        return UNCHANGED
    return NARROWING if moved < 0 else WIDENING


def _why_none(sides: _Sides, people: tuple[int, int, Population] | None, counts: np.ndarray, known: AreaName) -> str:
    if not sides.names:
        return _(
            "{name} has no priority neighbourhoods on that day. Make them on the Areas page, as neighbourhoods that are marked as priority, or choose another day."
        ).format(name=known.name)
    if not sides.rest[VINTAGES[-1]]:
        return _(
            "The priority neighbourhoods are the whole council, so there is no rest. Compare with the whole instead."
        )
    if np.isnan(counts).all():
        return _("There is no data: no month of the period was supplied with records placed by LSOA.")
    if people is None:
        return _("There is no rate: no year's population is loaded for every LSOA. Load it under Areas.")
    return _("There is no figure for one of the sides.")


def _warnings(
    definition: Measure,
    sides: _Sides,
    now: GapYear | None,
    before: GapYear | None,
    supplied: int,
    period: Period,
    *,
    includes: bool,
    same: bool,
) -> list[str]:
    warnings = [
        _(
            "“The rest” is the whole council, priority neighbourhoods included: the gap looks smaller than it is, and the intervals are approximate."
        )
        if includes
        else _("“The rest” is the council without its priority neighbourhoods."),
        _("Only records placed in an LSOA count. Both years use the same list of areas and the same population."),
    ]
    if 0 < supplied < period.months:
        warnings.append(only_so_many(supplied, period.months))
    if now is not None and not same:
        warnings.append(_("Not compared with the year before: the months supplied differ."))
    if sides.is_estimate:
        warnings.append(_("The areas are an estimate: wards on the list are a best fit of LSOAs."))
    counts = [side.count for year in (now, before) if year for side in (year.priority, year.rest)]
    small_base = limits_on(period.end).small_base
    if counts and min(counts) < small_base:
        words = _("A count is under {base}: say the numbers, and no percentage.")
        warnings.append(words.format(base=small_base))
    return [*warnings, *definition.warnings]
