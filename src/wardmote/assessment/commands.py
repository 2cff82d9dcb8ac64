"""`wardmote assess`: the strategic assessment, written to files."""

import argparse

from wardmote.foundations.command_line import Command, Parser, answer_options, figure_options, print_json, refuse, say


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

    from wardmote.foundations.ledger.public import can_record
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.foundations.runs.public import run_to_end

    if not can_record():
        return _assess_unkept(options)
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


def _assess_unkept(options: argparse.Namespace) -> int:
    """Where nothing can be saved: the partnership's own edition, written elsewhere."""
    from pathlib import Path

    from wardmote.assessment.public import Audience, assess_unkept, write_files
    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.organisations.public import partnership_of

    if options.edition != Audience.PARTNERSHIP:
        return refuse(
            "Nothing can be saved: the disk is read-only. An edition to publish must be kept, because the next one is checked "
            "against it. The partnership’s own can be made: --edition partnership."
        )
    assessment = assess_unkept(
        by=system_person(),
        partnership=partnership_of(options),
        area=options.area,
        year_ending=options.year_ending,
        say=lambda sentence, done, total: say(f"{sentence}: {done} of {total}"),
    )
    files = [str(path) for path in write_files(assessment, Path(options.out).resolve(), options.edition)]
    say("The disk is read-only: the assessment was written and is not kept in the installation.")
    if options.json:
        print_json({"files": files})
    else:
        for path in files:
            print(path)
    return 0


COMMANDS = (Command("assess", 280, "the strategic assessment: HTML, Word, PDF, tables", _options, assess),)
