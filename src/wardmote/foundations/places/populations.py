"""How many people live in an area, and how deprived its LSOAs are."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.catalogue import EMPTY, Residents, catalogue_version, residents, residents_aged
from wardmote.foundations.places.kinds import Band, Deprivation, Makeup, Population
from wardmote.foundations.places.lookup import any_area, check_own
from wardmote.foundations.places.makeups import makeup_of
from wardmote.foundations.places.models import AreaDeprivation


def population(
    code: str,
    *,
    year: int,
    vintage: int | None = None,
    partnership: Partnership | None = None,
    ages: Band | None = None,
) -> Population | None:
    """Usual residents of an area: the loaded year nearest to the one asked for, the earlier of two as near.

    An area's count is the sum over its LSOAs of the vintage that the year is published for; a year that lacks one
    of them is passed over. `vintage` restricts the years to those of one vintage. None where nothing fits.
    `ages` are the first and the last age that are counted, all where it is left out; of a year whose bands do not add up to
    them there is none. A neighbourhood has residents for its own `partnership` alone. Raises UnknownArea.
    """
    check_own(code, partnership)
    return _remembered(code, year, vintage, ages)


def _remembered(code: str, year: int, vintage: int | None, ages: Band | None) -> Population | None:
    """The population, from this process's memory if it was asked for before; the code has been checked."""
    version = catalogue_version()
    return _counted(code, year, vintage, ages) if version == EMPTY else _kept(version, code, year, vintage, ages)


@lru_cache(maxsize=8192)
def _kept(version: str, code: str, year: int, vintage: int | None, ages: Band | None) -> Population | None:
    """The population as the areas stood at that version of the catalogue."""
    del version  # part of the key
    return _counted(code, year, vintage, ages)


def _counted(code: str, year: int, vintage: int | None, ages: Band | None) -> Population | None:
    name = any_area(code)
    if not name.kind.has_residents:
        return None
    for count_of_year in _nearest_first(year, vintage, ages):
        whole = makeup_of(name, count_of_year.vintage)
        count = _sum(whole, count_of_year)
        if count is not None:
            of = count_of_year
            return Population(count, of.year, of.source, whole.is_estimate, of.version, ages)
    return None


def populations(
    codes: Iterable[str], *, year: int, partnership: Partnership | None = None, ages: Band | None = None
) -> dict[str, Population]:
    """The populations of many areas, as `population` gives each; those without any are left out."""
    by_nearness = _nearest_first(year, None, ages)
    population_of: dict[str, Population] = {}
    for code in codes:
        for at in by_nearness:
            if code in at.counts:
                population_of[code] = Population(
                    at.counts[code], at.year, at.source, is_estimate=False, version=at.version, ages=ages
                )
                break
        else:
            if (counted := population(code, year=year, partnership=partnership, ages=ages)) is not None:
                population_of[code] = counted
    return population_of


def _nearest_first(year: int, vintage: int | None, ages: Band | None) -> list[Residents]:
    every = residents() if ages is None else residents_aged(ages)
    fitting = [each for each in every if vintage in (None, each.vintage)]
    return sorted(fitting, key=lambda each: (abs(each.year - year), each.year))


def _sum(whole: Makeup, numbers: Residents) -> int | None:
    counts = [numbers.counts.get(code) for code in whole.lsoas]
    if not counts or None in counts:
        return None
    return sum(count for count in counts if count is not None)


def deprivation(codes: Sequence[str]) -> dict[str, Deprivation]:
    """The index of deprivation of each of these LSOAs that has one, all of one nation from one edition.

    A decile of one edition says nothing beside a decile of another. Of several the one is taken that covers most of the
    LSOAs, which is the one made for areas of their vintage; of equals the newest.
    """
    wanted = set(codes)
    rows = AreaDeprivation.objects.values_list("code", "score", "decile", "edition")
    chosen = rows.filter(code__in=wanted) if len(wanted) <= 500 else rows
    by_edition: dict[tuple[str, str], dict[str, Deprivation]] = {}
    for code, score, decile, edition in chosen.iterator(chunk_size=5000):
        if code in wanted:
            by_edition.setdefault((code[:1], edition), {})[code] = Deprivation(score, decile, edition)
    newest: dict[str, Deprivation] = {}
    for nation in {nation for nation, _ in by_edition}:
        own = {edition: of_area for (where, edition), of_area in by_edition.items() if where == nation}
        newest |= own[max(own, key=lambda edition: (len(own[edition]), edition[-4:]))]
    return newest
