"""Reading boundaries from GeoJSON: any file whose features carry codes of a kind that is known."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files.coordinates import in_degrees
from wardmote.foundations.places.files.formats import Format, boundaries_of
from wardmote.foundations.places.files.headings import kind_columns, plain
from wardmote.foundations.places.kinds import LSOA_VINTAGES, DamagedFile, PlacesRefused
from wardmote.foundations.places.staging import StagedArea, Staging

MOST_NAMED = 5
SCOTLAND_AND_NORTHERN_IRELAND = re.compile(r"[SN]\d{8}")
SURFACES = ("Polygon", "MultiPolygon", "GeometryCollection")


@dataclass(frozen=True)
class Keys:
    """Which properties of a feature hold its code, its name and its council, and of which kind and year it is."""

    kind: AreaKind
    year: int
    code: str
    name: str
    council: str

    @classmethod
    def of(cls, properties: Sequence[str]) -> "Keys | None":
        """The keys of the smallest kind, for a ward's feature names its council too; None where there is no code."""
        codes, names = kind_columns(properties, "code"), kind_columns(properties, "name")
        drawn = [kind for kind in codes if kind is not AreaKind.FORCE]
        if not drawn:
            return None
        kind = max(drawn, key=lambda each: each.facts.level)
        column = codes[kind][0]
        same_year = [each for each in names.get(kind, []) if each.year == column.year] or names.get(kind, [])
        active = next((key for key in properties if plain(key) == "ladcd active"), "")
        council = codes.get(AreaKind.COUNCIL, [])
        return cls(
            kind,
            column.year or 0,
            properties[column.at],
            properties[same_year[0].at] if same_year else "",
            active or (properties[council[0].at] if council else ""),
        )


@dataclass
class Features:
    """What a file of boundaries held: the features that are taken, and sentences on the others."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    shapeless: list[str] = field(default_factory=list)
    without_code: int = 0
    elsewhere: int = 0

    def notes(self) -> list[str]:
        """A sentence on each sort of feature that was left out."""
        sentences = []
        if self.shapeless:
            words = ngettext(
                "{count} area has no shape in it and was loaded without one: {names}.",
                "{count} areas have no shape in it and were loaded without one: {names}.",
                len(self.shapeless),
            )
            more = ", …" if len(self.shapeless) > MOST_NAMED else ""
            names = ", ".join(self.shapeless[:MOST_NAMED]) + more
            sentences.append(words.format(count=len(self.shapeless), names=names))
        if self.without_code:
            words = ngettext(
                "{count} feature has no code and was left out.",
                "{count} features have no code and were left out.",
                self.without_code,
            )
            sentences.append(words.format(count=self.without_code))
        if self.elsewhere:
            words = ngettext(
                "{count} area of Scotland or Northern Ireland was left out.",
                "{count} areas of Scotland or Northern Ireland were left out.",
                self.elsewhere,
            )
            sentences.append(words.format(count=self.elsewhere))
        return sentences


def read_geojson(content: bytes, name: str, staging: Staging) -> tuple[Format, int, list[str]] | None:
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
    if not isinstance(features, list) or not (keys := _keys(features)):
        return None
    _refuse_year(keys, name)
    crs = document.get("crs")
    try:
        return _stage(features, keys, name, str(crs or ""), staging)
    except (KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DamagedFile(
            _("{name}: a feature cannot be read ({error}). Nothing was loaded. Download it again.").format(
                name=name, error=error
            )
        ) from None


def _keys(features: list[Any]) -> Keys | None:
    """The keys of the first feature that has a code."""
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if properties and (keys := Keys.of(list(properties))):
            return keys
    return None


def _refuse_year(keys: Keys, name: str) -> None:
    if not keys.kind.facts.by_year or (keys.year and not keys.kind.is_census) or keys.year in LSOA_VINTAGES:
        return
    if keys.year:
        words = _(
            "{name}: its areas are of {year}. Wardmote counts with those of 2011 and 2021: load the boundaries of these."
        )
        raise PlacesRefused(words.format(name=name, year=keys.year))
    if keys.kind.is_census:
        words = _(
            "{name}: “{key}” does not say of which year the areas are. Load a file with a year in it, such as {column}21CD."
        )
        raise PlacesRefused(words.format(name=name, key=keys.code, column=keys.kind.facts.columns[0]))


def _stage(
    features: list[dict[str, Any]], keys: Keys, name: str, crs: str, staging: Staging
) -> tuple[Format, int, list[str]]:
    known = boundaries_of(keys.kind, keys.year)
    staging.source = (known.slug, name)
    sorted_out = _sorted_out(features, keys)
    with_shape = [feature for feature in sorted_out.taken if feature.get("geometry")]
    shapes, remark = _shapes(with_shape, name, crs)
    stem = PurePath(name).name.partition(".")[0]
    by_feature = {id(feature): shape for feature, shape in zip(with_shape, shapes, strict=True)}
    drawn: list[tuple[StagedArea, Any]] = []
    for feature in sorted_out.taken:
        area = _put(feature["properties"], keys, name, stem, staging)
        shape = by_feature.get(id(feature))
        if shape is None or shape.is_empty or shape.geom_type not in SURFACES:
            sorted_out.shapeless.append(f"{area.name} ({area.code})".strip())
        else:
            drawn.append((area, shape))
    if with_shape and not drawn:
        raise PlacesRefused(
            _(
                "{name}: its features are no surfaces but points or lines. Download the boundaries (polygons) as GeoJSON and load these."
            ).format(name=name)
        )
    if drawn:
        _draw(drawn, staging)
    return known, len(sorted_out.taken), [*sorted_out.notes(), *([remark] if remark else [])]


def _sorted_out(features: list[dict[str, Any]], keys: Keys) -> Features:
    """The features of England and Wales with a code; properties are compared whatever the case of their letters."""
    sorted_out = Features()
    for feature in features:
        code = str((feature.get("properties") or {}).get(keys.code) or "").strip()
        if not code:
            sorted_out.without_code += 1
        elif SCOTLAND_AND_NORTHERN_IRELAND.fullmatch(code):
            sorted_out.elsewhere += 1
        else:
            sorted_out.taken.append(feature)
    return sorted_out


def _shapes(features: list[dict[str, Any]], name: str, crs: str) -> tuple[Any, str]:
    """The valid shapes of some features in degrees, and a sentence where they were turned."""
    if not features:
        return [], ""
    shapes = shapely.force_2d(shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features]))
    points, remark = in_degrees(shapely.get_coordinates(shapes), name, crs=crs)
    if remark:
        shapes = shapely.set_coordinates(shapes, points)
    return np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes)), remark


def _put(properties: dict[str, Any], keys: Keys, name: str, stem: str, staging: Staging) -> StagedArea:
    kind = keys.kind
    area = staging.put(
        str(properties[keys.code]).strip(),
        kind,
        keys.year if kind.facts.by_year else 0,
        name=str(properties.get(keys.name) or "").strip() if keys.name else "",
        council_code=_council(properties, keys, stem),
    )
    if kind.is_best_fit and kind is not AreaKind.WARD and not area.council_code and not kind.finds_its_council:
        raise PlacesRefused(
            _(
                "{name}: {code} does not say in which council it lies, so it would be listed nowhere. Add a column such as "
                "LAD25CD with the council’s code, or name the file after the council."
            ).format(name=name, code=area.code)
        )
    return area


def _draw(drawn: list[tuple[StagedArea, Any]], staging: Staging) -> None:
    shapes = [shape for _area, shape in drawn]
    for (area, _shape), boundary, centre in zip(
        drawn, shapely.to_wkb(shapes), shapely.point_on_surface(shapes), strict=True
    ):
        area.boundary, area.source, area.changed = boundary, staging.source, True
        if area.longitude is None:
            area.longitude, area.latitude = centre.x, centre.y


def _council(properties: dict[str, Any], keys: Keys, stem: str) -> str:
    """The council a feature says it is in, else the one its file is named after."""
    if keys.kind.is_whole_councils:
        return ""
    own = str(properties.get(keys.council) or "").strip() if keys.council else ""
    return own or (stem if AreaKind.COUNCIL.codes.fullmatch(stem) else "")
