"""The island and its files: whole, like published ones, and the same wherever they are made."""

import csv
import hashlib
from pathlib import Path

import pytest
import shapely

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.area_files import write_area_files
from wardmote.foundations.places.demo.island import island
from wardmote.foundations.places.public import forces
from wardmote.intake.demo.incidents import incidents
from wardmote.intake.demo.record_files import write_record_files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("aldermere")
    write_area_files(island(), made / "areas")
    write_record_files(island(), made / "records")
    return made


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_small_areas_cover_the_island_without_overlap() -> None:
    shapes = [area.shape for area in island().lsoas]
    whole = shapely.union_all(shapes)

    assert whole.geom_type == "Polygon"
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-6)


def test_every_code_is_of_no_real_area() -> None:
    land = island()
    codes = [area.code for area in land.lsoas] + list(land.wards) + list(land.msoas)

    assert len(set(codes)) == len(codes) == 180 + 36 + len(land.msoas)
    assert all(code[3:5] == "99" for code in codes)


def test_nobody_lives_where_there_is_land_already() -> None:
    west, south, east, north = shapely.union_all([area.shape for area in island().lsoas]).bounds
    about = story()["island"]

    # Britain's nearest coast is more than 80 km away from the island's middle.
    assert max(abs(west), abs(south), east, north) < 15
    assert (about["longitude"], about["latitude"]) == (1.6, 54.75)


def test_the_force_is_known_to_places() -> None:
    assert story()["force"]["slug"] in {force.slug for force in forces()}


def test_files_are_the_same_each_time_they_are_made(folder: Path, tmp_path: Path) -> None:
    island.cache_clear()
    write_area_files(island(), tmp_path / "areas")
    write_record_files(island(), tmp_path / "records")

    assert digest(tmp_path) == digest(folder)
    assert len(digest(folder)) == 12 + 3 * 36 - 1


def test_behaviour_has_no_identifier_and_crimes_have_one(folder: Path) -> None:
    street = rows(folder / "records" / "2026-09" / "2026-09-aldermere-street.csv")

    assert {row["Crime type"] for row in street if not row["Crime ID"]} == {"Anti-social behaviour"}
    assert not any(row["Last outcome category"] for row in street if not row["Crime ID"])
    assert "Suspect charged" not in {row["Last outcome category"] for row in street}


def test_a_place_is_whole_or_absent(folder: Path) -> None:
    for row in rows(folder / "records" / "2024-05" / "2024-05-aldermere-street.csv"):
        place = (row["Longitude"], row["Latitude"], row["LSOA code"], row["LSOA name"])
        assert all(place) or (not any(place) and row["Location"] == "No Location")


def test_outcomes_are_of_crimes_that_were_recorded_by_then(folder: Path) -> None:
    recorded: set[str] = set()
    for month in months()[:6]:
        name = f"{month:%Y-%m}"
        stem = folder / "records" / name / f"{name}-aldermere"
        recorded |= {row["Crime ID"] for row in rows(stem.with_name(f"{stem.name}-street.csv"))}
        decided = {row["Crime ID"] for row in rows(stem.with_name(f"{stem.name}-outcomes.csv"))}
        assert decided
        assert decided <= recorded


def test_every_incident_has_a_street_of_its_own_area() -> None:
    found = incidents(island())

    assert (found.street // 12 == found.area).all()
    assert (found.settled[found.settled >= 0] >= found.month[found.settled >= 0]).all()
