"""What stands beside an area's own street records: its force, other councils, searches, partners' records."""

from collections.abc import Mapping
from dataclasses import dataclass

from wardmote.assessment.question import YEAR, Question
from wardmote.foundations.months import add_months
from wardmote.foundations.places.public import (
    AreaKind,
    AreaName,
    Force,
    councils_of_force,
    councils_within,
    force_of_council,
)
from wardmote.intake.public import count_records, coverage
from wardmote.measures.public import Figure, Measure, measures


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Records of the force that have no location, in the year and in the year before it."""

    after: int
    before: int | None


def force_of(place: AreaName) -> Force | None:
    """The force whose area it lies in."""
    councils = councils_within(place.code)
    return force_of_council(councils[0]) if councils else None


def peers(place: AreaName, force: Force | None, first: Figure, question: Question) -> list[Figure]:
    """The councils of the force for which the same year is loaded; of a larger area, its own councils."""
    if force is None:
        return []
    codes = [council.code for council in councils_of_force(force.code)]
    if place.kind != AreaKind.COUNCIL:
        codes = [code for code in codes if code in set(councils_within(place.code))]
    figures = [first if code == place.code else question.figure("all-crime", code) for code in codes]
    return [one for one in figures if one.count]


def peer_categories(
    place: AreaName, force: Force | None, peers: list[Figure], categories: Mapping[str, Figure], question: Question
) -> dict[str, list[Figure]]:
    """Each category of each council compared, where the assessment is one of several councils."""
    wanted = {one.area.code for one in peers}
    if force is None or place.kind != AreaKind.COUNCIL or len(wanted) < 2:
        return {}
    return {
        slug: [one for one in question.figures_by(slug, force.code, AreaKind.COUNCIL) if one.area.code in wanted]
        for slug in categories
    }


def unplaced(force: Force | None, sources: tuple[str, ...], one: Figure, question: Question) -> Unplaced | None:
    """How many of the force's records have no location, and so are in no council's count."""
    if force is None:
        return None
    import narwhals as nw

    start = add_months(one.start, -YEAR)
    table = count_records(
        question.partnership,
        sources=sources,
        by=("month",),
        as_of=question.as_of,
        where=(nw.col("sender") == force.slug)
        & nw.col("council").is_null()
        & nw.col("lsoa").is_null()
        & nw.col("longitude").is_null()
        & (nw.col("boundary_copy") == 0)
        & nw.col("month").is_between(start, one.end, closed="left"),
    )
    counts = list(zip(table["month"].to_pylist(), table["count"].to_pylist(), strict=True))
    before = sum(count for when, count in counts if when < one.start)
    after = sum(count for when, count in counts if when >= one.start)
    return Unplaced(after, before if one.previous_count is not None else None)


def partners(place: AreaName, question: Question) -> list[Figure]:
    """What partners' own records say of the area: each count and share for which a file is loaded, by title."""
    loaded = [one for one in measures(question.partnership) if _ispartners(one) and _is_loaded(one, question)]
    figures = [question.figure(one.slug, place.code) for one in loaded]
    return sorted((one for one in figures if one.count is not None), key=lambda one: one.measure.title)


def _ispartners(one: Measure) -> bool:
    return one.kind in {"count", "share"} and not any(slug.startswith("police-uk") for slug in one.sources)


def _is_loaded(one: Measure, question: Question) -> bool:
    return any(coverage(question.partnership, sources=(slug,), as_of=question.as_of) for slug in one.sources)


def searches(place: AreaName, question: Question) -> Figure | None:
    """Stops and searches in the area, if a month of them was supplied."""
    known = {one.slug for one in measures()}
    if "stop-and-search" not in known:
        return None
    figure = question.figure("stop-and-search", place.code)
    return figure if figure.months_supplied else None
