"""Roles of a partnership's own: made of what their maker may do, given, changed, ended; several roles a person are one."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.personas import SINCE, Personas
from wardmote.foundations.access.decisions import members_who_may, permissions_of, reasons
from wardmote.foundations.access.errors import Denied
from wardmote.foundations.access.operations import add_member_role, change_member_role, invite_member
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.role_operations import add_role, change_role, end_role
from wardmote.foundations.access.roles import ROLES, role_named
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import Membership, PartnershipRole, RoleName, User, add_member
from wardmote.foundations.organisations.public import NotAllowedHere
from wardmote.foundations.rooms import Permission, permission_named

pytestmark = pytest.mark.django_db
READS = frozenset({permission_named("sharing:return:view"), permission_named("measures:figure:view")})


def own_role(
    personas: Personas, name: str = "Data officer", permissions: frozenset[Permission] = READS
) -> PartnershipRole:
    return add_role(
        by=personas.administrator,
        partnership=personas.partnership,
        name=name,
        description="Follows the returns.",
        permissions=permissions,
    )


def given(personas: Personas, role: str, *, to: RoleName = RoleName.BOARD_MEMBER) -> User:
    add_member_role(by=personas.administrator, membership=personas.members[to], role=role)
    return personas.person(to)


def test_a_role_of_ones_own_needs_no_more_than_a_row_and_joins_the_other_roles(personas: Personas) -> None:
    role = own_role(personas)
    person = personas.person(RoleName.BOARD_MEMBER)
    assert not reaches(personas, RoleName.BOARD_MEMBER, "sharing:tracker")
    given(personas, role.key)
    whole = permissions_of(person, personas.partnership)
    assert whole == ROLES[RoleName.BOARD_MEMBER].permissions | READS | {AccessPermission.HOME_VIEW}
    assert reaches(personas, RoleName.BOARD_MEMBER, "sharing:tracker")
    assert person in [
        each.user for each in members_who_may(personas.partnership, permission_named("sharing:return:view"))
    ]
    reason = next(each for each in reasons(person, personas.partnership) if each.permission == "sharing:return:view")
    assert [each.name for each, _membership in reason.granted_by] == ["Data officer"]
    assert permissions_of(person, personas.other_partnership) == frozenset()


def reaches(personas: Personas, role: str, route: str) -> bool:
    return personas.client(role).get(reverse(route, args=[personas.partnership.slug])).status_code == 200


def test_what_a_choice_needs_is_added_to_it(personas: Personas) -> None:
    role = own_role(personas, permissions=frozenset({permission_named("runs:run:cancel")}))
    assert set(role.permissions) == {"runs:run:cancel", "runs:run:view", "partnership:home:view"}


def test_nobody_puts_into_a_role_what_they_may_not_do(personas: Personas) -> None:
    with pytest.raises(NotAllowedHere, match="You may not: load files"):
        own_role(personas, permissions=frozenset({permission_named("intake:batch:load")}))
    assert not PartnershipRole.objects.exists()
    role = own_role(personas)
    with pytest.raises(NotAllowedHere, match="write in the strategic assessment"):
        change_role(
            by=personas.administrator,
            role=role,
            name=role.name,
            description="More.",
            permissions={*READS, permission_named("assessment:assessment:write")},
        )
    for stranger in (personas.analyst, personas.stranger):
        with pytest.raises(Denied):
            end_role(by=stranger, role=role)


def test_what_another_administrator_put_in_may_stay(personas: Personas) -> None:
    role = own_role(personas)
    PartnershipRole.objects.filter(pk=role.pk).update(permissions=[*role.permissions, "assessment:assessment:write"])
    role.refresh_from_db()
    kept = change_role(
        by=personas.administrator,
        role=role,
        name="Writer",
        description="Writes.",
        permissions={permission_named("assessment:assessment:write"), permission_named("assessment:assessment:view")},
    )
    assert set(kept.permissions) == {
        "assessment:assessment:view",
        "assessment:assessment:write",
        "partnership:home:view",
    }


def test_who_may_only_change_members_cannot_raise_anybody_above_themselves(personas: Personas) -> None:
    secretary = own_role(
        personas, "Secretary", frozenset({AccessPermission.MEMBER_CHANGE, AccessPermission.MEMBER_INVITE})
    )
    person = given(personas, secretary.key)
    own = Membership.objects.get(user=person, role=RoleName.BOARD_MEMBER)
    for role in (RoleName.ADMINISTRATOR, RoleName.ANALYST):
        with pytest.raises(NotAllowedHere, match="what you may not do yourself"):
            add_member_role(by=person, membership=own, role=role)
        with pytest.raises(NotAllowedHere, match="what you may not do yourself"):
            change_member_role(by=person, membership=own, role=role)
    with pytest.raises(NotAllowedHere, match="what you may not do yourself"):
        invite_member(
            by=person,
            partnership=personas.partnership,
            organisation=personas.organisations["council"],
            email="new@example.org",
            display_name="New One",
            role=RoleName.ADMINISTRATOR,
        )
    page = personas.client(RoleName.BOARD_MEMBER).get(reverse("access:invite", args=[personas.partnership.slug]))
    assert f'value="{RoleName.ADMINISTRATOR}"' not in page.content.decode()
    assert f'value="{RoleName.BOARD_MEMBER}"' in page.content.decode()
    add_member_role(by=person, membership=personas.members[RoleName.ASB_OFFICER], role=RoleName.BOARD_MEMBER)


def test_a_change_takes_effect_at_once_and_an_end_takes_the_places_with_it(personas: Personas) -> None:
    role = own_role(personas)
    person = given(personas, role.key)
    change_role(
        by=personas.administrator,
        role=role,
        name="Reader",
        description="Reads.",
        permissions={permission_named("measures:figure:view")},
    )
    assert permission_named("sharing:return:view") not in permissions_of(person, personas.partnership)
    assert end_role(by=personas.administrator, role=role) == 1
    assert [each.role for each in Membership.objects.current().filter(user=person)] == [RoleName.BOARD_MEMBER]
    with pytest.raises(NotAllowedHere, match="is not a role"):
        given(personas, role.key)
    role.refresh_from_db()
    with pytest.raises(NotAllowedHere, match="has ended"):
        end_role(by=personas.administrator, role=role)
    assert role_named(role.key).permissions == frozenset()


def test_another_partnerships_role_is_none_here(personas: Personas) -> None:
    role = own_role(personas)
    body = personas.other_partnership.organisations.get()
    with pytest.raises(NotAllowedHere, match="is not a role"):
        add_member(
            by=personas.stranger,
            partnership=personas.other_partnership,
            organisation=body,
            email="new@example.org",
            display_name="New One",
            role=role.key,
            starts_on=SINCE,
        )
    client = personas.client("administrator")
    foreign = PartnershipRole.objects.create(
        partnership=personas.other_partnership, name="Theirs", description="x", permissions=[], starts_on=SINCE
    )
    assert client.get(reverse("access:role", args=[personas.partnership.slug, foreign.pk])).status_code == 404


@pytest.mark.parametrize("name", ["", "  ", "analyst", "ANALYST", "data  OFFICER"])
def test_a_name_is_given_and_given_once(personas: Personas, name: str) -> None:
    own_role(personas)
    with pytest.raises(NotAllowedHere, match=r"already a role|Give the role a name"):
        own_role(personas, name)


def test_the_database_refuses_two_open_roles_of_one_name(personas: Personas) -> None:
    own_role(personas)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipRole.objects.create(
            partnership=personas.partnership, name="DATA officer", description="x", permissions=[], starts_on=SINCE
        )


def test_the_ledger_says_what_a_role_allowed_before_and_after(personas: Personas) -> None:
    role = own_role(personas)
    change_role(
        by=personas.administrator,
        role=role,
        name=role.name,
        description="Less.",
        permissions={permission_named("measures:figure:view")},
    )
    entry = Entry.objects.get(event="members.role.changed")
    assert "sharing:return:view" in (entry.before or {})["permissions"]
    assert "sharing:return:view" not in (entry.after or {})["permissions"]
    page = personas.client("administrator").get(reverse("ledger:search", args=[personas.partnership.slug]))
    assert "changed a role of the partnership&#x27;s own: data officer" in page.content.decode()


def test_the_pages_make_change_and_end_a_role(personas: Personas) -> None:
    client, slug = personas.client("administrator"), personas.partnership.slug
    form = {"name": "Data officer", "description": "Follows the returns.", "permissions": ["sharing:return:view"]}
    page = client.get(reverse("access:role-add", args=[slug])).content.decode()
    assert "See which returns are owed and what came" in page
    assert "Load files" not in page
    assert client.post(reverse("access:role-add", args=[slug]), form).status_code == 302
    role = PartnershipRole.objects.get()
    refused = client.post(reverse("access:role-add", args=[slug]), {**form, "permissions": ["intake:batch:load"]})
    assert refused.status_code == 422
    told = client.post(reverse("access:role", args=[slug, role.pk]), {**form, "name": "Returns officer"}, follow=True)
    assert "Returns officer" in told.content.decode()
    assert client.post(reverse("access:role-end", args=[slug, role.pk])).status_code == 302
    assert "Ended:" in client.get(reverse("access:roles", args=[slug])).content.decode()


def test_a_person_with_several_roles_is_one_line(personas: Personas) -> None:
    given(personas, RoleName.ASB_OFFICER)
    page = personas.client("administrator").get(reverse("access:members", args=[personas.partnership.slug]))
    text = page.content.decode()
    assert f"{len(RoleName)} current members" in text
    assert text.count("Councillor Jean Baptiste") == 1
    line = next(each for each in page.context["lines"] if each.name == "Councillor Jean Baptiste")
    assert [place.membership.role for place in line.places] == [RoleName.BOARD_MEMBER, RoleName.ASB_OFFICER]
    member = personas.client("administrator").get(
        reverse("access:member", args=[personas.partnership.slug, line.first.pk])
    )
    assert "ASB officer, Council" in member.content.decode()


def test_who_has_left_shows_as_such(personas: Personas) -> None:
    client = personas.client("administrator")
    gone = personas.members[RoleName.PROVIDER]
    client.post(reverse("access:member-remove", args=[personas.partnership.slug, gone.pk]))
    address = reverse("access:members", args=[personas.partnership.slug])
    assert "Ruth Feldman" not in client.get(address).content.decode().partition("<table")[2]
    left = client.get(address, {"state": "ended"}).content.decode()
    assert "Ruth Feldman" in left
    assert "has left" in left
    assert "Amira Khan" not in left.partition("<table")[2]
