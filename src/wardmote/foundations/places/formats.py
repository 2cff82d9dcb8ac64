"""The published files this room can read, recognised by what stands in them and not by their names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.staging import Staging

ONS = "Office for National Statistics"
OGL = "Open Government Licence v3.0"
ONS_LINE = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0"
OS_LINE = f"{ONS_LINE}. Contains OS data © Crown copyright and database right"
ENGLAND_AND_WALES = ("E0", "W0")
Row = Mapping[str, str]
YEAR = re.compile(r"^(LSOA|MSOA|WD|LAD|CSP|PFA)(\d\d)(CD|NM)$")


@dataclass(frozen=True)
class Format:
    """One published file: whose, on what terms, by which columns it is known, and how it is read."""

    slug: str
    title: str
    columns: frozenset[str]
    read: Callable[[Iterable[Row], Staging], int]
    publisher: str = ONS
    licence: str = OGL
    attribution: str = ONS_LINE
    # Its columns are named without the year that they carry.
    is_of_any_year: bool = False


def whole_number(text: str) -> int:
    """A count as published, with or without thousands commas."""
    return int(text.replace(",", "").strip())


def _ours(code: str) -> bool:
    return code.startswith(ENGLAND_AND_WALES)


def _council(staging: Staging, code: str, name: str, active: str = "") -> None:
    if _ours(code):
        staging.put(code, AreaKind.COUNCIL, name=name, successor_code=active if active != code else "")


def read_csp_lookup(rows: Iterable[Row], staging: Staging) -> int:
    """Councils of January 2017, the community safety partnership and the police force area of each."""
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is the answer
        council, csp, force = row["LAD17CD"], row["CSP17CD"], row["PFA17CD"]
        known = staging.areas.get((council, 0))
        name = known.name if known else row["LAD17NM"]
        staging.put(council, AreaKind.COUNCIL, name=name, csp_code=csp, force_code=force)
        staging.put(csp, AreaKind.CSP, name=row["CSP17NM"], force_code=force)
    return count


def read_councils(rows: Iterable[Row], staging: Staging) -> int:
    """Local authorities since 2011 with the code that is in force now."""
    count = 0
    for row in rows:
        _council(staging, row["LADCD"], row["LADNM"], row["LADCD_ACTIVE"])
        count += _ours(row["LADCD"])
    return count


def read_areas(rows: Iterable[Row], staging: Staging) -> int:
    """Councils, upper tiers and regions in one file; the councils are taken."""
    return read_councils((row for row in rows if row["areatype"] == "la"), staging)


def read_wards(rows: Iterable[Row], staging: Staging) -> int:
    """Which council each ward code belongs to, whatever year the ward is of."""
    count = 0
    for row in rows:
        if _ours(row["WDCD"]):
            staging.ward_councils[row["WDCD"]] = row["LADCD_ACTIVE"] or row["LADCD"]
            staging.put(row["WDCD"], AreaKind.WARD, name=row["WDNM"], council_code=row["LADCD_ACTIVE"])
            count += 1
    return count


def read_census_2011(rows: Iterable[Row], staging: Staging) -> int:
    """LSOAs of 2011 with their MSOA and council, from the list of output areas."""
    seen: set[str] = set()
    for row in rows:
        code = row["LSOA"]
        if code in seen or not _ours(code):
            continue
        seen.add(code)
        staging.put(code, AreaKind.LSOA, 2011, council_code=row["LAD"], msoa_code=row["MSOA"])
        if (row["LAD"], 0) not in staging.areas:
            _council(staging, row["LAD"], row["LAD_NAME"])
    return len(seen)


def read_msoas(rows: Iterable[Row], staging: Staging) -> int:
    """MSOAs of 2011 and 2021 with their council."""
    count = 0
    for row in rows:
        if not _ours(row["MSOACD"]):
            continue
        council = row["LADCD_ACTIVE"]
        if row["MSOA21CD"]:
            staging.put(row["MSOA21CD"], AreaKind.MSOA, 2021, name=row["MSOANM"], council_code=council)
        if row["MSOA11CD"]:
            name = row["MSOA11NM"] or row["MSOANM"]
            staging.put(row["MSOA11CD"], AreaKind.MSOA, 2011, name=name, council_code=council)
        count += 1
    return count


def read_points(rows: Iterable[Row], staging: Staging) -> int:
    """The centre point of each LSOA."""
    count = 0
    for row in rows:
        if _ours(row["LSOACD"]) and row["longitude"] and row["latitude"]:
            staging.points[row["LSOACD"]] = (float(row["longitude"]), float(row["latitude"]))
            count += 1
    return count


def read_upper_tier(rows: Iterable[Row], staging: Staging) -> int:
    """Counties and other upper tiers: no figure is made for them, so nothing is taken."""
    del staging
    return sum(0 for _ in rows)


def read_mid_2019(rows: Iterable[Row], staging: Staging) -> int:
    """Mid-2019 estimates. Only LSOA codes of England and Wales count: the file ends in a 'Grand Total' row."""
    count = 0
    for row in rows:
        code = row["lsoa"].strip()
        if _ours(code):
            staging.populations[code, 2019] = (whole_number(row["pop"]), 2011, staging.source)
            count += 1
    return count


def read_census_2021(rows: Iterable[Row], staging: Staging) -> int:
    """Usual residents at the Census of 2021; blank and footnote rows at the end carry no code."""
    count = 0
    for row in rows:
        code = (row["mnemonic"] or "").strip()
        if _ours(code):
            staging.put(code, AreaKind.LSOA, 2021, name=row["2021 super output area - lower layer"].strip())
            staging.populations[code, 2021] = (whole_number(row["total"]), 2021, staging.source)
            count += 1
    return count


def read_deprivation(rows: Iterable[Row], staging: Staging) -> int:
    """The national index of each LSOA of 2011; score and decile are the nation's own, not the adjusted ones."""
    count = 0
    editions = {"E": "IMD 2019", "W": "WIMD 2019"}
    for row in rows:
        edition = editions.get(row["nation"])
        if edition and _ours(row["lsoa"]):
            score, decile = float(row["overall_local_score"]), int(float(row["original_decile"]))
            staging.deprivations[row["lsoa"], edition] = (score, decile, staging.source)
            count += 1
    return count


def read_published_deprivation(rows: Iterable[Row], staging: Staging) -> int:
    """England's index as the department publishes it: each edition on the LSOAs that it was made for."""
    count = 0
    for row in rows:
        heading, (vintage, edition) = next(each for each in EDITIONS.items() if each[0] in row)
        code = (row[heading] or "").strip()
        if code.startswith("E01"):
            staging.put(code, AreaKind.LSOA, vintage, name=(row.get(f"LSOA name ({vintage})") or code).strip())
            score, decile = float(row[IMD_SCORE]), int(float(row[IMD_DECILE]))
            staging.deprivations[code, edition] = (score, decile, staging.source)
            count += 1
    return count


def read_small_areas(rows: Iterable[Row], staging: Staging) -> int:
    """LSOAs with their ward and council, as the Open Geography portal gives them."""
    count = 0
    for row in _without_years(rows):
        if _ours(row["LSOACD"]):
            staging.put(
                row["LSOACD"],
                AreaKind.LSOA,
                2000 + int(row["LSOA year"]),
                name=row["LSOANM"],
                council_code=row["LADCD"],
            )
            _council(staging, row["LADCD"], row["LADNM"])
            staging.ward_councils[row["WDCD"]] = row["LADCD"]
            count += 1
    return count


def read_small_areas_of_msoas(rows: Iterable[Row], staging: Staging) -> int:
    """LSOAs with their MSOA, and its name."""
    count = 0
    for row in _without_years(rows):
        if _ours(row["LSOACD"]):
            vintage = 2000 + int(row["LSOA year"])
            staging.put(row["LSOACD"], AreaKind.LSOA, vintage, msoa_code=row["MSOACD"])
            staging.put(row["MSOACD"], AreaKind.MSOA, vintage, name=row["MSOANM"])
            count += 1
    return count


def read_lsoa_changes(rows: Iterable[Row], staging: Staging) -> int:
    """LSOAs of 2011 with the one of 2021 that they became, or one of those."""
    count = 0
    for row in rows:
        if _ours(row["LSOA11CD"]):
            staging.put(row["LSOA11CD"], AreaKind.LSOA, 2011, name=row["LSOA11NM"])
            staging.became[row["LSOA11CD"]] = row["LSOA21CD"]
            count += 1
    return count


def read_partnerships(rows: Iterable[Row], staging: Staging) -> int:
    """Councils of any year with their community safety partnership and police force area."""
    count = 0
    for row in _without_years(rows):
        if _ours(row["LADCD"]):
            known = staging.areas.get((row["LADCD"], 0))
            name = known.name if known and known.name else row["LADNM"]
            staging.put(row["LADCD"], AreaKind.COUNCIL, name=name, csp_code=row["CSPCD"], force_code=row["PFACD"])
            staging.put(row["CSPCD"], AreaKind.CSP, name=row["CSPNM"], force_code=row["PFACD"])
            count += 1
    return count


def read_nomis(rows: Iterable[Row], staging: Staging) -> int:
    """Residents of LSOAs of 2021 in the year that each row names, as Nomis gives them."""
    count = 0
    for row in rows:
        if _ours(row["GEOGRAPHY_CODE"]):
            people = whole_number(row["OBS_VALUE"].removesuffix(".0"))
            staging.populations[row["GEOGRAPHY_CODE"], int(row["DATE"])] = (people, 2021, staging.source)
            count += 1
    return count


def _without_years(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows whose columns lose the year: LAD25CD is LADCD; that of the LSOAs is kept apart."""
    for row in rows:
        plain = {yearless(column): value for column, value in row.items()}
        years = (YEAR.match(column) for column in row)
        yield plain | {f"{match[1]} year": match[2] for match in years if match}


def yearless(column: str) -> str:
    """A column's name without the year of its areas."""
    match = YEAR.match(column)
    return f"{match[1]}{match[3]}" if match else column


def _columns(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


# The heading of the small area's code, the vintage of its areas, and the edition's name.
EDITIONS = {"LSOA code (2011)": (2011, "IMD 2019"), "LSOA code (2021)": (2021, "IMD 2025")}
IMD_SCORE = "Index of Multiple Deprivation (IMD) Score"
IMD_DECILE = "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"

FORMATS = (
    Format(
        "csp-lookup",
        "Local authority districts to community safety partnerships to police force areas, January 2017",
        _columns("LAD17CD|LAD17NM|CSP17CD|CSP17NM|PFA17CD|PFA17NM"),
        read_csp_lookup,
    ),
    Format("areas", "Area codes and names", _columns("areacode|areatype|LADCD|LADNM|LADCD_ACTIVE"), read_areas),
    Format("wards", "Ward codes by council", _columns("WDCD|WDNM|LADCD|LADCD_ACTIVE"), read_wards),
    Format("councils", "Local authorities since 2011", _columns("LADCD|LADNM|LADCD_ACTIVE|Current"), read_councils),
    Format(
        "census-2011",
        "Output areas to LSOAs, MSOAs and local authorities, 2011",
        _columns("OA|LSOA|MSOA|LAD|LAD_NAME"),
        read_census_2011,
    ),
    Format(
        "msoas",
        "MSOAs of 2011 and 2021 by local authority",
        _columns("MSOACD|MSOANM|MSOA11CD|MSOA21CD|MSOA11NM|LADCD_ACTIVE"),
        read_msoas,
    ),
    Format(
        "lsoa-points",
        "Centre points of LSOAs, 2011 and 2021",
        _columns("LSOACD|latitude|longitude"),
        read_points,
        attribution=OS_LINE,
    ),
    Format(
        "lsoa-changes",
        "LSOAs of 2011 and what became of them in 2021",
        _columns("LSOA11CD|LSOA11NM|LSOA21CD"),
        read_lsoa_changes,
    ),
    Format(
        "lsoas-by-ward",
        "LSOAs by ward and local authority",
        _columns("LSOACD|LSOANM|WDCD|LADCD|LADNM"),
        read_small_areas,
        is_of_any_year=True,
    ),
    Format(
        "lsoas-by-msoa",
        "LSOAs by MSOA",
        _columns("LSOACD|MSOACD|MSOANM"),
        read_small_areas_of_msoas,
        is_of_any_year=True,
    ),
    Format(
        "csp-lookup-of-a-year",
        "Local authorities to community safety partnerships to police force areas",
        _columns("LADCD|LADNM|CSPCD|CSPNM|PFACD|PFANM"),
        read_partnerships,
        is_of_any_year=True,
    ),
    Format(
        "population-nomis-census",
        "Census 2021, TS001 usual residents by LSOA (2021), from Nomis",
        _columns("DATE|GEOGRAPHY_CODE|OBS_VALUE|C2021_RESTYPE_3_NAME"),
        read_nomis,
    ),
    Format(
        "population-nomis-estimates",
        "Mid-year population estimates by LSOA (2021), from Nomis",
        _columns("DATE|GEOGRAPHY_CODE|OBS_VALUE|C_AGE_NAME"),
        read_nomis,
    ),
    Format("upper-tier", "Upper-tier authorities (not used)", _columns("UTLACD|UTLANM|CTRYCD"), read_upper_tier),
    Format("population-2019", "Mid-2019 population estimates by LSOA (2011)", _columns("lsoa|pop"), read_mid_2019),
    Format(
        "population-2021",
        "Census 2021, TS001 usual residents by LSOA (2021)",
        _columns("total|2021 super output area - lower layer|mnemonic"),
        read_census_2021,
    ),
    *(
        Format(
            f"deprivation-{edition[-4:]}-published",
            f"English indices of deprivation {edition[-4:]} by LSOA ({vintage})",
            frozenset([heading, IMD_SCORE, IMD_DECILE]),
            read_published_deprivation,
            publisher="Ministry of Housing, Communities and Local Government",
            licence="Open Government Licence v3.0",
            attribution="Contains public sector information licensed under the Open Government Licence v3.0 (IMD).",
        )
        for heading, (vintage, edition) in EDITIONS.items()
    ),
    Format(
        "deprivation-2019",
        "Indices of multiple deprivation 2019 by LSOA (2011)",
        _columns("nation|lsoa|overall_local_score|original_decile"),
        read_deprivation,
        publisher="mySociety, from the Ministry of Housing, Communities and Local Government",
        licence="Creative Commons Attribution 4.0",
        attribution="Composite UK IMD © mySociety, CC BY 4.0, from the English Indices of Deprivation 2019 (OGL v3.0)",
    ),
)


def format_of(columns: Iterable[str]) -> Format | None:
    """The format whose columns all stand in this header; None when there is none."""
    present = frozenset(columns)
    plain = present | {yearless(column) for column in present}
    exact = next((known for known in FORMATS if known.columns <= present and not known.is_of_any_year), None)
    return exact or next((known for known in FORMATS if known.is_of_any_year and known.columns <= plain), None)
