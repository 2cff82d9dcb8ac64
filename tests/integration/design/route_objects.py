"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from tests.personas import Personas

Arguments = dict[str, Any]


def _slug(personas: Personas) -> Arguments:
    return {"slug": personas.partnership.slug}


ROUTE_OBJECTS = {"design:brand": _slug, "design:logo": _slug}
OF_NOBODY = {
    "design:brand": "a colour, wanted before anybody has signed in",
    "design:logo": "a picture, wanted before anybody has signed in",
}
