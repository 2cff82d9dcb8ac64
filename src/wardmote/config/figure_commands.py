"""The commands that print figures, make the assessment and check the methods."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from wardmote.config.terminal import partnership_of, print_json, refuse, run_to_end

if TYPE_CHECKING:
    from wardmote.analysis.checking import VectorOutcome


def figure(options: argparse.Namespace) -> int:
    """Print a figure, or a list of them by a kind of area."""
    from wardmote.foundations.places.public import AreaKind
    from wardmote.measures.public import figure, figure_text, figures_by, figures_text

    asked = {
        "partnership": partnership_of(options),
        "measure": options.measure,
        "year_ending": options.year_ending,
    }
    if options.by:
        kind = _known_kind(options.by, [str(one) for one in AreaKind])
        found = figures_by(**asked, within=options.area, kind=AreaKind(kind))
        print_json([one.as_json() for one in found]) if options.json else print(figures_text(found))
        return 0
    one = figure(**asked, area=options.area)
    print_json(one.as_json()) if options.json else print(figure_text(one))
    return 0


def pair(options: argparse.Namespace) -> int:
    """Print two counts of one harm side by side."""
    from wardmote.measures.public import pair_text, two_counts

    made = two_counts(
        partnership=partnership_of(options), pair=options.pair, area=options.area, year_ending=options.year_ending
    )
    print_json(made.as_json()) if options.json else print(pair_text(made))
    return 0


def gap(options: argparse.Namespace) -> int:
    """Print the gap between priority neighbourhoods and the rest of a council."""
    from datetime import date

    from wardmote.foundations.runs.public import RunRefused
    from wardmote.measures.public import gap, gap_text

    try:
        frozen_on = date.fromisoformat(options.frozen_on) if options.frozen_on else None
    except ValueError:
        raise RunRefused(f"“{options.frozen_on}” is not a day. Write it as in 2026-03-31.") from None
    made = gap(
        partnership=partnership_of(options),
        measure=options.measure,
        area=options.area,
        year_ending=options.year_ending,
        includes=options.including,
        frozen_on=frozen_on,
    )
    print_json(made.as_json()) if options.json else print(gap_text(made))
    return 0


def peers(options: argparse.Namespace) -> int:
    """Print an area's rank among its most similar areas."""
    from wardmote.measures.public import peers, peers_text

    made = peers(
        partnership=partnership_of(options), measure=options.measure, area=options.area, year_ending=options.year_ending
    )
    print_json(made.as_json()) if options.json else print(peers_text(made))
    return 0


def _known_kind(kind: str, known: list[str]) -> str:
    from wardmote.foundations.runs.public import RunRefused

    if kind not in known:
        raise RunRefused(f"There is no kind of area called {kind}. There are: {', '.join(known)}.")
    return kind


def assess(options: argparse.Namespace) -> int:
    """Make the strategic assessment and write its files."""
    parameters = {
        "area": options.area,
        "year_ending": options.year_ending,
        "out": str(Path(options.out).resolve()),
        "audience": options.edition,
        "released": options.released,
    }
    result = run_to_end(options, "assessment.build", parameters)
    if options.json:
        print_json(result)
    else:
        for path in result.get("files", []):
            print(path)
    return 0


def check_methods(options: argparse.Namespace) -> int:
    """Run worked answers; the status is 1 if any fails or the file holds none."""
    from wardmote.analysis.checking import check_vectors

    path = Path(options.file)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return refuse(f"There is no readable file {path}. Check the spelling.")
    except ValueError as fault:
        return refuse(f"{path} is not a JSON file: {fault}.")
    outcomes = check_vectors(document)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if options.json:
        print_json([asdict(outcome) for outcome in outcomes])
    else:
        for outcome in outcomes:
            print(_vector_line(outcome))
        print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not outcomes else 0


def _vector_line(outcome: "VectorOutcome") -> str:
    said = "pass" if outcome.passed else "FAIL"
    size = "" if outcome.largest_deviation is None else f"  largest deviation {outcome.largest_deviation:.3g}"
    reason = "" if outcome.passed else f"  {outcome.reason}"
    return f"{said}  {outcome.id}  {outcome.method}{size}{reason}"
