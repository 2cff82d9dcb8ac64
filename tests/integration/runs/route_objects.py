"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from tests.personas import Personas
from wardmote.foundations.runs.public import start_run

Arguments = dict[str, Any]


def _run(personas: Personas) -> Arguments:
    run = start_run(by=personas.analyst, partnership=personas.partnership, kind="intake.load", parameters={})
    return {"run_id": run.pk}


ROUTE_OBJECTS = {"runs:run": _run, "runs:cancel": _run, "runs:retry": _run}
OF_ONE_ORGANISATION = set(ROUTE_OBJECTS)
