"""`wardmote areas`: boundaries, lookups and populations."""

import argparse

from wardmote.foundations.command_line import Command, Parser, actions, say


def _options(areas: Parser) -> None:
    load = actions(areas).add_parser("load", help="load files or folders")
    load.add_argument("paths", nargs="+", metavar="PATH")


def areas(options: argparse.Namespace) -> int:
    """Load boundaries, lookups and populations."""
    from pathlib import Path

    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.places.loading import load_areas

    report = load_areas(by=system_person(), paths=[Path(path) for path in options.paths], progress=say)
    for line in report.lines():
        print(line)
    return 0


COMMANDS = (Command("areas", 110, "boundaries, lookups, populations", _options, areas),)
