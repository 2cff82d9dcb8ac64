"""Working days: what no deadline counts, and reckoning from one day to another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.foundations.calendar.bank_holidays import bank_holidays
from wardmote.foundations.calendar.errors import HolidaysUnknown
from wardmote.foundations.calendar.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(1, 60)
CLOSED = st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=20)
# What GOV.UK lists for England and Wales (read on 30 November 2026), without days at a weekend.
LISTED = {
    2020: "0101 0410 0413 0508 0525 0831 1225 1228",
    2021: "0101 0402 0405 0503 0531 0830 1227 1228",
    # The Platinum Jubilee moved the spring holiday and added a day; the Queen's funeral was another.
    2022: "0103 0415 0418 0502 0602 0603 0829 0919 1226 1227",
    # The Coronation.
    2023: "0102 0407 0410 0501 0508 0529 0828 1225 1226",
    2024: "0101 0329 0401 0506 0527 0826 1225 1226",
    2025: "0101 0418 0421 0505 0526 0825 1225 1226",
    2026: "0101 0403 0406 0504 0525 0831 1225 1228",
    2027: "0101 0326 0329 0503 0531 0830 1227 1228",
    2028: "0103 0414 0417 0501 0529 0828 1225 1226",
}


@pytest.mark.parametrize("year", LISTED)
def test_bank_holidays_are_those_that_gov_uk_lists(year: int) -> None:
    weekdays = [f"{day:%m%d}" for day in bank_holidays(year) if day.weekday() < 5]
    assert " ".join(weekdays) == LISTED[year]


def test_of_a_year_that_nobody_knows_it_says_so() -> None:
    with pytest.raises(HolidaysUnknown, match="bank holidays of 2350"):
        bank_holidays(2350)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        # Friday 20 November 2026 and five working days: the next Friday.
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        # Over Christmas 2026: Friday the 25th, and Monday the 28th for Saturday's Boxing Day.
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 23), 5, date(2027, 1, 4)),
        (date(2026, 12, 29), -1, date(2026, 12, 24)),
        (date(2026, 12, 25), 0, date(2026, 12, 29)),
        # Easter 2027: Good Friday on 26 March, Monday on the 29th.
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
    ],
)
def test_worked_answers(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


def test_a_closed_day_is_passed_over() -> None:
    assert add_working_days(date(2026, 11, 20), 1, {date(2026, 11, 23)}) == date(2026, 11, 24)


@given(DAYS, COUNTS, CLOSED)
def test_so_many_working_days_lie_between(day: date, count: int, closed: frozenset[date]) -> None:
    reached = add_working_days(day, count, closed)
    assert is_working_day(reached, closed)
    assert working_days_between(day, reached, closed) == count


@given(DAYS, COUNTS, CLOSED)
def test_there_and_back_is_the_working_day_one_was_on(day: date, count: int, closed: frozenset[date]) -> None:
    start = next_working_day(day, closed)
    assert add_working_days(add_working_days(start, count, closed), -count, closed) == start


@given(DAYS, COUNTS, COUNTS, CLOSED)
def test_two_steps_are_one(day: date, first: int, second: int, closed: frozenset[date]) -> None:
    steps = add_working_days(add_working_days(day, first, closed), second, closed)
    assert steps == add_working_days(day, first + second, closed)


@given(DAYS, CLOSED)
def test_the_next_working_day_is_the_first(day: date, closed: frozenset[date]) -> None:
    found = next_working_day(day, closed)
    assert found >= day
    assert is_working_day(found, closed)
    assert not any(is_working_day(day + timedelta(days=step), closed) for step in range((found - day).days))


@given(DAYS, COUNTS, CLOSED)
def test_more_closed_days_never_bring_a_day_forward(day: date, count: int, closed: frozenset[date]) -> None:
    assert add_working_days(day, count, closed) >= add_working_days(day, count)
