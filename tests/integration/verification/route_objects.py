"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from tests.personas import Personas

Arguments = dict[str, Any]


def _rule(_personas: Personas) -> Arguments:
    return {"kind": "retention", "slug": "uploads"}


ROUTE_OBJECTS = {"verification:check": _rule, "verification:withdraw": _rule}
OF_NOBODY = {
    "verification:check": "what is to be checked is the program's; who checked it is recorded by partnership",
    "verification:withdraw": "as the check",
}
