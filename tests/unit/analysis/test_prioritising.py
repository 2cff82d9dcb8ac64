"""The priority matrix computes the formula it states, and says how firm the order is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis import errors
from wardmote.analysis.priorities_linkage_and_fairness.prioritising import (
    IMPACT_BY_LIKELIHOOD,
    priority_matrix,
    rank_stability,
)

ITEMS = {
    "Burglary": {"harm": {"physical": 1, "financial": 3}, "likelihood": {"volume": 3}, "organisation": {"duty": 2}},
    "Exploitation": {"harm": {"physical": 4, "financial": 2}, "likelihood": {"volume": 2}, "organisation": {"duty": 4}},
}


def test_three_part_formula_multiplies_harm_and_likelihood() -> None:
    found = priority_matrix(ITEMS)
    assert {item.name: dict(item.figures) for item in found.items} == {
        "Burglary": {"risk": 12, "overall": 14},
        "Exploitation": {"risk": 12, "overall": 16},
    }
    assert found.order == ("Exploitation", "Burglary")


def test_impact_by_likelihood_takes_the_worst_impact() -> None:
    items = {"Fire": {"impact": {"people": 4, "property": 1}, "likelihood": {"frequency": 2}}}
    assert priority_matrix(items, formula=IMPACT_BY_LIKELIHOOD).items[0].figures["overall"] == 8


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("overall = mean(harm) - min(harm) / 2", 1.5),
        ("overall = -(prod(harm) + 1)", -4),
        ("part = max(harm); overall = part * 2", 6),
    ],
)
def test_formula_is_read_as_arithmetic(formula: str, value: float) -> None:
    assert priority_matrix({"A": {"harm": {"x": 1, "y": 3}}}, formula=formula).items[0].figures["overall"] == value


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "overall",
        "overall = ",
        "overall = open('x')",
        "overall = harm",
        "overall = sum(harm) ** 9",
        "a.b = sum(harm)",
    ],
)
def test_formula_with_anything_else_is_refused(formula: str) -> None:
    with pytest.raises(errors.ParameterError):
        priority_matrix(ITEMS, formula=formula)


def test_division_by_zero_is_refused_with_the_item_named() -> None:
    with pytest.raises(errors.ParameterError, match="zero for A"):
        priority_matrix({"A": {"harm": {"x": 0}}}, formula="overall = 1 / sum(harm)")


def test_item_without_a_section_of_the_formula_is_refused() -> None:
    with pytest.raises(errors.ShapeError, match="no section called likelihood"):
        priority_matrix({"A": {"harm": {"x": 1}}})


def test_section_without_scores_is_refused() -> None:
    with pytest.raises(errors.ShapeError, match="score every factor"):
        priority_matrix({"A": {"harm": {}}}, formula="overall = sum(harm)")


def test_no_items_are_refused() -> None:
    with pytest.raises(errors.EmptyInputError):
        priority_matrix({})


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=8, unique=True), st.randoms(use_true_random=False))
def test_order_of_entry_does_not_matter_where_scores_differ(scores: list[int], chance: object) -> None:
    items = {f"item {score}": {"harm": {"x": score}} for score in scores}
    turned = dict(reversed(items.items()))
    formula = "overall = sum(harm)"
    assert priority_matrix(items, formula=formula).order == priority_matrix(turned, formula=formula).order


def test_close_scores_are_not_firm_and_distant_ones_are() -> None:
    items = {name: {"harm": {"x": score}} for name, score in {"A": 9, "B": 5, "C": 4}.items()}
    found = rank_stability(items, formula="overall = sum(harm)", lowest=0, highest=10)
    assert found.ranks["A"] == (1, 1, 1)
    assert found.ranks["C"] == (3, 3, 3)  # a step up only ties with B, which was entered first
    wider = rank_stability(items, formula="overall = sum(harm)", step=2, lowest=0, highest=10)
    assert wider.ranks["B"] == (2, 2, 3)
    assert "would move B, C" in wider.explain()


def test_scores_are_not_moved_off_their_scale() -> None:
    items = {"A": {"harm": {"x": 4}}, "B": {"harm": {"x": 4}}}
    found = rank_stability(items, formula="overall = sum(harm)", lowest=4, highest=4)
    assert "No change" in found.explain()


def test_step_of_nothing_is_refused() -> None:
    with pytest.raises(errors.ParameterError):
        rank_stability(ITEMS, step=0, lowest=0, highest=5)
