"""Two counts compared, adjusted p-values, rolling years."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wardmote.analysis import errors
from wardmote.analysis.counts_rates_and_change.change import (
    adjust_p_values,
    compare_counts,
    percentage_change,
    ratio_limits,
)
from wardmote.analysis.counts_rates_and_change.rolling_years import rolling_year

small = st.integers(0, 80)
exposure = st.floats(0.2, 5)


def test_published_fall_in_violence_is_reproduced() -> None:
    assert percentage_change(6003, 4517) == pytest.approx(-24.75, abs=0.005)


def test_change_on_a_base_of_zero_is_undefined() -> None:
    assert percentage_change(0, 5) is None
    assert np.isnan(np.asarray(percentage_change([0, 4], [5, 5]))).tolist() == [True, False]


@settings(max_examples=40, deadline=None)
@given(small, small, exposure, exposure)
def test_exact_test_equals_scipys_one_at_a_time(before: int, after: int, first: float, second: float) -> None:
    found = compare_counts(before, after, exposure_before=first, exposure_after=second)
    total = before + after
    wanted = stats.binomtest(after, total, second / (first + second)).pvalue if total else 1.0
    assert float(found.p_value) == pytest.approx(wanted, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(small, small, st.sampled_from(["exact", "mid-p", "score", "e-test pooled", "root"]))
def test_swapping_the_periods_leaves_p_and_inverts_the_ratio(before: int, after: int, method: str) -> None:
    straight, swapped = compare_counts(before, after, method=method), compare_counts(after, before, method=method)
    assert float(straight.p_value) == pytest.approx(float(swapped.p_value))
    if before and after:
        assert float(straight.lower) == pytest.approx(1 / float(swapped.upper))


def test_many_pairs_at_once_equal_each_alone() -> None:
    before, after = np.array([20, 0, 6003]), np.array([10, 3, 4517])
    together = compare_counts(before, after, exposure_after=1.5).p_value
    alone = [float(compare_counts(b, a, exposure_after=1.5).p_value) for b, a in zip(before, after, strict=True)]
    assert together == pytest.approx(alone, rel=1e-12)


def test_score_interval_at_a_zero_count_is_open_upwards() -> None:
    low, high = ratio_limits(0, 3, method="score")
    assert float(low) == pytest.approx(0.780953, abs=1e-6)
    assert np.isinf(high)


def test_e_test_uses_the_unpooled_variance_of_its_authors() -> None:
    cases = {"exposure_before": 12, "exposure_after": 9}
    assert float(compare_counts(42, 25, method="e-test", **cases).p_value) == pytest.approx(0.357701, abs=1e-6)
    assert float(compare_counts(42, 25, method="e-test pooled", **cases).p_value) == pytest.approx(0.364603, abs=1e-6)


def test_two_zero_counts_differ_in_nothing() -> None:
    for method in ("exact", "mid-p", "score", "e-test", "e-test pooled", "root"):
        found = compare_counts(0, 0, method=method)
        assert float(found.p_value) == 1
    assert np.isnan(found.rate_ratio)


def test_exact_interval_agrees_with_the_test_at_its_own_ends() -> None:
    low, high = ratio_limits(15, 30)
    for ratio in (float(low), float(high)):
        one_sided = [stats.binom.sf(29, 45, ratio / (1 + ratio)), stats.binom.cdf(30, 45, ratio / (1 + ratio))]
        assert min(one_sided) == pytest.approx(0.025, abs=1e-9)


def test_root_test_is_undefined_at_unequal_exposures() -> None:
    assert np.isnan(compare_counts(10, 20, exposure_after=2, method="root").p_value)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"before": -1, "after": 1}, errors.NegativeCountError),
        ({"before": 1, "after": 1, "exposure_before": 0}, errors.ZeroPopulationError),
        ({"before": [1, 2], "after": [1, 2, 3]}, errors.ShapeError),
        ({"before": 1, "after": 1, "method": "guess"}, errors.ParameterError),
        ({"before": 1.5, "after": 1, "method": "e-test"}, errors.ParameterError),
        ({"before": 1.5, "after": 1}, errors.ParameterError),
        ({"before": 10**6, "after": 1, "method": "e-test"}, errors.ParameterError),
        ({"before": float("nan"), "after": 1}, errors.MissingValueError),
    ],
)
def test_comparison_refuses_what_it_cannot_compare(arguments: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        compare_counts(**arguments)  # type: ignore[arg-type]


def test_comparison_explains_both_counts_and_the_test() -> None:
    said = compare_counts(20, 10).explain()
    assert "From 20 to 10, a fall" in said
    assert "exact test" in said


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.sampled_from(["bh", "by", "holm", "bonferroni"]))
def test_adjusted_p_values_keep_order_and_never_fall(p: list[float], method: str) -> None:
    adjusted = adjust_p_values(p, method=method)
    order = np.argsort(p)
    assert (np.diff(adjusted[order]) >= -1e-15).all()
    assert (adjusted >= np.array(p) - 1e-15).all()
    assert (adjusted <= 1).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_equals_scipys(p: list[float]) -> None:
    assert adjust_p_values(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-12)


def test_tests_not_made_do_not_count_among_the_tests() -> None:
    assert adjust_p_values([0.01, np.nan, 0.04]).tolist()[::2] == pytest.approx([0.02, 0.04])


def test_probability_above_one_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="outside 0 to 1"):
        adjust_p_values([0.5, 1.2])


def test_rolling_total_is_undefined_while_a_month_is_missing() -> None:
    months = [5.0] * 30
    months[3] = np.nan
    found = rolling_year(months)
    assert np.isnan(found.totals[:15]).all()
    assert found.totals[15:].tolist() == [60] * 15
    assert np.isnan(found.change[:27]).all()
    assert found.change[27:].tolist() == [0] * 3


def test_financial_year_with_missing_months_is_undefined() -> None:
    found = rolling_year([1] * 14, start="2022-03")
    assert dict(found.financial_years) == {"2021_22": None, "2022_23": 12, "2023_24": None}


def test_rolling_totals_of_many_series_equal_each_alone() -> None:
    table = np.random.default_rng(3).poisson(9, (4, 40))
    assert np.array_equal(rolling_year(table).totals[2], rolling_year(table[2]).totals, equal_nan=True)


def test_first_month_that_is_no_month_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="YYYY-MM"):
        rolling_year([1] * 12, start="April")


def test_empty_series_is_refused() -> None:
    with pytest.raises(errors.EmptyInputError):
        rolling_year([])
