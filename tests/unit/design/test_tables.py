import csv
import io

from wardmote.foundations.design.tables import Column, Link, Table, table_csv

COLUMNS = (
    Column("place", "Ward"),
    Column("count", "Crimes", numeric=True),
    Column("rate", "Rate", True, "per 1,000", 1),
)


def test_missing_number_is_no_data_and_zero_is_zero() -> None:
    table = Table("t", COLUMNS, [{"place": "Castle", "count": 0, "rate": None}])
    assert [cell.text for cell in table.shown()[0]] == ["Castle", "0", "no data"]
    assert [cell.is_missing for cell in table.shown()[0]] == [False, False, True]


def test_csv_keeps_full_numbers_and_leaves_gaps_empty() -> None:
    table = Table("t", COLUMNS, [{"place": Link("Castle", "/x"), "count": 1234, "rate": 12.345}, {"place": "North"}])
    rows = list(csv.reader(io.StringIO(table_csv(table))))
    assert rows == [["Ward", "Crimes", "Rate (per 1,000)"], ["Castle", "1234", "12.345"], ["North", "", ""]]


def test_csv_cell_that_a_spreadsheet_would_run_is_made_text() -> None:
    table = Table("t", COLUMNS, [{"place": '=HYPERLINK("x")', "count": -3}])
    row = list(csv.reader(io.StringIO(table_csv(table))))[1]
    assert row[0].startswith("'=")
    assert row[1] == "-3"


def test_number_too_small_to_print_says_less_than() -> None:
    column = Column("p", "Test", numeric=True, places=3, smallest=0.001)
    table = Table("t", [Column("place", "Ward"), column], [{"place": "a", "p": 0.0004}, {"place": "b", "p": 0.001}])
    assert [row[1].text for row in table.shown()] == ["less than 0.001", "0.001"]
    assert "0.0004" in table_csv(table)


def test_a_column_of_changes_has_its_signs_on_the_page() -> None:
    column = Column("change", "Change", numeric=True, unit="%", places=1, signed=True)
    table = Table("Changes", [column], [{"change": 2.0}, {"change": -8.18}, {"change": None}, {"change": "[c]"}])
    assert [row[0].text for row in table.shown()] == ["+2.0", "−8.2", "no data", "[c]"]


def test_a_month_is_read_by_name_and_filed_by_number() -> None:
    table = Table("Months", [Column("month", "Month", is_month=True)], [{"month": "2023-04"}, {"month": None}])
    assert [row[0].text for row in table.shown()] == ["April 2023", "no data"]
    assert table_csv(table).splitlines()[1] == "2023-04"
