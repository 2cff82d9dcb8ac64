"""What the files say, gathered in memory before one transaction writes it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from wardmote.foundations.places.area_kinds import AreaKind, every_kind
from wardmote.foundations.places.models import Area

LSOA_2011, LSOA_2021 = 2011, 2021
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
    source: tuple[str, str] | None = None
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
    populations: dict[tuple[str, int], tuple[int, int, tuple[str, str]]] = field(default_factory=dict)
    deprivations: dict[tuple[str, str], tuple[float, int, tuple[str, str]]] = field(default_factory=dict)
    # An LSOA of 2011 and the one of 2021 that took its place, or one of those.
    became: dict[str, str] = field(default_factory=dict)
    source: tuple[str, str] = ("", "")
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
        if area is None:
            area = self.areas[code, vintage] = StagedArea(code, kind.value, vintage, is_made_up=self.is_made_up)
        for fact, value in facts.items():
            area.put(fact, value)
        return area

    def of_kind(self, kind: AreaKind) -> list[StagedArea]:
        """The staged areas of one kind, all vintages."""
        return [area for area in self.areas.values() if area.kind == kind.value]

    def settle(self) -> None:
        """Work out what follows from the facts together: councils, forces, MSOAs, points."""
        councils = {area.code: area for area in self.of_kind(AreaKind.COUNCIL)}
        self._inherit(councils)
        current = {code: area.successor_code or code for code, area in councils.items()}
        by_name = council_names(councils.values())
        self._place_msoas(current)
        self._place_lsoas(current, by_name)
        drawn = {kind.value for kind in every_kind() if kind.is_best_fit}
        for area in self.areas.values():
            if area.kind in drawn:
                council = area.council_code or self.ward_councils.get(area.code, "")
                area.put("council_code", current.get(council, council))

    def _inherit(self, councils: dict[str, StagedArea]) -> None:
        """Give a new council the force (and partnership) of the councils it replaced, where they agree."""
        predecessors: dict[str, list[StagedArea]] = defaultdict(list)
        for area in councils.values():
            if area.successor_code in councils:
                predecessors[area.successor_code].append(area)
        for code, old in predecessors.items():
            for fact in ("force_code", "csp_code"):
                values = {getattr(area, fact) for area in old}
                if not getattr(councils[code], fact) and len(values) == 1:
                    councils[code].put(fact, values.pop())

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

    def _council_of_successor(self, lsoa: StagedArea) -> str:
        """The council of the LSOA that took this one's place."""
        successor = self.areas.get((self.became.get(lsoa.code, ""), LSOA_2021)) if lsoa.vintage == LSOA_2011 else None
        return successor.council_code if successor else ""


def council_names(councils: Iterable[StagedArea]) -> dict[str, str]:
    """The current code for every name a council has had; a council that still stands wins over one that went."""
    names: dict[str, str] = {}
    for area in sorted(councils, key=lambda area: not area.successor_code):
        names[plain_name(area.name)] = area.successor_code or area.code
    return names
