"""The interval of a sum of weights: worked numbers, the exact interval as a special case, and how often it holds."""

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.comparators_and_harm.weighted_sums import weighted_sum_interval, weighted_sum_limits
from wardmote.analysis.errors import NegativeCountError, ParameterError, ShapeError
from wardmote.analysis.registry import method

# Down's syndrome among births of fifth and later children, Michigan 1950-64, by the mother's age: Fay & Feuer (1997), table II.
CASES = np.array([0, 8, 63, 112, 262, 295])
BIRTHS = np.array([327, 30666, 123419, 149919, 104088, 34392])
STANDARD = np.array([319933, 931318, 786511, 488235, 237863, 61313])
PER_100_000 = 1e5 * STANDARD / (BIRTHS * STANDARD.sum())


def test_the_worked_answer_of_the_authors_data() -> None:
    inputs = {"count": CASES.tolist(), "weight": PER_100_000.tolist()}
    answer = method("weighted_sum_interval").answer(inputs)
    # By R's formulae: qgamma(.025, y^2/v, scale = v/y); qgamma(.975, (y+wm)^2/(v+wm^2), scale = (v+wm^2)/(y+wm)).
    assert answer == pytest.approx({"total": 75.5290074453, "lower": 67.7021204176, "upper": 188.3001727278})


@pytest.mark.parametrize("events", [0, 1, 7, 40, 900])
def test_with_one_weight_it_is_the_exact_interval_of_a_count(events: int) -> None:
    found = weighted_sum_interval([events], [12.5])
    low = scipy.stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    assert found.lower == pytest.approx(12.5 * low)
    assert found.upper == pytest.approx(12.5 * scipy.stats.chi2.ppf(0.975, 2 * (events + 1)) / 2)


def test_the_heaviest_that_was_not_seen_widens_only_the_upper_limit() -> None:
    seen, unseen = (weighted_sum_interval([30, 4], [5, 60], heaviest=most) for most in (None, 7979))
    assert unseen.lower == seen.lower
    assert unseen.upper > 7979 > seen.upper


COUNTS = st.lists(st.tuples(st.integers(0, 60), st.floats(0.5, 500)), min_size=1, max_size=8)


@settings(max_examples=40)
@given(COUNTS, st.floats(0.01, 100), st.randoms())
def test_it_holds_the_sum_scales_with_the_weights_and_knows_no_order(
    rows: list[tuple[int, float]], scale: float, random: object
) -> None:
    counts, weights = zip(*rows, strict=True)
    found = weighted_sum_interval(counts, weights)
    assert 0 <= found.lower <= found.total <= found.upper
    scaled = weighted_sum_interval(counts, np.array(weights) * scale)
    assert (scaled.lower, scaled.upper) == pytest.approx((found.lower * scale, found.upper * scale))
    random.shuffle(rows)  # type: ignore[attr-defined]
    again = weighted_sum_interval(*zip(*rows, strict=True))
    assert (again.lower, again.upper) == pytest.approx((found.lower, found.upper))


def test_it_holds_the_true_sum_at_least_as_often_as_it_says() -> None:
    """Weights as unequal as those of offences, the gravest so rare that most years have none."""
    random = np.random.default_rng(7)
    means, weights = np.array([0.4, 3.0, 25.0, 400.0]), np.array([7979.0, 1200.0, 150.0, 8.0])
    drawn = random.poisson(means, (4000, 4))
    lower, upper = weighted_sum_limits(drawn @ weights, drawn @ weights**2, heaviest=weights.max())
    true = means @ weights
    held = ((lower <= true) & (true <= upper)).mean()
    assert held >= 0.95
    # It would not, were what was not seen taken for impossible.
    below = weighted_sum_limits(drawn @ weights, drawn @ weights**2, heaviest=8.0)[1] < true
    assert below.mean() > 0.025


def test_impossible_input_is_refused() -> None:
    with pytest.raises(NegativeCountError):
        weighted_sum_interval([-1], [2])
    with pytest.raises(ShapeError):
        weighted_sum_interval([1, 2], [2])
    with pytest.raises(ParameterError, match="weighs more than the heaviest"):
        weighted_sum_interval([1], [20], heaviest=5)
    with pytest.raises(ParameterError, match="above zero"):
        weighted_sum_limits([0], [0], heaviest=0)
