"""Small files in police.uk's layouts, for tests of loading."""

import csv
import gzip
import io
from pathlib import Path
from zipfile import ZipFile

STREET = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
OLD = ["Month", "Reported by", "Falls within", "Easting", "Northing", "Location", "Crime type", "Context"]
SEARCH = [
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
]
FORCE = "Bedfordshire Police"


def crime_id(number: int) -> str:
    """An identifier like police.uk's, different in its first digits as those are."""
    return f"{(number * 0x9E3779B97F4A7C15) % 2**64:016x}" + "0" * 48


def crime(number: int | None = None, **changes: str) -> dict[str, str]:
    """A row of a street file; without a number a report of anti-social behaviour."""
    is_asb = number is None
    row = {
        "Crime ID": "" if is_asb else crime_id(number or 0),
        "Month": "2022-05",
        "Reported by": FORCE,
        "Falls within": FORCE,
        "Longitude": "-0.4149",
        "Latitude": "51.8797",
        "Location": "On or near Market Hill",
        "LSOA code": "E01015700",
        "LSOA name": "Luton 001A",
        "Crime type": "Anti-social behaviour" if is_asb else "Burglary",
        "Last outcome category": "" if is_asb else "Under investigation",
        "Context": "",
    }
    return row | {key.replace("_", " "): value for key, value in changes.items()}


def as_csv(rows: list[dict[str, str]], header: list[str] = STREET, line_end: str = "\r\n") -> bytes:
    """The rows as bytes of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator=line_end, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def street_file(folder: Path, rows: list[dict[str, str]], name: str = "2022-05-bedfordshire-street.csv") -> Path:
    """A street file on disk, packed as its name says."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    content = as_csv(rows)
    if name.endswith(".gz"):
        content = gzip.compress(content, mtime=0)
    path.write_bytes(content)
    return path


def archive(path: Path, members: dict[str, bytes]) -> Path:
    """A zip archive as data.police.uk publishes it."""
    with ZipFile(path, "w", compression=8) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def search(date: str, **changes: str) -> dict[str, str]:
    """A row of a stop and search file."""
    row = dict.fromkeys(SEARCH, "") | {
        "Type": "Person search",
        "Date": date,
        "Gender": "Male",
        "Age range": "18-24",
        "Self-defined ethnicity": "Other ethnic group - Not stated",
        "Officer-defined ethnicity": "White",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)",
        "Object of search": "Controlled drugs",
        "Outcome": "Arrest",
    }
    return row | {key.replace("_", " "): value for key, value in changes.items()}
