"""Control limits of a series that has seasons and steps: seasons are taken out first, and limits begin anew after a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.inputs import Floats, numbers, one_dimension
from wardmote.analysis.statistical_process_control.control_charts import xmr_rebased
from wardmote.analysis.time_and_forecasts.change_points import change_points
from wardmote.analysis.time_and_forecasts.seasonality import seasonal_index

# A stretch shorter than this has no limits worth drawing.
LEAST_STRETCH = 12
CYCLES = 2
REFINED = 3
FAR, MAD = 4, 1.4826  # so many standard deviations, told by the median of the deviations


@dataclass(frozen=True, slots=True)
class SeasonalLimits:
    """Mean and limits for each value, in its own season, what stands out, and where the level stepped.

    `season` is what each value's place in the year is against the usual (1 where seasons cannot be told); `steps` are the
    positions at which a new level begins; `label` names the rule of Making Data Count that a value meets.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    season: Floats
    label: NDArray[np.str_]
    steps: tuple[int, ...]
    levels: tuple[float, ...]


def seasonal_limits(series: ArrayLike, *, period: int = 12) -> SeasonalLimits:
    """XmR limits about each season's own mean, set anew where the level steps up or down.

    The series is divided by its classical seasonal index, cut where the level changes, and each stretch judged by the rules
    of Making Data Count; mean and limits are then given back their season.

    Args:
        series: values in time order, without gaps; at least twelve.
        period: values in a year (12 for months, 4 for quarters, 1 where there is no season).

    Returns:
        SeasonalLimits: NaN limits where a stretch never varies.

    Raises:
        TooFewPointsError, EmptyInputError, MissingValueError, ShapeError: the series is too short or has gaps.

    Source:
        NHSRplotthedots (limits and rules); Kendall & Stuart (1983) (seasons); Killick, Fearnhead & Eckley (2012) (steps).

    """
    values = one_dimension(numbers(series, name="The series"), name="The series", least=2)
    first = _season(values, period)
    steps = _steps(values / first)
    season = _season_about_levels(values, first, steps, period)
    charts = xmr_rebased(values / season, rebase_at=steps)
    lengths = np.diff([0, *steps, values.size])

    def drawn(name: str) -> Floats:
        return np.repeat([float(getattr(chart, name)) for chart in charts], lengths) * season

    return SeasonalLimits(
        mean=drawn("mean"),
        lower=np.maximum(drawn("lower"), 0.0),
        upper=drawn("upper"),
        season=season,
        label=np.concatenate([chart.special_cause for chart in charts]),
        steps=tuple(steps),
        levels=tuple(float(chart.mean) for chart in charts),
    )


def _season(values: Floats, period: int) -> Floats:
    """A first seasonal index of each value; 1 where two whole years are not there, or a month has nothing to divide by."""
    if period < 2 or values.size < CYCLES * period or (values <= 0).any():
        return np.ones(values.size)
    if values.size > CYCLES * period:
        index = np.asarray(seasonal_index(values, period=period).index, dtype=np.float64)
    else:
        years = values[: CYCLES * period].reshape(CYCLES, period)
        index = np.array([_usual(ratios) for ratios in (years / np.median(years, axis=1, keepdims=True)).T])
    return np.resize(index, values.size)


def _season_about_levels(values: Floats, season: Floats, steps: list[int], period: int) -> Floats:
    """The seasonal index again, about the level of each stretch: a step must not look like a season."""
    if (season == 1).all():
        return season
    place = np.arange(values.size) % period
    lengths = np.diff([0, *steps, values.size])

    def against_level(middle: Callable[[Floats], Any]) -> Floats:
        return np.asarray(
            values / np.repeat([middle(stretch) for stretch in np.split(values / season, steps)], lengths)
        )

    ratio = against_level(np.median)
    index = np.array([_usual(ratio[place == at]) for at in range(period)])
    # Months far out are left out of their season: they are to be marked, and not to be called usual for the time of year.
    away = np.abs(np.log(ratio / index[place]))
    is_usual = away < FAR * max(MAD * float(np.median(away)), 1 / np.sqrt(values.mean()))
    season = index[place]
    for _round in range(REFINED):
        ratio = against_level(np.mean) if is_usual.all() else against_level(np.median)
        usual_count = np.bincount(place, weights=is_usual, minlength=period)
        total = np.bincount(place, weights=ratio * is_usual, minlength=period)
        refined = np.where(usual_count > 0, total / np.maximum(usual_count, 1), index)
        season = (refined / refined.mean())[place]
    return season


def _usual(ratios: Floats) -> float:
    """What a month is against the level: the median of its years; of two, the one nearer to none, as one may be far out."""
    if ratios.size > CYCLES:
        return float(np.median(ratios))
    return float(ratios[np.abs(np.log(ratios)).argmin()])


def _steps(adjusted: Floats) -> list[int]:
    """Where the level changes, with a year at least on either side."""
    if adjusted.size < 2 * LEAST_STRETCH or np.ptp(adjusted) == 0:
        return []
    steps = change_points(adjusted, cost="l2", min_size=LEAST_STRETCH)
    return [int(end) for end in steps.breakpoints if end < adjusted.size]
