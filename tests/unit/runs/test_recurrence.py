"""Recurring work is due at its time on the clock here, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.foundations.runs.recurrence import HERE, Every, Recurrence, daily, monthly, weekly


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("every", "moment", "due"),
    [
        (daily(7, 30), utc(2026, 11, 20, 7, 0), utc(2026, 11, 20, 7, 30)),
        (daily(7, 30), utc(2026, 11, 20, 7, 30), utc(2026, 11, 21, 7, 30)),
        # British Summer Time: half past seven is half past six in UTC.
        (daily(7, 30), utc(2026, 7, 1, 7, 0), utc(2026, 7, 2, 6, 30)),
        # The night of 28 to 29 March 2026: the clock goes from 1am to 2am.
        (daily(7, 30), utc(2026, 3, 28, 8, 0), utc(2026, 3, 29, 6, 30)),
        # 1:30am does not exist that night: it is done at 2:30am.
        (daily(1, 30), utc(2026, 3, 28, 8, 0), utc(2026, 3, 29, 1, 30)),
        # 1:30am comes twice on 25 October 2026: the first is taken, and the next is a day later.
        (daily(1, 30), utc(2026, 10, 24, 8, 0), utc(2026, 10, 25, 0, 30)),
        (daily(1, 30), utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)),
        # Monday, from a Friday.
        (weekly(0, 9), utc(2026, 11, 20, 10, 0), utc(2026, 11, 23, 9, 0)),
        (monthly(1, 6), utc(2026, 11, 20, 10, 0), utc(2026, 12, 1, 6, 0)),
        # A month without a thirty-first has its last day.
        (monthly(31, 6), utc(2027, 2, 1, 0, 0), utc(2027, 2, 28, 6, 0)),
        (monthly(31, 6), utc(2028, 2, 1, 0, 0), utc(2028, 2, 29, 6, 0)),
    ],
)
def test_the_next_moment(every: Recurrence, moment: datetime, due: datetime) -> None:
    assert every.after(moment) == due


EVERY = st.one_of(
    st.builds(Recurrence, st.just(Every.DAY), st.times()),
    st.builds(Recurrence, st.just(Every.WEEK), st.times(), st.integers(0, 6)),
    st.builds(Recurrence, st.just(Every.MONTH), st.times(), st.integers(1, 31)),
)
SPAN = datetime(2020, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001 - the zone is given below
MOMENTS = st.datetimes(*SPAN, timezones=st.just(UTC))


@given(EVERY, MOMENTS)
def test_nothing_lies_between_the_latest_moment_and_the_next(every: Recurrence, moment: datetime) -> None:
    latest, following = every.latest(moment), every.after(moment)
    assert latest <= moment < following
    assert every.after(latest) == following
    assert every.latest(following) == following


@given(EVERY, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_each_day_has_its_time_once_and_on_the_clock_here(every: Recurrence, day: date) -> None:
    local = every.on(day).astimezone(HERE)
    assert local.date() == day
    # An hour later only where the hour does not exist.
    assert local.time() in {every.at, (datetime.combine(day, every.at) + timedelta(hours=1)).time()}


@pytest.mark.parametrize(("every", "day"), [(Every.WEEK, 7), (Every.MONTH, 0), (Every.MONTH, 32)])
def test_a_day_that_does_not_exist_is_refused(every: Every, day: int) -> None:
    with pytest.raises(ValueError, match="has no day"):
        Recurrence(every, time(6), day)
