"""Maps of areas: one set of areas with values, drawn as SVG here and made explorable by MapLibre on the page."""

import hashlib
import html
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.design import colours, map_labels, rendering, words
from wardmote.foundations.design.tables import Table

WIDTH, MOST_HEIGHT, CLASSES = 680.0, 620.0, 5
LEAST_FOR_OUTLIERS = 8
KEY_COLUMNS, KEY_LINE, KEY_LONGEST = 4, 15, 24

Position = Sequence[float]


@dataclass(frozen=True, slots=True)
class Band:
    """One class of a legend: its colour, its words, and the values in it (from, up to but without to)."""

    colour: str
    words: str
    lower: float = -math.inf
    upper: float = math.inf
    value: str = ""


@dataclass(frozen=True)
class AreaMap:
    """Areas with a value each. `kind` is "sequential", "diverging" (centred at zero) or "category".

    `features` is a GeoJSON FeatureCollection in longitude and latitude; `value_key` and `label_key` name properties.
    A missing or None value is drawn hatched and called no data; it is never zero. `highlight_key` may name a property
    that is true for areas to be outlined heavily (hot spots, the chosen place).
    """

    title: str
    alt: str
    features: Mapping[str, Any]
    value_key: str
    label_key: str
    kind: str
    table: Table
    source: str
    unit: str = ""
    places: int | None = None
    categories: Mapping[str, str] = field(default_factory=dict)
    highlight_key: str = ""
    highlight_words: str = ""
    profile_keys: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> list[Any]:
        """The value of each area, in the order of the features; None where there is none."""
        return [feature["properties"].get(self.value_key) for feature in self.features["features"]]


def legend(area_map: AreaMap) -> list[Band]:
    """The classes of the map: equal numbers of areas in each, at round limits, or the categories as they come."""
    if area_map.kind == "category":
        return _category_bands(area_map)
    known = sorted(float(value) for value in area_map.values() if value is not None)
    if not known:
        return []
    if area_map.kind == "diverging":
        return _diverging_bands(known, area_map)
    far = _outliers(known)
    limits = _round_limits(known[: -len(far)] if far else known)
    ramp, places = _spread(colours.SEQUENTIAL[: -1 if far else None], len(limits) - 1), _places(limits)
    bands = [
        Band(
            ramp[i],
            _between(limits[i], limits[i + 1], area_map, places, last=i == len(limits) - 2),
            *_open_ends(limits, i),
        )
        for i in range(len(limits) - 1)
    ]
    return [*bands[:-1], *_with_outliers(bands[-1], far, area_map)] if far else bands


def _outliers(known: Sequence[float]) -> list[float]:
    """The values far above the rest: beyond the upper quarter by three times the spread of the middle half, and few."""
    if len(known) < LEAST_FOR_OUTLIERS:
        return []
    lower, upper = known[len(known) // 4], known[(3 * len(known)) // 4]
    far = [value for value in known if value > upper + 3 * (upper - lower)] if upper > lower else []
    return far if len(far) <= max(1, len(known) // 10) else []


def _with_outliers(top: Band, far: Sequence[float], area_map: AreaMap) -> list[Band]:
    """The highest class closed where the values far above it begin, and a class of their own for those."""
    start = words.number(far[0], area_map.places)
    own = str(_("%(limit)s and above, far from the rest") % {"limit": start})
    return [replace(top, upper=far[0]), Band(colours.INK, own, far[0])]


def band_of(value: Any, bands: Sequence[Band]) -> Band | None:
    """The class that a value falls in; None for no data."""
    if value is None:
        return None
    if isinstance(value, str):
        return next((band for band in bands if band.value == value), None)
    return next((band for band in bands if not band.value and band.lower <= float(value) < band.upper), None)


def map_svg(area_map: AreaMap, *, with_legend: bool = True) -> str:
    """The map as one SVG element, by itself or with its legend in words, for pages without JavaScript, Word and PDF."""
    bands = legend(area_map)
    hatch = hatch_id(area_map)
    view = _View.around(area_map.features["features"])
    # Outlined areas come last, so that a neighbour's edge does not cover their outline.
    ordered = sorted(area_map.features["features"], key=lambda f: bool(f["properties"].get(area_map.highlight_key)))
    shapes = "".join(_shape(feature, area_map, bands, view) for feature in ordered)
    labels = _labels_svg(area_map, view, for_paper=with_legend)
    key, height = "", view.height
    if with_legend:
        key = _legend_svg(area_map, bands, view.height + 16)
        height += 24 + 24 * _legend_rows(area_map, bands)
        key += _numbers_key_svg(area_map, height + 4)
        height += KEY_LINE * math.ceil(len(numbered(area_map)) / KEY_COLUMNS) + (8 if numbered(area_map) else 0)
    label = html.escape(f"{area_map.title}. {area_map.alt}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" focusable="false" '
        f'width="{WIDTH:.0f}" height="{height:.0f}" viewBox="0 0 {WIDTH:.0f} {height:.0f}" font-size="14" '
        f'font-family="{rendering.FONT}">{hatched(hatch)}{shapes}{labels}{key}</svg>'
    )


def numbered(area_map: AreaMap) -> list[str]:
    """What the numbers of the printed map stand for, the first for 1: each area and its value; nothing of too many."""
    features = area_map.features["features"]
    if not 1 < len(features) <= map_labels.MOST_NUMBERED:
        return []
    ordered = map_labels.by_name(features, area_map.label_key)
    return [spoken(feature["properties"], area_map) for feature in ordered]


def label_spot(geometry: Mapping[str, Any] | None) -> map_labels.Spot | None:
    """Where an area's name stands, in longitude and latitude."""
    return map_labels.spot(_rings(geometry))


def _labels_svg(area_map: AreaMap, view: "_View", *, for_paper: bool) -> str:
    """The names that have room, for a screen, and the numbers of all, for paper; a page shows the one or the other."""
    ordered = map_labels.by_name(area_map.features["features"], area_map.label_key)
    areas = [
        (
            str(feature["properties"].get(area_map.label_key, "")),
            map_labels.spot([[view.place(point) for point in ring] for ring in _rings(feature["geometry"])]),
        )
        for feature in ordered
    ]
    numbers = "".join(label.svg() for label in map_labels.numbers(areas)) if numbered(area_map) else ""
    if for_paper and numbers:
        return f'<g aria-hidden="true">{numbers}</g>'
    names = "".join(label.svg() for label in map_labels.names(areas, WIDTH, view.height))
    on_paper = f'<g class="wm-map__numbers" aria-hidden="true" display="none">{numbers}</g>' if numbers else ""
    return f'<g class="wm-map__names{" wm-map__names--numbered" if numbers else ""}" aria-hidden="true">{names}</g>{on_paper}'


def _numbers_key_svg(area_map: AreaMap, top: float) -> str:
    """The key of the numbers, read down the columns."""
    lines_of_key = numbered(area_map)
    lines = math.ceil(len(lines_of_key) / KEY_COLUMNS)
    pieces = []
    for i, line in enumerate(lines_of_key):
        x, y = 2 + (i // lines) * (WIDTH / KEY_COLUMNS), top + (i % lines + 1) * KEY_LINE - 3
        name, _colon, value = line.rpartition(": ")
        room = KEY_LONGEST - len(value)
        short = f"{name if len(name) <= room else f'{name[: room - 1]}…'}: {value}"
        pieces.append(f'<text x="{x:.0f}" y="{y:.0f}" fill="{colours.INK}">{i + 1} {html.escape(short)}</text>')
    return f'<g aria-hidden="true" font-size="10.5">{"".join(pieces)}</g>' if pieces else ""


def hatch_id(area_map: AreaMap) -> str:
    """The identifier of this map's "no data" pattern: patterns of two maps on a page must not share one."""
    return f"no-data-{hashlib.sha256(area_map.title.encode()).hexdigest()[:8]}"


def hatched(identifier: str) -> str:
    """The pattern that means no data."""
    return (
        f'<defs><pattern id="{identifier}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
        '<line x1="0" y1="0" x2="0" y2="6" stroke="#7c8a8d" stroke-width="2"/></pattern></defs>'
    )


@dataclass(frozen=True, slots=True)
class _View:
    """Longitude and latitude to the drawing: flat, with degrees of longitude narrowed by the latitude's cosine."""

    west: float
    north: float
    narrowing: float
    scale: float
    left: float
    height: float

    @classmethod
    def around(cls, features: Sequence[Mapping[str, Any]]) -> "_View":
        points = [point for feature in features for ring in _rings(feature["geometry"]) for point in ring]
        if not points:
            return cls(0, 0, 1, 1, 0, 60)
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        narrowing = math.cos(math.radians((min(lats) + max(lats)) / 2))
        across = max((max(lons) - min(lons)) * narrowing, 1e-9)
        up = max(max(lats) - min(lats), 1e-9)
        scale = min((WIDTH - 4) / across, MOST_HEIGHT / up)
        return cls(min(lons), max(lats), narrowing, scale, (WIDTH - across * scale) / 2, up * scale + 4)

    def path(self, geometry: Mapping[str, Any] | None) -> str:
        pieces = []
        for ring in _rings(geometry):
            corners = " ".join(self._corner(point) for point in ring)
            pieces.append(f"M{corners}Z")
        return "".join(pieces)

    def place(self, point: Position) -> tuple[float, float]:
        """The point on the drawing."""
        return (
            self.left + (point[0] - self.west) * self.narrowing * self.scale,
            2 + (self.north - point[1]) * self.scale,
        )

    def _corner(self, point: Position) -> str:
        x, y = self.place(point)
        return f"{x:.1f},{y:.1f}"


def _rings(geometry: Mapping[str, Any] | None) -> Iterable[Sequence[Position]]:
    if not geometry:
        return
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _rings(part)
    elif geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def _shape(feature: Mapping[str, Any], area_map: AreaMap, bands: Sequence[Band], view: _View) -> str:
    properties = feature["properties"]
    band = band_of(properties.get(area_map.value_key), bands)
    fill = band.colour if band else f"url(#{hatch_id(area_map)})"
    heavy = bool(area_map.highlight_key and properties.get(area_map.highlight_key))
    stroke = f'stroke="{colours.INK}" stroke-width="4"' if heavy else 'stroke="#ffffff" stroke-width="0.8"'
    if band is None and not heavy:
        stroke = f'stroke="{colours.RULE}" stroke-width="0.8"'
    title = html.escape(spoken(properties, area_map))
    path = view.path(feature["geometry"])
    drawn = f'<path d="{path}" fill="{fill}" fill-rule="evenodd" {stroke}><title>{title}</title></path>'
    # A white line within the dark one tells the outline from the darkest fill, also in grey.
    return drawn + f'<path d="{path}" fill="none" stroke="#ffffff" stroke-width="1.2"/>' if heavy else drawn


def spoken(properties: Mapping[str, Any], area_map: AreaMap) -> str:
    """The area and its value in words."""
    value = properties.get(area_map.value_key)
    text = area_map.categories.get(value, value) if isinstance(value, str) else words.number(value, area_map.places)
    return f"{properties.get(area_map.label_key, '')}: {text}"


def _category_bands(area_map: AreaMap) -> list[Band]:
    names = dict(area_map.categories) or {str(v): str(v) for v in dict.fromkeys(area_map.values()) if v is not None}
    paints = colours.CATEGORIES
    return [Band(paints[i % len(paints)], text, value=value) for i, (value, text) in enumerate(names.items())]


def _diverging_bands(known: Sequence[float], area_map: AreaMap) -> list[Band]:
    """Seven classes, the middle one around zero, the same widths on both sides."""
    reach = max(abs(known[0]), abs(known[-1])) or 1.0
    # What lies beyond the outermost limits has a class of its own, so that the rest are not widened for it.
    step = _nice(reach / 4.5)
    limits = [-math.inf, *(step * (i - 2.5) for i in range(6)), math.inf]
    places = _places(limits)
    return [
        Band(
            colours.DIVERGING[i],
            _between(limits[i], limits[i + 1], area_map, places, last=False),
            limits[i],
            limits[i + 1],
        )
        for i in range(7)
    ]


def _round_limits(known: Sequence[float]) -> list[float]:
    """Quantiles moved to round numbers; fewer classes where values repeat."""
    # Rounded as finely as the bulk of the values asks, so that one extreme place does not swallow the classes.
    spread, bulk = known[-1] - known[0], known[len(known) * 4 // 5] - known[len(known) // 5]
    step = _nice(bulk / 15 or spread / 60) if spread else 1.0
    cuts = (known[len(known) * i // CLASSES] for i in range(1, CLASSES))
    inner = sorted({round(cut / step) * step for cut in cuts})
    low, high = math.floor(known[0] / step) * step, math.ceil(known[-1] / step) * step
    return [low, *(cut for cut in inner if low < cut < high), high if high > low else low + step]


def _nice(size: float) -> float:
    """The nearest of 1, 2, 5 times a power of ten at or above the size."""
    if size <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= size * 0.999)


def _open_ends(limits: Sequence[float], i: int) -> tuple[float, float]:
    """The lowest and highest class take everything beyond them, so that rounding loses no area."""
    return (
        -math.inf if i == 0 else limits[i],
        math.inf if i == len(limits) - 2 else limits[i + 1],
    )


def _between(lower: float, upper: float, area_map: AreaMap, places: int, *, last: bool) -> str:
    """A class in words. Counts are whole, so "10 to 19" says all; rates need "to under"."""
    if math.isinf(lower):
        return str(_("below %(limit)s") % {"limit": words.number(upper, places)})
    if math.isinf(upper):
        return str(_("%(limit)s and above") % {"limit": words.number(lower, places)})
    counted = area_map.places == 0 and places == 0 and not last
    top = upper - 1 if counted else upper
    if counted and top <= lower:
        return words.number(lower, places)
    kind = _("%(lower)s to %(upper)s") if counted or last else _("%(lower)s to under %(upper)s")
    return str(kind % {"lower": words.number(lower, places), "upper": words.number(top, places)})


def _places(limits: Sequence[float]) -> int:
    """As many decimal places as the limits need, the same for all of them."""
    known = [limit for limit in limits if not math.isinf(limit)]
    return next((n for n in range(6) if all(math.isclose(round(v, n), v, abs_tol=1e-9) for v in known)), 6)


def _spread(ramp: Sequence[str], count: int) -> list[str]:
    if count == 1:
        return [ramp[len(ramp) // 2]]
    return [ramp[round(i * (len(ramp) - 1) / (count - 1))] for i in range(count)]


def legend_lines(area_map: AreaMap, bands: Sequence[Band]) -> list[tuple[str, str]]:
    """(fill, words) of each line of the legend, with "no data" where there is an area without a value."""
    legend = [(band.colour, band.words) for band in bands]
    if any(value is None for value in area_map.values()):
        legend.append((f"url(#{hatch_id(area_map)})", str(_("no data"))))
    return legend


def _legend_rows(area_map: AreaMap, bands: Sequence[Band]) -> int:
    return math.ceil(len(legend_lines(area_map, bands)) / 3) + (1 if area_map.unit or area_map.highlight_key else 0)


def _legend_svg(area_map: AreaMap, bands: Sequence[Band], top: float) -> str:
    pieces, start = [], top
    heading = "; ".join(part for part in (area_map.unit, area_map.highlight_words) if part)
    if heading:
        pieces.append(f'<text x="2" y="{start + 12:.0f}" fill="{colours.INK}">{html.escape(heading)}</text>')
        start += 24
    for i, (fill, text) in enumerate(legend_lines(area_map, bands)):
        x, y = 2 + (i % 3) * (WIDTH / 3), start + (i // 3) * 24
        pieces.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="20" height="15" fill="{fill}" stroke="{colours.MUTED}" '
            f'stroke-width="0.6"/><text x="{x + 28:.0f}" y="{y + 12:.0f}" fill="{colours.INK}">'
            f"{html.escape(text)}</text>"
        )
    return f'<g aria-hidden="true">{"".join(pieces)}</g>'
