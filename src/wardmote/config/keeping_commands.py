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
    from wardmote.config.backup import ledger_ends_of, restore_backup
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
    from wardmote.foundations.ledger.public import record
    from wardmote.foundations.members.public import system_person

    record(by=system_person(), event=f"installation.backup.{what}", on="installation:1", after={"files": files})


def ledger(options: argparse.Namespace) -> int:
    """Verify the chains, print or anchor their ends, or put the protection back; the status is 1 if one is broken."""
    return {"protect": _protect, "head": _head, "anchor": _anchor, "verify": _verify_ledger}[options.action](options)


def _protect(_options: argparse.Namespace) -> int:
    from wardmote.foundations.ledger.public import protect
    from wardmote.foundations.members.public import system_person

    gone = protect(by=system_person())
    print(f"Put back: {', '.join(gone)}." if gone else "Nothing was missing.")
    return 0


def _head(options: argparse.Namespace) -> int:
    """The end of each chain, to be kept elsewhere."""
    from wardmote.foundations.ledger.public import ends

    kept = ends()
    if options.json:
        print_json({"ends": [str(end) for end in kept]})
    else:
        print("\n".join(map(str, kept)) or "The ledger has no entries yet.")
    return 0


def _anchor(_options: argparse.Namespace) -> int:
    """Keep the ends where WARDMOTE_LEDGER_ANCHOR says, now."""
    from wardmote.foundations.ledger.public import anchor

    print(anchor())
    return 0


def _verify_ledger(options: argparse.Namespace) -> int:
    from wardmote.config.backup import ledger_ends_of
    from wardmote.foundations.ledger.public import parsed_ends, verify

    since = ledger_ends_of(Path(options.backup)) if options.backup else parsed_ends(" ".join(options.since))
    verification = verify(since=since)
    if options.json:
        print_json(
            {
                "ok": verification.ok,
                "entries": verification.entries,
                "sentence": verification.sentence,
                "chains": [
                    {
                        "chain": chain.chain,
                        "ok": chain.ok,
                        "entries": chain.entries,
                        "first_broken": chain.first_broken,
                        "waiting": chain.waiting,
                        "end": str(chain.end),
                        "sentence": chain.sentence,
                    }
                    for chain in verification.chains
                ],
            }
        )
        return 0 if verification.ok else 1
    for chain in verification.chains:
        print(chain.sentence, *([f"Its end: {chain.end}"] if chain.ok else []))
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
