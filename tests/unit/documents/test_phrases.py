"""Phrases of papers and pages."""

from datetime import date

import pytest

from wardmote.foundations.design.public import listing
from wardmote.foundations.documents.public import limits_on, share_phrase, small_probability


@pytest.mark.parametrize(
    ("names", "said"), [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_as_english_does(names: list[str], said: str) -> None:
    assert listing(names) == said


def test_shares() -> None:
    limits = limits_on(date(2026, 11, 1))
    assert share_phrase(20, 27, limits=limits) == "20 of 27 (74%)"
    assert share_phrase(3, 9, limits=limits) == "3 of 9"


def test_a_probability_is_never_printed_as_zero() -> None:
    assert small_probability(1e-9) == "<0.0001"
    assert small_probability(0.5) == 0.5
    assert small_probability(None) is None
