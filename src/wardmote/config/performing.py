"""How a command of the console script is done, and how a refusal is told."""

import argparse
import logging
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from wardmote.config import env, troubles
from wardmote.foundations.command_line import Command, refuse

# The statistics need no key, and a restore brings it.
WITHOUT_KEY = frozenset({"methods", "restore"})


def perform(options: argparse.Namespace) -> int:
    """Make the database ready, do the command, turn a refusal into one line."""
    try:
        django.setup()
        command: Command = options.performs
        if command.needs_database:
            bring_database_up_to_date()
        if command.name not in WITHOUT_KEY:
            refuse_other_key()
        return command.perform(options)
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


def bring_database_up_to_date() -> None:
    """Migrate if this version needs it; quick when nothing is to be done."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from wardmote.foundations.ledger.public import can_record

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()) and not can_record():
        raise ImproperlyConfigured(
            "This version must bring the database up to date first, and nothing can be saved: the disk is read-only. Make it "
            "writable, or read with the version that was used before."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database…", file=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)


def refuse_other_key() -> None:
    """Raise KeyChanged where the installation's key is not the one that its database belongs to."""
    from wardmote.foundations.ledger.public import check_key

    check_key(is_new=env.flag("WARDMOTE_NEW_KEY"))
