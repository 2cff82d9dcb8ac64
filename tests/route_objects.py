"""How each route that names an object gets one, where each persona opens each route.

A room whose address takes more than the partnership has a `route_objects.py` among its tests, in the folder of its name:
`ROUTE_OBJECTS`, route name -> a callable that makes the object for the peopled partnership and gives the address's other
arguments. Each page is opened with its object: none is let off with "not found". `OWN_OBJECTS` are objects that belong to one
partnership, where those of `ROUTE_OBJECTS` are nobody's; `OF_NOBODY` are addresses whose object is nobody's in particular, and
why. Objects of one organisation stand in `OF_AN_ORGANISATION`; where other members open such a page and find nothing, in
`OF_ONE_ORGANISATION`; and where they are the fire service's alone by the program, in `OF_THE_FIRE_SERVICES_SOURCE`.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from tests.personas import Personas
from wardmote.foundations.rooms import Room, rooms

Arguments = dict[str, Any]
ROUTE_OBJECTS: dict[str, Callable[[Personas], Arguments]] = {}
OWN_OBJECTS: dict[str, Callable[[Personas], Arguments]] = {}
OF_NOBODY: dict[str, str] = {}
OF_AN_ORGANISATION: set[str] = set()
OF_ONE_ORGANISATION: set[str] = set()
OF_THE_FIRE_SERVICES_SOURCE: set[str] = set()
TABLES = (
    *("ROUTE_OBJECTS", "OWN_OBJECTS", "OF_NOBODY"),
    *("OF_AN_ORGANISATION", "OF_ONE_ORGANISATION", "OF_THE_FIRE_SERVICES_SOURCE"),
)


def of_rooms() -> Iterator[tuple[Room, ModuleType]]:
    """The room and its tests' own file, for each room that has one."""
    for room in rooms():
        name = room.package.rpartition(".")[2]
        folder = f"tests.integration.{name}"
        if find_spec(folder) and find_spec(f"{folder}.route_objects"):
            yield room, import_module(f"{folder}.route_objects")


def read_rooms() -> None:
    """Take in what each room's tests say of its own routes."""
    for _room, module in of_rooms():
        for table in TABLES:
            globals()[table].update(getattr(module, table, ()))
    OF_AN_ORGANISATION.update(OF_ONE_ORGANISATION)


read_rooms()
