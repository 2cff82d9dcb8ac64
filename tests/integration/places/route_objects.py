"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from datetime import date
from typing import Any

from tests.personas import Personas
from wardmote.foundations.places.models import Area, AreaList
from wardmote.foundations.places.public import make_list

Arguments = dict[str, Any]


def own_list(personas: Personas) -> Arguments:
    Area.objects.get_or_create(code="E01000001", vintage=2021, defaults={"kind": "lsoa", "name": "Ambridge 001A"})
    held = AreaList.objects.filter(partnership=personas.partnership).first()
    made = held or make_list(
        by=personas.analyst,
        partnership=personas.partnership,
        name="Canal side",
        codes=["E01000001"],
        on=date(2020, 4, 1),
    )
    return {"code": made.code}


OWN_OBJECTS = {"places:area": own_list, "places:change-list": own_list}
