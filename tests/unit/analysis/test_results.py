"""Every result is frozen, remembers how it came about, and says itself in a sentence."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import wardmote
from wardmote.analysis.comparators_and_harm import comparators, harm
from wardmote.analysis.concentration_and_repeats import concentration, pattern_similarity, repeat_victims
from wardmote.analysis.counts_rates_and_change import change, rates, rolling_years, standardisation
from wardmote.analysis.evaluation_of_pilots import displacement, evaluation, evaluation_models, synthetic_control
from wardmote.analysis.priorities_linkage_and_fairness import disparity, prioritising
from wardmote.analysis.registry import methods
from wardmote.analysis.results import Result
from wardmote.analysis.statistical_process_control import attribute_charts, control_charts, funnels

MONTHS = [12, 15, 9, 11, 18, 14, 7, 10, 13, 22, 16, 12, 14, 13, 12, 11]
SQUARE = {"A": {"harm": {"x": 1}}, "B": {"harm": {"x": 3}}}
DONORS = np.random.default_rng(1).normal(20, 3, (12, 3))

RESULTS: dict[str, Callable[[], Result]] = {
    "rate": lambda: rates.byar_rate(65, 12005),
    "rates": lambda: rates.byar_rate([1, 65], 12005),
    "proportion": lambda: rates.wilson_proportion(20, 27),
    "proportions": lambda: rates.wilson_proportion([20, 1], 27),
    "standardised rate": lambda: standardisation.directly_standardised_rate([5, 9], [100, 90], [1, 2]),
    "standardised ratio": lambda: standardisation.indirectly_standardised_ratio([5], [100], [9], [90]),
    "gradient": lambda: standardisation.slope_index_of_inequality([9, 5], [100, 90]),
    "comparison": lambda: change.compare_counts(20, 10),
    "comparisons": lambda: change.compare_counts([20, 1], [10, 2]),
    "rolling year": lambda: rolling_years.rolling_year(MONTHS * 2),
    "rolling year of one year": lambda: rolling_years.rolling_year(MONTHS[:12]),
    "rolling year with a gap": lambda: rolling_years.rolling_year([*MONTHS, np.nan]),
    "rolling years": lambda: rolling_years.rolling_year([MONTHS, MONTHS]),
    "control chart": lambda: control_charts.xmr(MONTHS, improvement="decrease"),
    "control charts": lambda: control_charts.xmr([MONTHS, MONTHS]),
    "attribute chart": lambda: attribute_charts.attribute_chart(MONTHS, kind="c"),
    "drift chart": lambda: attribute_charts.drift_chart(MONTHS, target=13, sigma=4),
    "funnel": lambda: funnels.funnel_of_ratios([5, 9], [6, 6]),
    "wide funnel": lambda: funnels.overdispersed_funnel([5, 9, 20], [6, 6, 6]),
    "funnel of proportions": lambda: funnels.funnel_of_proportions([50, 70], average=0.2, counts=[5, 50]),
    "severity": lambda: harm.crime_severity_score({"theft": 3}, {"theft": 11}, population=100),
    "group": lambda: comparators.most_similar_group(
        ["A", "B", "C"], {"x": [1, 2, 4]}, target="A", k=1, counts=[5, 6, 7], population=[1, 1, 1]
    ),
    "concentration": lambda: concentration.concentration([9, 1, 0]),
    "similarity": lambda: pattern_similarity.pattern_similarity([9, 1], [4, 5]),
    "repeats": lambda: repeat_victims.repeat_victimisation(["a"], ["2024-02-29"], population=9),
    "disparity": lambda: disparity.rate_disparity(62, 5200, 410, 61000),
    "matrix": lambda: prioritising.priority_matrix(SQUARE, formula="overall = sum(harm)"),
    "stability": lambda: prioritising.rank_stability(SQUARE, formula="overall = sum(harm)", lowest=0, highest=4),
    "displacement": lambda: displacement.weighted_displacement_difference([20, 20], [20, 10]),
    "harm-weighted": lambda: displacement.harm_weighted_difference([-10], [3], [2]),
    "quotient": lambda: displacement.displacement_quotient([120, 80], [60, 50], [400, 410]),
    "rate ratio": lambda: evaluation.relative_rate_ratio([50, 30], [60, 55]),
    "dispersion": lambda: evaluation.count_dispersion([MONTHS]),
    "interrupted": lambda: evaluation_models.interrupted_series(MONTHS * 2, break_index=16),
    "synthetic": lambda: synthetic_control.synthetic_control(DONORS, DONORS[:, 0] + 1, pre_periods=8),
    "placebo": lambda: synthetic_control.synthetic_control_placebo(DONORS, DONORS[::-1, 1], pre_periods=8),
}


@pytest.mark.parametrize("name", RESULTS)
def test_result_says_itself_in_one_plain_sentence(name: str) -> None:
    said = RESULTS[name]().explain()
    assert said.endswith(".")
    assert said[0].isupper() or said[0].isdigit() or said[0] in "+-"
    for figure in ("nan", "inf ", "np.", "array", "None"):
        assert figure not in said


@pytest.mark.parametrize("name", RESULTS)
def test_result_remembers_its_method_and_version(name: str) -> None:
    found = RESULTS[name]()
    assert found.provenance.method in methods()
    assert found.provenance.variant
    assert found.provenance.version == wardmote.__version__


@pytest.mark.parametrize("name", RESULTS)
def test_result_cannot_be_changed(name: str) -> None:
    found = RESULTS[name]()
    with pytest.raises((FrozenInstanceError, AttributeError)):
        found.provenance = None  # type: ignore[misc, assignment]


def test_result_remembers_shapes_and_parameters() -> None:
    stated = rates.byar_rate([[1, 2], [3, 4]], 1000, per=100_000, confidence=0.998).provenance
    assert stated.input_shape["count"] == (2, 2)
    assert dict(stated.parameters) == {"per": 100_000, "confidence": 0.998}


def test_methods_refuse_an_unknown_name() -> None:
    from wardmote.analysis.errors import UnknownMethodError
    from wardmote.analysis.registry import method

    with pytest.raises(UnknownMethodError, match="alchemy"):
        method("alchemy")


def test_library_needs_neither_django_nor_heavy_libraries_at_import() -> None:
    import subprocess
    import sys

    heavy = ("django", "statsmodels", "pandas", "ruptures", "shapely", "pyproj", "splink", "statsforecast")
    parts = ("special", "stats", "optimize", "sparse", "spatial", "signal", "linalg", "ndimage", "interpolate")
    asked = (*heavy, "polars", "duckdb", *(f"scipy.{part}" for part in parts))
    code = f"import sys, wardmote.analysis.registry as r; r.methods(); print([m for m in {asked} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
