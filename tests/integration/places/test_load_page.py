"""Bringing files of areas in the browser: uploads, a folder of the server, what is told of each file."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from tests.integration.places import small
from tests.personas import Personas, make_personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.places import views
from wardmote.foundations.places.public import AreaKind, areas, load_areas, makeup
from wardmote.foundations.runs.public import Run, State, run_now


@pytest.fixture
def people(db: None, settings: Settings, tmp_path: Path) -> Personas:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()
    made = make_personas()
    # The other partnership is a demonstration: whose areas these are is then not in question.
    made.other_partnership.is_demo = True
    made.other_partnership.save()
    return made


def uploads(folder: Path) -> list[SimpleUploadedFile]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in files]


def address(people: Personas) -> str:
    return reverse("places:load", args=[people.partnership.slug])


def run_of(people: Personas, role: str, **given: object) -> Run:
    answer = people.client(role).post(address(people), given)
    assert answer.status_code == 302, answer.content.decode()
    run = Run.objects.get(kind="places.load")
    assert str(run.pk) in answer.headers["Location"]
    return run_now(run)


def test_uploaded_areas_are_loaded_and_each_file_is_told(people: Personas, tmp_path: Path) -> None:
    files = [*uploads(small.write(tmp_path / "areas")), SimpleUploadedFile("menu.csv", b"dish,price\nsoup,3\n")]
    run = run_of(people, "administrator", uploads=files)
    assert run.state == State.FINISHED, run.error
    assert areas(AreaKind.COUNCIL)
    page = people.client("administrator").get(reverse("runs:run", args=[people.partnership.slug, run.pk]))
    assert "uploaded/menu.csv is not a file of areas that Wardmote knows. It was left out." in page.content.decode()
    assert page.content.decode().count("Loaded</strong>") == len(files) - 1
    entry = Entry.objects.get(event="places.areas.loaded", partnership=str(people.partnership.pk))
    assert entry.actor == str(people.administrator.pk) or str(people.administrator.pk) in entry.actor
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_folder_of_the_server_is_loaded(people: Personas, tmp_path: Path, settings: Settings) -> None:
    settings.LOAD_ROOTS = [tmp_path / "areas"]
    folder = small.write(tmp_path / "areas")
    run = run_of(people, "analyst", folder=str(folder))
    assert run.state == State.FINISHED, run.error
    assert folder.exists()


def test_a_folder_elsewhere_is_refused_as_one_that_does_not_exist(
    people: Personas, tmp_path: Path, settings: Settings
) -> None:
    settings.LOAD_ROOTS = [tmp_path / "allowed"]
    (tmp_path / "allowed").mkdir()
    small.write(tmp_path / "areas")
    client = people.client("analyst")
    for named in (str(tmp_path / "areas"), str(tmp_path / "nowhere"), f"{tmp_path}/allowed/../areas"):
        page = client.post(address(people), {"folder": named})
        assert "There is no such file or folder among those that may be loaded from" in page.content.decode()
    assert not Run.objects.exists()


def test_a_link_out_of_the_folder_is_left_out(people: Personas, tmp_path: Path, settings: Settings) -> None:
    settings.LOAD_ROOTS = [tmp_path / "allowed"]
    folder = small.write(tmp_path / "allowed")
    (tmp_path / "secret.csv").write_text("LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,Current\n")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    run = run_of(people, "analyst", folder=str(folder))
    assert run.state == State.FINISHED, run.error
    assert run.result is not None
    left = [each["sentence"] for each in run.result["told"] if not each["is_done"]]
    assert [each for each in left if "link.csv leads out of the folders" in each]


def test_files_that_are_all_unknown_are_refused_by_name(people: Personas, tmp_path: Path) -> None:
    files = [SimpleUploadedFile(f"{name}.csv", b"dish,price\nsoup,3\n") for name in ("lunch", "dinner")]
    run = run_of(people, "analyst", uploads=files)
    assert run.state == State.FAILED
    assert "uploaded/lunch.csv" in run.error
    assert "uploaded/dinner.csv" in run.error
    assert list((tmp_path / "uploads").iterdir()) == []


def test_an_archive_is_refused_with_what_to_do(people: Personas) -> None:
    run = run_of(people, "analyst", uploads=[SimpleUploadedFile("areas.csv", b"PK\x03\x04" + bytes(40))])
    assert "Unpack it" in run.error


def test_nothing_chosen_is_told(people: Personas) -> None:
    page = people.client("analyst").post(address(people), {"csrfmiddlewaretoken": "any"})
    assert "Choose at least one file." in page.content.decode()


def test_the_empty_page_leads_those_who_may(people: Personas) -> None:
    page = reverse("places:areas", args=[people.partnership.slug])
    assert address(people) in people.client("administrator").get(page).content.decode()
    assert address(people) not in people.client("board_member").get(page).content.decode()


def test_a_long_list_of_lsoas_is_paged_and_searched(
    people: Personas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_areas(by=people.analyst, paths=[small.write(tmp_path / "areas")])
    monkeypatch.setattr(views, "MEMBERS_A_PAGE", 2)
    client = people.client("board_member")
    page = reverse("places:area", args=[people.partnership.slug, "E06000901"])
    codes = list(makeup("E06000901").lsoas)
    assert len(codes) > 2
    pages = [client.get(f"{page}?page={number}").content.decode() for number in range(1, (len(codes) + 1) // 2 + 1)]
    cells = [f">{code}</td>" for code in codes]
    assert all(sum(cell in each for each in pages) == 1 for cell in cells)
    assert max(sum(cell in each for cell in cells) for each in pages) == 2
    found = client.get(page, {"q": codes[-1].lower()}).content.decode()
    assert [cell in found for cell in cells] == [code == codes[-1] for code in codes]
    assert "No LSOA of this area has that" in client.get(page, {"q": "zzz"}).content.decode()


def test_a_neighbourhood_without_boundaries_leads_to_loading_them(people: Personas) -> None:
    page = people.client("analyst").get(reverse("places:new-list", args=[people.partnership.slug])).content.decode()
    assert "There is nothing to choose from yet" in page
    assert address(people) in page
