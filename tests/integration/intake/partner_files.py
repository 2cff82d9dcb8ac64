"""Small partners' files and declarations of their sources, for tests of loading."""

from pathlib import Path
from typing import Any

import openpyxl

FIRE = """
slug = "{slug}"
title = "Test fires"
version = "1"
description = "Fires that the service attended."

[publisher]
name = "The fire and rescue service"
address = ""
licence = "For the partnership."
attribution = "Source: the fire and rescue service."
gateway = "Crime and Disorder Act 1998, section 115."
authority = "fire-and-rescue"

[cadence]
every = "month"
lag_months = 1

[disclosure]
rule = "Counts below 5 are not published."
smallest = 5
finest = "lsoa"

[format]
kind = "table"
adapter = "partner"
nil_words = ["nil return"]

[[layouts]]
name = "incidents"
required = ["Incident number", "Date", "Type"]
optional = ["Time", "Ward", "Longitude", "Latitude", "LSOA", "Place", "Notes", "Severity"]

[aliases]
"Incident number" = ["Incident No"]

[columns]
identifier = "Incident number"
date = "Date"
time = "Time"
ward = "Ward"
longitude = "Longitude"
latitude = "Latitude"
lsoa = "LSOA"
place = "Place"
category = "Type"

[attributes]
severity = "Severity"

[records]
kind = "incidents"
identifier = "one record each"
place = "point"
reject_unknown_category = false
reject_unknown_outcome = false

[personal]
forbidden = ["Surname"]
scan = ["Notes"]
"""
COUNTS = """
slug = "{slug}"
title = "Test counts"
version = "1"
description = "Admissions by quarter."

[publisher]
name = "The hospital trust"
address = ""
licence = "For the partnership."
attribution = "Source: the trust."
gateway = "Section 115."

[cadence]
every = "quarter"
lag_months = 3

[disclosure]
rule = "Counts below 5 are not published."
smallest = 5
finest = "council"

[format]
kind = "table"
adapter = "partner"
sheet = "Data"

[[layouts]]
name = "by quarter"
required = ["Quarter", "Authority", "Assault", "Self-harm"]

[columns]
quarter = "Quarter"
council = "Authority"

[unpivot]
"Assault" = "assault"
"Self-harm" = "self-harm"

[records]
kind = "counts"
identifier = "one record each"
key = ["Quarter", "Authority"]
place = "council"
reject_unknown_category = false
reject_unknown_outcome = false

[personal]
forbidden = []
"""
LIST = """
slug = "{slug}"
title = "Test weights"
version = "1"
description = "Weights by year."

[publisher]
name = "The office"
address = ""
licence = "Open Government Licence v3.0"
attribution = "Source: the office."
gateway = "Published open data."

[cadence]
every = "edition"
lag_months = 0

[disclosure]
rule = "May be published."
smallest = 0
finest = "point"

[format]
kind = "table"
adapter = "partner"

[[layouts]]
name = "weights"
required = ["Year", "Offence", "Weight"]

[columns]
year = "Year"
category = "Offence"

[attributes]
weight = "Weight"

[records]
kind = "reference"
identifier = "one record each"
key = ["Year", "Offence"]
place = "none"
reject_unknown_category = true
reject_unknown_outcome = false

[personal]
forbidden = []
"""
HEADER = [
    "Incident number",
    "Date",
    "Time",
    "Type",
    "Ward",
    "Longitude",
    "Latitude",
    "LSOA",
    "Place",
    "Notes",
    "Severity",
]


def declare(folder: Path, text: str, slug: str) -> str:
    """Write a declaration of the partnership's own; returns its slug."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{slug}.toml").write_text(text.replace("{slug}", slug), encoding="utf-8")
    return slug


def fire(number: int, **changes: str) -> dict[str, str]:
    """A row of a file of fires."""
    row = dict.fromkeys(HEADER, "") | {
        "Incident number": f"F{number}",
        "Date": "14/05/2026",
        "Type": "Secondary fire",
        "LSOA": "E01000001",
    }
    return row | {key.replace("_", " "): value for key, value in changes.items()}


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """A workbook of Excel."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
