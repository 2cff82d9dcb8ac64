"""Record linkage: Fellegi-Sunter weights, their estimation, and clusters of records."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import (
    EmptyInputError,
    ParameterError,
    ShapeError,
)
from wardmote.analysis.inputs import Floats, counts_of, numbers, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

FLOOR = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageModel(Result):
    """The share of pairs that are matches, and how often each comparison agrees among matches and the rest."""

    share: float
    m: Floats
    u: Floats
    log_likelihood: float
    rounds: int

    def explain(self) -> str:
        """The share of pairs taken as matches."""
        return f"An estimated {self.share:.3%} of the pairs compared are the same person."


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWeights(Result):
    """Match weight (log2 of the Bayes factor) and probability of each agreement pattern."""

    patterns: NDArray[np.int64]
    weights: Floats
    probabilities: Floats

    def explain(self) -> str:
        """The range of the weights."""
        return f"Weights run from {self.weights.min():.1f} (nothing agrees) to {self.weights.max():.1f} (all agrees)."


def estimate_model(
    patterns: ArrayLike, counts: ArrayLike, *, share: float = 0.1, m: float = 0.8, u: float = 0.2, rounds: int = 100_000
) -> LinkageModel:
    """Estimate the Fellegi-Sunter model by expectation maximisation, comparisons independent within each class.

    Args:
        patterns: shape (g, k), 1 where a comparison agrees and 0 where it does not.
        counts: shape (g,), pairs with each pattern.
        share: starting share of matches.
        m: starting agreement among matches.
        u: starting agreement among the rest.
        rounds: the most rounds; it stops when no parameter moves by more than 1e-13.

    Returns:
        The model; the class that agrees more is the matches'.

    Raises:
        ParameterError: a pattern is not 0 or 1, or a start is not strictly between 0 and 1.
        ShapeError, EmptyInputError, NegativeCountError, MissingValueError: the inputs do not suit.

    Source: Fellegi & Sunter (1969), JASA 64, 1183-1210; Winkler (1988).

    """
    agree, pairs = _patterns(patterns, counts)
    if not all(0 < start < 1 for start in (share, m, u)):
        raise ParameterError("Starting values must lie strictly between 0 and 1.")
    now = np.r_[share, np.full(agree.shape[1], m), np.full(agree.shape[1], u)]
    turn = 0
    for turn in range(1, rounds + 1):  # noqa: B007 - the last turn is part of the result
        new = _maximise(agree, pairs, _matched(agree, now))
        moved, now = float(np.abs(new - now).max()), new
        if moved < 1e-13:
            break
    k = agree.shape[1]
    return LinkageModel(
        provenance=provenance(
            "fellegi_sunter_em",
            "conditional independence, run to 1e-13",
            parameters={"start": (share, m, u)},
            patterns=agree,
        ),
        share=float(now[0]),
        m=now[1 : k + 1],
        u=now[k + 1 :],
        log_likelihood=float(pairs @ np.log(sum(_classes(agree, now)))),
        rounds=turn,
    )


def _patterns(patterns: ArrayLike, counts: ArrayLike) -> tuple[Floats, Floats]:
    agree = numbers(patterns, name="The patterns")
    pairs = one_dimension(counts_of(counts, name="The pairs"), name="The pairs")
    if agree.ndim != 2 or agree.shape[0] != pairs.size:
        raise ShapeError("Give one row of agreements, and one count of pairs, for each pattern.")
    if not np.isin(agree, (0, 1)).all():
        raise ParameterError("A pattern holds 1 where a comparison agrees and 0 where it does not.")
    if pairs.sum() == 0:
        raise EmptyInputError("There are no pairs to learn from.")
    return agree, pairs


def _classes(agree: Floats, now: Floats) -> tuple[Floats, Floats]:
    k = agree.shape[1]
    m, u = now[1 : k + 1], now[k + 1 :]
    return (
        now[0] * np.where(agree == 1, m, 1 - m).prod(axis=1),
        (1 - now[0]) * np.where(agree == 1, u, 1 - u).prod(axis=1),
    )


def _matched(agree: Floats, now: Floats) -> Floats:
    match, rest = _classes(agree, now)
    return np.asarray(match / (match + rest), dtype=np.float64)


def _maximise(agree: Floats, pairs: Floats, matched: Floats) -> Floats:
    match, rest = pairs * matched, pairs * (1 - matched)
    m = match @ agree / max(match.sum(), FLOOR)
    u = rest @ agree / max(rest.sum(), FLOOR)
    return np.asarray(np.clip(np.r_[match.sum() / pairs.sum(), m, u], FLOOR, 1 - FLOOR), dtype=np.float64)


def match_weights(m: ArrayLike, u: ArrayLike, *, prior: float, patterns: ArrayLike | None = None) -> MatchWeights:
    """The match weight of agreement patterns, Σ log2(m/u), and the probability it gives with the prior.

    Args:
        m: shape (k,), agreement among matches, strictly between 0 and 1.
        u: shape (k,), agreement among the rest, likewise.
        prior: probability that a pair taken at random is a match.
        patterns: shape (g, k) of 0 and 1; by default all 2^k in counting order.

    Returns:
        Weights and probabilities, one for each pattern.

    Raises:
        ParameterError: a probability is not strictly between 0 and 1, or a pattern is not 0 or 1.
        ShapeError, EmptyInputError, MissingValueError: the inputs do not suit.

    Source: Fellegi & Sunter (1969), JASA 64, 1183-1210; Splink's match weight.

    """
    agree_m = one_dimension(numbers(m, name="The m probabilities"), name="The m probabilities")
    agree_u = one_dimension(numbers(u, name="The u probabilities"), name="The u probabilities")
    if agree_m.size != agree_u.size:
        raise ShapeError("There must be an m and a u probability for each comparison.")
    every = np.r_[agree_m, agree_u, prior]
    if not ((every > 0) & (every < 1)).all():
        raise ParameterError("The prior and the m and u probabilities must lie strictly between 0 and 1.")
    chosen = list(product((0, 1), repeat=agree_m.size)) if patterns is None else patterns
    rows, _ = _patterns(chosen, np.ones(len(np.asarray(chosen))))
    factor = np.where(rows == 1, np.log2(agree_m / agree_u), np.log2((1 - agree_m) / (1 - agree_u)))
    weights = factor.sum(axis=1)
    odds = math.log2(prior / (1 - prior)) + weights
    return MatchWeights(
        provenance=provenance(
            "fellegi_sunter_weights",
            "sum of log2(m/u); the prior enters the probability only",
            parameters={"prior": prior},
            patterns=rows,
        ),
        patterns=rows.astype(np.int64),
        weights=weights,
        probabilities=1 / (1 + np.exp2(-odds)),
    )


def clusters(n: int, edges: Iterable[tuple[int, int, float]], *, threshold: float) -> NDArray[np.int64]:
    """Gather records into people: those joined by a chain of links at or above the threshold.

    Args:
        n: how many records there are, numbered from 0.
        edges: (record, record, probability).
        threshold: the least probability that joins.

    Returns:
        Shape (n,): each record's cluster, named by its smallest member.

    Raises:
        ParameterError: a link names a record that does not exist, or n is below zero.

    Source: connected components; Christen (2012), Data Matching, ch. 6.

    """
    links = [(int(a), int(b)) for a, b, p in edges if p >= threshold]
    if n < 0 or any(not 0 <= end < n for link in links for end in link):
        raise ParameterError(f"A link names a record outside 0 to {n - 1}.")
    if not links:
        return np.arange(n)
    ends = np.array(links).T
    _, label = scipy.sparse.csgraph.connected_components(
        scipy.sparse.coo_array((np.ones(len(links)), (ends[0], ends[1])), shape=(n, n)), directed=False
    )
    _, first = np.unique(label, return_index=True)
    return np.asarray(first[label], dtype=np.int64)


def _answer_em(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    start = inputs.get("start", {})
    result = estimate_model(
        inputs["patterns"],
        inputs["counts"],
        share=float(start.get("lam", 0.1)),
        m=float(start.get("m", 0.8)),
        u=float(start.get("u", 0.2)),
    )
    return {"lam": result.share, "m": plain(result.m), "u": plain(result.u), "loglik": result.log_likelihood}


def _answer_weights(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = match_weights(inputs["m"], inputs["u"], prior=float(inputs["prior"]))
    rows = zip(result.patterns.tolist(), result.weights.tolist(), result.probabilities.tolist(), strict=True)
    return {"patterns": [{"pattern": pattern, "weight": weight, "probability": p} for pattern, weight, p in rows]}


def _answer_clusters(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    edges = [(a, b, p) for a, b, p in inputs["edges"]]
    return {"cluster": clusters(int(inputs["n"]), edges, threshold=float(inputs["threshold"])).tolist()}


_SECTION = "Priorities, linkage and fairness"


METHODS: tuple[Method, ...] = (
    Method(
        name="fellegi_sunter_em",
        title="Fellegi-Sunter model by expectation maximisation",
        section=_SECTION,
        citation="Fellegi & Sunter (1969), JASA 64, 1183-1210; Winkler (1988)",
        variant="Two classes, comparisons agree or not and are independent within each class; run to 1e-13.",
        needs="Counts of pairs by agreement pattern.",
        never_for="Data with few matches among the pairs and no blocking: it then finds some other two classes.",
        function=estimate_model,
        answer=_answer_em,
    ),
    Method(
        name="fellegi_sunter_weights",
        title="Match weights",
        section=_SECTION,
        citation="Fellegi & Sunter (1969), JASA 64, 1183-1210",
        variant="Sum of log2(m/u) without the prior; probability from the prior odds times 2 to the weight.",
        needs="m and u for each comparison and the prior probability of a match.",
        never_for="Comparisons that depend on each other (postcode and street) as if they did not.",
        function=match_weights,
        answer=_answer_weights,
    ),
    Method(
        name="link_clusters",
        title="Clusters of linked records",
        section=_SECTION,
        citation="Christen (2012), Data Matching, ch. 6",
        variant="Connected components of links at or above the threshold, named by the smallest member.",
        needs="Pairs with probabilities.",
        never_for="Low thresholds: one false link joins two people for good.",
        function=clusters,
        answer=_answer_clusters,
    ),
)
