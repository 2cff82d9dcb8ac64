"""What the API returns ward by ward: records on an edge come twice and count once; a council without files has no data."""

from datetime import date
from typing import Any

import pytest

from tests.integration.measures.made import AMBRIDGE, FELPERSHAM, FORCE, LOXLEY
from tests.unit.measures.test_cube import API, STREET, row, table
from wardmote.foundations.places.public import area
from wardmote.measures.counting.cube import Cube, build
from wardmote.measures.counting.territory import Atlas

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_loaded")]
JUNE, JULY = date(2018, 6, 1), date(2018, 7, 1)
BORCHESTER = "E06000903"


def api(ward: str, count: int, copy: int = 0, lsoa: str = "E01000001", council: str = AMBRIDGE) -> tuple[Any, ...]:
    return row(
        JUNE, council, lsoa, "burglary", count, source=API, sender="bedfordshire", ward=ward, copy=copy
    )  # fmt: skip


@pytest.fixture
def cube() -> Cube:
    rows = [api(LOXLEY, 10), api(FELPERSHAM, 4, lsoa="E01000003"), api(FELPERSHAM, 3, copy=1)]
    street = row(JULY, AMBRIDGE, "E01000001", "burglary", 5, sender="bedfordshire")
    coverage = {("bedfordshire", JUNE): API, ("bedfordshire", JULY): STREET}
    return build(table([*rows, street]), coverage=coverage, sources=(STREET, API), stamp="s")


def counted(cube: Cube, code: str) -> list[float]:
    territory = Atlas(cube).territory(area(code))
    return (cube.counts[territory.rows].sum(axis=2) * territory.weights[:, None]).sum(axis=0).tolist()


def test_a_record_on_an_edge_counts_once_for_the_council_and_in_one_ward(cube: Cube) -> None:
    assert counted(cube, AMBRIDGE) == [14, 5]
    assert counted(cube, FORCE) == [14, 5]
    assert counted(cube, LOXLEY) == [10, 5]
    assert counted(cube, FELPERSHAM) == [4, 0]
    assert counted(cube, LOXLEY)[0] + counted(cube, FELPERSHAM)[0] == counted(cube, AMBRIDGE)[0]


def test_a_record_of_another_councils_ward_counts_for_that_council_and_not_twice_for_the_force(cube: Cube) -> None:
    shared = [api("E05000077", 2, copy=2, council=BORCHESTER), api(LOXLEY, 10)]
    coverage = {("bedfordshire", JUNE): API}
    made = build(table(shared), coverage=coverage, sources=(STREET, API), stamp="s")
    assert counted(made, BORCHESTER) == [2]
    assert counted(made, FORCE) == [10]


def test_a_council_without_ward_files_has_no_data_that_month(cube: Cube) -> None:
    atlas = Atlas(cube)
    assert atlas.supplied(atlas.territory(area(AMBRIDGE))).tolist() == [True, True]
    supplied = atlas.supplied(atlas.territory(area(BORCHESTER)))
    assert not supplied[0]


def test_a_wards_own_records_are_no_estimate_and_its_best_fit_is(cube: Cube) -> None:
    territory = Atlas(cube).territory(area(LOXLEY))
    assert territory.is_estimate
    assert territory.named == 1
    assert cube.ward[territory.rows[-1]] == LOXLEY
