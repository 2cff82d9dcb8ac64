"""Rows that stand twice: a file pasted twice, a crime that comes again with another outcome."""

from pathlib import Path

import pytest

from tests.integration.intake import files
from tests.integration.intake.conftest import Load
from tests.integration.intake.files import crime, street_file
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Batch
from wardmote.intake.public import LoadRefused, count_records

SEARCHES = "police-uk-stop-and-search"


def search(number: int, **changes: str) -> dict[str, str]:
    row = {
        "Type": "Person search",
        "Date": f"2022-05-{1 + number % 28:02}T{number % 24:02}:15:00+00:00",
        "Latitude": "51.8797",
        "Longitude": "-0.4149",
        "Gender": "Male",
        "Age range": "18-24",
        "Object of search": "Controlled drugs",
        "Outcome": "A no further action disposal",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)",
    }
    return row | changes


def search_file(
    folder: Path, rows: list[dict[str, str]], name: str = "2022-05-bedfordshire-stop-and-search.csv"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(files.as_csv(rows, files.SEARCH))
    return path


def test_a_search_file_pasted_twice_is_refused_by_name(load_street: Load, inbox: Path) -> None:
    rows = [search(number) for number in range(20)]
    search_file(inbox, [*rows, *rows])
    with pytest.raises(LoadRefused, match=r"2022-05-bedfordshire-stop-and-search\.csv: every row stands 2 times"):
        load_street(inbox, source=SEARCHES)
    assert not Batch.objects.exists()


def test_a_copy_of_a_file_under_another_name_is_refused(load_street: Load, inbox: Path) -> None:
    rows = [search(number) for number in range(20)]
    search_file(inbox, rows)
    search_file(inbox / "copy", rows[::-1], "2022-05-bedfordshire-stop-and-search-1.csv")
    with pytest.raises(LoadRefused, match="stands 2 times"):
        load_street(inbox, source=SEARCHES)


def test_searches_of_one_minute_are_all_counted_and_said(load_street: Load, inbox: Path) -> None:
    search_file(inbox, [*(search(number) for number in range(20)), search(3), search(4), search(5)])
    (batch,) = load_street(inbox, source=SEARCHES)
    assert (batch.rows_kept, batch.repeats_dropped) == (23, 0)
    assert "3 of 23 (13.0%) of the rows are the same as another to the minute" in " ".join(batch.quality)


def test_a_street_file_pasted_twice_is_refused_for_its_reports_without_a_reference(
    load_street: Load, inbox: Path
) -> None:
    rows = [*(crime(number) for number in range(1, 12)), crime()]
    street_file(inbox, [*rows, *rows])
    with pytest.raises(LoadRefused, match="every row stands 2 times"):
        load_street(inbox)


def test_two_reports_alike_are_no_pasted_file(load_street: Load, inbox: Path) -> None:
    street_file(inbox, [crime(), crime()])
    (batch,) = load_street(inbox)
    assert batch.rows_kept == 2


def test_a_crime_with_another_outcome_is_one_crime_with_its_last_outcome(
    load_street: Load, inbox: Path, partnership: Partnership
) -> None:
    # The last row states no outcome: that is no news.
    street_file(
        inbox,
        [
            crime(1, Last_outcome_category="Under investigation"),
            crime(1, Last_outcome_category="Local resolution"),
            crime(1, Last_outcome_category=""),
            crime(2, Last_outcome_category=""),
        ],
    )
    (batch,) = load_street(inbox)
    assert (batch.rows_kept, batch.repeats_dropped, batch.differing_identifiers) == (2, 2, 0)
    counts = count_records(partnership, sources=["police-uk-street"], by=["outcome"]).to_pylist()
    assert {row["outcome"]: row["count"] for row in counts} == {"local-resolution": 1, None: 1}


@pytest.mark.parametrize("changed", [{"Crime_type": "Robbery"}, {"Longitude": "-0.4100", "LSOA_code": "E01015701"}])
def test_another_category_or_place_is_kept_and_said(load_street: Load, inbox: Path, changed: dict[str, str]) -> None:
    street_file(inbox, [crime(1), crime(1, **changed)])
    (batch,) = load_street(inbox)
    assert (batch.rows_kept, batch.repeats_dropped, batch.differing_identifiers) == (2, 0, 1)


def test_a_crime_of_another_month_is_another_record(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox, [crime(1), crime(1, Month="2022-06")], "2022-05-bedfordshire-street.csv")
    load_street(inbox)
    counts = count_records(partnership, sources=["police-uk-street"], by=["month"]).to_pylist()
    assert sorted(row["count"] for row in counts) == [1, 1]
