"""What the made-up health bodies and services send: telling, messy, and the same wherever it is made."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from wardmote.demo.story import months, story
from wardmote.foundations.places.demo.island import island
from wardmote.intake.demo import partner_health, partner_lists, partner_services
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.venues import our_venues, venues
from wardmote.intake.public import source

WRITERS = (partner_health.write, partner_services.write, partner_lists.write)


def written(folder: Path) -> dict[str, PartnerFile]:
    return {each.source: each for write in WRITERS for each in write(island(), folder)}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PartnerFile]:
    return written(tmp_path_factory.mktemp("sent"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path: Path, header_row: int) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(path).active
    assert page is not None
    header, *lines = list(page.iter_rows(min_row=header_row, values_only=True))
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def test_every_sender_is_an_organisation_of_the_partnership(sent: dict[str, PartnerFile]) -> None:
    assert {each.organisation for each in sent.values()} <= {body["name"] for body in story()["organisations"]}
    assert {each.organisation for each in sent.values() if source(each.source).authority == "nhs-trust"} == {
        "Aldermere Royal Infirmary"
    }


def test_files_are_the_same_each_time(sent: dict[str, PartnerFile], tmp_path: Path) -> None:
    again = written(tmp_path)
    for slug in ("istv-assaults", "hospital-admissions", "census-tables", "reoffending-cohorts"):
        first, second = sent[slug].path, again[slug].path
        names = sorted(path.name for path in first.glob("*")) if first.is_dir() else [""]
        assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    assert sheet(sent["hate-reports"].path, 1) == sheet(again["hate-reports"].path, 1)


def test_contacts_with_services_rise_by_about_a_quarter(sent: dict[str, PartnerFile]) -> None:
    counts = [line["New clients"] + line["Repeat"] for line in sheet(sent["domestic-abuse-contacts"].path, 4)]

    assert len(counts) == len(months())
    assert 1.15 < sum(counts[24:]) / sum(counts[:12]) < 1.40


def test_reports_of_hate_triple_as_the_centres_grow(sent: dict[str, PartnerFile]) -> None:
    reports = sheet(sent["hate-reports"].path, 1)
    years = Counter((line["Date received"].date() - months()[0]).days // 366 for line in reports)
    opened = {
        line["Name of centre"]: line["Open since"].date() for line in sheet(sent["hate-reporting-centres"].path, 4)
    }

    assert years[2] > 2 * years[0]
    assert len(opened) == 16
    assert all(opened[line["Reporting centre"]] <= line["Date received"].date() for line in reports)


def test_small_cells_of_treatment_are_suppressed_and_the_latest_quarter_is_late(sent: dict[str, PartnerFile]) -> None:
    lines = sheet(sent["drug-alcohol-treatment"].path, 4)
    cells = [value for line in lines for value in line.values()]

    assert "<5" in cells
    assert not any(isinstance(value, int) and 0 < value < 5 for value in cells)
    # On 16 November 2026 the quarter from April to June is due: four months have passed since its end.
    assert max((line["FY"], line["Qtr"]) for line in lines) == ("2025-26", "Q4")
    assert all(line["Cohort closed on"].date() < date(2026, 7, 1) for line in lines if line["Cohort closed on"])


def test_patients_name_the_places_that_there_are_and_many_say_nothing(sent: dict[str, PartnerFile]) -> None:
    said = [line["LOC_DESC"].casefold() for path in sorted(sent["istv-assaults"].path.iterdir()) for line in rows(path)]
    names = [venue.name.casefold() for venue in our_venues()]
    named = sum(any(name in words for name in names) for words in said)

    assert 0.2 < named / len(said) < 0.5
    assert 0.05 < sum(words in {"unknown", "not known", "n/k", ""} for words in said) / len(said) < 0.15


def test_named_places_have_one_name_each_and_stand_in_a_street() -> None:
    assert len({venue.name for venue in venues()}) == len(venues())
    assert not any(venue.street.startswith("On or near") for venue in venues())
    assert {"nightclub", "bus-station", "hospital"} <= {venue.kind for venue in our_venues()}


def test_most_weekly_returns_of_tension_are_nil_and_none_is_missing(sent: dict[str, PartnerFile]) -> None:
    lines = sheet(sent["tension-returns"].path, 4)
    agencies = Counter(line["Agency"] for line in lines)

    assert set(agencies.values()) == {52}
    assert 0.5 < sum(line["EEP"] == "Nil return" for line in lines) / len(lines) < 0.9
