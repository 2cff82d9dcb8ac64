"""The checker of worked answers fails what is wrong and only that."""

from typing import Any

import pytest

from wardmote.analysis import errors
from wardmote.analysis.checking import VectorResult, check_vectors

CHANGE = {"pairs": [[6003, 4517], [0, 5]]}
RIGHT = {"results": [{"abs": -1486, "pct": -24.7542895219057}, {"abs": 5, "pct": None}]}


def check(**changes: Any) -> VectorResult:
    vector = {
        "id": "a",
        "method": "change_pct",
        "inputs": CHANGE,
        "expected": RIGHT,
        "tolerance": 1e-9,
        "check": "exact",
    } | changes
    (result,) = check_vectors({"vectors": [vector]})
    return result


def expecting(pct: object) -> dict[str, Any]:
    return {"results": [{"abs": -1486, "pct": pct}, {"abs": 5, "pct": None}]}


def test_right_answer_passes_with_its_deviation() -> None:
    result = check()
    assert result.passed
    assert result.reason == ""
    assert result.largest_deviation is not None
    assert result.largest_deviation < 1e-12


@pytest.mark.parametrize("pct", [-24.7, None, "inf", "fell", True, [1]])
def test_wrong_answer_fails_and_says_where(pct: object) -> None:
    result = check(expected=expecting(pct))
    assert not result.passed
    assert "results[0].pct" in result.reason


def test_tolerance_is_relative_above_one() -> None:
    assert check(expected=expecting(-24.75), tolerance=2e-4).passed
    assert not check(expected=expecting(-24.75), tolerance=1e-4).passed


def test_undefined_is_not_zero() -> None:
    wrong = {"results": [{"abs": -1486, "pct": -24.7542895219057}, {"abs": 5, "pct": 0}]}
    assert not check(expected=wrong).passed


def test_missing_figure_and_other_length_fail() -> None:
    assert "mean is not in the answer" in check(expected={"mean": 1}).reason
    assert "should have 1 values and has 2" in check(expected={"results": [{}]}).reason


def test_figures_beyond_those_expected_are_no_fault() -> None:
    assert check(expected={"results": [{"abs": -1486}, {}]}).passed


def test_unknown_method_fails() -> None:
    result = check(method="phrenology")
    assert not result.passed
    assert result.reason == "No method is called phrenology."


def test_refusal_is_a_failure_with_its_sentence() -> None:
    result = check(inputs={"pairs": [[-1, 2]]})
    assert not result.passed
    assert "cannot be negative" in result.reason


def test_inputs_that_are_lacking_or_senseless_fail_without_stopping_the_rest() -> None:
    good = {"id": "b", "method": "change_pct", "inputs": CHANGE, "expected": RIGHT, "tolerance": 1e-9}
    bad = [good | {"inputs": {}}, good | {"inputs": {"pairs": 5}}, good | {"check": "by eye"}, {"id": "c"}]
    results = check_vectors({"vectors": [*bad, good]})
    assert [result.passed for result in results] == [False, False, False, False, True]
    assert "lack 'pairs'" in results[0].reason
    assert "by eye" in results[2].reason
    assert "no method" in results[3].reason


def test_label_must_be_equal_and_numbers_beside_it_near() -> None:
    inputs = {"series": [4, 5, 4, 5], "cases": [{"target": 90, "improvement_direction": "decrease"}]}
    settings = {"method": "spc_assurance", "inputs": inputs, "check": "label", "tolerance": 0}
    assert check(**settings, expected={"assurance": ["consistent_pass"]}).passed
    assert not check(**settings, expected={"assurance": ["consistent_fail"]}).passed


def test_infinite_limit_is_written_inf() -> None:
    cases = {"cases": [{"count1": 0, "count2": 3, "exposure1": 1, "exposure2": 1}]}
    assert check(method="two_counts", inputs=cases, expected={"results": [{"rr_exact_upper95": "inf"}]}).passed
    assert not check(method="two_counts", inputs=cases, expected={"results": [{"rr_exact_lower95": "inf"}]}).passed


@pytest.mark.parametrize("document", [{}, [], {"vectors": {}}, {"vectors": [1]}])
def test_file_of_another_form_is_refused(document: Any) -> None:
    with pytest.raises(errors.ShapeError, match="worked answers"):
        check_vectors(document)


def test_note_on_simulated_p_values_loosens_only_those() -> None:
    from wardmote.analysis.checking import _compared

    vector = {"expected": {"p": 0.05, "llr": 4.0}, "tolerance": 1e-9, "notes": "p tolerance 0.02 at 999 replications"}
    assert not [each for each in _compared({"p": 0.06, "llr": 4.0}, vector) if each.reason]
    assert [each for each in _compared({"p": 0.08, "llr": 4.0}, vector) if each.reason]
    assert [each for each in _compared({"p": 0.05, "llr": 4.01}, vector) if each.reason]


def test_least_allowed_figure_is_a_bound() -> None:
    from wardmote.analysis.checking import _compared

    vector = {"expected": {"min_f1": 0.99, "other_program_f1": 0.5}, "check": ">= min_f1", "tolerance": 0}
    assert not [each for each in _compared({"f1": 0.991}, vector) if each.reason]
    assert [each for each in _compared({"f1": 0.98}, vector) if each.reason]
    assert [each for each in _compared({}, vector) if each.reason]


def test_note_on_interval_ends_loosens_only_those_and_parameters_are_passed_over() -> None:
    from wardmote.analysis.checking import _compared

    notes = "tolerance is RELATIVE 2% on means, 5% on interval ends: optimisers differ"
    expected = {"ets_mean": [100.0], "ets_lo95": [80.0], "ets_par": {"alpha": 0.7}}
    vector = {"expected": expected, "tolerance": 0.02, "check": "relative", "notes": notes}

    def wrong(mean: float, low: float) -> list[str]:
        answer = {"ets_mean": [mean], "ets_lo95": [low], "ets_par": {"alpha": 0.9}}
        return [each.reason for each in _compared(answer, vector) if each.reason]

    assert wrong(101, 83) == []
    assert len(wrong(103, 85)) == 2
    vector["notes"] = ""
    assert len(wrong(100, 80)) == 1


def test_answer_of_another_shape_fails() -> None:
    from wardmote.analysis.checking import _compared

    vector = {"expected": {"a": {"b": 1}}, "tolerance": 0}
    (difference,) = _compared({"a": 5}, vector)
    assert "a is not a set of named figures" in difference.reason
