"""Registers of areas with a fixed layout: councils, wards, MSOAs, the output areas of 2011."""

from collections.abc import Iterable, Iterator, Mapping

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files.headings import Column
from wardmote.foundations.places.files.sheets import Sheet
from wardmote.foundations.places.staging import Staging

ENGLAND_AND_WALES = ("E0", "W0")
Row = Mapping[str, str]


def is_ours(code: str) -> bool:
    """Whether it is the code of an area of England or Wales."""
    return code.startswith(ENGLAND_AND_WALES)


def _rows(sheet: Sheet, picks: Mapping[str, Column]) -> Iterator[dict[str, str]]:
    """Each row's values by the keys that the file's own row in the table gives its columns."""
    wanted = [(key, column.at) for key, column in picks.items()]
    for row in sheet.rows():
        yield {key: row[at] for key, at in wanted}


def _council(staging: Staging, code: str, name: str, active: str = "") -> None:
    if is_ours(code):
        staging.put(code, AreaKind.COUNCIL, name=name, successor_code=active if active != code else "")


def read_councils(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """Local authorities since 2011 with the code that is in force now."""
    return _councils(_rows(sheet, picks), staging)


def _councils(rows: Iterable[Row], staging: Staging) -> int:
    count = 0
    for row in rows:
        _council(staging, row["code"], row["name"], row["active"])
        count += is_ours(row["code"])
    return count


def read_areas(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """Councils, upper tiers and regions in one file; the councils are taken."""
    return _councils((row for row in _rows(sheet, picks) if row["kind"] == "la"), staging)


def read_wards(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """Which council each ward code belongs to, whatever year the ward is of."""
    count = 0
    for row in _rows(sheet, picks):
        if is_ours(row["code"]):
            staging.ward_councils[row["code"]] = row["active"] or row["council"]
            staging.put(row["code"], AreaKind.WARD, name=row["name"], council_code=row["active"])
            count += 1
    return count


def read_census_2011(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """LSOAs of 2011 with their MSOA and council, from the list of output areas."""
    seen: set[str] = set()
    for row in _rows(sheet, picks):
        code = row["lsoa"]
        if code in seen or not is_ours(code):
            continue
        seen.add(code)
        staging.put(code, AreaKind.LSOA, 2011, council_code=row["council"], msoa_code=row["msoa"])
        if (row["council"], 0) not in staging.areas:
            _council(staging, row["council"], row["name"])
    return len(seen)


def read_msoas(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """MSOAs of 2011 and 2021 with their council."""
    count = 0
    for row in _rows(sheet, picks):
        if not is_ours(row["code"]):
            continue
        council = row["council"]
        if row["newer"]:
            staging.put(row["newer"], AreaKind.MSOA, 2021, name=row["name"], council_code=council)
        if row["older"]:
            name = row["older_name"] or row["name"]
            staging.put(row["older"], AreaKind.MSOA, 2011, name=name, council_code=council)
        count += 1
    return count


def read_nothing(sheet: Sheet, _picks: Mapping[str, Column], _staging: Staging) -> int:
    """Counties and other upper tiers: no figure is made for them, so nothing is taken."""
    return sum(1 for _ in sheet.rows())


def read_deprivation(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """The national index of each LSOA of 2011; score and decile are the nation's own, not the adjusted ones."""
    count = 0
    editions = {"E": "IMD 2019", "W": "WIMD 2019"}
    for row in _rows(sheet, picks):
        edition = editions.get(row["nation"])
        if edition and is_ours(row["lsoa"]):
            score, decile = float(row["score"]), int(float(row["decile"]))
            staging.deprivations[row["lsoa"], edition] = (score, decile, staging.source)
            count += 1
    return count
