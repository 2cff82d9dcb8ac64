"""Journeys to crime."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, ShapeError
from wardmote.analysis.near_repeat_and_movement.journeys import METRES_PER_MILE, journey_to_crime


def test_a_three_four_five_triangle_and_a_mile() -> None:
    result = journey_to_crime([[0, 0], [0, 0]], [[300, 400], [METRES_PER_MILE, 0]])
    assert result.distance.tolist() == [500.0, METRES_PER_MILE]
    assert result.manhattan.tolist() == [700.0, METRES_PER_MILE]
    assert result.percent_within_a_mile == 100
    assert "within a mile" in result.explain()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_there_is_as_far_as_back_wherever_the_map_starts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes, offences = rng.integers(0, 9000, (2, 15, 2))
    there, back = journey_to_crime(homes, offences), journey_to_crime(offences + 100, homes + 100)
    assert there.distance == pytest.approx(back.distance)
    assert (there.manhattan >= there.distance - 1e-9).all()


def test_bad_inputs_are_refused() -> None:
    with pytest.raises(EmptyInputError, match="homes"):
        journey_to_crime([], [])
    with pytest.raises(ShapeError, match="its home"):
        journey_to_crime([[0, 0]], [[0, 0], [1, 1]])
