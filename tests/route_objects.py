"""How each route that names an object gets one in the persona × route test.

A room whose address takes more than the partnership adds a line: route name -> a callable that makes the object for the
peopled partnership and gives the address's other arguments.
"""

from collections.abc import Callable
from typing import Any

from tests.personas import Personas
from wardmote.foundations.people.public import RoleName

Arguments = dict[str, Any]
ROUTE_OBJECTS: dict[str, Callable[[Personas], Arguments]] = {}


def _membership(personas: Personas) -> Arguments:
    return {"membership": personas.members[RoleName.BOARD_MEMBER].pk}


for _name in ("member", "member-role", "member-remove", "member-invitation"):
    ROUTE_OBJECTS[f"access:{_name}"] = _membership
ROUTE_OBJECTS["access:organisation-kind"] = lambda personas: {"organisation": personas.organisations["council"].pk}
ROUTE_OBJECTS["access:explain"] = lambda personas: {"person": personas.analyst.pk}
ROUTE_OBJECTS["invitation"] = lambda _personas: {"token": "not-a-token"}
ROUTE_OBJECTS["design:brand"] = lambda personas: {"slug": personas.partnership.slug}
ROUTE_OBJECTS["design:logo"] = lambda personas: {"slug": personas.partnership.slug}
