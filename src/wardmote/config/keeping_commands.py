"""The commands that keep an installation: its database, backups, records and ledger."""

import argparse
import sys
from pathlib import Path

from wardmote.config.terminal import print_json, say


def records(options: argparse.Namespace) -> int:
    """Verify the record store, or copy it to the storage that other servers and clusters read."""
    if options.action == "verify":
        return _verify_records(options)
    from wardmote.foundations.members.public import system_person
    from wardmote.intake.public import copy_records

    copied = copy_records(by=system_person(), say=lambda sentence, done, total: say(f"{sentence}: {done} of {total}"))
    print(f"{copied} files copied; what was there already stayed.")
    return 0


def _verify_records(options: argparse.Namespace) -> int:
    """Read every file of records; the status is 1 if one is not as it was written."""
    from wardmote.intake.public import verify_records

    found = verify_records(say=say)
    if options.json:
        print_json({"ok": found.ok, "files": found.files, "problems": list(found.problems), "sentence": found.sentence})
    else:
        for problem in found.problems:
            print(problem)
        print(found.sentence)
    return 0 if found.ok else 1


def backup(options: argparse.Namespace) -> int:
    """Copy the whole installation into a new folder."""
    from wardmote.config.backup import make_backup

    made = make_backup(Path(options.into).resolve(), say=say)
    _note("made", made.files)
    print(
        f"{made.folder} holds {made.files} files, {made.size / 1024**2:,.1f} MB. Keep it as safe as the installation."
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in place, and bring its database up to this version."""
    from wardmote.config.backup import ledger_end_of, restore_backup
    from wardmote.foundations.ledger.public import verify

    folder = Path(options.folder).resolve()
    restored = restore_backup(folder, replace=options.replace, say=say)
    bring_database_up_to_date()
    say("Reading the ledger from its first entry to its last")
    verification = verify(since=ledger_end_of(folder))
    _note("restored", restored.files)
    print(f"{restored.files} files restored. {verification.sentence}")
    print(
        "Start `wardmote serve`." if verification.ok else "Find out what happened before `wardmote serve` is started."
    )
    return 0 if verification.ok else 1


def _note(what: str, files: int) -> None:
    from wardmote.foundations.ledger.public import record
    from wardmote.foundations.members.public import system_person

    record(by=system_person(), event=f"installation.backup.{what}", on="installation:1", after={"files": files})


def ledger(options: argparse.Namespace) -> int:
    """Verify the chain, or put its protection back; the status is 1 if it is broken."""
    from wardmote.config.backup import ledger_end_of
    from wardmote.foundations.ledger.public import protect, verify
    from wardmote.foundations.members.public import system_person

    if options.action == "protect":
        gone = protect(by=system_person())
        print(f"Put back: {', '.join(gone)}." if gone else "Nothing was missing.")
        return 0
    verification = verify(since=ledger_end_of(Path(options.backup)) if options.backup else options.since)
    if options.json:
        print_json(
            {
                "ok": verification.ok,
                "entries": verification.entries,
                "first_broken": verification.first_broken,
                "end": verification.end,
                "sentence": verification.sentence,
            }
        )
    else:
        print(verification.sentence)
    return 0 if verification.ok else 1


def bring_database_up_to_date() -> None:
    """Migrate if this version needs it; quick when nothing is to be done."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database…", file=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)
