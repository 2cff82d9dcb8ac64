"""What other rooms may use of places: areas, their makeup, their people and their boundaries."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wardmote.foundations.places.area_kinds import AreaKind, area_kinds
from wardmote.foundations.places.areas_within import areas, makeups
from wardmote.foundations.places.catalogue import areas_version, catalogue_version, lsoa_index
from wardmote.foundations.places.events import area_in_words
from wardmote.foundations.places.geometry import PointLocator, features, outline, point_locator
from wardmote.foundations.places.kinds import (
    OLDEST,
    AreaName,
    Band,
    Deprivation,
    Force,
    LsoaIndex,
    Makeup,
    PlacesRefused,
    Population,
    UnknownArea,
)
from wardmote.foundations.places.lookup import (
    area,
    council_by_name,
    councils_of_force,
    councils_within,
    force_of_council,
)
from wardmote.foundations.places.makeups import makeup, priority_makeups
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.places.police_forces import forces
from wardmote.foundations.places.populations import deprivation, population, populations
from wardmote.foundations.places.tables import are_loaded
from wardmote.foundations.places.ward_boundaries import (
    councils_drawn,
    extent,
    in_named_wards,
    names_of_wards_and_councils,
    ward_at_points,
    ward_sets,
    wards_beside,
    wards_listed,
)

if TYPE_CHECKING:
    from wardmote.foundations.places.lists import change_list, make_list
    from wardmote.foundations.places.loading import AreaLoadReport, FileReport, load_areas, remove_made_up_areas

__all__ = [
    "OLDEST",
    "AreaKind",
    "AreaLoadReport",
    "AreaName",
    "Band",
    "Deprivation",
    "FileReport",
    "Force",
    "LsoaIndex",
    "Makeup",
    "PlacesPermission",
    "PlacesRefused",
    "PointLocator",
    "Population",
    "UnknownArea",
    "are_loaded",
    "area",
    "area_in_words",
    "area_kinds",
    "areas",
    "areas_version",
    "catalogue_version",
    "change_list",
    "council_by_name",
    "councils_drawn",
    "councils_of_force",
    "councils_within",
    "deprivation",
    "extent",
    "features",
    "force_of_council",
    "forces",
    "in_named_wards",
    "load_areas",
    "lsoa_index",
    "make_list",
    "makeup",
    "makeups",
    "names_of_wards_and_councils",
    "outline",
    "point_locator",
    "population",
    "populations",
    "priority_makeups",
    "remove_made_up_areas",
    "ward_at_points",
    "ward_sets",
    "wards_beside",
    "wards_listed",
]

# What reads publishers' files and changes areas is loaded when it is first asked for: whoever asks for a figure needs none of it.
LATER = {
    "AreaLoadReport": "loading",
    "FileReport": "loading",
    "change_list": "lists",
    "load_areas": "loading",
    "make_list": "lists",
    "remove_made_up_areas": "loading",
}


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"wardmote.foundations.places.{LATER[name]}"), name)
    return value
