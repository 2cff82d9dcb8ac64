"""Empirical Bayes rates."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import (
    EmptyInputError,
    NegativeCountError,
    ParameterError,
    ShapeError,
    ZeroPopulationError,
)
from wardmote.analysis.places_and_hot_spots.smoothing import smooth_global, smooth_local
from wardmote.analysis.places_and_hot_spots.weights import grid_contiguity

NEAR = grid_contiguity(4, 5)


def areas(seed: int) -> Any:
    rng = np.random.default_rng(seed)
    people = rng.integers(200, 3000, 20)
    return rng.poisson(people * rng.gamma(4, 0.003, 20)), people


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_each_rate_lies_between_its_own_and_the_mean(seed: int) -> None:
    events, people = areas(seed)
    for result in (
        smooth_global(events, people),
        *(smooth_local(events, people, NEAR, form=f) for f in ("geoda", "spdep")),
    ):
        low, high = np.minimum(result.raw, result.mean), np.maximum(result.raw, result.mean)
        assert (result.smoothed >= low - 1e-12).all()
        assert (result.smoothed <= high + 1e-12).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_local_form_equals_its_definition_and_follows_a_relabelling(seed: int) -> None:
    events, people = areas(seed)
    raw = events / people
    ours = smooth_local(events, people, NEAR).smoothed
    for area in range(20):
        group = np.append(NEAR[[area]].indices, area)
        mean = events[group].sum() / people[group].sum()
        spread = (people[group] * (raw[group] - mean) ** 2).sum() / people[group].sum()
        between = max(0.0, spread - mean / people[group].mean())
        share = between / (between + mean / people[area]) if mean else 0.0
        assert ours[area] == pytest.approx(mean + share * (raw[area] - mean), rel=1e-9, abs=1e-15)
    order = np.random.default_rng(seed).permutation(20)
    moved = smooth_local(events[order], people[order], NEAR[order][:, order]).smoothed
    assert moved == pytest.approx(ours[order], rel=1e-9, abs=1e-15)


def test_no_events_smooth_to_zero_and_equal_rates_to_the_mean() -> None:
    people = np.full(20, 100)
    assert (smooth_global(np.zeros(20), people).smoothed == 0).all()
    assert (smooth_local(np.zeros(20), people, NEAR).smoothed == 0).all()
    assert smooth_global(np.full(20, 5), people).smoothed == pytest.approx(np.full(20, 0.05))


def test_bad_inputs_are_refused() -> None:
    events, people = areas(1)
    with pytest.raises(ZeroPopulationError):
        smooth_global(events, people * 0)
    with pytest.raises(NegativeCountError):
        smooth_global(-events - 1, people)
    with pytest.raises(EmptyInputError):
        smooth_global([], [])
    with pytest.raises(ShapeError):
        smooth_local(events, people, grid_contiguity(2, 2))
    with pytest.raises(ParameterError, match="geoda or spdep"):
        smooth_local(events, people, NEAR, form="other")
