"""A kind of area that only a row of the installation's own table knows is loaded, counted, listed, drawn and found."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.integration.measures import made
from tests.integration.measures.conftest import Loader
from tests.integration.measures.made import AMBRIDGE
from tests.integration.places import small
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName, system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import UnknownAreaKind, forget_kinds
from wardmote.foundations.places.public import (
    AreaKind,
    PlacesRefused,
    area,
    area_kinds,
    areas,
    features,
    load_areas,
    makeup,
    population,
)
from wardmote.foundations.reference.public import TableRefused
from wardmote.measures import public as measures

PARISH = "E04000901"
ROW = """
[[kind]]
slug = "parish"
name = "Parish"
plural = "Parishes"
of_a = "a parish"
level = 45
made_of = "centres"
within = ["force", "csp", "council"]
prefixes = ["E04", "W04"]
columns = ["PARNCP"]
by_year = true
grain = "lsoa"
denominators = ["residents"]
valid_from = 1974-04-01
"""
# The rest of the council has no parish.
PLACE = {"PARNCP25CD": PARISH, "PARNCP25NM": "Ambridge St Stephen", "LAD25CD": AMBRIDGE}
BOUNDARIES = small.collection((PLACE, small.square(0.0, 52.0, 0.02)))


@pytest.fixture
def parishes(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An installation whose own table has one more kind."""
    settings.WARDMOTE_HOME = tmp_path / "home"
    path = tmp_path / "home" / "places" / "area_kinds.toml"
    path.parent.mkdir(parents=True)
    path.write_text(ROW, encoding="utf-8")
    return path


@pytest.fixture
def loaded(parishes: Path, load_months: Loader, tmp_path: Path) -> None:
    load_months(made.months()[12:])
    load_areas(by=system_person(), paths=[boundaries(tmp_path)])


def boundaries(folder: Path, text: str = BOUNDARIES) -> Path:
    path = folder / "parishes.geojson"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_is_loaded_with_what_lies_in_it(loaded: None) -> None:
    name = area(PARISH)
    assert (name.kind, name.kind.label, name.council_code) == ("parish", "Parish", AMBRIDGE)
    assert [each.code for each in areas(AreaKind("parish"), within=AMBRIDGE)] == [PARISH]
    whole = makeup(PARISH)
    assert (sorted(whole.lsoas), whole.is_estimate) == (["E01000001", "E01000002"], True)
    people = population(PARISH, year=2021)
    assert people is not None
    assert people.count == sum(population(code, year=2021).count for code in whole.lsoas)  # type: ignore[union-attr]


def test_it_is_counted_and_its_parts_add_up_to_it(loaded: None, partnership: Partnership) -> None:
    asked = {"partnership": partnership, "measure": "all-crime", "year_ending": "2023-04"}
    listed = measures.figures_by(**asked, within=AMBRIDGE, kind=AreaKind("parish"))
    # Each month eight burglaries in one LSOA; a robbery and three incidents of anti-social behaviour in the other.
    assert [(each.area.code, each.count, each.is_estimate) for each in listed] == [(PARISH, 144, True)]
    assert "counts wholly for a parish" in " ".join(listed[0].warnings)
    parts = measures.figures_by(**asked, within=PARISH, kind=AreaKind.LSOA)
    assert sum(part.count or 0 for part in parts) == 144


def test_a_kind_that_is_not_set_against_residents_has_no_rate(
    loaded: None, parishes: Path, partnership: Partnership
) -> None:
    asked = {"partnership": partnership, "measure": "burglary", "area": PARISH, "year_ending": "2023-04"}
    assert measures.figure(**asked).rate_per_1000 is not None
    parishes.write_text(ROW.replace('["residents"]', "[]"), encoding="utf-8")
    forget_kinds()
    load_areas(by=system_person(), paths=[boundaries(parishes.parent)])
    figure = measures.figure(**asked)
    assert (figure.count, figure.rate_per_1000) == (96, None)
    assert "not set against residents" in " ".join(figure.warnings)


def test_pages_list_draw_and_find_it(loaded: None, personas: Personas) -> None:
    (shape,) = features([PARISH])["features"]
    assert shape["properties"] == {"code": PARISH, "name": "Ambridge St Stephen"}
    client = personas.client(RoleName.ANALYST)
    slug = personas.partnership.slug
    page = client.get(f"/p/{slug}/measures/burglary/{AMBRIDGE}/2023-04/?level=parish").content.decode()
    assert "Parishes" in page
    assert "Ambridge St Stephen" in page
    assert "Parish" in client.get(reverse("places:area", args=[slug, PARISH])).content.decode()
    assert "Parishes" in client.get(reverse("places:areas", args=[slug])).content.decode()
    hits = client.post(reverse("search:results", args=[slug]), {"q": "Stephen"}).content.decode()
    assert f"Parish, {PARISH}" in hits


def test_a_boundary_that_names_no_council_is_refused(parishes: Path, areas_loaded: None, tmp_path: Path) -> None:
    orphan = small.collection(({"PARNCP25CD": PARISH, "PARNCP25NM": "Nowhere"}, small.square(0.0, 52.0, 0.02)))
    with pytest.raises(PlacesRefused, match="E04000901 does not say in which council it lies"):
        load_areas(by=system_person(), paths=[boundaries(tmp_path, orphan)])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"centres"', '"LSOAs"', "a kind of your own must be made of “centres”"),
        ('"centres"', '"guesses"', "“made_of” must be one of: councils, council, centres"),
        ('"council"]', '"counsil"]', "“counsil” is not a kind of area of this table"),
        ('["PARNCP"]', '["PARNCP25CD"]', "no name of a column without year and ending"),
        ('slug = "parish"', 'slug = "Parish"', "“slug” must be at most 15 small letters"),
        ("level = 45", 'level = "45"', "“level” is no whole number"),
    ],
)
def test_a_row_that_is_wrong_is_refused(parishes: Path, old: str, new: str, sentence: str) -> None:
    parishes.write_text(ROW.replace(old, new) + "# another size\n", encoding="utf-8")
    with pytest.raises(TableRefused, match=sentence):
        area_kinds()


def test_there_is_one_object_of_each_kind_and_none_of_others(parishes: Path) -> None:
    assert AreaKind("ward") is AreaKind.WARD
    assert pickle.loads(pickle.dumps(AreaKind("parish"))) is AreaKind("parish")  # noqa: S301 - of our own making
    assert [str(kind) for kind in area_kinds()] == [
        "force",
        "csp",
        "council",
        "ward",
        "parish",
        "msoa",
        "lsoa",
        "neighbourhood",
    ]
    assert [str(kind) for kind in AreaKind.COUNCIL.levels] == ["ward", "parish", "msoa", "lsoa", "neighbourhood"]
    with pytest.raises(UnknownAreaKind, match="There is no kind of area “hundred”"):
        AreaKind("hundred")


@pytest.mark.parametrize(
    ("days", "is_listed"),
    [
        ("valid_from = 1974-04-01", True),
        ("valid_from = 1974-04-01\nvalid_to = 2026-11-20", False),
        ("valid_from = 2031-04-01", False),
    ],
)
def test_a_kind_that_is_not_in_force_is_loaded_and_not_offered(
    parishes: Path, load_months: Loader, personas: Personas, tmp_path: Path, days: str, is_listed: bool
) -> None:
    parishes.write_text(ROW.replace("valid_from = 1974-04-01", days), encoding="utf-8")
    forget_kinds()
    load_areas(by=system_person(), paths=[boundaries(tmp_path)])
    # What was recorded of it stays answerable by its code.
    assert area(PARISH).name == "Ambridge St Stephen"
    assert ("parish" in [str(kind) for kind in area_kinds()]) is is_listed
    assert ("parish" in [str(kind) for kind in AreaKind.COUNCIL.levels]) is is_listed
    client, slug = personas.client(RoleName.ANALYST), personas.partnership.slug
    assert ("Parishes" in client.get(reverse("places:areas", args=[slug])).content.decode()) is is_listed
    hits = client.post(reverse("search:results", args=[slug]), {"q": "Stephen"}).content.decode()
    assert (f"Parish, {PARISH}" in hits) is is_listed


def test_a_kind_is_there_on_its_first_day_and_not_on_its_last(parishes: Path) -> None:
    parishes.write_text(ROW + "valid_to = 2026-04-01\n", encoding="utf-8")
    forget_kinds()
    listed = [("parish" in map(str, area_kinds(day))) for day in (date(1974, 3, 31), date(1974, 4, 1))]
    assert listed == [False, True]
    assert [("parish" in map(str, area_kinds(day))) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [True, False]


BEAT = ROW.replace("parish", "beat").replace("Parish", "Beat").replace("Parishes", "Beats").replace("Beates", "Beats")
BEATS_BY_TABLE = BEAT.replace('"centres"', '"lookup"').replace('["PARNCP"]', "[]").replace("by_year = true\n", "") + (
    'code_heading = "Beat"\nname_heading = "Beat name"\n'
)
BEATS_BY_SHAPE = BEAT.replace('"centres"', '"boundaries"').replace('["PARNCP"]', "[]").replace(
    "by_year = true\n", ""
) + ('code_heading = "beat_ref"\nname_heading = "beat_name"\n')
TABLE = """LSOA21CD,Beat,Beat name
E01000001,AM01,Ambridge Green
E01000003,AM01,Ambridge Green
E01000002,AM02,Ambridge Street
"""


def beats(parishes: Path, row: str, name: str, text: str) -> None:
    parishes.write_text(row, encoding="utf-8")
    forget_kinds()
    path = parishes.parent / name
    path.write_text(text, encoding="utf-8")
    load_areas(by=system_person(), paths=[path])


def test_a_kind_that_a_table_defines(parishes: Path, load_months: Loader, partnership: Partnership) -> None:
    load_months(made.months()[12:])
    beats(parishes, BEATS_BY_TABLE, "beats.csv", TABLE)
    whole = makeup("AM01")
    assert (sorted(whole.lsoas), whole.is_estimate, whole.basis) == (["E01000001", "E01000003"], False, "exact")
    # The council is found by the LSOAs, and the shape is theirs together.
    assert area("AM01").council_code == AMBRIDGE
    assert [each.code for each in areas(AreaKind("beat"), within=AMBRIDGE)] == ["AM01", "AM02"]
    assert [row["properties"]["name"] for row in features(["AM01", "AM02"])["features"]] == [
        "Ambridge Green",
        "Ambridge Street",
    ]
    asked = {"partnership": partnership, "measure": "all-crime", "year_ending": "2023-04", "within": AMBRIDGE}
    by_beat, by_lsoa = (
        sum(each.count or 0 for each in measures.figures_by(**asked, kind=kind))
        for kind in (AreaKind("beat"), AreaKind.LSOA)
    )
    assert by_beat == by_lsoa > 0
    # Another edition of the table takes the place of the first.
    beats(
        parishes,
        BEATS_BY_TABLE,
        "beats.csv",
        TABLE.replace("E01000003,AM01,Ambridge Green", "E01000003,AM02,Ambridge Street"),
    )
    assert sorted(makeup("AM02").lsoas) == ["E01000002", "E01000003"]


def test_an_lsoa_in_two_areas_of_a_table_is_refused(parishes: Path, areas_loaded: None) -> None:
    with pytest.raises(PlacesRefused, match=r"line 5: the LSOA E01000001 is in AM01 and in AM02"):
        beats(parishes, BEATS_BY_TABLE, "beats.csv", TABLE + "E01000001,AM02,Ambridge Street\n")


@pytest.mark.parametrize("code", ["AMBRIDGE GREEN 1", "N-1-green", "E05000001", "A/1"])
def test_a_code_that_cannot_be_or_is_anothers_is_refused(parishes: Path, areas_loaded: None, code: str) -> None:
    with pytest.raises(PlacesRefused, match=r"cannot be the code of an area|is the code of another area already"):
        beats(parishes, BEATS_BY_TABLE, "beats.csv", TABLE.replace("AM01", code))


def test_a_kind_that_boundaries_define_goes_by_surface_and_finds_its_council(
    parishes: Path, areas_loaded: None
) -> None:
    # Ambridge 001A whole, and somewhat more than half of 001B, whose centre lies in it too; 001C is touched alone.
    drawn = small.collection(({"BEAT_REF": "AM01", "Beat_Name": "Ambridge Green"}, small.square(0.0, 52.0, 0.016)))
    beats(parishes, BEATS_BY_SHAPE, "beats.geojson", drawn)
    whole = makeup("AM01")
    assert (sorted(whole.lsoas), whole.is_estimate) == (["E01000001", "E01000002"], True)
    assert (area("AM01").name, area("AM01").council_code) == ("Ambridge Green", AMBRIDGE)


def test_boundaries_outside_every_council_are_refused(parishes: Path, areas_loaded: None) -> None:
    drawn = small.collection(({"beat_ref": "AM09", "beat_name": "Nowhere"}, small.square(1.0, 53.0)))
    with pytest.raises(PlacesRefused, match=r"Nowhere \(AM09\) lies in no council whose LSOAs are known"):
        beats(parishes, BEATS_BY_SHAPE, "beats.geojson", drawn)
