"""Two years of months: chance in the count is not all the chance there is."""

from random import Random

import numpy as np
import pytest
import scipy
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import NegativeCountError, ShapeError
from wardmote.analysis.paired_years import compare_years, p_allowing_for_months

# Violence and sexual offences in a real council, May 2021 to April 2023, have this look: seasons, and months that wander.
BEFORE = [565, 628, 612, 508, 517, 560, 655, 580, 490, 430, 640, 634]
AFTER = [700, 660, 720, 640, 610, 625, 590, 540, 600, 520, 580, 560]


def test_dispersion_and_p_equal_a_quasi_poisson_regression_on_year_and_month() -> None:
    counts = np.array([*BEFORE, *AFTER], dtype=float)
    design = np.column_stack([np.repeat([0.0, 1.0], 12), np.tile(np.eye(12), (2, 1))])
    fitted = sm.GLM(counts, design, family=sm.families.Poisson()).fit(scale="X2")
    found = compare_years(BEFORE, AFTER)
    assert found.dispersion == pytest.approx(fitted.scale)
    assert found.freedom == fitted.df_resid
    # The closed form's error of the log ratio is the regression's.
    assert found.p_value == pytest.approx(2 * scipy.stats.t.sf(abs(fitted.tvalues[0]), 11), rel=1e-6)


def test_months_that_wander_make_a_rise_less_sure() -> None:
    found = compare_years(BEFORE, AFTER)
    assert found.p_exact < 0.001
    assert found.p_value > 0.02


def test_months_that_vary_as_single_events_keep_the_exact_test() -> None:
    found = compare_years([10] * 12, [8] * 12)
    assert found.dispersion == pytest.approx(0)
    assert found.p_value == found.p_exact


@pytest.mark.parametrize(("before", "after"), [([3, 4], [9, 9]), ([0] * 12, [5] * 12), ([0] * 12, [0] * 12)])
def test_too_few_months_or_an_empty_year_leave_the_exact_test_alone(before: list[int], after: list[int]) -> None:
    found = compare_years(before, after)
    assert found.dispersion is None
    assert found.p_value == found.p_exact


def test_what_is_not_a_count_is_refused() -> None:
    with pytest.raises(NegativeCountError):
        compare_years([-1] * 12, [1] * 12)
    with pytest.raises(ShapeError):
        compare_years([1] * 12, [1] * 11)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=12), st.randoms())
def test_order_of_months_is_nothing_and_the_exact_p_is_never_undercut(
    pairs: list[tuple[int, int]], shuffler: Random
) -> None:
    found = compare_years(*zip(*pairs, strict=True))
    shuffler.shuffle(pairs)
    again = compare_years(*zip(*pairs, strict=True))
    assert found.p_value == pytest.approx(again.p_value)
    assert found.p_value >= found.p_exact


@settings(max_examples=40)
@given(st.lists(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=12, max_size=12), max_size=4))
def test_many_areas_at_once_are_each_as_alone(areas: list[list[tuple[int, int]]]) -> None:
    table = np.array(areas, dtype=float).reshape(len(areas), 12, 2)
    alone = [compare_years(area[:, 0], area[:, 1]) for area in table]
    found = p_allowing_for_months(table[:, :, 0], table[:, :, 1], [one.p_exact for one in alone])
    expected = [np.nan if one.dispersion is None else one.p_value for one in alone]
    np.testing.assert_allclose(found, expected)


def test_an_area_with_a_month_unknown_is_left_out() -> None:
    known = np.array([BEFORE, BEFORE], dtype=float)
    known[0, 3] = np.nan
    found = p_allowing_for_months(known, [AFTER, AFTER], [0.5, 0.5])
    assert np.isnan(found[0])
    assert found[1] == 0.5
