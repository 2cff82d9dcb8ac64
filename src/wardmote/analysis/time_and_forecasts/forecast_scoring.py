"""How good forecasts and their intervals were, once what happened is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import level, numbers, one_dimension, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores(Result):
    """How good forecasts were: errors, coverage of the interval and the mean interval score (lower is better)."""

    mae: float
    rmse: float
    mape: float | None
    mase: float | None
    bias: float
    coverage: float
    interval_score: float
    confidence: float

    def explain(self) -> str:
        """Error against the naive forecast, and how often the interval held the truth."""
        against = "" if self.mase is None else f" ({self.mase:.2f} of a seasonal naive forecast's)"
        return (
            f"Forecasts missed by {self.mae:,.3g} on average{against}; the {100 * self.confidence:g}% interval held "
            f"{self.coverage:.0%} of what happened."
        )


def forecast_scores(
    insample: ArrayLike,
    actual: ArrayLike,
    predicted: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    period: int = 12,
    confidence: float = 0.95,
) -> Scores:
    """Score forecasts and their intervals against what happened.

    Args:
        insample: shape (n,), the series the forecast was made from.
        actual: shape (h,), what happened.
        predicted: shape (h,), what was forecast.
        lower: shape (h,), the interval's lower end.
        upper: shape (h,), its upper end.
        period: values in a cycle, for the scaling of MASE.
        confidence: level of the interval.

    Returns:
        MAE, RMSE, MAPE in per cent (None if an actual value is zero), MASE against the seasonal naive in sample
        (None if that never missed or the sample is too short), bias (forecast - actual), coverage and the mean
        interval score.

    Raises:
        ShapeError, EmptyInputError, MissingValueError: the lists do not suit.
        ParameterError: an interval is upside down, or the level or period is out of range.

    Source: Hyndman & Koehler (2006), International Journal of Forecasting 22, 679-688; Gneiting & Raftery (2007),
    JASA 102, 359-378.

    """
    if period < 1:
        raise ParameterError(f"The period is {period}; it must be 1 or more.")
    past = one_dimension(numbers(insample, name="The sample"), name="The sample")
    seen = one_dimension(numbers(actual, name="What happened"), name="What happened")
    guess, low, high = (numbers(part, name="The forecast") for part in (predicted, lower, upper))
    same_length(actual=seen, forecast=guess, lower=low, upper=high)
    if (low > high).any():
        raise ParameterError("An interval's lower end is above its upper end.")
    alpha = 1 - level(confidence)
    error = guess - seen
    naive = np.abs(past[period:] - past[:-period]).mean() if past.size > period else 0.0
    outside = np.clip(low - seen, 0, None) + np.clip(seen - high, 0, None)
    return Scores(
        provenance=provenance(
            "forecast_scores", "seasonal MASE; interval score", parameters={"period": period}, actual=seen
        ),
        mae=float(np.abs(error).mean()),
        rmse=float(np.sqrt((error**2).mean())),
        mape=float(np.abs(error / seen).mean() * 100) if (seen != 0).all() else None,
        mase=float(np.abs(error).mean() / naive) if naive > 0 else None,
        bias=float(error.mean()),
        coverage=float(((low <= seen) & (seen <= high)).mean()),
        interval_score=float((high - low + 2 / alpha * outside).mean()),
        confidence=confidence,
    )


def _answer_scores(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = forecast_scores(
        inputs["insample"],
        inputs["actual"],
        inputs["forecast"],
        inputs["lower95"],
        inputs["upper95"],
        period=int(inputs["period"]),
    )
    return {
        "mae": result.mae,
        "rmse": result.rmse,
        "mape": result.mape,
        "mase_seasonal": result.mase,
        "coverage95": result.coverage,
        "mean_interval_score": result.interval_score,
        "bias": result.bias,
    }


_SECTION = "Time and forecasts"


METHODS: tuple[Method, ...] = (
    Method(
        name="forecast_scores",
        title="Scores of forecasts and their intervals",
        section=_SECTION,
        citation="Hyndman & Koehler (2006), IJF 22, 679-688; Gneiting & Raftery (2007), JASA 102, 359-378",
        variant="Seasonal MASE, interval score at 95%, bias forecast - actual.",
        needs="Forecasts made before what happened was known.",
        never_for="Fits to the same values the model was made from.",
        function=forecast_scores,
        answer=_answer_scores,
    ),
)
