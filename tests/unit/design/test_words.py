from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.foundations.design import words


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (1234567, None, "1,234,567"),
        (12.5, None, "12.5"),
        (-8, None, "−8"),
        (0, None, "0"),
        (-0.04, 1, "0.0"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),
        (None, None, "no data"),
        ("–", None, "–"),
    ],
)
def test_number_is_written_as_people_read_it(value: float | None, places: int | None, said: str) -> None:
    assert words.number(value, places) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.093, "p = 0.09"), (0.0042, "p = 0.004"), (0.0004, "p < 0.001"), (1.0, "p = 1.00")]
)
def test_p_value_is_written_as_journals_do(value: float, said: str) -> None:
    assert words.pvalue(value) == said


@pytest.mark.parametrize(("value", "said"), [(12, "+12"), (-3, "−3"), (0, "0"), (0.01, "0.0")])
def test_change_carries_its_sign_unless_it_is_nothing(value: float, said: str) -> None:
    assert words.signed(value, 1 if value == 0.01 else None) == said


def test_percentages_and_shares() -> None:
    assert words.percent(-8.18) == "−8.2%"
    assert words.share(20 / 27, 0) == "74%"
    assert words.rate(0.456) == "0.46"
    assert words.rate(45.67) == "45.7"


def test_days_and_moments_are_in_local_time() -> None:
    summer = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    assert words.moment(summer) == "1 July 2026, 2:30pm"
    assert words.moment(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)) == "20 November 2026, 9am"
    assert words.since(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "1 July 2026"
    assert words.since(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)) == "20 November 2026, 9am"
    assert words.clock(datetime(2026, 11, 20, 12, 0, tzinfo=UTC)) == "midday"
    assert words.clock(datetime(2026, 11, 20, 0, 5, tzinfo=UTC)) == "12:05am"
    assert words.month(date(2023, 4, 1)) == "April 2023"


@settings(max_examples=50)
@given(st.integers(-(10**12), 10**12))
def test_whole_number_survives_being_written(value: int) -> None:
    assert int(words.number(value).replace(",", "").replace("−", "-")) == value
