"""Two years of months: chance in the count is not all the chance there is."""

import numpy as np
import pytest
import scipy
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.counts_rates_and_change.false_alarms import false_alarm_rate
from wardmote.analysis.counts_rates_and_change.paired_years import (
    YearOnYear,
    compare_years,
    p_allowing_for_months,
    p_of_two_ratios,
)
from wardmote.analysis.errors import NegativeCountError, ShapeError
from wardmote.analysis.registry import method

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
    assert found.p_dispersed == pytest.approx(2 * scipy.stats.t.sf(abs(fitted.tvalues[0]), 11), rel=1e-6)


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
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=12))
def test_the_largest_of_the_three_counts_and_time_may_run_either_way(pairs: list[tuple[int, int]]) -> None:
    found = compare_years(*zip(*pairs, strict=True))
    assert found.p_value == max(found.p_exact, found.p_dispersed or 0, found.p_drifting or 0)
    again = compare_years(*zip(*pairs[::-1], strict=True))
    assert found.p_value == pytest.approx(again.p_value)


def test_the_drift_is_the_mean_square_of_three_cosine_projections() -> None:
    found = compare_years(BEFORE, AFTER)
    before, after = np.array(BEFORE, float), np.array(AFTER, float)
    months, part = before + after, after.sum() / (before.sum() + after.sum())
    left = (after - months * part) / np.sqrt(months * part * (1 - part))
    waves = [scipy.fft.dct(left, norm="ortho")[at] for at in (1, 2, 3)]
    assert found.drift == pytest.approx(np.mean(np.square(waves)))


@pytest.mark.parametrize(("mean", "hanging"), [(200, 0.0), (200, 0.3), (200, 0.5), (1000, 0.3), (1000, 0.5)])
def test_chance_is_seldom_called_a_change_though_months_hang_together(mean: float, hanging: float) -> None:
    assert 0.01 < false_alarm_rate(2000, mean=mean, hanging=hanging, seed=11) < 0.085


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mean", "rates"), [(200, (0.025, 0.040, 0.063)), (1000, (0.022, 0.046, 0.069))], ids=["200", "1000"]
)
def test_the_calibration_is_as_the_page_of_the_method_prints_it(mean: float, rates: tuple[float, ...]) -> None:
    for hanging, rate in zip((0, 0.3, 0.5), rates, strict=True):
        found = false_alarm_rate(20_000, mean=mean, hanging=hanging, seed=7)
        assert found == pytest.approx(rate, abs=0.0005)
        assert f"{100 * rate:.1f}%" in method("year_on_year").calibration


def test_a_share_is_tested_by_the_month_with_its_base() -> None:
    base = np.array([[100.0] * 12, [100.0] * 6 + [300.0] * 6])
    counts = np.round(base * 0.2)
    found = p_allowing_for_months(counts[:1], counts[1:], [0.9], exposure_before=base[:1], exposure_after=base[1:])
    assert found[0] == pytest.approx(0.9)


def test_two_groups_that_change_alike_are_not_told_apart() -> None:
    alike = p_of_two_ratios((BEFORE, AFTER), (BEFORE, AFTER))
    assert alike == pytest.approx(1)
    apart = p_of_two_ratios(([50] * 12, [100] * 12), ([100] * 12, [100] * 12))
    assert apart == 0
    wild = p_of_two_ratios((BEFORE, [2 * count for count in AFTER]), (BEFORE, AFTER))
    assert wild is not None
    assert 0 < wild < 0.05
    assert p_of_two_ratios(([0] * 12, [1] * 12), (BEFORE, AFTER)) is None


def _expected(one: YearOnYear) -> float:
    """The exact test where a year has no event, nothing where too few months have any."""
    if one.dispersion is not None or not one.before or not one.after:
        return one.p_value
    return np.nan


@settings(max_examples=40)
@given(st.lists(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=12, max_size=12), max_size=4))
def test_many_areas_at_once_are_each_as_alone(areas: list[list[tuple[int, int]]]) -> None:
    table = np.array(areas, dtype=float).reshape(len(areas), 12, 2)
    alone = [compare_years(area[:, 0], area[:, 1]) for area in table]
    found = p_allowing_for_months(table[:, :, 0], table[:, :, 1], [one.p_exact for one in alone])
    expected = [_expected(one) for one in alone]
    np.testing.assert_allclose(found, expected)


def test_a_month_unknown_is_left_out() -> None:
    known = np.array([BEFORE, BEFORE], dtype=float)
    known[0, 3] = np.nan
    found = p_allowing_for_months(known, [AFTER, AFTER], [0.0, 0.5])
    without = compare_years(*(np.delete(year, 3) for year in (BEFORE, AFTER)))
    assert found[0] == pytest.approx(max(without.p_dispersed or 0, without.p_drifting or 0))
    assert found[1] == 0.5
