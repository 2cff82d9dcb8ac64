"""A file of numbers says where it may not be published as it is."""

import pytest

from wardmote.foundations.design.public import Column, Table
from wardmote.measures.counting.definitions import measure, measures
from wardmote.measures.figures import disclosure
from wardmote.measures.pages.figure_tables import for_a_file

TABLE = Table("Counts", [Column("name", "Name"), Column("count", "Count", numeric=True)], [{"name": "A", "count": 2}])
KEPT_SMALL = [one for one in measures() if disclosure.of(one).smallest > 1]


def test_open_data_leave_as_they_are() -> None:
    file = for_a_file(TABLE, quality=(), measures=[measure("burglary")])
    assert file == TABLE


@pytest.mark.parametrize("one", KEPT_SMALL, ids=[one.slug for one in KEPT_SMALL])
def test_a_source_that_keeps_small_numbers_back_says_so_in_every_row(one: object) -> None:
    file = for_a_file(TABLE, quality=("Late.",), measures=[measure("burglary"), one])  # type: ignore[list-item]
    assert [column.key for column in file.columns] == ["name", "count", "quality", "publication"]
    assert all("Not checked for publication" in str(row["publication"]) for row in file.rows)


def test_some_source_keeps_small_numbers_back() -> None:
    assert KEPT_SMALL
