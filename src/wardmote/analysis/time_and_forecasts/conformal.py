"""Forecast intervals for small counts: as wide as past forecasts missed, whole numbers, never below zero."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError, TooFewPointsError
from wardmote.analysis.inputs import Floats, counts_of, level, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.time_and_forecasts.forecasting import Forecast, Way, forecast


def conformal_forecast(
    series: ArrayLike,
    *,
    horizon: int = 12,
    period: int = 12,
    way: Way = "theta",
    levels: Sequence[float] = (0.8, 0.95),
    origins: int = 24,
    seasonal: bool | None = None,
) -> Forecast:
    """Forecast counts with intervals as wide as forecasts from past origins missed, step by step ahead.

    From each of the last `origins` places the series is forecast as far as it goes; for each step ahead the half
    width is the ceil((m + 1) level)-th smallest of the m absolute misses. Bounds are rounded outwards to whole counts
    and cut at zero. Nothing is assumed of the misses' distribution but that the next is as likely as any to be the
    largest; after a change in recording it is not.

    Args:
        series: shape (n,), counts at equal steps without gaps.
        horizon: how many values ahead.
        period: values in a cycle (12 for months, 1 for none).
        way: as `forecast`.
        levels: levels of the intervals.
        origins: how many past forecasts of every step; 0.95 needs at least 19, 0.8 at least 4.
        seasonal: as `forecast`.

    Returns:
        Forecast: means as `forecast` gives them, but not below zero, with the intervals in place of its own.

    Raises:
        TooFewPointsError: the series leaves fewer than two cycles before the first origin.
        ParameterError: the origins are too few for a level.
        NegativeCountError, MissingValueError, ShapeError, EmptyInputError: the series is not one of counts.

    Source: Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018), Journal of the
    American Statistical Association 113, 1094-1111.

    """
    values = one_dimension(counts_of(series, name="The series"), name="The series")
    wanted = [level(confidence) for confidence in levels]
    ranks = {confidence: int(np.ceil((origins + 1) * confidence - 1e-9)) for confidence in wanted}
    for confidence, rank in ranks.items():
        if rank > origins:
            enough = int(np.ceil(confidence / (1 - confidence) - 1e-9))
            raise ParameterError(
                f"An interval of {100 * confidence:g}% needs at least {enough} origins, not {origins}."
            )
    first = values.size - horizon - origins + 1
    if first < max(4, 2 * period):
        raise TooFewPointsError(f"{origins} origins of {horizon} values ahead need a longer series than {values.size}.")
    point_forecast = forecast(values, horizon=horizon, period=period, way=way, levels=levels, seasonal=seasonal)
    misses = np.sort(_misses(values, first, horizon, period, way, seasonal), axis=0)
    mean = np.maximum(point_forecast.mean, 0.0)
    half = {confidence: misses[rank - 1] for confidence, rank in ranks.items()}
    return Forecast(
        provenance=provenance(
            "conformal_forecast",
            f"{point_forecast.model}; intervals by the misses of {origins} past forecasts, whole counts",
            parameters={"period": period, "horizon": horizon, "origins": origins},
            series=values,
        ),
        mean=mean,
        lower={confidence: np.floor(np.maximum(mean - wide, 0.0)) for confidence, wide in half.items()},
        upper={confidence: np.ceil(mean + wide) for confidence, wide in half.items()},
        model=point_forecast.model,
    )


def _misses(
    values: Floats,
    first: int,
    horizon: int,
    period: int,
    way: Way,
    seasonal: bool | None,  # noqa: FBT001 - one of three settings
) -> Floats:
    """Absolute misses of past forecasts: (origins, steps ahead)."""
    rows = []
    for origin in range(first, values.size - horizon + 1):
        point_forecast = forecast(
            values[:origin], horizon=horizon, period=period, way=way, levels=(), seasonal=seasonal
        )
        rows.append(np.abs(values[origin : origin + horizon] - np.maximum(point_forecast.mean, 0.0)))
    return np.array(rows)


def _answer_conformal(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    names = ("horizon", "period", "way", "origins")
    result = conformal_forecast(inputs["series"], **{name: inputs[name] for name in names if name in inputs})
    return {
        "mean": plain(result.mean),
        **{f"lo{100 * share:g}": plain(low) for share, low in result.lower.items()},
        **{f"hi{100 * share:g}": plain(high) for share, high in result.upper.items()},
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="conformal_forecast",
        title="Forecast intervals for small counts",
        section="Time and forecasts",
        citation="Vovk, Gammerman & Shafer (2005); Lei et al. (2018), JASA 113, 1094-1111",
        variant="Half width the ceil((m+1) level)-th smallest absolute miss of m past forecasts of the same step; whole "
        "counts, cut at zero.",
        needs="Counts at equal steps: two cycles, the horizon and at least 19 past origins for 95%.",
        never_for="Series whose recording changed within the past origins.",
        function=conformal_forecast,
        answer=_answer_conformal,
    ),
)
