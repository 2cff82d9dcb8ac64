"""GeoJSON's features as records with a longitude and a latitude."""

from collections.abc import Callable
from typing import Any, cast

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.wording import gettext as _

DEGREES = ("CRS84", "4326")
NATIONAL_GRID = "27700"
Place = Callable[[float, float], tuple[float, float]]


def is_geojson(document: Any) -> bool:
    """Whether a JSON document is a collection of features, or one."""
    return isinstance(document, dict) and document.get("type") in {"FeatureCollection", "Feature"}


def points_of(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The properties of each feature with the longitude and latitude of its point, or of a point inside its shape.

    Coordinates in degrees (WGS 84) are taken as they are, those of the British National Grid (EPSG:27700) converted when the
    file names it; raises FileRefused for others.
    """
    features = [document] if document["type"] == "Feature" else document.get("features")
    if not isinstance(features, list):
        raise FileRefused(
            _("{name} is GeoJSON without a list of features. Ask the sender to export it again.").format(name=name)
        )
    to_degrees = _conversion(document, name)
    return [_record(feature, number, to_degrees, name) for number, feature in enumerate(features, start=1)]


def _conversion(document: dict[str, Any], name: str) -> Place | None:
    crs = document.get("crs")
    if crs is None:
        return None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    called = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if called.endswith(DEGREES):
        return None
    if called.endswith(NATIONAL_GRID):
        from pyproj import Transformer

        transformer = Transformer.from_crs(27700, 4326, always_xy=True)
        return cast("Place", transformer.transform)
    raise FileRefused(
        _(
            "{name} has coordinates in “{called}”. Export it in WGS 84 (EPSG:4326), or in the British National Grid (EPSG:27700)."
        ).format(name=name, called=called[:60] or "an unnamed system")
    )


def _record(feature: Any, number: int, to_degrees: Place | None, name: str) -> dict[str, Any]:
    if not isinstance(feature, dict):
        raise FileRefused(
            _("{name}: item {number} is not a feature. Ask the sender to export it again.").format(
                name=name, number=f"{number:,}"
            )
        )
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise FileRefused(
            _("{name}: the properties of item {number} are not an object. Ask the sender to export it again.").format(
                name=name, number=f"{number:,}"
            )
        )
    record = dict(properties)
    if "id" in feature:
        record.setdefault("id", feature["id"])
    point = _point(feature.get("geometry"), number, name)
    if point is None:
        return record
    longitude, latitude = to_degrees(*point) if to_degrees else point
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise FileRefused(
            _(
                "{name}: the coordinates of item {number} are not degrees. If they are of the British National Grid, the file must say so (“crs”: EPSG:27700). Else export it in WGS 84."
            ).format(name=name, number=f"{number:,}")
        )
    return record | {
        "longitude": f"{longitude:.7f}".rstrip("0").rstrip("."),
        "latitude": f"{latitude:.7f}".rstrip("0").rstrip("."),
    }


def _point(geometry: Any, number: int, name: str) -> tuple[float, float] | None:
    if not geometry:
        return None
    try:
        if geometry["type"] == "Point":
            x, y = geometry["coordinates"][:2]
            return float(x), float(y)
        from shapely.geometry import shape

        inside = shape(_numbers(geometry)).representative_point()
        return None if inside.is_empty else (float(inside.x), float(inside.y))
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001 - GEOS raises its own for each kind of broken shape; all mean the same to a person
        raise FileRefused(
            _("{name}: the geometry of item {number} cannot be read. Ask the sender to export it again.").format(
                name=name, number=f"{number:,}"
            )
        ) from None


def _numbers(geometry: Any) -> Any:
    """The geometry with its coordinates as numbers, which were kept as texts until here."""
    if isinstance(geometry, dict):
        return {
            key: _floats(value) if key == "coordinates" else _numbers(value) if key == "geometries" else value
            for key, value in geometry.items()
        }
    return [_numbers(each) for each in geometry] if isinstance(geometry, list) else geometry


def _floats(value: Any) -> Any:
    return [_floats(each) for each in value] if isinstance(value, list) else float(value)
