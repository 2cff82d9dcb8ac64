"""Reading boundaries from GeoJSON: any file whose features carry ONS codes of a kind that is known."""

import json
import re
from pathlib import PurePath
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from wardmote.foundations.places.area_kinds import AreaKind, kind_of_column
from wardmote.foundations.places.formats import OS_LINE, Format
from wardmote.foundations.places.kinds import DamagedFile, PlacesRefused
from wardmote.foundations.places.staging import Staging

CODE_KEY = re.compile(r"^([A-Z]+)(\d\d)CD$")


def _code_key(properties: dict[str, Any]) -> tuple[str, AreaKind, int] | None:
    """The property with the area's own code: the smallest kind, for a ward's feature names its council too."""
    keys = [
        (match[0], kind, 2000 + int(match[2]))
        for key in properties
        if (match := CODE_KEY.match(key)) and (kind := kind_of_column(match[1])) is not None
    ]
    drawn = [each for each in keys if each[1] is not AreaKind.FORCE]
    return max(drawn, key=lambda each: each[1].facts.level) if drawn else None


def read_geojson(content: bytes, name: str, staging: Staging) -> tuple[Format, int] | None:
    """Stage every feature; None when the file is not GeoJSON of a known kind.

    Raises PlacesRefused with a sentence when the file is GeoJSON but cannot be used.
    """
    try:
        document = json.loads(content)
    except ValueError as error:
        raise PlacesRefused(
            _("{name} is not readable JSON ({error}). Download it again.").format(name=name, error=error)
        ) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not features or not (key := _code_key(features[0].get("properties") or {})):
        return None
    _refuse_grid_metres(document, name)
    try:
        return _stage(features, key, name, staging)
    except (KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise DamagedFile(
            _("{name}: a feature cannot be read ({error}). Nothing was loaded. Download it again.").format(
                name=name, error=error
            )
        ) from None


def _refuse_grid_metres(document: dict[str, Any], name: str) -> None:
    crs = str((document.get("crs") or {}).get("properties", {}).get("name", ""))
    if "27700" in crs:
        raise PlacesRefused(
            _(
                "{name} is in British National Grid metres. Download the same boundaries as GeoJSON in WGS84 (longitude and latitude) and load that file."
            ).format(name=name)
        )


def _stage(
    features: list[dict[str, Any]], key: tuple[str, AreaKind, int], name: str, staging: Staging
) -> tuple[Format, int]:
    code_key, kind, year = key
    known = Format(
        slug=f"{kind.value}-boundaries-{year}",
        title=f"{kind.boundaries} {year}",
        columns=frozenset(),
        read=lambda rows, _staging: sum(1 for _row in rows),
        attribution=OS_LINE,
    )
    staging.source = (known.slug, name)
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    boundaries, centres = shapely.to_wkb(shapes), shapely.point_on_surface(shapes)
    stem = PurePath(name).name.partition(".")[0]
    for feature, boundary, centre in zip(features, boundaries, centres, strict=True):
        properties = feature["properties"]
        area = staging.put(
            properties[code_key],
            kind,
            year if kind.facts.by_year else 0,
            name=properties.get(code_key[:-2] + "NM"),
            council_code=_council(properties, kind, stem),
        )
        if kind.is_best_fit and kind is not AreaKind.WARD and not area.council_code:
            raise PlacesRefused(
                _(
                    "{name}: {code} does not say in which council it lies, so it would be listed nowhere. Add a column such as "
                    "LAD25CD with the council’s code, or name the file after the council."
                ).format(name=name, code=area.code)
            )
        area.boundary, area.source, area.changed = boundary, staging.source, True
        if area.longitude is None:
            area.longitude, area.latitude = centre.x, centre.y
    return known, len(features)


def _council(properties: dict[str, Any], kind: AreaKind, stem: str) -> str:
    """The council a feature says it is in, else the one its file is named after."""
    if kind.is_whole_councils:
        return ""
    own = next((str(value) for key, value in properties.items() if re.match(r"^LAD\d\dCD$", key) and value), "")
    return str(properties.get("LADCD_ACTIVE") or own or (stem if AreaKind.COUNCIL.codes.fullmatch(stem) else ""))
