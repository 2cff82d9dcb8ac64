"""Asking an ArcGIS feature service, as the Open Geography portal is, for all rows with certain codes."""

import email.message
import json
import urllib.error
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from wardmote.intake.fetching.area_sources import AREA_SOURCES, Layer
from wardmote.intake.fetching.errors import FetchError
from wardmote.intake.fetching.publishers import BUSY, Publisher

PAGE = 500
Feature = dict[str, Any]


def features_with(publisher: Publisher, layer: Layer, codes: Sequence[str]) -> list[Feature]:
    """Every feature whose key is one of the codes, page by page; GeoJSON in longitude and latitude where it is a shape.

    Raises FetchError where the service refuses, or gives fewer rows than it says there are.
    """
    query = {"where": f"{layer.key} IN ({','.join(_quoted(code) for code in codes)})"}
    if layer.is_distinct:
        query |= {"outFields": ",".join(layer.fields), "returnDistinctValues": "true", "returnGeometry": "false"}
    expected = _ask(publisher, layer, {**query, "returnCountOnly": "true", "f": "json"}).get("count")
    if not isinstance(expected, int):
        raise FetchError(f"{layer.title}: the portal did not say how many rows there are. Try again later.")
    rows: list[Feature] = []
    while len(rows) < expected:
        answer = _ask(publisher, layer, {**query, **_page_of(layer, len(rows))})
        features = answer.get("features")
        if not isinstance(features, list):
            raise FetchError(f"{layer.title}: the portal’s answer holds no rows. Try again later.")
        rows += features
        if not features or not (_has_more(answer) or len(rows) < expected):
            break
    if len(rows) != expected:
        raise FetchError(f"{layer.title}: {len(rows)} of {expected} rows came. Run the command again.")
    return rows


def _page_of(layer: Layer, offset: int) -> dict[str, str]:
    return {
        "outFields": ",".join(layer.fields),
        "orderByFields": ",".join(layer.fields) if layer.is_distinct else layer.key,
        "returnGeometry": "true" if layer.is_shape else "false",
        "outSR": "4326",
        "resultOffset": str(offset),
        "resultRecordCount": str(PAGE),
        "f": "geojson" if layer.is_shape else "json",
    }


def _has_more(answer: Feature) -> bool:
    """Whether the service held rows back; GeoJSON says it in one of two places, by the server's age."""
    return bool(answer.get("exceededTransferLimit") or (answer.get("properties") or {}).get("exceededTransferLimit"))


def _quoted(code: str) -> str:
    if not code.isalnum():
        raise FetchError(f"“{code}” is not a code of an area.")
    return f"'{code}'"


def _ask(publisher: Publisher, layer: Layer, question: dict[str, str]) -> Feature:
    """One answer. The server answers errors with 200 as well: what it says in the body counts."""
    path = f"/{layer.service}/FeatureServer/0/query"
    failures = 0
    while True:
        content = publisher.read(path, form=urlencode(question).encode())
        try:
            answer = json.loads(content)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise FetchError(f"{layer.title}: the portal’s answer cannot be read. Try again later.")
        error = answer.get("error")
        if error is None:
            return answer
        failures += 1
        _pause_or_refuse(publisher, layer, path, error, failures)


def _pause_or_refuse(publisher: Publisher, layer: Layer, path: str, error: Any, failures: int) -> None:
    answer = error if isinstance(error, dict) else {}
    code, message = answer.get("code"), str(answer.get("message") or "no reason given")[:200]
    if code in BUSY:
        busy = urllib.error.HTTPError(path, int(code), message, email.message.Message(), None)
        publisher.pause_or_give_up(path, busy, failures)
        return
    raise FetchError(
        f"{layer.title}: the portal refused ({message}). It may have renamed the service {layer.service}: look at "
        f"{publisher.page or publisher.base_url}, and write the new name into {AREA_SOURCES.own} in the installation’s folder."
    )
