"""Which council and LSOA a record belongs to, and how that is known."""

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.foundations.places.public import (
    AreaKind,
    PlacesRefused,
    PointLocator,
    area,
    areas_version,
    council_by_name,
    councils_drawn,
    force_of_council,
    forces,
    in_named_wards,
    lsoa_index,
    point_locator,
)

BASES = ("lsoa column", "lsoa name", "file ward", "point in polygon", "none")
Basis = pl.Enum(BASES)
# police.uk names small areas after their council and number: "Luton 009F".
NAME_END = r"\s+\d{3}[A-Z]{1,2}$"
# police.uk moved from LSOAs of 2011 to those of 2021 with the data of June 2023; the API's older answers carry points only.
FIRST_MONTH_2021 = 2021 * 12
BRITAIN = (-9.5, 49.0, 2.5, 61.5)
FORCE_WORDS = ("police service", "constabulary", "police", "service")


class Places:
    """The areas as they are when a load begins: the same for each of its rows."""

    def __init__(self) -> None:
        # Changes when a record might be placed elsewhere than before; a partnership's neighbourhoods place no record.
        self.stamp = areas_version()
        index = lsoa_index()
        both = index.in_2011 & index.in_2021
        vintage = np.select([both, index.in_2021, index.in_2011], ["both", "2021", "2011"], "unknown")
        self.table = pl.DataFrame(
            {
                "lsoa": pl.Series(index.codes.astype(object).tolist(), dtype=pl.String),
                "council": pl.Series([str(code) or None for code in index.council_codes], dtype=pl.Categorical),
                "lsoa_vintage": pl.Series(vintage.tolist(), dtype=pl.Categorical),
            }
        )
        self._by_name: dict[str, str | None] = {}
        self._senders: dict[str, tuple[str, bool]] = {}
        self._locators: dict[int, PointLocator | None] = {}
        self._slug_by_name = {_bare(force.name): force.slug for force in forces()}
        self._slugs = {force.slug for force in forces()}

    @property
    def are_loaded(self) -> bool:
        """Whether there are any small areas to place records in."""
        return bool(self.table.height)

    def sender(self, name: str | None) -> tuple[str, bool]:
        """The force's short name for a name in a file, and whether the force is known."""
        key = name or ""
        if key not in self._senders:
            bare = _bare(key)
            slug = self._slug_by_name.get(bare)
            # The name becomes a folder's, so nothing but letters, digits and hyphens may stay in it.
            folder = re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "unknown"
            self._senders[key] = (slug, True) if slug else (folder[:60], folder in self._slugs)
        return self._senders[key]

    def unknown_senders(self) -> dict[str, str]:
        """The names of forces met so far that are not known, each with the short name that was made of it."""
        return {name: slug for name, (slug, is_known) in self._senders.items() if not is_known}

    def is_force(self, slug: str) -> bool:
        """Whether a short name is a known force's."""
        return slug in self._slugs

    def council_named(self, name: str) -> str | None:
        """The council of that name, asked for once."""
        if name not in self._by_name:
            self._by_name[name] = council_by_name(name)
        return self._by_name[name]

    def council_of_ward(self, code: str) -> str | None:
        """The ward's council, or None for a ward that is not loaded."""
        try:
            return area(code).council_code
        except PlacesRefused:
            return None

    def force_of_council(self, code: str) -> str | None:
        """The short name of the force whose area the council lies in."""
        force = force_of_council(code)
        return force.slug if force else None

    def locator(self, vintage: int) -> PointLocator | None:
        """What finds the LSOA of a point, or None when no such boundaries are loaded."""
        if vintage not in self._locators:
            try:
                self._locators[vintage] = point_locator(AreaKind.LSOA, vintage)
            except PlacesRefused:
                self._locators[vintage] = None
        return self._locators[vintage]

    def are_in_wards(
        self, wards: Sequence[str | None], longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """For each point, whether it lies in the boundary of the ward named beside it."""
        return in_named_wards(wards, longitude, latitude)

    def councils_drawn(self) -> dict[str, list[str]]:
        """By the vintage that points are looked for in: the councils whose every small area has a boundary."""
        known = councils_drawn()
        used = {vintage: vintage if self.locator(vintage) else other for vintage, other in ((2011, 2021), (2021, 2011))}
        return {str(vintage): sorted(known[year]) for vintage, year in used.items()}

    def lsoa_at(self, frame: pl.DataFrame, vintage: int) -> pl.Series:
        """The LSOA of each row's point (columns longitude and latitude), null outside all boundaries."""
        other = 2011 if vintage == 2021 else 2021
        locator = self.locator(vintage) or self.locator(other)
        if locator is None or not frame.height:
            return pl.Series("lsoa_at", [None] * frame.height, dtype=pl.String)
        points = frame.select("longitude", "latitude").unique().drop_nulls()
        codes: NDArray[np.object_] = locator.locate(points["longitude"].to_numpy(), points["latitude"].to_numpy())
        table = points.with_columns(pl.Series("lsoa_at", codes.tolist(), dtype=pl.String))
        joined = frame.select("longitude", "latitude").join(
            table, on=["longitude", "latitude"], how="left", maintain_order="left"
        )
        return joined["lsoa_at"]


def _bare(name: str) -> str:
    """A force's name without the words that every force has: “Bedfordshire Police” and “Bedfordshire” are one."""
    text = " ".join(name.casefold().replace("&", "and").split())
    for word in FORCE_WORDS:
        text = text.removesuffix(" " + word)
    return text
