"""The commands of the comparing pages, as a person types them."""

import json
from datetime import date

import pytest

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from wardmote.config import cli, performing
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, add_partnership, set_councils
from wardmote.foundations.places.public import make_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(areas_loaded: None, partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records of both counts, and the words that every command ends with."""
    monkeypatch.setattr(performing, "bring_database_up_to_date", lambda: None)
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))
    for at in range(12):
        month = add_months(date(2022, 5, 1), at)
        send(partnership, "police-crimes", month, [row("wounding", subcategory="hate")])
        send(partnership, "hate-reports", month, [row("hate-report", quantity=2)])
    return ["--area", AMBRIDGE, "--year-ending", "2023-04", "--partnership", partnership.slug]


def test_a_pair_as_words_and_as_json(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pair", "hate", *asked]) == 0
    said = capsys.readouterr().out
    assert (
        "The police counted 12 hate crimes. The reporting centres counted 24 hate reports: 12 more hate reports than hate "
        "crimes. There are 2.00 hate reports for each hate crime."
    ) in said
    assert "the second" not in said
    assert "the first" not in said
    assert "never added together" in said
    assert cli.main(["pair", "hate", *asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["between"]["difference"] == 12
    assert (told["first"]["count"], told["second"]["count"]) == (12, 24)


def test_a_gap_without_priority_neighbourhoods_says_so(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gap", "burglary", *asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "no verdict"
    assert "no priority neighbourhoods on that day" in told["sentence"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["pair", "burglary"], "There is no pair"),
        (["gap", "burglary", "--frozen-on", "yesterday"], "is not a day"),
        (["gap", "charged-share"], "no rate per resident"),
        (["peers", "charged-share"], "cannot be ranked"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    words: list[str], says: str, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*words, *asked]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said


def test_peers_without_a_list_say_so(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["peers", "police-hate-crime", *asked]) == 0
    assert "No most similar group" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["figure", "burglary"],
        ["figure", "burglary", "--by", "lsoa"],
        ["pair", "hate"],
        ["gap", "burglary"],
        ["peers", "burglary"],
    ],
)
def test_a_neighbourhood_of_another_partnership_is_not_found(
    words: list[str], asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = add_partnership(by=system_person(), name="Hillside Community Safety Partnership", slug="hillside")
    theirs = make_list(
        by=system_person(), partnership=elsewhere, name="Secret estate", codes=["E01000001"], on=date(2020, 4, 1)
    )
    assert cli.main([*words, *asked, "--area", theirs.code]) == 1
    said = capsys.readouterr()
    assert "There is no neighbourhood" in said.err
    assert "Secret estate" not in said.out + said.err
