"""Charts of counts, rates and proportions, and charts that see slow drift."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import (
    Floats,
    chosen,
    counts_of,
    denominators,
    numbers,
    one_dimension,
    plain,
    provenance,
    same_length,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Statistical process control"
D2 = 1.128  # the mean range of two normal values, in standard deviations


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeChart(Result):
    """A chart of counts or rates with a centre line and three-sigma limits per point."""

    kind: str
    values: Floats
    centre: float
    lower: Floats
    upper: Floats
    sigma_z: float | None

    def explain(self) -> str:
        """How many points lie outside the limits."""
        outside = int(((self.values < self.lower) | (self.values > self.upper)).sum())
        return f"{outside} of {self.values.size} points lie outside the {self.kind} chart's limits."


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftChart(Result):
    """Tabular CUSUM and EWMA of one series, with the EWMA's limits at each time."""

    cusum_high: Floats
    cusum_low: Floats
    ewma: Floats
    ewma_lower: Floats
    ewma_upper: Floats

    def explain(self) -> str:
        """Whether the moving average has drifted off the target."""
        outside = int(((self.ewma < self.ewma_lower) | (self.ewma > self.ewma_upper)).sum())
        return f"The moving average lies outside its limits at {outside} of {self.ewma.size} points."


def attribute_chart(counts: ArrayLike, *, kind: str = "u", size: ArrayLike | None = None) -> AttributeChart:
    """Shewhart chart of counts (c, i) or of rates and proportions (u, p, and Laney's u′ and p′).

    Args:
        counts: events at each time.
        kind: "c", "u", "u'", "p", "p'" or "i".
        size: the denominator at each time; needed except for c and i.

    Returns:
        AttributeChart; lower limits of all but i stop at 0, upper limits of p and p′ at 1.

    Raises:
        NegativeCountError, ZeroPopulationError, MissingValueError, ShapeError, ParameterError, TooFewPointsError

    Source:
        qicharts2; Montgomery (2013) chapter 7; Laney (2002).

    """
    chosen(kind, ("c", "u", "u'", "p", "p'", "i"), name="kind")
    events = one_dimension(counts_of(counts, name="counts"), name="counts", least=2)
    if kind in ("c", "i"):
        values, centre = events, float(events.mean())
        moving = np.abs(np.diff(events)).mean()
        spread = np.full(events.size, moving / D2 if kind == "i" else np.sqrt(centre))
        return _attribute(kind, events, values, centre=centre, spread=spread, sigma_z=None)
    if size is None:
        raise ParameterError(f"A {kind} chart needs the size behind each count.")
    base = denominators(size, name="size")
    same_length(counts=events, size=base)
    if kind[0] == "p" and (events > base).any():
        raise ParameterError("A count is above its size; a part cannot exceed the whole.")
    values, centre = events / base, float(events.sum() / base.sum())
    spread = np.sqrt(centre * (1 - centre if kind[0] == "p" else 1) / base)
    if not kind.endswith("'"):
        return _attribute(kind, events, values, centre=centre, spread=spread, sigma_z=None)
    z = (values - centre) / np.where(spread > 0, spread, np.nan)
    sigma_z = float(np.abs(np.diff(z)).mean() / D2)
    return _attribute(kind, events, values, centre=centre, spread=spread * sigma_z, sigma_z=sigma_z)


def _attribute(
    kind: str, events: Floats, values: Floats, *, centre: float, spread: Floats, sigma_z: float | None
) -> AttributeChart:
    lower, upper = centre - 3 * spread, centre + 3 * spread
    if kind != "i":
        lower = np.maximum(lower, 0)
    if kind[0] == "p":
        upper = np.minimum(upper, 1)
    return AttributeChart(
        provenance=provenance("attribute_charts", f"{kind} chart, no screening", counts=events),
        kind=kind,
        values=values,
        centre=centre,
        lower=lower,
        upper=upper,
        sigma_z=sigma_z,
    )


def drift_chart(
    series: ArrayLike, *, target: float, sigma: float, slack: float = 0.5, weight: float = 0.2, width: float = 3.0
) -> DriftChart:
    """Tabular CUSUM and exponentially weighted moving average, which see small lasting shifts early.

    Args:
        series: values in time order.
        target: the level to hold.
        sigma: standard deviation of one value, above zero.
        slack: k of the CUSUM, in sigmas; the sums are standardised.
        weight: λ of the moving average, above 0 and at most 1.
        width: L, the moving average's limits in sigmas.

    Returns:
        DriftChart; the limits are exact for each time, not only in the long run.

    Raises:
        MissingValueError, EmptyInputError, ShapeError, ParameterError

    Source:
        Montgomery (2013) chapter 9.

    """
    values = one_dimension(numbers(series, name="series"), name="series")
    if not (sigma > 0 and 0 < weight <= 1 and slack >= 0 and width > 0):
        raise ParameterError("Sigma and width must be above 0, slack at least 0, and the weight above 0 up to 1.")
    z = (values - target) / sigma
    high, low, average = np.empty((3, values.size))
    up = down = 0.0
    level = target
    for i, value in enumerate(z):
        up, down = max(0.0, value - slack + up), max(0.0, -value - slack + down)
        level = weight * values[i] + (1 - weight) * level
        high[i], low[i], average[i] = up, down, level
    times = np.arange(1, values.size + 1)
    margin = width * sigma * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * times)))
    return DriftChart(
        provenance=provenance(
            "cusum_ewma",
            "tabular CUSUM; EWMA with exact time-varying limits",
            parameters={"target": target, "sigma": sigma, "slack": slack, "weight": weight, "width": width},
            series=values,
        ),
        cusum_high=high,
        cusum_low=low,
        ewma=average,
        ewma_lower=target - margin,
        ewma_upper=target + margin,
    )


def _answer_attribute(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    answer: dict[str, Any] = {}
    shares = all(part <= whole for part, whole in zip(inputs["y"], inputs["n"], strict=False))
    for name, kind in {"c": "c", "u": "u", "uprime": "u'", "p": "p", "pprime": "p'", "i": "i"}.items():
        if kind[0] == "p" and not shares:  # several events to one person make a rate, and no proportion
            continue
        chart = attribute_chart(inputs["y"], kind=kind, size=inputs.get("n"))
        answer[name] = {"cl": chart.centre, "lcl": plain(chart.lower), "ucl": plain(chart.upper)}
        if chart.sigma_z is not None:
            answer[name]["sigma_z"] = plain(chart.sigma_z)
    return answer


def _answer_drift(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    chart = drift_chart(
        inputs["series"],
        target=inputs["target"],
        sigma=inputs["sigma"],
        slack=inputs.get("k", 0.5),
        weight=inputs.get("lam", 0.2),
        width=inputs.get("L", 3),
    )
    return {
        "cusum_hi": plain(chart.cusum_high),
        "cusum_lo": plain(chart.cusum_low),
        "ewma": plain(chart.ewma),
        "ewma_ucl": plain(chart.ewma_upper),
        "ewma_lcl": plain(chart.ewma_lower),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="attribute_charts",
        title="Charts of counts, rates and proportions",
        section=SECTION,
        citation="qicharts2; Montgomery (2013); Laney (2002)",
        variant="Three sigma; u′ and p′ scaled by the mean moving range of z over 1.128; the i chart uses 3/1.128.",
        needs="Counts, and the size behind each for u and p charts.",
        never_for="Large denominators on u or p charts without the primes: every point would be flagged.",
        function=attribute_chart,
        answer=_answer_attribute,
    ),
    Method(
        name="cusum_ewma",
        title="CUSUM and moving average",
        section=SECTION,
        citation="Montgomery (2013) chapter 9",
        variant="Tabular CUSUM standardised by sigma; EWMA with exact time-varying limits.",
        needs="A target level and the standard deviation of one value.",
        never_for="A first look at a series: start with the XmR chart.",
        function=drift_chart,
        answer=_answer_drift,
    ),
)
