"""Getting data.police.uk's files for forces and months, and its API's answers for areas."""

from collections.abc import Callable, Sequence
from pathlib import Path

import shapely
from django.conf import settings

from wardmote.foundations.places.public import features, forces
from wardmote.intake.fetching.answers import months_published, save_crimes
from wardmote.intake.fetching.archives import (
    FIRST_MONTH,
    KINDS,
    Wanted,
    archives_for,
    fetch_archive,
    files_here,
    gaps,
    month_number,
    month_text,
)
from wardmote.intake.fetching.errors import FetchError
from wardmote.intake.fetching.publishers import Publisher

Say = Callable[[str], object]


def fetch_police_uk(
    *,
    forces: Sequence[str],
    from_month: str,
    to_month: str,
    destination: Path,
    say: Say,
    kinds: Sequence[str] = KINDS,
    publisher: Publisher | None = None,
) -> list[Path]:
    """Get the monthly files of the forces from data.police.uk's archive into folders by month.

    `forces` are short names as in "bedfordshire", months are texts as in "2022-05", both ends included. The archive of a
    month holds 36 months of every force (more than a gigabyte), so a long span takes several. A fetch that broke off goes
    on from there; what lies in `destination` is not fetched again. Returns the paths of the files asked for, in order.

    Raises FetchError with a sentence: for an unknown force or month, a month that is not published yet, a server that
    does not answer, a damaged archive, a full disk.
    """
    first, last = _span(from_month, to_month)
    _check_forces(forces)
    source = publisher or Publisher(settings.POLICE_UK_URL, say=say)
    archives = [
        (number, Wanted(frozenset(forces), start, number, tuple(kinds))) for number, start in archives_for(first, last)
    ]
    if any(files_here(number, wanted, destination) is None for number, wanted in archives):
        _check_published(source, first, last)
    paths: list[Path] = []
    for number, wanted in archives:
        paths.extend(fetch_archive(source, number, wanted, destination, say))
    for sentence in gaps(forces, paths, first, last) if "street" in kinds else ():
        say(sentence)
    return sorted(paths)


def fetch_police_uk_crimes(
    *,
    areas: Sequence[str],
    from_month: str,
    to_month: str,
    destination: Path,
    say: Say,
    publisher: Publisher | None = None,
) -> list[Path]:
    """Ask data.police.uk's API for the crimes inside each area (codes with boundaries, best wards), month by month.

    Writes one JSON file for each area and month, as the API answers; those that are there already are not asked for again.
    An area with more crimes than the API gives at once is asked for in parts. Raises FetchError with a sentence, and
    places' own errors for areas that are not loaded.
    """
    first, last = _span(from_month, to_month)
    source = publisher or Publisher(settings.POLICE_UK_URL, say=say)
    # The whole boundary: a simpler one would leave out crimes beside it, and take in a neighbour's.
    boundaries = {
        feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"])
        for feature in features(areas, simplify_m=0)["features"]
    }
    if without := [code for code in areas if code not in boundaries]:
        raise FetchError(f"There is no boundary of {', '.join(without[:5])}. Load one with: wardmote areas load.")
    _check_published(source, first, last, is_api=True)
    return [
        path
        for number in range(first, last + 1)
        for path in save_crimes(source, boundaries, month_text(number), destination, say)
    ]


def _span(from_month: str, to_month: str) -> tuple[int, int]:
    first, last = month_number(from_month), month_number(to_month)
    if first > last:
        raise FetchError(f"{from_month} is after {to_month}. Give the earlier month first.")
    if first < FIRST_MONTH:
        raise FetchError(f"data.police.uk begins in {month_text(FIRST_MONTH)}. Ask for months from then on.")
    return first, last


def _check_forces(slugs: Sequence[str]) -> None:
    known = sorted(force.slug for force in forces() if not force.is_made_up)
    if not slugs:
        raise FetchError(f"Name at least one force. They are: {', '.join(known)}.")
    if unknown := [slug for slug in slugs if slug not in known]:
        raise FetchError(
            f"{', '.join(unknown)}: no force has that short name on data.police.uk. They are: {', '.join(known)}."
        )


def _check_published(publisher: Publisher, first: int, last: int, *, is_api: bool = False) -> None:
    """Refuse months that are not published yet, and of the API also those that it no longer holds."""
    published = sorted(months_published(publisher))
    if published and month_number(published[-1]) < last:
        raise FetchError(f"The newest month that is published is {published[-1]}. Ask for months up to that one.")
    months = [month_text(number) for number in range(first, last + 1)]
    if is_api and (absent := [month for month in months if month not in published]):
        several = f" to {absent[-1]}" if absent[1:] else ""
        raise FetchError(
            f"The API does not hold {absent[0]}{several}. Get such months from the archive: wardmote fetch police-uk."
        )
