"""A page that is kept is kept for those who may do the same, and a link stands only where it opens."""

import re

import pytest

from tests.crawl import links_of
from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.test_comparing_pages import filled
from tests.integration.measures.test_pages import address, text
from tests.personas import Personas
from wardmote.measures.counting import reader

__all__ = ["filled"]
pytestmark = pytest.mark.django_db
IN_CONFIDENCE = f"police-domestic-abuse/{AMBRIDGE}/2023-04/"
PUBLISHED = f"burglary/{AMBRIDGE}/2023-04/"


def opened(personas: Personas, role: str, page: str) -> str:
    answer = personas.client(role).get(address(personas, page))
    assert answer.status_code == 200
    # Each sign-in has a token of its own in the search's form.
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text(answer))


# Each of them is first once, and each comes both before and after each other.
ORDERS = [
    ("board_member", "analyst", "provider"),
    ("analyst", "provider", "board_member"),
    ("provider", "board_member", "analyst"),
]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("page", [IN_CONFIDENCE, PUBLISHED])
def test_a_figure_reads_the_same_whoever_opened_it_first(
    filled: None,
    personas: Personas,
    order: tuple[str, ...],
    page: str,
) -> None:
    in_company = {role: opened(personas, role, page) for role in order}
    for role in order:
        reader.forget()
        assert opened(personas, role, page) == in_company[role]
    analyst, board, provider = (in_company[role] for role in ("analyst", "board_member", "provider"))
    assert f"{page}rows/" in analyst
    assert (f"{page}rows/" in board) is (page == PUBLISHED)
    assert "/batches/" in analyst
    assert "/batches/" not in board + provider


@pytest.mark.parametrize("role", ["board_member", "partner_officer", "provider", "administrator", "asb_officer"])
def test_every_link_of_a_page_opens(filled: None, personas: Personas, role: str) -> None:
    client = personas.client(role)
    # A link is followed once: most stand on every page.
    answers: dict[str, int] = {}
    pair = f"pairs/domestic-abuse/?area={AMBRIDGE}&year=2023-04"
    for page in (PUBLISHED, IN_CONFIDENCE, "burglary/", pair, "gap/", "peers/"):
        shown = client.get(address(personas, page))
        assert shown.status_code == 200
        links = {link for link in links_of(shown.content.decode()) if link.startswith("/p/")}
        answers |= {link: client.get(link).status_code for link in links - set(answers)}
        assert links
        assert not {link: answers[link] for link in links if answers[link] not in {200, 302}}, page


def test_a_board_member_takes_out_the_tables_of_what_they_may_read(
    filled: None,
    personas: Personas,
) -> None:
    board = personas.client("board_member")
    for page in (PUBLISHED, "pairs/domestic-abuse/", "gap/"):
        tables = [link for link in links_of(board.get(address(personas, page)).content.decode()) if ".csv" in link]
        assert tables
        assert {board.get(link).headers["Content-Type"] for link in tables} == {"text/csv; charset=utf-8"}
    assert board.get(address(personas, f"{IN_CONFIDENCE}rows.csv")).status_code == 403
