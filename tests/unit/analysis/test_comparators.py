"""Areas compared with those that are like them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.comparators_and_harm.comparators import GroupComparison, most_similar_group, similarity_distances

AREAS = ["Aston", "Bilston", "Codsall", "Darlaston", "Ettingshall"]
VARIABLES = {"density": [3.0, 2.0, 8.0, 3.1, 9.0], "young": [12.0, 14.0, 9.0, 12.2, 8.0]}


def compare(target: str = "Aston", k: int = 2, counts: tuple[float, ...] = (50, 40, 30, 20, 10)) -> GroupComparison:
    return most_similar_group(AREAS, VARIABLES, target=target, k=k, counts=counts, population=[10, 10, 10, 10, 10])


def test_nearest_areas_come_first_and_the_area_itself_is_left_out() -> None:
    found = compare()
    assert found.neighbours == ("Darlaston", "Bilston")
    assert found.group_mean == pytest.approx(3)
    assert (found.rank, found.of) == (1, 3)


def test_same_rate_as_the_group_is_no_difference() -> None:
    found = compare(counts=(30, 30, 1, 30, 1))
    assert found.p_value == pytest.approx(1)
    assert found.percent_from_mean == 0
    assert "does not clearly differ" in found.explain()


def test_group_without_events_leaves_the_percentage_undefined() -> None:
    assert compare(counts=(5, 0, 1, 0, 1)).percent_from_mean is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 50), st.floats(-100, 100))
def test_distances_do_not_depend_on_units_or_order(seed: int, scale: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    table, order = rng.normal(size=(8, 3)), rng.permutation(8)
    here = similarity_distances(table, 2)
    assert similarity_distances(table * scale + shift, 2) == pytest.approx(here)
    assert similarity_distances(table[order], int(np.argwhere(order == 2)[0, 0])) == pytest.approx(here[order])


@pytest.mark.parametrize(("target", "k"), [("Nowhere", 2), ("Aston", 0), ("Aston", 5)])
def test_unknown_area_or_impossible_group_is_refused(target: str, k: int) -> None:
    with pytest.raises(errors.ParameterError):
        compare(target=target, k=k)


def test_variable_that_is_the_same_everywhere_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="leave it out"):
        similarity_distances([[1, 2], [1, 3]], 0)


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(errors.ShapeError):
        compare(counts=(1, 2, 3))


def test_table_of_one_area_is_refused() -> None:
    with pytest.raises(errors.ShapeError, match="at least 2 areas"):
        similarity_distances([[1.0, 2.0]], 0)
