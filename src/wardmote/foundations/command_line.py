"""How a room says what it does on the command line, and how answers are printed. Nothing here waits for a library.

A room's `commands.py` holds `COMMANDS`; it is imported to print the help, so what a command uses is imported when it runs.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

Parser = argparse.ArgumentParser
Actions = argparse._SubParsersAction  # noqa: SLF001 - what `add_subparsers` gives has no other name


class Command(NamedTuple):
    """A word of `wardmote`: its place in the help (by `rank`), its options, and what it does; that gives the exit status."""

    name: str
    rank: int
    help: str
    options: Callable[[Parser], None]
    perform: Callable[[argparse.Namespace], int]
    # Whether the database is brought up to this version first.
    needs_database: bool = True


def actions(command: Parser) -> "Actions[Parser]":
    """The second words of a command, one of which must be said."""
    return command.add_subparsers(dest="action", required=True, metavar="ACTION")


def partnership_option(command: Parser) -> None:
    """`--partnership`, which `partnership_of` of organisations reads."""
    command.add_argument("--partnership", metavar="SLUG", help="which partnership, where there are several")


def json_option(command: Parser) -> None:
    """`--json`: the answer for programs."""
    command.add_argument("--json", action="store_true", help="print JSON")


def answer_options(command: Parser) -> None:
    """`--partnership` and `--json`, which most that answer take."""
    partnership_option(command)
    json_option(command)


def figure_options(command: Parser) -> None:
    """Of which area and for which year."""
    command.add_argument("--area", required=True, metavar="CODE")
    command.add_argument("--year-ending", required=True, metavar="YYYY-MM")


def print_json(value: object) -> None:
    """The answer for programs."""
    import json

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
