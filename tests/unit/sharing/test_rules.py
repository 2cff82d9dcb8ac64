"""When returns are due and what state they are in: worked by hand, and held over all dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.sharing.rules import (
    Arrival,
    Kind,
    Noted,
    Quarter,
    State,
    Status,
    last_ended,
    quarter_coded,
    quarter_of,
    quarters_to,
    review_after,
    standing,
    status,
)

SUMMER = Quarter(date(2026, 7, 1))
LONG_AGO = date(2000, 1, 1)
DAYS = st.dates(min_value=date(2007, 7, 1), max_value=date(2060, 12, 31))


def came(month: int, on: date = date(2026, 11, 2), rows: int = 10) -> Arrival:
    return Arrival(date(2026, month, 1), rows, on, batch=month, is_nil=rows == 0)


def state(
    today: date,
    *arrivals: Arrival,
    noted: tuple[Noted, ...] = (),
    known_from: date = LONG_AGO,
) -> tuple[State, bool]:
    found = standing(SUMMER, today=today, arrivals=arrivals, noted=noted, known_from=known_from)
    return found.state, found.is_overdue


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2007, 7, 1), date(2007, 12, 31)),  # the first period there was
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2027, 3, 31)),
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 4, 1), date(2026, 9, 30)),
    ],
)
def test_a_return_is_due_by_the_end_of_the_following_period(start: date, due: date) -> None:
    assert Quarter(start).due == due


def test_a_period_of_a_leap_year_has_its_days() -> None:
    winter = quarter_of(date(2024, 2, 29))

    assert (winter.start, winter.end) == (date(2024, 1, 1), date(2024, 4, 1))
    assert winter.months == (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))


@given(DAYS)
@settings(max_examples=60)
def test_every_day_lies_in_one_period_and_the_periods_join(day: date) -> None:
    quarter = quarter_of(day)

    assert quarter.start <= day < quarter.end
    assert (quarter.start.month, quarter.start.day) in {(1, 1), (4, 1), (7, 1), (10, 1)}
    assert quarter_of(quarter.end) == quarter.next
    assert quarter.next.previous == quarter
    assert quarter.due + timedelta(days=1) == quarter.next.end
    assert quarter_coded(quarter.code) == quarter


@given(DAYS)
@settings(max_examples=60)
def test_the_newest_period_that_is_over_is_over(today: date) -> None:
    newest = last_ended(today)

    assert newest.end <= today < newest.next.end


@pytest.mark.parametrize("code", ["2026-08", "2026-13", "", "2026", "summer", "2026-07-01"])
def test_a_code_that_is_no_quarter_is_none(code: str) -> None:
    assert quarter_coded(code) is None


def test_no_quarter_before_the_first_that_the_law_knows() -> None:
    found = quarters_to(Quarter(date(2008, 1, 1)), 8, date(2007, 7, 1))

    assert [each.code for each in found] == ["2007-07", "2007-10", "2008-01"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 1), (State.DUE, False)),
        (date(2026, 12, 31), (State.DUE, False)),  # the due day itself is in time
        (date(2027, 1, 1), (State.OVERDUE, True)),
    ],
)
def test_nothing_came(today: date, expected: tuple[State, bool]) -> None:
    assert state(today) == expected


def test_a_quarter_is_received_only_when_all_its_months_are_there() -> None:
    today = date(2026, 12, 1)

    assert state(today, came(7), came(8)) == (State.PART, False)
    assert state(today, came(7), came(8), came(9)) == (State.RECEIVED, False)
    assert state(date(2027, 1, 1), came(7), came(8)) == (State.PART, True)


def test_months_of_other_quarters_do_not_count() -> None:
    assert state(date(2027, 1, 1), came(6), came(10)) == (State.OVERDUE, True)


def test_the_last_month_to_come_decides_whether_it_is_late() -> None:
    in_time, late = date(2026, 12, 31), date(2027, 1, 1)
    today = date(2027, 2, 1)

    assert state(today, came(7), came(8), came(9, in_time))[0] is State.RECEIVED
    assert state(today, came(7, late), came(8), came(9, in_time))[0] is State.LATE


def test_a_recorded_day_goes_before_the_day_of_loading() -> None:
    every = (came(7, date(2027, 3, 1)), came(8, date(2027, 3, 1)), came(9, date(2027, 3, 1)))
    today = date(2027, 3, 1)

    assert state(today, *every)[0] is State.LATE
    assert state(today, *every, noted=(Noted(Kind.CAME_ON, date(2026, 12, 30)),))[0] is State.RECEIVED
    assert state(today, *every, noted=(Noted(Kind.CAME_ON, date(2027, 1, 2)),))[0] is State.LATE


def test_the_day_of_loading_says_nothing_of_what_fell_due_before_returns_were_kept_here() -> None:
    every = (came(7, date(2027, 3, 1)), came(8, date(2027, 3, 1)), came(9, date(2027, 3, 1)))
    found = standing(SUMMER, today=date(2027, 3, 1), arrivals=every, noted=(), known_from=date(2027, 2, 1))

    assert found.state is State.RECEIVED
    assert found.arrived is None
    assert not found.is_day_known


def test_nil_is_said_by_the_files_or_by_a_person() -> None:
    today = date(2027, 1, 15)
    nil = tuple(came(month, rows=0) for month in (7, 8, 9))

    assert state(today, *nil) == (State.NIL, False)
    assert state(today, *nil[:2], came(9)) == (State.RECEIVED, False)
    assert state(today, noted=(Noted(Kind.NIL, date(2026, 10, 3)),)) == (State.NIL, False)
    # Records that came speak louder than the nil return.
    assert state(today, came(7), noted=(Noted(Kind.NIL, date(2026, 10, 3)),)) == (State.PART, True)


def test_a_quality_issue_stands_until_it_is_closed() -> None:
    every = (came(7), came(8), came(9))
    issue = Noted(Kind.QUALITY, date(2026, 11, 10))

    assert state(date(2026, 12, 1), *every, noted=(issue,)) == (State.QUALITY, False)
    assert state(date(2026, 12, 1), noted=(issue,)) == (State.DUE, False)
    assert state(date(2027, 1, 1), came(7), noted=(issue,)) == (State.QUALITY, True)


def test_what_is_not_expected_is_never_overdue() -> None:
    excused = (Noted(Kind.NOT_EXPECTED, date(2026, 10, 1)),)

    assert state(date(2027, 6, 1), noted=excused) == (State.NOT_EXPECTED, False)
    assert state(date(2027, 6, 1), came(7), noted=excused) == (State.PART, False)


@given(today=DAYS, months=st.sets(st.sampled_from([7, 8, 9])), kinds=st.sets(st.sampled_from(list(Kind))))
@settings(max_examples=100)
def test_overdue_means_past_the_due_day_with_months_missing(today: date, months: set[int], kinds: set[Kind]) -> None:
    noted = [Noted(kind, date(2026, 10, 5)) for kind in kinds]
    found = standing(SUMMER, today=today, arrivals=[came(m) for m in months], noted=noted, known_from=LONG_AGO)

    if found.is_overdue:
        assert today > SUMMER.due
        assert len(months) < 3
        assert Kind.NOT_EXPECTED not in kinds
    if found.state in {State.RECEIVED, State.LATE}:
        assert len(months) == 3
    if found.state is State.DUE:
        assert today <= SUMMER.due


SIGNED, REVIEW, ENDS = date(2025, 4, 1), date(2026, 4, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 3, 31), Status.DRAFT),
        (date(2025, 4, 1), Status.IN_FORCE),
        (date(2026, 3, 31), Status.IN_FORCE),
        (date(2026, 4, 1), Status.REVIEW),
        (date(2027, 3, 31), Status.REVIEW),
        (date(2027, 4, 1), Status.EXPIRED),
    ],
)
def test_where_an_agreement_stands(today: date, expected: Status) -> None:
    assert status(signed=SIGNED, review=REVIEW, ends=ENDS, terminated=None, today=today) is expected


def test_a_draft_has_no_day_and_a_termination_ends_all() -> None:
    today = date(2026, 1, 1)

    assert status(signed=None, review=None, ends=None, terminated=None, today=today) is Status.DRAFT
    assert status(signed=SIGNED, review=REVIEW, ends=ENDS, terminated=today, today=today) is Status.TERMINATED
    before = status(signed=SIGNED, review=REVIEW, ends=ENDS, terminated=today + timedelta(days=1), today=today)
    assert before is Status.IN_FORCE


def test_only_what_is_in_force_or_due_for_review_holds() -> None:
    assert {each for each in Status if each.holds} == {Status.IN_FORCE, Status.REVIEW}


def test_a_review_after_a_leap_day() -> None:
    assert review_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert review_after(date(2025, 4, 1)) == date(2026, 4, 1)
