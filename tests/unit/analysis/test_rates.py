"""Rates and proportions: Fingertips' intervals, and what they must keep to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wardmote.analysis import errors
from wardmote.analysis.counts_rates_and_change.rates import byar_rate, poisson_limits, wilson_proportion

counts = st.lists(st.integers(0, 5000), min_size=1, max_size=20)


def test_rate_of_a_single_count_is_per_thousand() -> None:
    found = byar_rate(65, 12005)
    assert float(found.rate) == pytest.approx(5.41441, abs=1e-5)
    assert (float(found.lower), float(found.upper)) == pytest.approx((4.17852, 6.90122), abs=1e-5)


def test_exact_limits_below_ten_are_those_of_the_chi_squared_distribution() -> None:
    low, high = poisson_limits([0, 3, 9])
    assert low == pytest.approx([0, stats.chi2.ppf(0.025, 6) / 2, stats.chi2.ppf(0.025, 18) / 2])
    assert high == pytest.approx(stats.chi2.ppf(0.975, [2, 8, 20]) / 2)


def test_limits_change_to_byars_at_ten() -> None:
    low, _ = poisson_limits([10])
    assert low[0] != pytest.approx(stats.chi2.ppf(0.025, 20) / 2, abs=1e-6)
    assert low[0] == pytest.approx(stats.chi2.ppf(0.025, 20) / 2, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(1, 10**7))
def test_interval_holds_the_rate_and_widens_with_confidence(events: list[int], people: int) -> None:
    narrow, wide = byar_rate(events, people), byar_rate(events, people, confidence=0.998)
    assert (narrow.lower <= narrow.rate).all()
    assert (narrow.rate <= narrow.upper).all()
    assert (wide.lower <= narrow.lower).all()
    assert (wide.upper >= narrow.upper).all()


@settings(max_examples=20, deadline=None)
@given(counts, st.randoms(use_true_random=False))
def test_rates_do_not_depend_on_the_order_of_areas(events: list[int], chance: object) -> None:
    people = np.arange(1, len(events) + 1) * 1000
    order = np.random.default_rng(len(events)).permutation(len(events))
    straight, shuffled = byar_rate(events, people), byar_rate(np.array(events)[order], people[order])
    assert np.array_equal(straight.upper[order], shuffled.upper)


def test_inputs_are_not_changed() -> None:
    events, people = np.array([1.0, 20.0]), np.array([100.0, 200.0])
    byar_rate(events, people)
    assert events.tolist() == [1, 20]
    assert people.tolist() == [100, 200]


def test_unstable_rates_are_those_of_under_sixteen_events() -> None:
    assert byar_rate([15, 16], 1000).unstable.tolist() == [True, False]


@pytest.mark.parametrize(
    ("events", "people", "error"),
    [
        ([1], [0], errors.ZeroPopulationError),
        ([-1], [10], errors.NegativeCountError),
        ([float("nan")], [10], errors.MissingValueError),
        ([None], [10], errors.MissingValueError),
        ([1, 2, 3], [10, 20], errors.ShapeError),
        (["many"], [10], errors.ShapeError),
    ],
)
def test_rate_refuses_what_it_cannot_count(events: list[object], people: list[float], error: type[Exception]) -> None:
    with pytest.raises(error):
        byar_rate(events, people)  # type: ignore[arg-type]


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_outside_its_range_is_refused(confidence: float) -> None:
    with pytest.raises(errors.ParameterError, match="between 0 and 1"):
        byar_rate(1, 10, confidence=confidence)


def test_rate_explains_itself_with_numerator_and_denominator() -> None:
    said = byar_rate(4517, 108000).explain()
    assert "4,517 in 108,000" in said
    assert "41.8 per 1,000" in said


def test_wilson_interval_of_none_and_of_all_mirror_each_other() -> None:
    found = wilson_proportion([0, 40], [40, 40])
    assert found.lower[0] == 0
    assert found.upper[1] == 1
    assert found.upper[0] == pytest.approx(1 - found.lower[1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_interval_stays_between_none_and_all(part: int, more: int) -> None:
    found = wilson_proportion(part, part + more)
    assert 0 <= found.lower <= found.proportion <= found.upper <= 1


def test_part_above_the_whole_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="cannot exceed"):
        wilson_proportion(5, 4)


def test_base_of_nothing_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="base of a rate"):
        byar_rate(1, 10, per=0)
