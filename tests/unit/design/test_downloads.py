"""Rows as CSV files: whole, streamed, and harmless to spreadsheets."""

import csv
import io

import pytest

from wardmote.foundations.design.public import rows_download, streamed_download


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    answer = rows_download([["name", "count"], [f"{start}1+1", -3]], "rows.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    assert rows == [["name", "count"], [f"'{start}1+1", "-3"]]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rows.csv"'


def test_a_streamed_file_holds_every_row_in_order() -> None:
    answer = streamed_download(([str(number)] for number in range(1_201)), "many.csv")
    text = b"".join(answer.streaming_content).decode()
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))] == [str(number) for number in range(1_201)]
