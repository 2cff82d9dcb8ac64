"""Two counts of one harm, the gap and peers: numbers worked by hand, and that nothing adds two counts up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.integration.measures.conftest import Loader
from tests.integration.measures.made import AMBRIDGE, FORCE, crime, months
from tests.integration.measures.sent import row, send
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import make_list
from wardmote.intake import public as intake
from wardmote.measures.comparisons import pairs as pairs_room
from wardmote.measures.comparisons.pairs import between, pairs
from wardmote.measures.counting import definitions
from wardmote.measures.errors import UnknownPair, UnsuitableArea
from wardmote.measures.public import gap, peers, two_counts

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MONTHS = [add_months(date(2021, 5, 1), step) for step in range(24)]
BORCHESTER = "E06000903"


@pytest.fixture
def covered(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))


def spread_over_a_year(partnership: Partnership, source: str, first: date, total: int, **what: Any) -> None:
    """A year's count by month, the remainder in the last."""
    for at in range(12):
        size = total // 12 + (total % 12 if at == 11 else 0)
        send(partnership, source, add_months(first, at), [row(quantity=size, **what)])


def both_counts(partnership: Partnership, police: tuple[int, int], others: tuple[int, int]) -> None:
    for first, crimes, contacts in zip((MONTHS[0], MONTHS[12]), police, others, strict=True):
        spread_over_a_year(
            partnership, "police-crimes", first, crimes, category="wounding", subcategory="domestic-abuse"
        )
        spread_over_a_year(partnership, "domestic-abuse-contacts", first, contacts, category="new-contact")


def numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for each in value.values():
            yield from numbers_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers_in(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def test_the_published_rises_come_out(covered: None, partnership: Partnership) -> None:
    both_counts(partnership, (4826, 5955), (1200, 1500))
    made = two_counts(partnership=partnership, pair="domestic-abuse", area=AMBRIDGE, year_ending="2023-04")
    assert (made.first.previous_count, made.first.count) == (4826, 5955)
    assert round(made.first.change_pct or 0, 1) == 23.4
    assert made.first.p_value is not None
    assert made.first.p_value < 0.001
    assert (made.year.difference, made.year.ratio) == (1500 - 5955, pytest.approx(1500 / 5955))
    assert made.year.lower is not None
    assert made.year.lower < 1500 / 5955 < (made.year.upper or 0)


def test_crimes_by_date_committed_are_not_compared_with_those_by_date_recorded(
    covered: None, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = pairs()["domestic-abuse"]
    mixed = replace(known, slug="mixed", first="police-domestic-abuse", second="violent-crime", second_by="police.uk")
    monkeypatch.setattr(pairs_room, "_all", lambda: {"mixed": mixed})
    both_counts(partnership, (4826, 5955), (1200, 1500))
    made = two_counts(partnership=partnership, pair="mixed", area=AMBRIDGE, year_ending="2023-04")
    assert made.year.first == 5955
    assert {(each.difference, each.ratio, each.p_value) for each in (made.year, *made.steps)} == {(None, None, None)}
    assert "not compared" in made.as_json()["why_not_compared"]


def test_hate_reports_of_the_published_strategy(covered: None, partnership: Partnership) -> None:
    spread_over_a_year(partnership, "hate-reports", MONTHS[0], 120, category="hate-report")
    spread_over_a_year(partnership, "hate-reports", MONTHS[12], 385, category="hate-report")
    made = two_counts(partnership=partnership, pair="hate", area=AMBRIDGE, year_ending="2023-04")
    assert round(made.second.change_pct or 0, 1) == 220.8
    assert made.first.count is None
    assert made.year.difference is None
    assert any("more reporting" in note or "increase in reporting" in note for note in made.pair.notes)


def test_nothing_that_a_pair_gives_is_the_sum_of_its_counts(covered: None, partnership: Partnership) -> None:
    both_counts(partnership, (4826, 5955), (1213, 1511))
    made = two_counts(partnership=partnership, pair="domestic-abuse", area=AMBRIDGE, year_ending="2023-04")
    given = set(numbers_in(made.as_json()))
    sums = {5955 + 1511, 4826 + 1213}
    sums |= {(entry.first or 0) + (entry.second or 0) for entry in made.steps if entry.first and entry.second}
    assert 5955 in given
    assert not given & sums


def test_no_measure_counts_both_sides_of_a_pair() -> None:
    for pair in pairs().values():
        first, second = (set(measure.sources) for measure in pair.measures)
        assert not first & second
        for measure in definitions.measures():
            assert not (set(measure.sources) & first and set(measure.sources) & second), measure.slug


def test_a_pair_of_a_month_and_a_quarter_stands_by_the_quarter(covered: None, partnership: Partnership) -> None:
    for month in MONTHS[11:23]:
        send(partnership, "police-crimes", month, [row("wounding", subcategory="hate", quantity=2)])
    for start in (date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1), date(2023, 1, 1)):
        send(partnership, "hate-reports", start, [row("hate-report", quantity=9)], span=3)
    made = two_counts(partnership=partnership, pair="hate", area=AMBRIDGE, year_ending="2023-03")
    assert made.step == 3
    assert [(entry.first, entry.second) for entry in made.steps] == [(6, 9)] * 4
    assert made.steps[0].start == date(2022, 4, 1)


def test_between_is_exact_and_silent_where_it_must_be() -> None:
    start = date(2022, 5, 1)
    assert between(start, None, 5).difference is None
    nothing = between(start, 0, 5)
    assert (nothing.difference, nothing.ratio) == (5, None)
    pair = between(start, 15, 30)
    assert pair.p_value == pytest.approx(0.0357, abs=5e-5)  # R poisson.test, as in the two_counts vectors
    assert pair.ratio == 2


def test_an_unknown_pair_is_refused_with_those_there_are(partnership: Partnership) -> None:
    with pytest.raises(UnknownPair, match="domestic-abuse"):
        two_counts(partnership=partnership, pair="burglary", area=AMBRIDGE, year_ending="2023-04")


def load_burglaries(load_months: Loader, now: tuple[int, int], before: tuple[int, int]) -> None:
    """So many burglaries a month in the first LSOA and in the second."""
    by_month: dict[date, list[str]] = {}
    for year in (months()[:12], months()[12:]):
        first, second = before if year[0] == months()[0] else now
        for month in year:
            rows = [crime(month, n, "Burglary", "E01000001") for n in range(first)]
            rows += [crime(month, 500 + n, "Burglary", "E01000002") for n in range(second)]
            by_month[month] = rows
    load_months(by_month)


@pytest.fixture
def priority(areas_loaded: None, partnership: Partnership) -> None:
    make_list(
        by=system_person(),
        partnership=partnership,
        name="Harbour",
        codes=["E01000001"],
        on=date(2022, 1, 1),
        is_priority=True,
    )


def test_a_gap_that_narrows_both_ways(load_months: Loader, priority: None, partnership: Partnership) -> None:
    load_burglaries(load_months, now=(6, 4), before=(10, 4))
    made = gap(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04")
    assert made.now is not None
    assert made.before is not None
    assert (made.now.priority.count, made.now.rest.count) == (72, 48)
    assert (made.now.priority.population, made.now.rest.population) == (1000, 2000)
    assert made.now.difference == pytest.approx(72 - 24)
    assert made.now.ratio == pytest.approx(3)
    assert made.before.difference == pytest.approx(120 - 24)
    assert made.verdict == "narrowing"
    assert made.change == pytest.approx(72 / 120)
    assert made.change_interval is not None
    assert made.change_interval[0] < 0.6 < made.change_interval[1]
    assert made.neighbourhoods == ("Harbour",)


def test_a_gap_whose_two_kinds_disagree_is_mixed(load_months: Loader, priority: None, partnership: Partnership) -> None:
    load_burglaries(load_months, now=(40, 5), before=(60, 15))
    made = gap(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04")
    assert made.now is not None
    assert made.before is not None
    assert (made.now.difference, made.before.difference) == (pytest.approx(450), pytest.approx(630))
    assert (made.now.ratio, made.before.ratio) == (pytest.approx(16), pytest.approx(8))
    assert made.verdict == "mixed"
    assert "The relative gap is wider and the absolute gap is narrower, so we say neither." in made.sentence


def test_a_gap_that_changes_sides_is_reversed(load_months: Loader, priority: None, partnership: Partnership) -> None:
    load_burglaries(load_months, now=(1, 6), before=(8, 4))
    made = gap(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04")
    assert made.verdict == "reversed"
    assert "was above that of the rest and is now below it" in made.sentence


def test_the_whole_council_can_be_the_other_side_and_is_said(
    load_months: Loader, priority: None, partnership: Partnership
) -> None:
    load_burglaries(load_months, now=(6, 4), before=(10, 4))
    made = gap(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04", includes=True)
    assert made.now is not None
    assert (made.now.rest.count, made.now.rest.population) == (120, 3000)
    assert any("priority neighbourhoods included" in text for text in made.warnings)


def test_the_list_is_that_of_the_day(load_months: Loader, priority: None, partnership: Partnership) -> None:
    load_burglaries(load_months, now=(6, 4), before=(10, 4))
    asked = {"partnership": partnership, "measure": "burglary", "area": AMBRIDGE, "year_ending": "2023-04"}
    early = gap(**asked, frozen_on=date(2021, 12, 31))
    assert early.now is None
    assert "no priority neighbourhoods on that day" in early.sentence
    assert gap(**asked, frozen_on=date(2022, 1, 1)).now is not None


def test_a_gap_needs_a_council_and_a_rate(two_years: None, partnership: Partnership) -> None:
    with pytest.raises(UnsuitableArea, match="not a council"):
        gap(partnership=partnership, measure="burglary", area=FORCE, year_ending="2023-04")
    with pytest.raises(UnsuitableArea, match="no rate"):
        gap(partnership=partnership, measure="charged-share", area=AMBRIDGE, year_ending="2023-04")


def group(*rows: dict[str, Any]) -> Any:
    return lambda *_args, **_options: list(rows)


def listed(peer: str, valid_from: str = "2021-04-01", **more: Any) -> dict[str, Any]:
    since = datetime.fromisoformat(valid_from)
    return {"area": "Ambridge", "peer": peer, "when_from": since, "category": "peer", **more}


@pytest.fixture
def two_councils(covered: None, partnership: Partnership) -> None:
    for start in (date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1), date(2023, 1, 1)):
        rows = [row("wounding", quantity=30), row("wounding", quantity=14, council=BORCHESTER)]
        send(partnership, "home-office-crime", start, rows, span=3, sender="home-office")


def test_an_area_is_ranked_among_the_peers_that_have_figures(
    two_councils: None, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [listed("Borchester"), listed("Far Away"), listed("Ambridge"), listed("Old list", "2015-04-01")]
    monkeypatch.setattr(intake, "reference", group(*rows), raising=False)
    made = peers(partnership=partnership, measure="recorded-crime-home-office", area=AMBRIDGE, year_ending="2023-03")
    assert made.own is not None
    assert [(one.figure.area.code, one.figure.count, one.rank) for one in made.ranked] == [
        (AMBRIDGE, 120, 1),
        (BORCHESTER, 56, 2),
    ]
    assert made.own.figure.rate_per_1000 == pytest.approx(40)
    assert made.pooled == pytest.approx(80)
    assert "is 1 of 2" in made.sentence
    assert "That is clearly lower than its group." in made.sentence
    assert made.missing == (("Far Away", "no such area is loaded here"),)


def test_without_a_list_there_is_no_group(
    two_councils: None, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "reference", group(), raising=False)
    made = peers(partnership=partnership, measure="recorded-crime-home-office", area=AMBRIDGE, year_ending="2023-03")
    assert made.group is None
    assert "No most similar group" in made.sentence


def test_a_narrowing_that_chance_could_have_made_says_so(
    load_months: Loader, priority: None, partnership: Partnership
) -> None:
    load_burglaries(load_months, now=(9, 4), before=(10, 4))
    made = gap(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04")
    assert made.verdict == "no clear change"
    assert made.sentence == "No clear change in the gap. This may be chance."


def test_a_gap_that_chance_turns_over_is_not_called_reversed(
    load_months: Loader, priority: None, partnership: Partnership
) -> None:
    load_burglaries(load_months, now=(2, 5), before=(3, 5))
    made = gap(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04")
    assert made.now is not None
    assert made.before is not None
    assert made.before.difference > 0 > made.now.difference
    assert made.p_value is not None
    assert made.p_value > 0.05
    assert made.verdict == "no clear change"
    assert "Reversed" not in made.sentence
