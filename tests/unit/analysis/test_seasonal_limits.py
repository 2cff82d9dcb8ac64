"""Seasons and steps are no signals: a chart that marks most of its months says nothing."""

import numpy as np
import pytest

from wardmote.analysis.errors import TooFewPointsError
from wardmote.analysis.statistical_process_control.control_charts import xmr
from wardmote.analysis.statistical_process_control.seasonal_limits import seasonal_limits

MONTHS = 36


def _counts(seed: int, level: "float | np.ndarray" = 900.0) -> np.ndarray:
    season = 1 + 0.25 * np.sin(2 * np.pi * np.arange(MONTHS) / 12)
    return np.random.default_rng(seed).poisson(level * season).astype(float)


def _marked(labels: np.ndarray) -> int:
    return int((labels != "Common Cause").sum())


def test_seasons_are_taken_out_before_the_limits_are_set() -> None:
    with_seasons = [_marked(xmr(_counts(seed)).special_cause) for seed in range(20)]
    without = [_marked(seasonal_limits(_counts(seed)).label) for seed in range(20)]
    assert np.mean(with_seasons) > 20
    assert np.mean(without) < 4


def test_the_limits_follow_the_season() -> None:
    found = seasonal_limits(_counts(1))
    assert found.upper[3] > found.upper[9] * 1.3
    assert np.all(found.lower <= found.mean)
    assert found.season[:12].mean() == pytest.approx(1)


def test_a_step_begins_new_limits_and_is_not_marked_month_by_month() -> None:
    found = [seasonal_limits(_counts(seed, np.where(np.arange(MONTHS) < 20, 900.0, 1300.0))) for seed in range(10)]
    assert {one.steps for one in found} == {(20,)}
    assert found[0].levels[1] / found[0].levels[0] == pytest.approx(1300 / 900, rel=0.05)
    assert np.mean([_marked(one.label) for one in found]) < 4


def test_a_month_far_out_is_still_marked() -> None:
    counts = _counts(3)
    counts[30] *= 2
    assert seasonal_limits(counts).label[30] == "Above UCL"
    assert seasonal_limits(counts[8:32]).label[22] == "Above UCL"


def test_one_year_has_no_season_to_take_out() -> None:
    found = seasonal_limits(_counts(4)[:14])
    assert (found.season == 1).all()
    assert found.steps == ()
    with pytest.raises(TooFewPointsError):
        seasonal_limits([3.0])
