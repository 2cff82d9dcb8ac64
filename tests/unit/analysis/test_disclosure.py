"""Nothing small can be worked out from what is published."""

from collections.abc import Callable, Sequence
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import optimize

from wardmote.analysis.disclosure_control.differencing import differences, later_months
from wardmote.analysis.disclosure_control.disclosure import (
    CONFIDENTIAL,
    Cell,
    ContradictionError,
    PublishedTable,
    Rule,
    UnprotectableError,
    audit,
    by_area,
    rolling,
    round_to_base,
    show,
    suppress_table,
    suppress_tables,
    two_way,
)
from wardmote.analysis.disclosure_control.publication import System
from wardmote.analysis.disclosure_control.suppression import Problem, choose
from wardmote.analysis.errors import (
    EmptyInputError,
    MissingValueError,
    NegativeCountError,
    ParameterError,
    ShapeError,
)
from wardmote.analysis.registry import method

MONTHS = [f"month {number}" for number in range(14)]
small_tables = hnp.arrays(
    np.int64, hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=4), elements=st.integers(0, 15)
)


def hidden_mask(shown: Sequence[Sequence[object]]) -> np.ndarray:
    return np.array([[value == CONFIDENTIAL for value in row] for row in shown])


def brute_force_least(table: np.ndarray) -> tuple[int, float] | None:
    """The least (cells, total) by trying every choice, each world found by the audit's own definition."""
    published = two_way("t", table)
    problem = Problem(published.cells, np.arange(len(published.cells)) < table.size, threshold=5)
    free = np.flatnonzero(problem.candidate)
    every = chain.from_iterable(combinations(free, size) for size in range(len(free) + 1))
    for size, group in ((len(choice), choice) for choice in every):
        if problem.protects(group):
            same = [c for c in combinations(free, size) if problem.protects(c)]
            return size, min(problem.counts[list(c)].sum() for c in same)
    return None


@settings(max_examples=25, deadline=None)
@given(small_tables)
def test_no_small_count_can_be_recovered_from_a_suppressed_table(table: np.ndarray) -> None:
    try:
        result = suppress_table(table)
    except UnprotectableError:
        return
    assert audit([two_way("t", table, hidden=hidden_mask(result.shown))]).safe
    for cell in result.primary:
        low, high = result.intervals[cell]
        assert low <= 0
        assert high >= 5
    assert all(value in (CONFIDENTIAL, 0) or value >= 5 for row in result.shown for value in row)


@settings(max_examples=6, deadline=None)
@given(hnp.arrays(np.int64, (3, 3), elements=st.integers(0, 12)))
def test_the_further_cells_are_the_fewest_with_the_least_total(table: np.ndarray) -> None:
    try:
        result = suppress_table(table)
    except UnprotectableError:
        return
    assert (len(result.secondary), result.secondary_total) == brute_force_least(table)


def test_turning_the_table_round_changes_nothing() -> None:
    table = np.array([[12, 3, 25], [40, 8, 2], [7, 31, 16]])
    straight, turned = suppress_table(table), suppress_table(table.T)
    assert {(j, i) for i, j in straight.secondary} == set(turned.secondary)


def test_a_large_table_is_protected_too() -> None:
    table = np.random.default_rng(4).negative_binomial(1.5, 0.1, (12, 10))
    result = suppress_table(table)
    assert not result.optimal
    assert audit([two_way("t", table, hidden=hidden_mask(result.shown))]).safe


def test_the_input_is_not_changed() -> None:
    table = np.array([[12, 3, 25], [40, 8, 2], [7, 31, 16]])
    before = table.copy()
    suppress_table(table, rule=Rule(base=5))
    np.testing.assert_array_equal(table, before)


def test_hiding_only_the_small_count_gives_it_away() -> None:
    table = [[12, 3, 25], [40, 8, 20], [7, 31, 16]]
    report = audit([two_way("burglary by ward", table, hidden=np.array(table) < 5)])
    assert [(finding.kind, finding.cell) for finding in report.findings] == [("recovered", "row 1, column 2")]
    assert "burglary by ward" in report.explain()


def test_without_published_totals_the_small_counts_alone_are_hidden() -> None:
    result = suppress_table([[12, 3], [40, 8]], totals_published=False)
    assert result.secondary == ()
    assert result.intervals[0, 1] == (0, np.inf)
    assert result.row_totals is None


def test_a_table_without_small_counts_is_left_alone() -> None:
    result = suppress_table([[12, 0], [40, 8]])
    assert result.primary == ()
    assert result.shown == ((12, 0), (40, 8))
    assert result.explain() == "No count is small enough to hide."


def test_a_lone_small_count_under_its_total_is_refused() -> None:
    with pytest.raises(UnprotectableError):
        suppress_table([[3, 0], [0, 40]])


def test_consecutive_rolling_totals_with_the_first_months_reveal_the_newest() -> None:
    totals = rolling("rolling year", [57, 54, 50], months=MONTHS)
    first = PublishedTable(
        name="quarter",
        cells=tuple(Cell(label=MONTHS[n], covers=frozenset({MONTHS[n]}), count=count) for n, count in ((0, 9), (1, 7))),
    )
    assert audit([totals]).safe
    assert audit([first]).safe
    together = audit([totals, first])
    assert [(finding.kind, finding.cell, finding.lower) for finding in together.findings] == [
        ("implied", "month 13", 3)
    ]


def test_nested_areas_that_are_safe_alone_reveal_their_difference() -> None:
    old = by_area("old boundary", {"A": 118}, {"A": ["x", "y"]})
    new = by_area("new boundary", {"B": 115}, {"B": ["x"]})
    assert audit([old]).safe
    assert audit([new]).safe
    assert [finding.cell for finding in audit([old, new]).findings] == ["y"]
    assert audit([old, by_area("new", {"B": 100}, {"B": ["x"]})]).safe


def test_two_tables_that_share_a_margin_are_read_together() -> None:
    by_sex = two_way(
        "by sex", [[3, 20], [30, 40]], rows=["N", "S"], columns=["F", "M"], hidden=[[1, 1], [1, 1]], totals=True
    )
    leak = PublishedTable(name="a map", cells=(Cell(label="men in N", covers=frozenset({("N", "M")}), count=20),))
    kinds = {finding.kind for finding in audit([by_sex, leak]).findings}
    assert "recovered" in kinds


def test_rounding_is_undone_by_unrounded_totals() -> None:
    cells = [Cell(label=name, covers=frozenset({name}), count=count, base=5) for name, count in (("a", 7), ("b", 12))]
    part = Cell(label="b again", covers=frozenset({"b"}), count=12)
    total = Cell(label="total", covers=frozenset({"a", "b"}), count=19)
    assert audit([PublishedTable(name="rounded", cells=tuple(cells))]).safe
    leaky = audit([PublishedTable(name="rounded", cells=(*cells, part, total))])
    assert {finding.kind for finding in leaky.findings} == {"unrounded"}


def test_a_small_count_on_show_is_named() -> None:
    assert [finding.kind for finding in audit([two_way("t", [[3, 20]], totals=False)]).findings] == ["small"]


def test_suppression_across_tables_leaves_nothing_to_recover() -> None:
    inner = two_way("by type", [[12, 3, 25], [40, 8, 2], [7, 31, 16]])
    whole_row = [("row 1", f"column {number}") for number in (1, 2)]
    pair = by_area("two types together", {"pair": 15}, {"pair": whole_row})
    shown = suppress_tables([inner, pair])
    assert audit(shown).safe
    assert [cell.count for table in shown for cell in table.cells] == [
        cell.count for t in (inner, pair) for cell in t.cells
    ]


def test_figures_that_contradict_each_other_are_refused() -> None:
    wrong = by_area("t", {"A": 10, "B": 15}, {"A": ["x", "y"], "B": ["x"]})
    with pytest.raises(ContradictionError):
        audit([wrong])


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30))
def test_rounding_moves_no_count_by_more_than_half_the_base(counts: list[int]) -> None:
    rounded = round_to_base(counts)
    assert np.abs(rounded - counts).max() <= 2
    assert not np.mod(rounded, 5).any()
    shown = show(counts, rule=Rule(base=5))
    assert [value == CONFIDENTIAL for value in shown] == [0 < count < 5 for count in counts]


@given(st.lists(st.integers(0, 60), min_size=14, max_size=40))
def test_every_later_month_follows_from_the_first_twelve(months: list[int]) -> None:
    totals = np.convolve(months, np.ones(12), mode="valid")
    np.testing.assert_array_equal(later_months(totals, months[:12]), months[12:])


def test_one_known_month_reveals_one_later_month() -> None:
    assert later_months([57, 54, 50], [3]).tolist() == [0]
    assert later_months([57, 54, 50], []).tolist() == []


def test_differences_flag_small_counts_only() -> None:
    found = differences([118, 64, 230], [115, 52, 230])
    assert found.unsafe.tolist() == [True, False, False]
    assert found.explain() == "1 of 3 differences show a small count."


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: suppress_table([[1, -2]]), NegativeCountError),
        (lambda: suppress_table([[1, np.nan]]), MissingValueError),
        (lambda: suppress_table([1, 2]), ShapeError),
        (lambda: suppress_table([[]]), EmptyInputError),
        (lambda: audit([]), EmptyInputError),
        (lambda: audit([two_way("t", [[7]])], threshold=1), ParameterError),
        (
            lambda: audit([PublishedTable(name="t", cells=(Cell(label="x", covers=frozenset(), count=9),))]),
            ParameterError,
        ),
        (lambda: two_way("t", [[7, 8]], columns=["a", "a"]), ShapeError),
        (lambda: two_way("t", [[7, 8]], hidden=[[True]]), ShapeError),
        (lambda: rolling("t", [50, 51], months=MONTHS), ShapeError),
        (lambda: round_to_base([1], base=0), ParameterError),
        (lambda: Rule(threshold=1), ParameterError),
        (lambda: Rule(base=0), ParameterError),
        (lambda: differences([5], [6]), ContradictionError),
        (lambda: differences([5, 6], [5]), ShapeError),
        (lambda: later_months([50, 10], [3]), ContradictionError),
        (lambda: later_months([50, 10], list(range(13))), ParameterError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()


def test_the_rule_says_itself() -> None:
    assert "Counts of 1 to 4 are shown as [c]" in Rule().sentence()
    assert "nearest 5" in Rule(base=5).sentence()


def test_hiding_everything_may_not_be_enough() -> None:
    cells = two_way("t", [[3, 9]]).cells
    problem = Problem(cells, np.zeros(len(cells), dtype=bool), threshold=5)
    with pytest.raises(UnprotectableError):
        choose(problem)


def test_the_answer_for_a_table_that_cannot_be_protected_is_undefined() -> None:
    answer = method("secondary_suppression").answer({"table": [[3, 1], [1, 30]]})
    assert answer["min_secondary_cells"] is None
    assert answer["primary_only_intervals"]["(0, 0)"] == [3, 3]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_bounds_equal_a_programme_over_the_whole_publication(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(6, (4, 5))
    hidden = rng.random((4, 5)) < 0.45
    system = System([two_way("all", counts, hidden=hidden)])
    equations = np.array([[row == i for row in range(4) for _ in range(5)] for i in range(4)])
    equations = np.vstack([equations, [[column == j for _ in range(4) for column in range(5)] for j in range(5)]])
    sums = np.r_[counts.sum(axis=1), counts.sum(axis=0)]
    limits = [(0, None) if gone else (count, count) for count, gone in zip(counts.flat, hidden.flat, strict=True)]
    for place in np.flatnonzero(hidden):
        aim = np.eye(20)[place]
        least, most = (
            sign * optimize.linprog(sign * aim, A_eq=equations, b_eq=sums, bounds=limits).fun for sign in (1, -1)
        )
        assert system.bounds_of_cell(int(place)) == pytest.approx((least, most), abs=1e-6)
