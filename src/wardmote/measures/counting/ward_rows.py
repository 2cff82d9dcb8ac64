"""The source rows of a ward: those whose source names it, whose point lies in it, or whose LSOA fits it best."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wardmote.foundations.places.public import AreaName, makeup, wards_beside
from wardmote.intake import public as intake
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.point_wards import KEYS, point_wards
from wardmote.measures.counting.reader import Reader
from wardmote.measures.counting.territory import VINTAGES

# What the LSOAs around a ward can hold in a year; of more the first rows are shown all the same.
MOST_LOOKED_AT = 50_000
Row = dict[str, Any]


def ward_records(
    read: Reader, ward: AreaName, period: Period, *, sources: Sequence[str], filters: Mapping[str, Any], limit: int
) -> list[Row]:
    """The first `limit` records of a ward, as its count takes them."""
    lsoas = set(read.cube.lsoa[read.atlas.territory(ward).rows].tolist())
    wanted: list[dict[str, Any]] = [{"lsoa": sorted(lsoas - {""})}] if lsoas - {""} else []
    if "" in lsoas:
        wanted.append({"lsoa": None, "ward": ward.code})
    records: list[Row] = []
    for each in wanted:
        records += intake.records(
            read.partnership,
            sources=sources,
            filters={**filters, **each, "boundary_copy": [0, 2]},
            limit=MOST_LOOKED_AT,
            as_of=read.as_of,
        )
    belongs = _belongs(read, ward, period)
    rows = [row for row in records if belongs(row)]
    rows.sort(key=lambda row: (row["month"], row["file_name"], row["line"]))
    return rows[:limit]


def _belongs(read: Reader, ward: AreaName, period: Period) -> Callable[[Row], bool]:
    """Whether a record is the ward's: what names it, then the point, then the best fit decides."""
    paths = {segment.path: None for (_name, month), segment in read.coverage.items() if month in set(period.days())}
    at_point = {
        tuple(row[key] for key in KEYS): row["point_ward"]
        for row in read.remembered(
            ("point wards", period), lambda: point_wards(list(paths)).to_pylist() if paths else [], shelf="lists"
        )
    }
    beside = wards_beside(ward.code)
    fitting = {
        code for vintage in VINTAGES for code in makeup(ward.code, vintage=vintage, partnership=read.partnership).lsoas
    }

    def belongs(row: Row) -> bool:
        for named in (row.get("ward"), at_point.get(tuple(row.get(key) for key in KEYS))):
            if named in beside:
                return bool(named == ward.code)
        return row.get("lsoa") in fitting

    return belongs
