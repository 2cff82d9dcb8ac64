"""What the commands share: which partnership is meant, and how answers are printed."""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any


def partnership_of(options: argparse.Namespace, *, may_be_demo: bool = True) -> Any:
    """The partnership named, or the only one; what is loaded never goes to the demonstration unless it is named."""
    from wardmote.foundations.organisations.public import only_partnership, partnership

    return partnership(options.partnership) if options.partnership else only_partnership(may_be_demo=may_be_demo)


def print_json(value: object) -> None:
    """The answer for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def say(line: str) -> None:
    """A line of progress, apart from the answer."""
    print(line, file=sys.stderr, flush=True)


def print_lines(options: argparse.Namespace, rows: list[dict[str, Any]]) -> int:
    """Each row as its line, or all as JSON."""
    if options.json:
        print_json(rows)
    for row in rows if not options.json else []:
        print(row["line"])
    return 0


def refuse(sentence: str) -> int:
    """One line that says why not; the status is 1."""
    print(f"wardmote: {' '.join(sentence.split())}", file=sys.stderr)
    return 1


def run_to_end(options: argparse.Namespace, kind: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Start a run and see it to its end here, or follow it where a running server's worker took it first."""
    import time

    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.runs.public import RunError, State, run_now, start_run

    run = start_run(
        by=system_person(),
        partnership=partnership_of(options, may_be_demo=kind != "intake.load"),
        kind=kind,
        parameters=parameters,
    )
    run = run_now(run, echo=say)
    while not run.is_over:
        time.sleep(0.5)
        run.refresh_from_db()
    if run.state != State.FINISHED:
        raise RunError(run.error)
    return run.result or {}
