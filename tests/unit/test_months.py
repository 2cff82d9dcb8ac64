"""Months as numbers and back."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wardmote.foundations.months import add_months, days_in, month_at, month_ordinal, same_day

DAYS = st.dates(date(1000, 1, 1), date(3000, 1, 1))
STEPS = st.integers(-2_000, 2_000)


@given(DAYS, STEPS)
def test_months_added_can_be_taken_away(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved.day == 1
    assert month_ordinal(moved) - month_ordinal(day) == months
    assert add_months(moved, -months) == day.replace(day=1) == month_at(month_ordinal(day))


@given(DAYS, STEPS)
def test_the_same_day_is_the_last_where_a_month_has_no_such_day(day: date, months: int) -> None:
    moved = same_day(day, months)
    assert moved.day == min(day.day, days_in(moved))


def test_the_end_of_january_a_month_on_is_the_end_of_february() -> None:
    assert same_day(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert same_day(date(2023, 3, 31), -1) == date(2023, 2, 28)
