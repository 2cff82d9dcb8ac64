"""All the numbers of an assessment, gathered once and as of one moment, before a word is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import dropwhile

from wardmote.assessment import context_figures, releases
from wardmote.assessment.context_figures import Unplaced
from wardmote.assessment.errors import NoEvidence, NotAssessable
from wardmote.assessment.question import SEARCHES, STREET, Question
from wardmote.assessment.rules import Audience
from wardmote.assessment.tests_of_change import Change, changes_of
from wardmote.foundations.documents.public import Limits, limits_on
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, AreaName, area
from wardmote.measures.public import (
    BatchUsed,
    Figure,
    Measure,
    MonthlySeries,
    Publishable,
    Published,
    measures,
    publication,
)

Say = Callable[[str, int, int], None]
MONTHS_CHARTED = 36


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
    lsoas: list[Figure]
    peers: list[Figure]
    peer_categories: Mapping[str, list[Figure]]
    force: Figure | None
    unplaced: Unplaced | None
    searches: Figure | None
    searches_unplaced: Unplaced | None
    partners: list[Figure]
    audience: Audience = Audience.PARTNERSHIP
    released: frozenset[str] = frozenset()
    earlier: tuple[Published, ...] = ()

    @property
    def is_to_publish(self) -> bool:
        """Whether the edition may leave the partnership, so that what may not be published is left out."""
        return self.audience == Audience.PUBLICATION

    @cached_property
    def partner_numbers(self) -> tuple[Publishable, ...]:
        """Each figure of partners' records, and which of its numbers this edition may print.

        An edition to publish is audited over all of them together and over `earlier` editions; files that their senders keep to the partnership are
        not in it at all.
        """
        if not self.is_to_publish:
            return tuple(Publishable(figure=one) for one in self.partners)
        return publication(
            [one for one in self.partners if not releases.is_kept(one, self.released)],
            self.earlier,
            partnership=self.partnership,
        ).figures

    @property
    def all_crime(self) -> Figure:
        """The total as police.uk uses it, anti-social behaviour included."""
        return self.totals["all-crime"]

    @property
    def limits(self) -> Limits:
        """What its numbers can bear: the limits of its own year, whenever it is built."""
        return limits_on(self.end)

    @property
    def where(self) -> str:
        """The area as a sentence names it."""
        return f"the {self.place.name} area" if self.place.kind == AreaKind.FORCE else self.place.name

    @cached_property
    def changes(self) -> list[Change]:
        """Each category's change."""
        return changes_of(list(self.categories.values()))

    @cached_property
    def total_changes(self) -> list[Change]:
        """The totals' changes; they sum the categories."""
        return [Change(one.measure.title, one) for one in self.totals.values()]

    @cached_property
    def ward_changes(self) -> list[Change]:
        """Each ward's change in all records."""
        return changes_of(self.wards, by_area=True)

    @property
    def batches(self) -> Sequence[BatchUsed]:
        """Every batch that a number of the assessment rests on, each once."""
        figures = [self.all_crime, *([self.searches] if self.searches else []), *self.partners]
        return list({batch.fingerprint: batch for one in figures for batch in one.provenance.batches}.values())


def gather(
    *, partnership: Partnership, area_code: str, year_ending: str, as_of: datetime, say: Say, steps: int
) -> Evidence:
    """Read every figure; raises NoEvidence if the year's records were not supplied."""
    place = area(area_code, partnership=partnership)
    _check_kind(place)
    question = Question(partnership, year_ending, as_of)
    say("Reading the year's totals", 1, steps)
    totals = {slug: question.figure(slug, place.code) for slug in ("all-crime", "recorded-crime")}
    first = totals["all-crime"]
    _check_count(first, year_ending)
    say("Reading each category", 2, steps)
    categories = {one.slug: question.figure(one.slug, place.code) for one in _categories()}
    shares = {
        one.slug: question.figure(one.slug, place.code) for one in measures() if one.kind == "share" and _is_street(one)
    }
    say("Reading month by month", 3, steps)
    since = add_months(first.end, -MONTHS_CHARTED)
    months = {slug: question.months(slug, place.code, since, first.end) for slug in (*totals, *categories)}
    say("Reading place by place", 4, steps)
    wards = question.figures_by("all-crime", place.code, AreaKind.WARD)
    force = context_figures.force_of(place)
    peers = context_figures.peers(place, force, first, question)
    searches = context_figures.searches(place, question)
    partners = context_figures.partners(place, question)
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
        lsoas=question.figures_by("all-crime", place.code, AreaKind.LSOA),
        peers=peers,
        peer_categories=context_figures.peer_categories(place, force, peers, categories, question),
        force=question.figure("all-crime", force.code) if force else None,
        unplaced=context_figures.unplaced(force, STREET, first, question),
        searches=searches,
        searches_unplaced=context_figures.unplaced(force, SEARCHES, searches, question) if searches else None,
        partners=partners,
    )


def _check_kind(place: AreaName) -> None:
    if not place.kind.is_assessed:
        raise NotAssessable(
            f"{place.name} ({place.kind.label}) is not an area of which a strategic assessment is made: name a "
            "council, a community safety partnership or a police force area."
        )


def _check_count(total: Figure, year_ending: str) -> None:
    if not total.months_supplied or not total.count:
        raise NoEvidence(
            f"No records are loaded for {total.area.name} in the year ending {year_ending}. Load the police.uk street "
            "files of its force for those twelve months and try again."
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
