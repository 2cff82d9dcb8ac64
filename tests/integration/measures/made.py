"""Street files of a made-up force area, small enough to count by hand."""

from datetime import date
from pathlib import Path

from wardmote.foundations.months import add_months
from wardmote.measures.counting.periods import name_of

HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
AMBRIDGE, FORCE, CSP = "E06000901", "E23000026", "E22000901"
LOXLEY, FELPERSHAM = "E05000001", "E05000002"
FIRST, LAST = date(2021, 5, 1), date(2023, 4, 1)
NAMES = {"E01000001": "Ambridge 001A", "E01000002": "Ambridge 001B", "E01000003": "Ambridge 001C"}


def months() -> list[date]:
    return [add_months(FIRST, step) for step in range(24)]


def crime(
    month: date, number: int, kind: str, lsoa: str | None, outcome: str = "Under investigation", id_: str | None = None
) -> str:
    """One row; anti-social behaviour has neither identifier nor outcome, as in the published files."""
    is_asb = kind == "Anti-social behaviour"
    identifier = "" if is_asb else id_ or f"{month:%Y%m}{number:058d}"
    point = ("0.005", "52.005", "On or near Main Street") if lsoa else ("", "", "No Location")
    place = (lsoa, NAMES[lsoa]) if lsoa else ("", "")
    force = "Bedfordshire Police"
    cells = (identifier, name_of(month), force, force, *point, *place, kind, "" if is_asb else outcome, "")
    return ",".join(cells)


def month_rows(month: date) -> list[str]:
    """Ten or (from May 2022) eight burglaries in one LSOA, two robberies in another, one of no place, three ASB."""
    burglaries = 10 if month < date(2022, 5, 1) else 8
    rows = [crime(month, n, "Burglary", "E01000001") for n in range(burglaries)]
    rows += [crime(month, 100, "Robbery", "E01000003", "Suspect charged")]
    rows += [crime(month, 101, "Robbery", "E01000002", "Investigation complete; no suspect identified")]
    rows += [crime(month, 200, "Drugs", None, "Local resolution")]
    return rows + [crime(month, 0, "Anti-social behaviour", "E01000002")] * 3


def write(folder: Path, month: date, rows: list[str] | None = None) -> Path:
    path = folder / name_of(month) / f"{name_of(month)}-bedfordshire-street.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    chosen = month_rows(month) if rows is None else rows
    path.write_text("\r\n".join([HEADER, *chosen, ""]), encoding="utf-8")
    return path
