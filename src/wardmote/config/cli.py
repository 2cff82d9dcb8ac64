"""The console script `wardmote`: for people and for scheduled work.

Each command ends with 0, with 1 and one clear line when it is refused, or with 2 when its words are off.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

from wardmote import __version__
from wardmote.config import commands, rooms
from wardmote.foundations.command_line import Command


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, do what it says, return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    options = _parser().parse_args(words)
    from wardmote.config import performing

    return performing.perform(options)


def _manage(words: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    from wardmote.config import checks as _checks  # noqa: F401 - registered by being read

    execute_from_command_line(["wardmote manage", *words])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wardmote",
        description="The system of a Community Safety Partnership.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="To begin: `wardmote partnership add` makes the partnership and its first administrator, then\n"
        "`wardmote fetch areas`, `wardmote areas load` and `wardmote serve`. `wardmote demo` makes one to look at.\n"
        "`wardmote manage ...` gives Django's own commands.",
    )
    parser.add_argument("--version", action="version", version=f"wardmote {__version__}")
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in sorted(_commands(), key=lambda each: each.rank):
        word = words.add_parser(command.name, help=command.help)
        command.options(word)
        word.set_defaults(performs=command)
    return parser


def _commands() -> Iterator[Command]:
    """The house's own commands and every room's."""
    yield from commands.COMMANDS
    for room in rooms.of_this_installation():
        if room.commands:
            yield from import_module(room.commands).COMMANDS


if __name__ == "__main__":
    sys.exit(main())
