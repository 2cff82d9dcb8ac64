"""A rate can be of the residents of some ages: it is counted by them, and says so wherever it stands."""

from datetime import date
from pathlib import Path

import pytest

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName, system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import load_areas
from wardmote.measures.figures.sentences import figure_sentence
from wardmote.measures.public import figure

pytestmark = pytest.mark.django_db
FIRST = date(2021, 5, 1)
ASKED = {"measure": "first-time-entrants", "area": AMBRIDGE, "year_ending": "2023-04"}
# The three LSOAs of the council have 100, 60 and 40 residents aged 10 to 17.
AGES = """LSOA21CD,LSOA21NM,Total,0-9,10-15,16-17,18+
E01000001,Ambridge 001A,"1,000",100,70,30,800
E01000002,Ambridge 001B,1500,200,45,15,1240
E01000003,Ambridge 001C,500,50,30,10,410
"""


@pytest.fixture(autouse=True)
def _sent(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))
    for step in range(24):
        send(partnership, "youth-justice-entrants", add_months(FIRST, step), [row("first-time-entrant", quantity=10)])


def load_ages(folder: Path, text: str = AGES) -> None:
    path = folder / "population-mid-2022.csv"
    path.write_text(text, encoding="utf-8")
    load_areas(by=system_person(), paths=[path])


def test_the_rate_is_of_the_ages_and_says_so(partnership: Partnership, tmp_path: Path) -> None:
    load_ages(tmp_path)
    counted = figure(partnership=partnership, **ASKED)
    assert (counted.count, counted.population, counted.population_year) == (120, 200, 2022)
    assert counted.rate_per_1000 == pytest.approx(600)
    assert "per 1,000 residents aged 10 to 17 of 2022" in figure_sentence(counted)
    assert counted.provenance.population_source == "Population by LSOA and age, 2022"


def test_without_the_ages_there_is_no_rate_and_it_is_said(partnership: Partnership, tmp_path: Path) -> None:
    # There are residents of all ages, and they are not taken in the place of the young.
    for text in (
        None,
        AGES.replace("10-15,16-17", "5-14,15-17"),
    ):
        if text:
            load_ages(tmp_path, text)
        counted = figure(partnership=partnership, **ASKED)
        assert (counted.count, counted.population, counted.rate_per_1000) == (120, None, None)
        assert "No number of residents aged 10 to 17 is loaded" in " ".join(counted.warnings)


def test_pages_name_the_ages(partnership: Partnership, personas: Personas, tmp_path: Path) -> None:
    load_ages(tmp_path)
    client = personas.client(RoleName.ANALYST)
    page = client.get(
        f"/p/{personas.partnership.slug}/measures/first-time-entrants/{AMBRIDGE}/2023-04/"
    ).content.decode()
    assert "Rate per 1,000 residents aged 10 to 17" in page
    assert "Rate per 1,000 residents<" not in page
