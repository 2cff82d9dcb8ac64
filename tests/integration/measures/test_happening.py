"""What is happening: every measure with its verdict, searched, filtered, sorted and grouped by the address; and Home's figures."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.measures.made import AMBRIDGE
from tests.personas import Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName
from wardmote.measures import public
from wardmote.measures.models import HeadlineFigure
from wardmote.measures.operations import choose_headlines
from wardmote.measures.pages import overview as tiles
from wardmote.measures.pages.overview import overview

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "PATIENCE", 600.0)


def page(personas: Personas, query: str = "", role: RoleName = RoleName.ANALYST, name: str = "measures") -> Any:
    return personas.client(role).get(reverse(f"measures:{name}", args=[personas.partnership.slug]) + query)


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def titles(html: str) -> list[str]:
    return [part.partition(">")[2].partition("</a>")[0] for part in html.split('class="wm-tile__title"><a ')[1:]]


def test_a_tile_says_what_the_figure_says(two_years: None, personas: Personas) -> None:
    made = {tile.measure: tile for tile in overview(personas.partnership, AMBRIDGE).tiles}
    figure = public.figure(
        partnership=personas.partnership, measure="burglary", area=AMBRIDGE, year_ending=made["burglary"].ending
    )
    assert made["burglary"].value == f"{figure.count:,}"
    assert made["burglary"].sentence == public.figure_sentence(figure)
    assert {"up": "up", "down": "down", "no clear change": "unclear", "cannot say": "unsaid"}[
        figure.verdict.way
    ] == made["burglary"].way
    assert made["burglary"].warnings == list(figure.warnings)
    assert len(made["burglary"].points) == tiles.MONTHS_SHOWN


def test_tiles_are_kept_until_records_change(two_years: None, personas: Personas, monkeypatch: Any) -> None:
    first = overview(personas.partnership, AMBRIDGE)

    def refuse(*_args: object) -> None:
        raise AssertionError("It was counted again.")

    monkeypatch.setattr(tiles, "_counted", refuse)
    assert overview(personas.partnership, AMBRIDGE) == first
    tiles._tiles.clear()
    assert overview(personas.partnership, AMBRIDGE) == first


def test_what_takes_too_long_is_left_and_said(two_years: None, personas: Personas, monkeypatch: Any) -> None:
    monkeypatch.setattr(tiles, "PATIENCE", 0.0)
    shown = text(page(personas))
    assert "still being counted" in shown
    left = len(overview(personas.partnership, AMBRIDGE, patience=600.0).tiles)
    assert left > 10
    assert "still being counted" not in text(page(personas))


def test_the_address_searches_filters_sorts_and_groups(two_years: None, personas: Personas) -> None:
    every = titles(text(page(personas, "?sort=name")))
    assert every == sorted(every)
    assert "Burglary" in every
    assert titles(text(page(personas, "?q=burgl"))) == ["Burglary"]
    assert titles(text(page(personas, "?q=no+such+thing"))) == []
    unclear = titles(text(page(personas, "?verdict=unclear")))
    unsaid = titles(text(page(personas, "?verdict=unsaid")))
    assert set(unclear).isdisjoint(unsaid)
    grouped = text(page(personas, "?group=verdict"))
    assert sorted(titles(grouped)) == every
    assert '<h3 class="wm-tile__title">' in grouped
    assert "Burglary" in text(page(personas, "?as=table"))
    # What cannot be meant is left out.
    assert sorted(titles(text(page(personas, "?sort=x&group=x&verdict=x")))) == every


def test_an_area_of_nobody_is_refused_in_a_sentence(two_years: None, personas: Personas) -> None:
    answer = page(personas, "?area=E99999999")
    assert answer.status_code == 404
    assert "E99999999" in answer.content.decode()


def test_the_file_holds_what_the_page_shows_and_the_ledger_not_what_was_typed(
    two_years: None, personas: Personas
) -> None:
    answer = page(personas, "?q=burglary", name="happening-csv")
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("Measure,Number,Change,Verdict,Period")
    assert [line.partition(",")[0] for line in lines[1:]] == ["Burglary"]
    entry = Entry.objects.get(event="measures.overview.exported")
    assert "burglary" not in str(entry.after)
    assert page(personas, role=RoleName.PROVIDER, name="happening-csv").status_code == 403
    assert "download" not in text(page(personas, role=RoleName.PROVIDER))


def test_without_records_the_page_says_what_will_be_counted(personas: Personas) -> None:
    shown = text(page(personas))
    assert "No records are loaded yet" in shown
    assert "What is counted" in shown


def test_the_figures_on_home_are_those_that_were_chosen(two_years: None, personas: Personas) -> None:
    home = reverse("my-work", args=[personas.partnership.slug])
    board = text(personas.client(RoleName.BOARD_MEMBER).get(home))
    assert "Nobody has chosen these figures yet" in board
    assert "Choose these figures" not in board
    client: Client = personas.client(RoleName.HEAD_OF_COMMUNITY_SAFETY)
    address = reverse("measures:headlines", args=[personas.partnership.slug])
    assert "Six to eight" in text(client.get(address))
    sent = client.post(address, {"area": AMBRIDGE, "measures": ["drugs", "burglary"]})
    assert sent.status_code == 302
    assert [row.measure for row in HeadlineFigure.objects.all()] == ["drugs", "burglary"]
    assert titles(text(client.get(home))) == ["Drug offences", "Burglary"]
    assert Entry.objects.filter(event="measures.headlines.chosen").count() == 1


def test_more_than_eight_are_refused(two_years: None, personas: Personas) -> None:
    client = personas.client(RoleName.ANALYST)
    address = reverse("measures:headlines", args=[personas.partnership.slug])
    nine = [
        tile.measure
        for tile in overview(personas.partnership, AMBRIDGE).tiles
        if tile.theme == overview(personas.partnership, AMBRIDGE).tiles[0].theme
    ][:9]
    answer = client.post(address, {"area": AMBRIDGE, "measures": nine})
    assert answer.status_code == 422
    assert "Choose eight figures at the most" in answer.content.decode()
    assert client.post(address, {"area": AMBRIDGE}).status_code == 422


def test_a_measure_without_records_leaves_home_and_another_partnership_has_its_own(
    two_years: None, personas: Personas
) -> None:
    choose_headlines(
        by=personas.analyst,
        partnership=personas.partnership,
        area_code=AMBRIDGE,
        measures=["burglary", "hate-reports"],
    )
    board = public.headlines(personas.partnership)
    assert board is not None
    assert [tile.measure for tile, _url in board.tiles] == ["burglary"]
    assert public.headlines(personas.other_partnership) is None


def test_a_small_area_has_its_tiles_too_and_those_with_a_number_first(two_years: None, personas: Personas) -> None:
    address = reverse("places:area", args=[personas.partnership.slug, "E01000001"])
    page = personas.client(RoleName.ANALYST).get(address).content.decode()
    assert "What deserves attention here" in page
    tiles = page.partition("What deserves attention here")[2].split('class="wm-tile')[1:]
    assert tiles
    without = [at for at, tile in enumerate(tiles) if "no data" in tile.partition("</li>")[0]]
    assert without == list(range(len(tiles) - len(without), len(tiles)))
    assert len(without) < len(tiles)
