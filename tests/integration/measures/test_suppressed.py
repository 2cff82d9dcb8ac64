"""A share of which the sender suppressed one side is not stated, from the file to the figure."""

from datetime import date
from pathlib import Path

import pytest

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.intake.public import load, segments
from wardmote.measures.figures.sentences import figure_sentence
from wardmote.measures.public import compare, figure, monthly

pytestmark = pytest.mark.django_db
BORCHESTER = "E06000903"
ENTRANT, RETAINED = "new-entrant", "retained-12-weeks"
FIRST = date(2021, 4, 1)
ASKED = {"measure": "treatment-retained-share", "area": AMBRIDGE, "year_ending": "2023-03"}


@pytest.fixture(autouse=True)
def _covered(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))


def quarters(partnership: Partnership, suppressed: dict[int, dict[str, int]]) -> None:
    """Eight quarters of 20 entrants, 15 of them retained; of some, what the sender suppressed besides."""
    for at in range(8):
        send(
            partnership,
            "drug-alcohol-treatment",
            add_months(FIRST, 3 * at),
            [row(ENTRANT, quantity=20), row(RETAINED, quantity=15)],
            span=3,
            suppressed=suppressed.get(at),
        )


def test_a_share_with_one_side_suppressed_is_not_stated(partnership: Partnership) -> None:
    quarters(partnership, {6: {RETAINED: 1}})
    made = figure(partnership=partnership, **ASKED)
    assert (made.share, made.count, made.denominator, made.months_supplied) == (None, None, None, 12)
    assert made.is_suppressed
    assert made.as_json()["is_suppressed"] is True
    assert made.warnings[0].startswith("Not stated: a part was suppressed by the sender")
    assert figure_sentence(made).endswith("is not stated: a part was suppressed by the sender.")
    assert [
        one.is_suppressed for one in compare(partnership=partnership, measure=ASKED["measure"], year_ending="2023-03")
    ]
    series = monthly(
        partnership=partnership,
        measure=ASKED["measure"],
        area=AMBRIDGE,
        start=add_months(FIRST, 12),
        end=add_months(FIRST, 24),
    )
    assert series.counts == (15, 15, None, 15)


def test_what_is_suppressed_on_both_sides_leaves_the_rest_sound(partnership: Partnership) -> None:
    quarters(partnership, {6: {f"{ENTRANT}|{RETAINED}": 2, "dip-test": 1}})
    made = figure(partnership=partnership, **ASKED)
    assert made.share == pytest.approx(60 / 80)
    assert made.previous_share == pytest.approx(60 / 80)
    assert not made.is_suppressed


def test_a_year_before_with_one_side_suppressed_is_not_compared(partnership: Partnership) -> None:
    quarters(partnership, {1: {ENTRANT: 1}})
    made = figure(partnership=partnership, **ASKED)
    assert made.share == pytest.approx(60 / 80)
    assert (made.previous_share, made.p_value) == (None, None)
    assert any("a part of them was suppressed" in text for text in made.warnings)
    assert not any("the months supplied differ" in text for text in made.warnings)


def test_the_file_says_which_counts_were_suppressed(
    partnership: Partnership, personas: Personas, tmp_path: Path
) -> None:
    path = tmp_path / "treatment.csv"
    path.write_text(
        "Financial year,Quarter,Substance group,New entrants,Retained 12 weeks or planned discharge\n"
        "2022-23,Q1,Opiate,24,20\n2022-23,Q1,Alcohol only,6,<5\n2022-23,Q1,Non-opiate only,<5,<5\n2022-23,Q2,Opiate,20,15\n"
    )
    load(by=personas.analyst, partnership=partnership, source="drug-alcohol-treatment", paths=[path])
    held = {segment.month: segment.suppressed for segment in segments(partnership, sources=["drug-alcohol-treatment"])}
    of_ambridge = f"{AMBRIDGE}:"  # the partnership's only council
    assert held[date(2022, 4, 1)] == {of_ambridge + RETAINED: 1, f"{of_ambridge}{ENTRANT}|{RETAINED}": 1}
    assert not held[date(2022, 7, 1)]
    made = figure(partnership=partnership, **ASKED | {"year_ending": "2022-09"})
    assert made.is_suppressed


def test_what_is_suppressed_of_one_council_leaves_the_others_share(partnership: Partnership) -> None:
    both = frozenset([AMBRIDGE, BORCHESTER])
    set_councils(by=system_person(), partnership=partnership, codes=both, from_=date(2020, 4, 2))
    for at in range(8):
        rows = [
            row(kind, quantity=many, council=code) for code in both for kind, many in ((ENTRANT, 20), (RETAINED, 15))
        ]
        suppressed = {f"{BORCHESTER}:{RETAINED}": 1} if at == 6 else None
        send(partnership, "drug-alcohol-treatment", add_months(FIRST, 3 * at), rows, span=3, suppressed=suppressed)

    made = figure(partnership=partnership, **ASKED)
    assert made.share == pytest.approx(60 / 80)
    assert not made.is_suppressed
    assert figure(partnership=partnership, **ASKED | {"area": BORCHESTER}).is_suppressed
    small = compare(partnership=partnership, measure=ASKED["measure"], year_ending="2023-03")
    assert {one.area.code: one.is_suppressed for one in small} == {AMBRIDGE: False, BORCHESTER: True}
