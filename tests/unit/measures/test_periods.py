from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.foundations.months import add_months, month_at, month_ordinal
from wardmote.measures.counting.periods import Period, first_of, name_of, year_ending
from wardmote.measures.errors import UnknownPeriod


def test_a_year_is_half_open_and_may_end_in_any_month() -> None:
    period = year_ending("2011-07")
    assert (period.start, period.end) == (date(2010, 8, 1), date(2011, 8, 1))
    assert period.previous == Period(date(2009, 8, 1), date(2010, 8, 1))
    assert period.last == date(2011, 7, 1)


def test_the_population_year_is_that_of_the_middle() -> None:
    assert year_ending("2023-04").middle_year == 2022
    assert year_ending("2018-06").middle_year == 2018


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-4", "2023-13", "2023-00", "04-2023", "2023-04-01", "0000-01", "١٩٩٩-٠١x"]
)
def test_what_is_no_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnknownPeriod, match="2023-04"):
        first_of(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(-600, 600))
def test_shifting_there_and_back_changes_nothing(day: date, months: int) -> None:
    first = day.replace(day=1)
    assert add_months(add_months(first, months), -months) == first
    assert month_at(month_ordinal(first)) == first
    assert first_of(name_of(first)) == first


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_period_and_the_one_before_meet_and_do_not_overlap(day: date) -> None:
    period = year_ending(name_of(day))
    assert period.previous.end == period.start
    assert len(set(period.days()) | set(period.previous.days())) == 24
