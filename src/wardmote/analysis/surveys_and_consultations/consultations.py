"""Consultations: rankings counted in every way that is argued for, so that a result is not the method's choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import (
    EmptyInputError,
    NegativeCountError,
    ParameterError,
    ShapeError,
    TooFewPointsError,
    UnknownCodeError,
)
from wardmote.analysis.inputs import Floats, numbers, one_dimension, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

KEMENY_MOST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One ranking, best first, and how many voters gave it; options left out are ranked equal below the rest."""

    ranking: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedResult(Result):
    """One set of ballots counted seven ways; `pairwise[i, j]` is how many prefer option i to option j."""

    options: tuple[str, ...]
    pairwise: Floats
    borda: Mapping[str, float]
    dowdall: Mapping[str, float]
    plurality: Mapping[str, float]
    copeland: Mapping[str, int]
    condorcet_winner: str | None
    schulze_strength: Floats
    schulze_order: tuple[str, ...]
    kemeny_order: tuple[str, ...] | None
    kemeny_score: float | None
    kemeny_unique: bool | None

    def leaders(self) -> Mapping[str, str]:
        """The option each way of counting puts first."""
        counts = {"Borda": self.borda, "Dowdall": self.dowdall, "plurality": self.plurality}
        first = {name: max(self.options, key=points.__getitem__) for name, points in counts.items()}
        kemeny = {"Kemeny": self.kemeny_order[0]} if self.kemeny_order else {}
        return first | {"Schulze": self.schulze_order[0]} | kemeny

    def explain(self) -> str:
        """Whether the ways of counting agree on the first place."""
        leaders = self.leaders()
        if len(set(leaders.values())) == 1:
            return f"Every way of counting puts {next(iter(leaders.values()))} first."
        leaders_in_words = ", ".join(f"{name} {option}" for name, option in leaders.items())
        return f"The first place depends on the way of counting: {leaders_in_words}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RankWeights(Result):
    """Points by option, under both treatments of unranked options, for one weighting of the responses."""

    unranked_nothing: Mapping[str, float]
    unranked_average: Mapping[str, float]
    per_person: bool
    responses: int

    def explain(self) -> str:
        """Who leads and how responses were weighted."""
        leader = max(self.unranked_nothing, key=lambda option: self.unranked_nothing[option])
        counted = "a group counts as its members" if self.per_person else "each response counts once"
        return f"{leader} has the most points of {self.responses} responses when {counted}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance(Result):
    """Kendall's W (0 no agreement, 1 full agreement) with its chi-square test; None if all ranks are tied."""

    W: float | None
    chi2: float | None
    p: float | None
    judges: int
    options: int

    def explain(self) -> str:
        """How far the judges agree."""
        if self.W is None or self.p is None:
            return "Every judge ranks everything equal; agreement cannot be measured."
        return f"{self.judges} rankings of {self.options} options agree to W = {self.W:.2f} (p {self.p:.3g})."


def count_rankings(ballots: Sequence[Ballot], *, options: Sequence[str] | None = None) -> RankedResult:
    """Count ranked ballots by Borda, Dowdall, plurality, Condorcet, Copeland, Schulze and Kemeny.

    Args:
        ballots: rankings with their weights. Options left out of a ballot are equal below those ranked: no
            preference between them in pairs, and the average of the remaining Borda and Dowdall points.
        options: all options; by default those named on a ballot, in alphabetical order.

    Returns:
        All counts. Kemeny's order is the first in the options' order if several are best, and None for more than 16
        options. Ties in Schulze's order are broken by the options' order.

    Raises:
        EmptyInputError: there is no ballot or no option.
        UnknownCodeError: a ballot names something that is no option.
        ParameterError: a ballot ranks an option twice.
        NegativeCountError: a weight is below zero.

    Source: Schulze (2011), Social Choice and Welfare 36, 267-303; Kemeny (1959); Fraenkel & Grofman (2014) for
    Dowdall's rule.

    """
    names = _options(ballots, options)
    weights = np.array([ballot.weight for ballot in ballots], dtype=np.float64)
    if (weights < 0).any():
        raise NegativeCountError("A ballot has a weight below zero.")
    places = _places(ballots, names)
    pairwise = np.einsum("b,bij->ij", weights, (places[:, :, None] < places[:, None, :]).astype(float))
    strength = _strongest_paths(pairwise)
    wins = (pairwise > pairwise.T).sum(axis=1) - (pairwise < pairwise.T).sum(axis=1)
    beats_all = np.flatnonzero((pairwise > pairwise.T).sum(axis=1) == len(names) - 1)
    order, score, unique = _kemeny(pairwise) if len(names) <= KEMENY_MOST else (None, None, None)
    above = (strength > strength.T).sum(axis=1)
    return RankedResult(
        provenance=provenance(
            "ranked_consultation", "unranked options equal last, sharing the points left over", pairwise=pairwise
        ),
        options=tuple(names),
        pairwise=pairwise,
        borda=_points(ballots, names, np.arange(len(names) - 1, -1, -1.0)),
        dowdall=_points(ballots, names, 1 / np.arange(1.0, len(names) + 1)),
        plurality={
            name: float(weights[[bool(ballot.ranking) and ballot.ranking[0] == name for ballot in ballots]].sum())
            for name in names
        },
        copeland={name: int(value) for name, value in zip(names, wins, strict=True)},
        condorcet_winner=names[int(beats_all[0])] if beats_all.size else None,
        schulze_strength=strength,
        schulze_order=tuple(names[place] for place in np.argsort(-above, kind="stable")),
        kemeny_order=None if order is None else tuple(names[place] for place in order),
        kemeny_score=score,
        kemeny_unique=unique,
    )


def _options(ballots: Sequence[Ballot], options: Sequence[str] | None) -> list[str]:
    named = sorted({option for ballot in ballots for option in ballot.ranking})
    names = named if options is None else list(options)
    if not ballots or not names:
        raise EmptyInputError("There are no ballots, or none names an option.")
    for ballot in ballots:
        _check_ranking(ballot.ranking, names)
    return names


def _check_ranking(ranking: Sequence[str], names: Sequence[str]) -> None:
    strangers = [option for option in ranking if option not in names]
    if strangers:
        raise UnknownCodeError(f"{strangers[0]} is ranked but is no option of this consultation.")
    if len(set(ranking)) < len(ranking):
        raise ParameterError(f"A response ranks an option twice: {', '.join(ranking)}.")


def _places(ballots: Sequence[Ballot], names: Sequence[str]) -> NDArray[np.int64]:
    """Each ballot's place for each option, unranked ones together at the end."""
    places = np.full((len(ballots), len(names)), len(names), dtype=np.int64)
    index = {name: place for place, name in enumerate(names)}
    for row, ballot in enumerate(ballots):
        places[row, [index[option] for option in ballot.ranking]] = np.arange(len(ballot.ranking))
    return places


def _points(ballots: Sequence[Ballot], names: Sequence[str], points: Floats) -> dict[str, float]:
    total = dict.fromkeys(names, 0.0)
    for ballot in ballots:
        shares = _shared_points(ballot.ranking, names, points, average=True)
        for name in names:
            total[name] += ballot.weight * shares[name]
    return total


def _shared_points(ranking: Sequence[str], names: Sequence[str], points: Floats, *, average: bool) -> dict[str, float]:
    """Points by option for one ranking; the unranked share the average of the points left, or have none."""
    padded = np.r_[points, np.zeros(max(0, len(names) - len(points)))]
    left = [name for name in names if name not in ranking]
    share = float(padded[len(ranking) : len(names)].mean()) if left and average else 0.0
    return {name: float(padded[place]) for place, name in enumerate(ranking)} | dict.fromkeys(left, share)


def _strongest_paths(pairwise: Floats) -> Floats:
    """Schulze: the strength of the strongest path between each pair (only wins count as links)."""
    strength = np.where(pairwise > pairwise.T, pairwise, 0.0)
    for middle in range(len(strength)):
        through = np.minimum(strength[:, middle, None], strength[None, middle, :])
        strength = np.maximum(strength, through)
    np.fill_diagonal(strength, 0)
    return strength


def _kemeny(pairwise: Floats) -> tuple[list[int], float, bool]:
    """Kemeny's best order by dynamic programming over subsets: the order, its score and whether it is the only one."""
    n = len(pairwise)
    subsets = 1 << n
    best, ways = np.zeros(subsets), np.ones(subsets)
    inside = np.zeros((n, subsets))
    numbers_of = np.arange(subsets)
    for other in range(n):
        inside += pairwise[:, other, None] * ((numbers_of >> other) & 1)[None]
    for chosen in range(1, subsets):
        members = [place for place in range(n) if chosen >> place & 1]
        scores = np.array([inside[place, chosen] + best[chosen ^ (1 << place)] for place in members])
        best[chosen] = scores.max()
        tied = np.flatnonzero(scores >= best[chosen] - 1e-9)
        ways[chosen] = sum(ways[chosen ^ (1 << members[place])] for place in tied)
    order: list[int] = []
    left = subsets - 1
    while left:
        for first in (place for place in range(n) if left >> place & 1):
            if inside[first, left] + best[left ^ (1 << first)] >= best[left] - 1e-9:
                order.append(first)
                left ^= 1 << first
                break
    return order, float(best[-1]), bool(ways[-1] == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response to a consultation: its ranking, best first, and how many people it speaks for."""

    ranking: tuple[str, ...]
    size: int = 1


def rank_weights(
    responses: Sequence[Response], options: Sequence[str], *, points: Sequence[float], per_person: bool
) -> RankWeights:
    """Add up points by rank, counting each response once or as the people it speaks for. Always show both.

    Args:
        responses: rankings and sizes.
        options: all options.
        points: points of the first place, the second and so on.
        per_person: whether a group's response counts as many times as it has members.

    Returns:
        Points by option, with nothing for unranked options and with the average of the points left over.

    Raises:
        EmptyInputError: no response, option or points.
        UnknownCodeError, ParameterError: a response ranks something unknown or twice.
        NegativeCountError: a size is below zero.

    Source: rank weighting as used by partnerships in consultations on police and crime plans (2013).

    """
    if not responses or not options or not len(points):
        raise EmptyInputError("A count needs responses, options and points.")
    scale = one_dimension(numbers(points, name="The points"), name="The points")
    if any(response.size < 0 for response in responses):
        raise NegativeCountError("A response speaks for fewer than no people.")
    totals = [dict.fromkeys(options, 0.0), dict.fromkeys(options, 0.0)]
    for response in responses:
        _check_ranking(response.ranking, options)
        for total, average in zip(totals, (False, True), strict=True):
            shares = _shared_points(response.ranking, options, scale, average=average)
            for option in options:
                total[option] += shares[option] * (response.size if per_person else 1)
    return RankWeights(
        provenance=provenance(
            "rank_weighting", "per person" if per_person else "one per response", parameters={"points": tuple(points)}
        ),
        unranked_nothing=totals[0],
        unranked_average=totals[1],
        per_person=per_person,
        responses=len(responses),
    )


def kendall_w(ranks: ArrayLike) -> Concordance:
    """Kendall's coefficient of concordance between judges, corrected for ties.

    Args:
        ranks: shape (judges, options); ranks or scores, ties allowed (they are given average ranks).

    Returns:
        W, chi-square = m(n - 1)W (Friedman's) with n - 1 degrees of freedom, and p.

    Raises:
        TooFewPointsError: fewer than 2 judges or 2 options.
        ShapeError, MissingValueError: not a full table of numbers.

    Source: Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287.

    """
    table = numbers(ranks, name="The ranks")
    if table.ndim != 2:
        raise ShapeError("The ranks must be a table with a row for each judge.")
    m, n = table.shape
    if m < 2 or n < 2:
        raise TooFewPointsError("Agreement needs at least 2 judges and 2 options.")
    ranked = scipy.stats.rankdata(table, axis=1)
    ties = sum(float((count**3 - count).sum()) for count in (np.unique(row, return_counts=True)[1] for row in ranked))
    scatter = float(((ranked.sum(axis=0) - m * (n + 1) / 2) ** 2).sum())
    most = m**2 * (n**3 - n) - m * ties
    w = 12 * scatter / most if most > 0 else None
    chi2 = None if w is None else m * (n - 1) * w
    return Concordance(
        provenance=provenance("kendall_w", "corrected for ties; chi-square approximation", ranks=table),
        W=w,
        chi2=chi2,
        p=None if chi2 is None else float(scipy.stats.chi2.sf(chi2, n - 1)),
        judges=m,
        options=n,
    )


def _answer_ranked(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    ballots = [Ballot(ranking=tuple(row["ranking"]), weight=row.get("weight", 1)) for row in inputs["ballots"]]
    result = count_rankings(ballots, options=inputs.get("candidates"))
    return {
        "candidates": list(result.options),
        "pairwise": result.pairwise.tolist(),
        "borda": dict(result.borda),
        "dowdall": dict(result.dowdall),
        "plurality": dict(result.plurality),
        "condorcet_winner": result.condorcet_winner,
        "copeland": dict(result.copeland),
        "schulze_strength": result.schulze_strength.tolist(),
        "schulze_order": list(result.schulze_order),
        "kemeny_order": None if result.kemeny_order is None else list(result.kemeny_order),
        "kemeny_unique": result.kemeny_unique,
        "kemeny_score": result.kemeny_score,
    }


def _answer_weighting(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    responses = [Response(ranking=tuple(row["ranking"]), size=int(row.get("size", 1))) for row in inputs["responses"]]
    points = inputs["points"]
    name = "rank_weight_" + "_".join(f"{value:g}" for value in points)
    result: dict[str, Any] = {}
    for key, per_person in (("one_per_response", False), ("per_person", True)):
        counted = rank_weights(responses, inputs["options"], points=points, per_person=per_person)
        result[key] = {
            name: dict(counted.unranked_nothing),
            "averaged_borda_for_unranked": dict(counted.unranked_average),
        }
    return result


def _answer_kendall(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = kendall_w(inputs["ranks"])
    return {"W": result.W, "chi2": result.chi2, "p": result.p}


_SECTION = "Surveys and consultations"

METHODS: tuple[Method, ...] = (
    Method(
        name="ranked_consultation",
        title="Ranked consultation counted seven ways",
        section=_SECTION,
        citation="Schulze (2011), Social Choice and Welfare 36, 267-303; Kemeny (1959), Daedalus 88, 577-591",
        variant="Borda, Dowdall, plurality, Condorcet, Copeland, Schulze (winning votes) and Kemeny.",
        needs="Rankings, full or partial, with weights.",
        never_for="Choosing the way of counting after seeing the results.",
        function=count_rankings,
        answer=_answer_ranked,
    ),
    Method(
        name="rank_weighting",
        title="Rank weighting, by response and by person",
        section=_SECTION,
        citation="Rank weighting as used in consultations on police and crime plans, 2013",
        variant="Points by rank; a group as one response and as its members; unranked nothing or the average left.",
        needs="Rankings with the number of people each speaks for.",
        never_for="Showing one of the two weightings alone.",
        function=rank_weights,
        answer=_answer_weighting,
    ),
    Method(
        name="kendall_w",
        title="Kendall's coefficient of concordance",
        section=_SECTION,
        citation="Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287",
        variant="Corrected for ties; chi-square approximation (Friedman's).",
        needs="Every judge's ranks of the same options.",
        never_for="Fewer than about 4 judges or options, where the chi-square is rough.",
        function=kendall_w,
        answer=_answer_kendall,
    ),
)
