"""Dates, quarters and years as partners write them."""

# ruff: noqa: DTZ001 - records hold naive UTC

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.intake.partner import times
from wardmote.intake.partner.times import Moment, at_moment, between, clock_of, moment_of, period_in, to_utc

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01", Moment(date(2026, 5, 1))),
        ("01/02/2026", Moment(date(2026, 2, 1))),
        ("1/2/26", Moment(date(2026, 2, 1))),
        ("1st May 2026", Moment(date(2026, 5, 1))),
        ("01-May-2026", Moment(date(2026, 5, 1))),
        ("01.05.2026 13:45", Moment(date(2026, 5, 1), time(13, 45))),
        ("2026-05-01T13:45:10", Moment(date(2026, 5, 1), time(13, 45, 10))),
        ("1/5/2026 1:45 pm", Moment(date(2026, 5, 1), time(13, 45))),
        ("31/02/2026", None),
        ("13/13/2026", None),
        ("45412", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_read_day_first(text: str, moment: Moment | None) -> None:
    assert moment_of(text) == moment


def test_declared_formats_are_tried_in_order() -> None:
    assert moment_of("02/01/2026", ["%m/%d/%Y"]) == Moment(date(2026, 2, 1))
    assert moment_of("2026.01.02 03h04", ["%d/%m/%Y", "%Y.%m.%d %Hh%M"]) == Moment(date(2026, 1, 2), time(3, 4))
    assert moment_of("01/02/2026", ["%Y.%m.%d"]) is None


def test_a_moment_with_an_offset_is_that_moment() -> None:
    period = at_moment(moment_of("2026-07-01T00:30:00+01:00") or Moment(date(1, 1, 1)))
    assert (period.start, period.month) == (datetime(2026, 6, 30, 23, 30), 2026 * 12 + 6)


def test_a_day_of_summer_begins_at_eleven_in_the_evening_utc() -> None:
    period = at_moment(Moment(date(2026, 7, 1)))
    assert (period.start, period.end, period.precision) == (datetime(2026, 6, 30, 23), datetime(2026, 7, 1, 23), "day")


def test_the_day_the_clocks_go_forward_has_23_hours_and_back_25() -> None:
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)):
        period = at_moment(Moment(day))
        assert period.end is not None
        assert period.end - period.start == timedelta(hours=hours)


def test_times_when_the_clocks_change() -> None:
    assert to_utc(date(2026, 3, 29), time(0, 30)) == (datetime(2026, 3, 29, 0, 30), "")
    assert to_utc(date(2026, 3, 29), time(1, 30)) == (datetime(2026, 3, 29, 1, 30), "gap")
    assert to_utc(date(2026, 3, 29), time(2, 30)) == (datetime(2026, 3, 29, 1, 30), "")
    assert to_utc(date(2026, 10, 25), time(1, 30)) == (datetime(2026, 10, 25, 0, 30), "twice")
    assert to_utc(date(2026, 10, 25), time(2, 30)) == (datetime(2026, 10, 25, 2, 30), "")


@pytest.mark.parametrize(
    ("text", "clock"),
    [("13:45", time(13, 45)), ("0905", time(9, 5)), ("9.05", time(9, 5)), ("12:10 am", time(0, 10)), ("1pm", time(13)),
     ("1899-12-30T07:15:00", time(7, 15)), ("25:00", None), ("13pm", None), ("7", None), ("unknown", None)],
)  # fmt: skip
def test_times_of_day(text: str, clock: time | None) -> None:
    assert clock_of(text) == clock


@settings(max_examples=60)
@given(day=DAYS, clock=st.times().map(lambda each: each.replace(second=0, microsecond=0)))
def test_a_moment_comes_back_as_it_was(day: date, clock: time) -> None:
    text = f"{day:%d/%m/%Y} {clock:%H:%M}"
    assert moment_of(text) == Moment(day, clock)
    utc, note = to_utc(day, clock)
    local = utc.replace(tzinfo=times.UTC).astimezone(times.LONDON).replace(tzinfo=None)
    assert local == datetime.combine(day, clock) + timedelta(hours=note == "gap")


@settings(max_examples=60)
@given(day=DAYS)
def test_a_day_in_any_spelling_is_the_same(day: date) -> None:
    spellings = [f"{day:%d/%m/%Y}", f"{day:%d-%b-%Y}", f"{day:%Y-%m-%d}", f"{day:%A %d %B %Y}"]
    assert {moment_of(text) for text in spellings} == {Moment(day)}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2025-26 Q1", (2025, 4)),
        ("Q4 2025/26", (2026, 1)),
        ("2025/26 Quarter 2", (2025, 7)),
        ("Qtr 3, 25/26", (2025, 10)),
        ("Apr-Jun 2025", (2025, 4)),
        ("April to June 2025", (2025, 4)),
        ("Oct 2025 - Dec 2025", (2025, 10)),
        ("Jan–Mar 26", (2026, 1)),
        ("quarter ending June 2025", (2025, 4)),
        ("2025 Q2", None),
        ("2025-27 Q1", None),
        ("Q5 2025-26", None),
        ("Apr-Jul 2025", None),
    ],
)
def test_quarters_are_of_the_financial_year_unless_they_name_months(text: str, first: tuple[int, int] | None) -> None:
    found = times.quarter_index(text)
    assert found == (None if first is None else first[0] * 12 + first[1] - 1)


def test_a_quarter_or_a_month_with_its_year_beside_it() -> None:
    assert times.quarter_index("Q4", "2025/26") == 2026 * 12
    assert times.quarter_index("1", "2025-26") == 2025 * 12 + 3
    assert times.month_index("February", "2025/26") == 2026 * 12 + 1
    assert times.month_index("February", "2025") == 2025 * 12 + 1


@pytest.mark.parametrize(
    ("text", "first"),
    [("2024/25", 2024 * 12 + 3), ("2024-25", 2024 * 12 + 3), ("1999/00", 1999 * 12 + 3), ("2024/2025", 2024 * 12 + 3),
     ("year ending March 2025", 2024 * 12 + 3), ("Year ending June 2025", 2024 * 12 + 6), ("2024/26", None), ("2024", None)],
)  # fmt: skip
def test_financial_years(text: str, first: int | None) -> None:
    assert times.financial_year(text) == first


@pytest.mark.parametrize(
    "text", ["2026-05", "May 2026", "May-26", "05/2026", "2026 May", "202605", "2026-05-01", "31/05/2026"]
)
def test_months(text: str) -> None:
    assert times.month_index(text) == 2026 * 12 + 4


def test_spans_run_to_the_end_of_their_last_day() -> None:
    period = between(Moment(date(2026, 1, 3)), Moment(date(2026, 1, 5)))
    assert period is not None
    assert (period.start, period.end, period.precision) == (datetime(2026, 1, 3), datetime(2026, 1, 6), "span")
    assert between(Moment(date(2026, 1, 5)), Moment(date(2026, 1, 3))) is None
    night = between(Moment(date(2026, 1, 3), time(22)), Moment(date(2026, 1, 4), time(7)))
    assert night is not None
    assert (night.start, night.end) == (datetime(2026, 1, 3, 22), datetime(2026, 1, 4, 7))
    counted = between(Moment(date(2026, 1, 1)), Moment(date(2026, 3, 31)), is_period=True)
    assert counted is not None
    assert counted.span == 3


@pytest.mark.parametrize(
    ("text", "month", "span"),
    [("fire-2026-05", 2026 * 12 + 4, 1),
        ("nil-may-2026", 2026 * 12 + 4, 1),
        ("fires-q1-2025-26", 2025 * 12 + 3, 3),
        ("fires apr-jun 2025", 2025 * 12 + 3, 3),
        ("Return_Jan_2026_sent_2026-02-03", 2026 * 12, 1), ("ASB return May 2026 v2", 2026 * 12 + 4, 1), ("Tension_2025-26_Q2", 2025 * 12 + 6, 3),
     ("Hate reports 2025-26 Q2 final", 2025 * 12 + 6, 3), ("PRUs 2024-25", 2024 * 12 + 3, 12)],
)  # fmt: skip
def test_a_period_is_found_in_a_files_name(text: str, month: int, span: int) -> None:
    found = period_in(text)
    assert found is not None
    assert (found.month, found.span) == (month, span)


def test_a_name_without_a_period_has_none() -> None:
    assert period_in("fires final version") is None
