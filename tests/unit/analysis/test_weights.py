"""Neighbours: who is next to whom."""

from typing import Any

import numpy as np
import pytest
import shapely

from wardmote.analysis.errors import EmptyInputError, ParameterError, ShapeError
from wardmote.analysis.places_and_hot_spots.weights import (
    checked_weights,
    distance_band,
    grid_contiguity,
    nearest_neighbours,
    polygon_contiguity,
    row_standardised,
    with_self,
)


def squares(rows: int, columns: int) -> Any:
    return [shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def test_queen_and_rook_on_a_three_by_three_grid() -> None:
    queen, rook = grid_contiguity(3, 3).toarray(), grid_contiguity(3, 3, rule="rook").toarray()
    assert queen.sum(axis=1).tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]
    assert rook.sum(axis=1).tolist() == [2, 3, 2, 3, 4, 3, 2, 3, 2]
    assert (queen == queen.T).all()
    assert np.diag(queen).sum() == 0


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 5), (4, 1), (3, 7)])
def test_a_grid_of_polygons_has_the_neighbours_of_the_grid(rows: int, columns: int) -> None:
    grid = grid_contiguity(rows, columns, include_self=True)
    polygons = polygon_contiguity(squares(rows, columns), include_self=True)
    assert (grid.toarray() == polygons.toarray()).all()


def test_nearest_neighbours_are_the_nearest_and_never_oneself() -> None:
    points = np.array([[0, 0], [0, 0], [1, 0], [5, 0]])
    weights = nearest_neighbours(points, k=2).toarray()
    assert weights.sum(axis=1).tolist() == [2, 2, 2, 2]
    assert np.diag(weights).sum() == 0
    assert weights[3].tolist() == [1, 0, 1, 0] or weights[3].tolist() == [0, 1, 1, 0]


def test_a_distance_band_holds_its_bound() -> None:
    weights = distance_band([[0, 0], [3, 4], [10, 0]], distance=5.0).toarray()
    assert weights.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_rows_standardise_to_one_and_islands_stay_empty() -> None:
    weights = row_standardised(distance_band([[0, 0], [3, 4], [10, 0]], distance=5.0))
    assert weights.sum(axis=1).tolist() == [1, 1, 0]


def test_self_is_set_once_however_often_it_is_asked_for() -> None:
    assert with_self(with_self(grid_contiguity(2, 2))).toarray().tolist() == np.ones((4, 4)).tolist()


def test_bad_requests_are_refused() -> None:
    with pytest.raises(ParameterError, match="queen or rook"):
        grid_contiguity(2, 2, rule="bishop")
    with pytest.raises(ParameterError):
        grid_contiguity(0, 2)
    with pytest.raises(ParameterError):
        nearest_neighbours([[0, 0], [1, 1]], k=2)
    with pytest.raises(EmptyInputError):
        polygon_contiguity([])
    with pytest.raises(ParameterError):
        distance_band([[0, 0]], distance=0)
    with pytest.raises(ShapeError, match="need"):
        checked_weights(np.eye(3), 4)
