"""What the files say, gathered in memory before one transaction writes it."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.places.area_kinds import AreaKind, every_kind
from wardmote.foundations.places.kinds import Band, PlacesRefused
from wardmote.foundations.places.models import Area
from wardmote.foundations.places.reorganisations import replaced_on

LSOA_2011, LSOA_2021 = 2011, 2021
# The format and the name of a file.
Source = tuple[str, str]
ABSENT = -1
# Codes stand in addresses of pages; neighbourhoods begin with N-.
OWN_CODE = re.compile(r"(?!N-)[A-Za-z0-9][A-Za-z0-9.-]{0,11}")
FACTS = ("name", "council_code", "force_code", "csp_code", "msoa_code", "successor_code", "longitude", "latitude")
_INVERTED = re.compile(r",? (city|county) of$")


def plain_name(name: str) -> str:
    """A council's name as it is compared: 'Bristol, City of' and 'Bristol' are one."""
    return _INVERTED.sub("", " ".join(name.split()).casefold().replace(" & ", " and "))


@dataclass(slots=True)
class StagedArea:
    """One area in one boundary set, as far as the files and the database tell."""

    code: str
    kind: str
    vintage: int
    name: str = ""
    council_code: str = ""
    force_code: str = ""
    csp_code: str = ""
    msoa_code: str = ""
    successor_code: str = ""
    longitude: float | None = None
    latitude: float | None = None
    boundary: bytes | None = None
    source: Source | None = None
    changed: bool = True
    is_made_up: bool = False

    def put(self, fact: str, value: str | float | None) -> None:
        """Take a fact over, unless the file is silent about it."""
        if value in (None, "") or getattr(self, fact) == value:
            return
        setattr(self, fact, value)
        self.changed = True


@dataclass
class Staging:
    """Everything known, by what it is about; `source` is (format, file name) of the file being read."""

    areas: dict[tuple[str, int], StagedArea] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    ward_councils: dict[str, str] = field(default_factory=dict)
    # By code and year: how many, the vintage of the LSOAs (0 while it is not known), the file.
    populations: dict[tuple[str, int], tuple[int, int, Source]] = field(default_factory=dict)
    # The same by age: vintage, the bands, how many of each, the file.
    ages: dict[tuple[str, int], tuple[int, tuple[Band, ...], "array[int]", Source]] = field(default_factory=dict)
    deprivations: dict[tuple[str, str], tuple[float | None, int, Source]] = field(default_factory=dict)
    # Of areas that a lookup defines: by kind, LSOA and vintage the area's code, and the file.
    members: dict[tuple[str, str, int], tuple[str, Source]] = field(default_factory=dict)
    # The year of the lookup that a fact was last taken from, so that an older one in the same load does not undo it.
    fact_years: dict[tuple[str, str], int] = field(default_factory=dict)
    # What is to be known after a load, a sentence each.
    remarks: list[str] = field(default_factory=list)
    # An LSOA of 2011 and the one of 2021 that took its place, or one of those.
    became: dict[str, str] = field(default_factory=dict)
    source: Source = ("", "")
    is_made_up: bool = False

    @classmethod
    def from_database(cls) -> "Staging":
        """What is loaded already, without the boundaries, which are heavy and only ever replaced."""
        staging = cls()
        for values in Area.objects.values_list("code", "kind", "vintage", *FACTS).iterator(chunk_size=5000):
            area = staging.areas[values[0], values[2]] = StagedArea(*values)
            area.changed = False
        return staging

    def put(self, code: str, kind: AreaKind, vintage: int = 0, **facts: str | float | None) -> StagedArea:
        """Note facts about an area, making it if need be."""
        area = self.areas.get((code, vintage))
        if kind.is_own:
            check_own_code(code)
        if area is None:
            area = self.areas[code, vintage] = StagedArea(code, kind.value, vintage, is_made_up=self.is_made_up)
        for fact, value in facts.items():
            area.put(fact, value)
        return area

    def put_of_year(self, code: str, kind: AreaKind, year: int, **facts: str | float | None) -> None:
        """Note facts that a lookup of a year tells, unless a later one of this load has told them."""
        newer = {fact: value for fact, value in facts.items() if self.fact_years.get((code, fact), 0) <= year}
        self.put(code, kind, 0, **newer)
        self.fact_years.update(dict.fromkeys([(code, fact) for fact, value in newer.items() if value], year))

    def put_people(self, code: str, year: int, vintage: int, number: int, band: Band | None) -> None:
        """Note how many people live in an LSOA, all of them or those of some ages."""
        if band is None:
            self.populations[code, year] = (number, vintage, self.source)
        else:
            self.put_ages(code, year, vintage, (band,), array("i", [number]))

    def put_ages(self, code: str, year: int, vintage: int, bands: tuple[Band, ...], counts: "array[int]") -> None:
        """Note how many people of each band of ages live in an LSOA; ABSENT where that is not given."""
        self.ages[code, year] = (vintage, bands, counts, self.source)

    def put_age_rows(self, by_area: Mapping[tuple[str, int], Mapping[Band, int]], vintage: int) -> None:
        """Note the people by age of many LSOAs, which came row by row."""
        every = tuple(sorted({band for numbers in by_area.values() for band in numbers}))
        for (code, year), numbers in by_area.items():
            self.put_ages(code, year, vintage, every, array("i", [numbers.get(band, ABSENT) for band in every]))

    def of_kind(self, kind: AreaKind) -> list[StagedArea]:
        """The staged areas of one kind, all vintages."""
        return [area for area in self.areas.values() if area.kind == kind.value]

    def settle(self) -> None:
        """Work out what follows from the facts together: councils, forces, MSOAs, points."""
        self._replace_councils()
        councils = {area.code: area for area in self.of_kind(AreaKind.COUNCIL)}
        self._inherit(councils)
        self._settle_vintages()
        current = {code: area.successor_code or code for code, area in councils.items()}
        by_name = council_names(councils.values())
        self._place_msoas(current)
        self._place_lsoas(current, by_name)
        self._refuse_borrowed_codes()
        self._find_councils()
        drawn = {kind.value for kind in every_kind() if kind.is_best_fit or kind.is_looked_up}
        for area in self.areas.values():
            if area.kind in drawn:
                council = area.council_code or self.ward_councils.get(area.code, "")
                area.put("council_code", current.get(council, council))

    def _replace_councils(self) -> None:
        """Let every council that is known to have been replaced give way to the one that answers for it now."""
        codes = {area.code for area in self.of_kind(AreaKind.COUNCIL)}
        for code, replaced in replaced_on(timezone.localdate()).items():
            if code not in codes:
                continue
            self.put(code, AreaKind.COUNCIL, successor_code=replaced.became)
            successor = self.put(replaced.became, AreaKind.COUNCIL)
            if not successor.name:
                successor.put("name", replaced.became_name)

    def _settle_vintages(self) -> None:
        """Of files that did not say whether their LSOAs are those of 2011 or of 2021: those that the most codes are of."""
        for source, keys in _without_vintage({key: (row[1], row[2]) for key, row in self.populations.items()}).items():
            vintage = self._vintage_of(keys)
            self.populations.update({key: (self.populations[key][0], vintage, source) for key in keys})
        for source, keys in _without_vintage({key: (row[0], row[3]) for key, row in self.ages.items()}).items():
            vintage = self._vintage_of(keys)
            self.ages.update({key: (vintage, *self.ages[key][1:3], source) for key in keys})

    def _vintage_of(self, keys: list[tuple[str, int]]) -> int:
        """The vintage that more of the codes belong to; of equals that of the years, and so where no LSOA is loaded yet."""
        codes = {code for code, _year in keys}
        older, newer = (sum((code, vintage) in self.areas for code in codes) for vintage in (LSOA_2011, LSOA_2021))
        if older != newer:
            return LSOA_2011 if older > newer else LSOA_2021
        return LSOA_2011 if max(year for _code, year in keys) < LSOA_2021 else LSOA_2021

    def _inherit(self, councils: dict[str, StagedArea]) -> None:
        """Give a new council the force (and partnership) of the councils it replaced, where those that have one agree."""
        predecessors: dict[str, list[StagedArea]] = defaultdict(list)
        for area in councils.values():
            if area.successor_code in councils:
                predecessors[area.successor_code].append(area)
        for code, old in predecessors.items():
            for fact in ("force_code", "csp_code"):
                # A council that came and went between two lookups has neither, and stands against nothing.
                values = {getattr(area, fact) for area in old} - {""}
                if getattr(councils[code], fact) or not values:
                    continue
                if len(values) == 1:
                    councils[code].put(fact, values.pop())
                elif any(area.changed for area in (*old, councils[code])):
                    self.remarks.append(_disagreement(councils[code].name, fact))

    def _place_msoas(self, current: dict[str, str]) -> None:
        for msoa in self.of_kind(AreaKind.MSOA):
            msoa.put("council_code", current.get(msoa.council_code, msoa.council_code))

    def _place_lsoas(self, current: dict[str, str], by_name: dict[str, str]) -> None:
        msoas = {(area.name, area.vintage): area.code for area in self.of_kind(AreaKind.MSOA)}
        for lsoa in self.of_kind(AreaKind.LSOA):
            if not lsoa.name and lsoa.vintage == LSOA_2011 and (lsoa.code, LSOA_2021) in self.areas:
                lsoa.put("name", self.areas[lsoa.code, LSOA_2021].name)
            council = (
                lsoa.council_code
                or self._council_of_successor(lsoa)
                or by_name.get(plain_name(lsoa.name.rpartition(" ")[0]), "")
            )
            lsoa.put("council_code", current.get(council, council))
            lsoa.put("msoa_code", lsoa.msoa_code or msoas.get((lsoa.name[:-1], lsoa.vintage), ""))
            msoa = self.areas.get((lsoa.msoa_code, lsoa.vintage))
            if msoa is not None and not msoa.council_code:
                msoa.put("council_code", lsoa.council_code)
            if lsoa.code in self.points:
                longitude, latitude = self.points[lsoa.code]
                lsoa.put("longitude", longitude)
                lsoa.put("latitude", latitude)

    def _refuse_borrowed_codes(self) -> None:
        """Raise PlacesRefused where an area of an own kind has the code of an area of another kind."""
        kinds = {kind.value for kind in every_kind() if kind.is_own}
        own = {area.code: area.kind for area in self.areas.values() if area.kind in kinds and area.changed}
        if not own:
            return
        for area in self.areas.values():
            if area.code in own and area.kind != own[area.code]:
                words = _(
                    "{code} is the code of another area already ({name}). Give your own areas codes that nothing else has."
                )
                raise PlacesRefused(words.format(code=area.code, name=area.name or area.kind))

    def _find_councils(self) -> None:
        """The council of each area of an own kind that no file says one of: that of the LSOAs in it."""
        kinds = {kind.value for kind in every_kind() if kind.finds_its_council}
        orphans = [
            area for area in self.areas.values() if area.kind in kinds and not area.council_code and area.changed
        ]
        if not orphans:
            return
        lsoas: dict[str, set[str]] = defaultdict(set)
        for (_kind, lsoa, vintage), (code, _source) in self.members.items():
            known = self.areas.get((lsoa, vintage))
            lsoas[code].add(known.council_code if known else "")
        for area in orphans:
            councils = lsoas[area.code] if area.boundary is None else self._councils_in(area.boundary)
            if len(councils - {""}) != 1 or "" in councils:
                raise PlacesRefused(_no_one_council(area, councils))
            area.put("council_code", councils.pop())

    def _councils_in(self, boundary: bytes) -> set[str]:
        """The councils of the LSOAs whose centres lie in a boundary."""
        import shapely

        centres = [
            (area.longitude, area.latitude, area.council_code)
            for area in self.of_kind(AreaKind.LSOA)
            if area.longitude is not None and area.council_code
        ]
        shape = shapely.from_wkb(boundary)
        inside = shapely.intersects_xy(shape, [each[0] for each in centres], [each[1] for each in centres])
        return {centre[2] for centre, is_in in zip(centres, inside, strict=True) if is_in}

    def _council_of_successor(self, lsoa: StagedArea) -> str:
        """The council of the LSOA that took this one's place."""
        successor = self.areas.get((self.became.get(lsoa.code, ""), LSOA_2021)) if lsoa.vintage == LSOA_2011 else None
        return successor.council_code if successor else ""


def _no_one_council(area: StagedArea, councils: set[str]) -> str:
    named = f"{area.name} ({area.code})".strip()
    if len(councils - {""}) > 1:
        words = _(
            "{area} lies in several councils ({councils}). Draw it within each, under a code of its own, and load it again."
        )
        return words.format(area=named, councils=", ".join(sorted(councils - {""})))
    words = _(
        "{area} lies in no council whose LSOAs are known. Load the boundaries and the lookup of the LSOAs first, or add a "
        "column such as LAD25CD with the council’s code."
    )
    return words.format(area=named)


def _without_vintage(rows: Mapping[tuple[str, int], tuple[int, Source]]) -> dict[Source, list[tuple[str, int]]]:
    """The keys of numbers whose vintage is not known, by their file."""
    keys: dict[Source, list[tuple[str, int]]] = defaultdict(list)
    for key, (vintage, source) in rows.items():
        if not vintage:
            keys[source].append(key)
    return keys


def check_own_code(code: str) -> None:
    """Raise PlacesRefused for a code of an own kind that cannot name an area."""
    if not OWN_CODE.fullmatch(code):
        words = _("“{code}” cannot be the code of an area: use at most 12 letters, figures, hyphens and dots.")
        raise PlacesRefused(words.format(code=code[:40]))


def _disagreement(name: str, fact: str) -> str:
    words = (
        _("{name}: the councils that it replaced lay in different community safety partnerships, so it is in none yet.")
        if fact == "csp_code"
        else _("{name}: the councils that it replaced lay in different police force areas, so it is in none yet.")
    )
    later = _("Load a lookup of councils, partnerships and forces of a later year.")
    return f"{words.format(name=name)} {later}"


def council_names(councils: Iterable[StagedArea]) -> dict[str, str]:
    """The current code for every name a council has had; a council that still stands wins over one that went."""
    names: dict[str, str] = {}
    for area in sorted(councils, key=lambda area: not area.successor_code):
        names[plain_name(area.name)] = area.successor_code or area.code
    return names
