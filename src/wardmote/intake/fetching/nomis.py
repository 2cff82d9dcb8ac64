"""Asking Nomis for the people of small areas."""

import csv
import io
from collections.abc import Sequence
from urllib.parse import urlencode

from wardmote.intake.fetching.area_sources import NomisTable
from wardmote.intake.fetching.errors import FetchError
from wardmote.intake.fetching.publishers import Publisher

CODE, VALUE, TOTAL = "GEOGRAPHY_CODE", "OBS_VALUE", "RECORD_COUNT"


def rows_of(publisher: Publisher, table: NomisTable, codes: Sequence[str]) -> list[dict[str, str]]:
    """The table's rows of the areas, all of them.

    Nomis answers a wrong question with an empty file, and one that is too large with a part, both as if all were well:
    the rows are compared with the number that each of them names. Raises FetchError where they differ, and where an area
    has none.
    """
    rows: list[dict[str, str]] = []
    expected = 1
    while len(rows) < expected:
        question = {**table.query, "geography": ",".join(codes), "select": table.select, "RecordOffset": str(len(rows))}
        content = publisher.read(f"/api/v01/dataset/{table.dataset}.data.csv?{urlencode(question, safe=',')}")
        page = _read(content, table)
        if not page:
            break
        expected = int(page[0][TOTAL] or 0)
        rows += page
    if not rows:
        raise FetchError(f"{table.title}: Nomis has nothing under {table.dataset} for these areas. Try again later.")
    if len(rows) != expected:
        raise FetchError(f"{table.title}: {len(rows)} of {expected} rows came. Run the command again.")
    if missing := sorted(set(codes) - {row[CODE] for row in rows}):
        raise FetchError(
            f"{table.title}: no number for {len(missing)} areas, {missing[0]} among them. Try again later."
        )
    return rows


def _read(content: bytes, table: NomisTable) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        is_whole = all(row[CODE] and row[VALUE].strip() and row[TOTAL].isdecimal() for row in rows)
    except (UnicodeDecodeError, KeyError, AttributeError, csv.Error):
        is_whole = False
    if not is_whole:
        raise FetchError(f"{table.title}: Nomis’s answer is not the table that it should be. Try again later.")
    return rows
