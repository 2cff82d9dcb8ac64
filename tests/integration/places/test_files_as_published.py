"""What publishers of areas bring out is read as it is published: any year, case of letters, order of columns and coordinates."""

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pyproj
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.places import small
from wardmote.foundations.members.public import User
from wardmote.foundations.places.models import Area, AreaAges, AreaDeprivation, AreaPopulation
from wardmote.foundations.places.public import (
    AreaKind,
    PlacesRefused,
    area,
    areas,
    councils_within,
    deprivation,
    load_areas,
    population,
    wards_listed,
)

Load = Callable[..., str]
LSOA, OTHER = "E01000001", "E01000002"


@pytest.fixture
def load(by: User, tmp_path: Path) -> Load:
    """Load one file of that name and text; gives what the load says."""

    def loaded(name: str, text: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return "\n".join(load_areas(by=by, paths=[path]).lines())

    return loaded


LSOAS = f"LSOA21CD,LSOA21NM,LAD24CD\n{LSOA},Ambridge 001A,E06000901\n{OTHER},Ambridge 001B,E06000901\n"


def people(code: str, year: int, ages: tuple[int, int] | None = None) -> tuple[int, int] | None:
    counted = population(code, year=year, ages=ages)
    return (counted.count, counted.year) if counted else None


# Lookups of every year.


@given(
    year=st.integers(9, 39),
    council_year=st.integers(9, 39),
    case=st.sampled_from([str.upper, str.lower, str.title]),
    order=st.permutations(range(8)),
    is_marked=st.booleans(),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_lookup_of_any_year_case_and_order(
    load: Load, year: int, council_year: int, case: Callable[[str], str], order: list[int], is_marked: bool
) -> None:
    Area.objects.all().delete()
    header = [
        *("LSOA21CD", "LSOA21NM", f"WD{year:02}CD", f"WD{year:02}NM", f"WD{year:02}NMW"),
        *(f"LAD{council_year:02}CD", f"LAD{council_year:02}NM", "ObjectId"),
    ]
    row = [LSOA, "Ambridge 001A", "E05000001", "Loxley", "", "E06000901", "Ambridge", "1"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[case(header[at]) for at in order], [row[at] for at in order]])
    load("lookup.csv", ("\ufeff" if is_marked else "") + text.getvalue())
    small_area = Area.objects.get(code=LSOA, vintage=2021)
    assert (small_area.name, small_area.council_code) == ("Ambridge 001A", "E06000901")
    assert wards_listed("E06000901") == [("E05000001", "Loxley")]
    assert area("E06000901").name == "Ambridge"


@pytest.mark.parametrize("year", ["17", "20", "23", "24"])
def test_partnerships_and_forces_of_any_year(load: Load, year: str) -> None:
    heading = f"LAD{year}CD,LAD{year}NM,CSP{year}CD,CSP{year}NM,PFA{year}CD,PFA{year}NM,ObjectId"
    load("csp.csv", f"{heading}\nE06000901,Ambridge,E22000901,Safer Ambridge,E23000026,Bedfordshire,1\n")
    assert area("E06000901").force_code == "E23000026"
    assert councils_within("E22000901") == ("E06000901",)


@pytest.mark.parametrize("order", [["csp17.csv", "csp23.csv"], ["csp23.csv", "csp17.csv"]])
def test_an_older_lookup_of_the_same_load_does_not_undo_a_newer_one(by: User, tmp_path: Path, order: list[str]) -> None:
    for name, csp in (("17", "E22000901"), ("23", "E22000999")):
        heading = f"LAD{name}CD,LAD{name}NM,CSP{name}CD,CSP{name}NM,PFA{name}CD,PFA{name}NM"
        row = f"E06000901,Ambridge,{csp},Ambridge,E23000026,Bedfordshire"
        (tmp_path / f"csp{name}.csv").write_text(f"{heading}\n{row}\n")
    load_areas(by=by, paths=[tmp_path / name for name in order])
    assert [each.code for each in areas(AreaKind.CSP, within="E06000901")] == ["E22000999"]


def test_lsoas_of_2011_and_what_became_of_them(load: Load) -> None:
    load(
        "changes.csv",
        "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,LAD22NMW,ObjectId\n"
        "E01000009,Ambridge 009A,E01000901,Ambridge 009E,S,E06000901,Ambridge,,1\n"
        "E01000009,Ambridge 009A,E01000902,Ambridge 009F,S,E06000901,Ambridge,,2\n",
    )
    found = Area.objects.filter(kind="lsoa").order_by("code").values_list("code", "vintage", "council_code")
    assert list(found) == [
        ("E01000009", 2011, "E06000901"),
        ("E01000901", 2021, "E06000901"),
        ("E01000902", 2021, "E06000901"),
    ]


def test_names_and_codes_of_councils_alone(load: Load) -> None:
    load(
        "lads.csv",
        "LAD24CD,LAD24NM,LAD24NMW,ObjectId\nE06000901,Ambridge,,1\nW06000901,Llan,Llan,2\nS12000033,Aberdeen,,3\n",
    )
    assert sorted(each.code for each in areas(AreaKind.COUNCIL)) == ["E06000901", "W06000901"]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("LSOA01CD,LSOA01NM,LAD09CD", "“LSOA01CD” is of areas of 2001"),
        ("LSOACD,LSOANM,LADCD", "does not say of which year the areas are"),
    ],
)
def test_a_lookup_of_other_lsoas_is_refused_with_what_to_do(load: Load, heading: str, sentence: str) -> None:
    with pytest.raises(PlacesRefused, match=sentence):
        load("lookup.csv", f"{heading}\n{LSOA},Ambridge 001A,E06000901\n")


# Councils that others replaced.


def test_a_council_that_came_and_went_does_not_stand_in_its_heirs_way(load: Load) -> None:
    """Somerset: Taunton Deane became Somerset West and Taunton, of which no lookup of 2017 knows, and that became Somerset."""
    rows = [
        f"E070001{number},{name},E22000369,Somerset,E23000036,Avon and Somerset"
        for number, name in ((87, "Mendip"), (88, "Sedgemoor"), (89, "South Somerset"), (90, "Taunton Deane"))
    ]
    load("csp.csv", "\n".join(["LAD17CD,LAD17NM,CSP17CD,CSP17NM,PFA17CD,PFA17NM", *rows, ""]))
    load("lads.csv", "LAD20CD,LAD20NM\nE07000246,Somerset West and Taunton\n")
    somerset = area("E06000066")
    assert (somerset.name, somerset.force_code) == ("Somerset", "E23000036")
    assert councils_within("E22000369") == ("E06000066",)


def test_heirs_of_several_partnerships_are_in_none_and_it_is_said(load: Load) -> None:
    rows = [
        "E07000026,Allerdale,E22000031,Allerdale,E23000002,Cumbria",
        "E07000028,Carlisle,E22000033,Carlisle,E23000002,Cumbria",
    ]
    told = load("csp.csv", "\n".join(["LAD17CD,LAD17NM,CSP17CD,CSP17NM,PFA17CD,PFA17NM", *rows, ""]))
    assert area("E06000063").force_code == "E23000002"
    assert "Cumberland: the councils that it replaced lay in different community safety partnerships" in told
    told = load(
        "later.csv",
        "LAD23CD,LAD23NM,CSP23CD,CSP23NM,PFA23CD,PFA23NM,ObjectId\nE06000063,Cumberland,E22000400,Cumberland,E23000002,Cumbria,2\n",
    )
    assert councils_within("E22000400") == ("E06000063",)
    assert "different" not in told


# People.

NOMIS = """"TS001 - Number of usual residents in households and communal establishments"
"ONS Crown Copyright Reserved [from Nomis on 12 March 2026]"

"Population :","All usual residents"
"Units      :","Persons"
"Date       :","2021"

total,2021 super output area - lower layer,mnemonic
2284,Ambridge 001A,E01000001
1344,Ambridge 001B,E01000002

"In order to protect against disclosure of personal information, records have been swapped."
"""


def test_a_query_of_nomis_with_lines_above_its_headings(load: Load) -> None:
    load("4711.csv", NOMIS)
    assert (people(LSOA, 2021), people(OTHER, 2021)) == ((2284, 2021), (1344, 2021))


def test_a_query_of_nomis_with_a_column_for_each_year(load: Load) -> None:
    load(
        "4712.csv",
        '"Population estimates - small area (2021 based) by single year of age"\n'
        '"ONS Crown Copyright Reserved [from Nomis on 12 March 2026]"\n\n'
        '"gender      :","Total"\n"age         :","All Ages"\n\n'
        '"2021 super output area - lower layer","mnemonic","2020","2021","2022"\n'
        '"Ambridge 001A","E01000001","1,000","1,010","1,020"\n',
    )
    assert [people(LSOA, year) for year in (2020, 2021, 2022)] == [(1000, 2020), (1010, 2021), (1020, 2022)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('"gender :","Male"', "one sex only"),
        ('"Units :","Households"', "counts Households, and not people"),
        ('"age :","Retired"', "which cannot be read"),
        ('"measures :","Percent"', "percentages"),
    ],
)
def test_a_query_of_a_part_of_the_people_is_refused(load: Load, line: str, sentence: str) -> None:
    text = f'"A table"\n{line}\n\n"2021 super output area - lower layer","mnemonic","2022"\n"Ambridge 001A","{LSOA}","500"\n'
    with pytest.raises(PlacesRefused, match=sentence):
        load("4713.csv", text)
    assert not AreaPopulation.objects.exists()


def test_a_query_of_some_ages_is_no_count_of_everybody(load: Load) -> None:
    text = f'"age :","Aged 10 to 17"\n\n"2021 super output area - lower layer","mnemonic","2022"\n"Ambridge 001A","{LSOA}","140"\n'
    load("4714.csv", text)
    assert people(LSOA, 2022) is None
    assert people(LSOA, 2022, (10, 17)) == (140, 2022)


def test_a_bulk_table_of_the_census(load: Load) -> None:
    load("lookup.csv", LSOAS)
    load(
        "census2021-ts007a-lsoa.csv",
        "date,geography,geography code,Age: Total,Age: Aged 4 years and under,Age: Aged 5 to 9 years,"
        "Age: Aged 10 to 14 years,Age: Aged 15 to 19 years,Age: Aged 20 years and over\n"
        f"2021,Ambridge 001A,{LSOA},1000,50,60,70,80,740\n2021,Ambridge 001B,{OTHER},900,40,50,60,70,680\n",
    )
    load(
        "ts001.csv",
        "date,geography,geography code,Residence type: Total; measures: Value,"
        f"Residence type: Lives in a household; measures: Value\n2021,Ambridge 001A,{LSOA},1001,990\n",
    )
    assert people(LSOA, 2021) == (1001, 2021)
    assert people(LSOA, 2021, (5, 14)) == (130, 2021)
    # 15 to 19 cannot be divided, and half of it is no answer.
    assert people(LSOA, 2021, (10, 17)) is None


ESTIMATES = "LAD 2023 Code,LAD 2023 Name,LSOA 2021 Code,LSOA 2021 Name,Total,F0,F1,M0,M1"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("population-mid-2023.csv", ""),
        ("mid_2023.csv", ""),
        ("2023 people.csv", ""),
        ("sheet4.csv", "Mid-2023 population estimates by LSOA,,,\n\n"),
    ],
)
def test_mid_year_estimates_by_sex_and_age(load: Load, name: str, lines: str) -> None:
    load(name, f'{lines}{ESTIMATES}\nE06000901,Ambridge,{LSOA},Ambridge 001A,"1,845",10,11,12,9\n')
    assert people(LSOA, 2023) == (1845, 2023)
    assert (people(LSOA, 2023, (0, 0)), people(LSOA, 2023, (0, 1))) == ((22, 2023), (42, 2023))


def test_estimates_of_a_year_that_nothing_tells_are_refused(load: Load) -> None:
    row = f"E06000901,Ambridge,{LSOA},Ambridge 001A,100,1,2,3,4"
    with pytest.raises(PlacesRefused, match=r"nothing in it says of which year.*population-mid-2023"):
        load("sapelsoasyoa20222024.csv", f"{ESTIMATES}\n{row}\n")
    with pytest.raises(PlacesRefused, match="speak of 2022 and its name of 2023"):
        load("mid-2023.csv", f"Mid-2022 estimates\n{ESTIMATES}\n{row}\n")


def test_estimates_of_one_sex_are_no_count_of_everybody(load: Load) -> None:
    with pytest.raises(PlacesRefused, match="one sex only"):
        load("mid-2022.csv", f"LSOA Code,LSOA Name,F0,F1\n{LSOA},Ambridge 001A,10,11\n")


@given(
    first=st.integers(0, 89),
    length=st.integers(0, 89),
    style=st.sampled_from(["{}", "Age {}", "Aged {}", "Aged {} years", "Age: Aged {} years; measures: Value", "p{}"]),
    last=st.sampled_from(
        ["90+", "Aged 90 years and over", "90 and over", "Age: Aged 90 years and over; measures: Value"]
    ),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_single_years_of_age_add_up_however_they_are_headed(
    load: Load, first: int, length: int, style: str, last: str
) -> None:
    load("lookup.csv", LSOAS)
    ages = [style.format(age) for age in range(90)]
    header = ",".join(["LSOA Code", "LSOA Name", "LA Code (2021 boundaries)", "All Ages", *ages, last])
    numbers = [age + 1 for age in range(91)]
    load("mid-2020.csv", f"{header}\n{LSOA},Ambridge 001A,E06000901,{sum(numbers)},{','.join(map(str, numbers))}\n")
    to = min(first + length, 89)
    assert people(LSOA, 2020, (first, to)) == (sum(numbers[first : to + 1]), 2020)
    assert people(LSOA, 2020) == (sum(numbers), 2020)


API = "DATE,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,C_AGE_NAME,MEASURES_NAME,OBS_VALUE,RECORD_COUNT\n"


def test_an_answer_of_nomis_by_sex_and_age(load: Load) -> None:
    load("lookup.csv", LSOAS)
    rows = [
        f"2022,Ambridge 001A,{LSOA},{sex},{age},{measure},{number},8"
        for sex, age, measure, number in (
            *(("Total", "All Ages", "Value", 1000), ("Male", "All Ages", "Value", 480)),
            *(("Total", "All Ages", "Percent", 100), ("Male", "Aged 10-17", "Value", 51)),
            ("Female", "Aged 10-17", "Value", 49),
        )
    ]
    load("api.csv", API + "\n".join(rows) + "\n")
    assert people(LSOA, 2022) == (1000, 2022)
    assert people(LSOA, 2022, (10, 17)) == (100, 2022)


def test_an_answer_of_one_sex_is_refused(load: Load) -> None:
    with pytest.raises(PlacesRefused, match="one sex only"):
        load("api.csv", f"{API}2022,Ambridge 001A,{LSOA},Male,All Ages,Value,480,1\n")


def test_numbers_that_are_not_given_are_counted_and_said(load: Load) -> None:
    load("lookup.csv", LSOAS)
    told = load(
        "mid-2022.csv",
        f"LSOA21CD,LSOA21NM,Total\n{LSOA},Ambridge 001A,[c]\n{OTHER},Ambridge 001B,1200\nE02000901,Ambridge 001,99\n",
    )
    assert "1 row has no number and was left out (line 2)." in told
    assert "1 row has a code of another country or kind of area and was left out (line 4)." in told
    assert (people(LSOA, 2022), people(OTHER, 2022)) == (None, (1200, 2022))


def test_a_table_of_councils_is_no_table_of_lsoas(load: Load) -> None:
    with pytest.raises(PlacesRefused, match=r"of no LSOA\. Choose LSOAs"):
        load("mid-2022.csv", "geography code,geography,date,Age: Total\nE06000901,Ambridge,2022,1000\n")


def test_a_later_file_of_totals_leaves_the_ages_of_the_year(load: Load) -> None:
    load("mid-2022.csv", f"LSOA21CD,Total,10-17,18+\n{LSOA},1000,100,800\n")
    load("mid-2022-again.csv", f"LSOA21CD,Total\n{LSOA},1002\n")
    assert (people(LSOA, 2022), people(LSOA, 2022, (10, 17))) == ((1002, 2022), (100, 2022))
    assert AreaAges.objects.count() == 1


# Deprivation.

IMD = (
    "LSOA code ({lsoas}),LSOA name ({lsoas}),Local Authority District code ({districts}),"
    "Local Authority District name ({districts}),"
)


@pytest.mark.parametrize(
    ("lsoas", "districts", "edition"), [(2011, 2013, "IMD 2015"), (2011, 2019, "IMD 2019"), (2021, 2024, "IMD 2025")]
)
@pytest.mark.parametrize("ending", ["", " (where 1 is most deprived 10% of LSOAs)", " (where 1 = most deprived)"])
def test_each_edition_of_deprivation(load: Load, lsoas: int, districts: int, edition: str, ending: str) -> None:
    heading = IMD.format(lsoas=lsoas, districts=districts) + (
        "Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
        f"Index of Multiple Deprivation (IMD) Decile{ending}"
    )
    load("file_7.csv", f"{heading}\n{LSOA},Ambridge 001A,E06000901,Ambridge,38.1,4512,2\n")
    (row,) = AreaDeprivation.objects.all()
    assert (row.edition, row.score, row.decile) == (edition, 38.1, 2)
    assert deprivation([LSOA])[LSOA].decile == 2


def test_the_first_file_of_an_edition_has_ranks_and_no_scores(load: Load) -> None:
    heading = (
        IMD.format(lsoas=2021, districts=2024)
        + "Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile"
    )
    load("file_1.csv", f"{heading}\n{LSOA},Ambridge 001A,E06000901,Ambridge,4512,2\n")
    (row,) = AreaDeprivation.objects.all()
    assert (row.score, row.decile) == (None, 2)


def test_an_edition_that_is_not_told_is_refused(load: Load) -> None:
    heading = "LSOA code (2011),Index of Multiple Deprivation (IMD) Decile"
    with pytest.raises(PlacesRefused, match=r"which edition.*imd-2019\.csv"):
        load("imd.csv", f"{heading}\n{LSOA},2\n")
    load("imd-2015.csv", f"{heading}\n{LSOA},2\n")
    assert AreaDeprivation.objects.get().edition == "IMD 2015"


# Boundaries.


def ward(number: int, shape: object, case: Callable[[str], str] = str, year: str = "24") -> dict[str, object]:
    facts = {f"WD{year}CD": f"E0500000{number}", f"WD{year}NM": f"Ward {number}", f"LAD{year}CD": "E06000901"}
    return {"type": "Feature", "properties": {case(key): value for key, value in facts.items()}, "geometry": shape}


def boundaries(*features: dict[str, object], crs: str = "") -> str:
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": list(features)})


def in_metres(shape: dict[str, object]) -> dict[str, object]:
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    ring = shape["coordinates"][0]  # type: ignore[index]
    return {"type": "Polygon", "coordinates": [[list(to_grid.transform(*point)) for point in ring]]}


def turned_round(shape: dict[str, object]) -> dict[str, object]:
    ring = shape["coordinates"][0]  # type: ignore[index]
    return {"type": "Polygon", "coordinates": [[point[::-1] for point in ring]]}


@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
@pytest.mark.parametrize("year", ["16", "24", "31"])
def test_keys_in_any_case_and_of_any_year(load: Load, case: Callable[[str], str], year: str) -> None:
    told = load("wards.geojson", boundaries(ward(1, small.square(0, 52), case, year)))
    assert f"Ward boundaries 20{year}, 1 row." in told
    (row,) = Area.objects.filter(kind="ward")
    assert (row.code, row.name, row.council_code, row.vintage) == ("E05000001", "Ward 1", "E06000901", 2000 + int(year))


@pytest.mark.parametrize("crs", ["", "urn:ogc:def:crs:EPSG::27700"])
def test_boundaries_in_metres_are_turned(load: Load, crs: str) -> None:
    shape = small.square(0.1, 52.0)
    told = load("wards.geojson", boundaries(ward(1, in_metres(shape)), crs=crs))
    assert "metres of the National Grid and was turned into degrees" in told
    west, south, east, north = Area.objects.get(kind="ward").shape.bounds
    assert (west, south, east, north) == pytest.approx((0.1, 52.0, 0.11, 52.01), abs=1e-6)


def test_a_latitude_that_stands_first_is_noticed(load: Load) -> None:
    told = load("wards.geojson", boundaries(ward(1, turned_round(small.square(0.1, 52.0)))))
    assert "The latitude stood first in it" in told
    assert Area.objects.get(kind="ward").shape.bounds == pytest.approx((0.1, 52.0, 0.11, 52.01))


@pytest.mark.parametrize(
    ("west", "south", "crs"),
    [(-100000, 6800000, "urn:ogc:def:crs:EPSG::3857"), (-100000, 6800000, ""), (100, 30, ""), (0, 52, "EPSG:27700")],
)
def test_coordinates_of_nowhere_are_refused(load: Load, west: float, south: float, crs: str) -> None:
    with pytest.raises(PlacesRefused, match=r"wards\.geojson is neither in degrees.*WGS84"):
        load("wards.geojson", boundaries(ward(1, small.square(west, south)), crs=crs))
    assert not Area.objects.exists()


def test_an_area_without_a_shape_is_named_and_the_others_are_loaded(load: Load) -> None:
    told = load(
        "wards.geojson",
        boundaries(ward(1, None), ward(2, small.square(0, 52)), ward(3, {"type": "Polygon", "coordinates": []})),
    )
    assert "2 areas have no shape in it and were loaded without one: Ward 1 (E05000001), Ward 3 (E05000003)." in told
    drawn = Area.objects.filter(kind="ward", boundary__isnull=False).values_list("code", flat=True)
    assert list(drawn) == ["E05000002"]
    assert Area.objects.filter(kind="ward").count() == 3


def test_a_boundary_that_came_before_outlives_an_empty_one(load: Load) -> None:
    load("wards.geojson", boundaries(ward(1, small.square(0, 52))))
    load("wards-again.geojson", boundaries(ward(1, None)))
    assert Area.objects.get(kind="ward").boundary is not None


def test_areas_of_scotland_and_features_without_a_code_are_counted(load: Load) -> None:
    scottish, nameless = ward(2, small.square(-3, 56)), ward(3, small.square(0, 52))
    scottish["properties"]["WD24CD"], nameless["properties"]["WD24CD"] = "S13002516", None  # type: ignore[index]
    told = load("wards.geojson", boundaries(ward(1, small.square(0, 52)), scottish, nameless))
    assert "1 area of Scotland or Northern Ireland was left out." in told
    assert "1 feature has no code and was left out." in told
    assert Area.objects.filter(kind="ward").count() == 1


def test_a_file_of_points_is_no_file_of_boundaries(load: Load) -> None:
    with pytest.raises(PlacesRefused, match="no surfaces but points or lines"):
        load("wards.geojson", boundaries(ward(1, {"type": "Point", "coordinates": [0.0, 52.0]})))


@pytest.mark.parametrize(
    ("header", "east", "north"),
    [("FID,LSOA21CD,GlobalID,x,y", 1, 2), ("lsoa21cd,latitude,longitude", 2, 1), ("LSOA11CD,lat,long", 2, 1)],
)
def test_centres_of_lsoas(load: Load, header: str, east: int, north: int) -> None:
    load("lookup.csv", f"LSOA21CD,LSOA21NM,LAD24CD\n{LSOA},Ambridge 001A,E06000901\n")
    cells = ["1", LSOA, "g", "544000.0", "256000.0"] if "GlobalID" in header else [LSOA, "52.18", "0.1"]
    load("points.csv", f"{header}\n{','.join(cells)}\n")
    row = Area.objects.get(code=LSOA, vintage=2021)
    assert (row.longitude, row.latitude) == pytest.approx((0.1, 52.18), abs=0.02)
    assert east != north


def test_a_file_is_known_by_what_stands_in_it_whatever_its_name_and_letters(load: Load) -> None:
    assert "Ward boundaries 2024" in load("download.txt", "\ufeff" + boundaries(ward(1, small.square(0, 52))))
    welsh = "LAD24CD;LAD24NM\nW06000901;Ynys Môn\n"
    load("councils.csv", welsh.encode("cp1252"))
    assert area("W06000901").name == "Ynys Môn"
    load("councils16.csv", welsh.replace(";", "\t").replace("Ynys", "Sir").encode("utf-16"))


# The files themselves, where they are at hand.

SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
FILES = {
    "27-wards-in-metres.geojson": "turned into degrees",
    "28-wards-lower-case.geojson": "Ward boundaries 2016, 1 row.",
    "28b-wards-lower-case-metres.geojson": "turned into degrees",
    "29-csp-lookup-2023.csv": "Community safety partnership 2023",
    "30-population-mid-2023.csv": "2023, 1 row.",
    "30b-nomis-query.csv": "Census 2021",
    "31-imd-2025.csv": "deprivation 2025",
    "31b-imd-2019-file-7.csv": "deprivation 2019",
    "32-null-geometry.geojson": "without one: Biscot (E05014770).",
}


@pytest.mark.realdata
@pytest.mark.parametrize("name", FILES)
def test_a_published_file(by: User, name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("The open data are not here: set WARDMOTE_SHARED_DATA to their folder.")
    told = "\n".join(load_areas(by=by, paths=[SHARED / "partner-files" / name]).lines())
    assert FILES[name] in told
    if name.startswith("30-"):
        assert people("E01015701", 2023) == (1845, 2023)
    if name.startswith("29-"):
        assert area("E06000066").force_code == "E23000036"
        assert councils_within("E22000369") == ("E06000066",)
    if name.startswith("31"):
        assert deprivation(["E01015701"])["E01015701"].decile == 2
