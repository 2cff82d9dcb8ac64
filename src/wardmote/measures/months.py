"""A series by month as a page shows it: the chart with its limits of ordinary variation, and the table."""

from collections.abc import Mapping, Sequence

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.analysis.control_charts import ControlChart, xmr
from wardmote.analysis.errors import AnalysisError
from wardmote.foundations.design.public import Cell, Chart, Column, Table, Wordings, control_chart, line_chart, month
from wardmote.measures.definitions import Polarity
from wardmote.measures.periods import name_of
from wardmote.measures.results import MonthlySeries

LEAST_FOR_LIMITS = 12
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
_IMPROVEMENT = {Polarity.LOWER: "decrease", Polarity.HIGHER: "increase"}


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
        title=f"{named}: {_finding(signals, series)}",
        alt=_("A line of the counts by {step} with their mean and the limits of ordinary variation.").format(
            step=series.word
        ),
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
    start, _stop = series.longest_run()
    said = [""] * len(series.months)
    for at, label in enumerate(chart.special_cause):
        said[start + at] = _SIGNALS.get(str(label), "").format(steps=series.words)
    return said


def _finding(signals: Sequence[str], series: MonthlySeries) -> str:
    """What the chart shows, for its title."""
    flagged = sum(bool(signal) for signal in signals)
    if not flagged:
        return _("ordinary variation throughout")
    latest = signals[-1]
    if latest:
        return _("the latest {step} is {signal}").format(step=series.word, signal=latest)
    words = ngettext(
        "{flagged} {step} stands out, the latest does not", "{flagged} {steps} stand out, the latest does not", flagged
    )
    return words.format(flagged=flagged, step=series.word, steps=series.words)


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
    columns = [Column("month", series.word.capitalize()), Column("count", counted, numeric=True)]
    return Table(_named(series), columns, rows, csv_url=csv_url)
