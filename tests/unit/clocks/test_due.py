"""When something is due follows from rule, start, pauses and calendar alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.foundations.clocks.rules import (
    HERE,
    Pause,
    Rule,
    Span,
    Unit,
    day_of,
    due_at,
    due_on,
    end_of,
    end_of_quarter,
    offset_of,
    span_of,
)


def rule(within: str, **more: object) -> Rule:
    span = span_of(within)
    assert span is not None
    return Rule("test", "Test", span, date(2020, 1, 1), "nobody", is_verified=False, **more)  # type: ignore[arg-type]


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=HERE)


FRIDAY = at(2026, 11, 20)


@pytest.mark.parametrize(
    ("within", "day"),
    [
        ("5 working days", date(2026, 11, 27)),
        ("1 day", date(2026, 11, 21)),
        ("2 weeks", date(2026, 12, 4)),
        ("1 month", date(2026, 12, 20)),
        ("1 year", date(2027, 11, 20)),
        # Of the period from October to December the return is due by the end of March.
        ("end of the following quarter", date(2027, 3, 31)),
    ],
)
def test_the_day_by_whose_end(within: str, day: date) -> None:
    due = due_at(rule(within), FRIDAY)
    assert due == end_of(day)
    assert due is not None
    assert day_of(due) == day == due_on(rule(within), FRIDAY.date())


def test_hours_are_counted_to_the_minute_even_when_the_clock_changes() -> None:
    # 3am on 29 March 2026 comes two hours after midnight.
    assert due_at(rule("4 hours"), at(2026, 3, 29, 0)) == datetime(2026, 3, 29, 4, tzinfo=UTC)


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    assert due_on(rule("1 month"), date(2027, 1, 31)) == date(2027, 2, 28)
    assert due_on(rule("1 year"), date(2028, 2, 29)) == date(2029, 2, 28)


def test_what_falls_on_a_day_that_nobody_works_rolls_on_where_the_rule_says() -> None:
    assert due_on(rule("5 days"), date(2026, 12, 20)) == date(2026, 12, 25)
    assert due_on(rule("5 days", rolls=True), date(2026, 12, 20)) == date(2026, 12, 29)
    closed = {date(2026, 12, 29)}
    assert due_on(rule("5 days", rolls=True), date(2026, 12, 20), closed=closed) == date(2026, 12, 30)


def test_a_band_has_its_own_span() -> None:
    banded = rule("1 working day", by_band={"high": Span(4, Unit.HOUR)})
    assert due_at(banded, FRIDAY, band="high") == FRIDAY + timedelta(hours=4)
    assert due_at(banded, FRIDAY, band="medium") == end_of(date(2026, 11, 23))


def test_days_within_a_pause_are_not_counted() -> None:
    pause = Pause(at(2026, 11, 23), at(2026, 11, 25))
    assert due_at(rule("5 working days"), FRIDAY, pauses=[pause]) == end_of(date(2026, 12, 1))
    assert due_at(rule("7 days"), FRIDAY, pauses=[pause]) == end_of(date(2026, 11, 29))
    assert due_at(rule("1 month"), FRIDAY, pauses=[pause]) == end_of(date(2026, 12, 22))
    assert due_at(rule("100 hours"), FRIDAY, pauses=[pause]) == FRIDAY + timedelta(hours=148)


def test_while_it_stands_still_nobody_knows_when_it_is_due() -> None:
    assert due_at(rule("5 working days"), FRIDAY, pauses=[Pause(FRIDAY)]) is None


def test_a_day_that_was_given_stays() -> None:
    pause = Pause(at(2026, 11, 23), at(2026, 11, 25))
    given_day = date(2027, 5, 1)
    assert due_at(rule("the day given"), FRIDAY, given=given_day, pauses=[pause]) == end_of(given_day)
    with pytest.raises(ValueError, match="wants the day"):
        due_at(rule("the day given"), FRIDAY)


DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
SPANS = st.sampled_from(["1 working day", "10 working days", "3 days", "4 weeks", "1 month", "2 years"])


@given(SPANS, DAYS, st.integers(0, 30), st.integers(0, 30))
def test_a_pause_never_brings_it_forward_and_one_without_length_changes_nothing(
    within: str, day: date, after: int, days: int
) -> None:
    start = datetime.combine(day, datetime.min.time(), tzinfo=HERE) + timedelta(hours=9)
    pause = Pause(start + timedelta(days=after), start + timedelta(days=after + days))
    without, with_it = due_at(rule(within), start), due_at(rule(within), start, pauses=[pause])
    assert without is not None
    assert with_it is not None
    assert with_it >= without
    assert days or with_it == without


@given(DAYS, DAYS, SPANS)
def test_who_starts_later_is_due_no_earlier(first: date, second: date, within: str) -> None:
    early, late = sorted((first, second))
    assert due_on(rule(within), early) <= due_on(rule(within), late)


@given(DAYS)
def test_a_quarter_ends_on_the_last_day_of_its_third_month(day: date) -> None:
    end = end_of_quarter(day)
    assert end >= day
    assert (end + timedelta(days=1)).day == 1
    assert (end + timedelta(days=1)).month in {1, 4, 7, 10}


@pytest.mark.parametrize(
    "text", ["5 working days", "1 month", "4 hours", "end of the following quarter", "the day given"]
)
def test_a_span_reads_as_it_is_written(text: str) -> None:
    assert str(span_of(text)) == text


@pytest.mark.parametrize("text", ["", "soon", "5 fortnights", "-1 day", "1.5 days"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert span_of(text) is None


def test_steps_stand_before_and_after() -> None:
    assert offset_of("14 days before") == timedelta(days=-14)
    assert offset_of("0 days after") == timedelta()
    assert offset_of("2 weeks after") == timedelta(weeks=2)
    assert offset_of("14 days") is None
