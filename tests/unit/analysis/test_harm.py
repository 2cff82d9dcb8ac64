"""Harm scores refuse to guess."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.comparators_and_harm.harm import crime_harm_index, crime_severity_score, severity_range

WEIGHTS = {"homicide": 7979.0, "burglary": 438.0, "shoplifting": 11.0}


def test_code_without_a_weight_is_refused_by_name() -> None:
    with pytest.raises(errors.UnknownCodeError, match="arson"):
        crime_severity_score({"arson": 3}, WEIGHTS, population=1000)


def test_code_without_a_weight_is_refused_even_at_a_count_of_zero() -> None:
    with pytest.raises(errors.UnknownCodeError):
        crime_harm_index({"arson": 0, "burglary": 1}, WEIGHTS)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(1, 500), min_size=1))
def test_shares_add_up_to_the_whole_and_totals_to_their_parts(counts: dict[str, int]) -> None:
    found = crime_severity_score(counts, WEIGHTS, population=1000)
    assert sum(share or 0 for share in found.share.values()) == pytest.approx(1)
    parts = [crime_severity_score({code: n}, WEIGHTS, population=1000).total for code, n in counts.items()]
    assert found.total == pytest.approx(sum(parts))


def test_no_offences_leave_shares_undefined() -> None:
    found = crime_severity_score({"burglary": 0}, WEIGHTS, population=10)
    assert (found.total, found.per_offence, found.share["burglary"]) == (0, None, None)
    assert found.explain() == "No harm was counted."


def test_proactively_detected_offences_are_left_out_and_named() -> None:
    found = crime_harm_index({"burglary": 2, "shoplifting": 5}, WEIGHTS, proactive=["shoplifting"])
    assert found.total == 876
    assert dict(found.left_out) == {"shoplifting": 5}


def test_broad_categories_give_a_range_and_no_score() -> None:
    low, high = severity_range({"theft": 10}, {"theft": {"shoplifting": 11, "theft from person": 33}}, population=100)
    assert (low, high) == pytest.approx((1.1, 3.3))


def test_broad_category_without_codes_is_refused() -> None:
    with pytest.raises(errors.UnknownCodeError):
        severity_range({"other": 1}, {}, population=1)


@pytest.mark.parametrize(
    ("counts", "population", "error"),
    [
        ({}, 10, errors.EmptyInputError),
        ({"burglary": -1}, 10, errors.NegativeCountError),
        ({"burglary": 1}, 0, errors.ZeroPopulationError),
    ],
)
def test_score_refuses_bad_counts(counts: dict[str, float], population: float, error: type[Exception]) -> None:
    with pytest.raises(error):
        crime_severity_score(counts, WEIGHTS, population=population)


def test_explanation_names_the_gravest_part() -> None:
    assert "homicide makes" in crime_severity_score({"homicide": 1, "shoplifting": 2}, WEIGHTS, population=9).explain()
