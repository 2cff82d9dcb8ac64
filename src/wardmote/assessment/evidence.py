"""All the numbers of an assessment, gathered once and as of one moment, before a word is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import dropwhile

from wardmote.assessment.errors import NoEvidence, NotAssessable
from wardmote.assessment.sentences import Change
from wardmote.assessment.tests_of_change import adjusted, tested
from wardmote.foundations.people.public import Partnership
from wardmote.foundations.places.public import (
    KIND_NAMES,
    AreaKind,
    AreaName,
    Force,
    area,
    councils_of_force,
    councils_within,
    force_of_council,
)
from wardmote.intake.public import count_records, coverage
from wardmote.measures.public import (
    BatchUsed,
    Figure,
    Measure,
    MonthlySeries,
    figure,
    figures_by,
    measure,
    measures,
    monthly,
)

Say = Callable[[str, int, int], None]
MONTHS_CHARTED = 36
YEAR = 12
ASSESSED = (AreaKind.COUNCIL, AreaKind.CSP, AreaKind.FORCE)
STREET = ("police-uk-street", "police-uk-api")
SEARCHES = ("police-uk-stop-and-search",)


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

    def months(self, measure: str, area: str, start: date, end: date) -> MonthlySeries:
        """One measure of one area by month."""
        return monthly(partnership=self.partnership, measure=measure, area=area, start=start, end=end, as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Records of the force that have no location, in the year and in the year before it."""

    after: int
    before: int | None


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
    wards: list[Figure]
    ward_months: Mapping[str, MonthlySeries]
    lsoas: list[Figure]
    peers: list[Figure]
    peer_categories: Mapping[str, list[Figure]]
    force: Figure | None
    unplaced: Unplaced | None
    searches: Figure | None
    searches_unplaced: Unplaced | None
    partners: list[Figure]
    partner_months: Mapping[str, MonthlySeries]

    @property
    def all_crime(self) -> Figure:
        """The total as police.uk uses it, anti-social behaviour included."""
        return self.totals["all-crime"]

    @property
    def where(self) -> str:
        """The area as a sentence names it."""
        return f"the {self.place.name} area" if self.place.kind == AreaKind.FORCE else self.place.name

    @cached_property
    def changes(self) -> list[Change]:
        """Each category's change, with the false-discovery rate held over all of them together."""
        return adjusted(
            [tested(one.measure.title, one, self.months.get(slug)) for slug, one in self.categories.items()]
        )

    @cached_property
    def total_changes(self) -> list[Change]:
        """The totals' changes; they sum the categories, so each stands on its own test."""
        return [tested(measure(slug).title, one, self.months.get(slug)) for slug, one in self.totals.items()]

    @cached_property
    def ward_changes(self) -> list[Change]:
        """Each ward's change in all records, with the false-discovery rate held over all wards together."""
        return adjusted([tested(one.area.name, one, self.ward_months.get(one.area.code)) for one in self.wards])

    @property
    def batches(self) -> Sequence[BatchUsed]:
        """Every batch that a number of the assessment rests on, each once."""
        figures = [self.all_crime, *([self.searches] if self.searches else []), *self.partners]
        return list({batch.fingerprint: batch for one in figures for batch in one.provenance.batches}.values())


def gather(
    *, partnership: Partnership, area_code: str, year_ending: str, as_of: datetime, say: Say, steps: int
) -> Evidence:
    """Read every figure; raises NoEvidence if the year's records were not supplied."""
    place = area(area_code)
    if place.kind not in ASSESSED:
        raise NotAssessable(
            f"{place.name} ({KIND_NAMES[place.kind]}) is not an area of which a strategic assessment is made: name a "
            "council, a community safety partnership or a police force area."
        )
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
    months = {slug: asked.months(slug, place.code, since, first.end) for slug in (*totals, *categories)}
    say("Reading place by place", 4, steps)
    wards = asked.figures_by("all-crime", place.code, AreaKind.WARD)
    before = _months_before(first.end, 2 * YEAR)
    force = _force_of(place)
    peers = _peers(place, force, first, asked)
    searches = _searches(place, asked)
    partners = _partners(place, asked)
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
        months=_trimmed(months),
        wards=wards,
        ward_months={
            one.area.code: asked.months("all-crime", one.area.code, before, first.end)
            for one in wards
            if one.p_value is not None
        },
        lsoas=asked.figures_by("all-crime", place.code, AreaKind.LSOA),
        peers=peers,
        peer_categories=_peer_categories(place, force, peers, categories, asked),
        force=asked.figure("all-crime", force.code) if force else None,
        unplaced=_unplaced(force, STREET, first, asked),
        searches=searches,
        searches_unplaced=_unplaced(force, SEARCHES, searches, asked) if searches else None,
        partners=partners,
        partner_months={
            one.measure.slug: asked.months(one.measure.slug, place.code, before, first.end)
            for one in partners
            if one.p_value is not None and not one.measure.is_share
        },
    )


def _categories() -> list[Measure]:
    """The measures of one category each, in the order of their titles."""
    return [one for one in measures() if one.kind == "count" and len(one.categories) == 1 and _is_street(one)]


def _is_street(one: Measure) -> bool:
    return "police-uk-street" in one.sources


def _trimmed(months: Mapping[str, MonthlySeries]) -> dict[str, MonthlySeries]:
    """The series from the first month that was supplied: what was never loaded is no gap to be shown."""
    counts = months["all-crime"].counts
    first = len(counts) - len(list(dropwhile(lambda count: count is None, counts)))
    return {
        slug: replace(series, months=series.months[first:], counts=series.counts[first:])
        for slug, series in months.items()
    }


def _force_of(place: AreaName) -> Force | None:
    councils = councils_within(place.code)
    return force_of_council(councils[0]) if councils else None


def _peers(place: AreaName, force: Force | None, first: Figure, asked: Question) -> list[Figure]:
    """The councils of the force for which the same year is loaded; of a larger area, its own councils."""
    if force is None:
        return []
    codes = [council.code for council in councils_of_force(force.code)]
    if place.kind != AreaKind.COUNCIL:
        codes = [code for code in codes if code in set(councils_within(place.code))]
    found = [first if code == place.code else asked.figure("all-crime", code) for code in codes]
    return [one for one in found if one.count]


def _peer_categories(
    place: AreaName, force: Force | None, peers: list[Figure], categories: Mapping[str, Figure], asked: Question
) -> dict[str, list[Figure]]:
    """Each category of each council compared, where the assessment is one of several councils."""
    wanted = {one.area.code for one in peers}
    if force is None or place.kind != AreaKind.COUNCIL or len(wanted) < 2:
        return {}
    return {
        slug: [one for one in asked.figures_by(slug, force.code, AreaKind.COUNCIL) if one.area.code in wanted]
        for slug in categories
    }


def _unplaced(force: Force | None, sources: tuple[str, ...], one: Figure, asked: Question) -> Unplaced | None:
    """How many of the force's records have no location, and so are in no council's count."""
    if force is None:
        return None
    import narwhals as nw

    start = _months_before(one.start, YEAR)
    table = count_records(
        asked.partnership,
        sources=sources,
        by=("month",),
        as_of=asked.as_of,
        where=(nw.col("provider") == force.slug)
        & nw.col("council").is_null()
        & nw.col("lsoa").is_null()
        & (nw.col("boundary_copy") == 0)
        & nw.col("month").is_between(start, one.end, closed="left"),
    )
    counts = list(zip(table["month"].to_pylist(), table["count"].to_pylist(), strict=True))
    before = sum(count for when, count in counts if when < one.start)
    after = sum(count for when, count in counts if when >= one.start)
    return Unplaced(after, before if one.previous_count is not None else None)


def _partners(place: AreaName, asked: Question) -> list[Figure]:
    """What partners' own records say of the area: each count and share for which a file is loaded, by title."""
    loaded = [one for one in measures() if _is_partners(one) and _is_loaded(one, asked)]
    found = [asked.figure(one.slug, place.code) for one in loaded]
    return sorted((one for one in found if one.count is not None), key=lambda one: one.measure.title)


def _is_partners(one: Measure) -> bool:
    return one.kind in {"count", "share"} and not any(slug.startswith("police-uk") for slug in one.sources)


def _is_loaded(one: Measure, asked: Question) -> bool:
    return any(coverage(asked.partnership, sources=(slug,), as_of=asked.as_of) for slug in one.sources)


def _searches(place: AreaName, asked: Question) -> Figure | None:
    known = {one.slug for one in measures()}
    if "stop-and-search" not in known:
        return None
    found = asked.figure("stop-and-search", place.code)
    return found if found.months_supplied else None


def _months_before(end: date, months: int) -> date:
    index = end.year * 12 + end.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
