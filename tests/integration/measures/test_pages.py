from typing import Any

import pytest
from django.test import Client

from tests.integration.measures.made import AMBRIDGE, FORCE
from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(personas: Personas) -> Client:
    return personas.client("analyst")


def address(personas: Personas, rest: str = "") -> str:
    return f"/p/{personas.partnership.slug}/measures/{rest}"


def text(response: Any) -> str:
    return response.content.decode().replace("<wbr>", "")  # where long words may break


def test_the_catalogue_says_what_to_do_while_nothing_is_loaded(analyst: Client, personas: Personas) -> None:
    shown = analyst.get(address(personas))
    assert shown.status_code == 200
    assert "No records are loaded yet" in text(shown)
    assert "Violence and sexual offences" in text(shown)


def test_the_form_leads_to_the_figure(two_years: None, analyst: Client, personas: Personas) -> None:
    assert "Ambridge" in text(analyst.get(address(personas)))
    gone = analyst.get(address(personas, f"explore/?measure=burglary&area={AMBRIDGE}&year=2023-04&level=lsoa"))
    assert gone["Location"] == address(personas, f"burglary/{AMBRIDGE}/2023-04/?level=lsoa")


def test_a_choice_that_is_not_one_is_said_beside_the_field(
    two_years: None, analyst: Client, personas: Personas
) -> None:
    shown = analyst.get(address(personas, "explore/?measure=burglery"))
    assert shown.status_code == 422
    assert "There is a problem" in text(shown)


def test_a_figure_page_tells_the_whole_figure(two_years: None, analyst: Client, personas: Personas) -> None:
    shown = text(analyst.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/")))
    assert "96 burglaries in Ambridge, City of in the year to April 2023, 24 fewer than the year before" in shown
    assert "Where does this come from?" in shown
    assert "Batch " in shown
    assert "Byar" in shown
    assert "<svg" in shown
    assert "Loxley" in shown
    assert " style=" not in shown


def test_each_level_and_kind_of_area_has_a_page(two_years: None, analyst: Client, personas: Personas) -> None:
    for rest in (
        f"all-crime/{FORCE}/2023-04/",
        f"burglary/{AMBRIDGE}/2023-04/?level=lsoa",
        "burglary/E01000001/2023-04/",
        "burglary/E05000001/2023-04/",
        f"charged-share/{AMBRIDGE}/2023-04/",
        f"stop-and-search/{AMBRIDGE}/2023-04/",
        f"burglary/{AMBRIDGE}/2018-06/",
    ):
        assert analyst.get(address(personas, rest)).status_code == 200, rest


def test_the_definition_page_prints_warnings_and_breaks(two_years: None, analyst: Client, personas: Personas) -> None:
    shown = text(analyst.get(address(personas, "violent-crime/")))
    assert "homicide" in shown
    assert "July 2022" in shown


def test_rows_behind_a_number_name_file_and_line(two_years: None, analyst: Client, personas: Personas) -> None:
    shown = text(analyst.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/rows/")))
    assert "2022-05-bedfordshire-street.csv" in shown
    assert shown.count("2022-05-bedfordshire-street.csv") == 8
    asked_of_the_force = text(analyst.get(address(personas, f"drugs/{FORCE}/2023-04/rows/")))
    assert "2023-04-bedfordshire-street.csv" in asked_of_the_force


def test_a_table_taken_away_is_in_the_ledger(two_years: None, analyst: Client, personas: Personas) -> None:
    taken = analyst.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/months.csv"))
    lines = text(taken).split("\r\n")
    assert taken["Content-Type"].startswith("text/csv")
    assert lines[0] in {"Month,Count", "Month,Count,Quality notes"}
    assert sum(int(line.split(",")[1]) for line in lines[1:] if line) == 216
    entry = Entry.objects.order_by("-pk").first()
    assert entry.event == "measures.table.exported"


def test_places_and_rows_can_be_taken_away(two_years: None, analyst: Client, personas: Personas) -> None:
    places = text(analyst.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/places.csv?level=lsoa")))
    assert places.splitlines()[1].startswith("Ambridge 001A,E01000001,96,1000,96.0")
    rows = text(analyst.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/rows.csv")))
    assert len(rows.splitlines()) == 97


def test_who_may_see_and_not_take_is_refused_the_file(two_years: None, personas: Personas) -> None:
    from wardmote.foundations.access.public import ROLES
    from wardmote.measures.permissions import MeasuresPermission

    lookers = [
        name
        for name, role in ROLES.items()
        if MeasuresPermission.FIGURE_VIEW in role.permissions
        and MeasuresPermission.FIGURE_EXPORT not in role.permissions
    ]
    assert lookers
    for name in lookers:
        client = personas.client(name)
        assert client.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/")).status_code == 200
        assert client.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/months.csv")).status_code == 403


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("burglery/", "There is no measure"),
        ("burglary/E99/2023-04/", "There is no area"),
        (f"burglary/{AMBRIDGE}/2023-13/", "is not a month"),
        (f"burglary/{AMBRIDGE}/2023-04/secrets.csv", "no such table"),
        (f"burglary/{AMBRIDGE}/0000-00/rows/", "is not a month"),
    ],
)
def test_what_is_not_there_is_said(
    two_years: None, analyst: Client, personas: Personas, rest: str, sentence: str
) -> None:
    shown = analyst.get(address(personas, rest))
    assert shown.status_code == 404
    assert sentence in text(shown)
