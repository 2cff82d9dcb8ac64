"""Answers that are a CSV file: a table, rows that are few, or rows that are read while they are sent."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from wardmote.foundations.design.tables import Table, harmless, table_csv

MEDIA_TYPE = "text/csv; charset=utf-8"
ROWS_AT_A_TIME = 500


def table_download(table: Table, name: str) -> HttpResponse:
    """A table as a CSV file of that name."""
    return HttpResponse(table_csv(table), content_type=MEDIA_TYPE, headers=_named(name))


def rows_download(rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Rows as a CSV file of that name; no cell of it runs in a spreadsheet."""
    return HttpResponse("".join(_texts(rows)), content_type=MEDIA_TYPE, headers=_named(name))


def streamed_download(rows: Iterable[Sequence[Any]], name: str) -> StreamingHttpResponse:
    """Rows as a CSV file that is sent while they are read; no cell of it runs in a spreadsheet."""
    return StreamingHttpResponse(_texts(rows), content_type=MEDIA_TYPE, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, ROWS_AT_A_TIME)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in chunk)
        yield text.getvalue()
