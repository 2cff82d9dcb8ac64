"""Concentration, similarity of patterns, repeats."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.concentration_and_repeats.concentration import concentration, location_quotients, lorenz_points
from wardmote.analysis.concentration_and_repeats.pattern_similarity import (
    pattern_similarity,
    pattern_similarity_bootstrap,
)
from wardmote.analysis.concentration_and_repeats.repeat_victims import repeat_victimisation

placed = st.lists(st.integers(0, 50), min_size=2, max_size=40).filter(any)


@pytest.mark.parametrize(
    ("counts", "gini", "generalised"),
    [([10, 8, 2, 0, 0, 0, 0, 0, 0, 0], 0.78, 0.78), ([5, 2, 1, 0, 0, 0, 0, 0, 0, 0], 0.80, 0.75)],
)
def test_published_gini_coefficients_are_reproduced(counts: list[int], gini: float, generalised: float) -> None:
    found = concentration(counts)
    assert found.gini == pytest.approx(gini)
    assert found.gini_generalised == pytest.approx(generalised)


@settings(max_examples=30, deadline=None)
@given(placed)
def test_gini_equals_half_the_mean_difference_over_the_mean(counts: list[int]) -> None:
    values = np.array(counts, dtype=float)
    wanted = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    assert concentration(counts).gini == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(placed)
def test_order_of_places_does_not_matter_nor_does_scale_to_the_plain_gini(counts: list[int]) -> None:
    found, turned = concentration(counts), concentration(counts[::-1])
    assert (found.gini, found.places_for, found.hhi) == (turned.gini, turned.places_for, turned.hhi)
    assert concentration(np.array(counts) * 7).gini == pytest.approx(found.gini, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(placed, st.sampled_from([25, 50, 80, 100]))
def test_fewest_places_hold_the_share_and_one_fewer_do_not(counts: list[int], share: int) -> None:
    few = concentration(counts, shares=[share]).places_for[share]
    assert few is not None
    ranked = sorted(counts, reverse=True)
    assert sum(ranked[:few]) * 100 >= share * sum(counts)
    assert sum(ranked[: few - 1]) * 100 < share * sum(counts)


def test_no_events_leave_every_figure_undefined() -> None:
    found = concentration([0, 0, 0])
    assert (found.gini, found.places_for_50, found.hhi, found.share_top_fifth) == (None, None, None, None)
    assert "no events" in found.explain()


def test_one_place_has_no_unbiased_gini() -> None:
    assert concentration([4]).gini_unbiased is None
    assert concentration([0, 1]).gini_generalised_unbiased is None


def test_lorenz_curve_runs_from_nothing_to_everything_and_bends_down() -> None:
    places, events = lorenz_points([3, 0, 9, 1])
    assert (places[0], events[0], places[-1], events[-1]) == (0, 0, 1, 1)
    assert (np.diff(events, n=2) <= 1e-15).all()


def test_lorenz_curve_without_events_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        lorenz_points([0, 0])


def test_the_same_mix_has_quotients_of_one() -> None:
    assert location_quotients([1, 2], 10, [100, 200], 1000) == pytest.approx([1, 1])
    assert np.isnan(location_quotients([1], 10, [0], 1000)).all()


def test_a_pattern_is_similar_to_itself_in_every_area() -> None:
    found = pattern_similarity([10, 0, 30, 4], [20, 0, 60, 8])
    assert found.s_index == 1
    assert found.s_index_robust == 1
    assert np.isnan(found.p_value[1])


def test_areas_empty_in_both_count_in_s_and_not_in_robust_s() -> None:
    found = pattern_similarity([400, 100, 0, 0], [100, 400, 0, 0])
    assert found.s_index == 0.5
    assert found.s_index_robust == 0
    assert found.direction.tolist() == [-1, 1, 0, 0]


def test_pattern_without_events_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        pattern_similarity([0, 0], [1, 2])


def test_incidence_is_prevalence_times_concentration() -> None:
    found = repeat_victimisation(list("aabcd"), ["2024-01-01"] * 5, population=2000)
    assert found.incidence == pytest.approx(found.prevalence * found.concentration)
    assert found.gaps_days == (0,)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 900)), min_size=1, max_size=30))
def test_repeats_equal_a_slow_plain_count(events: list[tuple[str, int]]) -> None:
    day_one = np.datetime64("2022-01-01")
    found = repeat_victimisation([v for v, _ in events], [day_one + d for _, d in events], population=10)
    slow = 0
    for victim in {v for v, _ in events}:
        days = sorted(d for v, d in events if v == victim)
        slow += sum(later - earlier <= 365 for earlier, later in pairwise(days))
    assert found.rolling_repeats == slow


@pytest.mark.parametrize(
    ("victims", "dates", "error"),
    [
        ([], [], errors.EmptyInputError),
        (["a"], ["yesterday"], errors.ParameterError),
        (["a", "b"], ["2024-01-01"], errors.ShapeError),
        (["a"], ["NaT"], errors.ParameterError),
    ],
)
def test_repeats_refuse_events_without_a_day(victims: list[str], dates: list[str], error: type[Exception]) -> None:
    with pytest.raises(error):
        repeat_victimisation(victims, dates, population=10)


def test_share_outside_its_range_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="per cent"):
        concentration([1, 2], shares=[0])


def test_weighted_counts_have_no_fishers_test() -> None:
    assert np.isnan(pattern_similarity([1.5, 2], [2, 3]).p_fisher).all()


def test_samples_of_a_pattern_hold_the_pattern_itself() -> None:
    counts = np.random.default_rng(1).poisson(40, 60)
    found = pattern_similarity_bootstrap(counts, counts, rng=np.random.default_rng(2))
    assert found.s_index == 1
    assert (found.lower <= counts / counts.sum()).all()
    assert (found.upper >= counts / counts.sum()).all()


def test_sampling_finds_the_areas_that_moved_and_leaves_out_empty_ones() -> None:
    found = pattern_similarity_bootstrap([400, 100, 300, 0], [100, 400, 300, 0], rng=np.random.default_rng(3))
    assert found.direction.tolist() == [-1, 1, 0, 0]
    assert (found.s_index, found.s_index_robust) == (0.5, 1 / 3)
    assert "2 of 4 areas" in found.explain()


def test_bounds_are_the_sixth_and_the_hundred_and_ninety_fifth_of_two_hundred() -> None:
    test = np.array([30, 50, 20, 0, 5])
    found = pattern_similarity_bootstrap(test, test, rng=np.random.default_rng(4))
    drawn = np.random.default_rng(4).multivariate_hypergeometric(test, 89, size=200)
    assert found.lower == pytest.approx(np.sort(drawn, axis=0)[5] / 89)
    assert found.upper == pytest.approx(np.sort(drawn, axis=0)[194] / 89)


def test_only_whole_events_can_be_sampled() -> None:
    with pytest.raises(errors.ParameterError, match="whole"):
        pattern_similarity_bootstrap([1.5, 2], [2, 3], rng=np.random.default_rng(5))
    with pytest.raises(errors.ParameterError, match="40 samples"):
        pattern_similarity_bootstrap([1, 2], [2, 3], rng=np.random.default_rng(5), samples=39)
