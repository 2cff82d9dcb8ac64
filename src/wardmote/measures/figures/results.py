"""What the room hands out: figures, series and where they come from, all frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from numpy.typing import NDArray

from wardmote.foundations.design.public import Wordings
from wardmote.foundations.documents.public import Limits, Obstacle, Verdict, decide, limits_on
from wardmote.foundations.places.public import AreaName
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period
from wardmote.measures.figures.disclosure import Disclosure

Floats = NDArray[np.float64]
NAMED_BATCHES = 3
SEVERAL_STEPS = Wordings({1: gettext_noop("months"), 3: gettext_noop("quarters"), 12: gettext_noop("years")})
STEPS = Wordings({1: gettext_noop("month"), 3: gettext_noop("quarter"), 12: gettext_noop("year")})


@dataclass(frozen=True, slots=True)
class BatchUsed:
    """One load that a figure rests on; `sent_by` is the sender as called then, and what became of it since."""

    id: str
    source: str
    fingerprint: str
    loaded_at: datetime
    loaded_by: str
    file_names: tuple[str, ...]
    repeats_dropped: int = 0
    quality: tuple[str, ...] = ()
    sent_by: str = ""

    def as_json(self) -> dict[str, Any]:
        """The batch without the person who loaded it: figures travel further than that name should."""
        return {
            "id": self.id,
            "source": self.source,
            "fingerprint": self.fingerprint,
            "loaded_at": self.loaded_at.isoformat(),
            "files": list(self.file_names),
            "quality": list(self.quality),
        }


def _batches(ids: Sequence[str]) -> str:
    listed, more = ", ".join(ids[:NAMED_BATCHES]), len(ids) - NAMED_BATCHES
    if more > 0:
        words = ngettext("Batches {batches} and {more} more", "Batches {batches} and {more} more", more)
        return words.format(batches=listed, more=more)
    return ngettext("Batch {batches}", "Batches {batches}", len(ids)).format(batches=listed)


@dataclass(frozen=True, slots=True)
class MethodUsed:
    """One statistical method that a figure was made with."""

    name: str
    variant: str
    citation: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a figure came about, enough to make it again."""

    measure: str
    definition_version: int
    definition: str
    program_version: str
    as_of: datetime | None
    records_stamp: str
    areas_version: str
    sources: tuple[str, ...]
    senders: tuple[str, ...]
    batches: tuple[BatchUsed, ...]
    methods: tuple[MethodUsed, ...]
    population_source: str = ""
    population_version: str = ""
    basis: str = ""

    @property
    def quality(self) -> tuple[str, ...]:
        """What the checks say of the batches' quality, each sentence once, with the batches of which it is said."""
        batches_by_sentence: dict[str, list[str]] = {}
        for batch in self.batches:
            for sentence in batch.quality:
                batches_by_sentence.setdefault(sentence, []).append(batch.id)
        return tuple(f"{_batches(ids)}: {sentence}" for sentence, ids in batches_by_sentence.items())

    def as_json(self) -> dict[str, Any]:
        """The provenance as plain values."""
        return {
            "measure": self.measure,
            "definition_version": self.definition_version,
            "definition": self.definition,
            "program_version": self.program_version,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "records_stamp": self.records_stamp,
            "areas_version": self.areas_version,
            "sources": list(self.sources),
            "senders": list(self.senders),
            "batches": [batch.as_json() for batch in self.batches],
            "methods": [
                {"name": method.name, "variant": method.variant, "citation": method.citation} for method in self.methods
            ],
            "population_source": self.population_source or None,
            "population_version": self.population_version or None,
            "area_basis": self.basis or None,
        }


# Kinds of caution that others ask for by name: what the definition warns of, and records without a location.
DEFINITION, WITHOUT_LOCATION = "definition", "without-location"


@dataclass(frozen=True, slots=True)
class Caution:
    """What must be read with a figure: its kind for programs, a whole sentence for people."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure of one area in one period: what was counted, out of how many, compared with the year before.

    `count` is None where no month was supplied: no data is never zero. Rates are per 1,000 residents for the period
    as supplied, with the 95% interval. `previous_count`, `change_pct` and `p_value` are None unless the same months
    of both periods were supplied; `change_pct` is None on a base of zero as well. `p_value` is of the exact two-count test,
    which takes events to come singly; `p_value_months` also allows for how much months vary, and is None where that cannot
    be told (`analysis.paired_years`). Of a share, `count` is the
    numerator, `share`, `lower95` and `upper95` lie between 0 and 1, and `rate_per_1000` is None. Of a weighted measure,
    `count` is the records whose offence has a weight, `weighted_total` the sum of their weights with its 95% interval
    (`weighted_lower95`, `weighted_upper95`), `without_weight` the records that have none; `rate_per_1000` with its interval
    and `change_pct` are those of the sum, and there is no test.
    `is_suppressed` says that a share is not stated because the sender suppressed one of its sides. `obstacles` are reasons
    why it cannot be compared with the year before although both years have a count. `beside` are sentences that are said
    with the number itself, because without them it misleads.
    `reason` says why there is no count although months were supplied: nothing tells which records lie in the area.
    """

    measure: Measure
    area: AreaName
    start: date
    end: date
    count: int | None
    population: int | None = None
    population_year: int | None = None
    rate_per_1000: float | None = None
    lower95: float | None = None
    upper95: float | None = None
    previous_count: int | None = None
    change_pct: float | None = None
    p_value: float | None = None
    p_value_months: float | None = None
    months_supplied: int = 0
    months_expected: int = 12
    previous_months_supplied: int = 0
    share: float | None = None
    previous_share: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    weighted_total: float | None = None
    previous_weighted_total: float | None = None
    weighted_lower95: float | None = None
    weighted_upper95: float | None = None
    without_weight: int | None = None
    is_suppressed: bool = False
    obstacles: tuple[Obstacle, ...] = ()
    reason: str = ""
    beside: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    provenance: Provenance
    is_estimate: bool = False
    finest: str = "point"
    smallest: int = 0

    @property
    def may_be_published(self) -> bool:
        """Whether the source's disclosure rule lets the figure stand in public output as it is."""
        counts = (self.count, self.denominator, self.complement, self.previous_count, *self._sides_before)
        return not Disclosure(self.finest, self.smallest).forbids(self.area.kind, *counts)

    @property
    def complement(self) -> int | None:
        """What of a share's whole is not in its part: it can be had by subtraction, so it is published with it."""
        return None if self.numerator is None or self.denominator is None else self.denominator - self.numerator

    @property
    def _sides_before(self) -> tuple[int, ...]:
        """The whole of a share in the period before, and what was not in its part."""
        if not self.previous_share or self.previous_count is None:
            return ()
        whole = round(self.previous_count / self.previous_share)
        return whole, whole - self.previous_count

    @property
    def period(self) -> Period:
        """The half-open period."""
        return Period(self.start, self.end)

    @property
    def is_full(self) -> bool:
        """Whether every month of the period was supplied."""
        return self.months_supplied == self.months_expected

    @property
    def change(self) -> int | None:
        """The difference from the period before, as a count."""
        return None if self.count is None or self.previous_count is None else self.count - self.previous_count

    @property
    def warnings(self) -> tuple[str, ...]:
        """The sentences of its cautions."""
        return tuple(one.sentence for one in self.cautions)

    @property
    def other_warnings(self) -> tuple[str, ...]:
        """What must be read with it that its own sentence has not said: obstacles stand in the verdict already."""
        stated = {one.sentence for one in self.obstacles} if self.change else set()
        return tuple(sentence for sentence in self.warnings if sentence not in stated)

    @property
    def has_holes(self) -> bool:
        """Whether records that are missing can explain the change, so that no percentage is given."""
        return any(one.is_hole for one in self.obstacles)

    @property
    def limits(self) -> Limits:
        """What its numbers can bear, by the conventions of its period's end."""
        return limits_on(self.period.end)

    @property
    def verdict(self) -> Verdict:
        """What may be said of it beside the year before."""
        before: float | None = self.previous_count
        after: float | None = self.count
        if self.measure.is_share:
            before, after = self.previous_share, self.share
        elif self.measure.is_weighted:
            before, after = self.previous_weighted_total, self.weighted_total
        return decide(
            before=before,
            after=after,
            p_value=self.p_value,
            p_months=self.p_value_months,
            polarity=self.measure.polarity,
            obstacles=self.obstacles,
            limits=self.limits,
        )

    def as_json(self) -> dict[str, Any]:
        """The figure as plain values for JSON; undefined is null."""
        return {
            "measure": self.measure.slug,
            "title": self.measure.title,
            "area": self.area.code,
            "area_name": self.area.name,
            "area_kind": str(self.area.kind),
            "area_vintage": self.area.vintage,
            "period": {"start": self.start.isoformat(), "end": self.end.isoformat()},
            "count": self.count,
            "population": self.population,
            "population_year": self.population_year,
            "rate_per_1000": self.rate_per_1000,
            "lower95": self.lower95,
            "upper95": self.upper95,
            "previous_count": self.previous_count,
            "change_pct": self.change_pct,
            "p_value": self.p_value,
            "p_value_months": self.p_value_months,
            "verdict": self.verdict.as_json(),
            "months_supplied": self.months_supplied,
            "months_expected": self.months_expected,
            "share": self.share,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "weighted_total": self.weighted_total,
            "previous_weighted_total": self.previous_weighted_total,
            "weighted_lower95": self.weighted_lower95,
            "weighted_upper95": self.weighted_upper95,
            "without_weight": self.without_weight,
            "is_estimate": self.is_estimate,
            "is_suppressed": self.is_suppressed,
            "reason": self.reason or None,
            "beside": list(self.beside),
            "warnings": list(self.warnings),
            "cautions": [{"kind": one.kind, "sentence": one.sentence} for one in self.cautions],
            "quality": list(self.provenance.quality),
            "disclosure": {"rule": self.measure.disclosure, "finest": self.finest, "smallest": self.smallest},
            "may_be_published": self.may_be_published,
            "provenance": self.provenance.as_json(),
        }


@dataclass(frozen=True, slots=True)
class MonthlySeries:
    """Counts by month; None where the month was not supplied.

    Of a weighted measure they are sums of weights, rounded to whole ones. Of a source that comes by the quarter or year, `step` is 3 or 12 and each entry stands at its first month.
    """

    measure: Measure
    area: AreaName
    months: tuple[date, ...]
    counts: tuple[int | None, ...]
    step: int = 1

    @property
    def word(self) -> str:
        """What a step of the series is."""
        return STEPS.get(self.step) or _("period")

    @property
    def words(self) -> str:
        """What several steps of the series are."""
        return SEVERAL_STEPS.get(self.step) or _("periods")

    def longest_run(self) -> tuple[int, int]:
        """Start and stop of the longest stretch of supplied months, the latest of equals: what control limits need."""
        best, start = (0, 0), 0
        for at, count in enumerate([*self.counts, None]):
            if count is None:
                best = (start, at) if at > start and at - start >= best[1] - best[0] else best
                start = at + 1
        return best


@dataclass(frozen=True, slots=True)
class MonthlyTable:
    """Counts of several things by month: `counts` is float64 [row, month], NaN where the month was not supplied."""

    keys: tuple[str, ...]
    titles: tuple[str, ...]
    months: tuple[date, ...]
    counts: Floats


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """Counts of the places within an area over a period.

    `counts` and `previous` are float64 [place], NaN where no month was supplied (in `previous`, where it cannot be
    compared); `by_month` is float64 [place, month] over the period.
    """

    areas: tuple[AreaName, ...]
    counts: Floats
    previous: Floats
    by_month: Floats
    months: tuple[date, ...]
    is_estimate: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The places' codes."""
        return tuple(area.code for area in self.areas)


@dataclass(frozen=True, slots=True)
class CrimeOutcomeTable:
    """How the crimes of a period ended, as far as the file says.

    `counts` [category, crime outcome]; `without` [category] are the records that state no crime outcome at all.
    """

    area: AreaName
    period: Period
    categories: tuple[str, ...]
    crime_outcomes: tuple[str, ...]
    counts: NDArray[np.int64]
    without: NDArray[np.int64]
    months_supplied: int


@dataclass(frozen=True, slots=True)
class Searches:
    """Stops and searches of a period: totals by each attribute that the file publishes.

    `by` maps an attribute (outcome, object, type, ...) to its values' counts, most frequent first.
    """

    area: AreaName
    period: Period
    count: int | None
    months_supplied: int
    without_place: int | None
    by: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
