"""Kinds of body and short names."""

from datetime import date

import pytest

from wardmote.foundations.organisations.public import UnknownOrganisationKind, body_kind, body_kinds
from wardmote.foundations.organisations.rules import council_code_problem, slug_problem


def test_health_passed_from_clinical_commissioning_groups_to_integrated_care_boards_on_one_day() -> None:
    before, after = body_kind("clinical-commissioning-group"), body_kind("integrated-care-board")
    last, first = date(2022, 6, 30), date(2022, 7, 1)
    assert (before.is_valid_on(last), after.is_valid_on(last)) == (True, False)
    assert (before.is_valid_on(first), after.is_valid_on(first)) == (False, True)


def test_every_kind_says_where_it_comes_from() -> None:
    assert len(body_kinds()) > 4
    for kind in body_kinds().values():
        assert kind.source
        assert kind.valid_to is None or kind.valid_from < kind.valid_to


@pytest.mark.parametrize("written", ["Responsible authority", "responsible_authority", " responsible-authority "])
def test_a_kind_is_found_however_it_is_written(written: str) -> None:
    assert body_kind(written).slug == "responsible-authority"


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownOrganisationKind, match="co-operating-body"):
        body_kind("guild")


@pytest.mark.parametrize("slug", ["", "Two Words", "-a", "a--b", "x" * 51, "caerffili/x"])
def test_short_names_that_cannot_stand_in_an_address(slug: str) -> None:
    assert "cannot stand in an address" in slug_problem(slug)


def test_a_short_name_that_can() -> None:
    assert not slug_problem("our-partnership-2")


@pytest.mark.parametrize("code", ["Luton", "E0600003", "E01015783", "S12000036", "e06000032"])
def test_what_is_no_councils_code(code: str) -> None:
    assert "is not a council's code" in council_code_problem([code, "E06000032"])


def test_councils_of_england_and_wales_have_codes() -> None:
    assert not council_code_problem(["E06000032", "E07000008", "E08000025", "E09000001", "W06000015"])
