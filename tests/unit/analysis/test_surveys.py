"""Surveys: estimates by design, weights that meet totals, who is heard."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import (
    EmptyInputError,
    ParameterError,
    ShapeError,
    TooFewPointsError,
    UnknownCodeError,
    ZeroPopulationError,
)
from wardmote.analysis.surveys_and_consultations.raking import NotSettledError, rake, raked_mean
from wardmote.analysis.surveys_and_consultations.surveys import (
    SampleDesign,
    representativeness,
    stratified_mean,
    stratified_proportion,
    stratified_total,
    wilson_effective,
)

PEOPLE = {"age": ["young", "old", "old", "young", "old", "old"], "sex": ["F", "F", "M", "M", "M", "F"]}
TOTALS = {"age": {"young": 500, "old": 500}, "sex": {"F": 520, "M": 480}}


def test_a_simple_random_sample_has_the_textbook_error() -> None:
    y = np.array([3.0, 5.0, 8.0, 9.0, 4.0])
    found = stratified_mean(y, np.full(5, 20.0), design=SampleDesign(fpc=np.full(5, 100.0)))
    assert found.estimate == pytest.approx(y.mean())
    assert found.se == pytest.approx(np.sqrt(y.var(ddof=1) / 5 * 0.95))
    assert found.deff == pytest.approx(1)
    assert found.df == 4


@settings(max_examples=20)
@given(st.permutations(range(12)))
def test_the_order_of_answers_does_not_matter(order: list[int]) -> None:
    rng = np.random.default_rng(0)
    y, weight = rng.normal(size=12), rng.uniform(1, 5, 12)
    strata = np.repeat(["a", "b", "c"], 4)
    straight = stratified_mean(y, weight, design=SampleDesign(strata=strata.tolist()))
    turned = stratified_mean(y[order], weight[order], design=SampleDesign(strata=strata[order].tolist()))
    assert (turned.estimate, turned.se) == pytest.approx((straight.estimate, straight.se))


def test_answers_that_agree_within_a_cluster_are_worth_less() -> None:
    y = np.repeat([1.0, 4.0, 2.0, 6.0], 5)
    weight = np.ones(20)
    alone = stratified_mean(y, weight)
    together = stratified_mean(y, weight, design=SampleDesign(clusters=np.repeat(range(4), 5).tolist()))
    assert together.se > 2 * alone.se
    assert together.df == 3


def test_a_total_is_the_mean_times_the_population_in_equal_weights() -> None:
    y = np.array([3.0, 5.0, 8.0, 9.0])
    mean, total = stratified_mean(y, np.full(4, 25.0)), stratified_total(y, np.full(4, 25.0))
    assert total.estimate == pytest.approx(100 * mean.estimate)
    assert total.se == pytest.approx(100 * mean.se)


def test_a_proportion_stays_between_nothing_and_all() -> None:
    found = stratified_proportion([1, 1, 1, 1, 1, 0, 1, 1], np.ones(8))
    assert 0 < found.lower < found.estimate < found.upper < 1
    assert np.isnan(stratified_proportion([1, 1], [1, 1]).upper)


def test_raked_weights_meet_every_total_and_keep_the_order() -> None:
    found = rake(PEOPLE, TOTALS)
    for name, goal in TOTALS.items():
        for group, total in goal.items():
            mine = [label == group for label in PEOPLE[name]]
            assert found.weights[mine].sum() == pytest.approx(total)
    assert 1 < found.n_eff <= 6
    assert found.deff == pytest.approx(6 / found.n_eff)
    turned = rake({name: labels[::-1] for name, labels in PEOPLE.items()}, TOTALS)
    np.testing.assert_allclose(turned.weights[::-1], found.weights)
    assert "6 answers weighted" in found.explain()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_raking_cells_equals_raking_respondents(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = {"age": 4, "sex": 2, "ward": 5}
    people = {name: np.concatenate([np.arange(size), rng.integers(0, size, 80 - size)]) for name, size in sizes.items()}
    totals = {name: dict(enumerate(rng.dirichlet(np.full(size, 20.0)) * 900)) for name, size in sizes.items()}
    start = rng.uniform(0.5, 2, 80)
    weights = start.copy()
    for _ in range(400):  # the definition: every respondent, one margin after another
        for name, goal in totals.items():
            held = np.bincount(people[name], weights)
            weights *= (np.array(list(goal.values())) / held)[people[name]]
    assert rake(people, totals, start_weight=start).weights == pytest.approx(weights, rel=1e-9)


def test_trimming_keeps_the_total() -> None:
    found = rake({"age": ["y"] + ["o"] * 9}, {"age": {"y": 500, "o": 500}}, trim=2.0)
    assert found.weights.sum() == pytest.approx(1000)
    assert found.ratio < 9


def test_raking_that_changes_nothing_gives_the_plain_mean() -> None:
    y = [0, 1, 1, 0, 1, 1]
    found = raked_mean(y, {"all": ["x"] * 6}, {"all": {"x": 6}})
    assert found.estimate == pytest.approx(np.mean(y))
    assert found.se == pytest.approx(np.std(y, ddof=1) / np.sqrt(6))


def test_margins_that_cannot_meet_are_refused() -> None:
    crossed = {"a": ["x", "y"], "b": ["p", "q"]}
    with pytest.raises(NotSettledError):
        rake(crossed, {"a": {"x": 10, "y": 90}, "b": {"p": 50, "q": 50}})


def test_a_perfect_match_of_groups_has_no_dissimilarity() -> None:
    found = representativeness([30, 70], [0.3, 0.7])
    assert found.dissimilarity == pytest.approx(0)
    assert found.p == pytest.approx(1)
    assert "heard more" in representativeness([70, 30], [30, 70]).explain()


@given(st.floats(0, 1), st.floats(1, 1e5))
def test_the_effective_interval_holds_its_proportion(proportion: float, size: float) -> None:
    found = wilson_effective(proportion, size)
    assert 0 <= found.lower <= proportion + 1e-12
    assert proportion - 1e-12 <= found.upper <= 1
    assert found.upper - found.lower >= wilson_effective(proportion, size * 4).upper - found.upper


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: stratified_mean([1, 2], [1]), ShapeError),
        (lambda: stratified_mean([1, 2, 3], [1, 1, 1], design=SampleDesign(strata=["a", "a", "b"])), TooFewPointsError),
        (lambda: stratified_mean([1, 2], [1, 1], design=SampleDesign(fpc=[1, 1])), ParameterError),
        (lambda: stratified_mean([1, 2], [1, 1], design=SampleDesign(fpc=[9])), ShapeError),
        (lambda: stratified_mean([1, 2], [1, 0]), ZeroPopulationError),
        (lambda: stratified_mean([1, 2], [1, 1], design=SampleDesign(strata=["a"])), ShapeError),
        (lambda: stratified_proportion([1, 2], [1, 1]), ParameterError),
        (lambda: rake(PEOPLE, {"age": {"young": 5}}), UnknownCodeError),
        (lambda: rake(PEOPLE, {"age": {"young": 5, "old": 5, "older": 5}}), ZeroPopulationError),
        (lambda: rake(PEOPLE, {"age": {"young": 5, "old": 5}, "sex": {"F": 1, "M": 1}}), ParameterError),
        (lambda: rake(PEOPLE, {}), EmptyInputError),
        (lambda: rake({}, TOTALS), EmptyInputError),
        (lambda: rake(PEOPLE, TOTALS, start_weight=[1, 1]), ShapeError),
        (lambda: rake(PEOPLE, TOTALS, trim=1.0), ParameterError),
        (lambda: rake({"age": ["young"], "sex": ["F", "M"]}, TOTALS), ZeroPopulationError),
        (lambda: representativeness([0, 0], [0.5, 0.5]), ZeroPopulationError),
        (lambda: representativeness([1, 2], [0.5]), ShapeError),
        (lambda: wilson_effective(1.2, 10), ParameterError),
        (lambda: wilson_effective(0.2, 0), ZeroPopulationError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()
