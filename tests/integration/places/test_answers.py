import numpy as np
import pytest

from wardmote.foundations.places.public import (
    AreaKind,
    PlacesRefused,
    UnknownArea,
    area,
    areas,
    councils_of_force,
    deprivation,
    features,
    force_of_council,
    forces,
    lsoa_index,
    makeup,
    makeups,
    outline,
    point_locator,
    population,
    populations,
)

pytestmark = pytest.mark.usefixtures("loaded")
AMBRIDGE = "E06000901"


def test_an_unknown_code_is_answered_with_what_codes_look_like() -> None:
    with pytest.raises(UnknownArea, match=r"E05099999.*E08000031 \(council\).*under Areas"):
        area("E05099999")


def test_kinds_within_a_council() -> None:
    assert [name.name for name in areas(AreaKind.WARD, within=AMBRIDGE)] == ["Felpersham", "Loxley"]
    assert [name.name for name in areas(AreaKind.WARD, within=AMBRIDGE, vintage=2013)] == ["Old Loxley"]
    assert len(areas(AreaKind.LSOA, within=AMBRIDGE)) == 3
    old = {name.code for name in areas(AreaKind.LSOA, within=AMBRIDGE, vintage=2011)}
    assert old == {"E01000001", "E01000002", "E01000005"}
    assert [name.code for name in areas(AreaKind.CSP, within=AMBRIDGE)] == ["E22000901"]
    assert [name.code for name in areas(AreaKind.FORCE)] == ["E23000026"]


def test_the_index_holds_both_vintages_in_order() -> None:
    index = lsoa_index()
    assert index.codes.tolist() == [f"E0100000{number}" for number in (1, 2, 3, 4, 5)]
    assert index.in_2011.tolist() == [True, True, False, True, True]
    assert index.in_2021.tolist() == [True, True, True, True, False]
    assert index.council_codes.tolist() == [AMBRIDGE, AMBRIDGE, AMBRIDGE, "E06000903", AMBRIDGE]
    assert index.names[2] == "Ambridge 001C"


def test_a_ward_is_made_up_by_centre_points_and_flagged() -> None:
    made = makeup("E05000001")
    assert dict(made.lsoas) == {"E01000001": 1.0, "E01000002": 1.0}
    assert (made.basis, made.is_estimate) == ("best fit", True)
    assert dict(makeup("E05000002").lsoas) == {"E01000003": 1.0}


def test_councils_forces_and_msoas_are_exact() -> None:
    assert set(makeup(AMBRIDGE).lsoas) == {"E01000001", "E01000002", "E01000003"}
    assert set(makeup(AMBRIDGE, vintage=2011).lsoas) == {"E01000001", "E01000002", "E01000005"}
    assert len(makeup("E23000026").lsoas) == 4
    assert set(makeup("E22000902").lsoas) == {"E01000004"}
    assert set(makeup("E02000901").lsoas) == set(makeup(AMBRIDGE).lsoas)
    assert not makeup("E23000026").is_estimate


def test_every_lsoa_of_a_council_is_in_exactly_one_ward() -> None:
    members = [code for made in makeups(AreaKind.WARD, within=AMBRIDGE) for code in made.lsoas]
    assert sorted(members) == sorted(makeup(AMBRIDGE).lsoas)


def test_an_lsoa_vintage_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PlacesRefused, match="none of 2016"):
        makeup(AMBRIDGE, vintage=2016)


@pytest.mark.parametrize(("asked", "year", "count"), [(2010, 2019, 2900), (2020, 2019, 2900), (2022, 2021, 3000)])
def test_the_nearest_year_counts_and_the_earlier_of_two(asked: int, year: int, count: int) -> None:
    found = population(AMBRIDGE, year=asked)
    assert found is not None
    assert (found.year, found.count, found.is_estimate) == (year, count, False)


def test_population_of_a_ward_is_an_estimate() -> None:
    found = population("E05000001", year=2021)
    assert found is not None
    assert (found.count, found.is_estimate) == (2500, True)


def test_an_lsoa_of_one_vintage_takes_the_year_that_has_it() -> None:
    only_2021, only_2011 = population("E01000003", year=2019), population("E01000005", year=2021)
    assert only_2021 is not None
    assert only_2011 is not None
    assert (only_2021.year, only_2011.year) == (2021, 2019)


def test_populations_of_many() -> None:
    found = populations(["E01000001", AMBRIDGE], year=2021)
    assert {code: people.count for code, people in found.items()} == {"E01000001": 1000, AMBRIDGE: 3000}


def test_deprivation_is_the_nations_own_decile() -> None:
    found = deprivation(["E01000001", "E01000002", "E01000003"])
    assert {code: (row.score, row.decile, row.edition) for code, row in found.items()} == {
        "E01000001": (40.5, 1, "IMD 2019"),
        "E01000002": (10.25, 7, "IMD 2019"),
    }


def test_forces() -> None:
    force = force_of_council(AMBRIDGE)
    assert force is not None
    assert (force.slug, force.name) == ("bedfordshire", "Bedfordshire Police")
    assert [name.code for name in councils_of_force("E23000026")] == [AMBRIDGE, "E06000903"]
    # 43 territorial forces, the British Transport Police, and the demo's made-up one.
    assert len(forces()) == 45
    assert len({force.slug for force in forces()} | {force.code for force in forces()}) == 90


def test_maps_draw_a_council_as_the_union_of_its_lsoas() -> None:
    drawn = features([AMBRIDGE, "E06000903", "E05000001"])
    assert [row["properties"]["code"] for row in drawn["features"]] == [AMBRIDGE, "E05000001"]
    assert drawn["features"][0]["properties"]["name"] == "Ambridge, City of"
    shape = outline(AMBRIDGE)
    assert shape is not None
    longitudes = [point[0] for point in shape["coordinates"][0]]
    assert (min(longitudes), max(longitudes)) == (0.0, 0.03)
    assert outline("E06000903") is None


def test_points_find_their_area() -> None:
    locator = point_locator(AreaKind.LSOA, 2021)
    lon, lat = np.array([0.005, 0.025, 0.01, 0.0305, np.nan]), np.array([52.005, 52.005, 52.005, 52.005, 52.0])
    assert locator.locate(lon, lat).tolist() == ["E01000001", "E01000003", "E01000001", None, None]


def test_the_nearest_area_is_given_only_when_asked_and_near() -> None:
    locator = point_locator(AreaKind.LSOA)
    lon, lat = np.array([0.0305, 0.05]), np.array([52.005, 52.005])
    assert locator.locate(lon, lat, nearest_m=200).tolist() == ["E01000003", None]


def test_a_kind_without_boundaries_is_refused() -> None:
    with pytest.raises(PlacesRefused, match=r"No boundaries are loaded \(MSOA, 2011\)"):
        point_locator(AreaKind.MSOA, 2011)


def test_lsoas_within_an_area_smaller_than_a_council() -> None:
    assert [name.code for name in areas(AreaKind.LSOA, within="E05000001")] == ["E01000001", "E01000002"]
    with pytest.raises(PlacesRefused, match=r"Loxley \(Ward\) can be broken down by LSOA only"):
        areas(AreaKind.MSOA, within="E05000001")


def test_a_renumbered_council_answers_for_its_successor() -> None:
    assert set(makeup("E07000902").lsoas) == {"E01000004"}


def test_what_a_caller_adds_to_a_map_stays_with_the_caller() -> None:
    features(["E05000001"])["features"][0]["properties"]["rate"] = 4.2
    assert "rate" not in features(["E05000001"])["features"][0]["properties"]
