"""The pages that set figures side by side: empty, filled, as files, and refused with a sentence."""

import csv
import io
import re
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from tests.integration.measures.test_pages import address, text
from tests.laid import laid
from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import make_list
from wardmote.intake import public as intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(personas: Personas) -> Client:
    return personas.client("analyst")


@pytest.fixture
def filled(two_years: None, partnership: Partnership) -> None:
    laid("filled", lambda: fill(partnership))


def fill(partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))
    make_list(
        by=system_person(),
        partnership=partnership,
        name="Harbour",
        codes=["E01000001"],
        on=date(2022, 1, 1),
        is_priority=True,
    )
    for at in range(24):
        month = add_months(date(2021, 5, 1), at)
        rows = [row("wounding", quantity=3, subcategory="domestic-abuse"), row("wounding", quantity=2)]
        send(partnership, "police-crimes", month, rows)
        send(partnership, "domestic-abuse-contacts", month, [row("new-contact", quantity=4)])
    for at in range(4):
        rows = [row("wounding", quantity=30), row("wounding", quantity=14, council="E06000903")]
        send(partnership, "home-office-crime", add_months(date(2022, 4, 1), 3 * at), rows, span=3, sender="home-office")


@pytest.mark.parametrize("page", ["pairs/", "pairs/hate/", "gap/", "peers/"])
def test_an_empty_page_says_what_it_needs(page: str, analyst: Client, personas: Personas) -> None:
    shown = analyst.get(address(personas, page))
    assert shown.status_code == 200
    assert "not supplied yet" in text(shown) or "Load" in text(shown)


def test_a_pair_is_shown_side_by_side_and_says_that_it_is_never_added(
    filled: None, analyst: Client, personas: Personas
) -> None:
    shown = text(analyst.get(address(personas, f"pairs/domestic-abuse/?area={AMBRIDGE}&year=2023-04")))
    assert "never added together" in shown
    assert "The police counted 36 domestic abuse crimes." in shown
    assert "Domestic abuse services counted 48 contacts: 12 more contacts than domestic abuse crimes." in shown
    assert "There are 1.33 contacts for each domestic abuse crime." in shown
    assert not re.search("(of|each of|less) (the )?(first|second)", shown.lower())
    assert "<svg" in shown
    assert "How to read the difference" in shown
    assert " style=" not in shown
    assert ">84<" not in shown


def test_a_pair_of_which_one_is_missing_says_which(filled: None, analyst: Client, personas: Personas) -> None:
    shown = text(analyst.get(address(personas, "pairs/hate/")))
    assert "“Hate reports to third-party centres” is not supplied yet" in shown


def test_a_source_that_says_only_the_council_is_not_broken_down(
    filled: None, analyst: Client, personas: Personas
) -> None:
    contacts = text(analyst.get(address(personas, f"domestic-abuse-contacts/{AMBRIDGE}/2023-04/")))
    assert "Places within it" not in contacts
    assert "says no place smaller than the council" in contacts
    assert "Places within it" in text(analyst.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/")))


def test_the_gap_page_states_both_gaps_and_the_list(filled: None, analyst: Client, personas: Personas) -> None:
    shown = text(analyst.get(address(personas, f"gap/?measure=burglary&area={AMBRIDGE}&year=2023-04")))
    assert "Absolute gap" in shown
    assert "Relative gap" in shown
    assert "Harbour (1 LSOAs)" in shown
    assert "without its priority neighbourhoods" in shown
    other = analyst.get(address(personas, f"gap/?measure=burglary&area={AMBRIDGE}&year=2023-04&rest=including"))
    assert "priority neighbourhoods included" in text(other)


def test_a_choice_that_is_none_is_said_beside_its_field(filled: None, analyst: Client, personas: Personas) -> None:
    for page in ("gap/?year=2023-4", "peers/?measure=burglery", "gap/?frozen=yesterday"):
        shown = analyst.get(address(personas, page))
        assert shown.status_code == 422, page
        assert "There is a problem" in text(shown)


def test_the_peers_page_ranks_the_group_and_says_who_is_missing(
    filled: None, analyst: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = datetime(2021, 4, 1)  # noqa: DTZ001 - stored as naive UTC
    rows = [{"area": "Ambridge", "peer": peer, "when_from": since} for peer in ("Borchester", "Far Away")]
    monkeypatch.setattr(intake, "reference", lambda *_args, **_options: rows, raising=False)
    page = f"peers/?measure=recorded-crime-home-office&area={AMBRIDGE}&year=2023-03"
    shown = text(analyst.get(address(personas, page)))
    assert "is 1 of 2, where 1 is the lowest rate." in shown
    assert "1 of the group's 2 peers are not ranked: Far Away (no such area is loaded here)" in shown.replace(
        "&#x27;", "'"
    )
    taken = analyst.get(address(personas, page.replace("peers/?", "peers/table.csv?"))).content.decode()
    assert "Far Away" in taken
    assert "not ranked: no such area is loaded here" in taken
    monkeypatch.setattr(intake, "reference", lambda *_args, **_options: [], raising=False)
    assert "No most similar group is loaded" in text(analyst.get(address(personas, page)))


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (f"pairs/domestic-abuse/steps.csv?area={AMBRIDGE}&year=2023-04", "2023-04"),
        (f"gap/table.csv?measure=burglary&area={AMBRIDGE}&year=2023-04", "Absolute gap"),
        (f"peers/table.csv?measure=recorded-crime-home-office&area={AMBRIDGE}&year=2023-03", "Rank"),
    ],
)
def test_each_comparison_is_a_file_and_who_took_it_is_recorded(
    filled: None, page: str, says: str, analyst: Client, personas: Personas
) -> None:
    got = analyst.get(address(personas, page))
    assert got["Content-Type"].startswith("text/csv")
    assert says in got.content.decode()
    assert Entry.objects.filter(event="measures.table.exported").exists()


def test_quality_notes_travel_with_page_json_and_file(
    filled: None, analyst: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardmote.measures.figures import provenance

    said = "Only 70% of the places could be matched."
    found = provenance._batches

    def noted(segments: Any) -> Any:
        from dataclasses import replace

        return tuple(replace(batch, quality=(said,)) for batch in found(segments))

    monkeypatch.setattr(provenance, "_batches", noted)
    page = address(personas, f"domestic-abuse-contacts/{AMBRIDGE}/2023-04/")
    assert said in text(analyst.get(page))
    rows = list(csv.DictReader(io.StringIO(analyst.get(page + "months.csv").content.decode())))
    (noted_once,) = {one["Quality notes"] for one in rows}
    assert noted_once.endswith(f"and 21 more: {said}")
    assert noted_once.startswith("Batches ")
    from wardmote.measures.public import figure_json

    asked = {"partnership": personas.partnership, "area": AMBRIDGE, "year_ending": "2023-04"}
    assert figure_json(**asked, measure="domestic-abuse-contacts")["quality"] == [noted_once]


def test_measures_are_listed_by_who_supplies_them(filled: None, analyst: Client, personas: Personas) -> None:
    shown = text(analyst.get(address(personas)))
    assert "Police" in shown
    assert "not supplied yet" in shown
    listed, _, waiting = shown.partition("measures are not supplied yet")
    assert "Contacts with domestic abuse services" in listed
    assert "Hate reports to third-party centres" in waiting
    basket = text(analyst.get(address(personas, "psa1-basket/")))
    assert "Domestic burglary" in basket


def test_rows_sent_in_confidence_are_for_those_who_may_see_batches(
    filled: None, analyst: Client, personas: Personas
) -> None:
    figure = f"police-domestic-abuse/{AMBRIDGE}/2023-04/"
    seen = analyst.get(address(personas, f"{figure}rows/"))
    assert seen.status_code == 200
    assert Entry.objects.filter(event="measures.rows.read").count() == 1

    board = personas.client("board_member")
    assert "An analyst can look at them" in text(board.get(address(personas, figure)))
    assert board.get(address(personas, f"{figure}rows/")).status_code == 403
    assert board.get(address(personas, f"burglary/{AMBRIDGE}/2023-04/rows/")).status_code == 200
    officer = personas.client("asb_officer")
    assert officer.get(address(personas, f"{figure}rows.csv")).status_code == 403
    assert Entry.objects.filter(event="measures.rows.read").count() == 1
