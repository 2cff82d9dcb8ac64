"""Names and numbers on a map: where in its area each stands, and which have room beside the others."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wardmote.foundations.design import colours

Position = Sequence[float]
Ring = Sequence[Position]
# More than so many numbers are a cloud, and their key is longer than the table.
MOST_NUMBERED = 150
# The width of a letter, as a part of its height, in the font of the maps.
LETTER = 0.56
# A name may reach a little over its area's edge; beyond that it would be taken for the neighbour's.
REACH = 1.35
NAME_SIZE, NUMBER_SIZES = 12.0, (11.0, 9.0, 7.5)


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of the widest part of an area at the height of its centre, and how wide it is there."""

    x: float
    y: float
    across: float
    size: float


@dataclass(frozen=True, slots=True)
class Label:
    """A text at its place."""

    text: str
    x: float
    y: float
    height: float

    @property
    def width(self) -> float:
        """About how much room it takes."""
        return max(len(self.text), 1) * LETTER * self.height

    def overlaps(self, other: "Label") -> bool:
        """Whether the two would touch."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + 2
            and abs(self.y - other.y) < (self.height + other.height) / 2
        )

    def svg(self) -> str:
        """The text with a pale edge, so that it reads on the darkest fill."""
        return (
            f'<text x="{self.x:.1f}" y="{self.y + self.height * 0.35:.1f}" font-size="{self.height:g}" text-anchor="middle" '
            f'fill="{colours.INK}" stroke="{colours.PAPER}" stroke-width="3" stroke-linejoin="round" '
            f'paint-order="stroke">{html.escape(self.text)}</text>'
        )


def spot(rings: Iterable[Ring]) -> Spot | None:
    """Where an area's label stands: inside its largest part, also where that is a crescent."""
    largest = max(rings, key=_area, default=None)
    if largest is None or len(largest) < 3 or _area(largest) == 0:
        return None
    y = _centre_height(largest)
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in _edges(largest)
        if (y1 <= y < y2) or (y2 <= y < y1)
    )
    spans = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not spans:
        return None
    left, right = max(spans, key=lambda span: span[1] - span[0])
    return Spot((left + right) / 2, y, right - left, _area(largest))


def _edges(ring: Ring) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    points = [(float(point[0]), float(point[1])) for point in ring]
    return zip(points, [*points[1:], points[0]], strict=True)


def _area(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(ring))) / 2


def _centre_height(ring: Ring) -> float:
    """The height of the centre of mass; reckoned from the first corner, since degrees differ little from each other."""
    x0, y0 = float(ring[0][0]), float(ring[0][1])
    moment = doubled = 0.0
    for (x1, y1), (x2, y2) in _edges(ring):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        doubled += cross
        moment += (y1 + y2 - 2 * y0) * cross
    return y0 + moment / (3 * doubled) if doubled else y0


def names(areas: Sequence[tuple[str, Spot | None]], width: float, height: float) -> list[Label]:
    """The names that have room: of the largest areas first, none over another or over the edge of the map."""
    placed: list[Label] = []
    for text, at in sorted(areas, key=lambda each: -each[1].size if each[1] else 0):
        if at is None:
            continue
        label = Label(text, at.x, at.y, NAME_SIZE)
        is_inside = label.width / 2 <= at.x <= width - label.width / 2 and NAME_SIZE <= at.y <= height - NAME_SIZE / 2
        if label.width <= at.across * REACH and is_inside and not any(map(label.overlaps, placed)):
            placed.append(label)
    return placed


def numbers(areas: Sequence[tuple[str, Spot | None]]) -> list[Label]:
    """A number in each area, by the order of the areas; smaller where they stand close, and none is left out."""
    placed: list[Label] = []
    for number, (_text, at) in enumerate(areas, start=1):
        if at is not None:
            sizes = (Label(str(number), at.x, at.y, size) for size in NUMBER_SIZES)
            free = (label for label in sizes if not any(map(label.overlaps, placed)))
            placed.append(next(free, Label(str(number), at.x, at.y, NUMBER_SIZES[-1])))
    return placed


def by_name(features: Sequence[Mapping[str, Any]], label_key: str) -> list[Mapping[str, Any]]:
    """The areas in the order of their names, which is that of the numbers and of their key."""
    return sorted(features, key=lambda feature: str(feature["properties"].get(label_key, "")))
