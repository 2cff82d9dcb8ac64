"""Funnel plots: which areas differ from the rest by more than their size would explain?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import ParameterError, TooFewPointsError
from wardmote.analysis.inputs import (
    Floats,
    chosen,
    counts_of,
    denominators,
    level,
    one_dimension,
    plain,
    provenance,
    same_length,
    z_of,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Statistical process control"
Z95, Z998 = 1.959964, 3.090232  # as rounded in FunnelPlotR, so that adjusted limits equal its


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Result):
    """Values, the target and limits at 95% and 99.8% for each unit."""

    values: Floats
    target: float
    lower95: Floats
    upper95: Floats
    lower998: Floats
    upper998: Floats

    @property
    def outside(self) -> NDArray[np.int8]:
        """For each unit 1 above the 99.8% limit, -1 below it, 0 inside."""
        return ((self.values > self.upper998).astype(np.int8) - (self.values < self.lower998)).astype(np.int8)

    def explain(self) -> str:
        """How many units lie outside the outer limits."""
        high, low = int((self.outside > 0).sum()), int((self.outside < 0).sum())
        return f"Of {self.values.size:,} units, {high:,} lie above and {low:,} below the 99.8% limits."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedFunnel(Funnel):
    """A funnel widened for overdispersion: `phi` the dispersion, `tau2` the variance between units added to it."""

    z: Floats
    phi: float
    tau2: float


def funnel_of_ratios(observed: ArrayLike, expected: ArrayLike) -> Funnel:
    """Funnel for observed over expected counts, with the exact interval of the expected count as limits.

    The limits are those of the exact Poisson interval about the expected number, taken as a count, as funnel plots are drawn.
    They are not the exact Poisson test of each unit's count: near a limit the two can disagree.

    Args:
        observed: events of each unit.
        expected: events expected of each unit, above zero.

    Returns:
        Funnel about the target 1.

    Raises:
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError, EmptyInputError

    Source:
        Spiegelhalter (2005); FunnelPlotR: χ² limits over 2E.

    """
    seen, wanted = _observed_and_expected(observed, expected)

    def limits(confidence: float) -> tuple[Floats, Floats]:
        tail = (1 - confidence) / 2
        return scipy.special.gammaincinv(wanted, tail) / wanted, scipy.special.gammainccinv(wanted + 1, tail) / wanted

    (low, high), (lowest, highest) = limits(0.95), limits(0.998)
    return Funnel(
        provenance=provenance("funnel_ratio", "interval limits, unadjusted", observed=seen, expected=wanted),
        values=seen / wanted,
        target=1.0,
        lower95=low,
        upper95=high,
        lower998=lowest,
        upper998=highest,
    )


def overdispersed_funnel(
    observed: ArrayLike, expected: ArrayLike, *, scale: str = "sqrt", trim: float = 0.1
) -> AdjustedFunnel:
    """Funnel for observed over expected counts, widened by the variance between units.

    Args:
        observed: events of each unit; at least 2 units.
        expected: events expected of each unit, above zero.
        scale: "sqrt" (Care Quality Commission: z-scores winsorised) or "log" (SHMI: z-scores truncated).
        trim: the part of the z-scores pulled in or left out at each end, at least 0 and under 0.5.

    Returns:
        AdjustedFunnel. On the square-root scale, limits are those of √(O/E), as drawn by the source.

    Raises:
        ParameterError (an unknown scale; no events at too many units for the log scale), TooFewPointsError,
        ZeroPopulationError, NegativeCountError, MissingValueError, ShapeError

    Source:
        Spiegelhalter (2005, 2012), additive random effects; FunnelPlotR.

    """
    chosen(scale, ("sqrt", "log"), name="scale")
    if not 0 <= trim < 0.5:
        raise ParameterError(f"The part trimmed is {trim}; it must be at least 0 and under 0.5.")
    seen, wanted = _observed_and_expected(observed, expected)
    if seen.size < 2:
        raise TooFewPointsError("One unit has no variance between units; a funnel needs at least 2.")
    root = scale == "sqrt"
    error = 1 / ((2 if root else 1) * np.sqrt(wanted))
    with np.errstate(divide="ignore"):
        z = (np.sqrt(seen / wanted) - 1) / error if root else np.log(seen / wanted) / error
    is_used, used = _winsorised(z, trim) if root else _truncated(z, trim)
    phi = float((used**2).mean())
    tau2 = between_variance(phi, error[is_used])
    spread = np.sqrt(error**2 + tau2)
    limits = [1 + side * spread if root else np.exp(side * spread) for side in (-Z95, Z95, -Z998, Z998)]
    return AdjustedFunnel(
        provenance=provenance(
            "funnel_ratio",
            "square root, winsorised" if root else "logarithm, truncated",
            parameters={"scale": scale, "trim": trim},
            observed=seen,
            expected=wanted,
        ),
        values=np.sqrt(seen / wanted) if root else seen / wanted,
        target=1.0,
        lower95=limits[0],
        upper95=limits[1],
        lower998=limits[2],
        upper998=limits[3],
        z=np.where(np.isfinite(z), z, np.nan),
        phi=phi,
        tau2=tau2,
    )


def between_variance(phi: float, error: Floats) -> float:
    """The variance between units that a dispersion implies, by moments; 0 where there is no overdispersion.

    Args:
        phi: mean squared z-score of the units.
        error: standard error of each unit.

    Returns:
        τ² = max(0, (nφ - (n-1)) / (Σw - Σw²/Σw)) with w = 1/error².

    Raises:
        Nothing: the callers have checked their inputs.

    Source:
        DerSimonian & Laird (1986), as in Spiegelhalter (2012).

    """
    weight = 1 / error**2
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    return float(max(0.0, (error.size * phi - (error.size - 1)) / spare)) if spare > 0 else 0.0


def funnel_of_proportions(n: ArrayLike, *, average: float, counts: ArrayLike | None = None) -> Funnel:
    """Funnel for proportions of different bases about their average.

    Args:
        n: the base of each unit, above zero.
        average: the proportion of all units together, between 0 and 1.
        counts: successes of each unit, if units are to be placed in the funnel.

    Returns:
        Funnel; the values are NaN where no counts are given. Limits may pass 0 or 1 at small bases, as in the source.

    Raises:
        ParameterError (an average outside 0 to 1), ZeroPopulationError, MissingValueError, ShapeError

    Source:
        PHEindicatormethods `sigma_adjustment`: the proportions whose Wilson interval ends at the average.

    """
    base = one_dimension(denominators(n, name="n"), name="n")
    level(average)
    values = np.full(base.size, np.nan) if counts is None else counts_of(counts, name="counts") / base
    spread = np.sqrt(average * (1 - average) / base)
    inner, outer = z_of(0.95) * spread, z_of(0.998) * spread
    return Funnel(
        provenance=provenance("funnel_proportion", "Wilson score limits", parameters={"average": average}, n=base),
        values=values,
        target=average,
        lower95=average - inner,
        upper95=average + inner,
        lower998=average - outer,
        upper998=average + outer,
    )


def _observed_and_expected(observed: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    seen = one_dimension(counts_of(observed, name="observed"), name="observed")
    wanted = denominators(expected, name="expected")
    same_length(observed=seen, expected=wanted)
    return seen, wanted


def _winsorised(z: Floats, trim: float) -> tuple[NDArray[np.bool_], Floats]:
    low, high = np.quantile(z, [trim, 1 - trim])
    return np.ones(z.size, dtype=bool), np.clip(z, low, high)


def _truncated(z: Floats, trim: float) -> tuple[NDArray[np.bool_], Floats]:
    is_used = np.ones(z.size, dtype=bool)
    if trim > 0:
        group = np.floor(scipy.stats.rankdata(z) / trim / (z.size + 1))
        is_used = (group > 0) & (group < 1 / trim - 1)
    if not is_used.any() or not np.isfinite(z[is_used]).all():
        raise ParameterError("Too many units have no events for the log scale; use the square-root scale.")
    return is_used, z[is_used]


def _answer_ratio(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    trim = inputs.get("trim", 0.1)
    exact = funnel_of_ratios(inputs["observed"], inputs["expected"])
    answer: dict[str, Any] = {
        "unadjusted": {
            "lower95": plain(exact.lower95),
            "upper95": plain(exact.upper95),
            "lower998": plain(exact.lower998),
            "upper998": plain(exact.upper998),
        }
    }
    name = f"{100 * trim:g}"
    for key, scale in {f"overdispersed_sqrt_winsor{name}": "sqrt", f"overdispersed_log_trunc{name}": "log"}.items():
        result = overdispersed_funnel(inputs["observed"], inputs["expected"], scale=scale, trim=trim)
        answer[key] = {
            "z": plain(result.z),
            "phi": result.phi,
            "tau2": result.tau2,
            "odll95": plain(result.lower95),
            "odul95": plain(result.upper95),
            "odll998": plain(result.lower998),
            "odul998": plain(result.upper998),
        }
    return answer


def _answer_proportion(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = funnel_of_proportions(inputs["n"], average=inputs["average"])
    return {
        "lo95": plain(result.lower95),
        "hi95": plain(result.upper95),
        "lo998": plain(result.lower998),
        "hi998": plain(result.upper998),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="funnel_ratio",
        title="Funnel of ratios",
        section=SECTION,
        citation="Spiegelhalter (2005, 2012); FunnelPlotR",
        variant="Unadjusted: limits of the exact interval about the expected count, not the exact test of each count; additive overdispersion on √ (winsorised) and log (truncated) scales.",
        needs="Observed and expected counts of comparable units.",
        never_for="Ranking units inside the limits against each other.",
        function=overdispersed_funnel,
        answer=_answer_ratio,
    ),
    Method(
        name="funnel_proportion",
        title="Funnel of proportions",
        section=SECTION,
        citation="PHEindicatormethods, sigma_adjustment",
        variant="Wilson score limits about the average proportion.",
        needs="The base of each unit and the average proportion.",
        never_for="Proportions of the same people counted twice.",
        function=funnel_of_proportions,
        answer=_answer_proportion,
    ),
)
