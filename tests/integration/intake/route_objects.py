"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from tests.personas import Personas
from wardmote.intake.models import Batch, Delivery, WordMeaning

Arguments = dict[str, Any]


def _batch(personas: Personas) -> Arguments:
    made = Batch.objects.create(
        partnership=personas.partnership,
        source="police-uk-street",
        source_version="1",
        fingerprint="0" * 64,
        program_version="1",
        loaded_by=personas.analyst,
        organisation=personas.organisations["fire-and-rescue"],
    )
    return {"batch": made.pk}


def _delivery(personas: Personas) -> Arguments:
    made = Delivery.objects.create(
        partnership=personas.partnership,
        brought_by=personas.analyst,
        source="police-uk",
        folder="/nowhere",
        organisation=personas.organisations["fire-and-rescue"],
    )
    return {"delivery": made.pk}


def _word(personas: Personas) -> Arguments:
    made, _is_new = WordMeaning.objects.get_or_create(
        partnership=personas.partnership,
        source="council-environment",
        sender="council",
        field="category",
        word="Bulky dump",
        folded="bulky dump",
        defaults={"meaning": "fly-tipping", "said_by": personas.analyst},
    )
    return {"source": made.source, "word": made.pk}


ROUTE_OBJECTS = {
    "intake:word": _word,
    "intake:say-words": _delivery,
    "intake:source": lambda _personas: {"source": "police-uk-street"},
    "intake:wanted": lambda _personas: {"source": "fire-incidents"},
    "intake:blank": lambda _personas: {"source": "fire-incidents", "form": "csv"},
    "intake:list": lambda _personas: {"source": "hate-reporting-centres"},
    "intake:list-csv": lambda _personas: {"source": "hate-reporting-centres"},
    "intake:batch": _batch,
    "intake:rejections": _batch,
    "intake:check": _delivery,
    "intake:start": _delivery,
    "intake:discard": _delivery,
}
OF_NOBODY = {
    "intake:source": "declarations are the program's",
    "intake:wanted": "declarations are the program's; who only sends sees their own organisation's",
    "intake:blank": "as what is wanted",
    "intake:list": "as the source; its rows are read by partnership",
    "intake:list-csv": "as the source; its rows are read by partnership",
}
# Those who send files for one organisation see its objects only; tests of the room say which they see.
OF_ONE_ORGANISATION = {f"intake:{each}" for each in ("check", "say-words", "start", "discard", "batch", "rejections")}
# A source is the program's, but who only sends opens those of their own organisation: these are the fire service's.
OF_THE_FIRE_SERVICES_SOURCE = {"intake:wanted", "intake:blank"}
