"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.calendar.public import ClosedDay

Arguments = dict[str, Any]


def _closed_day(personas: Personas) -> Arguments:
    made, _is_new = ClosedDay.objects.get_or_create(
        partnership=personas.partnership,
        on=timezone.localdate(),
        defaults={"name": "Offices closed", "added_by": personas.administrator},
    )
    return {"closed": made.pk}


ROUTE_OBJECTS = {"calendar:remove": _closed_day}
