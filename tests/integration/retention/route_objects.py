"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.retention.models import Certificate
from wardmote.foundations.retention.public import Hold, place_hold

Arguments = dict[str, Any]


def _hold(personas: Personas) -> Arguments:
    held = Hold.objects.filter(partnership=personas.partnership).first()
    made = held or place_hold(
        by=personas.administrator,
        partnership=personas.partnership,
        rule="uploads",
        reason="Claim 12",
        review_on=timezone.localdate() + timedelta(days=30),
    )
    return {"hold": made.pk}


def _certificate(personas: Personas) -> Arguments:
    made = Certificate.objects.create(
        partnership=personas.partnership,
        number=Certificate.objects.count() + 1,
        due_on=timezone.localdate(),
        authorised_by=personas.administrator,
        authorised_as="administrator",
    )
    return {"certificate": made.pk}


ROUTE_OBJECTS = {
    "retention:hold": _hold,
    "retention:review": _hold,
    "retention:lift": _hold,
    "retention:period": lambda _personas: {"rule": "uploads"},
}
OWN_OBJECTS = {"retention:certificate": _certificate, "retention:certificate-csv": _certificate}
OF_NOBODY = {"retention:period": "rules are the program's; a period is set by partnership"}
