"""The partnership's settings, and the page that says why a person may or may not do a thing."""

from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.access.decisions import reasons
from wardmote.foundations.access.public import Denied, check_may, may, permissions_of
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.permissions import LedgerPermission
from wardmote.foundations.members.public import Membership, RoleName
from wardmote.foundations.organisations.public import council_codes
from wardmote.foundations.rooms import all_permissions
from wardmote.intake.permissions import IntakePermission

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def save(personas: Personas, **changes: object) -> tuple[int, str]:
    fields = {"name": "Riverside CSP", "brand_colour": "#0b5563", "councils": "", **changes}
    url = reverse("access:settings", args=[personas.partnership.slug])
    answer = personas.client(RoleName.ADMINISTRATOR).post(url, fields)
    personas.partnership.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_name_colour_and_councils_are_saved_and_recorded(personas: Personas) -> None:
    status, _page = save(personas, councils="E06000032\ne06000055", brand_colour="#0B5563")
    assert status == 302
    assert personas.partnership.name == "Riverside CSP"
    assert personas.partnership.brand_colour == "#0b5563"
    assert council_codes(personas.partnership, date(2099, 1, 1)) == ("E06000032", "E06000055")
    entry = Entry.objects.get(event="organisations.councils.changed")
    assert (entry.after or {})["councils"] == ["E06000032", "E06000055"]


def test_councils_that_leave_were_there_before(personas: Personas) -> None:
    save(personas, councils="E06000032")
    held = personas.partnership.councils.get()
    held.valid_from = date(2020, 4, 1)
    held.save()
    save(personas, councils="E06000055")
    assert council_codes(personas.partnership, date(2021, 1, 1)) == ("E06000032",)
    assert council_codes(personas.partnership, date(2099, 1, 1)) == ("E06000055",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"brand_colour": "#ffff00"}, "too hard to read"),
        ({"brand_colour": "teal"}, "#0b5563"),
        ({"councils": "Luton"}, "LUTON is not a council"),
        ({"name": ""}, "There is a problem"),
    ],
)
def test_settings_that_cannot_be_are_refused(personas: Personas, changes: dict[str, str], sentence: str) -> None:
    status, page = save(personas, **changes)
    assert status == 422
    assert sentence in page
    assert personas.partnership.name == "Riverside Community Safety Partnership"


def test_a_logo_is_kept_under_a_name_of_its_own(personas: Personas) -> None:
    status, _page = save(personas, logo=SimpleUploadedFile("Gwen Morris at home.png", PNG))
    assert status == 302
    assert personas.partnership.logo.name.startswith("logos/")
    assert "Gwen" not in personas.partnership.logo.name
    with personas.partnership.logo.open("rb") as kept:
        assert kept.read() == PNG
    save(personas, remove_logo="on")
    assert not personas.partnership.logo


def test_a_logo_that_gave_way_is_removed_from_the_disk(
    personas: Personas, django_capture_on_commit_callbacks: Any
) -> None:
    save(personas, logo=SimpleUploadedFile("one.png", PNG))
    first = personas.partnership.logo.name
    with django_capture_on_commit_callbacks(execute=True):
        save(personas, logo=SimpleUploadedFile("two.png", PNG))
    second = personas.partnership.logo.name
    assert not default_storage.exists(first)
    assert default_storage.exists(second)
    with django_capture_on_commit_callbacks(execute=True):
        save(personas, remove_logo="on")
    assert not default_storage.exists(second)


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"MZ\x90\x00", PNG * 20000]
)
def test_what_is_not_a_small_picture_is_refused(personas: Personas, content: bytes) -> None:
    status, page = save(personas, logo=SimpleUploadedFile("logo.png", content))
    assert status == 422
    assert "The logo is" in page
    assert not personas.partnership.logo


def test_the_reasons_name_role_organisation_and_day(personas: Personas) -> None:
    url = reverse("access:explain", args=[personas.partnership.slug, personas.analyst.pk])
    page = personas.client(RoleName.ADMINISTRATOR).get(url).content.decode()
    assert "What Amira Khan may do, and why" in page
    assert "Analyst for Council since 1 April 2020." in page
    assert "No current membership grants it" in page


def test_people_of_another_partnership_cannot_be_asked_about(personas: Personas) -> None:
    url = reverse("access:explain", args=[personas.partnership.slug, personas.stranger.pk])
    assert personas.client(RoleName.ADMINISTRATOR).get(url).status_code == 404


@pytest.mark.parametrize("role", list(RoleName))
def test_the_reasons_agree_with_the_doors(personas: Personas, role: RoleName) -> None:
    person = personas.person(role)
    granted = {each.permission for each in reasons(person, personas.partnership) if each.is_granted}
    assert granted == permissions_of(person, personas.partnership)
    for permission in all_permissions():
        assert may(person, permission, partnership=personas.partnership) == (permission in granted)
        assert not may(person, permission, partnership=personas.other_partnership)


def test_a_refusal_says_who_may(personas: Personas) -> None:
    person = personas.person(RoleName.BOARD_MEMBER)
    with pytest.raises(Denied, match=r"load files.*Analyst"):
        check_may(person, IntakePermission.BATCH_LOAD, partnership=personas.partnership)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (date(2099, 1, 1), None, False),
        (date(2020, 4, 1), date(2021, 4, 1), False),
        (date(2020, 4, 1), date(2099, 4, 1), True),
    ],
)
def test_only_current_memberships_count(personas: Personas, starts: date, ends: date | None, holds: bool) -> None:
    Membership.objects.filter(user=personas.analyst).update(starts_on=starts, ends_on=ends)
    may_load = may(personas.analyst, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    assert may_load is holds


def test_two_memberships_add_up(personas: Personas) -> None:
    held = personas.members[RoleName.ADMINISTRATOR]
    Membership.objects.create(
        user=held.user,
        partnership=held.partnership,
        organisation=held.organisation,
        role=RoleName.ANALYST,
        starts_on=held.starts_on,
    )
    assert may(held.user, IntakePermission.BATCH_LOAD, partnership=held.partnership)
    assert may(held.user, LedgerPermission.ENTRY_SEARCH, partnership=held.partnership)
