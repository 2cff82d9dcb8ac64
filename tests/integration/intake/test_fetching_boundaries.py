"""A council's boundaries, lookups and populations from their publishers, and into the installation."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.integration.intake.areas_server import COUNCIL, FORCE, LSOAS_EACH, State, lsoa, serving
from wardmote.config import cli, performing
from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.public import AreaKind, area, areas, features, load_areas, makeup, population
from wardmote.intake.fetching.area_sources import area_sources
from wardmote.intake.fetching.areas import fetch_areas
from wardmote.intake.fetching.errors import FetchError

pytestmark = pytest.mark.django_db
Fetch = Callable[..., list[Path]]
LSOA_SHAPES = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def address(state: State, tmp_path: Path, settings: Settings) -> Iterator[str]:
    """The servers, named in the installation's own file."""
    settings.WARDMOTE_HOME = tmp_path
    with serving(state) as here:
        own = f'[open_geography]\naddress = "{here}/arcgis/rest/services"\nper_second = 1000\n'
        own += f'[nomis]\naddress = "{here}"\nper_second = 1000\n'
        (tmp_path / "area-sources.toml").write_text(own, encoding="utf-8")
        yield here


@pytest.fixture
def fetch(address: str, tmp_path: Path) -> Fetch:
    said: list[str] = []

    def ask(*councils: str) -> list[Path]:
        asked = councils or (COUNCIL,)
        return fetch_areas(councils=asked, destination=tmp_path / "fetched", say=said.append, sleep=lambda _: None)

    return ask


def test_what_is_fetched_is_what_the_installation_needs(fetch: Fetch, tmp_path: Path) -> None:
    load_areas(by=system_person(), paths=[tmp_path / "fetched"] if fetch() else [])

    assert area(COUNCIL).name == "Ambridge"
    assert area(COUNCIL).force_code == FORCE
    assert [found.kind for found in areas(AreaKind.CSP)] == [AreaKind.CSP]
    for vintage in (2011, 2021):
        small = areas(AreaKind.LSOA, within=COUNCIL, vintage=vintage)
        assert len(small) == LSOAS_EACH
        assert len(features([found.code for found in small])["features"]) == LSOAS_EACH
    assert len(areas(AreaKind.MSOA, within=COUNCIL)) == LSOAS_EACH / 5
    assert [found.name for found in areas(AreaKind.WARD, within=COUNCIL)] == ["Ambridge ward"]
    assert len(makeup("E02000001").lsoas) == 5
    counted = population(COUNCIL, year=2024)
    assert counted is not None
    assert (counted.count, counted.year) == (sum(1000 + number for number in range(LSOAS_EACH)), 2024)
    census = population(lsoa(3), year=2021)
    assert census is not None
    assert (census.count, census.year) == (1003, 2021)
    assert "Census 2021" in census.source


def test_only_the_councils_own_areas_come(fetch: Fetch) -> None:
    boundaries = next(path for path in fetch() if path.name == "lsoa-boundaries.geojson")
    codes = {row["properties"]["LSOA21CD"] for row in json.loads(boundaries.read_text())["features"]}
    assert codes == {lsoa(number) for number in range(LSOAS_EACH)}


@pytest.mark.parametrize("in_properties", [True, False])
def test_every_page_is_asked_for_wherever_the_server_says_that_there_is_more(
    fetch: Fetch, state: State, in_properties: bool
) -> None:
    state.says_more_in_properties, state.most_rows = in_properties, 17
    boundaries = next(path for path in fetch() if path.name == "lsoa-boundaries.geojson")
    assert len(json.loads(boundaries.read_text())["features"]) == LSOAS_EACH


def test_what_is_there_is_not_fetched_again(fetch: Fetch, state: State) -> None:
    first = fetch()
    asked = len(state.asked)
    assert fetch() == first
    assert len(state.asked) == asked


def test_a_fetch_that_broke_off_goes_on_where_it_stopped(fetch: Fetch, state: State, tmp_path: Path) -> None:
    whole = State()
    state.fails_after = 14
    with pytest.raises(FetchError, match="was refused: 400"):
        fetch()
    kept = {path.name for path in (tmp_path / "fetched" / COUNCIL).iterdir()}
    assert "lsoa-ward-council.csv" in kept
    assert "lsoa-boundaries-1.piece" in kept
    assert "lsoa-boundaries.geojson" not in kept
    state.fails_after, state.asked = None, []
    fetch()
    # Of two pieces only the second is asked for again: how many there are, and one page.
    assert state.questions_of(LSOA_SHAPES) == 2
    assert state.questions_of("LAD_MAY_2025") == 0
    assert not list((tmp_path / "fetched" / COUNCIL).glob("*.piece"))
    assert whole.layers == state.layers


def test_a_busy_server_that_says_so_with_status_200_is_asked_again(fetch: Fetch, state: State) -> None:
    state.errors = [{"code": 429, "message": "Too many requests"}, {"code": 503, "message": "Busy"}]
    assert len(fetch()) == 11


def test_a_service_that_was_renamed_is_named_with_what_to_do(fetch: Fetch, state: State, tmp_path: Path) -> None:
    state.layers["WD_DEC_2026_UK_BGC"] = state.layers.pop("WD_MAY_2025_UK_BGC_V2")
    with pytest.raises(FetchError, match=r"Ward boundaries.*Invalid URL.*WD_MAY_2025_UK_BGC_V2.*area-sources\.toml"):
        fetch()
    own = tmp_path / "area-sources.toml"
    own.write_text(own.read_text() + '[[layers]]\nslug = "ward-boundaries"\nservice = "WD_DEC_2026_UK_BGC"\n')
    assert len(fetch()) == 11


def test_an_answer_that_nomis_cut_short_is_asked_for_to_its_end(fetch: Fetch, state: State, tmp_path: Path) -> None:
    state.most_observations = 40
    fetch()
    rows = (tmp_path / "fetched" / COUNCIL / "population-estimates.csv").read_text().splitlines()
    assert len(rows) == 1 + 3 * LSOAS_EACH


def test_an_empty_answer_of_nomis_is_no_population_of_none(fetch: Fetch, state: State, tmp_path: Path) -> None:
    state.is_nomis_empty = True
    with pytest.raises(FetchError, match="Nomis has nothing under NM_2021_1"):
        fetch()
    assert not (tmp_path / "fetched" / COUNCIL / "population-census-2021.csv").exists()


def test_a_council_that_the_portal_does_not_know_is_refused(fetch: Fetch) -> None:
    with pytest.raises(FetchError, match="no areas for E06000999"):
        fetch("E06000999")
    with pytest.raises(FetchError, match="is not a council's code"):
        fetch("Ambridge")


def test_a_server_that_counts_more_than_it_gives_is_not_believed(fetch: Fetch, state: State) -> None:
    state.most_rows = 0
    with pytest.raises(FetchError, match="0 of 130 rows came"):
        fetch()


def test_a_file_of_the_installations_own_that_is_wrong_is_named(address: str, tmp_path: Path) -> None:
    (tmp_path / "area-sources.toml").write_text('[[layers]]\nslug = "mine"\n')
    with pytest.raises(FetchError, match=r"area-sources\.toml, line 1, layers 1 \(mine\): “title” is missing"):
        area_sources()


def test_the_shipped_names_say_that_nobody_has_checked_them_yet() -> None:
    known = area_sources()
    assert known.portal.address.startswith("https://")
    assert known.nomis.address.startswith("https://")
    assert {each.checked for each in (*known.layers, *known.tables, known.portal, known.nomis)} == {""}


def test_the_command_fetches_for_the_partnerships_own_councils(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "bring_database_up_to_date", lambda: None)
    person = ("--administrator", "gwen@example.org", "--administrator-name", "Gwen Morris")
    cli.main(["partnership", "add", "Safer Ambridge", "--council", COUNCIL, *person])
    assert cli.main(["fetch", "areas"]) == 0
    folder = tmp_path / "fetched" / "areas"
    assert f"11 files in {folder}. Load them with: wardmote areas load {folder}" in capsys.readouterr().out
    assert cli.main(["areas", "load", str(folder)]) == 0
    assert "11 files loaded" in capsys.readouterr().out
