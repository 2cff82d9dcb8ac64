"""The console script `wardmote`: for people and for scheduled work.

Each command ends with 0, with 1 and one clear line when it is refused, or with 2 when its words are off.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from wardmote import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, do what it says, return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    options = _parser().parse_args(words)
    from wardmote.config import commands

    return commands.perform(options)


def _manage(words: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

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
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serving(commands)
    _loading(commands)
    _reading(commands)
    _keeping(commands)
    _peopling(commands)
    return parser


def _partnership_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--partnership", metavar="SLUG", help="which partnership, where there are several")


def _json_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON")


def _serving(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="web and worker in one process")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    # One at a time is answered whatever their number; fewer waiting in turn keeps the slowest page near the usual one.
    serve.add_argument("--threads", type=int, default=4, help="in each process")
    serve.add_argument(
        "--processes", type=int, metavar="N", help="web processes (default: two where there are two cores)"
    )
    work = commands.add_parser("work", help="only the worker, beside several web processes")
    work.add_argument(
        "--lane",
        action="append",
        default=[],
        choices=["quick", "long"],
        dest="lanes",
        help="only work of this lane (default: both, each in a thread of its own)",
    )
    demo = commands.add_parser("demo", help="build the synthetic partnership")
    demo.add_argument("--again", action="store_true", help="build it anew")
    demo.add_argument("--remove", action="store_true", help="remove it with everything in it")


def _loading(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    areas = commands.add_parser("areas", help="boundaries, lookups, populations").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    areas_load = areas.add_parser("load", help="load files or folders")
    areas_load.add_argument("paths", nargs="+", metavar="PATH")
    load = commands.add_parser(
        "load", help="load a source's files: file, folder, .gz, .zip; a partner's also .xlsx, .xls, .ods"
    )
    load.add_argument("source", metavar="SOURCE", help="see `wardmote sources`")
    load.add_argument("paths", nargs="+", metavar="PATH")
    load.add_argument(
        "--organisation", metavar="NAME", help="who sends a partner's files (default: the only one of its kind)"
    )
    load.add_argument(
        "--whole-months",
        action="store_true",
        help="a partner's files hold all there is for their periods, even if that is far less than what is in use",
    )
    _partnership_option(load)
    _json_option(load)
    fetch = commands.add_parser("fetch", help="get a source's files from its publisher").add_subparsers(
        dest="publisher", required=True, metavar="PUBLISHER"
    )
    published = fetch.add_parser("areas", help="boundaries, lookups and populations: Open Geography portal, Nomis")
    published.add_argument(
        "--council", action="append", default=[], metavar="CODE", dest="councils", help="default: the partnership's own"
    )
    published.add_argument("--into", metavar="FOLDER", help="default: the installation's own folder")
    _partnership_option(published)
    police = fetch.add_parser("police-uk", help="data.police.uk")
    police.add_argument("--force", action="append", required=True, metavar="SLUG", dest="forces")
    police.add_argument("--from", required=True, metavar="YYYY-MM", dest="from_month")
    police.add_argument("--to", required=True, metavar="YYYY-MM", dest="to_month")
    police.add_argument("--into", metavar="FOLDER", help="default: the installation's own folder")
    api = fetch.add_parser("police-uk-api", help="data.police.uk, area by area through its API")
    api.add_argument("--area", action="append", required=True, metavar="CODE", dest="areas", help="a ward or council")
    api.add_argument("--from", required=True, metavar="YYYY-MM", dest="from_month")
    api.add_argument("--to", required=True, metavar="YYYY-MM", dest="to_month")
    api.add_argument("--into", metavar="FOLDER", help="default: the installation's own folder")


def _reading(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, text in (("sources", "what can be loaded and what came"), ("batches", "what was loaded and rejected")):
        listing = commands.add_parser(name, help=text)
        _partnership_option(listing)
        _json_option(listing)
        if name == "sources":
            _declaring(listing)
    sharing = commands.add_parser("sharing", help="what partners owe").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    due = sharing.add_parser("due", help="section 17A returns that are overdue or due soon")
    due.add_argument("--days", type=int, default=30, metavar="N", help="due within so many days (default: 30)")
    _partnership_option(due)
    _json_option(due)
    figure = commands.add_parser("figure", help="a measure of an area over twelve months")
    figure.add_argument("measure", metavar="MEASURE")
    figure.add_argument("--area", required=True, metavar="CODE")
    figure.add_argument("--year-ending", required=True, metavar="YYYY-MM")
    figure.add_argument("--by", metavar="KIND", help="one figure for each council, ward, msoa, lsoa or neighbourhood")
    _partnership_option(figure)
    _json_option(figure)
    _comparing(commands)
    assess = commands.add_parser("assess", help="the strategic assessment: HTML, Word, PDF, tables")
    assess.add_argument("--area", required=True, metavar="CODE")
    assess.add_argument("--year-ending", required=True, metavar="YYYY-MM")
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
    _partnership_option(assess)
    _json_option(assess)


def _declaring(sources: argparse.ArgumentParser) -> None:
    actions = sources.add_subparsers(dest="action", metavar="ACTION")
    new = actions.add_parser("new", help="draft the declaration of a source from a sample of its file")
    new.add_argument("--from", required=True, metavar="FILE", dest="sample")
    new.add_argument("--slug", default="", metavar="SLUG", help="default: from the file's name")
    new.add_argument("--out", metavar="DIR", help="default: the installation's own sources")
    check = actions.add_parser("check", help="say what is wrong with declarations, or that they are ready")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--against", metavar="SAMPLE", help="also say what of a sample would be accepted")


def _comparing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pair = commands.add_parser("pair", help="two counts of one harm, side by side")
    pair.add_argument("pair", metavar="PAIR", help="such as domestic-abuse, hate, violence")
    gap = commands.add_parser("gap", help="priority neighbourhoods against the rest of their council")
    gap.add_argument("measure", metavar="MEASURE")
    gap.add_argument("--including", action="store_true", help="compare with the whole council, not with the rest")
    gap.add_argument("--frozen-on", metavar="YYYY-MM-DD", help="the day whose list of neighbourhoods is compared")
    peers = commands.add_parser("peers", help="an area among its most similar areas")
    peers.add_argument("measure", metavar="MEASURE")
    for command in (pair, gap, peers):
        command.add_argument("--area", required=True, metavar="CODE")
        command.add_argument("--year-ending", required=True, metavar="YYYY-MM")
        _partnership_option(command)
        _json_option(command)


def _keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    methods = commands.add_parser("methods", help="the statistics").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    check = methods.add_parser("check", help="run worked answers through the analysis library")
    check.add_argument("file", metavar="VECTORS.json")
    _json_option(check)
    ledger = commands.add_parser("ledger", help="the append-only record").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    verify = ledger.add_parser("verify", help="name the first broken entry, if any")
    known = verify.add_mutually_exclusive_group()
    known.add_argument(
        "--since",
        action="append",
        default=[],
        metavar="CHAIN:NUMBER:HASH",
        help="an end that was written down elsewhere; may be said several times",
    )
    known.add_argument("--backup", metavar="BACKUP", help="compare with the ends that a backup has")
    head = ledger.add_parser("head", help="print the end of each chain, to be kept elsewhere")
    _json_option(head)
    ledger.add_parser("anchor", help="keep the ends where WARDMOTE_LEDGER_ANCHOR says, now")
    ledger.add_parser("protect", help="put back the database's own protection of the entries, if it is gone")
    _json_option(verify)
    retention = commands.add_parser("retention", help="what is past its time; removes nothing unless told to")
    retention.add_argument("--simulate", action="store_true", help="only say what is due (the default)")
    retention.add_argument("--carry-out", action="store_true", help="dispose of it, with a certificate")
    retention.add_argument("--by", metavar="E-MAIL", help="who authorises it: a person whose role may")
    retention.add_argument("--rule", action="append", default=[], metavar="RULE", dest="rules", help="only this rule")
    retention.add_argument(
        "--installation",
        action="store_true",
        help="what belongs to the whole installation, where several partnerships share it",
    )
    _partnership_option(retention)
    _json_option(retention)
    records = commands.add_parser("records", help="the files that records lie in").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    records.add_parser("copy", help="copy them to the storage that WARDMOTE_RECORDS_URL names")
    verify_records = records.add_parser("verify", help="compare every file with what was loaded")
    _json_option(verify_records)
    backup = commands.add_parser("backup", help="copy the whole installation into a new folder below DIR")
    backup.add_argument("into", metavar="DIR")
    restore = commands.add_parser("restore", help="put a backup in place (stop `wardmote serve` first)")
    restore.add_argument("folder", metavar="BACKUP")
    restore.add_argument("--replace", action="store_true", help="even where there are partnerships already")


def _peopling(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    partnership = _actions(commands, "partnership", "partnerships of this installation")
    add = partnership.add_parser("add", help="add a partnership and its first administrator")
    add.add_argument("name")
    add.add_argument("--slug", help="its short name in addresses (default: made from the name)")
    add.add_argument("--council", action="append", default=[], metavar="CODE", dest="councils")
    add.add_argument("--administrator", required=True, metavar="E-MAIL")
    add.add_argument("--administrator-name", required=True, metavar="NAME")
    partnership.add_parser("list", help="which there are")
    organisation = _actions(commands, "organisation", "the bodies in a partnership")
    body = organisation.add_parser("add", help="bring a body into the partnership")
    body.add_argument("name")
    body.add_argument("--kind", required=True, metavar="KIND", help="see `wardmote organisation kinds`")
    body.add_argument("--since", metavar="YYYY-MM-DD", help="a member since (default: today)")
    organisation.add_parser("kinds", help="the kinds of body there are")
    person = _actions(commands, "person", "the people of a partnership")
    invite = person.add_parser("invite", help="give somebody a role, and print their invitation")
    invite.add_argument("name")
    invite.add_argument("--email", required=True, metavar="E-MAIL")
    invite.add_argument("--organisation", required=True, metavar="NAME")
    invite.add_argument("--role", required=True, metavar="ROLE", help="see `wardmote person roles`")
    person.add_parser("roles", help="the roles there are, and what each is for")
    for command in (body, invite):
        _partnership_option(command)


def _actions(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return commands.add_parser(name, help=text).add_subparsers(dest="action", required=True, metavar="ACTION")


if __name__ == "__main__":
    sys.exit(main())
