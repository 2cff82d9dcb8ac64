"""Lengths of keeping, by worked dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.foundations.retention.lengths import UNITS, Length, parsed

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1))
LENGTHS = st.builds(Length, st.integers(1, 40), st.sampled_from(UNITS))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("6 years", Length(6, "year")),
        ("1 day", Length(1, "day")),
        (" 18 Months ", Length(18, "month")),
        ("0 days", None),
        ("six years", None),
        ("6 weeks", None),
        ("", None),
    ],
)
def test_reading(written: str, read: Length | None) -> None:
    assert parsed(written) == read


@pytest.mark.parametrize(
    ("length", "since", "last_day_kept"),
    [
        # The anniversary itself is still within; the day after is past.
        ("7 days", date(2026, 5, 1), date(2026, 5, 8)),
        ("1 year", date(2025, 5, 1), date(2026, 5, 1)),
        ("6 years", date(2020, 3, 31), date(2026, 3, 31)),
        # A day that the later month has not: kept until the last day of it, not thrown away sooner.
        ("1 month", date(2026, 1, 31), date(2026, 2, 28)),
        # From the last day of a short month to the last of the long one: never sooner than either way of reckoning.
        ("1 month", date(2026, 2, 28), date(2026, 3, 31)),
        ("1 year", date(2024, 2, 29), date(2025, 2, 28)),
        ("4 years", date(2024, 2, 29), date(2028, 2, 29)),
        ("18 months", date(2025, 8, 31), date(2027, 2, 28)),
    ],
)
def test_worked_dates(length: str, since: date, last_day_kept: date) -> None:
    read = parsed(length)
    assert read is not None
    assert not read.is_over(since, on=last_day_kept)
    assert read.is_over(since, on=last_day_kept + timedelta(days=1))


def test_longer_than_the_calendar() -> None:
    assert not Length(9999, "year").is_over(date(1998, 7, 31), on=date(2026, 5, 1))


@given(length=LENGTHS, since=DAYS, on=DAYS)
@settings(max_examples=60)
def test_what_is_over_stays_over_and_a_longer_length_ends_no_sooner(length: Length, since: date, on: date) -> None:
    if length.is_over(since, on=on):
        assert length.is_over(since, on=on + timedelta(days=1))
        assert length.is_over(since - timedelta(days=1), on=on)
    longer = Length(length.count + 1, length.unit)
    if longer.is_over(since, on=on):
        assert length.is_over(since, on=on)
