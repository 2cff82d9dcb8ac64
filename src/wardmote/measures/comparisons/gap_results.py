"""What a gap is: both sides of it in two years, and what may be said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wardmote.foundations.places.public import AreaName
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period, name_of
from wardmote.measures.figures.results import MethodUsed, Provenance

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the gap in one year: what was counted, of how many residents, per 1,000 with its interval."""

    count: int
    population: int
    rate: float
    lower: float
    upper: float

    def as_json(self) -> dict[str, Any]:
        """The side as plain values."""
        return {
            "count": self.count,
            "population": self.population,
            "rate_per_1000": self.rate,
            "lower95": self.lower,
            "upper95": self.upper,
        }


@dataclass(frozen=True, slots=True)
class GapYear:
    """The gap of one year, absolute (rate less rate, per 1,000) and relative (rate over rate), with 95% intervals."""

    start: date
    end: date
    priority: Side
    rest: Side
    difference: float
    difference_interval: Interval | None
    ratio: float | None
    ratio_interval: Interval | None

    def as_json(self) -> dict[str, Any]:
        """The year as plain values."""
        return {
            "period": {"start": self.start.isoformat(), "end": self.end.isoformat()},
            "priority": self.priority.as_json(),
            "rest": self.rest.as_json(),
            "absolute_gap_per_1000": self.difference,
            "absolute_gap_interval95": _listed(self.difference_interval),
            "relative_gap": self.ratio,
            "relative_gap_interval95": _listed(self.ratio_interval),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The gap between priority neighbourhoods and the rest, now and a year before, and what may be said of it.

    `includes` says whether “the rest” is the whole council, priority neighbourhoods included. `change` is the ratio of
    this year's relative gap to last year's with its interval. `now` and `before` are None where there is no figure.
    """

    measure: Measure
    area: AreaName
    period: Period
    includes: bool
    frozen_on: date
    neighbourhoods: tuple[str, ...]
    lsoas: int
    now: GapYear | None
    before: GapYear | None
    verdict: str
    sentence: str
    change: float | None
    change_interval: Interval | None
    p_value: float | None
    p_value_months: float | None
    population_year: int | None
    months_supplied: int
    warnings: tuple[str, ...]
    provenance: Provenance | None
    methods: tuple[MethodUsed, ...]

    def as_json(self) -> dict[str, Any]:
        """The gap as plain values; undefined is null."""
        return {
            "measure": self.measure.slug,
            "title": self.measure.title,
            "area": self.area.code,
            "area_name": self.area.name,
            "year_ending": name_of(self.period.last),
            "rest": "the whole council, priority neighbourhoods included"
            if self.includes
            else "the rest of the council",
            "frozen_on": self.frozen_on.isoformat(),
            "priority_neighbourhoods": list(self.neighbourhoods),
            "priority_lsoas": self.lsoas,
            "now": self.now.as_json() if self.now else None,
            "before": self.before.as_json() if self.before else None,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "change_of_relative_gap": self.change,
            "change_interval95": _listed(self.change_interval),
            "p_value": self.p_value,
            "p_value_months": self.p_value_months,
            "population_year": self.population_year,
            "months_supplied": self.months_supplied,
            "warnings": list(self.warnings),
            "quality": list(self.provenance.quality) if self.provenance else [],
            "methods": [{"name": one.name, "variant": one.variant, "citation": one.citation} for one in self.methods],
            "provenance": self.provenance.as_json() if self.provenance else None,
        }


def _listed(interval: Interval | None) -> list[float] | None:
    return None if interval is None else list(interval)
