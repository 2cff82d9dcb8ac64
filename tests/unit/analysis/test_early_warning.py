"""Counts above what past years lead one to expect."""

from collections.abc import Callable

import numpy as np
import pytest

from wardmote.analysis.errors import EmptyInputError, NegativeCountError, ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.time_and_forecasts.early_warning import Baseline, farrington_flexible, farrington_table
from wardmote.analysis.time_and_forecasts.quasi_poisson import quasi_poisson
from wardmote.analysis.time_and_forecasts.temporal_clusters import temporal_cluster

STEADY = np.random.default_rng(5).poisson(20, 84)


def test_a_sudden_rise_raises_the_alarm_and_a_usual_month_does_not() -> None:
    series = STEADY.copy()
    series[-1] = 90
    found = farrington_flexible(series, times=[len(series) - 2, len(series) - 1])
    assert found.alarm.tolist() == [False, True]
    assert found.score[-1] > 1 > found.score[0]
    assert "the newest, 90, is above its bound" in found.explain()


def test_a_past_outbreak_is_weighted_down() -> None:
    series = STEADY.copy()
    series[-13] = 200
    kept = farrington_flexible(series, times=[83], baseline=Baseline(reweight=False))
    down = farrington_flexible(series, times=[83], baseline=Baseline(reweight=True))
    assert down.upper_bound[0] < kept.upper_bound[0]


def test_the_newest_months_do_not_teach_the_bound() -> None:
    series = STEADY.copy()
    rising = series.copy()
    rising[-4:-1] += 40
    before, after = (farrington_flexible(values, times=[83]).upper_bound[0] for values in (series, rising))
    assert before == pytest.approx(after)


def test_too_few_cases_raise_no_alarm() -> None:
    series = np.zeros(84, dtype=int)
    series[::9] = 1
    series[-1] = 3
    found = farrington_flexible(series, times=[83], limit54=(5, 4))
    assert not found.alarm[0]


def test_a_series_of_nothing_has_no_bound() -> None:
    found = farrington_flexible(np.zeros(84), times=[83])
    assert not found.alarm[0]
    assert np.isnan(found.upper_bound[0])


def test_both_bounds_share_the_expected_count() -> None:
    delta = farrington_flexible(STEADY)
    plugin = farrington_flexible(STEADY, method="nbPlugin")
    np.testing.assert_allclose(delta.expected, plugin.expected)
    assert (plugin.upper_bound == np.round(plugin.upper_bound)).all()


def test_overdispersion_is_settled_far_beyond_six_digits() -> None:
    from statsmodels.api import GLM, families

    parts = np.arange(60) % 4
    design = np.column_stack([np.ones(60), parts == 1, parts == 2, parts == 3, np.arange(60.0)]).astype(float)
    peer = GLM(STEADY[:60], design, family=families.Poisson()).fit(tol=1e-14, tol_criterion="params")
    found = quasi_poisson(STEADY[None, :60].astype(float), design, np.ones((1, 60)))
    assert found.settled.all()
    assert found.dispersion[0] == pytest.approx(peer.pearson_chi2 / peer.df_resid, rel=1e-10)
    np.testing.assert_allclose(found.coefficients[0], peer.params, rtol=1e-8)


def test_a_cluster_is_likelier_the_longer_one_watches() -> None:
    short, long = (temporal_cluster(periods=periods, window=2, mean=0.6, count=6).probability for periods in (52, 520))
    assert short < long < 1
    assert "6 in 2 periods" in temporal_cluster(periods=208, window=2, mean=0.6, count=6).explain()


def test_the_approximation_is_close_to_a_simulation() -> None:
    rng = np.random.default_rng(3)
    days = rng.poisson(0.6 / 14, (4000, 208 * 7))
    windows = np.apply_along_axis(lambda row: np.convolve(row, np.ones(14, dtype=int)).max(), 1, days)
    assert temporal_cluster(periods=104, window=1, mean=0.6, count=5).probability == pytest.approx(
        (windows >= 5).mean(), abs=0.035
    )


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: farrington_flexible(STEADY[:60]), TooFewPointsError),
        (lambda: farrington_flexible(STEADY, times=[84]), TooFewPointsError),
        (lambda: farrington_flexible([]), EmptyInputError),
        (lambda: farrington_flexible([-1] * 84), NegativeCountError),
        (lambda: farrington_flexible(STEADY, alpha=0.7), ParameterError),
        (lambda: farrington_flexible(STEADY, power="3/4"), ParameterError),
        (lambda: Baseline(b=0), ParameterError),
        (lambda: Baseline(w=6), ParameterError),
        (lambda: temporal_cluster(periods=1, window=2, mean=1, count=3), ParameterError),
        (lambda: temporal_cluster(periods=10, window=2, mean=0, count=3), ParameterError),
        (lambda: temporal_cluster(periods=10, window=2, mean=1, count=1), ParameterError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()


def test_a_table_of_series_gives_what_each_series_alone_gives() -> None:
    rng = np.random.default_rng(8)
    table = rng.poisson(np.exp(rng.uniform(-2, 4, (30, 1))) * np.ones((30, 80)))
    table[0] = 0
    table[1, -1] += 200
    together = farrington_table(table)
    for row, series in enumerate(table):
        alone = farrington_flexible(series, times=[79])
        assert together.upper_bound[row] == pytest.approx(alone.upper_bound, rel=1e-9, nan_ok=True)
        assert together.p[row] == pytest.approx(alone.p, rel=1e-9, nan_ok=True)
        assert together.alarm[row] == alone.alarm
    assert together.alarm[1, 0]
    assert not together.alarm[0, 0]
    assert "of 30 series" in together.explain()


def test_a_table_must_be_one() -> None:
    with pytest.raises(ShapeError, match="a row of counts"):
        farrington_table(np.ones(80))
