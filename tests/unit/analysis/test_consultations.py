"""Rankings counted in every way that is argued for."""

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import (
    EmptyInputError,
    NegativeCountError,
    ParameterError,
    ShapeError,
    TooFewPointsError,
    UnknownCodeError,
)
from wardmote.analysis.surveys_and_consultations.consultations import (
    Ballot,
    Response,
    count_rankings,
    kendall_w,
    rank_weights,
)

rankings = st.lists(
    st.builds(
        Ballot,
        ranking=st.permutations("ABCD").flatmap(lambda r: st.integers(1, 4).map(lambda n: tuple(r[:n]))),
        weight=st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(rankings)
def test_no_order_agrees_with_more_voters_than_kemenys(ballots: list[Ballot]) -> None:
    found = count_rankings(ballots, options="ABCD")
    scores = {
        order: sum(found.pairwise[order[i], order[j]] for i in range(4) for j in range(i + 1, 4))
        for order in permutations(range(4))
    }
    assert found.kemeny_score == max(scores.values())
    assert found.kemeny_unique == (list(scores.values()).count(max(scores.values())) == 1)


@settings(max_examples=30, deadline=None)
@given(rankings)
def test_a_condorcet_winner_leads_schulze_and_kemeny(ballots: list[Ballot]) -> None:
    found = count_rankings(ballots, options="ABCD")
    if found.condorcet_winner is not None:
        assert found.schulze_order[0] == found.condorcet_winner
        assert found.kemeny_order is not None
        assert found.kemeny_order[0] == found.condorcet_winner


@settings(max_examples=30, deadline=None)
@given(rankings)
def test_every_ballot_gives_out_the_same_points(ballots: list[Ballot]) -> None:
    voters = sum(ballot.weight for ballot in ballots)
    found = count_rankings(ballots, options="ABCD")
    assert sum(found.borda.values()) == pytest.approx(6 * voters)
    assert sum(found.copeland.values()) == 0
    reversed_ballots = count_rankings(ballots[::-1], options="ABCD")
    np.testing.assert_allclose(reversed_ballots.pairwise, found.pairwise)


def test_the_result_says_when_it_depends_on_the_way_of_counting() -> None:
    split = count_rankings([Ballot(ranking=("A", "B", "C"), weight=5), Ballot(ranking=("B", "C", "A"), weight=4)])
    assert "depends on the way of counting" in split.explain()
    assert count_rankings([Ballot(ranking=("A", "B"))]).explain() == "Every way of counting puts A first."


def test_a_group_counted_as_its_members_can_turn_the_result() -> None:
    responses = [
        Response(ranking=("roads", "parks")),
        Response(ranking=("parks", "roads"), size=30),
        Response(ranking=("roads",)),
    ]
    once = rank_weights(responses, ["roads", "parks"], points=[2, 1], per_person=False)
    members = rank_weights(responses, ["roads", "parks"], points=[2, 1], per_person=True)
    assert once.unranked_nothing == {"roads": 5, "parks": 3}
    assert once.unranked_average["parks"] == 4
    assert members.explain().startswith("parks")
    assert once.explain().startswith("roads")


def test_points_shorter_than_the_options_leave_nothing_for_the_rest() -> None:
    found = rank_weights([Response(ranking=("a", "b", "c"))], ["a", "b", "c"], points=[2, 1], per_person=False)
    assert found.unranked_nothing == {"a": 2, "b": 1, "c": 0}


def test_full_agreement_and_none() -> None:
    assert pytest.approx(1) == kendall_w([[1, 2, 3]] * 5).W
    assert pytest.approx(0) == kendall_w([[1, 2, 3], [3, 2, 1]]).W
    assert kendall_w([[1, 1], [2, 2]]).W is None
    assert "cannot be measured" in kendall_w([[1, 1], [2, 2]]).explain()


@settings(max_examples=20)
@given(st.lists(st.permutations(range(5)), min_size=2, max_size=6), st.permutations(range(5)))
def test_relabelling_the_options_keeps_the_agreement(ranks: list[list[int]], order: list[int]) -> None:
    table = np.array(ranks)
    assert pytest.approx(kendall_w(table).W) == kendall_w(table[:, order]).W


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: count_rankings([]), EmptyInputError),
        (lambda: count_rankings([Ballot(ranking=())]), EmptyInputError),
        (lambda: count_rankings([Ballot(ranking=("A", "A"))]), ParameterError),
        (lambda: count_rankings([Ballot(ranking=("A",))], options=["B"]), UnknownCodeError),
        (lambda: count_rankings([Ballot(ranking=("A",), weight=-1)]), NegativeCountError),
        (lambda: rank_weights([], ["a"], points=[1], per_person=True), EmptyInputError),
        (lambda: rank_weights([Response(ranking=("b",))], ["a"], points=[1], per_person=True), UnknownCodeError),
        (
            lambda: rank_weights([Response(ranking=("a",), size=-1)], ["a"], points=[1], per_person=True),
            NegativeCountError,
        ),
        (lambda: kendall_w([[1, 2, 3]]), TooFewPointsError),
        (lambda: kendall_w([1, 2, 3]), ShapeError),
    ],
)
def test_bad_input_is_refused_with_its_reason(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"\.$"):
        call()
