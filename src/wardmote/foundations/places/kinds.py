"""What the room hands out about areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from wardmote.foundations.places.area_kinds import AreaKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TextArray: TypeAlias = "NDArray[np.str_]"
BoolArray: TypeAlias = "NDArray[np.bool_]"

LATEST_LSOA = 2021
# Which LSOA codes a population of a given year is published for.
LSOA_VINTAGES = (2011, 2021)
# Ages from one on without an end, as in “90+”, end here.
OLDEST = 150
# The first and the last age of some people.
Band: TypeAlias = tuple[int, int]


class PlacesRefused(Exception):  # noqa: N818 - it is a refusal with a sentence, not a fault
    """Something asked of areas that cannot be done; the text says what to do about it."""

    is_fit_to_show = True


class DamagedFile(PlacesRefused):
    """A file that is known but holds something that cannot be: the whole load is refused."""


class UnknownArea(PlacesRefused):
    """No area with that code is loaded."""


@dataclass(frozen=True)
class AreaName:
    """One area, named. `vintage` is the year of the boundary set (None where the kind has none)."""

    code: str
    name: str
    kind: AreaKind
    vintage: int | None = None
    council_code: str | None = None
    force_code: str | None = None


@dataclass(frozen=True)
class LsoaIndex:
    """Every LSOA of either vintage, in the order of its code; all arrays have one element per code."""

    codes: TextArray
    names: TextArray
    council_codes: TextArray
    in_2011: BoolArray
    in_2021: BoolArray
    msoa_codes: TextArray


@dataclass(frozen=True)
class Makeup:
    """Which LSOAs an area consists of, and how surely."""

    area: AreaName
    lsoas: Mapping[str, float]
    vintage: int
    basis: str
    is_estimate: bool


@dataclass(frozen=True)
class Population:
    """People who live in an area: how many, in which year, who says so, and in which version of the file."""

    count: int
    year: int
    source: str
    is_estimate: bool
    version: str = ""
    # The ages that are counted; None for all.
    ages: Band | None = None


@dataclass(frozen=True)
class Deprivation:
    """An LSOA's score (None where its file gave none) and national decile (1 = most deprived tenth) in one edition."""

    score: float | None
    decile: int
    edition: str


@dataclass(frozen=True)
class Force:
    """A police force: its name on data.police.uk, its own name, the ONS code of its area."""

    slug: str
    name: str
    code: str
    is_made_up: bool = False


GeoJson = dict[str, Any]
