"""What each command of the console script does, and how a refusal is told."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from wardmote.analysis.checking import VectorOutcome

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
        return _refuse("Stopped.")
    except BrokenPipeError:
        return 1
    except Exception as fault:  # noqa: BLE001 - the edge: no traceback reaches a person
        return _refuse(_sentence(fault))


def bring_database_up_to_date() -> None:
    """Migrate if this version needs it; quick when nothing is to be done."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database…", file=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)


def _refuse(sentence: str) -> int:
    print(f"wardmote: {' '.join(sentence.split())}", file=sys.stderr)
    return 1


def _sentence(fault: Exception) -> str:
    if getattr(fault, "is_fit_to_show", False) or isinstance(fault, _shown_errors()):
        return str(fault)
    from django.conf import settings

    logging.getLogger(__name__).error("A command failed.", exc_info=fault)
    path = Path(settings.WARDMOTE_HOME) / "faults.log"
    return f"a fault that was not expected ({type(fault).__name__}); its particulars are in {path}."


def _shown_errors() -> tuple[type[Exception], ...]:
    from django.core.exceptions import ImproperlyConfigured

    from wardmote.analysis.errors import AnalysisError
    from wardmote.foundations.runs.public import RunError

    return (RunError, AnalysisError, ImproperlyConfigured)


def _partnership(options: argparse.Namespace, *, may_be_demo: bool = True) -> Any:
    """The partnership named, or the only one; what is loaded never goes to the demonstration unless it is named."""
    from wardmote.foundations.people.public import only_partnership, partnership

    return partnership(options.partnership) if options.partnership else only_partnership(may_be_demo=may_be_demo)


def _json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _run_to_end(options: argparse.Namespace, kind: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Start a run and see it to its end here, or follow it where a running server's worker took it first."""
    import time

    from wardmote.foundations.people.public import system_person
    from wardmote.foundations.runs.public import RunError, State, run_now, start_run

    run = start_run(
        by=system_person(),
        partnership=_partnership(options, may_be_demo=kind != "intake.load"),
        kind=kind,
        parameters=parameters,
    )
    run = run_now(run, echo=_say)
    while not run.is_over:
        time.sleep(0.5)
        run.refresh_from_db()
    if run.state != State.FINISHED:
        raise RunError(run.error)
    return run.result or {}


def serve(options: argparse.Namespace) -> int:
    """Web and worker."""
    from wardmote.config import serving

    processes = max(1, options.processes or serving.usual_processes())
    serving.serve(host=options.host, port=options.port, threads=options.threads, processes=processes, say=_say)
    return 0


def work(_options: argparse.Namespace) -> int:
    """Only the worker."""
    from wardmote.config import serving

    serving.work(say=_say)
    return 0


def demo(options: argparse.Namespace) -> int:
    """Build the synthetic partnership and say how to sign in."""
    from wardmote.demo.public import build_demo

    for line in build_demo(again=options.again, say=_say):
        print(line)
    return 0


def areas(options: argparse.Namespace) -> int:
    """Load boundaries, lookups and populations."""
    from wardmote.foundations.people.public import system_person
    from wardmote.foundations.places.public import load_areas

    report = load_areas(by=system_person(), paths=[Path(path) for path in options.paths], progress=_say)
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
    result = _run_to_end(options, "intake.load", parameters)
    if options.json:
        _json(result)
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
    into = Path(options.into) if options.into else Path(settings.WARDMOTE_HOME) / "fetched" / source
    asked = {"from_month": options.from_month, "to_month": options.to_month, "destination": into, "say": _say}
    if source == "police-uk-api":
        written = fetch_police_uk_crimes(areas=options.areas, **asked)
    else:
        written = fetch_police_uk(forces=options.forces, **asked)
    print(f"{len(written)} files in {into}. Load them with: wardmote load {source} {into}")
    return 0


def sources(options: argparse.Namespace) -> int:
    """What can be loaded and what came; or the draft or the check of a declaration."""
    from wardmote.intake.public import describe_sources

    if options.action == "new":
        return _new_source(options)
    if options.action == "check":
        return _check_sources(options)
    return _list(options, describe_sources(_partnership(options)))


def _new_source(options: argparse.Namespace) -> int:
    from wardmote.intake.public import draft_source

    draft = draft_source(Path(options.sample), slug=options.slug, folder=Path(options.out) if options.out else None)
    for path in draft.files:
        print(path)
    for sentence in draft.sentences:
        _say(sentence)
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

    return _list(options, describe_batches(_partnership(options)))


def records(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its options
    """Copy the record store to the storage that other servers and clusters read."""
    from wardmote.foundations.people.public import system_person
    from wardmote.intake.public import copy_records

    copied = copy_records(by=system_person(), say=lambda sentence, done, total: _say(f"{sentence}: {done} of {total}"))
    print(f"{copied} files copied; what was there already stayed.")
    return 0


def backup(options: argparse.Namespace) -> int:
    """Copy the whole installation into a new folder."""
    from wardmote.config.backup import make_backup

    made = make_backup(Path(options.into).resolve(), say=_say)
    _note("made", made.files)
    print(
        f"{made.folder} holds {made.files} files, {made.size / 1024**2:,.1f} MB. Keep it as safe as the installation."
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in place, and bring its database up to this version."""
    from wardmote.config.backup import restore_backup

    restored = restore_backup(Path(options.folder).resolve(), replace=options.replace, say=_say)
    bring_database_up_to_date()
    _note("restored", restored.files)
    print(
        f"{restored.files} files restored. Check the ledger with `wardmote ledger verify`, then start `wardmote serve`."
    )
    return 0


def _note(what: str, files: int) -> None:
    from wardmote.foundations.ledger.public import record
    from wardmote.foundations.people.public import system_person

    record(by=system_person(), event=f"installation.backup.{what}", on="installation:1", after={"files": files})


def _list(options: argparse.Namespace, rows: list[dict[str, Any]]) -> int:
    if options.json:
        _json(rows)
    for row in rows if not options.json else []:
        print(row["line"])
    return 0


def sharing(options: argparse.Namespace) -> int:
    """Which returns are overdue, and which are due soon."""
    from wardmote.sharing.public import describe_due

    rows = describe_due(_partnership(options), days=options.days)
    if not rows and not options.json:
        print(f"Nothing is overdue, and nothing is due within {options.days} days.")
    return _list(options, rows)


def figure(options: argparse.Namespace) -> int:
    """Print a figure, or a list of them by a kind of area."""
    from wardmote.foundations.places.public import AreaKind
    from wardmote.measures.public import figure, figure_text, figures_by, figures_text

    asked = {
        "partnership": _partnership(options),
        "measure": options.measure,
        "year_ending": options.year_ending,
    }
    if options.by:
        kind = _known_kind(options.by, [str(one) for one in AreaKind])
        found = figures_by(**asked, within=options.area, kind=AreaKind(kind))
        _json([one.as_json() for one in found]) if options.json else print(figures_text(found))
        return 0
    one = figure(**asked, area=options.area)
    _json(one.as_json()) if options.json else print(figure_text(one))
    return 0


def pair(options: argparse.Namespace) -> int:
    """Print two counts of one harm side by side."""
    from wardmote.measures.public import pair_text, two_counts

    made = two_counts(
        partnership=_partnership(options), pair=options.pair, area=options.area, year_ending=options.year_ending
    )
    _json(made.as_json()) if options.json else print(pair_text(made))
    return 0


def gap(options: argparse.Namespace) -> int:
    """Print the gap between priority neighbourhoods and the rest of a council."""
    from datetime import date

    from wardmote.foundations.runs.public import RunRefused
    from wardmote.measures.public import gap, gap_text

    try:
        frozen_on = date.fromisoformat(options.frozen_on) if options.frozen_on else None
    except ValueError:
        raise RunRefused(f"“{options.frozen_on}” is not a day. Write it as in 2026-03-31.") from None
    made = gap(
        partnership=_partnership(options),
        measure=options.measure,
        area=options.area,
        year_ending=options.year_ending,
        includes=options.including,
        frozen_on=frozen_on,
    )
    _json(made.as_json()) if options.json else print(gap_text(made))
    return 0


def peers(options: argparse.Namespace) -> int:
    """Print an area's rank among its most similar areas."""
    from wardmote.measures.public import peers, peers_text

    made = peers(
        partnership=_partnership(options), measure=options.measure, area=options.area, year_ending=options.year_ending
    )
    _json(made.as_json()) if options.json else print(peers_text(made))
    return 0


def _known_kind(kind: str, known: list[str]) -> str:
    from wardmote.foundations.runs.public import RunRefused

    if kind not in known:
        raise RunRefused(f"There is no kind of area called {kind}. There are: {', '.join(known)}.")
    return kind


def assess(options: argparse.Namespace) -> int:
    """Make the strategic assessment and write its files."""
    parameters = {"area": options.area, "year_ending": options.year_ending, "out": str(Path(options.out).resolve())}
    result = _run_to_end(options, "assessment.build", parameters)
    if options.json:
        _json(result)
    else:
        for path in result.get("files", []):
            print(path)
    return 0


def check_methods(options: argparse.Namespace) -> int:
    """Run worked answers; the status is 1 if any fails or the file holds none."""
    from wardmote.analysis.checking import check_vectors

    path = Path(options.file)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return _refuse(f"There is no readable file {path}. Check the spelling.")
    except ValueError as fault:
        return _refuse(f"{path} is not a JSON file: {fault}.")
    outcomes = check_vectors(document)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if options.json:
        _json([asdict(outcome) for outcome in outcomes])
    else:
        for outcome in outcomes:
            print(_vector_line(outcome))
        print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not outcomes else 0


def _vector_line(outcome: "VectorOutcome") -> str:
    said = "pass" if outcome.passed else "FAIL"
    size = "" if outcome.largest_deviation is None else f"  largest deviation {outcome.largest_deviation:.3g}"
    reason = "" if outcome.passed else f"  {outcome.reason}"
    return f"{said}  {outcome.id}  {outcome.method}{size}{reason}"


def ledger(options: argparse.Namespace) -> int:
    """Verify the chain; the status is 1 if it is broken."""
    from wardmote.foundations.ledger.public import verify

    verification = verify()
    if options.json:
        _json(
            {
                "ok": verification.ok,
                "entries": verification.entries,
                "first_broken": verification.first_broken,
                "sentence": verification.sentence,
            }
        )
    else:
        print(verification.sentence)
    return 0 if verification.ok else 1


def partnership(options: argparse.Namespace) -> int:
    """Add a partnership with its first administrator, whose invitation is printed."""
    from wardmote.foundations.access.public import found_partnership

    link = found_partnership(
        name=options.name,
        slug=options.slug,
        council_codes=options.councils,
        administrator_email=options.administrator,
        administrator_name=options.administrator_name,
    )
    print(f"{options.name} is set up. Give its administrator this address, good once: {link}")
    return 0


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
}
