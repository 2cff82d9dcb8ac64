from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import User, add_member
from wardmote.foundations.organisations.public import Partnership, add_organisation, add_partnership
from wardmote.foundations.places.models import AreaList
from wardmote.foundations.places.public import (
    AreaKind,
    AreaLoadReport,
    PlacesRefused,
    area,
    areas,
    catalogue_version,
    change_list,
    make_list,
    makeup,
    population,
)


@pytest.fixture
def partnership(by: User) -> Partnership:
    return add_partnership(by=by, name="Safer Ambridge", slug="safer-ambridge")


@pytest.fixture
def someone(by: User, partnership: Partnership) -> Client:
    return signed_in_as(by, partnership, "analyst")


def signed_in_as(by: User, partnership: Partnership, role: str) -> Client:
    body = add_organisation(
        by=by, partnership=partnership, name="Ambridge Council", kind="council", from_=date(2020, 1, 1)
    )
    member = add_member(
        by=by,
        partnership=partnership,
        organisation=body,
        email=f"{role}@example.org",
        display_name="A Member",
        role=role,
        starts_on=date(2020, 1, 1),
    )
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_list_is_dated_and_recorded(by: User, partnership: Partnership, loaded: AreaLoadReport) -> None:
    version = catalogue_version()
    made = make_list(
        by=by, partnership=partnership, name="The Green", codes=["E01000001", "E05000002"], on=date(2024, 1, 1)
    )
    assert made.code == f"N-{partnership.pk}-the-green"
    assert set(makeup(made.code, partnership=partnership).lsoas) == {"E01000001", "E01000003"}
    assert makeup(made.code, partnership=partnership).is_estimate
    people = population(made.code, year=2021, partnership=partnership)
    assert people is not None
    assert (people.count, people.is_estimate) == (1500, True)
    change_list(by=by, area_list=made, codes=["E01000001"], on=date(2025, 1, 1))
    assert not makeup(made.code, partnership=partnership).is_estimate
    assert made.items.get(code="E05000002").valid_to == date(2025, 1, 1)
    assert area(made.code, partnership=partnership).council_code == "E06000901"
    assert [row.name for row in areas(AreaKind.NEIGHBOURHOOD, partnership=partnership)] == ["The Green"]
    assert catalogue_version() != version
    assert list(Entry.objects.filter(event__startswith="places.list").values_list("event", flat=True)) == [
        "places.list.made",
        "places.list.changed",
    ]


@pytest.mark.parametrize(
    ("name", "codes", "why"),
    [("!!", ["E01000001"], "a name"), ("A", [], "at least one"), ("A", ["E01999999"], "E01999999")],
)
def test_a_list_that_cannot_be_is_refused(
    name: str, codes: list[str], why: str, by: User, partnership: Partnership, loaded: AreaLoadReport
) -> None:
    with pytest.raises(PlacesRefused, match=why):
        make_list(by=by, partnership=partnership, name=name, codes=codes, on=date(2024, 1, 1))
    assert not AreaList.objects.exists()


def test_without_areas_the_page_says_what_to_do(someone: Client, partnership: Partnership) -> None:
    page = someone.get(reverse("places:areas", args=[partnership.slug])).content.decode()
    assert "wardmote areas load" in page


def test_the_areas_page_shows_councils_people_and_sources(
    someone: Client, partnership: Partnership, loaded: AreaLoadReport
) -> None:
    page = someone.get(reverse("places:areas", args=[partnership.slug])).content.decode()
    for text in ("Ambridge, City of", "3,000", "Bedfordshire Police", "Open Government Licence", "Crown copyright"):
        assert text in page


def test_an_area_page_flags_an_estimate(someone: Client, partnership: Partnership, loaded: AreaLoadReport) -> None:
    page = someone.get(reverse("places:area", args=[partnership.slug, "E05000001"])).content.decode()
    assert "2,500" in page
    assert "estimate" in page
    council = someone.get(reverse("places:area", args=[partnership.slug, "E06000901"])).content.decode()
    assert "estimate" not in council


def test_an_unknown_area_is_not_found(someone: Client, partnership: Partnership, loaded: AreaLoadReport) -> None:
    assert someone.get(reverse("places:area", args=[partnership.slug, "E05099999"])).status_code == 404


def test_a_merged_council_is_explained(someone: Client, partnership: Partnership, loaded: AreaLoadReport) -> None:
    answer = someone.get(reverse("places:area", args=[partnership.slug, "E07000904"]), follow=True)
    assert "Hollerton (E07000904) became part of Felpersham (E06000906)" in answer.content.decode()


def test_a_neighbourhood_is_made_and_changed_in_the_browser(
    someone: Client, partnership: Partnership, loaded: AreaLoadReport
) -> None:
    address = reverse("places:new-list", args=[partnership.slug])
    assert "Ambridge 001A" in someone.get(address).content.decode()
    nothing = someone.post(address, {"name": "The Green", "on": "2024-01-01"})
    assert "Choose at least one ward or LSOA." in nothing.content.decode()
    given = {"name": "The Green", "on": "2024-01-01", "lsoas": ["E01000001", "E01000002"]}
    made = someone.post(address, given)
    code = f"N-{partnership.pk}-the-green"
    assert made.headers["Location"] == reverse("places:area", args=[partnership.slug, code])
    assert "The Green" in someone.get(made.headers["Location"]).content.decode()
    someone.post(
        reverse("places:change-list", args=[partnership.slug, code]), {"on": "2025-01-01", "lsoas": "E01000003"}
    )
    assert set(makeup(code, partnership=partnership).lsoas) == {"E01000003"}


def test_a_board_member_may_look_but_not_make(by: User, partnership: Partnership, loaded: AreaLoadReport) -> None:
    board = signed_in_as(by, partnership, "board_member")
    assert board.get(reverse("places:areas", args=[partnership.slug])).status_code == 200
    assert board.post(reverse("places:new-list", args=[partnership.slug]), {"name": "X"}).status_code == 403


def test_another_partnerships_neighbourhood_does_not_exist_here(
    by: User, someone: Client, partnership: Partnership, loaded: AreaLoadReport
) -> None:
    other = add_partnership(by=by, name="Safer Borchester", slug="safer-borchester")
    theirs = make_list(by=by, partnership=other, name="Theirs", codes=["E01000004"], on=date(2024, 1, 1))
    assert someone.get(reverse("places:area", args=[partnership.slug, theirs.code])).status_code == 404
    assert someone.post(reverse("places:change-list", args=[partnership.slug, theirs.code])).status_code == 404
