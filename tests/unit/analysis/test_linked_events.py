"""Chains of events and Mantel's correlation."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import ParameterError, TooFewPointsError
from wardmote.analysis.near_repeat_and_movement.linked_events import mantel, near_repeat_chains


def events(seed: int, n: int = 40) -> Any:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 500, (n, 2)).astype(float), rng.integers(0, 60, n)


def test_chains_link_strictly_and_are_numbered_by_first_appearance() -> None:
    points = [[0, 0], [500, 0], [99, 0], [198, 0], [298, 0]]
    chains = near_repeat_chains(points, [0, 0, 6, 13, 13], distance_below=100, time_below=8)
    assert chains.component.tolist() == [0, 1, 0, 0, 2]
    assert chains.size.tolist() == [3, 1, 3, 3, 1]
    assert "3 of 5" in chains.explain()
    assert near_repeat_chains([], [], distance_below=1, time_below=1).component.size == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_chains_are_the_same_in_any_order(seed: int) -> None:
    points, days = events(seed)
    order = np.random.default_rng(seed).permutation(len(days))
    first = near_repeat_chains(points, days, distance_below=60, time_below=8)
    moved = near_repeat_chains(points[order], days[order], distance_below=60, time_below=8)
    assert (first.size[order] == moved.size).all()
    assert (np.bincount(first.component)[first.component] == first.size).all()


def test_mantel_equals_the_correlation_of_all_pairs() -> None:
    points, days = events(8)
    space = [np.hypot(*(points[a] - points[b])) for a, b in combinations(range(40), 2)]
    time = [abs(days[a] - days[b]) for a, b in combinations(range(40), 2)]
    result = mantel(points, days)
    assert result.r == pytest.approx(np.corrcoef(space, time)[0, 1], rel=1e-9)
    assert mantel(points, np.zeros(40)).r is None


def test_bad_requests_are_refused() -> None:
    points, days = events(9)
    with pytest.raises(ParameterError):
        near_repeat_chains(points, days, distance_below=0, time_below=1)
    with pytest.raises(TooFewPointsError):
        mantel(points[:2], days[:2])
