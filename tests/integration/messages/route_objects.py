"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from tests.personas import Personas
from wardmote.foundations.messages.public import Message

Arguments = dict[str, Any]


def _message(personas: Personas) -> Arguments:
    made = Message.objects.create(
        partnership=personas.partnership,
        template="outbox/notice",
        address="office@example.org",
        subject="A letter",
        text="Something",
        posted_by=personas.administrator,
    )
    return {"message": made.pk}


ROUTE_OBJECTS = {"outbox:again": _message}
