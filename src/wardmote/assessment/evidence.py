"""All the numbers of an assessment, gathered once and as of one moment, before a word is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np

from wardmote.analysis.change import adjust_p_values
from wardmote.assessment.errors import NoEvidence
from wardmote.assessment.sentences import Change
from wardmote.foundations.people.public import Partnership
from wardmote.foundations.places.public import AreaKind, AreaName, Force, area, councils_of_force, force_of_council
from wardmote.measures.public import Figure, Measure, MonthlySeries, figure, figures_by, measure, measures, monthly

Say = Callable[[str, int, int], None]
MONTHS_CHARTED = 36


@dataclass(frozen=True, slots=True)
class Question:
    """Whose records, which year, as they stood when: the same for every number of one assessment."""

    partnership: Partnership
    year_ending: str
    as_of: datetime

    def figure(self, measure: str, area: str) -> Figure:
        """One measure of one area."""
        return figure(
            partnership=self.partnership,
            measure=measure,
            area=area,
            year_ending=self.year_ending,
            as_of=self.as_of,
        )

    def figures_by(self, measure: str, within: str, kind: AreaKind) -> list[Figure]:
        """One measure of each area of a kind."""
        return figures_by(
            partnership=self.partnership,
            measure=measure,
            within=within,
            kind=kind,
            year_ending=self.year_ending,
            as_of=self.as_of,
        )


@dataclass(frozen=True)
class Evidence:
    """What the sections write from."""

    partnership: Partnership
    place: AreaName
    year_ending: str
    as_of: datetime
    start: date
    end: date
    totals: Mapping[str, Figure]
    categories: Mapping[str, Figure]
    shares: Mapping[str, Figure]
    months: Mapping[str, MonthlySeries]
    wards: Mapping[str, list[Figure]]
    lsoas: list[Figure]
    peers: list[Figure]
    force: Figure | None
    searches: Figure | None

    @property
    def all_crime(self) -> Figure:
        """The total as police.uk uses it, anti-social behaviour included."""
        return self.totals["all-crime"]

    @cached_property
    def changes(self) -> list[Change]:
        """Each category's change, with the false-discovery rate held over all of them together."""
        figures = list(self.categories.values())
        p_values = np.array([np.nan if f.p_value is None else f.p_value for f in figures])
        known = np.isfinite(p_values)
        q_values = np.full(p_values.shape, np.nan)
        if known.any():
            q_values[known] = adjust_p_values(p_values[known])
        return [
            Change(
                label=one.measure.title,
                before=one.previous_count,
                after=one.count,
                p_value=one.p_value,
                q_value=None if np.isnan(q) else float(q),
            )
            for one, q in zip(figures, q_values, strict=True)
        ]

    @property
    def total_changes(self) -> list[Change]:
        """The totals' changes; they sum the categories, so each stands on its own test."""
        return [
            Change(label=measure(slug).title, before=one.previous_count, after=one.count, p_value=one.p_value)
            for slug, one in self.totals.items()
        ]


def gather(
    *, partnership: Partnership, area_code: str, year_ending: str, as_of: datetime, say: Say, steps: int
) -> Evidence:
    """Read every figure; raises NoEvidence if the year's records were not supplied."""
    place = area(area_code)
    asked = Question(partnership, year_ending, as_of)
    say("Reading the year's totals", 1, steps)
    totals = {slug: asked.figure(slug, place.code) for slug in ("all-crime", "recorded-crime")}
    first = totals["all-crime"]
    if not first.months_supplied or not first.count:
        raise NoEvidence(
            f"No records are loaded for {place.name} in the year ending {year_ending}. Load the police.uk street "
            "files of its force for those twelve months and try again."
        )
    say("Reading each category", 2, steps)
    categories = {one.slug: asked.figure(one.slug, place.code) for one in _categories()}
    shares = {
        one.slug: asked.figure(one.slug, place.code) for one in measures() if one.kind == "share" and _is_street(one)
    }
    say("Reading month by month", 3, steps)
    since = _months_before(first.end, MONTHS_CHARTED)
    months = {
        slug: monthly(partnership=partnership, measure=slug, area=place.code, start=since, end=first.end, as_of=as_of)
        for slug in ("all-crime", *categories)
    }
    say("Reading place by place", 4, steps)
    leading = ["all-crime", *_largest(categories, 3)]
    wards = {slug: asked.figures_by(slug, place.code, AreaKind.WARD) for slug in leading}
    lsoas = asked.figures_by("all-crime", place.code, AreaKind.LSOA)
    force = _force_of(place)
    return Evidence(
        partnership=partnership,
        place=place,
        year_ending=year_ending,
        as_of=as_of,
        start=first.start,
        end=first.end,
        totals=totals,
        categories=categories,
        shares=shares,
        months=months,
        wards=wards,
        lsoas=lsoas,
        peers=_peers(place, force, first, asked),
        force=asked.figure("all-crime", force.code) if force else None,
        searches=_searches(place, asked),
    )


def _categories() -> list[Measure]:
    """The measures of one category each, in the order of their titles."""
    return [one for one in measures() if one.kind == "count" and len(one.categories) == 1 and _is_street(one)]


def _is_street(one: Measure) -> bool:
    return "police-uk-street" in one.sources


def _largest(categories: Mapping[str, Figure], most: int) -> list[str]:
    ranked = sorted(categories.items(), key=lambda pair: -(pair[1].count or 0))
    return [slug for slug, _figure in ranked[:most]]


def _force_of(place: AreaName) -> Force | None:
    council = place.code if place.kind == AreaKind.COUNCIL else place.council_code
    return force_of_council(council) if council else None


def _peers(place: AreaName, force: Force | None, first: Figure, asked: Question) -> list[Figure]:
    """The other councils of the force for which the same year is loaded."""
    if force is None or place.kind != AreaKind.COUNCIL:
        return []
    found = []
    for council in councils_of_force(force.code):
        one = first if council.code == place.code else asked.figure("all-crime", council.code)
        if one.count:
            found.append(one)
    return found


def _searches(place: AreaName, asked: Question) -> Figure | None:
    known = {one.slug for one in measures()}
    if "stop-and-search" not in known:
        return None
    found = asked.figure("stop-and-search", place.code)
    return found if found.months_supplied else None


def _months_before(end: date, months: int) -> date:
    index = end.year * 12 + end.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
