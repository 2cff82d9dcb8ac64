"""A series by month as a page shows it: the chart with its limits of usual variation, and the table."""

from collections.abc import Mapping, Sequence

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.analysis.errors import AnalysisError
from wardmote.analysis.statistical_process_control.seasonal_limits import SeasonalLimits, seasonal_limits
from wardmote.foundations.design.public import Cell, Chart, Column, Table, Wordings, control_chart, line_chart, month
from wardmote.foundations.documents.public import limits_on
from wardmote.measures.counting.periods import name_of
from wardmote.measures.figures.results import MonthlySeries

_SIGNALS = Wordings(
    {
        "Above UCL": gettext_noop("above the upper limit"),
        "Below LCL": gettext_noop("below the lower limit"),
        "7 Point Trend (Increasing)": gettext_noop("part of seven {steps} rising in a row"),
        "7 Point Trend (Decreasing)": gettext_noop("part of seven {steps} falling in a row"),
        "2 in 3 Above CL": gettext_noop("one of two {steps} in three near the upper limit"),
        "2 in 3 Below CL": gettext_noop("one of two {steps} in three near the lower limit"),
        "7 Points Above CL": gettext_noop("part of seven {steps} in a row above the mean"),
        "7 Points Below CL": gettext_noop("part of seven {steps} in a row below the mean"),
    }
)
MONTHS_OF_A_YEAR = 12


def monthly_chart(
    series: MonthlySeries, *, publisher: str, csv_url: str, only_with_limits: bool = False
) -> Chart | None:
    """The months with their mean and natural limits; without limits where fewer than twelve came in a row."""
    if not series.months:
        return None
    chart = _limits(series)
    if chart is None and only_with_limits:
        return None
    values = [None if count is None else float(count) for count in series.counts]
    named = _named(series)
    source = _("{publisher}; {first} to {last}").format(
        publisher=publisher, first=month(series.months[0]), last=month(series.months[-1])
    )
    if chart is None:
        return line_chart(
            title=_("{named}: too few {steps} in a row for limits").format(named=named, steps=series.words),
            alt=_("A line of the counts by {step}.").format(step=series.word),
            months=series.months,
            series={series.measure.title: values},
            unit=series.measure.many,
            source=source,
            csv_url=csv_url,
        )
    signals = _signals(series, chart)
    return control_chart(
        title=f"{named}: {_finding(signals, series, chart)}",
        alt=_("A line of the counts by {step}, with their mean and the limits of usual variation. {seasons}").format(
            step=series.word, seasons=_seasons(chart)
        ),
        months=series.months,
        values=values,
        centre=_along(series, chart.mean),
        lower=_along(series, chart.lower),
        upper=_along(series, chart.upper),
        signals=signals,
        unit=series.measure.many,
        source=source,
        csv_url=csv_url,
    )


def _limits(series: MonthlySeries) -> SeasonalLimits | None:
    start, stop = series.longest_run()
    if stop - start < limits_on(series.months[-1]).least_for_limits:
        return None
    counts = np.array(series.counts[start:stop], dtype=np.float64)
    try:
        limits = seasonal_limits(counts, period=max(MONTHS_OF_A_YEAR // series.step, 1))
    except AnalysisError:
        return None
    return None if np.isnan(limits.lower).any() or np.isnan(limits.upper).any() else limits


def _along(series: MonthlySeries, line: "np.ndarray") -> list[float | None]:
    """A line of the stretch that was judged, with nothing for the months outside it."""
    start, stop = series.longest_run()
    return [None] * start + [float(value) for value in line] + [None] * (len(series.months) - stop)


def _signals(series: MonthlySeries, chart: SeasonalLimits) -> list[str]:
    """One sentence a month, "" for usual variation and for months outside the stretch that was judged."""
    start, _stop = series.longest_run()
    signals = [""] * len(series.months)
    for at, label in enumerate(chart.label):
        signals[start + at] = _SIGNALS.get(str(label), "").format(steps=series.words)
    return signals


def _finding(signals: Sequence[str], series: MonthlySeries, chart: SeasonalLimits) -> str:
    """The one thing that the chart says, for its title: the latest step, else what stands out, else that nothing does."""
    start, _stop = series.longest_run()
    if chart.steps:
        since = month(series.months[start + chart.steps[-1]])
        if chart.levels[-1] > chart.levels[-2]:
            return _("higher since {month}").format(month=since)
        return _("lower since {month}").format(month=since)
    flagged = [at for at, signal in enumerate(signals) if signal]
    if not flagged:
        return _("usual variation throughout")
    latest = month(series.months[flagged[-1]])
    words = ngettext("{month} stands out", "{count} {steps} stand out, {month} the last", len(flagged))
    return words.format(month=latest, count=len(flagged), steps=series.words)


def _seasons(chart: SeasonalLimits) -> str:
    """What was done before the limits were set."""
    allowed = _("Seasons are allowed for.") if bool((chart.season != 1).any()) else _("Seasons are not allowed for.")
    if not chart.steps:
        return allowed
    stepped = _("The limits begin anew where the level stepped.")
    return f"{allowed} {stepped}"


def _named(series: MonthlySeries) -> str:
    return _("{measure} by {step}, {area}").format(
        measure=series.measure.title, step=series.word, area=series.area.name
    )


def months_table(series: MonthlySeries, *, csv_url: str = "") -> Table:
    """The monthly counts as a table."""
    rows: list[Mapping[str, Cell]] = [
        {"month": name_of(day), "count": count} for day, count in zip(series.months, series.counts, strict=True)
    ]
    counted = _("Sum of weights") if series.measure.is_weighted else _("Count")
    columns = [Column("month", series.word.capitalize(), is_month=True), Column("count", counted, numeric=True)]
    return Table(_named(series), columns, rows, csv_url=csv_url)
