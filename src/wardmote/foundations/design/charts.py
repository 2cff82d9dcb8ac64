"""Charts: a Vega-Lite dictionary and the table with the same numbers, made together so that they cannot differ."""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.design import colours, rendering, words
from wardmote.foundations.design.chart_parts import (
    CONFIG,
    HEIGHT,
    LINE,
    NARROW,
    NARROW_ROOM,
    STEP,
    VALUES_LINE,
    WIDE,
    Spec,
    bar_end,
    chosen,
    each,
    frame,
    gap_note,
    label_axis,
    length_axis,
    limit_labels,
    limit_lines,
    lines_of,
    missing_band,
    moment,
    month_axis,
    no_data_words,
    reference_line,
    series_key,
    signal_kind,
    signal_points,
    value_axis,
)
from wardmote.foundations.design.tables import Cell, Column, Table


@dataclass(frozen=True)
class Chart:
    """A title that states the finding, the drawing, its twin as a table, and where the numbers come from."""

    title: str
    alt: str
    spec: Mapping[str, Any]
    table: Table
    source: str
    width: int = WIDE
    height: int = HEIGHT
    note: str = field(default="")


def chart_svg(chart: Chart, *, narrow: bool = False) -> str:
    """The chart as one SVG element; `narrow` is drawn anew for a telephone's width, not shrunk."""
    return rendering.svg(_sized(chart, narrow=narrow), label=f"{chart.title}. {chart.alt}")


def chart_png(chart: Chart, scale: float = 2) -> bytes:
    """The chart as a PNG picture for Word."""
    return rendering.png(_sized(chart), scale=scale)


def _sized(chart: Chart, *, narrow: bool = False) -> Spec:
    spec = {**chart.spec, "width": NARROW if narrow else chart.width}
    if narrow:
        legend = {**CONFIG["legend"], "columns": 1, "labelLimit": 300, "rowPadding": 4}
        spec["config"] = {**CONFIG, "legend": legend}
        spec["encoding"] = {**spec["encoding"], "x": _roomy(spec["encoding"]["x"])}
    x = spec["encoding"]["x"]
    if x.get("title"):
        # Long units are broken into lines; the converter would cut them off.
        lines = textwrap.wrap(str(x["title"]), 18 if narrow else 80)
        spec["encoding"] = {**spec["encoding"], "x": {**x, "title": lines}}
    return spec


def _roomy(x: Spec) -> Spec:
    """A number axis for a telephone: fewer marks, and more room for the numbers at the ends of bars."""
    scale = x.get("scale") or {}
    if "domainMax" not in scale or "axis" not in x:
        return x
    most = scale["domainMax"] * (1 if scale.get("nice") else NARROW_ROOM)
    return {**x, "scale": {**scale, "domainMax": most}, "axis": {**x["axis"], "tickCount": 3}}


def control_chart(  # noqa: PLR0913 - plain numbers, each by its name
    *,
    title: str,
    alt: str,
    months: Sequence[date],
    values: Sequence[float | None],
    centre: float | Sequence[float | None],
    lower: float | Sequence[float | None],
    upper: float | Sequence[float | None],
    signals: Sequence[str],
    unit: str,
    source: str,
    csv_url: str = "",
) -> Chart:
    """A process control chart: the line, its mean and limits, and the months that stand out, by shape and colour.

    `signals` has one sentence a month that says why it stands out, or "" where it does not. `centre`, `lower` and
    `upper` are one number, or one a month where the limits were recalculated. None in `values` is a month that was
    not supplied: it is drawn as a gap with a grey band and said in the table.
    """
    limits = {
        "centre": each(centre, len(months)),
        "lower": each(lower, len(months)),
        "upper": each(upper, len(months)),
    }
    kinds = [signal_kind(v, c, s) for v, c, s in zip(values, limits["centre"], signals, strict=True)]
    rows: list[dict[str, Any]] = [
        {"month": moment(m), "value": v, "kind": k, **{name: line[i] for name, line in limits.items()}}
        for i, (m, v, k) in enumerate(zip(months, values, kinds, strict=True))
    ]
    layers = [*missing_band(months, values), *limit_lines(), VALUES_LINE, *limit_labels(rows), signal_points(kinds)]
    table_rows: list[dict[str, Cell]] = [
        {"month": words.month(m), "value": v, "signal": s or "–", **{name: line[i] for name, line in limits.items()}}
        for i, (m, v, s) in enumerate(zip(months, values, signals, strict=True))
    ]
    columns = (
        Column("month", _("Month")),
        Column("value", unit, numeric=True),
        Column("centre", _("Mean"), numeric=True, places=1),
        Column("lower", _("Lower limit"), numeric=True, places=1),
        Column("upper", _("Upper limit"), numeric=True, places=1),
        Column("signal", _("What stands out")),
    )
    spec = frame(rows, layers, month_axis(months), value_axis("value", unit))
    return Chart(title, alt, spec, Table(title, columns, table_rows, gap_note(values), csv_url), source)


def line_chart(
    *,
    title: str,
    alt: str,
    months: Sequence[date],
    series: Mapping[str, Sequence[float | None]],
    unit: str,
    source: str,
    csv_url: str = "",
) -> Chart:
    """Monthly lines, told apart by colour, dash and marker; None is a month not supplied, and breaks the line."""
    rows = [
        {"month": moment(m), "value": line[i], "series": name}
        for name, line in series.items()
        for i, m in enumerate(months)
    ]
    gaps = [None if any(line[i] is None for line in series.values()) else 0.0 for i in range(len(months))]
    key = series_key(list(series))
    layers: list[Spec] = [
        *missing_band(months, gaps),
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"color": key["color"], "strokeDash": key["dash"]}},
        {
            "mark": {"type": "point", "filled": True, "size": 36, "opacity": 1},
            "encoding": {"color": key["color"], "shape": key["shape"]},
        },
    ]
    columns = (Column("month", _("Month")), *(Column(name, name, numeric=True) for name in series))
    table_rows = [
        {"month": words.month(m), **{name: line[i] for name, line in series.items()}} for i, m in enumerate(months)
    ]
    spec = frame(rows, layers, month_axis(months), value_axis("value", unit))
    return Chart(title, alt, spec, Table(title, columns, table_rows, gap_note(gaps), csv_url), source)


def bar_chart(  # noqa: PLR0913 - plain numbers, each by its name
    *,
    title: str,
    alt: str,
    labels: Sequence[str],
    values: Sequence[float | None],
    unit: str,
    source: str,
    csv_url: str = "",
    highlight: Collection[str] = (),
    label_heading: str = "",
    places: int | None = None,
) -> Chart:
    """Bars from the top down in the order given, each with its number; `highlight` names the bars that matter."""
    rows = [
        {"label": name, "value": value, "shown": bar_end(value, places), "chosen": name in highlight}
        for name, value in zip(labels, values, strict=True)
    ]
    colour = chosen(highlight, colours.BRAND)
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"color": colour}},
        {
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 5, "color": colours.INK},
            "encoding": {"text": {"field": "shown"}},
        },
    ]
    encoding = {"y": label_axis(labels, highlight), "x": length_axis("value", unit, room=1.12, values=values)}
    return _ranked(title, alt, rows, layers, encoding, unit, source, csv_url, label_heading, places)


def dot_interval_chart(  # noqa: PLR0913 - plain numbers, each by its name
    *,
    title: str,
    alt: str,
    labels: Sequence[str],
    values: Sequence[float | None],
    lower: Sequence[float | None],
    upper: Sequence[float | None],
    unit: str,
    source: str,
    csv_url: str = "",
    reference: float | None = None,
    reference_label: str = "",
    highlight: Collection[str] = (),
    label_heading: str = "",
    places: int | None = None,
) -> Chart:
    """A dot with its interval for each place or category, from the top down, against an optional reference line."""
    rows = [
        {"label": name, "value": value, "lower": low, "upper": high, "chosen": name in highlight}
        for name, value, low, high in zip(labels, values, lower, upper, strict=True)
    ]
    colour = chosen(highlight, colours.BRAND)
    interval = {"x": {"field": "lower", "type": "quantitative"}, "x2": {"field": "upper"}}
    layers: list[Spec] = [
        *reference_line(reference, reference_label),
        {"mark": {"type": "rule", "strokeWidth": 2, "color": colours.MUTED}, "encoding": interval},
        {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": {"color": colour}},
    ]
    encoding = {"y": label_axis(labels, highlight), "x": length_axis("value", unit, values=[*upper, reference])}
    return _ranked(title, alt, rows, layers, encoding, unit, source, csv_url, label_heading, places)


def curve_chart(  # noqa: PLR0913 - what a chart can say, each by its name
    *,
    title: str,
    alt: str,
    points: Sequence[tuple[float, float, str]],
    curves: Mapping[str, Sequence[tuple[float, float]]],
    x_unit: str,
    unit: str,
    source: str,
    csv_url: str = "",
    labelled: Collection[str] | None = None,
) -> Chart:
    """Named points over named curves on two number axes: a funnel plot with its limits, or a concentration curve.

    `points` holds (x, y, name); `curves` holds the (x, y) pairs of each curve in order. The table lists the points, or
    the first curve where there are no points. Of many points only those `labelled` have their names beside them.
    """
    drawn = [{"x": x, "y": y, "series": name} for name, line in curves.items() for x, y in line]
    key = series_key(list(curves))
    line = {"data": {"values": drawn}, "mark": {"type": "line", "strokeWidth": 1.5}}
    named = [{"x": x, "y": y, "name": name if labelled is None or name in labelled else ""} for x, y, name in points]
    layers: list[Spec] = [
        {**line, "encoding": {"color": key["color"], "strokeDash": key["dash"], "order": {"field": "x"}}},
        {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": colours.INK}},
        {
            "mark": {"type": "text", "align": "left", "dx": 7, "baseline": "middle", "color": colours.INK},
            "encoding": {"text": {"field": "name"}},
        },
    ]
    x = {"field": "x", "type": "quantitative", "title": x_unit, "axis": {"grid": False, "tickCount": 6}}
    spec = frame(named, layers, x, {**value_axis("y", unit), "scale": {"zero": False}})
    columns: tuple[Column, ...] = (Column("x", x_unit, numeric=True), Column("y", unit, numeric=True))
    rows: list[dict[str, Cell]] = [{"x": x, "y": y} for x, y in next(iter(curves.values()), ())]
    if named:
        columns, rows = (Column("name", _("Name")), *columns), [{"x": x, "y": y, "name": n} for x, y, n in points]
    return Chart(title, alt, spec, Table(title, columns, rows, "", csv_url), source)


def _ranked(  # noqa: PLR0913, PLR0917 - the shared end of two builders
    title: str,
    alt: str,
    rows: list[dict[str, Any]],
    layers: list[Spec],
    encoding: Spec,
    unit: str,
    source: str,
    csv_url: str,
    label_heading: str,
    places: int | None,
) -> Chart:
    missing = [{"label": row["label"], "word": _("no data")} for row in rows if row["value"] is None]
    if missing:
        layers = [*layers, no_data_words(missing)]
    columns = [Column("label", label_heading or _("Name")), Column("value", unit, numeric=True, places=places)]
    if rows and "lower" in rows[0]:
        columns += [
            Column("lower", _("From"), numeric=True, places=places),
            Column("upper", _("To"), numeric=True, places=places),
        ]
    spec = frame(rows, layers, encoding["x"], encoding["y"])
    deepest = max((len(lines_of(row["label"])) for row in rows), default=1)
    step = STEP + LINE * (deepest - 1)
    spec["height"] = height = max(step * len(rows), step) + 50
    table = Table(title, columns, [{c.key: row[c.key] for c in columns} for row in rows], "", csv_url)
    return Chart(title, alt, spec, table, source, height=height)
