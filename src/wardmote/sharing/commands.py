"""`wardmote sharing`: what partners owe."""

import argparse

from wardmote.foundations.command_line import (
    Command,
    Parser,
    actions,
    answer_options,
    print_lines,
)


def _options(sharing: Parser) -> None:
    due = actions(sharing).add_parser("due", help="section 17A returns that are overdue or due soon")
    due.add_argument("--days", type=int, default=30, metavar="N", help="due within so many days (default: 30)")
    answer_options(due)


def sharing(options: argparse.Namespace) -> int:
    """Which returns are overdue, and which are due soon."""
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.sharing.summaries import describe_due

    rows = describe_due(partnership_of(options), days=options.days)
    if not rows and not options.json:
        print(f"Nothing is overdue, and nothing is due within {options.days} days.")
    return print_lines(options, rows)


COMMANDS = (Command("sharing", 230, "what partners owe", _options, sharing),)
