"""`wardmote search`: the full-text index."""

import argparse

from wardmote.foundations.command_line import Command, Parser, actions, json_option, print_json


def _options(search: Parser) -> None:
    what = actions(search)
    json_option(what.add_parser("rebuild", help="make the index anew from what the database holds"))
    what.add_parser("check", help="say whether the index agrees with what the database holds")


def search(options: argparse.Namespace) -> int:
    """Rebuild the index or check it; the status is 1 if it does not agree."""
    return _rebuild(options) if options.action == "rebuild" else _check()


def _rebuild(options: argparse.Namespace) -> int:
    from wardmote.foundations.search.indexes import rebuild_indexes

    counts = rebuild_indexes()
    if options.json:
        print_json({"rows": counts})
    else:
        print("\n".join(f"{name}: {count:,}" for name, count in counts.items()))
        print("The search index has been rebuilt.")
    return 0


def _check() -> int:
    from wardmote.foundations.search.indexes import problems

    wrong = problems()
    if wrong:
        print(f"The search index is missing or does not agree: {', '.join(wrong)}. Run `wardmote search rebuild`.")
        return 1
    print("The search index agrees with what the database holds.")
    return 0


COMMANDS = (Command("search", 330, "the full-text index", _options, search),)
