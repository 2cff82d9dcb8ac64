"""What other rooms, the command line and scripts may ask of measures.

All counts come from one dense table (the cube), made once for each state of the record store; asking again is cheap.
`as_of` answers as the records stood at that moment. No data is None (NaN in arrays), never zero.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from wardmote.foundations.documents.public import (
    Doubt,
    Meaning,
    Obstacle,
    Polarity,
    Verdict,
    Way,
    decide,
    verdict_label,
    verdict_sentence,
)
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.comparisons import gaps
from wardmote.measures.comparisons import pairs as pairs_room
from wardmote.measures.comparisons import peers as peers_room
from wardmote.measures.comparisons.gap_results import Gap
from wardmote.measures.comparisons.pairs import Pair, TwoCounts, pairs
from wardmote.measures.comparisons.peers import Peers
from wardmote.measures.comparisons.texts import gap_text, pair_text, peers_text
from wardmote.measures.counting import reader
from wardmote.measures.counting.cube import Cube
from wardmote.measures.counting.definitions import CATEGORIES, STREET, Kind, Measure, measure, measures
from wardmote.measures.errors import MeasureError, UnknownMeasure, UnknownPair, UnknownPeriod, UnsuitableArea
from wardmote.measures.figures import queries, searches
from wardmote.measures.figures.publication import Publication, Publishable, Published, publication, published
from wardmote.measures.figures.results import (
    DEFINITION,
    WITHOUT_LOCATION,
    BatchUsed,
    Caution,
    CrimeOutcomeTable,
    Figure,
    MethodUsed,
    MonthlySeries,
    MonthlyTable,
    PlaceCounts,
    Provenance,
    Searches,
)
from wardmote.measures.figures.sentences import (
    count_sentence,
    figure_sentence,
    figure_text,
    figures_text,
    rate_cautions,
    share_sentence,
)
from wardmote.measures.headlines import Board, headline_board
from wardmote.measures.pages.monthly_charts import monthly_chart
from wardmote.measures.permissions import MeasuresPermission

__all__ = [
    "CATEGORIES",
    "DEFINITION",
    "WITHOUT_LOCATION",
    "BatchUsed",
    "Board",
    "Caution",
    "CrimeOutcomeTable",
    "Cube",
    "Doubt",
    "Figure",
    "Gap",
    "Kind",
    "Meaning",
    "Measure",
    "MeasureError",
    "MeasuresPermission",
    "MethodUsed",
    "MonthlySeries",
    "MonthlyTable",
    "Obstacle",
    "Pair",
    "Peers",
    "PlaceCounts",
    "Polarity",
    "Provenance",
    "Publication",
    "Publishable",
    "Published",
    "Searches",
    "TwoCounts",
    "UnknownMeasure",
    "UnknownPair",
    "UnknownPeriod",
    "UnsuitableArea",
    "Verdict",
    "Way",
    "category_months",
    "compare",
    "count_sentence",
    "crime_outcomes",
    "cube",
    "decide",
    "figure",
    "figure_json",
    "figure_sentence",
    "figure_text",
    "figures_by",
    "figures_json",
    "figures_text",
    "gap",
    "gap_text",
    "headlines",
    "measure",
    "measures",
    "monthly",
    "monthly_chart",
    "pair_text",
    "pairs",
    "peers",
    "peers_text",
    "place_counts",
    "publication",
    "published",
    "rate_cautions",
    "share_sentence",
    "stop_and_search",
    "two_counts",
    "verdict_label",
    "verdict_sentence",
    "years_available",
]


def figure(
    *, partnership: Partnership, measure: str, area: str, year_ending: str, as_of: datetime | None = None
) -> Figure:
    """One measure of one area in the twelve months that end with a month.

    Args:
        partnership: whose records are counted.
        measure: a slug, such as "burglary"; `measures()` lists them.
        area: the code of a force, council, community safety partnership, ward, MSOA, LSOA or neighbourhood.
        year_ending: the last month, as YYYY-MM.
        as_of: count the records as they stood at this moment; now if left out.

    Returns:
        Figure: count, rate per 1,000 residents with Byar's 95% interval, change from the year before with the exact
        two-count test, warnings and provenance.

    Raises:
        UnknownMeasure, UnknownPeriod; places' UnknownArea.

    """
    return queries.figure(
        partnership=partnership, measure_slug=measure, area_code=area, ending=year_ending, as_of=as_of
    )


def figures_by(
    *,
    partnership: Partnership,
    measure: str,
    within: str,
    kind: AreaKind,
    year_ending: str,
    as_of: datetime | None = None,
) -> list[Figure]:
    """The figure of every area of a kind within another, by name.

    Args:
        partnership: whose records are counted.
        measure: a slug.
        within: the code of the area that holds the others.
        kind: the level. Wards are those that the records name themselves if they do, else the latest wards by best
            fit; LSOAs and MSOAs are of the vintage that the records use.
        year_ending: the last month, as YYYY-MM.
        as_of: count the records as they stood at this moment.

    Returns:
        One Figure each, also for areas with a count of zero or no data.

    Raises:
        UnknownMeasure, UnknownPeriod, UnsuitableArea (the kind is larger than the area); places' UnknownArea.

    """
    return queries.figures_by(
        partnership=partnership, measure_slug=measure, within=within, kind=kind, ending=year_ending, as_of=as_of
    )


def monthly(
    *,
    partnership: Partnership,
    measure: str,
    area: str,
    start: date,
    end: date,
    as_of: datetime | None = None,
) -> MonthlySeries:
    """Counts by month from `start` to before `end` (first days of months); None where a month was not supplied.

    Of a share, the series holds its numerator. Raises UnknownMeasure; places' UnknownArea.
    """
    return queries.monthly(
        partnership=partnership, measure_slug=measure, area_code=area, start=start, end=end, as_of=as_of
    )


def category_months(
    *, partnership: Partnership, area: str, start: date, end: date, as_of: datetime | None = None
) -> MonthlyTable:
    """Counts of an area by police.uk category and month: float64 [category, month], NaN where not supplied.

    Categories stand in the order of `CATEGORIES`. Raises places' UnknownArea.
    """
    return queries.category_months(partnership=partnership, area_code=area, start=start, end=end, as_of=as_of)


def place_counts(
    *,
    partnership: Partnership,
    measure: str,
    area: str,
    kind: AreaKind,
    year_ending: str,
    as_of: datetime | None = None,
) -> PlaceCounts:
    """Counts of the places of a kind within an area, as arrays for concentration and hot spots.

    Returns areas in name order with counts, the year before's counts and counts by month of the period; NaN is no
    data. Raises as `figures_by`.
    """
    return queries.place_counts(
        partnership=partnership, measure_slug=measure, within=area, kind=kind, ending=year_ending, as_of=as_of
    )


def compare(*, partnership: Partnership, measure: str, year_ending: str, as_of: datetime | None = None) -> list[Figure]:
    """The figure of every council that has data in the period, by name: the neighbours that are loaded.

    Raises UnknownMeasure, UnknownPeriod.
    """
    return queries.compare(partnership=partnership, measure_slug=measure, ending=year_ending, as_of=as_of)


def crime_outcomes(
    *,
    partnership: Partnership,
    area: str,
    year_ending: str,
    categories: Sequence[str] = (),
    as_of: datetime | None = None,
) -> CrimeOutcomeTable:
    """How the crimes recorded in a year ended, by category and latest crime outcome, as far as the street file says.

    `categories` limits and orders the rows; all but anti-social behaviour if left out. `crime_outcomes` of the result are
    the slugs of the record store. Raises UnknownPeriod; places' UnknownArea.
    """
    return queries.crime_outcomes(
        partnership=partnership, area_code=area, ending=year_ending, categories=categories, as_of=as_of
    )


def stop_and_search(
    *, partnership: Partnership, area: str, year_ending: str, as_of: datetime | None = None
) -> Searches:
    """The stops and searches of a council or force in a year: how many, and by each published attribute.

    `by` of the result counts the slugs or words of the record store under "type", "object", "outcome",
    "officer_defined_ethnicity", "self_defined_ethnicity", "gender", "age_range" and "outcome_linked_to_object"; what a
    row does not state is "not stated". Raises UnknownPeriod; places' UnknownArea.
    """
    return searches.stop_and_search(partnership=partnership, area_code=area, ending=year_ending, as_of=as_of)


def two_counts(
    *, partnership: Partnership, pair: str, area: str, year_ending: str, as_of: datetime | None = None
) -> TwoCounts:
    """Two counts of one harm in the twelve months that end with a month, side by side and never added.

    Args:
        partnership: whose records are counted.
        pair: a slug; `pairs()` lists them.
        area: an area's code.
        year_ending: the last month, as YYYY-MM.
        as_of: count the records as they stood at this moment.

    Returns:
        TwoCounts: both figures with their own changes and tests, both series (by quarter where one of them comes so),
        and the second against the first: difference, ratio with its exact 95% interval, two-count test.

    Raises:
        UnknownPair, UnknownPeriod; places' UnknownArea.

    """
    return pairs_room.two_counts(partnership=partnership, slug=pair, area_code=area, ending=year_ending, as_of=as_of)


def gap(
    *,
    partnership: Partnership,
    measure: str,
    area: str,
    year_ending: str,
    includes: bool = False,
    frozen_on: date | None = None,
    as_of: datetime | None = None,
) -> Gap:
    """The gap between the priority neighbourhoods of a council and the rest of it, now and a year before.

    Args:
        partnership: whose records and priority neighbourhoods.
        measure: the slug of a measure with a rate per resident, of records placed by LSOA.
        area: the code of a council.
        year_ending: the last month, as YYYY-MM.
        includes: compare with the whole council instead of the rest of it.
        frozen_on: the day whose list of priority neighbourhoods is used for both years; the period's last if left out.
        as_of: count the records as they stood at this moment.

    Returns:
        Gap: absolute and relative, each with its 95% interval; the verdict is narrowing or widening only where both
        agree.

    Raises:
        UnknownMeasure, UnknownPeriod, UnsuitableArea (not a council, no rate); places' UnknownArea.

    """
    return gaps.gap(
        partnership=partnership,
        measure_slug=measure,
        area_code=area,
        ending=year_ending,
        includes=includes,
        frozen_on=frozen_on,
        as_of=as_of,
    )


def peers(
    *, partnership: Partnership, measure: str, area: str, year_ending: str, as_of: datetime | None = None
) -> Peers:
    """An area among its most similar areas, from the list that the partnership has loaded.

    Returns the group's rates with their ranks (1 is the lowest), the funnel's limits and where each area lies, the
    exact test against the others together, and who is missing and why. Only areas with the very same months are
    ranked. Raises UnknownMeasure, UnknownPeriod, UnsuitableArea (no rate); places' UnknownArea.
    """
    return peers_room.peers(
        partnership=partnership, measure_slug=measure, area_code=area, ending=year_ending, as_of=as_of
    )


def headlines(partnership: Partnership) -> Board | None:
    """The six to eight figures that the partnership chose for everybody's home, each with its verdict and months.

    Returns the usual ones where nobody has chosen, and None while there are no records or no areas to count them for.
    Figures come from the kept tiles; what takes too long now is left out and its number given.
    """
    return headline_board(partnership)


def years_available(*, partnership: Partnership, area: str, measure: str = "all-crime") -> list[str]:
    """The supplied months (YYYY-MM, latest first) in which a year of this area can end."""
    return queries.years_available(partnership=partnership, area_code=area, measure_slug=measure)


def cube(*, partnership: Partnership, as_of: datetime | None = None) -> Cube:
    """The table of counts [place, month, category] of the street-level sources; read-only, shared by every reader."""
    return reader.reader(partnership, as_of=as_of, sources=STREET).cube


def figure_json(
    *, partnership: Partnership, measure: str, area: str, year_ending: str, as_of: datetime | None = None
) -> dict[str, Any]:
    """`figure` as plain values, what `wardmote figure --json` prints. Raises as `figure`."""
    asked_figure = figure(partnership=partnership, measure=measure, area=area, year_ending=year_ending, as_of=as_of)
    return asked_figure.as_json()


def figures_json(
    *,
    partnership: Partnership,
    measure: str,
    within: str,
    kind: AreaKind,
    year_ending: str,
    as_of: datetime | None = None,
) -> list[dict[str, Any]]:
    """`figures_by` as plain values, what `wardmote figure --by KIND --json` prints. Raises as `figures_by`."""
    listed = figures_by(
        partnership=partnership, measure=measure, within=within, kind=kind, year_ending=year_ending, as_of=as_of
    )
    return [each.as_json() for each in listed]
