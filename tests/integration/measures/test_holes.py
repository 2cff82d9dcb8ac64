"""A percentage over a hole is no change: thin months, records without a place, a sender of some months only."""

from datetime import date
from pathlib import Path

import pytest

from tests.integration.measures import made
from tests.integration.measures.made import AMBRIDGE, FORCE
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.public import load
from wardmote.measures import public as measures

pytestmark = pytest.mark.django_db
SECOND_FORCE = "Hertfordshire Constabulary"


def burglaries(month: date, number: int, lsoa: str | None = "E01000001", first: int = 0) -> list[str]:
    return [made.crime(month, first + each, "Burglary", lsoa) for each in range(number)]


def load_rows(partnership: Partnership, folder: Path, by_month: dict[date, list[str]]) -> None:
    paths = [made.write(folder, month, rows) for month, rows in by_month.items()]
    load(by=system_person(), partnership=partnership, source="police-uk-street", paths=paths)


def figure(partnership: Partnership, area: str = AMBRIDGE) -> measures.Figure:
    return measures.figure(partnership=partnership, measure="burglary", area=area, year_ending="2023-04")


def test_two_months_with_a_tenth_of_the_usual_rows_are_said_and_no_change_is_called(
    areas_loaded: None, partnership: Partnership, tmp_path: Path
) -> None:
    thin = {date(2022, 11, 1), date(2022, 12, 1)}
    load_rows(partnership, tmp_path, {m: burglaries(m, 6 if m in thin else 60) for m in made.months()})
    found = figure(partnership)
    assert (found.count, found.previous_count) == (612, 720)
    assert (found.change_pct, found.p_value, found.p_value_months) == (None, None, None)
    assert found.verdict.way is measures.Way.UNSAID
    assert [obstacle.slug for obstacle in found.verdict.obstacles] == ["thin-months"]
    sentence = "Bedfordshire Police sent far fewer records than usual for November 2022 and December 2022."
    assert sentence in found.warnings
    assert [one.kind for one in found.cautions if one.sentence == sentence] == ["holes"]
    assert measures.figure_text(found).count(sentence) == 1
    assert "no change is called" in " ".join(found.warnings)
    assert "15" not in measures.figure_sentence(found).replace("2015", "")


def test_a_growing_share_without_a_place_explains_a_fall_of_the_council(
    areas_loaded: None, partnership: Partnership, tmp_path: Path
) -> None:
    def rows(month: date) -> list[str]:
        nowhere = 2 if month < date(2022, 5, 1) else 15
        return [*burglaries(month, 100 - nowhere), *burglaries(month, nowhere, None, first=500)]

    load_rows(partnership, tmp_path, {month: rows(month) for month in made.months()})
    found = figure(partnership)
    assert (found.count, found.previous_count) == (1_020, 1_176)
    assert found.change_pct is None
    assert [obstacle.slug for obstacle in found.verdict.obstacles] == ["without-place"]
    assert "Bedfordshire Police gave no location for 15% of its records, and 2% the year before." in found.warnings
    whole = figure(partnership, FORCE)
    assert (whole.change_pct, whole.verdict.obstacles) == (0.0, ())


def test_a_share_without_a_place_that_cannot_explain_a_rise_is_said_and_the_rise_stands(
    areas_loaded: None, partnership: Partnership, tmp_path: Path
) -> None:
    def rows(month: date) -> list[str]:
        is_old = month < date(2022, 5, 1)
        return [
            *burglaries(month, 50 if is_old else 150),
            *burglaries(month, 1 if is_old else 15, None, first=500),
        ]

    load_rows(partnership, tmp_path, {month: rows(month) for month in made.months()})
    found = figure(partnership)
    assert found.change_pct == pytest.approx(200.0)
    assert found.verdict.way is measures.Way.UP
    assert "gave no location for 9% of its records" in " ".join(found.warnings)
    assert "no change is called" not in " ".join(found.warnings)


def test_a_second_force_in_three_of_the_months_explains_a_rise(
    areas_loaded: None, partnership: Partnership, tmp_path: Path
) -> None:
    load_rows(partnership, tmp_path, {month: burglaries(month, 30) for month in made.months()})
    late = [add_months(made.LAST, -step) for step in range(3)]
    others = tmp_path / "others"
    for month in late:
        rows = [row.replace("Bedfordshire Police", SECOND_FORCE) for row in burglaries(month, 40, first=900)]
        path = made.write(others, month, rows)
        path.rename(path.with_name(path.name.replace("bedfordshire", "hertfordshire")))
    load(by=system_person(), partnership=partnership, source="police-uk-street", paths=[others])
    found = figure(partnership)
    assert (found.count, found.previous_count) == (480, 360)
    assert found.change_pct is None
    assert [obstacle.slug for obstacle in found.verdict.obstacles] == ["part-time-sender"]
    assert "records of this area in only 3 of the 24 months compared." in " ".join(found.warnings)


def test_steady_months_have_no_hole(areas_loaded: None, partnership: Partnership, tmp_path: Path) -> None:
    rows = {
        m: [*burglaries(m, 60 - 10 * (m >= date(2022, 5, 1))), *burglaries(m, 2, None, first=500)]
        for m in made.months()
    }
    load_rows(partnership, tmp_path, rows)
    found = figure(partnership)
    assert found.change_pct == pytest.approx(-16.7, abs=0.1)
    assert found.verdict.way is measures.Way.DOWN
