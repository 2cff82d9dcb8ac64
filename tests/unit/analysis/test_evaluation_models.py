"""Differences in differences and interrupted series against what is known of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.evaluation_of_pilots.evaluation_models import (
    difference_in_differences,
    interrupted_series,
    negative_binomial_theta,
)

Panel = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def panel(effect: float = 0.5, seed: int = 5) -> Panel:
    rng = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(8), 10), np.tile(np.arange(10), 8)
    treated, post = (unit < 4).astype(int), (time >= 5).astype(int)
    level = 15 + 2 * unit
    return unit, time, treated, post, rng.poisson(level * np.where(treated & post, effect, 1.0))


def test_effect_is_the_ratio_of_the_four_cells_means() -> None:
    unit, time, treated, post, counts = panel()
    mean = {(a, b): counts[(treated == a) & (post == b)].mean() for a in (0, 1) for b in (0, 1)}
    found = difference_in_differences(unit, time, treated, post, counts)
    wanted = np.log(mean[1, 1] / mean[1, 0]) - np.log(mean[0, 1] / mean[0, 0])
    assert found.effect == pytest.approx(wanted, abs=1e-9)
    assert found.fixed_effect == pytest.approx(wanted, abs=1e-7)


def test_halved_counts_are_found() -> None:
    found = difference_in_differences(*panel(effect=0.5))
    assert found.effect == pytest.approx(np.log(0.5), abs=3 * found.cluster_error)
    assert "changed by -" in found.explain()


def test_order_of_rows_and_names_of_units_do_not_matter() -> None:
    unit, time, treated, post, counts = panel()
    order = np.random.default_rng(1).permutation(unit.size)
    named = np.array(list("hgfedcba"))[unit]
    here = difference_in_differences(unit, time, treated, post, counts)
    there = difference_in_differences(named[order], time[order], treated[order], post[order], counts[order])
    assert there.cluster_error == pytest.approx(here.cluster_error)
    assert there.fixed_error == pytest.approx(here.fixed_error)


def test_unit_without_events_leaves_the_fixed_effects_defined() -> None:
    unit, time, treated, post, counts = panel()
    found = difference_in_differences(unit, time, treated, post, np.where(unit == 7, 0, counts))
    assert np.isfinite(found.fixed_effect)
    assert found.fixed_error < 1


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        (2, np.full(80, 2), errors.ParameterError),
        (3, np.zeros(80), errors.ZeroPopulationError),
        (4, np.full(80, -1), errors.NegativeCountError),
        (4, np.ones(79), errors.ShapeError),
        (0, np.zeros(80), errors.TooFewPointsError),
    ],
)
def test_panel_that_cannot_tell_is_refused(column: int, value: np.ndarray, error: type[Exception]) -> None:
    columns = list(panel())
    columns[column] = value
    with pytest.raises(error):
        difference_in_differences(*columns)


def test_theta_of_negative_binomial_counts_is_recovered() -> None:
    rng = np.random.default_rng(11)
    counts = rng.negative_binomial(4, 4 / (4 + 20), 4000)
    assert negative_binomial_theta(counts, np.full(4000, counts.mean())) == pytest.approx(4, rel=0.1)


def test_counts_that_vary_no_more_than_chance_have_no_theta() -> None:
    assert negative_binomial_theta([10, 10, 10, 11, 9], [10.0] * 5) is None


def test_dispersion_of_the_model_is_pearsons_to_the_last_digits() -> None:
    counts = np.random.default_rng(2).negative_binomial(5, 0.2, 60)
    found = interrupted_series(counts, break_index=30, harmonics=0)
    t, after = np.arange(60.0), (np.arange(60) >= 30).astype(float)
    design = np.column_stack([np.ones(60), t, after, after * (t - 30)])
    mean = np.exp(design @ found.coefficients)
    assert design.T @ (counts - mean) == pytest.approx(0, abs=1e-6)
    assert found.phi == pytest.approx(((counts - mean) ** 2 / mean).sum() / 56, rel=1e-9)


@settings(max_examples=5, deadline=None)
@given(st.floats(-0.7, 0.7), st.floats(-0.02, 0.02))
def test_step_and_slope_without_noise_are_recovered(step: float, slope: float) -> None:
    t = np.arange(48.0)
    after = t >= 24
    series = np.exp(6 + 0.01 * t + after * (step + slope * (t - 24)) + 0.2 * np.sin(2 * np.pi * t / 12))
    found = interrupted_series(series, break_index=24)
    assert found.coefficients == pytest.approx([6, 0.01, step, slope, 0.2, 0], abs=1e-6)


@pytest.mark.parametrize("place", [0, 1, 59, 90])
def test_break_at_the_edge_is_refused(place: int) -> None:
    with pytest.raises(errors.ParameterError, match="each side"):
        interrupted_series([5] * 60, break_index=place)


def test_series_without_events_or_too_short_is_refused() -> None:
    with pytest.raises(errors.ZeroPopulationError):
        interrupted_series([0] * 20, break_index=10)
    with pytest.raises(errors.TooFewPointsError):
        interrupted_series([5, 6, 7, 8, 9, 4], break_index=3)


def test_explanation_gives_the_step_in_per_cent() -> None:
    counts = np.random.default_rng(4).poisson(np.where(np.arange(60) < 40, 50, 25))
    assert "the level changed by -" in interrupted_series(counts, break_index=40).explain()


def test_harmonics_below_zero_are_refused() -> None:
    with pytest.raises(errors.ParameterError, match="Harmonics"):
        interrupted_series([5] * 30, break_index=15, harmonics=-1)


def test_model_that_cannot_settle_is_refused() -> None:
    with pytest.raises(errors.ParameterError, match="did not settle"):
        interrupted_series([0] * 30 + [1, 0, 0] * 10, break_index=30)
