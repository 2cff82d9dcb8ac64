"""Partnerships, their councils, and the one that is meant when none is named."""

from datetime import date

import pytest

from tests.personas import make_partnership
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations import public
from wardmote.foundations.organisations.public import (
    NotAllowedHere,
    Partnership,
    PartnershipCouncil,
    UnknownPartnership,
    add_partnership,
    council_codes,
    only_partnership,
    partnership,
)

pytestmark = pytest.mark.django_db


def test_no_partnership_is_made_unasked_and_the_command_that_makes_one_is_named() -> None:
    with pytest.raises(UnknownPartnership, match=r"no partnership yet.*wardmote partnership add"):
        only_partnership()
    assert not Partnership.objects.exists()


def test_the_only_partnership_is_never_the_demonstration() -> None:
    demonstration = add_partnership(by=system_person(), name="Made up", slug="demo", is_demo=True)
    assert only_partnership(may_be_demo=True) == demonstration
    with pytest.raises(UnknownPartnership, match="wardmote partnership add"):
        only_partnership()
    ours = make_partnership("riverside")
    assert only_partnership() == ours
    assert only_partnership(may_be_demo=True) == ours


def test_with_several_partnerships_one_must_be_named() -> None:
    make_partnership("riverside")
    make_partnership("hillside")
    with pytest.raises(UnknownPartnership, match=r"--partnership.*hillside, riverside"):
        only_partnership()


def test_an_unknown_partnership_is_refused_with_those_there_are() -> None:
    make_partnership("riverside")
    with pytest.raises(UnknownPartnership, match="There are: riverside"):
        partnership("riverbank")
    assert partnership("riverside").slug == "riverside"


def test_the_same_short_name_twice_is_refused() -> None:
    make_partnership("riverside")
    with pytest.raises(NotAllowedHere, match="already a partnership"):
        make_partnership("riverside")
    with pytest.raises(NotAllowedHere, match="cannot stand in an address"):
        make_partnership("River Side")


def test_councils_hold_from_the_first_day_until_the_day_before_the_end() -> None:
    ours = make_partnership()
    PartnershipCouncil.objects.create(
        partnership=ours, council_code="E06000032", valid_from=date(2020, 4, 1), valid_to=date(2023, 4, 1)
    )
    assert council_codes(ours, date(2020, 3, 31)) == ()
    assert council_codes(ours, date(2020, 4, 1)) == ("E06000032",)
    assert council_codes(ours, date(2023, 3, 31)) == ("E06000032",)
    assert council_codes(ours, date(2023, 4, 1)) == ()


def test_the_partnerships_there_are_are_named_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    add_partnership(by=system_person(), name="Riverside", slug="riverside")
    # A language in which the word on a page for a short name is another one.
    monkeypatch.setattr(public, "_", lambda text: {"slug": "enw-byr"}.get(text, text))
    with pytest.raises(UnknownPartnership, match="riverside"):
        partnership("no-such")
