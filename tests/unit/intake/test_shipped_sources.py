"""What the shipped declarations of police, fire and rescue and council files promise."""

import os
from pathlib import Path

import pytest

from wardmote.intake.errors import FileRefused
from wardmote.intake.partner.headings import find_table
from wardmote.intake.reading.members import Member
from wardmote.intake.sources import Source, mapping, source, sources
from wardmote.intake.sources.register import shipped

PARTNERS = [each for each in sources().values() if each.is_partner]
PSA1 = (
    "theft-of-a-vehicle",
    "theft-from-a-vehicle",
    "vehicle-interference",
    "burglary-of-a-dwelling",
    "bicycle-theft",
    "theft-from-the-person",
    "criminal-damage",
    "common-assault",
    "wounding",
    "robbery-of-personal-property",
)


@pytest.mark.parametrize("declared", PARTNERS, ids=lambda each: each.slug)
def test_each_says_what_it_may_be_used_for(declared: Source) -> None:
    assert declared.publisher["gateway"]
    assert declared.disclosure["rule"]
    assert declared.forbidden
    assert not {name.casefold() for name in declared.forbidden} & declared.known_columns


@pytest.mark.parametrize(
    ("slug", "number", "authority"),
    [
        ("police-asb-incidents", "1", "police"),
        ("police-crimes", "2", "police"),
        ("fire-incidents", "3", "fire-and-rescue"),
        ("fire-false-alarms", "4", "fire-and-rescue"),
        ("road-collisions", "5", "council"),
        ("school-exclusions", "6", "council"),
        ("racial-incidents", "7", "council"),
        ("council-environment", "8", "council"),
    ],
)
def test_the_duty_is_due_at_the_end_of_the_next_quarter(slug: str, number: str, authority: str) -> None:
    declared = source(slug)
    assert (declared.publisher["section_17a"], declared.authority) == (number, authority)
    assert (declared.every, declared.lag_months) == ("quarter", 3)


def test_hate_is_published_for_whole_councils_only() -> None:
    assert source("racial-incidents").disclosure["finest"] == "council"
    assert source("school-exclusions").disclosure["finest"] == "council"


def test_burglary_codes_changed_in_april_2017() -> None:
    codes = mapping("offence-codes")
    assert codes.slug_in("28A", "2017-03") == "burglary-of-a-dwelling"
    assert codes.slug_in("28A", "2017-04") is None
    assert codes.slug_in("28E", "2017-04") == "burglary-of-a-dwelling"
    assert codes.slug_in("28E", "2017-03") is None
    assert codes.slug_in("30C", "2018-01") == "burglary-not-of-a-dwelling"


def test_the_ten_types_of_the_basket_have_codes_in_every_year() -> None:
    codes = mapping("offence-codes")
    for month in ("2004-01", "2009-06", "2013-01", "2016-05", "2026-09"):
        found = {codes.slug_in(word, month) for value in codes.values for word in value.words}
        assert set(PSA1) <= found, month


@pytest.mark.parametrize(
    ("code", "leaf"),
    [
        ("1", "homicide"),
        ("8N", "wounding"),
        ("105A", "common-assault"),
        ("8L", "stalking-and-harassment"),
        ("34A", "robbery-of-business-property"),
        ("37.2", "theft-of-a-vehicle"),
        ("45", "theft-from-a-vehicle"),
        ("126", "vehicle-interference"),
        ("56B", "arson"),
        ("58C", "criminal-damage"),
        ("92E", "drug-possession"),
        ("46", "shoplifting"),
        ("9a", "public-order"),
    ],
)
def test_codes_of_today_stand_in_their_leaf(code: str, leaf: str) -> None:
    assert mapping("offence-codes").slug_in(code, "2026-01") == leaf


def test_a_leaf_has_one_group() -> None:
    groups: dict[str, set[str]] = {}
    for value in mapping("offence-codes").values:
        groups.setdefault(value.slug, set()).add(value.group)
    assert all(len(names) == 1 and names != {""} for names in groups.values())


SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
OPEN311 = SHARED / "open311" / "json-service-requests.json"
XML = """<?xml version="1.0" encoding="utf-8"?>
<service_requests>
 <request><service_request_id>638344</service_request_id><status>closed</status><status_notes>Duplicate request.</status_notes>
  <service_name>Graffiti</service_name><service_code>6</service_code><description></description>
  <requested_datetime>2026-04-14T06:37:38+01:00</requested_datetime><lat>54.75</lat><long>1.6</long></request>
 <request><service_request_id>638349</service_request_id><status>open</status><status_notes></status_notes>
  <service_name>Fly tipping</service_name><service_code>7</service_code><description></description>
  <requested_datetime>2026-04-19T06:37:38+01:00</requested_datetime><lat>54.76</lat><long>1.61</long></request>
</service_requests>
"""


def test_georeport_xml_fits_the_street_reports(tmp_path: Path) -> None:
    path = tmp_path / "requests.xml"
    path.write_text(XML, encoding="utf-8")
    table = find_table(Member(path.name, path), source("fixmystreet-reports"))
    rows = [dict(zip(table.headings, row, strict=True)) for row in table.sheet.rows[table.first_row :]]
    assert [row["service_request_id"] for row in rows] == ["638344", "638349"]
    assert {"Report ID", "Category", "Created", "Latitude", "Longitude", "Status"} <= set(table.columns)


@pytest.mark.realdata
def test_the_specifications_own_example_is_read_once_it_is_json(tmp_path: Path) -> None:
    if not OPEN311.exists():
        pytest.skip(
            f"The examples of the specification are not at {OPEN311}: set WARDMOTE_SHARED_DATA to their folder."
        )
    with pytest.raises(FileRefused, match="JSON"):
        find_table(Member(OPEN311.name, OPEN311), source("fixmystreet-reports"))
    mended = tmp_path / "requests.json"
    mended.write_text(OPEN311.read_text(encoding="utf-8").replace(":006", ":6"), encoding="utf-8")
    table = find_table(Member(mended.name, mended), source("fixmystreet-reports"))
    assert len(table.sheet.rows) - table.first_row == 2
    assert {"Report ID", "Category", "Created", "Latitude", "Longitude"} <= set(table.columns)


def test_every_vocabulary_that_a_source_names_is_right() -> None:
    named = {name for declared in shipped().values() for name in declared.mappings.values()}

    assert len(named) > 20
    for name in named:
        assert mapping(name).values
