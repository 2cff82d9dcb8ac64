"""PAI, PEI and the two RRIs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, NegativeCountError, ParameterError, ZeroPopulationError
from wardmote.analysis.places_and_hot_spots.prediction_accuracy import prediction_accuracy, recapture_rate_index


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_perfect_prediction_is_fully_efficient_and_the_whole_area_is_average(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count, area = rng.poisson(4, 12) + 1, np.full(12, 2.5)
    perfect = prediction_accuracy(count, count, area)
    guessed = prediction_accuracy(count, rng.uniform(size=12), area)
    assert perfect.pei == pytest.approx(np.ones(12))
    assert (guessed.pei <= 1 + 1e-12).all()
    assert guessed.pai[-1] == pytest.approx(1.0)
    assert guessed.cumulative_count[-1] == count.sum()


def test_ties_in_the_prediction_never_flatter() -> None:
    result = prediction_accuracy([5, 1, 3], [2, 2, 2], [1, 1, 1])
    assert result.order.tolist() == [1, 2, 0]
    assert "predictive" in result.explain()


def test_no_events_leave_accuracy_undefined() -> None:
    result = prediction_accuracy([0, 0], [1, 2], [1, 1])
    assert np.isnan(result.pai).all()
    assert np.isnan(result.pei).all()
    assert np.isnan(result.recovery).all()


def test_levines_index_is_one_when_hot_spots_keep_their_share() -> None:
    kept = recapture_rate_index(hotspot_before=10, total_before=100, hotspot_after=20, total_after=200, area_share=0.1)
    assert kept.recapture_rate == pytest.approx(1.0)
    assert kept.pai == pytest.approx(1.0)
    none = recapture_rate_index(hotspot_before=0, total_before=100, hotspot_after=2, total_after=200, area_share=0.1)
    assert none.recapture_rate is None
    assert none.hit_rate == pytest.approx(0.01)
    nothing = recapture_rate_index(hotspot_before=0, total_before=0, hotspot_after=0, total_after=0, area_share=0.1)
    assert (nothing.hit_rate, nothing.pai) == (None, None)
    assert "undefined" in nothing.explain()


def test_bad_inputs_are_refused() -> None:
    with pytest.raises(EmptyInputError):
        prediction_accuracy([], [], [])
    with pytest.raises(ZeroPopulationError):
        prediction_accuracy([1], [1], [0])
    with pytest.raises(NegativeCountError):
        recapture_rate_index(hotspot_before=-1, total_before=1, hotspot_after=0, total_after=1, area_share=0.1)
    with pytest.raises(ParameterError, match="more events"):
        recapture_rate_index(hotspot_before=2, total_before=1, hotspot_after=0, total_after=1, area_share=0.1)
