"""Charts: a Vega-Lite dictionary and the table with the same numbers, made together so that they cannot differ."""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.design import colours, rendering, words
from wardmote.foundations.design.tables import Cell, Column, Table

WIDE, NARROW, HEIGHT = 680, 350, 300
STEP = 24
HALF_MONTH = 1_315_000_000

Spec = dict[str, Any]


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
    x = spec["encoding"]["x"]
    if x.get("title"):
        # Long units are broken into lines; the converter would cut them off.
        lines = textwrap.wrap(str(x["title"]), 30 if narrow else 80)
        spec["encoding"] = {**spec["encoding"], "x": {**x, "title": lines}}
    return spec


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
        "centre": _each(centre, len(months)),
        "lower": _each(lower, len(months)),
        "upper": _each(upper, len(months)),
    }
    kinds = [_signal_kind(v, c, s) for v, c, s in zip(values, limits["centre"], signals, strict=True)]
    rows: list[dict[str, Any]] = [
        {"month": _moment(m), "value": v, "kind": k, **{name: line[i] for name, line in limits.items()}}
        for i, (m, v, k) in enumerate(zip(months, values, kinds, strict=True))
    ]
    layers = [*_missing_band(months, values), *_limit_lines(), VALUES_LINE, *_limit_labels(rows), _signal_points(kinds)]
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
    spec = _frame(rows, layers, _month_axis(months), _value_axis("value", unit))
    return Chart(title, alt, spec, Table(title, columns, table_rows, _gap_note(values), csv_url), source)


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
        {"month": _moment(m), "value": line[i], "series": name}
        for name, line in series.items()
        for i, m in enumerate(months)
    ]
    gaps = [None if any(line[i] is None for line in series.values()) else 0.0 for i in range(len(months))]
    key = _series_key(list(series))
    layers: list[Spec] = [
        *_missing_band(months, gaps),
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
    spec = _frame(rows, layers, _month_axis(months), _value_axis("value", unit))
    return Chart(title, alt, spec, Table(title, columns, table_rows, _gap_note(gaps), csv_url), source)


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
        {"label": name, "value": value, "shown": _bar_end(value, places), "chosen": name in highlight}
        for name, value in zip(labels, values, strict=True)
    ]
    colour = _chosen(highlight, colours.BRAND)
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"color": colour}},
        {
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 5, "color": colours.INK},
            "encoding": {"text": {"field": "shown"}},
        },
    ]
    encoding = {"y": _label_axis(labels, highlight), "x": _length_axis("value", unit, room=1.12, values=values)}
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
    colour = _chosen(highlight, colours.BRAND)
    interval = {"x": {"field": "lower", "type": "quantitative"}, "x2": {"field": "upper"}}
    layers: list[Spec] = [
        *_reference_line(reference, reference_label),
        {"mark": {"type": "rule", "strokeWidth": 2, "color": colours.MUTED}, "encoding": interval},
        {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": {"color": colour}},
    ]
    encoding = {"y": _label_axis(labels, highlight), "x": _length_axis("value", unit, values=[*upper, reference])}
    return _ranked(title, alt, rows, layers, encoding, unit, source, csv_url, label_heading, places)


def curve_chart(
    *,
    title: str,
    alt: str,
    points: Sequence[tuple[float, float, str]],
    curves: Mapping[str, Sequence[tuple[float, float]]],
    x_unit: str,
    unit: str,
    source: str,
    csv_url: str = "",
) -> Chart:
    """Named points over named curves on two number axes: a funnel plot with its limits, or a concentration curve.

    `points` holds (x, y, name); `curves` holds the (x, y) pairs of each curve in order. The table lists the points, or
    the first curve where there are no points.
    """
    drawn = [{"x": x, "y": y, "series": name} for name, line in curves.items() for x, y in line]
    key = _series_key(list(curves))
    line = {"data": {"values": drawn}, "mark": {"type": "line", "strokeWidth": 1.5}}
    named = [{"x": x, "y": y, "name": name} for x, y, name in points]
    layers: list[Spec] = [
        {**line, "encoding": {"color": key["color"], "strokeDash": key["dash"], "order": {"field": "x"}}},
        {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": colours.INK}},
        {
            "mark": {"type": "text", "align": "left", "dx": 7, "baseline": "middle", "color": colours.INK},
            "encoding": {"text": {"field": "name"}},
        },
    ]
    x = {"field": "x", "type": "quantitative", "title": x_unit, "axis": {"grid": False, "tickCount": 6}}
    spec = _frame(named, layers, x, {**_value_axis("y", unit), "scale": {"zero": False}})
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
        layers = [*layers, _no_data_words(missing)]
    columns = [Column("label", label_heading or _("Name")), Column("value", unit, numeric=True, places=places)]
    if rows and "lower" in rows[0]:
        columns += [
            Column("lower", _("From"), numeric=True, places=places),
            Column("upper", _("To"), numeric=True, places=places),
        ]
    spec = _frame(rows, layers, encoding["x"], encoding["y"])
    spec["height"] = height = max(STEP * len(rows), STEP) + 50
    table = Table(title, columns, [{c.key: row[c.key] for c in columns} for row in rows], "", csv_url)
    return Chart(title, alt, spec, table, source, height=height)


def _no_data_words(missing: list[dict[str, str]]) -> Spec:
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "dx": 5,
        "color": colours.MUTED,
        "fontStyle": "italic",
    }
    return {
        "data": {"values": missing},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "text": {"field": "word"}},
    }


def _frame(rows: list[dict[str, Any]], layers: list[Spec], x: Spec, y: Spec) -> Spec:
    return {
        "width": WIDE,
        "height": HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 4, "right": 12, "top": 6, "bottom": 4},
        "data": {"values": rows},
        "encoding": {"x": x, "y": y},
        "layer": layers,
        "config": CONFIG,
    }


CONFIG: Spec = {
    "aria": False,
    "font": rendering.FONT,
    "background": colours.PAPER,
    "view": {"stroke": None},
    "text": {"fontSize": 13, "font": rendering.FONT},
    "axis": {
        "labelColor": colours.INK,
        "titleColor": colours.MUTED,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": "#e3e8e6",
        "domainColor": colours.MUTED,
        "tickColor": colours.MUTED,
        "labelPadding": 6,
        "labelOverlap": "greedy",
    },
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelColor": colours.INK,
        "labelFontSize": 13,
        "labelLimit": 320,
        "symbolSize": 110,
        "columnPadding": 18,
        "offset": 22,
        "columns": 3,
    },
}


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _each(value: float | Sequence[float | None], length: int) -> list[float | None]:
    return list(value) if isinstance(value, Sequence) else [float(value)] * length


def _month_axis(months: Sequence[date]) -> Spec:
    """Months named in the reader's language; at most nine of them, always whole intervals apart."""
    every = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 600) if len(months) <= step * 9)
    named = {str(_moment(m)): words.short_month(m) for m in months[::every]}
    pairs = ",".join(f"'{moment}':'{name}'" for moment, name in named.items())
    return {
        "field": "month",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [_moment(months[0]) - HALF_MONTH, _moment(months[-1]) + HALF_MONTH]},
        "axis": {
            "grid": False,
            "values": [int(m) for m in named],
            "labelExpr": f"({{{pairs}}})[toString(time(datum.value))] || ''",
        },
    }


def _value_axis(key: str, unit: str) -> Spec:
    """From zero, with its unit above the axis and not turned on its side."""
    above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleBaseline": "bottom"}
    return {
        "field": key,
        "type": "quantitative",
        "title": unit,
        "scale": {"zero": True, "nice": True},
        "axis": {
            **above,
            "titleX": -30,
            "titleY": -8,
            "domain": False,
            "ticks": False,
            "tickCount": 5,
            "format": ",~f",
        },
    }


def _length_axis(key: str, unit: str, *, values: Sequence[float | None], room: float = 1.0) -> Spec:
    most = max((v for v in values if v is not None), default=1.0) or 1.0
    return {
        "field": key,
        "type": "quantitative",
        "title": unit,
        "scale": {"zero": True, "nice": room == 1.0, "domainMax": most * room},
        "axis": {"tickCount": 5, "domain": False, "ticks": False, "format": ",~f"},
    }


def _label_axis(labels: Sequence[str], highlight: Collection[str]) -> Spec:
    chosen = [name.replace("'", "\\'") for name in highlight]
    test = " || ".join(f"datum.value === '{name}'" for name in chosen) or "false"
    return {
        "field": "label",
        "type": "nominal",
        "sort": list(labels),
        "title": None,
        "axis": {
            "domain": False,
            "ticks": False,
            "labelLimit": 230,
            "labelOverlap": False,
            "labelFontWeight": {"condition": {"test": test, "value": "bold"}, "value": "normal"},
        },
    }


def _bar_end(value: float | None, places: int | None) -> str:
    return "" if value is None else words.number(value, places)


def _chosen(highlight: Collection[str], colour: str) -> Spec:
    if not highlight:
        return {"value": colour}
    return {"condition": {"test": "datum.chosen", "value": colours.VERMILLION}, "value": colour}


def _missing_band(months: Sequence[date], values: Sequence[float | None]) -> list[Spec]:
    """A grey band over each run of months that were not supplied."""
    word = str(_("not supplied"))
    bands = [
        {"from": first - HALF_MONTH, "to": last + HALF_MONTH, "middle": (first + last) // 2, "word": word}
        for first, last in _runs_of_missing(months, values)
    ]
    if not bands:
        return []
    reach = {"x": {"field": "from", "type": "temporal"}, "x2": {"field": "to"}}
    height = {"y": {"value": 0}, "y2": {"value": "height"}}
    mark = {
        "type": "text",
        "angle": 270,
        "align": "right",
        "baseline": "middle",
        "color": colours.MUTED,
        "fontSize": 12,
    }
    middle = {"x": {"field": "middle", "type": "temporal"}, "y": {"value": 6}, "text": {"field": "word"}}
    return [
        {"data": {"values": bands}, "mark": {"type": "rect", "color": "#e7ebea"}, "encoding": {**reach, **height}},
        {"data": {"values": bands}, "mark": mark, "encoding": middle},
    ]


def _runs_of_missing(months: Sequence[date], values: Sequence[float | None]) -> list[tuple[int, int]]:
    """The first and last month of each unbroken run without a value."""
    runs: list[tuple[int, int]] = []
    before: float | None = 0.0
    for day, value in zip(months, values, strict=True):
        if value is None:
            first = runs.pop()[0] if before is None else _moment(day)
            runs.append((first, _moment(day)))
        before = value
    return runs


def _signal_kind(value: float | None, centre: float | None, signal: str) -> str:
    if not signal or value is None or centre is None:
        return str(_("usual variation"))
    return str(_("unusually high") if value > centre else _("unusually low"))


def _limit_lines() -> list[Spec]:
    def line(key: str, colour: str, dash: list[int], width: float) -> Spec:
        mark = {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": width}
        return {"mark": mark, "encoding": {"y": {"field": key, "type": "quantitative"}}}

    return [
        line("upper", colours.MUTED, [5, 4], 1.25),
        line("lower", colours.MUTED, [5, 4], 1.25),
        line("centre", colours.BRAND, [1, 0], 1.5),
    ]


def _limit_labels(rows: list[dict[str, Any]]) -> list[Spec]:
    """Each line is named where it ends, so that the key need not be looked up."""
    named = {"upper": _("upper limit"), "centre": _("mean"), "lower": _("lower limit")}
    last = rows[-1] if rows else {}
    labels = [
        {"month": last["month"] + HALF_MONTH, "value": last[key], "word": f"{name} {words.number(last[key])}"}
        for key, name in named.items()
        if last and last[key] is not None
    ]
    mark = {"type": "text", "align": "right", "baseline": "bottom", "dy": -3, "color": colours.MUTED, "fontSize": 12}
    # Under the words a rim of paper, so that the line of months does not run through them; its points come on top.
    rim = {**mark, "stroke": colours.PAPER, "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.9}
    encoding = {"text": {"field": "word"}}
    return [{"data": {"values": labels}, "mark": drawn, "encoding": encoding} for drawn in (rim, mark)]


VALUES_LINE: Spec = {"mark": {"type": "line", "color": colours.INK, "strokeWidth": 1.5, "opacity": 0.65}}


def _signal_points(kinds: Sequence[str]) -> Spec:
    """The months: a circle, or a triangle that points to where the month stands out."""
    usual, high, low = str(_("usual variation")), str(_("unusually high")), str(_("unusually low"))
    domain = [kind for kind in (usual, high, low) if kind in kinds]
    shapes = {usual: "circle", high: "triangle-up", low: "triangle-down"}
    paints = {usual: colours.INK, high: colours.VERMILLION, low: colours.BLUE}

    def scale(values: Mapping[str, str]) -> Spec:
        return {"field": "kind", "type": "nominal", "scale": {"domain": domain, "range": [values[d] for d in domain]}}

    size = {"condition": {"test": f"datum.kind === '{usual}'", "value": 34}, "value": 130}
    return {
        "mark": {"type": "point", "filled": True, "opacity": 1},
        "encoding": {"shape": scale(shapes), "color": scale(paints), "size": size},
    }


def _series_key(names: list[str]) -> dict[str, Spec]:
    """Colour, dash and marker of each series; no key where there is one."""
    dashes = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 4])
    shapes = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

    def scale(values: Sequence[Any]) -> Spec:
        chosen = [values[i % len(values)] for i in range(len(names))]
        keyed = {"field": "series", "type": "nominal", "scale": {"domain": names, "range": chosen}}
        return keyed if len(names) > 1 else {**keyed, "legend": None}

    return {"color": scale(colours.CATEGORIES), "dash": scale(dashes), "shape": scale(shapes)}


def _reference_line(value: float | None, label: str) -> list[Spec]:
    if value is None:
        return []
    rule = {"type": "rule", "color": colours.INK, "strokeDash": [5, 4], "strokeWidth": 1.25}
    text = {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -2, "color": colours.INK}
    row = {"values": [{"at": value, "word": label or words.number(value)}]}
    at = {"x": {"field": "at", "type": "quantitative"}, "y": {"value": 0}}
    return [
        {"data": row, "mark": rule, "encoding": {**at, "y2": {"value": "height"}}},
        {"data": row, "mark": text, "encoding": {**at, "text": {"field": "word"}}},
    ]


def _gap_note(values: Sequence[float | None]) -> str:
    missing = sum(1 for v in values if v is None)
    if not missing:
        return ""
    return str(_("Months not supplied are shown as gaps, never as zero: %(count)d here.") % {"count": missing})
