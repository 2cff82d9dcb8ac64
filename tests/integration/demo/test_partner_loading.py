"""The made-up partners' files loaded whole: what is kept, what is set aside and why, and where the texts were placed."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings

from tests.laid import laid
from wardmote.demo.story import story
from wardmote.foundations.members.demo import found_partnership, person_in
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.demo.area_files import write_area_files
from wardmote.foundations.places.demo.island import island
from wardmote.foundations.places.public import load_areas
from wardmote.intake.demo import partner_health, partner_lists, partner_places, partner_services
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_police import CODES
from wardmote.intake.demo.partner_writing import write_csv
from wardmote.intake.public import BatchSummary, IntakeError, count_records, coverage, load, records, reference

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WRITERS = (partner_places.write, partner_health.write, partner_services.write, partner_lists.write)


@pytest.fixture(autouse=True)
def _folders(settings: LazySettings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings.RECORDS_DIR, settings.CACHE_DIR = home / "records", home / "cache"
    settings.UPLOADS_DIR, settings.LOAD_ROOTS = home / "uploads", []
    settings.UPLOADS_DIR.mkdir(parents=True)


@pytest.fixture
def partnership(tmp_path: Path) -> Partnership:
    def founded() -> Partnership:
        load_areas(by=system_person(), paths=[write_area_files(island(), tmp_path / "areas")])
        return found_partnership()

    return laid("Aldermere", founded)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PartnerFile]:
    folder = tmp_path_factory.mktemp("sent")
    return {each.source: each for write in WRITERS for each in write(island(), folder)}


def loaded(partnership: Partnership, file: PartnerFile) -> BatchSummary:
    told = load(
        by=person_in(partnership, "analyst"),
        partnership=partnership,
        source=file.source,
        paths=[file.path],
        organisation=file.organisation,
        today=story()["story_day"],
    )
    assert len(told) == 1
    return told[0]


def counts(partnership: Partnership, source: str, *by: str) -> Counter[tuple[Any, ...]]:
    table = count_records(partnership, sources=[source], by=list(by)).to_pylist()
    return Counter({tuple(line[key] for key in by): line["count"] for line in table})


def rows(partnership: Partnership, source: str) -> list[dict[str, Any]]:
    return records(partnership, sources=[source], filters={}, limit=20_000)


def test_assaults_are_placed_by_the_places_of_interest_with_a_stated_confidence(
    partnership: Partnership, sent: dict[str, PartnerFile]
) -> None:
    assert loaded(partnership, sent["places-of-interest"]).rows_rejected == 0
    batch = loaded(partnership, sent["istv-assaults"])
    found = rows(partnership, "istv-assaults")
    said = Counter(json.loads(row["attributes"]).get("geocoding", "") for row in found)

    assert batch.rows_rejected == 0
    assert len(batch.months) == 36
    assert {row["category"] for row in found} == {"assault-attendance"}
    assert said["exact"] > 0
    assert said["close"] > 0
    # A third says home, nothing, or somewhere that is on no list.
    assert 0.2 < (said["none"] + said[""]) / len(found) < 0.5
    for row in found:
        facts = json.loads(row["attributes"])
        assert (row["longitude"] is not None) == (facts.get("geocoding") in {"exact", "close"})
        assert facts.get("geocoding") != "exact" or float(facts["geocoding_score"]) == 1
    assert all(row["council"] == story()["councils"][0]["code"] for row in found)
    nights = Counter(row["when_from"].weekday() for row in found)
    assert nights[5] > 2 * nights[1]


def test_admissions_count_by_group_of_code_and_live_where_their_postcode_is(
    partnership: Partnership, sent: dict[str, PartnerFile]
) -> None:
    batch = loaded(partnership, sent["hospital-admissions"])
    by_group = counts(partnership, "hospital-admissions", "category", "subcategory")

    assert batch.rows_rejected == 0
    assert by_group["assault", "bodily-force"] > by_group["assault", "sharp-object"] > by_group["assault", "firearm"]
    assert {kind for group, kind in by_group if group == "alcohol-disorder"} == {"alcohol"}
    assert by_group["domestic-abuse", "domestic-abuse"] > 0


def test_contacts_are_counts_of_a_month_and_add_up_to_the_sheet(
    partnership: Partnership, sent: dict[str, PartnerFile]
) -> None:
    loaded(partnership, sent["domestic-abuse-contacts"])
    page = openpyxl.load_workbook(sent["domestic-abuse-contacts"].path).active
    assert page is not None
    lines = list(page.iter_rows(min_row=5, values_only=True))
    by_kind = counts(partnership, "domestic-abuse-contacts", "category")

    assert by_kind["new-contact",] == sum(int(str(line[1])) for line in lines)
    assert by_kind["repeat-contact",] == sum(int(str(line[2])) for line in lines)


def test_suppressed_cells_of_treatment_are_set_aside_and_said_to_be(
    partnership: Partnership, sent: dict[str, PartnerFile]
) -> None:
    batch = loaded(partnership, sent["drug-alcohol-treatment"])
    page = openpyxl.load_workbook(sent["drug-alcohol-treatment"].path).active
    assert page is not None
    cells = [cell for line in page.iter_rows(min_row=5, min_col=4, values_only=True) for cell in line]
    by_kind = counts(partnership, "drug-alcohol-treatment", "category")
    found = rows(partnership, "drug-alcohol-treatment")

    assert batch.rows_rejected == cells.count("<5") > 0
    assert any("suppressed" in warning for warning in batch.warnings)
    assert sum(by_kind.values()) == sum(cell for cell in cells if isinstance(cell, int))
    assert {row["when_precision"] for row in found} == {"quarter"}
    assert by_kind["new-entrant",] > by_kind["retained-12-weeks",] > 0
    # The quarter from April to June, due since 31 October, is late and is no zero.
    assert max(row["month"] for row in found) == date(2026, 1, 1)


def test_hate_reports_and_the_register_of_centres(partnership: Partnership, sent: dict[str, PartnerFile]) -> None:
    assert loaded(partnership, sent["hate-reports"]).rows_rejected == 0
    assert loaded(partnership, sent["hate-reporting-centres"]).rows_rejected == 0
    strands = {strand for (strand,) in counts(partnership, "hate-reports", "subcategory")}
    today = reference(partnership, "hate-reporting-centres", on=story()["story_day"])
    early = reference(partnership, "hate-reporting-centres", on=date(2023, 12, 31))

    assert strands == {"race", "religion", "sexual-orientation", "disability", "transgender"}
    assert len(today) == 16
    assert {row["centre"] for row in early} == {
        "Central Library", "Citizens' Rights Office", "Harbour Community Centre", "Aldermere College", "Lantern Youth Project",
    }  # fmt: skip
    assert all(int(row["days_to_hand_on"]) > 0 for row in today)


def test_nil_returns_of_tension_are_rows_and_wards_are_known(
    partnership: Partnership, sent: dict[str, PartnerFile]
) -> None:
    batch = loaded(partnership, sent["tension-returns"])
    by_kind = counts(partnership, "tension-returns", "category")
    grades = counts(partnership, "tension-returns", "category", "subcategory")

    assert batch.rows_rejected == 0
    assert sum(by_kind.values()) == 3 * 52
    assert {kind for (kind,) in by_kind} == {"experienced", "evidenced", "potential", "nil-return"}
    assert grades["nil-return", None] == by_kind["nil-return",]
    # A nil return names no ward: it is the partnership's all the same.
    assert batch.rows_without_place == 0
    assert {basis for (basis,) in counts(partnership, "tension-returns", "area_basis")} == {
        "ward column",
        "partnership",
    }


def test_lists_are_read_on_a_day_and_never_counted(partnership: Partnership, sent: dict[str, PartnerFile]) -> None:
    for slug in ("most-similar-groups", "severity-weights", "harm-weights", "census-tables", "deprivation"):
        assert loaded(partnership, sent[slug]).rows_rejected == 0
    day = story()["story_day"]

    assert len(reference(partnership, "most-similar-groups", on=day)) == 14
    assert reference(partnership, "most-similar-groups", on=date(2023, 3, 31)) == []
    codes = {row["offence_code"]: float(row["weight"]) for row in reference(partnership, "severity-weights", on=day)}
    assert set(codes) >= {code for group in CODES.values() for code in group}
    census = reference(partnership, "census-tables", on=day)
    assert len(census) == 3 * len(island().lsoas)
    assert {row["lsoa"] for row in census} == {area.code for area in island().lsoas}
    assert all(row["quantity"] >= 0 for row in census)
    assert len(reference(partnership, "deprivation", on=day)) == 2 * len(island().lsoas)


@pytest.mark.parametrize("slug", ["ambulance-incidents", "youth-justice-entrants", "reoffending-cohorts"])
def test_nothing_of_the_others_is_rejected(partnership: Partnership, sent: dict[str, PartnerFile], slug: str) -> None:
    batch = loaded(partnership, sent[slug])

    assert batch.rows_rejected == 0
    assert batch.rows_kept > 0


@pytest.mark.parametrize(
    ("slug", "column", "value"),
    [("istv-assaults", "LOC_DESC", "Dr Alan Whitcombe's flat"), ("hospital-admissions", "ZIP_PREFIX", "AB10 1XG")],
)
def test_a_person_in_a_file_is_refused_by_the_cell_and_never_told(
    partnership: Partnership, sent: dict[str, PartnerFile], tmp_path: Path, slug: str, column: str, value: str
) -> None:
    first = min(sent[slug].path.iterdir())
    with first.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    lines[3][column] = value
    spoilt = write_csv(tmp_path / first.name, list(lines[0]), [list(line.values()) for line in lines])

    with pytest.raises(IntakeError) as told:
        loaded(partnership, PartnerFile(slug, sent[slug].organisation, spoilt))
    assert "line 5" in str(told.value)
    assert value not in str(told.value)


def test_codes_nobody_asked_for_and_missing_dates_are_rejected(partnership: Partnership, tmp_path: Path) -> None:
    right = [(f"{day:02d}/06/2026", "AD1", "X99") for day in range(9, 16)]
    wrong = [("09/06/2026", "AD1", "S72"), ("", "AD1", "X99")]
    path = write_csv(tmp_path / "admissions.csv", ("ADMIT_DT", "ZIP_PREFIX", "DIAG_CODE"), [*right, *wrong])
    batch = loaded(partnership, PartnerFile("hospital-admissions", "Aldermere and Islands Integrated Care Board", path))

    assert (batch.rows_kept, batch.rows_rejected) == (7, 2)
    assert counts(partnership, "hospital-admissions", "category") == {("assault",): 7}


def test_one_date_with_the_month_first_makes_the_others_doubtful(partnership: Partnership, tmp_path: Path) -> None:
    days = [*(f"{day:02d}/06/2026" for day in range(9, 16)), "06/30/2026"]
    path = write_csv(
        tmp_path / "admissions.csv", ("ADMIT_DT", "ZIP_PREFIX", "DIAG_CODE"), [(day, "AD1", "X99") for day in days]
    )

    with pytest.raises(IntakeError, match=r"it is not known which number is the day"):
        loaded(partnership, PartnerFile("hospital-admissions", "Aldermere and Islands Integrated Care Board", path))


def test_a_file_without_a_mandatory_field_names_it(partnership: Partnership, tmp_path: Path) -> None:
    header = ("RPT_PERIOD_START", "RPT_PERIOD_END", "SITE_CODE", "ASSAULT_DTTM", "LOC_TYPE", "LOC_DESC")
    row = ("01/05/2026", "31/05/2026", "ZZ9A1", "02/05/2026 23:10", "Street", "Anchor Street")
    path = write_csv(tmp_path / "istv.csv", header, [row])

    with pytest.raises(IntakeError, match=r"istv\.csv lacks the column “ASSAULT METHOD”"):
        loaded(partnership, PartnerFile("istv-assaults", "Aldermere Royal Infirmary", path))


def test_a_nil_return_is_received_and_is_zero(partnership: Partnership, tmp_path: Path) -> None:
    path = tmp_path / "ISTV 2026-05.csv"
    path.write_text("Nil return\n", encoding="utf-8")
    batch = loaded(partnership, PartnerFile("istv-assaults", "Aldermere Royal Infirmary", path))

    assert (batch.months, batch.rows_kept) == ((date(2026, 5, 1),), 0)
    assert coverage(partnership, sources=["istv-assaults"]).keys() == {("aldermere-royal-infirmary", date(2026, 5, 1))}
