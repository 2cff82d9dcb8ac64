"""Sentences say what the tests support, and no more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.assessment.sentences import (
    Change,
    change_sentence,
    direction,
    listing,
    rate_phrase,
    share_phrase,
    small_probability,
)


def test_a_change_that_could_be_chance_says_so_with_its_base_and_period() -> None:
    change = Change("Burglary", 868, 797, p_value=0.0862)
    assert change_sentence(change, period="year to April 2023") == (
        "Burglary: 797 in the year to April 2023, 71 fewer than the year before (−8.2%); "
        "a fall of this size could be chance (p = 0.09)."
    )
    assert direction(change) == "no clear change"


def test_a_change_beyond_chance_is_called_one() -> None:
    change = Change("Violent crime", 6003, 4517, p_value=1e-40, q_value=1e-39)
    assert "(−24.8%); a fall of this size is more than chance (p < 0.001)" in change_sentence(change, period="year")
    assert direction(change) == "fell"


def test_a_small_base_gets_counts_and_no_percentage() -> None:
    sentence = change_sentence(Change("Robbery", 7, 3, p_value=0.34), period="year to May 2023")
    assert "from 7 to 3" in sentence
    assert "%" not in sentence


def test_a_test_that_fails_only_after_allowing_for_the_others_is_told_as_such() -> None:
    sentence = change_sentence(Change("Drugs", 100, 130, p_value=0.049, q_value=0.2), period="year")
    assert "once all the comparisons here are allowed for (p = 0.05, q = 0.20)" in sentence
    assert direction(Change("Drugs", 100, 130, p_value=0.049, q_value=0.2)) == "no clear change"


def test_missing_years_are_missing_and_not_zero() -> None:
    assert "no data" in change_sentence(Change("Burglary", 5, None, p_value=None), period="year")
    assert "same months of both years were not supplied" in change_sentence(
        Change("Burglary", None, 5, p_value=None), period="year"
    )
    assert direction(Change("Burglary", None, 5, p_value=None)) == "cannot be said"


@pytest.mark.parametrize(
    ("names", "said"), [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_as_english_does(names: list[str], said: str) -> None:
    assert listing(names) == said


def test_shares_and_rates() -> None:
    assert share_phrase(20, 27) == "20 of 27 (74%)"
    assert share_phrase(3, 9) == "3 of 9"
    assert rate_phrase(9.354, 9.0, 9.73) == "9.4 per 1,000 residents (95% interval 9.0 to 9.7)"
    assert rate_phrase(None, None, None).startswith("no rate")


def test_a_probability_is_never_printed_as_zero() -> None:
    assert small_probability(1e-9) == "<0.0001"
    assert small_probability(0.5) == 0.5
    assert small_probability(None) is None


@settings(max_examples=60)
@given(before=st.integers(0, 10_000), after=st.integers(0, 10_000), p=st.floats(0, 1), q=st.floats(0, 1))
def test_only_significant_changes_rise_or_fall(before: int, after: int, p: float, q: float) -> None:
    change = Change("Burglary", before, after, p_value=p, q_value=q)
    sentence = change_sentence(change, period="year")
    if "more than chance (" in sentence:
        assert q < 0.05
    if direction(change) in {"rose", "fell"}:
        assert q < 0.05
        assert before != after
    if before < 10:
        assert "%" not in sentence
