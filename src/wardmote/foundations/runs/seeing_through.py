"""A run that somebody waits for at the command line."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.errors import RunError
from wardmote.foundations.runs.operations import start_run
from wardmote.foundations.runs.rules import State
from wardmote.foundations.runs.worker import run_now


def run_to_end(
    partnership: Partnership, kind: str, parameters: Mapping[str, Any], *, say: Callable[[str], None]
) -> Mapping[str, Any]:
    """Start a run and see it to its end here, or follow it where a running server's worker took it first; its result.

    Raises RunError, with what the run says, where it does not finish.
    """
    run = run_now(start_run(by=system_person(), partnership=partnership, kind=kind, parameters=parameters), echo=say)
    while not run.is_over:
        time.sleep(0.5)
        run.refresh_from_db()
    if run.state != State.FINISHED:
        raise RunError(run.error)
    return run.result or {}
