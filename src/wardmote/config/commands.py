"""What each command of the console script does, and how a refusal is told."""

import argparse
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured

from wardmote.config import troubles
from wardmote.config.figure_commands import assess, check_methods, figure, gap, pair, peers
from wardmote.config.keeping_commands import backup, bring_database_up_to_date, ledger, records, restore
from wardmote.config.people_commands import organisation, partnership, person
from wardmote.config.retention_commands import retention
from wardmote.config.terminal import partnership_of, print_json, print_lines, refuse, run_to_end, say

Command = Callable[[argparse.Namespace], int]


def perform(options: argparse.Namespace) -> int:
    """Make the database ready, do the command, turn a refusal into one line."""
    try:
        django.setup()
        if options.command == "methods":
            return check_methods(options)
        if options.command != "work":
            bring_database_up_to_date()
        return COMMANDS[options.command](options)
    except KeyboardInterrupt:
        return refuse("Stopped.")
    except BrokenPipeError:
        return 1
    except Exception as fault:  # noqa: BLE001 - the edge: no traceback reaches a person
        return refuse(_sentence(fault))


def _sentence(fault: Exception) -> str:
    # Settings that cannot be made stand in the way of every import below.
    if isinstance(fault, ImproperlyConfigured):
        return str(fault)
    trouble = troubles.told(fault)
    if trouble:
        return trouble
    if getattr(fault, "is_fit_to_show", False) or isinstance(fault, _shown_errors()):
        return str(fault)
    from django.conf import settings

    logging.getLogger(__name__).error("A command failed.", exc_info=fault)
    path = Path(settings.WARDMOTE_HOME) / "faults.log"
    return f"a fault that was not expected ({type(fault).__name__}); its particulars are in {path}."


def _shown_errors() -> tuple[type[Exception], ...]:
    from wardmote.analysis.errors import AnalysisError
    from wardmote.foundations.runs.public import RunError

    return (RunError, AnalysisError)


def serve(options: argparse.Namespace) -> int:
    """Web and worker."""
    from wardmote.config import serving

    processes = max(1, options.processes or serving.usual_processes())
    serving.serve(host=options.host, port=options.port, threads=options.threads, processes=processes, say=say)
    return 0


def work(options: argparse.Namespace) -> int:
    """Only the worker."""
    from wardmote.config import serving

    serving.work(say=say, lanes=options.lanes)
    return 0


def demo(options: argparse.Namespace) -> int:
    """Build the synthetic partnership and say how to sign in; or remove it."""
    from wardmote.demo.public import build_demo, remove_demo

    if options.remove:
        print(remove_demo())
        return 0
    for line in build_demo(again=options.again, say=say):
        print(line)
    return 0


def areas(options: argparse.Namespace) -> int:
    """Load boundaries, lookups and populations."""
    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.places.public import load_areas

    report = load_areas(by=system_person(), paths=[Path(path) for path in options.paths], progress=say)
    for line in report.lines():
        print(line)
    return 0


def load(options: argparse.Namespace) -> int:
    """Load a source's files."""
    paths = [str(Path(path).resolve()) for path in options.paths]
    parameters: dict[str, Any] = {"source": options.source, "paths": paths}
    if options.whole_months:
        parameters["whole_periods"] = True
    if options.organisation:
        parameters["organisation"] = options.organisation
    result = run_to_end(options, "intake.load", parameters)
    if options.json:
        print_json(result)
    else:
        for batch in result["batches"]:
            print(batch["sentence"])
            for warning in batch["warnings"]:
                print(f"  - {warning}")
    return 0


def fetch(options: argparse.Namespace) -> int:
    """Get files from their publisher; what is already here is not fetched again."""
    from django.conf import settings

    from wardmote.intake.public import fetch_police_uk, fetch_police_uk_crimes

    source = options.publisher
    if source == "areas":
        return _fetch_areas(options)
    into = Path(options.into) if options.into else Path(settings.WARDMOTE_HOME) / "fetched" / source
    asked = {"from_month": options.from_month, "to_month": options.to_month, "destination": into, "say": say}
    if source == "police-uk-api":
        written = fetch_police_uk_crimes(areas=options.areas, **asked)
    else:
        written = fetch_police_uk(forces=options.forces, **asked)
    print(f"{len(written)} files in {into}. Load them with: wardmote load {source} {into}")
    return 0


def _fetch_areas(options: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from wardmote.foundations.organisations.public import council_codes
    from wardmote.intake.public import fetch_areas

    councils = options.councils or council_codes(partnership_of(options, may_be_demo=False), timezone.localdate())
    if not councils:
        return refuse("Say for which councils, such as --council E06000032: the partnership names none.")
    into = Path(options.into) if options.into else Path(settings.WARDMOTE_HOME) / "fetched" / "areas"
    written = fetch_areas(councils=councils, destination=into, say=say)
    print(f"{len(written)} files in {into}. Load them with: wardmote areas load {into}")
    return 0


def sources(options: argparse.Namespace) -> int:
    """What can be loaded and what came; or the draft or the check of a declaration."""
    from wardmote.intake.public import describe_sources

    if options.action == "new":
        return _new_source(options)
    if options.action == "check":
        return _check_sources(options)
    return print_lines(options, describe_sources(partnership_of(options)))


def _new_source(options: argparse.Namespace) -> int:
    from wardmote.intake.public import draft_source

    draft = draft_source(Path(options.sample), slug=options.slug, folder=Path(options.out) if options.out else None)
    for path in draft.files:
        print(path)
    for sentence in draft.sentences:
        say(sentence)
    return 0


def _check_sources(options: argparse.Namespace) -> int:
    from wardmote.intake.public import check_against, check_declaration, ready_source

    status = 0
    for path in map(Path, options.files):
        problems = check_declaration(path)
        status = 1 if problems else status
        for line in problems or [f"{path.name}: ready."]:
            print(line)
        if options.against and not problems:
            for line in check_against(ready_source(path), Path(options.against)):
                print(line)
    return status


def batches(options: argparse.Namespace) -> int:
    """What was loaded, what was rejected and why."""
    from wardmote.intake.public import describe_batches

    return print_lines(options, describe_batches(partnership_of(options)))


def sharing(options: argparse.Namespace) -> int:
    """Which returns are overdue, and which are due soon."""
    from wardmote.sharing.public import describe_due

    rows = describe_due(partnership_of(options), days=options.days)
    if not rows and not options.json:
        print(f"Nothing is overdue, and nothing is due within {options.days} days.")
    return print_lines(options, rows)


COMMANDS: Mapping[str, Command] = {
    "serve": serve,
    "work": work,
    "demo": demo,
    "areas": areas,
    "load": load,
    "fetch": fetch,
    "sources": sources,
    "batches": batches,
    "records": records,
    "retention": retention,
    "backup": backup,
    "restore": restore,
    "sharing": sharing,
    "figure": figure,
    "pair": pair,
    "gap": gap,
    "peers": peers,
    "assess": assess,
    "ledger": ledger,
    "partnership": partnership,
    "organisation": organisation,
    "person": person,
}
