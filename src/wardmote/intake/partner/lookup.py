"""Wards, councils, postcode districts and named places as partners write them, looked up."""

import re
from functools import cached_property

from wardmote.foundations.organisations.public import council_codes
from wardmote.foundations.places.public import (
    AreaKind,
    PlacesRefused,
    area,
    areas,
    council_by_name,
    councils_within,
    extent,
    wards_listed,
)
from wardmote.intake.partner.places_of_interest import PlacesOfInterest
from wardmote.intake.reading.records import Reading
from wardmote.intake.references import councils_of_districts, place_rows

CODE = re.compile(r"^[A-Z]\d{8}$")
WARD_SETS = range(2011, 2041)


class Lookup:
    """Wards and councils by code or name, as the partnership's partners write them; each asked for once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        # Names of wards that more than one of the partnership's councils has.
        self.in_several: set[str] = set()
        self._wards: dict[tuple[str, int, str | None], tuple[str | None, str | None] | None] = {}
        self._councils: dict[str, str | None] = {}
        self._lists: dict[str, list[tuple[str, str]]] = {}
        self._by_name: dict[str, dict[str, list[tuple[int, str]]]] = {}

    @cached_property
    def councils(self) -> tuple[str, ...]:
        """The partnership's councils today, or those it last had."""
        partnership = self.reading.partnership
        return council_codes(partnership, self.reading.today) if partnership else ()

    @cached_property
    def extent(self) -> tuple[float, float, float, float] | None:
        """The box around the partnership's councils (west, south, east, north), drawn once for all files of a load."""
        return extent(self.councils) if self.councils else None

    @property
    def only_council(self) -> str | None:
        """The partnership's council where it has but one."""
        return self.councils[0] if len(self.councils) == 1 else None

    @cached_property
    def places_of_interest(self) -> PlacesOfInterest:
        """The partnership's places of interest."""
        partnership = self.reading.partnership
        return PlacesOfInterest(place_rows(partnership, self.reading.today) if partnership else ())

    @cached_property
    def districts(self) -> dict[str, str | None]:
        """The council of each postcode district that is listed, None where it lies in several."""
        partnership = self.reading.partnership
        return councils_of_districts(partnership, self.reading.today) if partnership else {}

    def council(self, text: str) -> str | None:
        """A council's present code by its code or name, or by a community safety partnership's of one council."""
        if text not in self._councils:
            self._councils[text] = self._council(text.strip())
        return self._councils[text]

    def _council(self, text: str) -> str | None:
        if not CODE.match(text.upper()):
            return council_by_name(text) or self._one_within(self._partnerships.get(_plain(text), ""))
        try:
            coded_area = area(text.upper())
        except PlacesRefused:
            return None
        if coded_area.kind == AreaKind.COUNCIL:
            return council_by_name(coded_area.name) or coded_area.code
        return self._one_within(coded_area.code) if coded_area.kind == AreaKind.CSP else coded_area.council_code

    @cached_property
    def _partnerships(self) -> dict[str, str]:
        return {_plain(each.name): each.code for each in areas(AreaKind.CSP)}

    def _one_within(self, code: str) -> str | None:
        if not code:
            return None
        try:
            councils = councils_within(code)
        except PlacesRefused:
            return None
        return councils[0] if len(councils) == 1 else None

    def ward(self, text: str, year: int, council: str | None) -> tuple[str | None, str | None] | None:
        """A ward's code and council by its code, or by its name in the boundaries of the year.

        Of a name that only lists have, and for several codes of one council, the council alone is known.
        """
        key = (text, year, council)
        if key not in self._wards:
            self._wards[key] = self._ward(text, year, council)
        return self._wards[key]

    def _ward(self, text: str, year: int, council: str | None) -> tuple[str | None, str | None] | None:
        code = text.strip().upper()
        if CODE.match(code):
            ward_council = self.reading.places.council_of_ward(code)
            return (code, ward_council) if ward_council else None
        named = {each: self._called(text, year, each) for each in ([council] if council else self.councils)}
        having = {each: codes for each, codes in named.items() if codes}
        if len(having) > 1:
            self.in_several.add(text)
            return None
        for each, codes in having.items():
            return (codes[0] if len(codes) == 1 else None), each
        return None

    def _called(self, text: str, year: int, council: str) -> list[str]:
        """The codes of a council's wards of that name: one of the boundaries of the year, else every one that is listed."""
        sets = self._names_of(council).get(_plain_ward(text), [])
        if sets:
            before = [pair for pair in sets if pair[0] <= year]
            return [max(before)[1] if before else min(sets)[1]]
        return [code for code, name in self._listed(council) if _plain_ward(name) == _plain_ward(text)]

    def _listed(self, council: str) -> list[tuple[str, str]]:
        """Every ward of a council that a list names, whether or not its boundary is loaded."""
        if council not in self._lists:
            self._lists[council] = wards_listed(council)
        return self._lists[council]

    def _names_of(self, council: str) -> dict[str, list[tuple[int, str]]]:
        """Each name of a ward of the council, with its codes by the year of the boundaries."""
        if council not in self._by_name:
            names: dict[str, list[tuple[int, str]]] = {}
            for year in WARD_SETS:
                for each in areas(AreaKind.WARD, within=council, vintage=year):
                    names.setdefault(_plain_ward(each.name), []).append((year, each.code))
            if not names:
                for each in areas(AreaKind.WARD, within=council):
                    names.setdefault(_plain_ward(each.name), []).append((each.vintage or 0, each.code))
            self._by_name[council] = names
        return self._by_name[council]


def _plain(text: str) -> str:
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("&", " and ").replace("'", "").replace("’", "")).split()
    )


def _plain_ward(text: str) -> str:
    plain = _plain(text)
    return plain.removesuffix(" ward") if plain != "ward" else plain
