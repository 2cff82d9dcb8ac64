"""Walls: the object of another partnership, and of another organisation, is not found at any address."""

from typing import Any

import pytest
from django.urls import reverse

from tests.integration.access.test_routes import Route, named_ours
from tests.personas import PASSWORD, SINCE, Personas, make_personas
from tests.route_objects import OF_AN_ORGANISATION, OF_NOBODY, OWN_OBJECTS, ROUTE_OBJECTS
from wardmote.foundations.access.public import ROLES
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, User, add_member, system_person
from wardmote.foundations.organisations.public import add_organisation

DENIED, NOT_FOUND, WRONG_METHOD = 403, 404, 405


def with_objects() -> list[Route]:
    """The addresses inside a partnership that name an object of somebody's."""
    inside = [route for route in named_ours() if "<" in route.pattern.replace("<slug:partnership>", "")]
    return [route for route in inside if route.name not in OF_NOBODY]


def arguments(route: Route, whose: Personas) -> dict[str, Any]:
    made = OWN_OBJECTS.get(route.name) or ROUTE_OBJECTS[route.name]
    return made(whose)


def opened(client: Any, route: Route, slug: str, named: dict[str, Any]) -> tuple[list[str], bool]:
    """How an address opened for somebody whom it should not know, by either method; and whether it said "not found"."""
    client.raise_request_exception = False
    address = reverse(route.name, kwargs={"partnership": slug, **named})
    found = {method: getattr(client, method)(address).status_code for method in ("get", "post")}
    wrong = [
        f"{route.name}: {method} answers {status}"
        for method, status in found.items()
        if status not in {DENIED, NOT_FOUND, WRONG_METHOD}
    ]
    return wrong, NOT_FOUND in found.values()


def may_open(route: Route, role: str) -> bool:
    door = route.door
    held = ROLES[RoleName(role)].permissions
    return bool(door and not held.isdisjoint((door.permission, *door.others)))


def test_every_object_is_somebodys_or_nobodys() -> None:
    names = {route.name for route in named_ours()}
    assert set(OF_NOBODY) | set(OWN_OBJECTS) | OF_AN_ORGANISATION <= names
    assert not set(OF_NOBODY) & (set(OWN_OBJECTS) | OF_AN_ORGANISATION)
    assert len(with_objects()) > 30
    unknown = [route.name for route in with_objects() if route.name not in {*OWN_OBJECTS, *ROUTE_OBJECTS}]
    assert not unknown, (
        f"Say in the room's route_objects.py how somebody's object is made, or why it is nobody's: {unknown}"
    )


@pytest.mark.parametrize("role", [role.value for role in RoleName])
def test_the_object_of_another_partnership_is_not_found(personas: Personas, role: str) -> None:
    theirs = make_personas("hillside")
    client, wrong = personas.client(role), []
    for route in with_objects():
        named = arguments(route, theirs)
        before = Entry.objects.filter(partnership=str(theirs.partnership.pk)).count()
        faults, is_not_found = opened(client, route, personas.partnership.slug, named)
        wrong += faults
        if may_open(route, role) and not is_not_found:
            wrong.append(f"{route.name}: does not say that there is no such page")
        if Entry.objects.filter(partnership=str(theirs.partnership.pk)).count() != before:
            wrong.append(f"{route.name}: something happened in the other partnership")
    assert not wrong, "\n".join(wrong)


def officer_of_the_police(personas: Personas) -> User:
    """Sends files, as the fire and rescue service's officer does, for another organisation."""
    police = add_organisation(
        by=system_person(), partnership=personas.partnership, name="County Police", kind="police", from_=SINCE
    )
    return add_member(
        by=system_person(),
        partnership=personas.partnership,
        organisation=police,
        email="officer@police.example.org",
        display_name="Dev Shah",
        role=RoleName.PARTNER_OFFICER,
        password=PASSWORD,
        starts_on=SINCE,
    ).user


@pytest.mark.parametrize("role", [RoleName.PARTNER_OFFICER, RoleName.PROVIDER])
def test_the_object_of_another_organisation_is_not_found(personas: Personas, role: RoleName) -> None:
    client = personas.client(role)
    if role is RoleName.PARTNER_OFFICER:
        client.force_login(officer_of_the_police(personas), backend="django.contrib.auth.backends.ModelBackend")
    wrong = []
    for route in with_objects():
        if route.name not in OF_AN_ORGANISATION:
            continue
        faults, is_not_found = opened(client, route, personas.partnership.slug, arguments(route, personas))
        wrong += faults
        if may_open(route, role) and not is_not_found:
            wrong.append(f"{route.name}: does not say that there is no such page")
    assert not wrong, "\n".join(wrong)


def test_the_organisations_own_officer_does_find_its_objects(personas: Personas) -> None:
    client = personas.client(RoleName.PARTNER_OFFICER)
    for name in ("intake:batch", "sharing:return", "sharing:receipt", "sharing:agreement"):
        named = ROUTE_OBJECTS[name](personas)
        assert client.get(reverse(name, kwargs={"partnership": personas.partnership.slug, **named})).status_code == 200
