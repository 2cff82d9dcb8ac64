"""Near repeats: exact moments, honest p-values, chains."""

from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.near_repeat_and_movement import near_repeat
from wardmote.analysis.near_repeat_and_movement.near_repeat import knox

SPACE, TIME = (0, 100, 200), (0, 3, 8)


def events(seed: int, n: int = 40) -> Any:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 500, (n, 2)).astype(float), rng.integers(0, 60, n)


def slow_counts(points: Any, days: Any, interval: str = "[a,b)") -> Any:
    def within(value: float, low: float, high: float) -> Any:
        return low <= value < high if interval == "[a,b)" else low < value <= high

    table = np.zeros((2, 2), dtype=int)
    for one, other in combinations(range(len(points)), 2):
        metres = np.abs(points[one] - points[other]).sum()
        gap = abs(int(days[one]) - int(days[other]))
        for row in range(2):
            for column in range(2):
                near = within(metres, SPACE[row], SPACE[row + 1])
                table[row, column] += near and within(gap, TIME[column], TIME[column + 1])
    return table


def _between(gaps: Any, low: float, high: float) -> Any:
    return ((gaps >= low) & (gaps < high)).sum(axis=0)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["[a,b)", "(a,b]"]))
def test_pairs_equal_a_plain_loop(seed: int, interval: str) -> None:
    points, days = events(seed)
    result = knox(points, days, space_breaks=SPACE, time_breaks=TIME, interval=interval)
    assert (result.observed == slow_counts(points, days, interval)).all()


@pytest.mark.parametrize("interval", ["[a,b)", "(a,b]"])
def test_mean_and_variance_equal_those_over_every_permutation(interval: str) -> None:
    points, days = events(11, n=6)
    points /= 2
    days = np.array([0, 1, 2, 5, 5, 9])
    result = knox(points, days, space_breaks=SPACE, time_breaks=TIME, interval=interval)
    counts = np.array([slow_counts(points, days[list(order)], interval) for order in permutations(range(6))])
    assert result.expected == pytest.approx(counts.mean(axis=0), rel=1e-10, abs=1e-12)
    assert result.variance == pytest.approx(counts.var(axis=0), rel=1e-10, abs=1e-10)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_order_and_place_on_the_map_do_not_matter(seed: int) -> None:
    points, days = events(seed)
    order = np.random.default_rng(seed).permutation(len(days))
    first = knox(points, days, space_breaks=SPACE, time_breaks=TIME)
    moved = knox(points[order] + 4096.0, days[order] + 1000, space_breaks=SPACE, time_breaks=TIME)
    assert (first.observed == moved.observed).all()
    assert first.variance == pytest.approx(moved.variance, rel=1e-10)


def test_batches_of_permutations_and_processors_do_not_change_p(monkeypatch: pytest.MonkeyPatch) -> None:
    points, days = events(3)
    answers = []
    for workers, deals, block in ((1, 1, 1), (2, 7, 4_000), (3, 64, 1 << 18)):
        monkeypatch.setattr(near_repeat, "WORKERS", workers)
        monkeypatch.setattr(near_repeat, "DEALS_TOGETHER", deals)
        monkeypatch.setattr(near_repeat, "BLOCK_BYTES", block)
        rng = np.random.default_rng(5)
        answers.append(knox(points, days, space_breaks=SPACE, time_breaks=TIME, permutations=199, rng=rng).p)
    assert (answers[0] == answers[1]).all()
    assert (answers[0] == answers[2]).all()
    assert answers[0].min() >= 1 / 200


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 0.5]))
def test_permutations_have_the_exact_mean_and_variance(seed: int, shift: float) -> None:
    points, days = events(seed, n=60)
    days = days + shift * (days > 30)  # whole days, and broken ones
    bands = {"space_breaks": SPACE, "time_breaks": TIME}
    result = knox(points, days, **bands)
    rng, drawn = np.random.default_rng(seed), 4_000
    deals = [deal for stream in near_repeat._streams(rng, drawn) for deal in near_repeat._deals(days, *stream)]
    assert sum(deal.shape[1] for deal in deals) == drawn
    assert all((np.sort(deal, axis=0) == np.sort(days)[:, None]).all() for deal in deals)
    near = np.abs(points[:, None] - points[None]).sum(axis=2)
    for row, column in ((0, 0), (1, 1)):
        one, other = np.nonzero(np.triu((near >= SPACE[row]) & (near < SPACE[row + 1]), k=1))
        counts = np.concatenate(
            [_between(np.abs(deal[one] - deal[other]), TIME[column], TIME[column + 1]) for deal in deals]
        )
        error = np.sqrt(result.variance[row, column] / drawn)
        assert counts.mean() == pytest.approx(result.expected[row, column], abs=5 * error)
        assert counts.var() == pytest.approx(result.variance[row, column], rel=0.15)


def test_a_generator_is_asked_twice_for_different_permutations() -> None:
    points, days = events(8)
    rng = np.random.default_rng(1)
    first, second = (
        knox(points, days, space_breaks=SPACE, time_breaks=TIME, permutations=199, rng=rng).p for _ in range(2)
    )
    assert (first != second).any()


def test_more_pairs_than_a_byte_can_tally_are_all_counted() -> None:
    points, days = np.zeros((60, 2)), np.zeros(60)
    result = knox(points, days, space_breaks=SPACE, time_breaks=TIME)
    assert result.observed.tolist() == [[60 * 59 // 2, 0], [0, 0]]


def test_p_counts_ties_and_is_never_zero() -> None:
    points, _ = events(4)
    result = knox(
        points, np.zeros(40), space_breaks=SPACE, time_breaks=TIME, permutations=19, rng=np.random.default_rng(1)
    )
    assert (result.p == 1).all()
    assert result.variance == pytest.approx(np.zeros((2, 2)), abs=1e-9)


def test_a_planted_near_repeat_is_found() -> None:
    points, days = events(6, n=200)
    points[100:] = points[:100] + 20
    days[100:] = days[:100] + 1
    result = knox(points, days, space_breaks=SPACE, time_breaks=TIME, permutations=199, rng=np.random.default_rng(2))
    assert result.p[0, 0] == 1 / 200
    assert result.z[0, 0] > 3
    assert "times as many" in result.explain()


def test_broken_days_are_compared_as_they_are() -> None:
    points, _ = events(7, n=10)
    points /= 10
    days = np.arange(10) * 2.5
    result = knox(points, days, space_breaks=(0, 1000), time_breaks=(0, 2.5, 5.0))
    assert result.observed.tolist() == [[0, 9]]


def test_bad_requests_are_refused() -> None:
    points, days = events(9)
    with pytest.raises(TooFewPointsError, match="at least 4"):
        knox(points[:3], days[:3], space_breaks=SPACE, time_breaks=TIME)
    with pytest.raises(ShapeError):
        knox(points, days[:-1], space_breaks=SPACE, time_breaks=TIME)
    with pytest.raises(ParameterError, match="rise"):
        knox(points, days, space_breaks=(0, 100, 100), time_breaks=TIME)
    with pytest.raises(ParameterError, match="random generator"):
        knox(points, days, space_breaks=SPACE, time_breaks=TIME, permutations=9)
    with pytest.raises(ParameterError):
        knox(points, days, space_breaks=SPACE, time_breaks=TIME, distance="crow")
