"""Inviting, changing and removing members, through the pages and their operations."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.personas import PASSWORD, Personas
from wardmote.foundations.access import operations
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.public import Denied, found_partnership, may
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import Invitation, Membership, RoleName, User, accept_invitation
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership
from wardmote.intake.permissions import IntakePermission

NEW_PASSWORD = "violet lamp over gravel"


def invite(personas: Personas, **changes: object) -> tuple[Client, str]:
    client = personas.client(RoleName.ADMINISTRATOR)
    fields = {
        "display_name": "Nia Rhys",
        "email": "Nia.Rhys@Example.org",
        "organisation": personas.organisations["council"].pk,
        "role": "analyst",
        **changes,
    }
    response = client.post(reverse("access:invite", args=[personas.partnership.slug]), fields)
    return client, response.content.decode()


def link_on(page: str) -> str:
    return page.split('id="invitation-link">')[1].split("<", maxsplit=1)[0].strip()


def test_an_invited_person_chooses_a_password_and_signs_in(personas: Personas) -> None:
    _client, page = invite(personas)
    link = link_on(page)
    assert "nia" not in link.lower()
    browser = Client()
    assert "Choose your password" in browser.get(link).content.decode()
    answer = browser.post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert answer.status_code == 302
    signed_in = browser.post(reverse("account_login"), {"login": "nia.rhys@example.org", "password": NEW_PASSWORD})
    assert signed_in.status_code == 302
    person = User.objects.get(email="nia.rhys@example.org")
    assert may(person, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"members.member.added", "members.invitation.issued", "members.invitation.accepted"} <= events
    assert "access.person.signed-in" in events


def test_a_link_works_once(personas: Personas) -> None:
    _client, page = invite(personas)
    link = link_on(page)
    Client().post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    again = Client().post(link, {"password": "another long password here", "again": "another long password here"})
    assert again.status_code == 410
    assert "has been used or has run out" in again.content.decode()
    assert User.objects.get(email="nia.rhys@example.org").check_password(NEW_PASSWORD)


def test_a_link_runs_out(personas: Personas) -> None:
    _client, page = invite(personas)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link_on(page)).status_code == 410


def test_a_new_link_ends_the_old_one(personas: Personas) -> None:
    client, page = invite(personas)
    membership = Membership.objects.get(user__email="nia.rhys@example.org")
    renewed = client.post(reverse("access:member-invitation", args=[personas.partnership.slug, membership.pk]))
    assert Client().get(link_on(page)).status_code == 410
    assert Client().get(link_on(renewed.content.decode())).status_code == 200


def test_the_database_does_not_hold_the_link(personas: Personas) -> None:
    _client, page = invite(personas)
    token = link_on(page).rstrip("/").rsplit("/", 1)[1]
    assert len(token) > 40
    assert not Invitation.objects.filter(token_hash=token).exists()


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "too short"),
        (NEW_PASSWORD, "something else", "not the same"),
        ("password1234", "password1234", "too common"),
    ],
)
def test_a_weak_first_password_is_refused(personas: Personas, password: str, again: str, sentence: str) -> None:
    _client, page = invite(personas)
    answer = Client().post(link_on(page), {"password": password, "again": again})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.get(email="nia.rhys@example.org").has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_the_letter_is_sent_when_there_is_a_mail_server(personas: Personas, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    _client, page = invite(personas)
    assert "sent to them by e-mail" in page
    assert link_on(page) in mail.outbox[0].body
    assert "Nia" not in mail.outbox[0].subject + mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_does_not_leave_is_recorded(
    personas: Personas, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = "mail.example.org"

    def refuse(*_args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    _client, page = invite(personas)
    assert "sent to them by e-mail" not in page
    assert link_on(page)
    assert Entry.objects.filter(event="members.invitation.not-sent").count() == 1


def test_without_a_mail_server_no_letter_is_sent(personas: Personas) -> None:
    invite(personas)
    assert mail.outbox == []


def test_a_person_known_from_elsewhere_keeps_their_password(personas: Personas) -> None:
    _client, page = invite(personas, email=personas.stranger.email, display_name="Another Name")
    assert "say whether they join" in page
    personas.stranger.refresh_from_db()
    assert personas.stranger.display_name == "Kofi Mensah"
    assert personas.stranger.check_password(PASSWORD)
    personas.client("stranger").post(link_on(page))
    assert may(personas.stranger, IntakePermission.BATCH_LOAD, partnership=personas.partnership)


def test_the_same_place_twice_is_refused(personas: Personas) -> None:
    invite(personas)
    _client, page = invite(personas)
    assert "already has that role" in page


def test_another_partnerships_organisation_cannot_be_chosen(personas: Personas) -> None:
    foreign = personas.other_partnership.organisations.get()
    _client, page = invite(personas, organisation=foreign.pk)
    assert "There is a problem" in page
    assert not User.objects.filter(email="nia.rhys@example.org").exists()


def test_a_role_is_changed_and_history_keeps_both(personas: Personas) -> None:
    held = personas.members[RoleName.BOARD_MEMBER]
    client = personas.client(RoleName.ADMINISTRATOR)
    url = reverse("access:member-role", args=[personas.partnership.slug, held.pk])
    page = client.post(url, {"role": "analyst"}, follow=True).content.decode()
    assert "is now: Analyst" in page
    assert may(held.user, IntakePermission.BATCH_LOAD, partnership=personas.partnership)
    roles = Membership.objects.filter(user=held.user).order_by("pk").values_list("role", "ends_on")
    assert list(roles) == [("board_member", timezone.localdate()), ("analyst", None)]
    entry = Entry.objects.get(event="members.member.role-changed")
    assert (entry.before or {})["role"] == "board_member"
    assert (entry.after or {})["role"] == "analyst"


def test_a_removed_member_is_a_stranger_at_once(personas: Personas) -> None:
    held = personas.members[RoleName.ANALYST]
    theirs = personas.client(RoleName.ANALYST)
    members_page = reverse("access:members", args=[personas.partnership.slug])
    assert theirs.get(members_page).status_code == 200
    client = personas.client(RoleName.ADMINISTRATOR)
    client.post(reverse("access:member-remove", args=[personas.partnership.slug, held.pk]))
    assert theirs.get(members_page).status_code == 404
    assert Entry.objects.filter(event="members.member.removed").exists()


def test_the_last_administrator_stays(personas: Personas) -> None:
    held = personas.members[RoleName.ADMINISTRATOR]
    client = personas.client(RoleName.ADMINISTRATOR)
    for name, fields in (("member-remove", {}), ("member-role", {"role": "analyst"})):
        url = reverse(f"access:{name}", args=[personas.partnership.slug, held.pk])
        assert "only administrator" in client.post(url, fields, follow=True).content.decode()
    assert may(held.user, AccessPermission.MEMBER_CHANGE, partnership=personas.partnership)


def test_an_unknown_role_is_refused_with_the_roles_there_are(personas: Personas) -> None:
    held = personas.members[RoleName.BOARD_MEMBER]
    with pytest.raises(NotAllowedHere, match="administrator, analyst"):
        operations.change_member_role(by=personas.administrator, membership=held, role="chief wizard")


@pytest.mark.parametrize("role", [role for role in RoleName if role != RoleName.ADMINISTRATOR])
def test_only_administrators_change_members(personas: Personas, role: RoleName) -> None:
    by, held = personas.person(role), personas.members[RoleName.BOARD_MEMBER]
    with pytest.raises(Denied, match="Administrator"):
        operations.change_member_role(by=by, membership=held, role="analyst")
    with pytest.raises(Denied):
        operations.remove_member(by=by, membership=held)
    with pytest.raises(Denied):
        operations.renew_invitation(by=by, membership=held)


def test_an_administrator_elsewhere_cannot_reach_this_partnership(personas: Personas) -> None:
    held = personas.members[RoleName.BOARD_MEMBER]
    Membership.objects.filter(user=personas.stranger).update(role=RoleName.ADMINISTRATOR)
    client = personas.client("stranger")
    there = reverse("access:member", args=[personas.other_partnership.slug, held.pk])
    assert client.get(there).status_code == 404
    with pytest.raises(Denied):
        operations.remove_member(by=personas.stranger, membership=held)


def test_organisations_are_added_with_a_dated_kind(personas: Personas) -> None:
    client = personas.client(RoleName.ADMINISTRATOR)
    slug = personas.partnership.slug
    fields = {"name": "NHS Riverside ICB", "kind": "integrated-care-board", "from_": "2022-07-01"}
    page = client.post(reverse("access:organisation-add", args=[slug]), fields, follow=True).content.decode()
    assert "NHS Riverside ICB has been added" in page
    early = {**fields, "name": "Too early", "from_": "2021-01-01"}
    refused = client.post(reverse("access:organisation-add", args=[slug]), early)
    assert refused.status_code == 422
    assert "was not a kind of body on 1 January 2021" in refused.content.decode()


def test_a_kind_changes_from_a_day(personas: Personas) -> None:
    council = personas.organisations["council"]
    url = reverse("access:organisation-kind", args=[personas.partnership.slug, council.pk])
    client = personas.client(RoleName.ADMINISTRATOR)
    client.post(url, {"kind": "co-operating-body", "from_": "2025-01-01"})
    assert council.kind_on(date(2024, 12, 31)) == "council"
    assert council.kind_on(date(2025, 1, 1)) == "co-operating-body"
    assert "later day" in client.post(url, {"kind": "other", "from_": "2024-01-01"}).content.decode()


def test_a_partnership_is_founded_with_its_first_administrator(db: None) -> None:
    link = found_partnership(
        name="Lakeside Community Safety Partnership",
        slug="lakeside",
        council_codes=["E06000032"],
        administrator_email="First@Example.org",
        administrator_name="Dai Evans",
    )
    partnership = Partnership.objects.get(slug="lakeside")
    person = accept_invitation(token=link.rstrip("/").rsplit("/", 1)[1], password=NEW_PASSWORD)
    assert may(person, AccessPermission.MEMBER_INVITE, partnership=partnership)
    assert [row.council_code for row in partnership.councils.all()] == ["E06000032"]


def test_a_refused_partnership_leaves_nothing_behind(db: None) -> None:
    with pytest.raises(NotAllowedHere, match="Luton is not a council's code"):
        found_partnership(
            name="Hillside",
            slug="hillside",
            council_codes=["Luton"],
            administrator_email="first@example.org",
            administrator_name="Dai Evans",
        )
    assert not Partnership.objects.filter(slug="hillside").exists()
    assert not User.objects.filter(email="first@example.org").exists()
