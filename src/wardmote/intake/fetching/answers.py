"""The API of data.police.uk: which months there are, and the crimes inside a boundary."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import shapely

from wardmote.intake.fetching.asking import Publisher, Say
from wardmote.intake.fetching.errors import FetchError, TooMuchAtOnce

LONGEST_GET = 4094
MOST_SPLITS = 12
Crime = dict[str, Any]


def months_published(publisher: Publisher) -> dict[str, list[str]]:
    """Each month that is published, with the forces whose stops and searches are."""
    answer = _json(publisher.read("/api/crimes-street-dates"), "crimes-street-dates")
    return {entry["date"]: list(entry.get("stop-and-search") or ()) for entry in answer}


def crimes_inside(publisher: Publisher, boundary: Any, month: str) -> list[Crime]:
    """Every crime of the month inside a boundary (a polygon or several, in longitude and latitude), each once."""
    found: dict[object, Crime] = {}
    for part in shapely.get_parts(boundary):
        for crime in _inside(publisher, part, month, MOST_SPLITS):
            found[crime["id"]] = crime
    return [found[key] for key in sorted(found, key=str)]


def _inside(publisher: Publisher, polygon: Any, month: str, splits_left: int) -> list[Crime]:
    if polygon.geom_type != "Polygon":  # what a cut leaves where it runs along an edge
        return []
    try:
        return _ask(publisher, polygon, month)
    except TooMuchAtOnce:
        if not splits_left:
            raise FetchError(f"{publisher.base_url} does not answer even for a very small area. Try later.") from None
    halves = [part for half in _halves(polygon) for part in shapely.get_parts(half)]
    return [crime for half in halves for crime in _inside(publisher, half, month, splits_left - 1)]


def _ask(publisher: Publisher, polygon: Any, month: str) -> list[Crime]:
    corners = ":".join(f"{y:.5f},{x:.5f}" for x, y in polygon.exterior.coords[:-1])
    question = urlencode({"poly": corners, "date": month}, safe=",:")
    path = "/api/crimes-street/all-crime"
    if len(publisher.base_url) + len(path) + 1 + len(question) > LONGEST_GET:
        content = publisher.read(path, form=question.encode(), split_when_busy=True)
    else:
        content = publisher.read(f"{path}?{question}", split_when_busy=True)
    return _json(content, f"crimes-street of {month}")


def _halves(polygon: Any) -> list[Any]:
    """The polygon cut in two across its longer way."""
    west, south, east, north = polygon.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    else:
        middle = (south + north) / 2
        boxes = [shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)]
    return [shapely.intersection(polygon, box) for box in boxes]


def _json(content: bytes, about: str) -> list[dict[str, Any]]:
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, list):
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
            path.parent.mkdir(parents=True, exist_ok=True)
            say(f"{month}: asking for {code}, {number} of {len(boundaries)}")
            draft = path.with_name(f".{path.name}.part")
            draft.write_text(json.dumps(crimes_inside(publisher, boundary, month)), encoding="utf-8")
            draft.replace(path)
        paths.append(path)
    return paths
