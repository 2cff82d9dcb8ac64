"""Totals of the twelve months to each month, their change on a year before, and financial years."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import (
    Floats,
    counts_of,
    numbers_or_gaps,
    one_dimension,
    plain,
    provenance,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Counts, rates and change"
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingYear(Result):
    """Totals of the twelve months ending at each month, and their change on a year before, in per cent.

    The last axis is time; NaN where twelve (or twenty-four) months without a gap are not to be had.
    """

    totals: Floats
    change: Floats
    financial_years: Mapping[str, float | None]

    def explain(self) -> str:
        """The newest total and its change."""
        if self.totals.ndim != 1:
            return f"Rolling twelve-month totals of {self.totals.shape[0]:,} series."
        newest, moved = self.totals[-1], self.change[-1]
        if np.isnan(newest):
            return "The newest twelve months have a gap, so their total is not known."
        against = "" if np.isnan(moved) else f", {moved:+.1f}% on the twelve months before"
        return f"{newest:,.6g} in the newest twelve months{against}."


def rolling_year(monthly: ArrayLike, *, start: str | None = None) -> RollingYear:
    """Rolling twelve-month totals, their change on a year before, and April-to-March totals.

    Args:
        monthly: counts by month, series × time or one series; NaN (or None) marks a month without data.
        start: the first month as "YYYY-MM", needed only for the financial years of a single series.

    Returns:
        RollingYear: the totals are undefined (NaN) wherever a month of the twelve is missing, never treated as 0.

    Raises:
        NegativeCountError, ShapeError, EmptyInputError, ParameterError (a start that is not a month)

    Source:
        R12(t) = Σ t-11..t; change = R12(t) / R12(t-12) - 1.

    Example:
        >>> rolling_year([10] * 12 + [5] * 12).change[-1]
        np.float64(-50.0)

    """
    series = numbers_or_gaps(monthly, name="monthly")
    counts_of(series[~np.isnan(series)], name="monthly")
    rows = np.atleast_2d(series)
    one_dimension(rows[0], name="monthly")
    totals, change = np.full(rows.shape, np.nan), np.full(rows.shape, np.nan)
    if rows.shape[1] >= MONTHS:
        windows = np.lib.stride_tricks.sliding_window_view(rows, MONTHS, axis=1)
        totals[:, MONTHS - 1 :] = windows.sum(axis=2)
    base = totals[:, :-MONTHS]
    positive = base > 0
    change[:, MONTHS:] = np.where(positive, (totals[:, MONTHS:] / np.where(positive, base, 1) - 1) * 100, np.nan)
    years = _financial_years(rows[0], start) if start and series.ndim == 1 else {}
    return RollingYear(
        provenance=provenance("rolling12_yoy", "missing months leave the total undefined", monthly=series),
        totals=totals.reshape(series.shape),
        change=change.reshape(series.shape),
        financial_years=MappingProxyType(years),
    )


def _financial_years(series: Floats, start: str) -> dict[str, float | None]:
    try:
        year, month = (int(part) for part in start.split("-"))
        first = np.datetime64(f"{year:04d}-{month:02d}", "M")
    except ValueError:
        raise ParameterError(f"The first month is {start!r}; write it as YYYY-MM, such as 2022-04.") from None
    months = first + np.arange(series.size)
    fiscal = (months - np.timedelta64(3, "M")).astype("datetime64[Y]").astype(int) + 1970
    totals: dict[str, float | None] = {}
    for begun in np.unique(fiscal):
        inside = series[fiscal == begun]
        whole = inside.size == MONTHS and not np.isnan(inside).any()
        totals[f"{begun}_{(begun + 1) % 100:02d}"] = float(inside.sum()) if whole else None
    return totals


def _answer_rolling(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = rolling_year(inputs["monthly"], start=inputs.get("start"))
    years = {f"fy_{year}": total for year, total in result.financial_years.items()}
    return {"rolling12": plain(result.totals), "yoy_pct": plain(result.change), **years}


METHODS: tuple[Method, ...] = (
    Method(
        name="rolling12_yoy",
        title="Rolling twelve months and year on year",
        section=SECTION,
        citation="Arithmetic; financial years run April to March",
        variant="A missing month leaves the total undefined; it is never counted as 0.",
        needs="A monthly series.",
        never_for="Publishing consecutive totals of small counts: their differences reveal single months.",
        function=rolling_year,
        answer=_answer_rolling,
    ),
)
