"""Areas belong to the whole installation: no partnership changes another's rates, and every ledger says who loaded what."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.integration.places import small
from tests.personas import Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import load_areas, population
from wardmote.foundations.runs.public import Run, State, run_now, start_run

AMBRIDGE = "E06000901"
TRIPLED = small.CENSUS.replace('"1,000"', "3000").replace("1500,", "4500,").replace("\n500,", "\n1500,")


@pytest.fixture
def loaded(personas: Personas, tmp_path: Path) -> Personas:
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas")])
    return personas


def people_of(code: str) -> int:
    found = population(code, year=2021)
    assert found is not None
    return found.count


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.ANALYST])
def test_one_of_several_partnerships_does_not_load_areas(loaded: Personas, role: RoleName) -> None:
    before = people_of(AMBRIDGE)
    client, address = loaded.client(role), reverse("places:load", args=[loaded.partnership.slug])
    page = client.get(address)
    assert page.status_code == 200
    assert "Ask whoever keeps the installation to load the files" in page.content.decode()
    assert '<input type="file"' not in page.content.decode()
    files = [SimpleUploadedFile("census.csv", TRIPLED.encode())]
    assert client.post(address, {"uploads": files}).status_code == 403
    assert not Run.objects.exists()
    assert people_of(AMBRIDGE) == before


def test_a_run_from_before_there_were_several_is_refused(loaded: Personas, tmp_path: Path) -> None:
    before = people_of(AMBRIDGE)
    (tmp_path / "census.csv").write_text(TRIPLED, encoding="utf-8")
    run = start_run(
        by=loaded.analyst,
        partnership=loaded.partnership,
        kind="places.load",
        parameters={"path": str(tmp_path / "census.csv")},
    )
    done = run_now(run)
    assert done.state == State.FAILED
    assert "Several partnerships count with these areas" in done.error
    assert people_of(AMBRIDGE) == before


def test_the_page_of_areas_offers_nobody_what_they_may_not_do(loaded: Personas) -> None:
    page = loaded.client(RoleName.ANALYST).get(reverse("places:areas", args=[loaded.partnership.slug])).content.decode()
    assert reverse("places:load", args=[loaded.partnership.slug]) not in page
    assert "Whoever keeps the installation loads new ones." in page


def test_the_only_partnership_loads_its_own(loaded: Personas) -> None:
    Partnership.objects.filter(pk=loaded.other_partnership.pk).update(is_demo=True)
    page = loaded.client(RoleName.ANALYST).get(reverse("places:load", args=[loaded.partnership.slug]))
    assert "Load these files" in page.content.decode()


def test_a_load_stands_in_every_partnerships_ledger(loaded: Personas) -> None:
    entries = Entry.objects.filter(event="places.areas.loaded")
    assert {entry.partnership for entry in entries} == {
        str(loaded.partnership.pk),
        str(loaded.other_partnership.pk),
    }
    assert all(entry.after and entry.after["populations"] > 0 for entry in entries)
    page = loaded.client(RoleName.ADMINISTRATOR).get(reverse("ledger:search", args=[loaded.partnership.slug]))
    assert "loaded files of areas" in page.content.decode()


def test_a_changed_population_is_another_version(loaded: Personas, tmp_path: Path) -> None:
    before = population(AMBRIDGE, year=2021)
    folder = tmp_path / "again"
    small.write(folder)
    census = next(path for path in folder.rglob("*") if path.is_file() and small.CENSUS in path.read_text("utf-8-sig"))
    census.write_text(TRIPLED, encoding="utf-8")
    load_areas(by=system_person(), paths=[census])
    after = population(AMBRIDGE, year=2021)
    assert before is not None
    assert after is not None
    assert after.count > before.count
    assert len(before.version) == 12
    assert after.version != before.version


def test_a_figure_names_the_version_of_the_population(loaded: Personas) -> None:
    from wardmote.measures.public import figure_json

    held = population(AMBRIDGE, year=2022)
    told = figure_json(
        partnership=loaded.partnership, measure="burglary", area=AMBRIDGE, year_ending=f"{date(2022, 12, 1):%Y-%m}"
    )
    assert held is not None
    assert told["provenance"]["population_version"] == held.version
