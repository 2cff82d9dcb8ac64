"""How are we doing: the figures that a partnership chose for everybody's home."""

from dataclasses import dataclass

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import UnknownArea, area
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.figures import availability
from wardmote.measures.models import HeadlineFigure
from wardmote.measures.pages.figure_tables import Addresses
from wardmote.measures.pages.overview import Tile, overview, usual_area

# What stands there until somebody has chosen; those of them that have records.
USUAL = (
    "recorded-crime",
    "anti-social-behaviour",
    "violent-crime",
    "burglary",
    "vehicle-crime",
    "criminal-damage-arson",
    "shoplifting",
    "robbery",
)


@dataclass(frozen=True)
class Headlines:
    """Which measures of which area, and whether anybody chose them."""

    area: str
    measures: tuple[Measure, ...]
    is_chosen: bool


def chosen_headlines(partnership: Partnership, by_source: availability.MonthsBySource) -> Headlines:
    """The figures that the partnership chose, or the usual ones; a measure that has no records any more is left out."""
    rows = list(HeadlineFigure.objects.filter(partnership=partnership))
    supplied = {each.slug: each for each in availability.supplied_measures(by_source, partnership)}
    slugs = [row.measure for row in rows] or USUAL
    area_code = rows[0].area_code if rows and _is_known(rows[0].area_code, partnership) else ""
    return Headlines(
        area_code or usual_area(partnership, by_source),
        tuple(supplied[slug] for slug in slugs if slug in supplied),
        bool(rows),
    )


def _is_known(code: str, partnership: Partnership) -> bool:
    try:
        area(code, partnership=partnership)
    except UnknownArea:
        return False
    return True


@dataclass(frozen=True)
class Board:
    """The chosen figures as Home shows them: the area's name, each tile with its page, and whether some are still counted."""

    area_name: str
    is_chosen: bool
    tiles: tuple[tuple[Tile, str], ...]
    uncounted: int


def headline_board(partnership: Partnership) -> Board | None:
    """The chosen figures with their verdicts; None while the partnership has no records or areas to count."""
    by_source = availability.months_by_source(partnership)
    if not by_source:
        return None
    chosen = chosen_headlines(partnership, by_source)
    if not chosen.area or not chosen.measures or not _is_known(chosen.area, partnership):
        return None
    counted = overview(partnership, chosen.area, measures=chosen.measures)
    addresses = Addresses(partnership)
    return Board(
        area(chosen.area, partnership=partnership).name,
        chosen.is_chosen,
        tuple((tile, addresses.figure(tile.measure, chosen.area, tile.ending)) for tile in counted.tiles),
        len(counted.uncounted),
    )
