"""Trend and season: STL in the variants of R and of statsmodels, and the classical seasonal index."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import Floats, chosen, numbers, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result
from wardmote.analysis.time_and_forecasts.classical import classical_season
from wardmote.analysis.time_and_forecasts.loess_seasons import Window, decompose

Variant = Literal["r-periodic", "r-7", "statsmodels"]
VARIANTS: Mapping[str, str] = {
    "r-periodic": 'R stl(s.window="periodic"): the same season every year',
    "r-7": "R stl(s.window=7): s.degree 0, jumps of a tenth of each window",
    "statsmodels": "statsmodels STL defaults: seasonal window 7, degree 1, no jumps",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition(Result):
    """A series as trend + season + remainder, each of its length; the season repeats every `period` values."""

    trend: Floats
    seasonal: Floats
    remainder: Floats
    period: int

    @property
    def strength_of_trend(self) -> float | None:
        """1 - Var(remainder)/Var(trend + remainder), floored at 0; None if nothing varies."""
        return _strength(self.remainder, self.trend)

    @property
    def strength_of_season(self) -> float | None:
        """1 - Var(remainder)/Var(season + remainder), floored at 0; None if nothing varies."""
        return _strength(self.remainder, self.seasonal)

    @property
    def adjusted(self) -> Floats:
        """The series without its season."""
        return self.trend + self.remainder

    def explain(self) -> str:
        """Where in the cycle the season is highest and lowest, and how strong it is."""
        cycle = self.seasonal[: self.period]
        strength = self.strength_of_season
        strength_in_words = (
            "cannot be measured" if strength is None else f"has strength {strength:.2f} on a scale from 0 to 1"
        )
        return (
            f"The season {strength_in_words}; in the first cycle it is highest at place {cycle.argmax() + 1} of {self.period} "
            f"({cycle.max():+.3g}) and lowest at place {cycle.argmin() + 1} ({cycle.min():+.3g})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalIndex(Result):
    """Seasonal figures of one cycle, counted from the first value; NaN where the trend has no full window."""

    index: Floats
    trend: Floats
    period: int
    model: str

    def explain(self) -> str:
        """The highest and lowest place in the cycle."""
        high, low = int(self.index.argmax()), int(self.index.argmin())
        deviations = [
            f"{(value - 1):+.0%}" if self.model == "multiplicative" else f"{value:+.3g}" for value in self.index
        ]
        return (
            f"Against its trend the series is highest at place {high + 1} of the cycle ({deviations[high]}) "
            f"and lowest at place {low + 1} ({deviations[low]})."
        )


def stl(series: ArrayLike, *, period: int = 12, variant: Variant = "r-7", robust: bool = False) -> Decomposition:
    """Split a series into trend, season and remainder by loess (STL).

    The defaults of R and of statsmodels are different models: on the airline passengers their robust answers differ
    by up to 7.6 units. Always state the variant.

    Args:
        series: shape (n,), equally spaced, at least two full cycles.
        period: values in a cycle (12 for months).
        variant: "r-periodic", "r-7" or "statsmodels".
        robust: whether outliers are weighted down (1 inner, 15 outer passes; otherwise 2 inner, none outer).

    Returns:
        Trend, season and remainder, which add up to the series.

    Raises:
        TooFewPointsError, EmptyInputError, MissingValueError, ShapeError: the series is too short, has gaps, or is
            not one list.
        ParameterError: the period is under 2 or the variant unknown.

    Source: Cleveland et al. (1990), Journal of Official Statistics 6, 3-73; R 4.2.2 `stats::stl`; statsmodels 0.15.

    """
    chosen(variant, tuple(VARIANTS), name="The variant")
    values = _cycles(series, period)
    inner, outer = (1, 15) if robust else (2, 0)
    if variant == "statsmodels":
        trend, seasonal = _statsmodels(values, period, robust=robust, passes=(inner, outer))
    else:
        trend, seasonal = _as_r(values, period, variant, passes=(inner, outer))
    if variant == "r-periodic":
        means = np.array([seasonal[place::period].mean() for place in range(period)])
        seasonal = means[np.arange(values.size) % period]
    return Decomposition(
        provenance=provenance("stl", VARIANTS[variant], parameters={"period": period, "robust": robust}, series=values),
        trend=trend,
        seasonal=seasonal,
        remainder=values - trend - seasonal,
        period=period,
    )


def _statsmodels(values: Floats, period: int, *, robust: bool, passes: tuple[int, int]) -> tuple[Floats, Floats]:
    from statsmodels.tsa.seasonal import STL

    fitted = STL(values, period=period, robust=robust, seasonal=7).fit(inner_iter=passes[0], outer_iter=passes[1])
    return np.asarray(fitted.trend), np.asarray(fitted.seasonal)


def _as_r(values: Floats, period: int, variant: Variant, *, passes: tuple[int, int]) -> tuple[Floats, Floats]:
    """R's windows and jumps. Own code: robust passes of R differ from statsmodels' by their median."""
    season = 7 if variant == "r-7" else 10 * values.size + 1
    trend, low = _next_odd(1.5 * period / (1 - 1.5 / season)), _next_odd(period)
    windows = [Window(span, degree, -(-span // 10)) for span, degree in ((season, 0), (trend, 1), (low, 1))]
    return decompose(
        values,
        period=period,
        season=windows[0],
        trend=windows[1],
        low=windows[2],
        inner=passes[0],
        outer=passes[1],
    )


def _next_odd(value: float) -> int:
    whole = int(np.ceil(value))
    return whole + 1 - whole % 2


def _cycles(series: ArrayLike, period: int) -> Floats:
    if period < 2:
        raise ParameterError(f"The period is {period}; a cycle has at least 2 values (12 for months).")
    return one_dimension(numbers(series, name="The series"), name="The series", least=2 * period)


def _strength(remainder: Floats, part: Floats) -> float | None:
    spread = float(np.var(part + remainder))
    return None if spread == 0 else max(0.0, 1 - float(np.var(remainder)) / spread)


def seasonal_index(
    series: ArrayLike, *, period: int = 12, model: Literal["multiplicative", "additive"] = "multiplicative"
) -> SeasonalIndex:
    """The classical seasonal index: what each place in the cycle is against a centred moving average.

    Args:
        series: shape (n,), equally spaced, at least two full cycles; above zero for the multiplicative model.
        period: values in a cycle (12 for months).
        model: "multiplicative" (indices average 1) or "additive" (they sum to 0).

    Returns:
        One figure for each place in the cycle, from the first value's place on, and the moving-average trend.

    Raises:
        TooFewPointsError, EmptyInputError, MissingValueError, ShapeError: the series is too short, has gaps, or is
            not one list.
        ParameterError: the period is under 2, or a value is not above zero where the model divides by it.

    Source: Kendall & Stuart (1983); equal to R `stats::decompose` and statsmodels `seasonal_decompose`.

    """
    chosen(model, ("multiplicative", "additive"), name="The model")
    values = _cycles(series, period)
    if model == "multiplicative" and (values <= 0).any():
        raise ParameterError("A multiplicative index needs values above zero; use the additive one.")
    index, trend = classical_season(values, model=model, period=period)
    return SeasonalIndex(
        provenance=provenance(
            "classical_seasonal_index", f"{model}, centred moving average", parameters={"period": period}, series=values
        ),
        index=index,
        trend=trend,
        period=period,
        model=model,
    )


def _answer_stl(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    series, period, robust = inputs["series"], int(inputs["period"]), bool(inputs.get("robust", False))
    periodic = stl(series, period=period, variant="r-periodic", robust=robust)
    window = stl(series, period=period, variant="r-7", robust=robust)
    usual = stl(series, period=period, variant="statsmodels", robust=robust)
    return {
        "per_seasonal": plain(periodic.seasonal[:period]),
        "per_trend": plain(periodic.trend),
        "w7_seasonal": plain(window.seasonal),
        "w7_trend": plain(window.trend),
        "w7_rem": plain(window.remainder),
        "statsmodels_default_trend": plain(usual.trend),
        "statsmodels_default_seasonal": plain(usual.seasonal),
        "strength_trend": usual.strength_of_trend,
        "strength_seasonal": usual.strength_of_season,
    }


def _answer_index(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    series, period = inputs["series"], int(inputs["period"])
    additive = seasonal_index(series, period=period, model="additive")
    divides = bool((np.asarray(series, dtype=np.float64) > 0).all())
    return {
        "multiplicative": plain(seasonal_index(series, period=period).index) if divides else None,
        "additive": plain(additive.index),
        "trend": plain(additive.trend),
    }


_SECTION = "Time and forecasts"

METHODS: tuple[Method, ...] = (
    Method(
        name="stl",
        title="Seasonal and trend decomposition by loess",
        section=_SECTION,
        citation="Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6, 3-73",
        variant="R stl with s.window 7 by default; R periodic and statsmodels defaults are named variants.",
        needs="An equally spaced series without gaps, of at least two cycles.",
        never_for="Series of mostly zeros and small counts; comparing figures from different variants.",
        function=stl,
        answer=_answer_stl,
    ),
    Method(
        name="classical_seasonal_index",
        title="Classical seasonal index",
        section=_SECTION,
        citation="Kendall & Stuart (1983), The Advanced Theory of Statistics, vol. 3; R stats::decompose",
        variant="Centred 2 x 12 moving average; multiplicative and additive.",
        needs="An equally spaced series of at least two cycles; above zero for the multiplicative index.",
        never_for="Series whose season changes over the years: use STL.",
        function=seasonal_index,
        answer=_answer_index,
    ),
)
