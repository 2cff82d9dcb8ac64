"""What the checks of a batch say, on histories made by hand."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.foundations.months import add_months
from wardmote.intake.quality import checks
from wardmote.intake.quality.checks import CONCERN, GOOD, NOT_JUDGED, Rows
from wardmote.intake.quality.history import History, Period, due_day, summed_up
from wardmote.intake.quality.thresholds import thresholds

LIMITS = thresholds(date(2026, 11, 21))
JANUARY = date(2026, 1, 1)


def period(
    at: int, categories: Mapping[str, int], *, placed: float = 1.0, span: int = 1, is_nil: bool = False
) -> Period:
    rows = sum(categories.values())
    return Period(add_months(JANUARY, at), span, rows, categories, round(placed * rows), is_nil)


def history(before: Sequence[Mapping[str, int]], *new: Period) -> list[History]:
    return [History("fire", list(new), [period(at - len(before), each) for at, each in enumerate(before)])]


STEADY = [{"noise": 60 + at % 5, "litter": 40 - at % 3} for at in range(24)]


def test_a_month_like_those_before_raises_nothing() -> None:
    found = history(STEADY, period(0, {"noise": 61, "litter": 39}))

    for check in (checks.level, checks.mix, checks.zeros, checks.geocoding):
        assert check(found, LIMITS).state == GOOD, check


def test_a_sudden_fall_of_the_level_is_said_with_what_the_periods_before_had() -> None:
    fallen = checks.level(history(STEADY, period(0, {"noise": 20, "litter": 12})), LIMITS)

    assert fallen.state == CONCERN
    assert "January 2026 has 32, and the periods before had between 98 and 104" in fallen.sentence


def test_a_series_without_any_variation_is_not_alarmed_by_one_more() -> None:
    flat = [{"noise": 10}] * 24

    assert checks.level(history(flat, period(0, {"noise": 11})), LIMITS).state == GOOD
    assert checks.level(history(flat, period(0, {"noise": 30})), LIMITS).state == CONCERN


def test_a_drift_of_the_mix_names_the_category_that_moved_most() -> None:
    drifted = checks.mix(history(STEADY, period(0, {"noise": 25, "litter": 20, "needles": 55})), LIMITS)

    assert drifted.state == CONCERN
    assert "“needles” is 55% of the records, and was 0%" in drifted.sentence


def test_a_small_month_may_have_another_mix_by_chance() -> None:
    assert checks.mix(history(STEADY, period(0, {"noise": 2, "litter": 3})), LIMITS).state == GOOD


def test_a_category_that_never_was_empty_and_is_now_is_named() -> None:
    gone = checks.zeros(history(STEADY, period(0, {"noise": 100})), LIMITS)

    assert gone.state == CONCERN
    assert "January 2026 has none of litter" in gone.sentence


def test_a_nil_return_is_no_unexpected_zero() -> None:
    assert checks.zeros(history(STEADY, period(0, {}, is_nil=True)), LIMITS).state == GOOD


def test_too_short_a_history_is_not_judged() -> None:
    for check in (checks.level, checks.mix, checks.zeros):
        assert check(history(STEADY[:11], period(0, {"noise": 1})), LIMITS).state == NOT_JUDGED


def test_four_quarters_are_history_enough() -> None:
    quarters = [Period(add_months(JANUARY, 3 * at - 12), 3, 100, {"noise": 100}, 100) for at in range(4)]
    found = [History("council", [Period(JANUARY, 3, 500, {"noise": 500}, 500)], quarters)]

    assert checks.level(found, LIMITS).state == CONCERN


def test_places_that_fell_are_told_with_what_they_were() -> None:
    found = checks.geocoding(history(STEADY, period(0, {"noise": 100}, placed=0.5)), LIMITS)

    assert found.state == CONCERN
    assert found.sentence == "Places: 50% of the records have a place in an area; before it was 100%."


def test_section_17a_is_in_time_to_the_last_day_of_the_following_quarter() -> None:
    quarter = Period(date(2026, 4, 1), 3, 10, {"fires": 10}, 10)
    before = Period(date(2026, 1, 1), 3, 10, {"fires": 10}, 10)
    found = [History("fire", [quarter], [before])]

    assert due_day(quarter, 3) == date(2026, 9, 30)
    assert checks.timeliness(found, 3, date(2026, 9, 30), LIMITS).state == GOOD
    late = checks.timeliness(found, 3, date(2026, 10, 1), LIMITS)
    assert late.sentence == "Timeliness: it came 1 day after it was due (30 September 2026)."


def test_history_loaded_together_is_not_called_late() -> None:
    many = [period(at, {"noise": 5}) for at in range(12)]
    on = date(2030, 1, 1)

    assert checks.timeliness([History("fire", many, [])], 1, on, LIMITS).state == NOT_JUDGED
    assert checks.timeliness([History("fire", many[1:], many[:1])], 1, on, LIMITS).state == NOT_JUDGED
    assert checks.timeliness([History("fire", many[11:], many[:11])], 1, on, LIMITS).state == CONCERN


def test_completeness_and_repeats() -> None:
    assert checks.completeness(Rows(1000, 0, 0, 0), [], LIMITS).state == GOOD
    poor = checks.completeness(Rows(1000, 30, 0, 0), [date(2026, 2, 1)], LIMITS)
    assert poor.state == CONCERN
    assert "30 of 1,000 (3.0%) of the rows could not be read" in poor.sentence
    assert "nothing came for February 2026" in poor.sentence
    assert checks.duplicates(Rows(1000, 0, 5, 0), LIMITS).state == GOOD
    assert checks.duplicates(Rows(1000, 0, 50, 1), LIMITS).state == CONCERN


def test_a_segment_sums_up_quantities_and_places_and_leaves_copies_out() -> None:
    frame = pl.DataFrame(
        {
            "category": ["a", "a", "b", "a"],
            "lsoa": ["E01", None, None, "E01"],
            "council": ["E06", "E06", None, "E06"],
            "quantity": [3, 1, 1, 1],
            "boundary_copy": [0, 0, 0, 1],
        }
    )

    assert summed_up(frame) == {"categories": {"a": 4, "b": 1}, "placed": 2}


@settings(max_examples=50)
@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 200), max_size=4), max_size=30),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 400), max_size=4),
)
def test_every_history_gets_an_answer_in_one_sentence(before: list[dict[str, int]], now: dict[str, int]) -> None:
    found = history(before, period(0, now))

    for check in (checks.level, checks.mix, checks.zeros, checks.geocoding):
        answer = check(found, LIMITS)
        assert answer.state in {GOOD, CONCERN, NOT_JUDGED}
        assert answer.sentence.endswith(".")


def test_periods_that_were_all_alike_are_said_so_and_not_as_limits() -> None:
    flat = [{"noise": 20}] * 12
    fallen = checks.level(history(flat, period(0, {"noise": 2})), LIMITS)
    assert "January 2026 has 2, and each period before had 20" in fallen.sentence


def test_no_count_that_the_sender_keeps_back_stands_in_a_sentence() -> None:
    limits = {**LIMITS, "smallest": 5}
    flat = [{"noise": 20 + month % 2} for month in range(12)]
    fallen = checks.level(history(flat, period(0, {"noise": 2})), limits)
    assert "January 2026 has fewer than 5, and the periods before had between 20 and 21" in fallen.sentence
    before = [{"noise": 100, "litter": 100}] * 12
    drifted = checks.mix(history(before, period(0, {"noise": 60, "litter": 2})), limits)
    assert drifted.state == CONCERN
    assert "“litter” is a smaller part of the records than before" in drifted.sentence
    assert "%" not in drifted.sentence


def test_what_the_sender_kept_back_is_no_row_that_could_not_be_read() -> None:
    kept_back = checks.completeness(Rows(100, 0, 0, 0, suppressed=6), [], LIMITS)
    assert kept_back.state == GOOD
    assert kept_back.sentence == "Completeness: the sender kept back 6 counts, which are unknown and not zero."
