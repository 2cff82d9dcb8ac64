"""Change points: where the level of a series shifts, by exact penalised segmentation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import Floats, chosen, counts_of, numbers, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

Cost = Literal["l2", "poisson"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation(Result):
    """Segments with a level each: `breakpoints` are their ends, the last being the length of the series.

    `cost` is the segments' own cost without the penalties.
    """

    breakpoints: tuple[int, ...]
    levels: Floats
    cost: float
    penalty: float

    @property
    def penalised_cost(self) -> float:
        """The cost with a penalty for each change: what the optimum makes least."""
        return self.cost + self.penalty * (len(self.breakpoints) - 1)

    def explain(self) -> str:
        """How many changes there are and the level before and after the last."""
        changes = len(self.breakpoints) - 1
        if not changes:
            return f"The level does not change: {self.levels[0]:.3g} throughout."
        return (
            f"The level changes {changes} time{'s' if changes != 1 else ''}; at the last, after value "
            f"{self.breakpoints[-2]}, it goes from {self.levels[-2]:.3g} to {self.levels[-1]:.3g}."
        )


def change_points(
    series: ArrayLike, *, cost: Cost = "poisson", penalty: float | None = None, min_size: int = 2, jump: int = 1
) -> Segmentation:
    """Find where the level shifts: the segmentation with the least cost + penalty for each segment after the first.

    Args:
        series: shape (n,); counts for the Poisson cost.
        cost: "poisson", 2 Σ S(1 - ln(S/m)) over segments with sum S and length m; or "l2", squared deviations.
        penalty: what a further segment must earn. Default 2 ln n, for "l2" times half the variance of differences.
        min_size: the least length of a segment.
        jump: only multiples of it may end a segment.

    Returns:
        Ends of segments (the last is n), their means and the cost. The optimum is exact.

    Raises:
        TooFewPointsError, EmptyInputError, MissingValueError, NegativeCountError, ShapeError: the series does not
            suit.
        ParameterError: the cost is unknown or a setting is out of range.

    Source: Killick, Fearnhead & Eckley (2012), JASA 107, 1590-1598, with starts dropped only when the least length of a
    segment allows it; equal to ruptures 1.1.10 (l2) where that is exact, and to the cost of R changepoint (Poisson).

    """
    chosen(cost, ("l2", "poisson"), name="The cost")
    if min_size < 1 or jump < 1:
        raise ParameterError("The least segment length and the jump must be 1 or more.")
    check = counts_of if cost == "poisson" else numbers
    values = one_dimension(check(series, name="The series"), name="The series", least=min_size)
    price = _usual_penalty(values, cost) if penalty is None else float(penalty)
    if price < 0:
        raise ParameterError(f"The penalty is {price:g}; it cannot be below zero.")
    ends = _segment(values, cost, price, min_size, jump)
    starts = [0, *ends[:-1]]
    levels = np.array([values[start:end].mean() for start, end in zip(starts, ends, strict=True)])
    return Segmentation(
        provenance=provenance(
            "pelt_changepoints",
            f"exact optimum, {cost} cost",
            parameters={"penalty": price, "min_size": min_size, "jump": jump},
            series=values,
        ),
        breakpoints=tuple(ends),
        levels=levels,
        cost=float(_costs(values, cost)(np.array(starts), np.array(ends)).sum()),
        penalty=price,
    )


def _usual_penalty(values: Floats, cost: Cost) -> float:
    spread = 1.0 if cost == "poisson" else float(np.var(np.diff(values))) / 2 if values.size > 1 else 0.0
    return 2 * float(np.log(values.size)) * spread


def _segment(values: Floats, cost: Cost, penalty: float, min_size: int, jump: int) -> list[int]:
    """PELT: best cost up to each possible end, dropping starts that can never be best again.

    A start that loses to `end` loses for good only once a segment that begins at `end` is long enough to be one.
    """
    price = _costs(values, cost)
    n = values.size
    ends = np.unique([*range(jump, n, jump), n])
    best = {0: -penalty}
    before: dict[int, int] = {}
    starts, lost_from = np.array([0]), np.array([n + min_size])
    for end in ends[ends >= min_size]:
        is_open = end - starts >= min_size
        open_starts = starts[is_open]
        own = np.array([best[start] for start in open_starts]) + price(open_starts, np.full(open_starts.size, end))
        place = int(own.argmin())
        best[int(end)], before[int(end)] = float(own[place]) + penalty, int(open_starts[place])
        loses = own > best[int(end)] + 1e-9 * max(1.0, abs(best[int(end)]))
        lost_from[is_open] = np.where(loses, np.minimum(lost_from[is_open], end + min_size), lost_from[is_open])
        stays = lost_from > end + 1
        starts, lost_from = np.append(starts[stays], end), np.append(lost_from[stays], n + min_size)
    trail = [n]
    while before[trail[0]]:
        trail.insert(0, before[trail[0]])
    return trail


def _costs(values: Floats, cost: Cost) -> Any:
    """The cost of segments [start, end), for arrays of starts and ends."""
    sums = np.r_[0, np.cumsum(values)]
    if cost == "l2":
        middle = values.mean()
        centred, squares = np.r_[0, np.cumsum(values - middle)], np.r_[0, np.cumsum((values - middle) ** 2)]
        return lambda start, end: squares[end] - squares[start] - (centred[end] - centred[start]) ** 2 / (end - start)

    def poisson(start: np.ndarray, end: np.ndarray) -> Floats:
        total = sums[end] - sums[start]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(total > 0, 2 * total * (1 - np.log(total / (end - start))), 0.0)

    return poisson


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result: dict[str, Any] = {}
    for cost in ("l2", "poisson"):
        penalty = inputs.get(f"penalty_{cost}")
        segments = change_points(
            inputs["series"],
            cost=cost,
            penalty=penalty,
            min_size=int(inputs.get("min_size", 2)),
            jump=int(inputs.get("jump", 1)),
        )
        result |= {f"{cost}_breakpoints": plain(list(segments.breakpoints)), f"{cost}_cost": segments.penalised_cost}
    return result


METHODS: tuple[Method, ...] = (
    Method(
        name="pelt_changepoints",
        title="Change points in level",
        section="Time and forecasts",
        citation="Killick, Fearnhead & Eckley (2012), Journal of the American Statistical Association 107, 1590-1598",
        variant="Exact optimum of cost + penalty; Poisson with penalty 2 ln n, Gaussian l2 with 2 ln n · var(diff)/2.",
        needs="A series of counts (Poisson) or measures (l2) without gaps, seasonally adjusted if it has a season.",
        never_for="Saying why a level changed; series shorter than two segments.",
        function=change_points,
        answer=_answer,
    ),
)
