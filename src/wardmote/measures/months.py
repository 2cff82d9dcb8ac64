"""A series by month as a page shows it: the chart with its limits of ordinary variation, and the table."""

from collections.abc import Mapping, Sequence

import numpy as np

from wardmote.analysis.control_charts import ControlChart, xmr
from wardmote.analysis.errors import AnalysisError
from wardmote.foundations.design.public import Cell, Chart, Column, Table, control_chart, line_chart, month
from wardmote.measures.definitions import Polarity
from wardmote.measures.periods import name_of
from wardmote.measures.results import MonthlySeries

LEAST_FOR_LIMITS = 12
_SIGNALS = {
    "Above UCL": "above the upper limit",
    "Below LCL": "below the lower limit",
    "7 Point Trend (Increasing)": "part of seven months rising in a row",
    "7 Point Trend (Decreasing)": "part of seven months falling in a row",
    "2 in 3 Above CL": "one of two months in three near the upper limit",
    "2 in 3 Below CL": "one of two months in three near the lower limit",
    "7 Points Above CL": "part of seven months in a row above the mean",
    "7 Points Below CL": "part of seven months in a row below the mean",
}
_IMPROVEMENT = {Polarity.LOWER: "decrease", Polarity.HIGHER: "increase"}


def monthly_chart(series: MonthlySeries, *, publisher: str, csv_url: str) -> Chart | None:
    """The months with their mean and natural limits; without limits where fewer than twelve came in a row."""
    if not series.months:
        return None
    chart = _limits(series)
    values = [None if count is None else float(count) for count in series.counts]
    named = f"{series.measure.title} by {series.word}, {series.area.name}"
    source = f"{publisher}; {month(series.months[0])} to {month(series.months[-1])}"
    if chart is None:
        return line_chart(
            title=f"{named}: too few {series.word}s in a row for limits",
            alt=f"A line of the counts by {series.word}.",
            months=series.months,
            series={series.measure.title: values},
            unit=series.measure.many,
            source=source,
            csv_url=csv_url,
        )
    signals = _signals(series, chart)
    finding = _finding(signals).replace("month", series.word)
    return control_chart(
        title=f"{named}: {finding}",
        alt=f"A line of the counts by {series.word} with their mean and the limits of ordinary variation.",
        months=series.months,
        values=values,
        centre=float(chart.mean),
        lower=max(0.0, float(chart.lower)),
        upper=float(chart.upper),
        signals=signals,
        unit=series.measure.many,
        source=source,
        csv_url=csv_url,
    )


def _limits(series: MonthlySeries) -> ControlChart | None:
    start, stop = series.longest_run()
    if stop - start < LEAST_FOR_LIMITS:
        return None
    counts = np.array(series.counts[start:stop], dtype=np.float64)
    try:
        chart = xmr(counts, improvement=_IMPROVEMENT.get(series.measure.polarity, "neutral"))
    except AnalysisError:
        return None
    return None if np.isnan(chart.lower) or np.isnan(chart.upper) else chart


def _signals(series: MonthlySeries, chart: ControlChart) -> list[str]:
    """One sentence a month, "" for ordinary variation and for months outside the stretch that was judged."""
    start, _ = series.longest_run()
    said = ["" for _ in series.months]
    for at, label in enumerate(chart.special_cause):
        said[start + at] = _SIGNALS.get(str(label), "").replace("month", series.word)
    return said


def _finding(signals: Sequence[str]) -> str:
    """What the chart shows, for its title."""
    flagged = sum(bool(signal) for signal in signals)
    if not flagged:
        return "ordinary variation throughout"
    latest = signals[-1]
    if latest:
        return f"the latest month is {latest}"
    return f"{flagged} {'month stands' if flagged == 1 else 'months stand'} out, the latest month does not"


def months_table(series: MonthlySeries, *, csv_url: str = "") -> Table:
    """The monthly counts as a table."""
    rows: list[Mapping[str, Cell]] = [
        {"month": name_of(day), "count": count} for day, count in zip(series.months, series.counts, strict=True)
    ]
    counted = "Sum of weights" if series.measure.is_weighted else "Count"
    columns = [Column("month", series.word.capitalize()), Column("count", counted, numeric=True)]
    return Table(f"{series.measure.title} by {series.word}, {series.area.name}", columns, rows, csv_url=csv_url)
