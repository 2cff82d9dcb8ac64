"""Figures of partners' records: quantities, subcategories, whole quarters, senders, shares, parts, disclosure."""

from datetime import date

import pytest

from tests.integration.measures.made import AMBRIDGE, FORCE
from tests.integration.measures.sent import row, send
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.counting import definitions
from wardmote.measures.public import figure, figures_by, monthly, years_available

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2021, 5, 1), date(2023, 4, 1)
MONTHS = [add_months(FIRST, step) for step in range(24)]
LSOA = "E01000001"


@pytest.fixture(autouse=True)
def _covered(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))


def test_counts_weigh_by_quantity_and_are_compared_with_the_year_before(partnership: Partnership) -> None:
    for month in MONTHS:
        size = 10 if month < date(2022, 5, 1) else 15
        send(partnership, "domestic-abuse-contacts", month, [row("new-contact", quantity=size), row("repeat-contact")])
    made = figure(partnership=partnership, measure="domestic-abuse-contacts", area=AMBRIDGE, year_ending="2023-04")
    assert (made.count, made.previous_count) == (12 * 16, 12 * 11)
    assert made.change_pct == pytest.approx((192 - 132) / 132 * 100)
    assert made.months_supplied == 12
    assert made.population == 3000
    assert made.rate_per_1000 == pytest.approx(64)


def test_a_nil_return_is_zero_and_a_month_that_did_not_come_is_no_data(partnership: Partnership) -> None:
    for month in MONTHS[12:23]:
        send(partnership, "hate-reports", month, [])
    made = figure(partnership=partnership, measure="hate-reports", area=AMBRIDGE, year_ending="2023-04")
    assert (made.count, made.months_supplied) == (0, 11)
    series = monthly(
        partnership=partnership, measure="hate-reports", area=AMBRIDGE, start=MONTHS[12], end=date(2023, 5, 1)
    )
    assert series.counts == (*[0] * 11, None)


def test_only_the_subcategory_asked_for_counts(partnership: Partnership) -> None:
    rows = [
        row("wounding", subcategory="domestic-abuse"),
        row("common-assault", subcategory="domestic-abuse"),
        row("wounding", subcategory="hate"),
        row("wounding"),
    ]
    for month in MONTHS[12:]:
        send(partnership, "police-crimes", month, rows)
    asked = {"partnership": partnership, "area": AMBRIDGE, "year_ending": "2023-04"}
    assert figure(**asked, measure="police-domestic-abuse").count == 24
    assert figure(**asked, measure="police-hate-crime").count == 12
    assert figure(**asked, measure="police-violence-with-injury").count == 36


def test_the_parts_of_a_basket_add_up_to_its_total_and_nothing_else_is_in_it(partnership: Partnership) -> None:
    basket = definitions.measure("psa1-basket")
    assert len(basket.basket) == 10
    rows = [row(name, quantity=at + 1) for at, name in enumerate(basket.categories)] + [row("shoplifting", quantity=99)]
    for month in MONTHS[12:]:
        send(partnership, "police-crimes", month, rows)
    from wardmote.measures.figures.queries import parts

    whole = figure(partnership=partnership, measure="psa1-basket", area=AMBRIDGE, year_ending="2023-04")
    counted = [part.count for part in parts(partnership, whole)]
    assert counted == [12 * (at + 1) for at in range(10)]
    assert whole.count == sum(count or 0 for count in counted) == 12 * 55
    assert any("belongs to the past" in text for text in whole.warnings)
    assert any("Historic only" in text for text in whole.warnings)


def quarters(partnership: Partnership, first: date, number: int) -> None:
    for at in range(number):
        start = add_months(first, 3 * at)
        send(partnership, "home-office-crime", start, [row("wounding", quantity=30 + at)], span=3)


def test_a_quarterly_source_counts_whole_quarters_only(partnership: Partnership) -> None:
    quarters(partnership, date(2021, 4, 1), 8)  # to March 2023
    asked = {"partnership": partnership, "measure": "recorded-crime-home-office", "area": AMBRIDGE}
    whole = figure(**asked, year_ending="2023-03")
    assert (whole.count, whole.previous_count) == (34 + 35 + 36 + 37, 30 + 31 + 32 + 33)
    assert whole.months_supplied == 12
    cut = figure(**asked, year_ending="2023-02")
    assert (cut.count, cut.months_supplied) == (34 + 35 + 36, 9)
    assert any("only whole ones" in text for text in cut.warnings)
    assert years_available(partnership=partnership, area=AMBRIDGE, measure=asked["measure"])[:2] == [
        "2023-03",
        "2022-12",
    ]


def test_a_quarterly_series_has_a_point_a_quarter(partnership: Partnership) -> None:
    quarters(partnership, date(2022, 4, 1), 4)
    series = monthly(
        partnership=partnership,
        measure="recorded-crime-home-office",
        area=AMBRIDGE,
        start=date(2022, 2, 1),
        end=date(2023, 4, 1),
    )
    assert (series.step, series.word) == (3, "quarter")
    assert series.months == (date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1), date(2023, 1, 1))
    assert series.counts == (30, 31, 32, 33)


def test_records_that_say_only_the_council_give_no_figure_of_a_smaller_area(partnership: Partnership) -> None:
    for month in MONTHS[12:]:
        send(partnership, "domestic-abuse-contacts", month, [row("new-contact", quantity=5)])
    made = figure(partnership=partnership, measure="domestic-abuse-contacts", area=LSOA, year_ending="2023-04")
    assert made.count is None
    assert any("does not place its records" in text for text in made.warnings)
    assert not made.may_be_published


def test_records_with_a_place_count_there_and_the_others_are_told(partnership: Partnership) -> None:
    for month in MONTHS[12:]:
        send(partnership, "istv-assaults", month, [row("assault-attendance", lsoa=LSOA), row("assault-attendance")])
    asked = {"partnership": partnership, "measure": "assault-attendances", "year_ending": "2023-04"}
    assert figure(**asked, area=AMBRIDGE).count == 24
    small = figure(**asked, area=LSOA)
    assert small.count == 12
    assert any("12 of the council's records name no place" in text for text in small.warnings)
    listed = figures_by(**asked, within=AMBRIDGE, kind=AreaKind.LSOA)
    assert [one.count for one in listed] == [12, 0, 0]


def test_a_sender_who_begins_is_not_waited_for_before_and_is_said_beside_the_change(partnership: Partnership) -> None:
    for month in MONTHS:
        send(partnership, "istv-assaults", month, [row("assault-attendance")], sender="one")
    for month in MONTHS[18:]:
        send(partnership, "istv-assaults", month, [row("assault-attendance")], sender="two")
    made = figure(partnership=partnership, measure="assault-attendances", area=AMBRIDGE, year_ending="2023-04")
    assert (made.count, made.previous_count, made.months_supplied) == (12 + 6, 12, 12)
    assert any("began to send" in text for text in made.warnings)


def test_a_month_that_one_of_the_senders_left_out_is_no_data(partnership: Partnership) -> None:
    for month in MONTHS[12:]:
        send(partnership, "istv-assaults", month, [row("assault-attendance")], sender="one")
    for month in MONTHS[12:23]:
        send(partnership, "istv-assaults", month, [row("assault-attendance")], sender="two")
    made = figure(partnership=partnership, measure="assault-attendances", area=AMBRIDGE, year_ending="2023-04")
    assert (made.count, made.months_supplied) == (22, 11)


def test_a_council_that_nobody_sends_about_has_no_figure_and_a_force_needs_all_its_councils(
    partnership: Partnership,
) -> None:
    for month in MONTHS[12:]:
        send(partnership, "istv-assaults", month, [row("assault-attendance")])
    asked = {"partnership": partnership, "measure": "assault-attendances", "year_ending": "2023-04"}
    assert figure(**asked, area="E06000903").count is None
    assert figure(**asked, area=FORCE).count is None


def test_a_share_of_categories_and_one_whose_parts_pass_the_whole(partnership: Partnership) -> None:
    definition = definitions.measure("treatment-retained-share")
    base, part = definition.categories[0], definition.numerator_categories[0]
    months = [date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1), date(2023, 1, 1)]
    for start in months:
        send(
            partnership,
            definition.sources[0],
            start,
            [row(base, quantity=40), row(part, quantity=30)],
            span=3,
        )
    made = figure(partnership=partnership, measure="treatment-retained-share", area=AMBRIDGE, year_ending="2023-03")
    assert (made.numerator, made.denominator, made.share) == (120, 160, 0.75)
    assert made.lower95 is not None
    assert made.lower95 < 0.75 < (made.upper95 or 0)
    send(partnership, definition.sources[0], date(2023, 4, 1), [row(base), row(part, quantity=400)], span=3)
    odd = figure(partnership=partnership, measure="treatment-retained-share", area=AMBRIDGE, year_ending="2023-06")
    assert odd.share is None
    assert any("above the denominator" in text for text in odd.warnings)


def test_small_counts_and_fine_areas_are_not_for_publication(partnership: Partnership) -> None:
    send(partnership, "istv-assaults", MONTHS[23], [row("assault-attendance", quantity=3, lsoa=LSOA)])
    asked = {"partnership": partnership, "measure": "assault-attendances", "year_ending": "2023-04"}
    few = figure(**asked, area=AMBRIDGE)
    assert (few.count, few.smallest, few.may_be_published) == (3, 5, False)
    assert any("suppresses counts below 5" in text for text in few.warnings)
    assert any("nothing finer than a ward" in text for text in figure(**asked, area=LSOA).warnings)
    assert few.as_json()["may_be_published"] is False
