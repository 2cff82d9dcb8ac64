from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.measures.counting.cube import COLUMNS, Cube, build

STREET, API = "police-uk-street", "police-uk-api"
MAY, JUNE = date(2022, 5, 1), date(2022, 6, 1)


def table(rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows of (source, sender, month, council, lsoa, ward, copy, category, outcome, count) as the records give them."""
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in range(10)]
    types = [pa.string()] * 2 + [pa.date32()] + [pa.string()] * 3 + [pa.int8()] + [pa.string()] * 2 + [pa.int64()]
    arrays = [pa.array(values, type=kind) for values, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=[*COLUMNS, "count"])


def row(
    month: date = MAY,
    council: str | None = "C1",
    lsoa: str | None = "L1",
    category: str = "burglary",
    count: int = 1,
    **other: Any,
) -> tuple[Any, ...]:
    return (
        other.get("source", STREET),
        other.get("sender", "shire"),
        month,
        council,
        lsoa,
        other.get("ward"),
        other.get("copy", 0),
        category,
        other.get("outcome"),
        count,
    )


def made(rows: Sequence[tuple[Any, ...]], coverage: dict[tuple[str, date], str] | None = None) -> Cube:
    won = coverage or {("shire", MAY): STREET, ("shire", JUNE): STREET}
    return build(table(rows), coverage=won, sources=(STREET, API), stamp="s")


def test_counts_fall_into_place_month_and_category() -> None:
    cube = made([row(count=3), row(month=JUNE, count=4), row(lsoa="L2", category="robbery", count=5)])
    assert cube.months == (MAY, JUNE)
    assert cube.categories == ("burglary", "robbery")
    first = np.flatnonzero(cube.lsoa == "L1")[0]
    assert cube.counts[first].tolist() == [[3, 0], [4, 0]]
    assert cube.counts[np.flatnonzero(cube.lsoa == "L2")[0]].tolist() == [[0, 5], [0, 0]]
    assert cube.records == 12


def test_records_without_a_place_are_kept_apart() -> None:
    cube = made([row(council=None, lsoa=None, count=7), row(count=1)])
    assert sorted(zip(cube.council.tolist(), cube.lsoa.tolist(), strict=True)) == [("", ""), ("C1", "L1")]
    assert cube.counts[cube.council == ""].sum() == 7


def test_of_two_sources_of_one_month_only_the_preferred_counts() -> None:
    rows = [row(count=10), row(source=API, ward="W1", count=99), row(source=API, month=JUNE, count=6)]
    cube = made(rows, {("shire", MAY): STREET, ("shire", JUNE): API})
    assert cube.records == 16
    assert cube.counts[:, 0].sum() == 10
    assert cube.counts[:, 1].sum() == 6


def test_a_month_nobody_supplied_is_known_as_such() -> None:
    july = date(2022, 7, 1)
    cube = made([row(), row(month=july)], {("shire", MAY): STREET, ("shire", july): STREET})
    assert cube.supplied.tolist() == [[True, False, True]]


def test_no_records_make_an_empty_cube() -> None:
    cube = build(table([]), coverage={}, sources=(STREET,), stamp="s")
    assert cube.records == 0
    assert cube.months == ()


def test_a_month_supplied_with_no_record_is_a_zero() -> None:
    cube = made([row(month=JUNE)])
    assert cube.supplied.all()
    assert cube.counts[:, 0].sum() == 0


def test_outcomes_are_kept_by_place_and_those_without_are_not() -> None:
    cube = made([row(outcome="suspect-charged", count=2), row(outcome=None, count=5), row(lsoa="L2", outcome="fine")])
    assert cube.records == 8
    assert cube.outcome_rows[:, 4].sum() == 3
    place = int(np.flatnonzero(cube.lsoa == "L1")[0])
    mine = cube.outcome_rows[cube.outcome_start[place] : cube.outcome_start[place + 1]]
    assert [(cube.outcomes[line[3]], int(line[4])) for line in mine] == [("suspect-charged", 2)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([MAY, JUNE]),
            st.sampled_from(["C1", "C2", None]),
            st.sampled_from(["L1", "L2", None]),
            st.sampled_from(["burglary", "drugs", "robbery"]),
            st.integers(1, 50),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_nothing_is_lost_or_counted_twice_whatever_the_order(drawn: list[tuple[Any, ...]]) -> None:
    rows = [row(month, council, lsoa, category, count) for month, council, lsoa, category, count in drawn]
    cube, turned = made(rows), made(rows[::-1])
    assert cube.records == sum(entry[4] for entry in drawn)
    for council in ("C1", "C2"):
        expected = sum(entry[4] for entry in drawn if entry[1] == council and entry[0] == JUNE)
        assert cube.counts[cube.council == council, 1].sum() == expected
    assert (cube.counts == turned.counts).all()


def test_month_slices_say_how_many_months_lie_before_the_axis() -> None:
    cube = made([row(), row(month=JUNE)])
    assert cube.month_slice(date(2021, 7, 1), date(2022, 7, 1)) == (slice(0, 2), 10)
    assert cube.month_slice(date(2020, 5, 1), date(2021, 5, 1))[0] == slice(0, 0)
    assert cube.month_slice(date(2022, 6, 1), date(2023, 6, 1)) == (slice(1, 2), 0)
