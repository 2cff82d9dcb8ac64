"""One function decides what may be said of two numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.measures.public import Doubt, Meaning, Obstacle, Polarity, Verdict, Way, decide

MISSING = Obstacle("missing-months", "Two months of the year before hold a tenth of the usual rows.")


def _decided(
    p_value: float | None = 0.001,
    p_months: float | None = 0.01,
    polarity: Polarity = Polarity.LOWER,
    obstacles: tuple[Obstacle, ...] = (),
    after: float | None = 130,
) -> Verdict:
    return decide(before=100, after=after, p_value=p_value, p_months=p_months, polarity=polarity, obstacles=obstacles)


def test_a_change_is_one_only_where_both_tests_say_so() -> None:
    assert _decided().way is Way.UP
    assert _decided(after=70).way is Way.DOWN
    assert _decided(p_value=0.2) == Verdict(Way.UNCLEAR, Meaning.NEUTRAL, Doubt.COUNT)
    assert _decided(p_months=0.36) == Verdict(Way.UNCLEAR, Meaning.NEUTRAL, Doubt.MONTHS)


def test_an_obstacle_forces_cannot_say_whatever_the_tests_say() -> None:
    found = _decided(p_value=1e-12, p_months=1e-12, obstacles=(MISSING,))
    assert found.way is Way.UNSAID
    assert found.obstacles == (MISSING,)
    assert found.as_json()["obstacles"] == [{"slug": "missing-months", "sentence": MISSING.sentence}]


@pytest.mark.parametrize(
    ("polarity", "after", "meaning"),
    [
        (Polarity.LOWER, 70, Meaning.GOOD),
        (Polarity.LOWER, 130, Meaning.BAD),
        (Polarity.HIGHER, 130, Meaning.GOOD),
        (Polarity.HIGHER, 70, Meaning.BAD),
        (Polarity.REPORTING, 130, Meaning.WELCOME),
        (Polarity.REPORTING, 70, Meaning.NEUTRAL),
        (Polarity.NEUTRAL, 130, Meaning.NEUTRAL),
    ],
)
def test_what_a_change_means_follows_the_polarity(polarity: Polarity, after: float, meaning: Meaning) -> None:
    assert _decided(polarity=polarity, after=after).meaning is meaning


def test_nothing_to_compare_with_is_cannot_say() -> None:
    assert _decided(p_value=None).way is Way.UNSAID
    assert _decided(after=None).way is Way.UNSAID


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 500))
def test_a_doubtful_change_is_never_good_or_bad(p_value: float, p_months: float, after: int) -> None:
    found = _decided(p_value=p_value, p_months=p_months, after=after)
    assert found.is_clear == (max(p_value, p_months) < 0.05 and after != 100)
    assert found.is_clear or found.meaning is Meaning.NEUTRAL
