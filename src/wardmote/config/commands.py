"""The house's own commands: to serve, to build the demonstration, to check the methods, to back up and restore."""

import argparse
from typing import TYPE_CHECKING

from wardmote.foundations.command_line import Command, Parser, actions, json_option, print_json, refuse, say

if TYPE_CHECKING:
    from wardmote.analysis.checking import VectorResult


def _serve_options(serve: Parser) -> None:
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    # One at a time is answered whatever their number; fewer waiting in turn keeps the slowest page near the usual one.
    serve.add_argument("--threads", type=int, default=4, help="in each process")
    serve.add_argument(
        "--processes", type=int, metavar="N", help="web processes (default: two where there are two cores)"
    )


def _work_options(work: Parser) -> None:
    work.add_argument(
        "--lane",
        action="append",
        default=[],
        choices=["quick", "long"],
        dest="lanes",
        help="only work of this lane (default: both, each in a thread of its own)",
    )


def _demo_options(demo: Parser) -> None:
    demo.add_argument("--again", action="store_true", help="build it anew")
    demo.add_argument("--remove", action="store_true", help="remove it with everything in it")


def _methods_options(methods: Parser) -> None:
    check = actions(methods).add_parser("check", help="run worked answers through the analysis library")
    check.add_argument("file", metavar="VECTORS.json")
    json_option(check)


def _backup_options(backup: Parser) -> None:
    backup.add_argument("into", metavar="DIR")


def _restore_options(restore: Parser) -> None:
    restore.add_argument("folder", metavar="BACKUP")
    restore.add_argument("--replace", action="store_true", help="even where there are partnerships already")


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


def check_methods(options: argparse.Namespace) -> int:
    """Run worked answers; the status is 1 if any fails or the file holds none."""
    import json
    from dataclasses import asdict
    from pathlib import Path

    from wardmote.analysis.checking import check_vectors

    path = Path(options.file)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return refuse(f"There is no readable file {path}. Check the spelling.")
    except ValueError as fault:
        return refuse(f"{path} is not a JSON file: {fault}.")
    results = check_vectors(document)
    failed = [result for result in results if not result.passed]
    if options.json:
        print_json([asdict(result) for result in results])
    else:
        for result in results:
            print(_vector_line(result))
        print(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not results else 0


def _vector_line(result: "VectorResult") -> str:
    verdict = "pass" if result.passed else "FAIL"
    size = "" if result.largest_deviation is None else f"  largest deviation {result.largest_deviation:.3g}"
    reason = "" if result.passed else f"  {result.reason}"
    return f"{verdict}  {result.id}  {result.method}{size}{reason}"


def backup(options: argparse.Namespace) -> int:
    """Copy the whole installation into a new folder."""
    from pathlib import Path

    from wardmote.config.backup import make_backup

    copy = make_backup(Path(options.into).resolve(), say=say)
    _note("made", copy.files)
    print(
        f"{copy.folder} holds {copy.files} files, {copy.size / 1024**2:,.1f} MB. Keep it as safe as the installation."
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in place, and bring its database up to this version."""
    from pathlib import Path

    from wardmote.config.backup import ledger_ends_of, restore_backup
    from wardmote.config.performing import bring_database_up_to_date
    from wardmote.foundations.ledger.public import verify

    folder = Path(options.folder).resolve()
    restored = restore_backup(folder, replace=options.replace, say=say)
    bring_database_up_to_date()
    say("Reading the ledger from its first entry to its last")
    verification = verify(since=ledger_ends_of(folder))
    _note("restored", restored.files)
    print(f"{restored.files} files restored. {verification.sentence}")
    print(
        "Start `wardmote serve`." if verification.ok else "Find out what happened before `wardmote serve` is started."
    )
    return 0 if verification.ok else 1


def _note(what: str, files: int) -> None:
    from wardmote.foundations.ledger.public import can_record, record
    from wardmote.foundations.members.public import system_person

    if not can_record():
        say("The disk is read-only: there is no entry of this backup in the ledger.")
        return
    record(by=system_person(), event=f"installation.backup.{what}", on="installation:1", after={"files": files})


COMMANDS = (
    Command("serve", 10, "web and worker in one process", _serve_options, serve),
    Command("work", 20, "only the worker, beside several web processes", _work_options, work, needs_database=False),
    Command("demo", 30, "build the synthetic partnership", _demo_options, demo),
    Command("methods", 310, "the statistics", _methods_options, check_methods, needs_database=False),
    Command("backup", 350, "copy the whole installation into a new folder below DIR", _backup_options, backup),
    Command("restore", 360, "put a backup in place (stop `wardmote serve` first)", _restore_options, restore),
)
