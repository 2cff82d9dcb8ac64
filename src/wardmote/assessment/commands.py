"""`wardmote assess`: the strategic assessment, written to files."""

import argparse

from wardmote.foundations.command_line import Command, Parser, answer_options, figure_options, print_json, say


def _options(assess: Parser) -> None:
    figure_options(assess)
    assess.add_argument("--out", required=True, metavar="DIR")
    assess.add_argument(
        "--edition",
        choices=["publication", "partnership"],
        default="publication",
        help="which edition to write: the one to publish (default) or the partnership's own, with its marking",
    )
    assess.add_argument(
        "--released",
        action="append",
        default=[],
        metavar="SOURCE",
        help="a source whose sender lets its counts be published although its licence does not; may be repeated",
    )
    answer_options(assess)


def assess(options: argparse.Namespace) -> int:
    """Make the strategic assessment and write its files."""
    from pathlib import Path

    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.foundations.runs.public import run_to_end

    parameters = {
        "area": options.area,
        "year_ending": options.year_ending,
        "out": str(Path(options.out).resolve()),
        "audience": options.edition,
        "released": options.released,
    }
    result = run_to_end(partnership_of(options), "assessment.build", parameters, say=say)
    if options.json:
        print_json(result)
    else:
        for path in result.get("files", []):
            print(path)
    return 0


COMMANDS = (Command("assess", 280, "the strategic assessment: HTML, Word, PDF, tables", _options, assess),)
