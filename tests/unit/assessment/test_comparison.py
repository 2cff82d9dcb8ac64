"""Councils are told apart by a test of their rates, not by whether two intervals overlap."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from wardmote.analysis.counts_rates_and_change.rates import byar_rate
from wardmote.assessment.sections.comparison import finding
from wardmote.foundations.documents.limits import limits_on
from wardmote.foundations.places.public import AreaKind, AreaName
from wardmote.measures.counting.definitions import measure
from wardmote.measures.figures.results import Figure, Provenance

PEOPLE = 100_000


def _council(name: str, count: int) -> Figure:
    rates = byar_rate([count], [PEOPLE])
    return Figure(
        measure=measure("all-crime"),
        area=AreaName(f"E-{name}", name, AreaKind.COUNCIL),
        start=date(2022, 5, 1),
        end=date(2023, 5, 1),
        count=count,
        population=PEOPLE,
        rate_per_1000=float(rates.rate[0]),
        lower95=float(rates.lower[0]),
        upper95=float(rates.upper[0]),
        months_supplied=12,
        provenance=Provenance("all-crime", 1, "", "0", None, "", "", (), (), (), ()),
    )


def _found(*councils: Figure) -> str:
    evidence: Any = SimpleNamespace(peers=list(councils), place=councils[0].area, limits=limits_on(councils[0].end))
    return finding(evidence)


def test_intervals_that_overlap_do_not_make_rates_alike() -> None:
    own, other = _council("Luton", 1100), _council("Bedford", 1000)
    assert (own.lower95 or 0) < (other.upper95 or 0)
    assert _found(own, other) == "Luton's rate of all records is higher than Bedford's"


def test_rates_that_chance_could_have_made_are_not_clearly_different() -> None:
    assert _found(_council("Luton", 1010), _council("Bedford", 1000)) == (
        "Luton's rate of all records is not clearly different from Bedford's"
    )
