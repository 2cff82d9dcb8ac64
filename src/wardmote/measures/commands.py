"""`wardmote figure`, `pair`, `gap` and `peers`."""

import argparse

from wardmote.foundations.command_line import Command, Parser, answer_options, figure_options, print_json


def _measure_option(command: Parser) -> None:
    command.add_argument("measure", metavar="MEASURE")


def _figure_options(figure: Parser) -> None:
    _measure_option(figure)
    figure_options(figure)
    figure.add_argument("--by", metavar="KIND", help="one figure for each council, ward, msoa, lsoa or neighbourhood")
    answer_options(figure)


def _pair_options(pair: Parser) -> None:
    pair.add_argument("pair", metavar="PAIR", help="such as domestic-abuse, hate, violence")
    figure_options(pair)
    answer_options(pair)


def _gap_options(gap: Parser) -> None:
    _measure_option(gap)
    gap.add_argument("--including", action="store_true", help="compare with the whole council, not with the rest")
    gap.add_argument("--frozen-on", metavar="YYYY-MM-DD", help="the day whose list of neighbourhoods is compared")
    figure_options(gap)
    answer_options(gap)


def _peers_options(peers: Parser) -> None:
    _measure_option(peers)
    figure_options(peers)
    answer_options(peers)


def figure(options: argparse.Namespace) -> int:
    """Print a figure, or a list of them by a kind of area."""
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.foundations.places.public import AreaKind, area_kinds
    from wardmote.measures.public import figure, figure_text, figures_by, figures_text

    which = {
        "partnership": partnership_of(options),
        "measure": options.measure,
        "year_ending": options.year_ending,
    }
    if options.by:
        kind = _known_kind(options.by, [one.value for one in area_kinds()])
        figures = figures_by(**which, within=options.area, kind=AreaKind(kind))
        print_json([one.as_json() for one in figures]) if options.json else print(figures_text(figures))
        return 0
    one = figure(**which, area=options.area)
    print_json(one.as_json()) if options.json else print(figure_text(one))
    return 0


def pair(options: argparse.Namespace) -> int:
    """Print two counts of one harm side by side."""
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.measures.public import pair_text, two_counts

    both = two_counts(
        partnership=partnership_of(options), pair=options.pair, area=options.area, year_ending=options.year_ending
    )
    print_json(both.as_json()) if options.json else print(pair_text(both))
    return 0


def gap(options: argparse.Namespace) -> int:
    """Print the gap between priority neighbourhoods and the rest of a council."""
    from datetime import date

    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.foundations.runs.public import RunRefused
    from wardmote.measures.public import gap, gap_text

    try:
        frozen_on = date.fromisoformat(options.frozen_on) if options.frozen_on else None
    except ValueError:
        raise RunRefused(f"“{options.frozen_on}” is not a day. Write it as in 2026-03-31.") from None
    result = gap(
        partnership=partnership_of(options),
        measure=options.measure,
        area=options.area,
        year_ending=options.year_ending,
        includes=options.including,
        frozen_on=frozen_on,
    )
    print_json(result.as_json()) if options.json else print(gap_text(result))
    return 0


def peers(options: argparse.Namespace) -> int:
    """Print an area's rank among its most similar areas."""
    from wardmote.foundations.organisations.public import partnership_of
    from wardmote.measures.public import peers, peers_text

    result = peers(
        partnership=partnership_of(options), measure=options.measure, area=options.area, year_ending=options.year_ending
    )
    print_json(result.as_json()) if options.json else print(peers_text(result))
    return 0


def _known_kind(kind: str, known: list[str]) -> str:
    from wardmote.foundations.runs.public import RunRefused

    if kind not in known:
        raise RunRefused(f"There is no kind of area called {kind}. There are: {', '.join(known)}.")
    return kind


COMMANDS = (
    Command("figure", 240, "a measure of an area over twelve months", _figure_options, figure),
    Command("pair", 250, "two counts of one harm, side by side", _pair_options, pair),
    Command("gap", 260, "priority neighbourhoods against the rest of their council", _gap_options, gap),
    Command("peers", 270, "an area among its most similar areas", _peers_options, peers),
)
