"""The API of data.police.uk: which months there are, and the crimes inside a boundary."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import shapely

from wardmote.intake.fetching.errors import FetchError, TooMuchAtOnce
from wardmote.intake.fetching.publishers import Publisher, Say
from wardmote.intake.fetching.saving import whole_file

LONGEST_GET = 4094
MOST_SPLITS = 12
Crime = dict[str, Any]


def months_published(publisher: Publisher) -> dict[str, list[str]]:
    """Each month that is published, with the forces whose stops and searches are."""
    answer = _list(publisher.read("/api/crimes-street-dates"), "crimes-street-dates", key="date")
    return {month["date"]: list(month.get("stop-and-search") or ()) for month in answer}


def crimes_inside(publisher: Publisher, boundary: Any, month: str) -> list[Crime]:
    """Every crime of the month inside a boundary (a polygon or several, in longitude and latitude), each once."""
    by_id: dict[object, Crime] = {}
    for part in shapely.get_parts(boundary):
        for ring in _without_holes(part):
            for crime in _inside(publisher, ring, month, MOST_SPLITS):
                by_id[crime["id"]] = crime
    return [by_id[key] for key in sorted(by_id, key=str)]


def _without_holes(polygon: Any) -> list[Any]:
    """The polygon in pieces that have no hole, since a question names one ring only: cut through each hole in turn."""
    if polygon.geom_type != "Polygon" or not polygon.interiors:
        return [polygon]
    west, _, east, _ = polygon.interiors[0].bounds
    pieces = _cut(polygon, middle=(west + east) / 2, is_upright=True)
    return [ring for piece in pieces for ring in _without_holes(piece)]


def _inside(publisher: Publisher, polygon: Any, month: str, splits_left: int) -> list[Crime]:
    if polygon.geom_type != "Polygon":  # what a cut leaves where it runs along an edge
        return []
    try:
        return _ask(publisher, polygon, month, may_split=splits_left > 0)
    except TooMuchAtOnce:
        pieces = _halves(polygon)
    return [crime for piece in pieces for crime in _inside(publisher, piece, month, splits_left - 1)]


def _ask(publisher: Publisher, polygon: Any, month: str, *, may_split: bool) -> list[Crime]:
    """The crimes inside one ring; 503 for one that is very small already means that the server is busy."""
    corners = ":".join(f"{y:.5f},{x:.5f}" for x, y, *_ in polygon.exterior.coords[:-1])
    question = urlencode({"poly": corners, "date": month}, safe=",:")
    path = "/api/crimes-street/all-crime"
    if len(publisher.base_url) + len(path) + 1 + len(question) > LONGEST_GET:
        content = publisher.read(path, form=question.encode(), split_when_busy=may_split)
    else:
        content = publisher.read(f"{path}?{question}", split_when_busy=may_split)
    return _list(content, f"crimes-street of {month}", key="id")


def _halves(polygon: Any) -> list[Any]:
    """The polygon cut in two across its longer way."""
    west, south, east, north = polygon.bounds
    is_upright = east - west > north - south
    return _cut(polygon, middle=(west + east if is_upright else south + north) / 2, is_upright=is_upright)


def _cut(polygon: Any, *, middle: float, is_upright: bool) -> list[Any]:
    """The polygons on both sides of a line of longitude (upright) or latitude."""
    west, south, east, north = polygon.bounds
    if is_upright:
        boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    else:
        boxes = [shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)]
    return [part for box in boxes for part in shapely.get_parts(shapely.intersection(polygon, box))]


def _list(content: bytes, about: str, *, key: str) -> list[dict[str, Any]]:
    """The answer's objects, each of which has the key."""
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, list) or not all(isinstance(month, dict) and key in month for month in answer):
        raise FetchError(f"The publisher's answer about {about} is not the list that it should be. Try again later.")
    return answer


def save_crimes(
    publisher: Publisher, boundaries: Mapping[str, Any], month: str, destination: Path, say: Say
) -> list[Path]:
    """One JSON file for each boundary, named after its code, in a folder for the month; those that are there stay."""
    paths = []
    for number, (code, boundary) in enumerate(boundaries.items(), start=1):
        path = destination / month / f"{month}-{code}.json"
        if not path.exists():
            say(f"{month}: asking for {code}, {number} of {len(boundaries)}")
            crimes = crimes_inside(publisher, boundary, month)
            with whole_file(path) as file:
                file.write(json.dumps(crimes).encode())
        paths.append(path)
    return paths
