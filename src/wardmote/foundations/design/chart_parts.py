"""The parts that charts are made of: axes, lines, bands, keys and words, as pieces of Vega-Lite."""

import json
import textwrap
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.design import colours, rendering, words

WIDE, NARROW, HEIGHT = 680, 350, 300
# How much longer the axis of bars is on a telephone, where the number at a bar's end takes more of the width.
NARROW_ROOM = 1.25
STEP = 24
# Of a further line of a long name, and how many letters stand in one.
LINE = 15
LABEL_WIDTH = 30
HALF_MONTH = 1_315_000_000

Spec = dict[str, Any]


def no_data_words(missing: list[dict[str, str]]) -> Spec:
    """The words “no data” where a bar or dot would be."""
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


def frame(rows: list[dict[str, Any]], layers: list[Spec], x: Spec, y: Spec) -> Spec:
    """The whole drawing: rows, axes, layers and the house's look."""
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


def moment(day: date) -> int:
    """A day as the milliseconds that Vega counts in."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def each(value: float | Sequence[float | None], length: int) -> list[float | None]:
    """One value a month: a single number is repeated."""
    return list(value) if isinstance(value, Sequence) else [float(value)] * length


def month_axis(months: Sequence[date]) -> Spec:
    """Months named in the reader's language; at most nine of them, always whole intervals apart."""
    every = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 600) if len(months) <= step * 9)
    named = {str(moment(m)): words.short_month(m) for m in months[::every]}
    pairs = ",".join(f"'{moment}':'{name}'" for moment, name in named.items())
    return {
        "field": "month",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [moment(months[0]) - HALF_MONTH, moment(months[-1]) + HALF_MONTH]},
        "axis": {
            "grid": False,
            "values": [int(m) for m in named],
            "labelExpr": f"({{{pairs}}})[toString(time(datum.value))] || ''",
        },
    }


def value_axis(key: str, unit: str) -> Spec:
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


def length_axis(key: str, unit: str, *, values: Sequence[float | None], room: float = 1.0) -> Spec:
    """A number axis along the bottom, from zero, with room for the words at the bars' ends."""
    most = max((v for v in values if v is not None), default=1.0) or 1.0
    return {
        "field": key,
        "type": "quantitative",
        "title": unit,
        "scale": {"zero": True, "nice": room == 1.0, "domainMax": most * room},
        "axis": {"tickCount": 5, "domain": False, "ticks": False, "format": ",~f"},
    }


def label_axis(labels: Sequence[str], highlight: Collection[str]) -> Spec:
    """The names down the left in the order given, the chosen ones bold."""
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
            "labelExpr": _in_lines(labels),
            "labelOverlap": False,
            "labelFontWeight": {"condition": {"test": test, "value": "bold"}, "value": "normal"},
        },
    }


def lines_of(label: str) -> list[str]:
    """A name in as many lines as a chart's left edge needs: cut short, two long names could look alike."""
    return textwrap.wrap(label, LABEL_WIDTH, break_long_words=False) or [""]


def _in_lines(labels: Sequence[str]) -> str:
    """The expression by which Vega breaks long names."""
    broken = {label: lines_of(label) for label in labels if len(label) > LABEL_WIDTH}
    return f"({json.dumps(broken, ensure_ascii=False)})[datum.label] || datum.label"


def bar_end(value: float | None, places: int | None) -> str:
    """The number at a bar's end; nothing where there is no bar."""
    return "" if value is None else words.number(value, places)


def chosen(highlight: Collection[str], colour: str) -> Spec:
    """One colour, with another for the rows that matter."""
    if not highlight:
        return {"value": colour}
    return {"condition": {"test": "datum.chosen", "value": colours.VERMILLION}, "value": colour}


def missing_band(months: Sequence[date], values: Sequence[float | None]) -> list[Spec]:
    """A grey band over each run of months that were not supplied."""
    word = str(_("not supplied"))
    bands = [
        {"from": first - HALF_MONTH, "to": last + HALF_MONTH, "middle": (first + last) // 2, "word": word}
        for first, last in runs_of_missing(months, values)
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


def runs_of_missing(months: Sequence[date], values: Sequence[float | None]) -> list[tuple[int, int]]:
    """The first and last month of each unbroken run without a value."""
    runs: list[tuple[int, int]] = []
    before: float | None = 0.0
    for day, value in zip(months, values, strict=True):
        if value is None:
            first = runs.pop()[0] if before is None else moment(day)
            runs.append((first, moment(day)))
        before = value
    return runs


def signal_kind(value: float | None, centre: float | None, signal: str) -> str:
    """Whether a month is usual, unusually high or unusually low."""
    if not signal or value is None or centre is None:
        return str(_("usual variation"))
    return str(_("unusually high") if value > centre else _("unusually low"))


def limit_lines() -> list[Spec]:
    """The mean, and the dashed limits on both sides of it."""

    def line(key: str, colour: str, dash: list[int], width: float) -> Spec:
        mark = {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": width}
        return {"mark": mark, "encoding": {"y": {"field": key, "type": "quantitative"}}}

    return [
        line("upper", colours.MUTED, [5, 4], 1.25),
        line("lower", colours.MUTED, [5, 4], 1.25),
        line("centre", colours.BRAND, [1, 0], 1.5),
    ]


def limit_labels(rows: list[dict[str, Any]]) -> list[Spec]:
    """Each line is named beside its end, so that the key need not be looked up and no month is covered."""
    named = {"upper": _("upper limit"), "centre": _("mean"), "lower": _("lower limit")}
    last = rows[-1] if rows else {}
    labels = [
        {"month": last["month"] + HALF_MONTH, "value": last[key], "word": f"{name} {words.number(last[key])}"}
        for key, name in named.items()
        if last and last[key] is not None
    ]
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 4, "color": colours.MUTED, "fontSize": 12}
    return [{"data": {"values": labels}, "mark": mark, "encoding": {"text": {"field": "word"}}}]


VALUES_LINE: Spec = {"mark": {"type": "line", "color": colours.INK, "strokeWidth": 1.5, "opacity": 0.65}}


def signal_points(kinds: Sequence[str]) -> Spec:
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


def series_key(names: list[str]) -> dict[str, Spec]:
    """Colour, dash and marker of each series; no key where there is one."""
    dashes = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 4])
    shapes = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

    def scale(values: Sequence[Any]) -> Spec:
        chosen = [values[i % len(values)] for i in range(len(names))]
        keyed = {"field": "series", "type": "nominal", "scale": {"domain": names, "range": chosen}}
        return keyed if len(names) > 1 else {**keyed, "legend": None}

    return {"color": scale(colours.CATEGORIES), "dash": scale(dashes), "shape": scale(shapes)}


def reference_line(value: float | None, label: str) -> list[Spec]:
    """A dashed line across all rows, with its name above it."""
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


def gap_note(values: Sequence[float | None]) -> str:
    """What the table says of months not supplied; nothing when all were."""
    missing = sum(1 for v in values if v is None)
    if not missing:
        return ""
    return str(_("Months not supplied are shown as gaps, never as zero: %(count)d here.") % {"count": missing})
