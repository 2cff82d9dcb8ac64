"""Methods are called what they are."""

import numpy as np
import pytest
from scipy import stats

from wardmote.analysis.statistical_process_control.funnels import METHODS, funnel_of_ratios
from wardmote.analysis.time_and_forecasts.arima_search import Order


@pytest.mark.parametrize(
    ("order", "name"),
    [
        (Order(1, 1, 0, 0, 0, 0, 12, constant=False), "ARIMA(1,1,0)"),
        (Order(1, 1, 0, 0, 1, 1, 12, constant=False), "ARIMA(1,1,0)(0,1,1)[12]"),
        (Order(1, 0, 0, 0, 0, 0, 12, constant=True), "ARIMA(1,0,0) with non-zero mean"),
    ],
)
def test_a_model_without_a_seasonal_part_names_none(order: Order, name: str) -> None:
    assert order.name == name


def test_the_funnel_says_that_its_limits_are_an_interval_and_not_the_exact_test() -> None:
    """The two disagree for some counts, so the page may not call the one by the other's name."""
    expected = np.full(60, 4.5)
    observed = np.arange(60.0)
    funnel = funnel_of_ratios(observed, expected)
    exact = stats.poisson.sf(observed - 1, expected) < 0.001
    assert ((funnel.outside > 0) != exact).any()
    variant = next(each.variant for each in METHODS if each.name == "funnel_ratio")
    assert "not the exact test" in variant
    assert "exact Poisson" not in funnel.provenance.variant
