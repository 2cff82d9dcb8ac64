"""Where a level shifts."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, MissingValueError, NegativeCountError, ParameterError
from wardmote.analysis.time_and_forecasts.change_points import Cost, change_points

counts = st.lists(st.integers(0, 20), min_size=4, max_size=9)


def least_by_trying(values: np.ndarray, cost: Cost, penalty: float) -> float:
    """The least penalised cost over every segmentation."""

    def price(part: np.ndarray) -> float:
        if cost == "l2":
            return float(((part - part.mean()) ** 2).sum())
        return float(2 * part.sum() * (1 - np.log(part.mean()))) if part.sum() else 0.0

    found = []
    for changes in range(len(values)):
        for cuts in combinations(range(1, len(values)), changes):
            parts = np.split(values, cuts)
            if min(map(len, parts)) >= 2:
                found.append(sum(map(price, parts)) + penalty * changes)
    return min(found)


@settings(max_examples=25, deadline=None)
@example(series=[0, 3, 2, 4, 0], cost="l2", penalty=1.0)
@given(counts, st.sampled_from(["l2", "poisson"]), st.floats(0.5, 30))
def test_no_other_segmentation_is_cheaper(series: list[int], cost: Cost, penalty: float) -> None:
    values = np.array(series, dtype=float)
    found = change_points(values, cost=cost, penalty=penalty)
    assert found.penalised_cost == pytest.approx(least_by_trying(values, cost, penalty), abs=1e-7)


def test_a_plain_shift_is_found_by_both_costs() -> None:
    series = [10] * 20 + [30] * 20
    for cost in ("l2", "poisson"):
        found = change_points(series, cost=cost)  # type: ignore[arg-type]
        assert found.breakpoints == (20, 40)
        assert found.levels.tolist() == [10, 30]
    assert "after value 20, it goes from 10 to 30" in found.explain()


def test_a_steady_series_has_no_change() -> None:
    assert change_points([7] * 30).breakpoints == (30,)
    assert change_points([0] * 30).levels.tolist() == [0]
    assert "does not change" in change_points([7] * 30).explain()


def test_a_jump_limits_where_segments_end() -> None:
    found = change_points([10] * 21 + [30] * 21, cost="l2", penalty=1.0, jump=5)
    assert all(end % 5 == 0 or end == 42 for end in found.breakpoints)


def test_the_level_of_l2_does_not_matter() -> None:
    series = np.random.default_rng(1).normal(0, 1, 60)
    series[30:] += 5
    assert change_points(series, cost="l2").breakpoints == change_points(series + 1e4, cost="l2").breakpoints


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: change_points([]), EmptyInputError),
        (lambda: change_points([1, np.nan]), MissingValueError),
        (lambda: change_points([1, -1]), NegativeCountError),
        (lambda: change_points([1, 2], penalty=-1), ParameterError),
        (lambda: change_points([1, 2], min_size=0), ParameterError),
        (lambda: change_points([1, 2], cost="l1"), ParameterError),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()
