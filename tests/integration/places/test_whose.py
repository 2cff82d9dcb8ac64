"""A neighbourhood belongs to a partnership: to another, and to nobody in particular, there is none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.personas import make_partnership
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import (
    AreaKind,
    AreaLoadReport,
    UnknownArea,
    area,
    area_in_words,
    areas,
    councils_within,
    features,
    make_list,
    makeup,
    makeups,
    outline,
    population,
    populations,
)

pytestmark = pytest.mark.django_db
Ask = Callable[[str, Partnership | None], Any]

QUESTIONS: dict[str, Ask] = {
    "area": lambda code, whose: area(code, partnership=whose),
    "areas": lambda code, whose: areas(AreaKind.LSOA, within=code, partnership=whose),
    "councils within": lambda code, whose: councils_within(code, partnership=whose),
    "features": lambda code, whose: features([code], partnership=whose),
    "makeup": lambda code, whose: makeup(code, partnership=whose),
    "makeups": lambda code, whose: makeups(AreaKind.LSOA, within=code, partnership=whose),
    "outline": lambda code, whose: outline(code, partnership=whose),
    "population": lambda code, whose: population(code, year=2021, partnership=whose),
    "populations": lambda code, whose: populations([code], year=2021, partnership=whose),
}


@pytest.fixture
def mine(loaded: AreaLoadReport) -> Partnership:
    del loaded
    return make_partnership("mine", "My partnership")


@pytest.fixture
def theirs(loaded: AreaLoadReport, by: User) -> str:
    """The code of another partnership's neighbourhood."""
    del loaded
    whose = make_partnership("theirs", "Their partnership")
    made = make_list(by=by, partnership=whose, name="Secret estate", codes=["E01000001"], on=date(2020, 4, 1))
    return str(made.code)


@pytest.mark.parametrize("question", QUESTIONS)
def test_anothers_neighbourhood_is_unknown(question: str, mine: Partnership, theirs: str) -> None:
    owner = Partnership.objects.get(slug="theirs")
    # Asked by its own first: what is remembered for them is not handed to others.
    assert QUESTIONS[question](theirs, owner)
    none_of_that_name = theirs.replace("secret-estate", "no-such")
    for whose in (mine, None):
        with pytest.raises(UnknownArea) as refusal:
            QUESTIONS[question](theirs, whose)
        with pytest.raises(UnknownArea) as other:
            QUESTIONS[question](none_of_that_name, whose)
        assert str(refusal.value) == str(other.value).replace("no-such", "secret-estate")


def test_nobodys_neighbourhoods_are_none(mine: Partnership, theirs: str) -> None:
    owner = Partnership.objects.get(slug="theirs")
    assert [each.code for each in areas(AreaKind.NEIGHBOURHOOD, partnership=owner)] == [theirs]
    assert areas(AreaKind.NEIGHBOURHOOD, partnership=mine) == []
    assert areas(AreaKind.NEIGHBOURHOOD) == []


def test_a_number_that_begins_alike_is_another_partnership(mine: Partnership, theirs: str) -> None:
    owner = Partnership.objects.get(slug="theirs")
    for written in (f"N-0{owner.pk}-secret-estate", f"N-{owner.pk}0-secret-estate", "N-", "N-secret-estate"):
        with pytest.raises(UnknownArea):
            area(written, partnership=owner)


def test_a_ledgers_line_names_a_neighbourhood_to_its_own_partnership_alone(mine: Partnership, theirs: str) -> None:
    owner = Partnership.objects.get(slug="theirs")
    assert area_in_words(theirs, str(owner.pk)) == "Secret estate"
    assert area_in_words(theirs, str(mine.pk)) == theirs
    assert area_in_words(theirs, "") == theirs


def test_a_published_area_is_everybodys(mine: Partnership) -> None:
    assert area("E06000901").name == area("E06000901", partnership=mine).name
