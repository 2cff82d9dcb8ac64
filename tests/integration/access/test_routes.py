"""Persona × route: every address of the program has a door, and every door does to each person what the table says."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.personas import EVERYBODY, SIGNED_OUT, STRANGER, Personas
from tests.route_objects import (
    OF_ONE_ORGANISATION,
    OF_THE_FIRE_SERVICES_SOURCE,
    OWN_OBJECTS,
    ROUTE_OBJECTS,
    TABLES,
    of_rooms,
)
from wardmote.foundations.access.decisions import KEEPERS_PERMISSIONS
from wardmote.foundations.access.doors import Door
from wardmote.foundations.access.public import ROLES
from wardmote.foundations.members.public import RoleName, make_keeper, system_person
from wardmote.foundations.rooms import Permission, all_permissions

# Routes that are not ours, and why they may be without one of our doors.
OF_THE_SIGN_IN_LIBRARY = {
    "account_": "signing in and out, and changing one's own password: the library checks who asks",
    "mfa_": "one's own second factor: the library asks for sign-in and, again, for the password",
    "socialaccount_": "answers of the organisation's own sign-in service",
    "openid_connect_": "on the way to the organisation's own sign-in service and back",
}
# The few of ours that anybody may open.
OPEN = {
    "invitation": "the token is the door",
    "calendar-feed": "the secret in the address is the door: a calendar cannot sign in",
    "design:accessibility": "a statement that the law wants public",
    "design:privacy": "a notice that the law wants public",
    "design:help": "says nothing about anybody",
    "design:brand": "a colour, wanted before anybody has signed in",
    "design:version": "the licence wants everybody to be told",
    "design:favicon": "a sign that browsers ask for by themselves",
    "design:logo": "a picture, wanted before anybody has signed in",
}


# Beside the roles: a member who keeps the whole installation.
KEEPER = "keeper"


@dataclass(frozen=True)
class Route:
    """One address as the resolver knows it."""

    name: str
    pattern: str
    view: Any

    @property
    def door(self) -> Door | None:
        return getattr(self.view, "access", None)

    @property
    def is_library(self) -> bool:
        last = self.name.rpartition(":")[2]
        module = getattr(self.view, "__module__", "")
        return last.startswith(tuple(OF_THE_SIGN_IN_LIBRARY)) or module.startswith(("allauth.", "django.views.generic"))


def walk(patterns: list[Any], prefix: str = "", namespace: str = "") -> Iterator[Route]:
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name}" if pattern.name else "", here, pattern.callback)


def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))


def ours() -> list[Route]:
    return [route for route in routes() if not route.is_library]


def named_ours() -> list[Route]:
    return [route for route in ours() if route.name]


def test_every_route_of_ours_has_a_door() -> None:
    without = [f"{route.pattern} ({route.name})" for route in ours() if route.door is None]
    assert not without, f"Put @requires, @signed_in or @open_to_all on: {', '.join(without)}"


def test_what_is_open_to_all_is_on_the_short_list() -> None:
    found = {route.name for route in named_ours() if route.door and not route.door.needs_sign_in}
    assert found <= set(OPEN), f"Open to everybody but not on the list, with a reason: {sorted(found - set(OPEN))}"


def test_only_closed_pages_have_no_name() -> None:
    unnamed = [route for route in ours() if not route.name]
    assert {route.view.__name__ for route in unnamed} <= {"not_here"}


def test_a_partnerships_pages_ask_for_a_permission() -> None:
    inside = [route for route in ours() if route.pattern.startswith("p/<slug:partnership>/")]
    assert inside
    without = [route.name for route in inside if not (route.door and route.door.permission)]
    assert not without, f"These show a partnership's matters but ask for no permission: {without}"


def test_every_permission_has_a_role_and_a_door() -> None:
    granted = {permission for role in ROLES.values() for permission in role.permissions}
    guarded = {route.door.permission for route in ours() if route.door and route.door.permission}
    assert granted == set(all_permissions())
    assert not set(all_permissions()) - guarded, f"No page asks for: {sorted(set(all_permissions()) - guarded)}"


def permissions_of_persona(persona: str) -> frozenset[Permission]:
    """What the table says that they may do; who keeps the installation is here a provider beside that."""
    if persona == KEEPER:
        return ROLES[RoleName.PROVIDER].permissions | KEEPERS_PERMISSIONS
    return ROLES[RoleName(persona)].permissions


def expected(route: Route, persona: str) -> str:
    """What a visit leads to: `opens`, `sign in`, `not found` or `denied`."""
    door = route.door
    if door is None or not door.needs_sign_in:
        return "opens"
    if persona == SIGNED_OUT:
        return "sign in"
    if door.permission is None:
        return "opens"
    if persona == STRANGER:
        return "not found"
    held = permissions_of_persona(persona)
    return "denied" if held.isdisjoint((door.permission, *door.others)) else "opens"


def lacks_the_first(route: Route, persona: str) -> bool:
    """Whether the door opens to them by another permission than its first, to objects of their own alone."""
    if route.door is None or persona in {STRANGER, SIGNED_OUT}:
        return False
    return route.door.permission not in permissions_of_persona(persona)


def led_to(status: int, location: str) -> str:
    if status == 302 and location.startswith(reverse("account_login")):
        return "sign in"
    return {403: "denied", 404: "not found"}.get(status, "opens")


# What is not found even by those who may open it, in a partnership that has been peopled and nothing more.
NOTHING_THERE = {
    "calendar-feed": "the secret in the address is nobody's",
    "design:logo": "no logo has been given",
}
# A page that opens may answer that its object has gone (410), that it wants a POST (405), or lead on (302).
OPEN_STATUSES = {200, 302, 405, 410, 422}


def address(route: Route, personas: Personas) -> str:
    made = ROUTE_OBJECTS.get(route.name) or OWN_OBJECTS.get(route.name)
    arguments = made(personas) if made else {}
    if "<slug:partnership>" in route.pattern:
        arguments = {"partnership": personas.partnership.slug, **arguments}
    return reverse(route.name, kwargs=arguments)


def test_every_route_with_an_object_is_listed() -> None:
    with_object = {route.name for route in named_ours() if "<" in route.pattern.replace("<slug:partnership>", "")}
    unlisted = sorted(with_object - set(ROUTE_OBJECTS) - set(OWN_OBJECTS))
    assert not unlisted, (
        f"Add to the room's tests/integration/<room>/route_objects.py how to make the object of: {', '.join(unlisted)}"
    )
    gone = sorted((set(ROUTE_OBJECTS) | set(OWN_OBJECTS)) - {route.name for route in named_ours()})
    assert not gone, f"A route_objects.py lists routes that there are no more: {', '.join(gone)}"


def test_a_room_makes_the_objects_of_its_own_addresses() -> None:
    others = []
    for room, module in of_rooms():
        own = {name for each in room.addresses for name in names_below(import_module(each.module))}
        tables = [getattr(module, table, ()) for table in TABLES]
        others += [f"{room.label}: {name}" for table in tables for name in table if name not in own]
    assert not others, f"Put them into the route_objects.py of the room whose addresses they are: {others}"


def names_below(module: Any) -> Iterator[str]:
    space = getattr(module, "app_name", "")
    return (f"{space}:{each.name}" if space else str(each.name) for each in module.urlpatterns)


@pytest.mark.parametrize("persona", [*EVERYBODY, KEEPER])
def test_each_persona_meets_the_door_that_the_table_says(personas: Personas, persona: str) -> None:
    wrong = []
    if persona == KEEPER:
        make_keeper(by=system_person(), user=personas.person(RoleName.PROVIDER))
    client = personas.client(RoleName.PROVIDER if persona == KEEPER else persona)
    # A page that breaks is one line among the findings.
    client.raise_request_exception = False
    for route in named_ours():
        response = client.get(address(route, personas))
        found = led_to(response.status_code, response.headers.get("Location", ""))
        wanted = expected(route, persona)
        is_not_theirs = route.name in OF_THE_FIRE_SERVICES_SOURCE and persona in {RoleName.PROVIDER, KEEPER}
        if (route.name in NOTHING_THERE or is_not_theirs) and wanted == "opens":
            wanted = "not found"
        # A door of several permissions may open on a page whose object is not theirs to see.
        if wanted == "opens" and found == "not found" and route.name in OF_ONE_ORGANISATION:
            wanted = "not found" if lacks_the_first(route, persona) else "opens"
        if found != wanted or (found == "opens" and response.status_code not in OPEN_STATUSES):
            wrong.append(f"{route.name}: {found} ({response.status_code}), not {wanted}")
        if response.streaming:
            # Read to its end, so that the client closes it without closing the test's own connection.
            list(response.streaming_content)
    assert not wrong, "\n".join(wrong)


def test_a_stranger_cannot_tell_a_partnership_from_none(personas: Personas) -> None:
    client = personas.client(STRANGER)
    real = client.get(reverse("access:members", args=[personas.partnership.slug]))
    none = client.get(reverse("access:members", args=["no-such-partnership"]))
    assert real.status_code == none.status_code == 404
    assert real.content.replace(personas.partnership.slug.encode(), b"") == none.content.replace(
        b"no-such-partnership", b""
    )


def test_staying_signed_out_never_reveals_a_partnership(personas: Personas) -> None:
    client = personas.client(SIGNED_OUT)
    for slug in (personas.partnership.slug, "no-such-partnership"):
        response = client.get(reverse("access:members", args=[slug]))
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
