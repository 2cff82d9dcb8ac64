"""Places: the National Grid, distances, areas and cells."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, MissingValueError, ParameterError, ShapeError
from wardmote.analysis.places_and_hot_spots.geography import (
    assign_points,
    from_national_grid,
    geodesic,
    haversine,
    square_grid,
    to_national_grid,
)


def test_the_grid_and_back_again() -> None:
    lonlat = np.array([[-2.1294, 52.5862], [0.5, 51.2], [-5.0, 50.1]])
    assert from_national_grid(to_national_grid(lonlat[:, 0], lonlat[:, 1])) == pytest.approx(lonlat, abs=1e-7)


def test_distances_over_the_earth_agree_within_half_a_percent() -> None:
    start, end = [[-2.1294, 52.5862]], [[-1.8904, 52.4862], [0.0, 51.5]]
    assert haversine(start, end) == pytest.approx(geodesic(start, end), rel=5e-3)
    assert haversine(start, start)[0] == 0


def test_swapped_columns_are_noticed() -> None:
    with pytest.raises(ParameterError, match="swapped"):
        to_national_grid([52.0], [-120.0])
    with pytest.raises(MissingValueError):
        to_national_grid([np.nan], [52.0])
    with pytest.raises(ShapeError):
        haversine([[0, 0], [1, 1]], [[0, 0], [1, 1], [2, 2]])


def areas(columns: int = 4) -> Any:
    return [shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(columns)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_each_point_is_in_the_area_that_covers_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(-1, 5, (60, 2))
    found = assign_points(points, areas())
    for (x, y), area in zip(points, found, strict=True):
        holders = [number for number, shape in enumerate(areas()) if shape.covers(shapely.Point(x, y))]
        assert area == (holders[0] if holders else -1)


def test_a_point_on_a_boundary_counts_once_in_the_lowest_area() -> None:
    corner = [[1.0, 1.0], [1.0, 0.5], [4.0, 3.0], [9.0, 9.0]]
    assert assign_points(corner, areas()).tolist() == [0, 0, 11, -1]
    assert assign_points(np.empty((0, 2)), areas()).size == 0
    with pytest.raises(EmptyInputError):
        assign_points(corner, [])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([50.0, 100.0, 333.0]))
def test_every_point_within_the_bounds_has_a_cell(seed: int, cell: float) -> None:
    points = np.random.default_rng(seed).integers(0, 1001, (50, 2)).astype(float)
    grid = square_grid((0, 0, 1000, 1000), cell)
    cells = grid.cell_of(points)
    assert (cells >= 0).all()
    assert grid.count(points).sum() == 50
    assert np.abs(grid.centres()[cells] - points).max() <= cell / 2 + 1e-9


def test_points_beyond_the_grid_are_not_counted() -> None:
    grid = square_grid((0, 0, 100, 100), 50)
    assert grid.cell_of([[-1, 5], [5, 1000]]).tolist() == [-1, -1]
    assert grid.count([[-1, 5], [5, 5]], weights=[3.0, 2.0]).sum() == 2
    with pytest.raises(ParameterError):
        square_grid((0, 0, 1, 1), 0)
    with pytest.raises(ParameterError):
        square_grid((5, 0, 1, 1), 1)
