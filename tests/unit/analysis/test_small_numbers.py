"""What may be said of small numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.counts_rates_and_change.small_numbers import change_in_words, direction_of_travel, unstable


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (6003, 4517, "fell by 24.8%, from 6,003 to 4,517"),
        (4, 9, "went from 4 to 9"),
        (0, 3, "went from 0 to 3"),
        (10, 12, "rose by 20.0%, from 10 to 12"),
        (7, 7, "stayed at 7"),
    ],
)
def test_change_is_put_in_words(before: int, after: int, said: str) -> None:
    assert change_in_words(before, after) == said


def test_noun_follows_the_counts() -> None:
    assert change_in_words(20, 10, what="burglaries") == "fell by 50.0%, from 20 to 10 burglaries"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9), st.integers(0, 10_000))
def test_no_percentage_is_ever_given_on_a_base_under_ten(before: int, after: int) -> None:
    assert "%" not in change_in_words(before, after)


def test_counts_under_sixteen_are_unstable() -> None:
    assert unstable([0, 15, 16]).tolist() == [True, True, False]


def test_change_needs_significance_and_a_flag_or_a_threshold() -> None:
    p, flagged = [0.001, 0.001, 0.5, 0.001], [True, False, True, False]
    found = direction_of_travel([100] * 4, [60, 80, 60, 110], p, flagged=flagged, threshold=15, improvement="decrease")
    assert found.tolist() == ["improving", "improving", "no clear change", "no clear change"]
    unflagged = direction_of_travel([100], [60], [0.001], improvement="decrease")
    assert unflagged.tolist() == ["no clear change"]


def test_direction_follows_what_is_better_or_stays_neutral() -> None:
    def rise(improvement: str | None) -> str:
        return str(direction_of_travel(10, 40, 0.001, flagged=True, improvement=improvement))

    assert (rise("increase"), rise("decrease"), rise(None)) == ("improving", "worsening", "rising")


def test_change_that_was_not_tested_is_never_clear() -> None:
    assert str(direction_of_travel(10, 40, np.nan, flagged=True)) == "no clear change"


def test_unknown_direction_is_refused() -> None:
    with pytest.raises(errors.ParameterError):
        direction_of_travel(1, 2, 0.5, improvement="sideways")
