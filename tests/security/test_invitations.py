"""No administrator becomes, names or takes in a person of another partnership by inviting them."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.personas import PASSWORD, Personas
from wardmote.foundations.access.public import may
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import Membership, RoleName, User, add_member, issue_invitation, system_person
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership, add_organisation
from wardmote.intake.permissions import IntakePermission

NEW_PASSWORD = "violet lamp over gravel"
ELSEWHERE = "Olwen Price"


@pytest.fixture
def by_single_sign_on(personas: Personas) -> User:
    """Somebody of the other partnership who signs in through their own organisation and has no password here."""
    person = add_member(
        by=system_person(),
        partnership=personas.other_partnership,
        organisation=personas.other_partnership.organisations.get(),
        email="olwen@elsewhere.example.org",
        display_name=ELSEWHERE,
        role=RoleName.ADMINISTRATOR,
    ).user
    SocialAccount.objects.create(user=person, provider="partnership", uid="olwen-1")
    person.last_login = timezone.now()
    person.save()
    return person


def invite(personas: Personas, email: str, **more: Any) -> str:
    fields = {
        "display_name": "Somebody",
        "email": email,
        "organisation": personas.organisations["council"].pk,
        "role": "analyst",
        **more,
    }
    client = personas.client(RoleName.ADMINISTRATOR)
    return client.post(reverse("access:invite", args=[personas.partnership.slug]), fields).content.decode()


def link_on(page: str) -> str:
    return page.split('id="invitation-link">')[1].split("<", maxsplit=1)[0].strip()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_link_of_another_partnership_sets_no_password(personas: Personas, by_single_sign_on: User) -> None:
    page = invite(personas, by_single_sign_on.email)
    link = link_on(page)
    # The administrator who made the link opens it in a browser of their own.
    Client().post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    personas.client(RoleName.ADMINISTRATOR).post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    by_single_sign_on.refresh_from_db()
    assert not by_single_sign_on.has_usable_password()
    assert not Membership.objects.current().filter(user=by_single_sign_on, partnership=personas.partnership).exists()


def test_a_name_from_elsewhere_is_shown_on_no_page(personas: Personas, by_single_sign_on: User) -> None:
    slug = personas.partnership.slug
    page = invite(personas, by_single_sign_on.email)
    offered = Membership.objects.get(user=by_single_sign_on, partnership=personas.partnership)
    client = personas.client(RoleName.ADMINISTRATOR)
    pages = [
        reverse("access:members", args=[slug]),
        reverse("access:member", args=[slug, offered.pk]),
        reverse("access:permissions", args=[slug]),
        reverse("access:explain", args=[slug, by_single_sign_on.pk]),
        reverse("ledger:search", args=[slug]),
    ]
    shown = page + "".join(client.get(address).content.decode() for address in pages)
    shown += client.post(reverse("access:member-remove", args=[slug, offered.pk]), follow=True).content.decode()
    assert ELSEWHERE not in shown
    assert by_single_sign_on.email in shown


def test_the_invited_person_joins_when_they_say_so(personas: Personas, by_single_sign_on: User) -> None:
    link = link_on(invite(personas, by_single_sign_on.email))
    assert not may(by_single_sign_on, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    assert Client().get(link).headers["Location"].startswith(reverse("account_login"))
    assert personas.client("stranger").post(link).status_code == 403
    browser = signed_in(by_single_sign_on)
    assert "Join Riverside Community Safety Partnership?" in browser.get(link).content.decode()
    browser.post(link)
    assert may(by_single_sign_on, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    members = personas.client(RoleName.ADMINISTRATOR).get(reverse("access:members", args=[personas.partnership.slug]))
    assert ELSEWHERE in members.content.decode()
    assert Entry.objects.filter(event="members.member.joined", actor=str(by_single_sign_on.pk)).exists()
    assert browser.get(link).status_code == 410


def test_the_invited_person_may_decline(personas: Personas, by_single_sign_on: User) -> None:
    link = link_on(invite(personas, by_single_sign_on.email))
    browser = signed_in(by_single_sign_on)
    browser.post(link, {"decline": "1"})
    assert browser.get(link).status_code == 410
    assert not may(by_single_sign_on, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    assert not Membership.objects.offered().exists()


def test_a_withdrawn_offer_lets_nobody_join(personas: Personas, by_single_sign_on: User) -> None:
    link = link_on(invite(personas, by_single_sign_on.email))
    offered = Membership.objects.get(user=by_single_sign_on, partnership=personas.partnership)
    client = personas.client(RoleName.ADMINISTRATOR)
    client.post(reverse("access:member-remove", args=[personas.partnership.slug, offered.pk]))
    assert signed_in(by_single_sign_on).post(link).status_code == 410
    assert not may(by_single_sign_on, IntakePermission.BATCH_LOAD, partnership=personas.partnership)


def test_a_first_password_link_ends_when_the_person_has_signed_in_or_belongs_elsewhere(personas: Personas) -> None:
    first = link_on(invite(personas, "new@example.org"))
    second = link_on(invite(personas, "newer@example.org"))
    User.objects.filter(email="new@example.org").update(last_login=timezone.now())
    add_member(
        by=system_person(),
        partnership=personas.other_partnership,
        organisation=personas.other_partnership.organisations.get(),
        email="newer@example.org",
        display_name="Newer",
        role=RoleName.ANALYST,
    )
    for link, address in ((first, "new@example.org"), (second, "newer@example.org")):
        answer = Client().post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
        assert answer.status_code == 410
        assert not User.objects.get(email=address).has_usable_password()


def test_no_new_link_for_a_member_who_signs_in_through_their_organisation(
    personas: Personas, by_single_sign_on: User
) -> None:
    held = Membership.objects.get(user=by_single_sign_on)
    with pytest.raises(NotAllowedHere):
        issue_invitation(by=system_person(), membership=held)


def test_a_link_of_one_partnership_does_not_end_anothers(personas: Personas, by_single_sign_on: User) -> None:
    link = link_on(invite(personas, by_single_sign_on.email))
    third = Partnership.objects.create(slug="third", name="Third")
    body = add_organisation(
        by=system_person(), partnership=third, name="Council", kind="council", from_=timezone.localdate()
    )
    offered = add_member(
        by=system_person(),
        partnership=third,
        organisation=body,
        email=by_single_sign_on.email,
        display_name="Somebody",
        role=RoleName.ANALYST,
    )
    issue_invitation(by=system_person(), membership=offered)
    assert signed_in(by_single_sign_on).get(link).status_code == 200


def test_a_person_with_a_password_elsewhere_is_asked_too(personas: Personas) -> None:
    link = link_on(invite(personas, personas.stranger.email))
    assert not may(personas.stranger, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    browser = Client()
    sent_to = browser.get(link).headers["Location"]
    browser.post(sent_to, {"login": personas.stranger.email, "password": PASSWORD})
    browser.post(link)
    assert may(personas.stranger, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
