"""Statistical process control: is a series behaving as it did, or has something changed?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import EmptyInputError, ParameterError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import (
    Floats,
    numbers,
    plain,
    provenance,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Statistical process control"
LIMIT = 2.66  # 3 / 1.128, as Making Data Count rounds it
SCREEN = 3.267
RUN = 7
PROVISIONAL_BELOW = 13
LABELS = np.array(
    [
        "Common Cause",
        "Above UCL",
        "Below LCL",
        "7 Point Trend (Increasing)",
        "7 Point Trend (Decreasing)",
        "2 in 3 Above CL",
        "2 in 3 Below CL",
        "7 Points Above CL",
        "7 Points Below CL",
    ]
)
DIRECTIONS = np.array([0, 1, -1, 1, -1, 1, -1, 1, -1])
POINT_TYPES = np.array(["special_cause_concern", "common_cause", "special_cause_improvement"])
NEUTRAL_TYPES = np.array(["special_cause_neutral_low", "common_cause", "special_cause_neutral_high"])
IMPROVEMENTS: Mapping[str | None, int] = {"increase": 1, "decrease": -1, "neutral": 0, None: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlChart(Result):
    """An XmR chart of one series, or of many (series × time).

    Attributes have the shape of the series without its last axis, except `series` and `signal` (codes into
    `LABELS`), which have it. Limits are NaN for a series that never varies once outliers are screened.
    """

    series: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    mean_moving_range: Floats
    signal: NDArray[np.int8]
    improvement: str | None

    @property
    def special_cause(self) -> NDArray[np.str_]:
        """The rule that each point breaks, or "Common Cause"."""
        return np.asarray(LABELS[self.signal])

    @property
    def point_type(self) -> NDArray[np.str_]:
        """Each point as common cause, improvement or concern; as neutral high or low where neither is better."""
        direction = DIRECTIONS[self.signal]
        wanted = IMPROVEMENTS[self.improvement]
        return np.asarray(POINT_TYPES[direction * wanted + 1] if wanted else NEUTRAL_TYPES[direction + 1])

    @property
    def variation(self) -> NDArray[np.str_]:
        """The variation icon of each series: the type of its newest point."""
        return np.asarray(self.point_type[..., -1])

    @property
    def provisional(self) -> bool:
        """True when the series has fewer than 13 points, so that its limits may still move much."""
        return int(self.series.shape[-1]) < PROVISIONAL_BELOW

    def explain(self) -> str:
        """What the newest point says, and the limits it is judged by."""
        if self.series.ndim > 1:
            flagged = int((self.signal[..., -1] > 0).sum())
            return f"{flagged:,} of {self.series.shape[0]:,} series show special cause variation at the newest point."
        if np.isnan(self.lower):
            return f"The series does not vary around {self.mean:,.3g}, so it has no limits to be judged by."
        named = LABELS[self.signal[-1]]
        says = "ordinary variation" if self.signal[-1] == 0 else f"special cause variation ({named})"
        return (
            f"The newest value, {self.series[-1]:,.6g}, is {says}: mean {self.mean:,.3g}, "
            f"limits {self.lower:,.3g} to {self.upper:,.3g}."
        )


def xmr(series: ArrayLike, *, screen_outliers: bool = True, improvement: str | None = None) -> ControlChart:
    """XmR chart with the rules of NHS England's Making Data Count, for one series or many at once.

    Limits are the mean ± 2.66 mean moving ranges. A point is flagged, in this order of precedence, when it is
    outside the limits; part of a run of 7 rising or falling points; one of 2 in 3 beyond two thirds of the limit
    (all three on one side of the mean); or part of 7 in a row on one side of the mean.

    Args:
        series: values in time order, without gaps; one series or series × time. At least 2 points.
        screen_outliers: drop, once, the moving ranges of 3.267 times their mean or more.
        improvement: "increase" or "decrease", whichever is better; None (or "neutral") where neither is.

    Returns:
        ControlChart.

    Raises:
        MissingValueError, TooFewPointsError, EmptyInputError, ShapeError, ParameterError

    Source:
        NHSRplotthedots, `ptd_spc_standard` and `ptd_calculate_point_type`.

    Example:
        >>> xmr([20, 22, 19, 21, 20, 18, 21, 20, 22, 19, 20, 21, 60], improvement="decrease").variation.item()
        'special_cause_concern'

    """
    values = _time_last(series)
    if improvement not in IMPROVEMENTS:
        raise ParameterError(f"The better direction is {improvement!r}; choose increase, decrease or neutral.")
    mean = values.mean(axis=-1)
    moving_range = _mean_moving_range(values, screened=screen_outliers)
    near = 2 * LIMIT / 3 * moving_range
    lower, upper = mean - LIMIT * moving_range, mean + LIMIT * moving_range
    return ControlChart(
        provenance=provenance(
            "xmr_mdc",
            "2.66 mean moving ranges; screened once at 3.267" if screen_outliers else "2.66 mean moving ranges",
            parameters={"screen_outliers": screen_outliers, "improvement": improvement},
            series=values,
        ),
        series=values,
        mean=mean,
        lower=lower,
        upper=upper,
        near_lower=mean - near,
        near_upper=mean + near,
        mean_moving_range=moving_range,
        signal=_signals(values, mean, lower=lower, upper=upper, near=near),
        improvement=improvement,
    )


def xmr_rebased(
    series: ArrayLike, *, rebase_at: Sequence[int], screen_outliers: bool = True, improvement: str | None = None
) -> tuple[ControlChart, ...]:
    """XmR charts of the stretches between stated rebase points, each with limits of its own.

    Args:
        series: values in time order; one series or series × time.
        rebase_at: positions at which a new stretch begins, rising, none of them 0.
        screen_outliers: as for `xmr`.
        improvement: as for `xmr`.

    Returns:
        One ControlChart for each stretch, in order.

    Raises:
        ParameterError (positions out of order or range), and whatever `xmr` raises of a stretch.

    Source:
        NHSRplotthedots, `ptd_rebase`: limits are recalculated only where somebody has said why.

    """
    values = _time_last(series)
    edges = [0, *rebase_at, values.shape[-1]]
    if any(second <= first for first, second in pairwise(edges)):
        raise ParameterError("Rebase points must rise and lie inside the series.")
    return tuple(
        xmr(values[..., first:second], screen_outliers=screen_outliers, improvement=improvement)
        for first, second in pairwise(edges)
    )


def assurance(chart: ControlChart, target: ArrayLike) -> NDArray[np.str_]:
    """Whether the process will pass its target: consistently, never, or by chance.

    Args:
        chart: an XmR chart with an `improvement` direction.
        target: one target, or one for each series.

    Returns:
        "consistent_pass", "consistent_fail" or "inconsistent" for each series.

    Raises:
        ParameterError (no direction is better), MissingValueError

    Source:
        NHSRplotthedots, `ptd_calculate_assurance_type`: the target against the limits.

    """
    wanted = IMPROVEMENTS[chart.improvement]
    if not wanted:
        raise ParameterError("A target can be judged only when it is said which direction is better.")
    aim = numbers(target, name="target")
    above, below = aim > chart.upper, aim < chart.lower
    passes, fails = (below, above) if wanted > 0 else (above, below)
    return np.where(passes, "consistent_pass", np.where(fails, "consistent_fail", "inconsistent"))


def _time_last(series: ArrayLike) -> Floats:
    values = numbers(series, name="series")
    if values.ndim not in (1, 2):
        raise ShapeError(f"The series must be one row, or series × time, not {values.ndim}-dimensional.")
    if values.size == 0:
        raise EmptyInputError("The series is empty; there is nothing to chart.")
    if values.shape[-1] < 2:
        raise TooFewPointsError("The series has 1 point; a control chart needs at least 2, and 13 to be firm.")
    return values


def _mean_moving_range(values: Floats, *, screened: bool) -> Floats:
    ranges = values[..., 1:] - values[..., :-1]
    np.abs(ranges, out=ranges)
    average = ranges.mean(axis=-1)
    if not screened:
        return np.asarray(average)
    is_usual = ranges < SCREEN * average[..., None]
    number = is_usual.sum(axis=-1)
    ranges *= is_usual
    return np.where(number > 0, ranges.sum(axis=-1) / np.maximum(number, 1), np.nan)


def _windows(flags: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Mark every point of each stretch of `length` flags in a row; time is the first axis."""
    marked = np.zeros(flags.shape, dtype=bool)
    if flags.shape[0] < length:
        return marked
    whole, size = flags, 1
    for step in _doublings(length):  # stretches of 2, of 4, then of what is asked
        whole, size = whole[:-step] & whole[step:], size + step
    marked[: whole.shape[0]] = whole
    for step in _doublings(length):
        marked[step:] |= marked[:-step]
    return marked


def _doublings(length: int) -> list[int]:
    """The shifts by which a stretch of 1 grows to `length`, each no longer than the stretch so far."""
    shifts, size = [], 1
    while size < length:
        shifts.append(min(size, length - size))
        size += shifts[-1]
    return shifts


def _trends(values: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The points of seven-point trends, rising and falling, by the direction in which the trend leaves them."""
    up, down = values[1:] > values[:-1], values[1:] < values[:-1]
    runs = _windows(up, RUN - 1) | _windows(down, RUN - 1)
    marked = np.zeros(values.shape, dtype=bool)
    marked[:-1] = runs
    marked[1:] |= runs
    rising = np.zeros(values.shape, dtype=bool)
    rising[1:] = up  # the step that led here, unless the trend goes on
    np.copyto(rising[:-1], up, where=marked[1:])
    rising &= marked
    return rising, marked ^ rising


def _two_in_three(close: NDArray[np.bool_], side: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The close points of each three in a row that lie on one side with two or more of them close."""
    marked = np.zeros(close.shape, dtype=bool)
    if close.shape[0] < 3:
        return marked
    first, second, third = close[:-2], close[1:-1], close[2:]
    together = (first & second) | (third & (first | second))
    together &= side[:-2] & side[1:-1] & side[2:]
    marked[:-2] = together
    marked[1:-1] |= together
    marked[2:] |= together
    return marked & close


def _signals(values: Floats, mean: Floats, *, lower: Floats, upper: Floats, near: Floats) -> NDArray[np.int8]:
    series = np.ascontiguousarray(np.moveaxis(values, -1, 0))  # a point of all series lies together: long, fast runs
    noise = 1e-12 * np.abs(mean)  # a constant series lies on its mean, whatever its last bit says
    above, below = series > mean + noise, series < mean - noise
    over, under = series > upper, series < lower
    high, low = series > mean + near, series < mean - near
    high &= ~over
    low &= ~under
    signal = np.zeros(series.shape, dtype=np.int8)
    # weakest first: each stronger rule overwrites it
    rules = [(_windows(above, RUN), _windows(below, RUN)), (_two_in_three(high, above), _two_in_three(low, below))]
    for code, flagged in zip((7, 8, 5, 6, 3, 4, 1, 2), chain(*rules, _trends(series), (over, under)), strict=True):
        np.copyto(signal, code, where=flagged, casting="unsafe")
    return np.ascontiguousarray(np.moveaxis(signal, 0, -1))


def _answer_xmr(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    chart = xmr(
        inputs["series"],
        screen_outliers=inputs.get("screen_outliers", True),
        improvement=inputs.get("improvement_direction"),
    )
    return {
        "mean": plain(chart.mean),
        "lower": plain(chart.lower),
        "upper": plain(chart.upper),
        "mean_moving_range": plain(chart.mean_moving_range),
        "special_cause": chart.special_cause.tolist(),
        "point_type": chart.point_type.tolist(),
    }


def _answer_assurance(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    judged = []
    for case in inputs["cases"]:
        direction = case["improvement_direction"]
        chart = xmr(inputs["series"], screen_outliers=inputs.get("screen_outliers", True), improvement=direction)
        judged.append(str(assurance(chart, case["target"])) if IMPROVEMENTS[direction] else None)
    return {"assurance": judged}


METHODS: tuple[Method, ...] = (
    Method(
        name="xmr_mdc",
        title="XmR chart",
        section=SECTION,
        citation="NHSRplotthedots; NHS England, Making Data Count",
        variant="Mean ± 2.66 mean moving ranges, screened once at 3.267; limits, 7-point trend, 2 in 3, 7 on one side.",
        needs="A series without gaps; 13 points or more before the limits are firm.",
        never_for="Recalculating the limits without a stated reason.",
        function=xmr,
        answer=_answer_xmr,
    ),
    Method(
        name="spc_assurance",
        title="Assurance against a target",
        section=SECTION,
        citation="NHSRplotthedots, ptd_calculate_assurance_type",
        variant="The target outside the limits is passed or failed consistently; inside them, by chance.",
        needs="An XmR chart, a target and which direction is better.",
        never_for="Measures on which neither direction is better.",
        function=assurance,
        answer=_answer_assurance,
    ),
)
