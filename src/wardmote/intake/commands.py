"""`wardmote load`, `fetch`, `sources`, `batches` and `records`."""

import argparse
from typing import Any

from wardmote.foundations.command_line import (
    Command,
    Parser,
    actions,
    answer_options,
    json_option,
    partnership_option,
    print_json,
    print_lines,
    refuse,
    say,
)


def _load_options(load: Parser) -> None:
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
    load.add_argument(
        "--beside",
        action="store_true",
        help="a partner's files are one part of several: what they lack of the categories and councils in use is kept",
    )
    answer_options(load)


def _fetch_options(fetch: Parser) -> None:
    publishers = fetch.add_subparsers(dest="publisher", required=True, metavar="PUBLISHER")
    areas = publishers.add_parser("areas", help="boundaries, lookups and populations: Open Geography portal, Nomis")
    areas.add_argument(
        "--council", action="append", default=[], metavar="CODE", dest="councils", help="default: the partnership's own"
    )
    _into_option(areas)
    partnership_option(areas)
    police = publishers.add_parser("police-uk", help="data.police.uk")
    police.add_argument("--force", action="append", required=True, metavar="SLUG", dest="forces")
    _months_options(police)
    _into_option(police)
    api = publishers.add_parser("police-uk-api", help="data.police.uk, area by area through its API")
    api.add_argument("--area", action="append", required=True, metavar="CODE", dest="areas", help="a ward or council")
    _months_options(api)
    _into_option(api)


def _into_option(publisher: Parser) -> None:
    publisher.add_argument("--into", metavar="FOLDER", help="default: the installation's own folder")


def _months_options(publisher: Parser) -> None:
    publisher.add_argument("--from", required=True, metavar="YYYY-MM", dest="from_month")
    publisher.add_argument("--to", required=True, metavar="YYYY-MM", dest="to_month")


def _listing_options(listing: Parser) -> None:
    answer_options(listing)


def _sources_options(sources: Parser) -> None:
    _listing_options(sources)
    declaring = sources.add_subparsers(dest="action", metavar="ACTION")
    new = declaring.add_parser("new", help="draft the declaration of a source from a sample of its file")
    new.add_argument("--from", required=True, metavar="FILE", dest="sample")
    new.add_argument("--slug", default="", metavar="SLUG", help="default: from the file's name")
    new.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="HEADING=WHAT",
        help="what a column becomes: date, category, keep, leave-out, adds-to-category, count-of-its-own …",
    )
    new.add_argument("--out", metavar="DIR", help="default: the installation's own sources")
    check = declaring.add_parser("check", help="say what is wrong with declarations, or that they are ready")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--against", metavar="SAMPLE", help="also say what of a sample would be accepted")


def _records_options(records: Parser) -> None:
    what = actions(records)
    what.add_parser("copy", help="copy them to the storage that WARDMOTE_RECORDS_URL names")
    json_option(what.add_parser("verify", help="compare every file with what was loaded"))


def load(options: argparse.Namespace) -> int:
    """Load a source's files."""
    from pathlib import Path

    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.foundations.runs.public import run_to_end

    paths = [str(Path(path).resolve()) for path in options.paths]
    parameters: dict[str, Any] = {"source": options.source, "paths": paths}
    if options.whole_months:
        parameters["whole_periods"] = True
    if options.beside:
        parameters["beside"] = True
    if options.organisation:
        parameters["organisation"] = options.organisation
    result = run_to_end(partnership_of(options, may_be_demo=False), "intake.load", parameters, say=say)
    if options.json:
        print_json(result)
    else:
        for batch in result["batches"]:
            print(batch["sentence"])
            for reason in batch["rejections"]:
                print(f"  - {reason}")
            for warning in batch["warnings"]:
                print(f"  - {warning}")
    return 0


def fetch(options: argparse.Namespace) -> int:
    """Get files from their publisher; what is already here is not fetched again."""
    from pathlib import Path

    from django.conf import settings

    from wardmote.intake.fetching.police_uk import fetch_police_uk, fetch_police_uk_crimes

    source = options.publisher
    if source == "areas":
        return _fetch_areas(options)
    into = Path(options.into) if options.into else Path(settings.WARDMOTE_HOME) / "fetched" / source
    arguments = {"from_month": options.from_month, "to_month": options.to_month, "destination": into, "say": say}
    if source == "police-uk-api":
        written = fetch_police_uk_crimes(areas=options.areas, **arguments)
    else:
        written = fetch_police_uk(forces=options.forces, **arguments)
    print(f"{len(written)} files in {into}. Load them with: wardmote load {source} {into}")
    return 0


def _fetch_areas(options: argparse.Namespace) -> int:
    from pathlib import Path

    from django.conf import settings
    from django.utils import timezone

    from wardmote.foundations.organisations.public import council_codes, partnership_of
    from wardmote.intake.fetching.areas import fetch_areas

    councils = options.councils or council_codes(partnership_of(options, may_be_demo=False), timezone.localdate())
    if not councils:
        return refuse("Say for which councils, such as --council E06000032: the partnership names none.")
    into = Path(options.into) if options.into else Path(settings.WARDMOTE_HOME) / "fetched" / "areas"
    written = fetch_areas(councils=councils, destination=into, say=say)
    print(f"{len(written)} files in {into}. Load them with: wardmote areas load {into}")
    return 0


def sources(options: argparse.Namespace) -> int:
    """What can be loaded and what came; or the draft or the check of a declaration."""
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.intake.summaries import describe_sources

    if options.action == "new":
        return _new_source(options)
    if options.action == "check":
        return _check_sources(options)
    return print_lines(options, describe_sources(partnership_of(options)))


def _new_source(options: argparse.Namespace) -> int:
    from pathlib import Path

    from wardmote.intake.drafting.decisions import Choice
    from wardmote.intake.drafting.drafts import draft_source

    pairs = [each.rpartition("=") for each in options.choose]
    choice = Choice({heading: what for heading, _equals, what in pairs})
    folder = Path(options.out) if options.out else None
    draft = draft_source(Path(options.sample), slug=options.slug, folder=folder, choice=choice)
    for path in draft.files:
        print(path)
    for sentence in draft.sentences:
        say(sentence)
    return 0


def _check_sources(options: argparse.Namespace) -> int:
    from pathlib import Path

    from wardmote.intake.drafting.checks import check_against, check_declaration, ready_source

    status = 0
    for path in map(Path, options.files):
        problems = check_declaration(path)
        status = 1 if problems else status
        for line in problems or [f"{path.name}: ready."]:
            print(line)
        if options.against and not problems:
            for line in check_against(ready_source(path), Path(options.against)):
                print(line)
    return status


def batches(options: argparse.Namespace) -> int:
    """What was loaded, what was rejected and why."""
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.intake.summaries import describe_batches

    return print_lines(options, describe_batches(partnership_of(options)))


def records(options: argparse.Namespace) -> int:
    """Verify the record store, or copy it to the storage that other servers and clusters read."""
    if options.action == "verify":
        return _verify_records(options)
    from wardmote.foundations.members.public import system_person
    from wardmote.intake.operations.copying import copy_records

    copied = copy_records(by=system_person(), say=lambda sentence, done, total: say(f"{sentence}: {done} of {total}"))
    print(f"{copied} files copied; what was there already stayed.")
    return 0


def _verify_records(options: argparse.Namespace) -> int:
    """Read every file of records; the status is 1 if one is not as it was written."""
    from wardmote.intake.at_rest import verify_records

    report = verify_records(say=say)
    if options.json:
        print_json(
            {"ok": report.ok, "files": report.files, "problems": list(report.problems), "sentence": report.sentence}
        )
    else:
        for problem in report.problems:
            print(problem)
        print(report.sentence)
    return 0 if report.ok else 1


COMMANDS = (
    Command(
        "load",
        120,
        "load a source's files: file, folder, .gz, .zip; a partner's also .xlsx, .xls, .ods",
        _load_options,
        load,
    ),
    Command("fetch", 130, "get a source's files from its publisher", _fetch_options, fetch),
    Command("sources", 210, "what can be loaded and what came", _sources_options, sources),
    Command("batches", 220, "what was loaded and rejected", _listing_options, batches),
    Command("records", 340, "the files that records lie in", _records_options, records),
)
