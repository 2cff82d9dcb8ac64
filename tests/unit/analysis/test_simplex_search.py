"""The simplex search finds a bowl's bottom and keeps to what is allowed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.time_and_forecasts.simplex_search import simplex_search


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=3))
def test_the_bottom_of_a_bowl_is_found(bottom: list[float]) -> None:
    goal = np.array(bottom)
    place, loss = simplex_search(lambda at: float(((at - goal) ** 2).sum()) + 1, np.full(goal.size, 2.0))
    np.testing.assert_allclose(place, goal, atol=0.01)
    assert loss == pytest.approx(1, abs=1e-4)


def test_a_place_that_is_barred_is_never_the_answer() -> None:
    place, _ = simplex_search(lambda at: float(at[0] ** 2 + at[1] ** 2) if at[0] > 1 else np.inf, np.array([3.0, 3.0]))
    assert place[0] > 1
    assert place == pytest.approx([1, 0], abs=0.2)


def test_the_search_stops_when_its_evaluations_are_used_up() -> None:
    asked = []
    simplex_search(lambda at: float(asked.append(1) or (at**2).sum()), np.array([50.0, 80.0, 3.0]), most=40)
    assert len(asked) < 50


def test_the_start_is_not_changed() -> None:
    start = np.array([3.0, 4.0])
    simplex_search(lambda at: float((at**2).sum()), start)
    assert start.tolist() == [3, 4]
