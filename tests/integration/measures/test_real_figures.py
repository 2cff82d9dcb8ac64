"""The published files through the whole chain, against figures counted or published elsewhere."""

import csv
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.makeups import best_fit
from wardmote.foundations.places.public import AreaKind, load_areas
from wardmote.intake.public import load
from wardmote.measures import public as measures

SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
LUTON, BEDFORD, CENTRAL, FORCE = "E06000032", "E06000055", "E06000056", "E23000026"
WOLVERHAMPTON, WALSALL, BIRMINGHAM, WEST_MIDLANDS = "E08000031", "E08000030", "E08000025", "E23000014"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="The open data are not here: set WARDMOTE_SHARED_DATA to their folder."
    ),
]


@pytest.fixture
def real(partnership: Partnership) -> Partnership:
    by = system_person()
    load_areas(by=by, paths=[SHARED / name for name in ("boundaries", "lookups", "population")])
    load(by=by, partnership=partnership, source="police-uk", paths=[SHARED / "police-uk" / "bedfordshire"])
    load(by=by, partnership=partnership, source="police-uk-api", paths=[SHARED / "police-uk" / "west-midlands-api"])
    return partnership


def count(partnership: Partnership, slug: str, area: str, ending: str) -> int | None:
    return measures.figure(partnership=partnership, measure=slug, area=area, year_ending=ending).count


def by(partnership: Partnership, slug: str, within: str, kind: AreaKind, ending: str) -> dict[str, int | None]:
    found = measures.figures_by(partnership=partnership, measure=slug, within=within, kind=kind, year_ending=ending)
    return {figure.area.code: figure.count for figure in found}


def test_bedfordshire_in_two_years(real: Partnership) -> None:
    years = [count(real, "all-crime", LUTON, ending) for ending in ("2022-04", "2023-04")]
    assert years == [21_511, 22_165]
    burglary = measures.figure(partnership=real, measure="burglary", area=LUTON, year_ending="2023-04")
    assert (burglary.previous_count, burglary.count) == (866, 797)
    assert round(burglary.change_pct, 1) == -8.0
    assert round(burglary.p_value, 3) == 0.095
    assert [count(real, "burglary", code, "2023-04") for code in (BEDFORD, CENTRAL)] == [674, 835]
    whole = [count(real, "all-crime", FORCE, ending) for ending in ("2022-04", "2023-04")]
    assert sum(whole) == 120_588 - 183
    assert sum(count(real, "anti-social-behaviour", FORCE, ending) for ending in ("2022-04", "2023-04")) == 23_528
    for kind, size in ((AreaKind.LSOA, 125), (AreaKind.WARD, 20), (AreaKind.MSOA, 22)):
        parts = by(real, "all-crime", LUTON, kind, "2023-04")
        assert len(parts) == size
        assert sum(parts.values()) == 22_165


def wards_by_map_points(months: list[str]) -> Counter[str]:
    """Records of these months in each ward of the force, counted from the raw files by the polygon that holds the point."""
    shapes = {}
    for council in (LUTON, BEDFORD, CENTRAL):
        drawn = json.loads((SHARED / "boundaries" / "ward" / f"{council}.geojson").read_text(encoding="utf-8"))
        shapes |= {each["properties"]["WD25CD"]: shapely.geometry.shape(each["geometry"]) for each in drawn["features"]}
    rows = [row for row in raw_rows(months) if row["Longitude"]]
    points = shapely.points([float(row["Longitude"]) for row in rows], [float(row["Latitude"]) for row in rows])
    at, _point = shapely.STRtree(points).query(list(shapes.values()), predicate="intersects")
    return Counter(np.array(list(shapes))[at].tolist())


def raw_rows(months: list[str]) -> list[dict[str, str]]:
    """The rows of the street files as they were published."""
    found = []
    for month in months:
        (path,) = (SHARED / "police-uk" / "bedfordshire" / month).glob("*-street.csv*")
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as opened:
            found += list(csv.DictReader(opened))
    return found


def test_wards_are_counted_by_their_map_points(real: Partnership) -> None:
    months = [f"2022-{month:02}" for month in range(5, 13)] + [f"2023-{month:02}" for month in range(1, 5)]
    points = wards_by_map_points(months)
    counted = {}
    for council in (LUTON, BEDFORD, CENTRAL):
        counted |= by(real, "all-crime", council, AreaKind.WARD, "2023-04")
    assert len(counted) == len(points) == 79
    off = {ward: count / points[ward] - 1 for ward, count in counted.items()}
    # A few points lie over the border of the council that their records name.
    assert max(abs(each) for each in off.values()) < 0.05, off
    # What was published before counted a ward by the LSOAs whose centres lie in it.
    by_lsoa = Counter(row["LSOA code"] for row in raw_rows(months))
    fitted = {ward: sum(by_lsoa[code] for code in {*best_fit(ward, 2011), *best_fit(ward, 2021)}) for ward in counted}
    assert sum(abs(fitted[ward] / points[ward] - 1) > 0.1 for ward in counted) > 25


def test_west_midlands_in_june_2018(real: Partnership) -> None:
    found = measures.figure(partnership=real, measure="all-crime", area=WOLVERHAMPTON, year_ending="2018-06")
    assert (found.count, found.months_supplied, found.population_year) == (2_463, 1, 2019)
    assert round(found.rate_per_1000, 2) == 9.35
    assert count(real, "all-crime", WALSALL, "2018-06") == 2_397
    assert count(real, "all-crime", WEST_MIDLANDS, "2018-06") == 13_965
    assert count(real, "all-crime", BIRMINGHAM, "2018-06") is None
    wards = measures.figures_by(
        partnership=real, measure="all-crime", within=WOLVERHAMPTON, kind=AreaKind.WARD, year_ending="2018-06"
    )
    assert sum(ward.count for ward in wards) == 2_463
    named = {ward.area.name: ward.count for ward in wards}
    # Of the 383 in its file one has its point in the next ward, whose file has it too.
    assert (named["St Peter's"], named["Heath Town"], named["Penn"]) == (382, 224, 38)
    assert not any(ward.is_estimate for ward in wards)
    lsoas = by(real, "all-crime", WOLVERHAMPTON, AreaKind.LSOA, "2018-06")
    assert (len(lsoas), lsoas["E01010521"], sum(lsoas.values())) == (158, 245, 2_459)
    whole = measures.figure(partnership=real, measure="all-crime", area=WEST_MIDLANDS, year_ending="2018-06")
    assert whole.rate_per_1000 is None


def test_searches_and_outcomes_of_the_force(real: Partnership) -> None:
    years = [measures.stop_and_search(partnership=real, area=FORCE, year_ending=at) for at in ("2022-04", "2023-04")]
    counted = sum(year.count for year in years)
    assert 7_500 <= counted <= 7_601  # 7,601 rows less exact repeats and those of the month before the first
    for year in years:
        assert sum(count for _, count in year.by["outcome"]) == year.count
    table = measures.crime_outcomes(partnership=real, area=LUTON, year_ending="2023-04")
    recorded = count(real, "recorded-crime", LUTON, "2023-04")
    assert table.counts.sum() + table.without.sum() == recorded
