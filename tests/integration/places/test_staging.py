"""What follows from facts that come in any order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.foundations.places.files.formats import every_format, format_of
from wardmote.foundations.places.files.sheets import number_in
from wardmote.foundations.places.kinds import AreaKind
from wardmote.foundations.places.staging import Staging, plain_name

FACTS = {
    "council": lambda staging: staging.put("E06000901", AreaKind.COUNCIL, name="Ambridge, City of"),
    "old council": lambda staging: staging.put(
        "E07000902", AreaKind.COUNCIL, name="Darrington", successor_code="E06000901", force_code="E23000026"
    ),
    "msoa": lambda staging: staging.put(
        "E02000901", AreaKind.MSOA, 2021, name="Ambridge 001", council_code="E07000902"
    ),
    "lsoa": lambda staging: staging.put("E01000001", AreaKind.LSOA, 2021, name="Ambridge 001A"),
    "renamed lsoa": lambda staging: staging.put("E01000002", AreaKind.LSOA, 2021, name="Darrington 001A"),
}


@given(st.permutations(list(FACTS)), st.integers(0, len(FACTS)))
@settings(max_examples=40, deadline=None)
def test_the_outcome_does_not_depend_on_the_order_of_the_files(order: list[str], pause: int) -> None:
    staging = Staging()
    for number, fact in enumerate(order):
        if number == pause:
            staging.settle()
        FACTS[fact](staging)
    staging.settle()
    assert staging.areas["E01000001", 2021].council_code == "E06000901"
    assert staging.areas["E01000001", 2021].msoa_code == "E02000901"
    assert staging.areas["E01000002", 2021].council_code == "E06000901"
    assert staging.areas["E02000901", 2021].council_code == "E06000901"
    assert staging.areas["E06000901", 0].force_code == "E23000026"


def test_settling_twice_changes_nothing() -> None:
    staging = Staging()
    for put in FACTS.values():
        put(staging)
    staging.settle()
    for area in staging.areas.values():
        area.changed = False
    staging.settle()
    assert not any(area.changed for area in staging.areas.values())


def test_councils_are_compared_by_their_plain_name() -> None:
    assert plain_name("Bristol, City of") == plain_name(" bristol ")
    assert plain_name("Herefordshire, County of") == plain_name("Herefordshire")
    assert plain_name("Brighton & Hove") == plain_name("Brighton and Hove")
    assert plain_name("City of London") != plain_name("London")


@given(st.integers(0, 10**9))
def test_counts_are_read_with_and_without_commas(count: int) -> None:
    assert number_in(f"{count:,}") == number_in(f" {count} ") == count


PUBLISHED = {
    "areas": "areacode,areatype,LADCD,LADNM,LADCD_ACTIVE",
    "wards": "WDCD,WDNM,LADCD,LADNM,SOURCEFILE,LADCD_ACTIVE,LADNM_ACTIVE",
    "councils": "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM,CTRYCD,Current",
    "census-2011": "OA,LSOA,MSOA,LAD,LAD_NAME",
    "msoas": "MSOACD,MSOANM,MSOA11CD,MSOA21CD,MSOA11NM,LADCD_ACTIVE",
    "lsoa-points": "LSOACD,latitude,longitude",
    "lsoa-centroids": "FID,LSOA21CD,GlobalID,x,y",
    "upper-tier": "UTLACD,UTLANM,CTRYCD",
    "population-2021": "total,2021 super output area - lower layer,mnemonic",
    "deprivation-2019": "nation,lsoa,overall_local_score,original_decile",
}


@pytest.mark.parametrize("slug", PUBLISHED)
def test_no_layout_can_be_taken_for_another(slug: str) -> None:
    header = PUBLISHED[slug].split(",")
    for cased in (header, [each.upper() for each in header], [each.lower() for each in header], header[::-1]):
        known = format_of(cased)
        assert known
        assert known[0].slug == slug


def test_every_layout_with_a_row_of_its_own_is_tried() -> None:
    assert set(PUBLISHED) == {known.slug for known in every_format()}
