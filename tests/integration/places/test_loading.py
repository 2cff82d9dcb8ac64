import gzip
from datetime import date
from pathlib import Path

import pytest

from tests.integration.places import small
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import add_partnership
from wardmote.foundations.places.models import Area, AreaDeprivation, AreaPopulation, Dataset
from wardmote.foundations.places.public import (
    AreaKind,
    AreaLoadReport,
    PlacesRefused,
    area,
    areas,
    areas_version,
    catalogue_version,
    council_by_name,
    load_areas,
    lsoa_index,
    make_list,
    population,
)


def test_every_file_is_recognised_by_its_content(loaded: AreaLoadReport) -> None:
    assert [report.sentence for report in loaded.files if not report.loaded] == []
    assert loaded.areas == {"council": 6, "csp": 2, "msoa": 2, "lsoa": 8, "ward": 3}


def test_names_of_files_do_not_matter(by: User, tmp_path: Path) -> None:
    path = tmp_path / "untitled (3).csv.gz"
    path.write_bytes(gzip.compress(small.CENSUS.encode()))
    report = load_areas(by=by, paths=[path])
    assert report.files[0].title.startswith("Census 2021")
    assert report.files[0].rows == 4


def test_an_unknown_file_is_reported_and_the_rest_is_loaded(by: User, folder: Path) -> None:
    (folder / "rates.csv").write_text("council,band\nAmbridge,D\n")
    report = load_areas(by=by, paths=[folder])
    left_out = [row.sentence for row in report.files if not row.loaded]
    assert left_out == ["areas/rates.csv is not a file of areas that Wardmote knows. It was left out."]
    assert Area.objects.filter(kind="ward").count() == 3


def test_nothing_known_is_refused(by: User, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(PlacesRefused, match="not a file of areas"):
        load_areas(by=by, paths=[tmp_path])


def test_a_missing_path_is_refused(by: User, tmp_path: Path) -> None:
    with pytest.raises(PlacesRefused, match="There is no file or folder"):
        load_areas(by=by, paths=[tmp_path / "nowhere"])


def test_a_damaged_row_refuses_the_whole_load_and_says_where(by: User, folder: Path) -> None:
    (folder / "census.csv").write_text(small.CENSUS.replace("1500", "about 1500"))
    with pytest.raises(PlacesRefused, match=r"census\.csv, line 3: .*about 1500.*Nothing was loaded"):
        load_areas(by=by, paths=[folder])
    assert not Area.objects.exists()
    assert not Dataset.objects.exists()


def test_metres_instead_of_degrees_are_refused_with_what_to_do(by: User, tmp_path: Path) -> None:
    crs = '"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}, "features"'
    (tmp_path / "grid.geojson").write_text(small.LSOAS.replace('"features"', crs))
    with pytest.raises(PlacesRefused, match="WGS84"):
        load_areas(by=by, paths=[tmp_path / "grid.geojson"])


def test_loading_again_changes_nothing(by: User, folder: Path, loaded: AreaLoadReport) -> None:
    before, version = list(Area.objects.order_by("pk").values_list()), catalogue_version()
    load_areas(by=by, paths=[folder])
    assert list(Area.objects.order_by("pk").values_list()) == before
    assert Dataset.objects.count() == 10
    assert catalogue_version() == version
    assert AreaPopulation.objects.count() == 8
    assert AreaDeprivation.objects.count() == 2


def test_a_corrected_file_replaces_what_was_said(by: User, folder: Path, loaded: AreaLoadReport) -> None:
    version, old = catalogue_version(), population("E01000002", year=2021)
    (folder / "census.csv").write_text(small.CENSUS.replace("1500", "1501"))
    load_areas(by=by, paths=[folder / "census.csv"])
    new = population("E01000002", year=2021)
    assert old is not None
    assert new is not None
    assert (old.count, new.count) == (1500, 1501)
    assert catalogue_version() != version


def test_what_rests_on_files_alone_is_not_unsettled_by_a_list(by: User, loaded: AreaLoadReport) -> None:
    partnership = add_partnership(by=by, name="Safer Testshire", slug="safer-testshire")
    whole, files, index = catalogue_version(), areas_version(), lsoa_index()
    make_list(by=by, partnership=partnership, name="The Green", codes=["E01000001"], on=date(2024, 1, 1))
    assert catalogue_version() != whole
    assert areas_version() == files
    assert lsoa_index() is index


def test_files_may_come_in_any_order(by: User, folder: Path) -> None:
    for name in ("census.csv", "wards.geojson", "msoas.csv", "csps.csv", "oas.csv", "councils.csv"):
        load_areas(by=by, paths=[folder / name])
    assert area("E01000003").council_code == "E06000901"
    assert area("E01000003").force_code == "E23000026"
    assert Area.objects.get(code="E01000003", vintage=2021).msoa_code == "E02000901"


def test_an_abolished_council_gives_way_to_its_successor(loaded: AreaLoadReport) -> None:
    assert area("E01000004").council_code == "E06000903"
    assert area("E06000903").force_code == "E23000026"
    assert [name.code for name in areas(AreaKind.COUNCIL)] == ["E06000901", "E06000903", "E06000906"]
    assert council_by_name("Old Borchester") == "E06000903"
    assert council_by_name("ambridge") == council_by_name("Ambridge, City of") == "E06000901"
    assert council_by_name("Emmerdale") is None


def test_wards_without_a_council_belong_to_the_one_their_file_is_named_after(loaded: AreaLoadReport) -> None:
    assert area("E05000009").council_code == "E06000901"


def test_a_dataset_keeps_its_terms_and_fingerprint(loaded: AreaLoadReport, by: User) -> None:
    dataset = Dataset.objects.get(format="ward-boundaries-2025")
    assert dataset.licence == "Open Government Licence v3.0"
    assert "Crown copyright" in dataset.attribution
    assert len(dataset.fingerprint) == 64
    assert dataset.loaded_by == by
    assert Area.objects.get(code="E05000001").dataset == dataset


def test_the_load_is_in_the_ledger_without_names_of_files(loaded: AreaLoadReport) -> None:
    entry = Entry.objects.get(event="places.areas.loaded")
    assert "geojson" not in str(entry.after)


def test_progress_is_told_for_each_file(by: User, folder: Path) -> None:
    lines: list[str] = []
    load_areas(by=by, paths=[folder], progress=lines.append)
    assert [line.partition(":")[0] for line in lines[:10]] == [f"Reading {number} of 10" for number in range(1, 11)]


def test_the_report_says_what_is_held(loaded: AreaLoadReport) -> None:
    assert "Council: 6" in loaded.lines()[-2]
    assert loaded.lines()[-1].startswith("10 files loaded in ")
