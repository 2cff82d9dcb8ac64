"""In which coordinates a published file is: degrees, degrees with the latitude first, or metres of the National Grid."""

from functools import lru_cache

import numpy as np
import pyproj
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wardmote.foundations.places.kinds import PlacesRefused

# Boxes that England and Wales, and Scotland and Northern Ireland beside them in files of the United Kingdom, lie in:
# west, south, east, north.
DEGREES = (-9.5, 49.0, 3.0, 61.5)
METRES = (-150_000.0, -20_000.0, 700_000.0, 1_300_000.0)
# Nothing that is measured in degrees is as large.
LEAST_METRES = 400.0
Points = NDArray[np.float64]


def in_degrees(points: Points, name: str, *, crs: str = "") -> tuple[Points, str]:
    """Points (east, north) as longitude and latitude, and a sentence where they were turned.

    Raises PlacesRefused with what to do where they lie in nothing that is known.
    """
    is_contradicted = len(points) and "27700" in crs and np.abs(points).max() <= LEAST_METRES
    if "3857" in crs or "102100" in crs or is_contradicted:
        raise PlacesRefused(_refused(name))
    if not len(points) or _are_in(points, DEGREES):
        return points, ""
    exchanged = points[:, ::-1]
    if _are_in(exchanged, DEGREES):
        return exchanged, _("The latitude stood first in it: the two were exchanged.")
    if _are_in(points, METRES) and np.abs(points).max() > LEAST_METRES:
        return np.column_stack(_from_grid().transform(points[:, 0], points[:, 1])), _(
            "It is in metres of the National Grid and was turned into degrees, which is good to about five metres."
        )
    raise PlacesRefused(_refused(name))


def _refused(name: str) -> str:
    return _(
        "{name} is neither in degrees (longitude and latitude, WGS84) nor in metres of the British National Grid, or part of "
        "it lies outside the country. Download the same file as GeoJSON in WGS84 and load that."
    ).format(name=name)


def _are_in(points: Points, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    x, y = points[:, 0], points[:, 1]
    return bool(np.all((x >= west) & (x <= east) & (y >= south) & (y <= north)))


@lru_cache(maxsize=1)
def _from_grid() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
