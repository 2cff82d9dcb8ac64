"""Hours of the week, local time and the clock's circle."""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, MissingValueError, ParameterError, ShapeError
from wardmote.analysis.time_and_forecasts.time_of_day import aoristic_shares, aoristic_week, circular_hours, heat_matrix

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 - wall time, as the method takes it
spans = st.lists(st.tuples(st.integers(0, 20_000), st.integers(-100, 12_000)), min_size=1, max_size=30)


def moments(span: list[tuple[int, int]]) -> tuple[list[datetime], list[datetime]]:
    starts = [MONDAY + timedelta(minutes=start) for start, _ in span]
    return starts, [start + timedelta(minutes=length) for start, (_, length) in zip(starts, span, strict=True)]


@settings(max_examples=40, deadline=None)
@given(spans)
def test_every_event_adds_exactly_one_and_agrees_with_its_own_share(span: list[tuple[int, int]]) -> None:
    start, end = moments(span)
    shares = aoristic_shares(start, end)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(aoristic_week(start, end).hour_of_week, shares.sum(axis=0), atol=1e-10)


@settings(max_examples=20, deadline=None)
@given(spans, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(span: list[tuple[int, int]], random: object) -> None:
    start, end = moments(span)
    turned = aoristic_week(start[::-1], end[::-1])
    np.testing.assert_allclose(turned.hour_of_week, aoristic_week(start, end).hour_of_week, atol=1e-12)


def test_an_hour_on_the_clock_counts_in_that_hour() -> None:
    week = aoristic_week(["2024-01-01 09:00"], ["2024-01-01 10:00"], week_starts="Monday")
    assert week.hour_of_week[9] == pytest.approx(1)
    assert week.by_day[0] == pytest.approx(1)
    assert "09:00 to 10:00" in week.explain()


def test_the_day_the_week_starts_only_turns_the_week() -> None:
    start, end = ["2024-01-03 22:30"], ["2024-01-04 03:10"]
    sunday = aoristic_week(start, end, week_starts="Sunday").hour_of_week
    monday = aoristic_week(start, end, week_starts="Monday").hour_of_week
    np.testing.assert_allclose(np.roll(monday, 24), sunday)


def test_events_without_a_single_missing_end_are_shared_too() -> None:
    week = aoristic_week(["2024-01-01 09:30"], ["2024-01-01 10:30"], week_starts="Monday")
    assert week.hour_of_week[[9, 10]].tolist() == pytest.approx([0.5, 0.5])


def test_the_hour_that_comes_twice_in_october_holds_both() -> None:
    heat = heat_matrix(["2024-10-27T00:30:00", "2024-10-27T01:30:00", "2024-03-31T01:00:00"])
    assert heat.counts[6, 1] == 2
    assert heat.counts[6, 2] == 1
    assert heat.total == 3
    assert "Sunday 01:00" in heat.explain()


@given(st.lists(st.integers(0, 10**9), max_size=50))
@settings(max_examples=20, deadline=None)
def test_every_moment_is_counted_once(seconds: list[int]) -> None:
    assert heat_matrix(np.array(seconds, dtype="datetime64[s]")).total == len(seconds)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 23.99), min_size=2, max_size=40), st.floats(0, 24))
def test_turning_the_clock_turns_the_mean(hours: list[float], turn: float) -> None:
    before, after = circular_hours(hours), circular_hours((np.array(hours) + turn) % 24)
    assert after.resultant == pytest.approx(before.resultant, abs=1e-9)
    if before.mean_hour is not None and after.mean_hour is not None and before.resultant > 1e-3:
        gap = (after.mean_hour - before.mean_hour - turn) % 24
        assert min(gap, 24 - gap) < 1e-6


def test_opposite_hours_have_no_mean() -> None:
    found = circular_hours([0, 12])
    assert found.mean_hour is None
    assert "do not gather" in found.explain()
    assert "gather around 02:00" in circular_hours([1, 2, 3] * 10).explain()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: aoristic_week([], []), EmptyInputError),
        (lambda: aoristic_week(["2024-01-01 09:00"], []), ShapeError),
        (lambda: aoristic_week([None], ["2024-01-01 09:00"]), MissingValueError),
        (lambda: aoristic_week(["yesterday"], [None]), ParameterError),
        (lambda: aoristic_week(["2024-01-01"], [None], week_starts="Funday"), ParameterError),
        (lambda: aoristic_week([["2024-01-01"]], [["2024-01-01"]]), ShapeError),
        (lambda: heat_matrix([None]), MissingValueError),
        (lambda: heat_matrix(["2024-01-01T00:00:00+01:00"]), ParameterError),
        (lambda: heat_matrix(["2024-01-01"], timezone="Europe/Atlantis"), ParameterError),
        (lambda: circular_hours([25]), ParameterError),
        (lambda: circular_hours([]), EmptyInputError),
        (lambda: circular_hours([np.nan]), MissingValueError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()
