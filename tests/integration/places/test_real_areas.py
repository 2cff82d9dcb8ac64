"""The published files themselves, against figures counted or published elsewhere."""

import os
from pathlib import Path

import pytest

from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.public import (
    AreaKind,
    PlacesRefused,
    areas,
    council_by_name,
    councils_of_force,
    deprivation,
    features,
    force_of_council,
    forces,
    load_areas,
    lsoa_index,
    makeup,
    makeups,
    population,
)

SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
FOLDERS = ("boundaries", "lookups", "population", "deprivation")
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="The open data are not here: set WARDMOTE_SHARED_DATA to their folder."
    ),
]
# name: code, LSOAs 2021, LSOAs 2011, wards, mid-2019, Census 2021, IMD decile 1, partnership, force
COUNCILS = {
    "Wolverhampton": ("E08000031", 161, 158, 20, 263_357, 263_730, 33, "E22000341", "west-midlands"),
    "Walsall": ("E08000030", 169, 167, 20, 285_478, 284_129, 44, "E22000340", "west-midlands"),
    "Dudley": ("E08000027", 203, 201, 24, 321_596, 323_484, 22, "E22000337", "west-midlands"),
    "Sandwell": ("E08000028", 190, 186, 24, 328_450, 341_849, 37, "E22000338", "west-midlands"),
    "Luton": ("E06000032", 125, 121, 20, None, 225_260, 4, "E22000010", "bedfordshire"),
    "Bedford": ("E06000055", 117, 103, 28, None, 185_228, 4, "E22000009", "bedfordshire"),
    "Central Bedfordshire": ("E06000056", 175, 157, 31, None, 294_248, 0, "E22000353", "bedfordshire"),
}


@pytest.fixture(scope="module")
def _real(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> object:
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            load_areas(by=system_person(), paths=[SHARED / folder for folder in FOLDERS])
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize("name", COUNCILS)
def test_a_council(name: str) -> None:
    code, now, before, wards, mid_2019, census, most_deprived, csp, force = COUNCILS[name]
    assert council_by_name(name) == code
    assert len(areas(AreaKind.LSOA, within=code)) == len(makeup(code).lsoas) == now
    assert len(makeup(code, vintage=2011).lsoas) == before
    assert len(areas(AreaKind.WARD, within=code, vintage=2025)) == wards
    if mid_2019:
        people = population(code, year=2018)
        assert people is not None
        assert (people.count, people.year) == (mid_2019, 2019)
    people = population(code, year=2023)
    assert people is not None
    assert (people.count, people.year) == (census, 2021)
    deciles = [row.decile for row in deprivation(list(makeup(code, vintage=2011).lsoas)).values()]
    assert deciles.count(1) == most_deprived
    assert [area.code for area in areas(AreaKind.CSP, within=code)] == [csp]
    held = force_of_council(code)
    assert held is not None
    assert held.slug == force


@pytest.mark.usefixtures("_real")
def test_england_and_wales() -> None:
    index = lsoa_index()
    assert (int(index.in_2021.sum()), int(index.in_2011.sum())) == (35_672, 34_753)
    assert not (index.council_codes == "").any()
    people = [population(f"{area.code}", year=2021) for area in areas(AreaKind.COUNCIL)]
    assert sum(row.count for row in people if row and row.year == 2021) == 59_597_601


@pytest.mark.usefixtures("_real")
def test_the_ward_files_of_2013_are_placed_by_their_council() -> None:
    assert len(areas(AreaKind.WARD, within="E08000031", vintage=2013)) == 20
    assert {area.council_code for area in areas(AreaKind.WARD, within="E08000030", vintage=2013)} == {"E08000030"}


@pytest.mark.usefixtures("_real")
def test_best_fit_loses_no_lsoa_and_counts_none_twice() -> None:
    for code, *_ in COUNCILS.values():
        members = [lsoa for made in makeups(AreaKind.WARD, within=code) for lsoa in made.lsoas]
        assert sorted(members) == sorted(makeup(code).lsoas)


@pytest.mark.usefixtures("_real")
def test_msoas_nest_in_their_council() -> None:
    members = [lsoa for made in makeups(AreaKind.MSOA, within="E06000032") for lsoa in made.lsoas]
    assert sorted(members) == sorted(makeup("E06000032").lsoas)


@pytest.mark.usefixtures("_real")
def test_a_map_of_a_council_is_small_and_whole() -> None:
    drawn = features([area.code for area in areas(AreaKind.LSOA, within="E06000032")])
    assert len(drawn["features"]) == 125
    assert all(row["geometry"]["coordinates"] for row in drawn["features"])
    assert len(str(drawn)) < 300_000


@pytest.mark.usefixtures("_real")
def test_a_merged_council_is_not_passed_off_as_its_successor() -> None:
    with pytest.raises(PlacesRefused, match=r"Allerdale \(E07000026\) became part of Cumberland \(E06000063\)"):
        makeup("E07000026")


@pytest.mark.usefixtures("_real")
def test_every_territorial_force_has_councils() -> None:
    held = {force.code for force in forces() if councils_of_force(force.code)}
    assert len(held) == 43
    assert [force.slug for force in forces() if force.code not in held] == ["aldermere", "btp"]
    assert len(councils_of_force("E23000014")) == 7
