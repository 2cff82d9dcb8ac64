"""Centre, spread and nearest neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, ParameterError
from wardmote.analysis.places_and_hot_spots.centrography import centrography


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_moving_the_map_moves_the_centre_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1000, (30, 2))
    plain, moved = (centrography(at, area=1e6) for at in (points, rng.permutation(points) + np.array([5000, -200])))
    assert moved.mean_centre == pytest.approx((plain.mean_centre[0] + 5000, plain.mean_centre[1] - 200))
    assert moved.standard_distance == pytest.approx(plain.standard_distance)
    assert moved.index == pytest.approx(plain.index)


def test_a_square_lattice_is_as_regular_as_it_can_be() -> None:
    lattice = np.indices((10, 10)).reshape(2, -1).T * 10.0
    result = centrography(lattice, area=100 * 100.0)
    assert result.mean_nearest == 10
    assert result.index == pytest.approx(2.0)
    assert result.z > 10
    assert "nearest-neighbour" in result.explain()


def test_coincident_points_are_at_distance_zero() -> None:
    assert centrography([[1, 1], [1, 1], [5, 5], [5, 5]], area=100).mean_nearest == 0


def test_one_point_has_no_neighbour() -> None:
    result = centrography([[3.0, 4.0]], area=10)
    assert (result.mean_nearest, result.index, result.z) == (None, None, None)
    assert "no nearest neighbour" in result.explain()


def test_bad_inputs_are_refused() -> None:
    with pytest.raises(EmptyInputError):
        centrography([], area=10)
    with pytest.raises(ParameterError):
        centrography([[0, 0]], area=0)
