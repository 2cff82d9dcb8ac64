"""Assessments of areas and years that are not as the sentences would like them: few records, few months, nothing beside them."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.integration.assessment.reading import documents_text, sentences, whole_text
from tests.integration.measures import made
from tests.integration.measures.conftest import Loader
from tests.integration.measures.sent import row, send
from tests.integration.places import small
from tests.personas import Personas
from wardmote.assessment.assessable import areas_to_assess
from wardmote.assessment.errors import NotAssessable
from wardmote.assessment.public import Assessment, assess, write_files
from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import load
from wardmote.measures.public import figure, figure_sentence

pytestmark = pytest.mark.any_database

APRIL = date(2023, 4, 1)


def built(personas: Personas, area: str = made.AMBRIDGE, year_ending: str = "2023-04") -> Assessment:
    return assess(by=personas.analyst, partnership=personas.partnership, area=area, year_ending=year_ending)


def test_one_month_is_called_one_month_and_nothing_is_said_of_change(load_months: Loader, personas: Personas) -> None:
    load_months([APRIL])
    one = built(personas)
    said = whole_text(one)
    assert "in the one month supplied of the year to April 2023" in said
    assert "1 month of the twelve was supplied" in said
    assert "not of a year" in said
    assert "One month was supplied, so nothing can be said of how months differ." in said
    assert "chance would explain" not in sentences(one, "changes")
    assert "1 months" not in said
    assert not [name for name in one.document.tables() if name.startswith(("control-", "ward-changes", "months"))]


def test_the_same_months_missing_of_both_years_leave_them_comparable(load_months: Loader, personas: Personas) -> None:
    load_months([month for month in made.months() if month.month not in {5, 6}])
    partly = built(personas)
    data = sentences(partly, "data")
    assert "changes compare the same months of both years" in data
    assert "no change is stated" not in data
    assert "fewer than in the same months of the year before" in sentences(partly, "summary")
    assert "in the 10 months supplied of the year to April 2023" in sentences(partly, "summary")


def test_three_crimes_get_counts_and_no_percentage_hot_spot_or_gini(load_months: Loader, personas: Personas) -> None:
    by_month: dict[date, list[str]] = {}
    for month in made.months():
        rows = [made.crime(month, 1, "Burglary", "E01000001", "Suspect charged")] if month.month == 4 else []
        by_month[month] = [*rows, made.crime(month, 9, "Drugs", None)]
    load_months(by_month)
    few = built(personas)
    said = whole_text(few)
    assert "%" not in sentences(few, "summary").replace("95% interval", "")
    assert "fewer records than small areas" in sentences(few, "concentration")
    assert "Gini" not in sentences(few, "concentration")
    assert "unstable" in " ".join(table.note for table in few.document.tables().values())
    assert [row["share"] for row in few.document.tables()["crime-outcomes"].rows] == [None, None]
    assert "1 crime or incident in Ambridge" in said


def test_without_populations_there_are_counts_and_no_rates(db: None, personas: Personas, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "areas")
    for name in ("census.csv", "mid2019.csv"):
        (folder / name).unlink()
    load_areas(by=system_person(), paths=[folder])
    street = [made.write(tmp_path / "files", month) for month in made.months()]
    load(by=system_person(), partnership=personas.partnership, source="police-uk-street", paths=street)
    poor = built(personas)
    said = whole_text(poor)
    assert "No population is loaded for Ambridge, City of, so no rate can be given." in said
    assert "per 1,000 residents (95%" not in said
    assert "No population is loaded for the area, so no rates could be given." in sentences(poor, "gaps")
    assert "wards-map" not in poor.document.tables()
    assert write_files(poor, tmp_path / "out")


def test_a_year_without_outcomes_says_so_and_has_no_shares(load_months: Loader, personas: Personas) -> None:
    for month in made.months():
        load_months(
            [month], rows=[made.crime(month, n, "Burglary", "E01000001", "") for n in range(9)], folder=f"f{month}"
        )
    silent = built(personas)
    assert "carry no crime outcomes" in sentences(silent, "crime-outcomes")
    assert "No crime outcomes are loaded for the year to April 2023." in sentences(silent, "gaps")
    assert "suspect" not in sentences(silent, "summary")


def test_outcomes_known_of_few_crimes_are_not_given_as_the_years(load_months: Loader, personas: Personas) -> None:
    by_month: dict[date, list[str]] = {}
    for month in made.months():
        rows = [made.crime(month, n, "Burglary", "E01000001", "Suspect charged" if n < 3 else "") for n in range(9)]
        by_month[month] = rows
    load_months(by_month)
    said = sentences(built(personas), "crime-outcomes")
    assert "An outcome is known of 36 of 108 crimes (33%)" in said
    assert "the others may be unlike them" in said
    assert "left out of the base" in said
    assert "are in the base" not in said


@pytest.mark.parametrize("area", ["E01000001", made.LOXLEY])
def test_an_area_too_small_is_refused_with_what_to_name_instead(two_years: None, personas: Personas, area: str) -> None:
    with pytest.raises(NotAssessable, match="name a council, a community safety partnership or a police force area"):
        built(personas, area)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("area", [made.FORCE, made.CSP])
def test_a_force_and_a_partnership_of_councils_can_be_assessed(
    two_years: None, personas: Personas, area: str, tmp_path: Path
) -> None:
    wide = built(personas, area)
    assert "Fewer than two councils of the area are loaded" in sentences(wide, "comparison")
    assert "in the Bedfordshire Police area" in whole_text(wide) or area == made.CSP
    assert {path.suffix for path in write_files(wide, tmp_path / "out")} == {".html", ".docx", ".pdf", ".csv"}


def test_months_never_loaded_are_no_gap_in_the_charts(load_months: Loader, personas: Personas) -> None:
    load_months(made.months()[6:])
    drawn = built(personas).document.tables()["months"]
    assert len(drawn.rows) == 18


def test_records_that_lost_their_place_are_told_beside_the_change(load_months: Loader, personas: Personas) -> None:
    by_month: dict[date, list[str]] = {}
    for month in made.months():
        lost = 1 if month < date(2022, 5, 1) else 4
        rows = made.month_rows(month) + [made.crime(month, 300 + n, "Drugs", None) for n in range(lost)]
        by_month[month] = rows
    load_months(by_month)
    said = sentences(built(personas), "changes")
    assert "published 60 records without a location in the year to April 2023, against 24 in the year before" in said


def test_a_rise_that_the_months_explain_is_not_called_more_than_chance(load_months: Loader, personas: Personas) -> None:
    # 240 burglaries, then 320: sure by the counts alone; but the months of either year swing from 0 to 60.
    by_month: dict[date, list[str]] = {}
    for step, month in enumerate(made.months()):
        wild = [0, 60, 5, 40, 10, 0, 55, 5, 0, 45, 15, 5] if step < 12 else [60, 5, 50, 5, 0, 70, 5, 60, 40, 0, 5, 20]
        rows = [made.crime(month, n, "Burglary", "E01000001") for n in range(wild[step % 12])]
        by_month[month] = rows or [made.crime(month, 9, "Drugs", None)]
    load_months(by_month)
    swinging = built(personas)
    row = next(
        row for row in swinging.document.tables()["changes"].rows if getattr(row["name"], "text", "") == "Burglary"
    )
    assert (row["before"], row["after"]) == (240, 320)
    assert row["direction"] == "no clear change"
    tests = next(row for row in swinging.document.tables()["change-tests"].rows if row["name"] == "Burglary")
    assert tests["p"] < 0.05 < tests["months"]
    assert "(+33.3%). This may be chance: months usually vary by this much." in sentences(swinging, "summary")


def test_no_clear_change_is_said_first_and_the_largest_differences_with_their_doubt(
    load_months: Loader, personas: Personas
) -> None:
    # Shoplifting goes from 70 to 90 (+28.6%), which chance alone may bring; drugs stay as they are.
    by_month: dict[date, list[str]] = {}
    for step, month in enumerate(made.months()):
        few = 6 if step < 12 else 8
        more = [
            made.crime(month, n, "Shoplifting", "E01000001")
            for n in range(few - (step in {0, 11, 12, 13, 14, 15, 16, 17}))
        ]
        by_month[month] = [*more, made.crime(month, 99, "Drugs", "E01000001")]
    load_months(by_month)
    quiet = built(personas)
    for section in ("summary", "changes"):
        said = sentences(quiet, section)
        assert "No category clearly rose or fell. These are the largest differences, and none of them is clear." in said
        assert (
            "90 shoplifting offences in Ambridge, City of in the year to April 2023, 20 more than the year before (+28.6%). "
            "This may be chance." in said
        )
    assert "control-shoplifting" in quiet.document.tables()


def test_no_test_stands_in_the_running_text(load_months: Loader, personas: Personas) -> None:
    load_months(made.months())
    for section in ("summary", "changes", "stop-and-search", "partners"):
        assert not re.search(r"\b[pq] [=<] ", sentences(built(personas), section))


def test_no_sentence_repeats_another_of_its_section(two_years: None, personas: Personas) -> None:
    for section, said in documents_text(built(personas)).items():
        assert len(said) == len(set(said)), section


def test_the_year_before_has_its_own_name(two_years: None, personas: Personas) -> None:
    headings = [column.label for column in built(personas).document.tables()["changes"].columns]
    assert headings[1:3] == ["Year to April 2022", "Year to April 2023"]


def test_a_partnership_of_two_councils_is_offered_and_assessed_as_one(
    personas: Personas, tmp_path: Path, db: None
) -> None:
    both = small.CSPS.replace("E22000902,Borchester", "E22000901,Ambridge")
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas", **{"csps.csv": both})])
    street = [made.write(tmp_path / "files", month) for month in made.months()]
    load(by=system_person(), partnership=personas.partnership, source="police-uk-street", paths=street)
    offered = dict(areas_to_assess(personas.partnership))
    assert offered[made.CSP] == "Ambridge (2 councils)"
    whole = built(personas, made.CSP)
    assert "156 crimes and incidents in Ambridge in" in sentences(whole, "levels")
    assert write_files(whole, tmp_path / "out")


def test_without_boundaries_no_squares_are_laid_over_a_box(db: None, personas: Personas, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "areas")
    (folder / "lsoas.geojson").unlink()
    load_areas(by=system_person(), paths=[folder])
    street = [made.write(tmp_path / "files", month) for month in made.months()]
    load(by=system_person(), partnership=personas.partnership, source="police-uk-street", paths=street)
    blank = built(personas)
    assert "no squares are laid over it" in sentences(blank, "concentration")
    assert not {"hot-squares", "squares-map"} & set(blank.document.tables())


def test_many_records_of_which_few_name_a_small_area_are_not_called_few(areas_loaded: None, personas: Personas) -> None:
    placed = row("burglary", lsoa="E01000001", sender="bedfordshire")
    loose = [row("burglary", sender="bedfordshire") for _ in range(40)]
    for month in made.months():
        rows = [*loose, placed] if month == APRIL else loose
        send(personas.partnership, "police-uk-street", month, rows, sender="bedfordshire")
    said = sentences(built(personas), "concentration")
    assert "1 of the 481 records name a small area" in said
    assert "fewer records than small areas" not in said


def test_a_suspect_who_could_not_be_prosecuted_is_said_with_the_share(load_months: Loader, personas: Personas) -> None:
    by_month: dict[date, list[str]] = {}
    for month in made.months():
        ended = ["Suspect charged"] * 2 + ["Unable to prosecute suspect"] * 8
        rows = [made.crime(month, n, "Burglary", "E01000001", each) for n, each in enumerate(ended)]
        by_month[month] = rows
    load_months(by_month)
    telling = "Of those 120, 96 (80%) ended as “unable to prosecute suspect”."
    assert telling in sentences(built(personas), "crime-outcomes")
    found = figure(
        partnership=personas.partnership, measure="suspect-identified-share", area=made.AMBRIDGE, year_ending="2023-04"
    )
    assert telling in figure_sentence(found)
    # Their year before has had a year longer for an outcome, so no change is called.
    assert "We cannot say whether this is a real change." in figure_sentence(found)
