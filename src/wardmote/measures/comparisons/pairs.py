"""Two counts of one harm: pairs as data, each a file in `pairs/`; the two counts stand side by side and are never added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.analysis.citations import cited
from wardmote.foundations.design.public import number, spoken
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.reference.public import Folder, parse_toml
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Measure, measure
from wardmote.measures.counting.periods import name_of, year_ending
from wardmote.measures.errors import BadDefinition, UnknownMeasure, UnknownPair
from wardmote.measures.figures import queries
from wardmote.measures.figures.results import Figure, MethodUsed, MonthlySeries

FOLDER = Path(__file__).parents[1] / "pairs"
PAIRS = Folder("pairs", gettext_noop("Two counts of one harm"), "wardmote.measures", "pairs")
NEVER_ADDED = gettext_noop("These are two counts of overlapping events by two bodies: they are never added together.")
DATED_APART = gettext_noop(
    "The two are not compared: one counts by the date committed, the other by the date recorded."
)
MONTHS_SHOWN = 36


@dataclass(frozen=True, slots=True)
class Pair:
    """Two measures of one harm, who counts each, and how to read the difference between them."""

    slug: str
    title: str
    about: str
    first: str
    second: str
    first_by: str
    second_by: str
    notes: tuple[str, ...]
    valid_from: date

    @property
    def measures(self) -> tuple[Measure, Measure]:
        """Both measures; UnknownMeasure where a definition is not there."""
        return measure(self.first), measure(self.second)


@dataclass(frozen=True, slots=True)
class Between:
    """The second count against the first in one period: how many more, and how many for each one.

    `difference` is second less first; `ratio` is second over first, None where the first is zero; `lower` and `upper`
    are its exact 95% interval, None where a zero count leaves a side open.
    """

    start: date
    first: int | None
    second: int | None
    difference: int | None
    ratio: float | None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain values."""
        return {
            "start": self.start.isoformat(),
            "first": self.first,
            "second": self.second,
            "difference": self.difference,
            "ratio": self.ratio,
            "ratio_lower95": self.lower,
            "ratio_upper95": self.upper,
            "p_value": self.p_value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCounts:
    """A pair in one area and year: both figures, both series, and what lies between them."""

    pair: Pair
    first: Figure
    second: Figure
    first_series: MonthlySeries
    second_series: MonthlySeries
    step: int
    year: Between
    steps: tuple[Between, ...]
    methods: tuple[MethodUsed, ...]

    @property
    def is_dated_apart(self) -> bool:
        """Whether one counts by the date committed and the other by the date recorded, so that they are not alike."""
        return are_dated_apart(self.first.measure, self.second.measure)

    @property
    def quality(self) -> tuple[str, ...]:
        """What is said of the quality of the records of either."""
        return tuple(dict.fromkeys((*self.first.provenance.quality, *self.second.provenance.quality)))

    def as_json(self) -> dict[str, Any]:
        """The pair as plain values; there is no total of the two in it, by design."""
        return {
            "pair": self.pair.slug,
            "title": self.pair.title,
            "area": self.first.area.code,
            "area_name": self.first.area.name,
            "year_ending": name_of(self.first.period.last),
            "first": self.first.as_json(),
            "second": self.second.as_json(),
            "between": self.year.as_json(),
            "why_not_compared": _(DATED_APART) if self.is_dated_apart else "",
            "step_months": self.step,
            "steps": [step.as_json() for step in self.steps],
            "notes": list(self.pair.notes),
            "never_added": _(NEVER_ADDED),
            "quality": list(self.quality),
            "methods": [{"name": one.name, "variant": one.variant, "citation": one.citation} for one in self.methods],
        }


def pairs() -> Mapping[str, Pair]:
    """Every pair by slug, by title."""
    return {slug: spoken(known, "title", "about", "first_by", "second_by", "notes") for slug, known in _all().items()}


@cache
def _all() -> Mapping[str, Pair]:
    read = [read_pair(path) for path in FOLDER.glob("*.toml")]
    return {pair.slug: pair for pair in sorted(read, key=lambda pair: pair.title)}


def pair(slug: str) -> Pair:
    """The pair of that slug; UnknownPair names those there are."""
    declared = pairs().get(slug)
    if declared is None:
        raise UnknownPair(
            _("There is no pair “{slug}”. There are: {pairs}.").format(slug=slug[:60], pairs=", ".join(pairs()))
        )
    return declared


def read_pair(path: Path) -> Pair:
    """The pair of a file; BadDefinition names file and key."""
    fields = parse_toml(path.read_text(encoding="utf-8"), path.name, BadDefinition)
    try:
        notes = tuple(fields.pop("notes"))
        declared = Pair(slug=path.stem, notes=notes, **fields)
    except KeyError as problem:
        raise BadDefinition(f"{path.name} lacks the key {problem}.") from None
    except TypeError as problem:
        raise BadDefinition(f"{path.name} lacks a key or has one that is not known: {problem}.") from None
    if not notes:
        raise BadDefinition(f"{path.name} has no notes: say why the two counts differ.")
    try:
        both = declared.measures
    except UnknownMeasure as problem:
        raise BadDefinition(f"{path.name}: {problem}") from None
    if declared.first == declared.second or any(one.is_share for one in both):
        raise BadDefinition(f"{path.name}: a pair is of two different counts; a share is none.")
    return declared


def two_counts(
    *, partnership: Partnership, slug: str, area_code: str, ending: str, as_of: datetime | None = None
) -> TwoCounts:
    """A pair in one area and year, with its months (or the quarters of the slower of the two)."""
    known, period = pair(slug), year_ending(ending)
    start = add_months(period.end, -MONTHS_SHOWN)

    def counted(name: str) -> Figure:
        return queries.figure(
            partnership=partnership, measure_slug=name, area_code=area_code, ending=ending, as_of=as_of
        )

    def by_month(name: str) -> MonthlySeries:
        return queries.monthly(
            partnership=partnership, measure_slug=name, area_code=area_code, start=start, end=period.end, as_of=as_of
        )

    figures = [counted(name) for name in (known.first, known.second)]
    series = [by_month(name) for name in (known.first, known.second)]
    slower = max(series, key=lambda one: one.step)
    step = slower.step
    compared = _side_by_side if are_dated_apart(figures[0].measure, figures[1].measure) else between
    both = _from_the_first_supplied([stepped(one, slower) for one in series])
    return TwoCounts(
        pair=known,
        first=figures[0],
        second=figures[1],
        first_series=both[0],
        second_series=both[1],
        step=step,
        year=compared(period.start, figures[0].count, figures[1].count),
        steps=tuple(map(compared, both[0].months, both[0].counts, both[1].counts)),
        methods=(_method("two_counts"),),
    )


def _from_the_first_supplied(both: Sequence[MonthlySeries]) -> list[MonthlySeries]:
    """Both series without the steps before anything of either was supplied."""
    is_supplied = [any(one.counts[at] is not None for one in both) for at in range(len(both[0].months))]
    start = is_supplied.index(True) if True in is_supplied else 0
    return [replace(one, months=one.months[start:], counts=one.counts[start:]) for one in both]


def _method(name: str) -> MethodUsed:
    method = cited(name)
    return MethodUsed(method.title, method.variant, method.citation)


def stepped(series: MonthlySeries, slower: MonthlySeries) -> MonthlySeries:
    """The series by the quarters or years of a slower one, so that the two can stand side by side."""
    if series.step == slower.step:
        return series
    known = dict(zip(series.months, series.counts, strict=True))
    inside = [
        [known.get(add_months(month, at)) for at in range(0, slower.step, series.step)] for month in slower.months
    ]
    counts = tuple(None if None in part else sum(one or 0 for one in part) for part in inside)
    return MonthlySeries(series.measure, series.area, slower.months, counts, slower.step)


def are_dated_apart(first: Measure, second: Measure) -> bool:
    """Whether two measures count crimes by different dates: when they were committed, and when they were recorded."""
    dates = [{intake.source(slug).dated_by for slug in each.sources} - {""} for each in (first, second)]
    return all(dates) and dates[0] != dates[1]


def _side_by_side(start: date, first: int | None, second: int | None) -> Between:
    """Two counts that are not alike: no difference, no ratio and no test."""
    return Between(start, first, second, None, None)


def between(start: date, first: int | None, second: int | None) -> Between:
    """The second count against the first: difference, ratio with its exact interval, and the exact two-count test."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.change import compare_counts

    if first is None or second is None:
        return Between(start, first, second, None, None)
    comparison = compare_counts(first, second)
    if first == 0:
        return Between(start, first, second, second, None, p_value=_finite(comparison.p_value))
    return Between(
        start,
        first,
        second,
        second - first,
        second / first,
        _finite(comparison.lower),
        _finite(comparison.upper),
        _finite(comparison.p_value),
    )


def _finite(value: np.ndarray) -> float | None:
    plain = float(value)
    return plain if np.isfinite(plain) else None


def between_sentence(both: TwoCounts) -> str:
    """What lies between the two counts in the year, in words."""
    year, first, second = both.year, both.first.measure, both.second.measure
    if year.first is None or year.second is None:
        absent = first if year.first is None else second
        return _("Nothing was supplied of “{title}” for this year, so there is no difference and no ratio.").format(
            title=absent.title
        )
    counted = _("{first_by} counted {first} {many_of_first}. {second_by} counted {second} {many_of_second}").format(
        first_by=capfirst(both.pair.first_by),
        first=number(year.first),
        many_of_first=_noun(first, year.first),
        second_by=capfirst(both.pair.second_by),
        second=number(year.second),
        many_of_second=_noun(second, year.second),
    )
    if both.is_dated_apart:
        apart = _(DATED_APART)
        return f"{counted}. {apart}"
    if year.ratio is None:
        return f"{counted}."
    return _("{counted}: {size}. {ratio}.").format(counted=counted, size=_size(both), ratio=ratio_words(both))


def ratio_words(both: TwoCounts) -> str:
    """How many of what the one counts there are for each of what the other counts."""
    return _("There are {ratio} {many} for each {one}").format(
        ratio=number(both.year.ratio, 2), many=both.second.measure.many, one=both.first.measure.one
    )


def _noun(counted: Measure, count: int) -> str:
    return counted.one if count == 1 else counted.many


def _size(both: TwoCounts) -> str:
    difference, first, second = both.year.difference or 0, both.first.measure.many, both.second.measure.many
    if not difference:
        return _("as many {second} as {first}").format(first=first, second=second)
    words = _("{count} more {second} than {first}") if difference > 0 else _("{count} fewer {second} than {first}")
    return words.format(count=number(abs(difference)), first=first, second=second)
