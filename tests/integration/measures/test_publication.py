"""What may be printed together: totals and parts, shares and complements, years, and sources that cannot be protected."""

from collections.abc import Mapping
from datetime import date

import pytest

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.measures.public import Publishable, Published, figure, publication

pytestmark = pytest.mark.django_db
MONTHS = [add_months(date(2021, 5, 1), step) for step in range(24)]
ENVIRONMENT = ("environmental-complaints", "fly-tipping", "discarded-needles")


@pytest.fixture(autouse=True)
def _covered(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))


def send_counts(partnership: Partnership, source: str, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """All records of a year stand in its last month; the other months are nil."""
    for at, month in enumerate(MONTHS):
        counts = before if at == 11 else after if at == 23 else {}
        send(partnership, source, month, [row(name, quantity=count) for name, count in counts.items() if count])


def audited(partnership: Partnership, *measures: str) -> dict[str, Publishable]:
    figures = [figure(partnership=partnership, measure=slug, area=AMBRIDGE, year_ending="2023-04") for slug in measures]
    return {one.figure.measure.slug: one for one in publication(figures).figures}


def test_a_total_and_its_other_part_do_not_give_a_small_count_away(partnership: Partnership) -> None:
    send_counts(partnership, "council-environment", {}, {"fly-tipping": 57, "discarded-needles": 2})
    found = audited(partnership, *ENVIRONMENT)
    assert not found["discarded-needles"].shows("count")
    assert found["environmental-complaints"].shows("count") != found["fly-tipping"].shows("count")


def test_what_no_measure_counts_is_not_given_away_either(partnership: Partnership) -> None:
    """59 complaints less 57 of fly-tipping and no needles leave 2 of another kind."""
    send_counts(partnership, "council-environment", {}, {"fly-tipping": 57, "noise": 2})
    found = audited(partnership, *ENVIRONMENT)
    assert found["discarded-needles"].shows("count")
    assert found["environmental-complaints"].shows("count") != found["fly-tipping"].shows("count")


def test_a_small_count_of_the_year_before_is_hidden_there_alone(partnership: Partnership) -> None:
    send_counts(
        partnership,
        "council-environment",
        {"fly-tipping": 40, "discarded-needles": 3},
        {"fly-tipping": 57, "discarded-needles": 12, "noise": 9},
    )
    found = audited(partnership, *ENVIRONMENT)
    assert all(one.shows("count") for one in found.values())
    assert not found["discarded-needles"].shows("previous")
    assert found["environmental-complaints"].shows("previous") != found["fly-tipping"].shows("previous")


@pytest.mark.parametrize(("positive", "shown"), [(39, False), (2, False), (40, True), (20, True)])
def test_a_share_is_kept_back_with_a_small_complement(partnership: Partnership, positive: int, shown: bool) -> None:
    send_counts(partnership, "drug-alcohol-treatment", {}, {"dip-test": 40, "dip-positive-test": positive})
    one = audited(partnership, "dip-positive-share")["dip-positive-share"]
    assert one.shows("count", "whole") is shown
    assert one.figure.may_be_published is shown
    assert any("Not for publication" in text for text in one.figure.warnings) is not shown


def test_counts_above_the_smallest_all_stand(partnership: Partnership) -> None:
    send_counts(partnership, "council-environment", {"fly-tipping": 9}, {"fly-tipping": 57, "discarded-needles": 12})
    assert all(one.shows("count", "previous") for one in audited(partnership, *ENVIRONMENT).values())


def test_a_source_without_a_rule_hides_nothing(partnership: Partnership) -> None:
    send_counts(partnership, "alcohol-litter", {}, {"can": 2})
    assert audited(partnership, "alcohol-litter")["alcohol-litter"].shows("count", "previous")


def test_overlapping_kinds_of_crime_are_read_as_one_system(partnership: Partnership) -> None:
    """The basket counts wounding and ten other kinds; violence with injury counts wounding and one more."""
    send_counts(
        partnership, "police-crimes", {}, {"wounding": 60, "violence-with-injury-other": 2, "common-assault": 8}
    )
    found = audited(partnership, "psa1-basket", "police-violence-with-injury")
    assert all(one.shows("count") for one in found.values())
    send_counts(partnership, "council-environment", {}, {"fly-tipping": 3})
    assert audited(partnership, *ENVIRONMENT)["environmental-complaints"].is_withheld is False  # the year before is 0


def test_numbers_that_cannot_be_true_together_are_all_kept_back(partnership: Partnership) -> None:
    """More positive tests than tests: no counts fit, so the audit can promise nothing."""
    send_counts(partnership, "drug-alcohol-treatment", {}, {"dip-test": 10, "dip-positive-test": 40})
    one = audited(partnership, "dip-positive-share")["dip-positive-share"]
    assert not one.shows("count")
    assert not one.shows("whole")


def out_already(count: int, start: date = MONTHS[12], end: date = date(2023, 5, 1), *councils: str) -> Published:
    """A number of hate reports in an edition that has left the house."""
    return Published(
        measure="hate-reports",
        sources=("hate-reports",),
        number="count",
        councils=councils or (AMBRIDGE,),
        start=start,
        end=end,
        count=count,
        is_hidden=False,
    )


@pytest.mark.parametrize(
    ("earlier", "shown"),
    [
        # Of two councils 40 were published: 40 less 38 would give the other council's 2.
        (out_already(40, MONTHS[12], date(2023, 5, 1), AMBRIDGE, "E07009999"), False),
        (out_already(60, MONTHS[12], date(2023, 5, 1), AMBRIDGE, "E07009999"), True),
        # Of nine of the twelve months 36 were published: the other three would have 2.
        (out_already(36, MONTHS[12], MONTHS[21]), False),
        (out_already(30, MONTHS[12], MONTHS[21]), True),
        # The records were corrected since: the two do not fit together, and this edition is audited by itself.
        (out_already(99), True),
        (out_already(38), True),
    ],
)
def test_what_is_out_already_is_read_with_the_new_figures(
    partnership: Partnership, earlier: Published, shown: bool
) -> None:
    send_counts(partnership, "hate-reports", {}, {"hate-report": 38})
    one = figure(partnership=partnership, measure="hate-reports", area=AMBRIDGE, year_ending="2023-04")
    found = publication([one], [Published.from_json(earlier.as_json())]).figures[0]
    assert found.shows("count") is shown
