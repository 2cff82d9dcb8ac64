"""Gathering records by sender and month: the same segments in whatever order the rows come."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.intake.reading import segments as module
from wardmote.intake.reading.records import SHAPE
from wardmote.intake.reading.segments import LateRowsError, Segments, parts_of
from wardmote.intake.reading.vocabulary import month_index
from wardmote.intake.sources import source

Row = tuple[str, int, int | None]
MAY = month_index("2022-05")


def records(rows: Sequence[Row], first_line: int) -> pl.DataFrame:
    """Records of a sender, a month after May 2022 and an identifier."""
    values = {name: [None] * len(rows) for name in SHAPE} | {
        "sender": [row[0] for row in rows],
        "month": [(MAY or 0) + row[1] for row in rows],
        "boundary_copy": [0] * len(rows),
        "file_number": [1] * len(rows),
        "row_number": [first_line + number for number in range(len(rows))],
        "identifier_hash": [row[2] for row in rows],
        "row_hash": [row[2] or 0 for row in rows],
        "record_hash": [row[2] or 0 for row in rows],
    }
    return pl.DataFrame(values, schema=SHAPE)


def gathered(batches: Sequence[Sequence[Row]], folder: Path) -> dict[tuple[str, int], tuple[int, int, list[int]]]:
    """Rows read, repeats and lines kept of each segment, as the reader of files goes about it."""
    made = Segments(folder=folder / "store", name="b", source=source("police-uk-street"), spill=folder / "spill")
    frames, line = [], 0
    for rows in batches:
        frames.append(records(rows, line))
        line += len(rows)
    try:
        for frame in frames:
            made.add(frame)
    except LateRowsError:
        made.begin_again()
        for frame in frames:
            made.add(frame)
    written = list(made.write())
    made.publish()
    assert not (folder / "spill").exists()
    assert not list(folder.rglob("*.part"))
    assert len(list(folder.rglob("*.parquet"))) == len(written)
    return {
        (each.sender, each.month - (MAY or 0)): (
            each.read,
            each.repeats,
            pl.read_parquet(each.path)["row_number"].to_list(),
        )
        for each in written
    }


def expected(batches: Sequence[Sequence[Row]]) -> dict[tuple[str, int], tuple[int, int, list[int]]]:
    """The same by a slow search."""
    found: dict[tuple[str, int], tuple[int, int, list[int]]] = {}
    seen = set()
    for line, row in enumerate(row for rows in batches for row in rows):
        read, repeats, lines = found.get(row[:2], (0, 0, []))
        is_repeat = row[2] is not None and row in seen
        seen.add(row)
        found[row[:2]] = (read + 1, repeats + is_repeat, lines if is_repeat else [*lines, line])
    return found


some_rows = st.lists(
    st.tuples(st.sampled_from(["kent", "surrey"]), st.integers(0, 3), st.one_of(st.none(), st.integers(1, 4))),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("in_memory", [2, 6, 1000])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(some_rows, min_size=1, max_size=8))
def test_segments_are_the_same_in_whatever_order_rows_come(
    in_memory: int, monkeypatch: pytest.MonkeyPatch, batches: list[list[Row]]
) -> None:
    monkeypatch.setattr(module, "ROWS_IN_MEMORY", in_memory)
    with TemporaryDirectory() as folder:
        assert gathered(batches, Path(folder)) == expected(batches)


def test_a_month_is_written_while_the_next_is_read(tmp_path: Path) -> None:
    made = Segments(folder=tmp_path, name="b", source=source("police-uk-street"), spill=tmp_path / "spill")
    for month in range(3):
        made.add(records([("kent", month, 1)], month))
    made.forget()
    assert not list(tmp_path.rglob("*2022-07*")), "the last month may have more rows"
    assert {path.parent.parent.name for path in tmp_path.rglob("*.part")} <= {"month=2022-05", "month=2022-06"}


def test_rows_of_a_month_that_was_let_go_ask_for_another_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS_IN_MEMORY", 2)
    made = Segments(folder=tmp_path, name="b", source=source("police-uk-street"), spill=tmp_path / "spill")
    for month in range(4):
        made.add(records([("kent", month, 1)], month))
    with pytest.raises(LateRowsError):
        made.add(records([("kent", 0, 2)], 4))
    made.forget()


def test_what_does_not_fit_into_memory_waits_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_IN_MEMORY", 3)
    made = Segments(folder=tmp_path / "s", name="b", source=source("police-uk-street"), spill=tmp_path / "spill")
    for number in range(10):
        made.add(records([("kent", 0, number % 5 + 1), ("surrey", 1, None)], 2 * number))
    assert list((tmp_path / "spill").iterdir())
    found = {each.sender: (each.read, each.rows, each.repeats) for each in made.write()}
    assert found == {"kent": (10, 5, 5), "surrey": (10, 10, 0)}
    made.publish()
    assert sorted(path.name for path in tmp_path.rglob("*.parquet")) == ["b.parquet", "b.parquet"]
    assert not (tmp_path / "spill").exists()


@pytest.mark.parametrize("runs_at_most", [0, 1000])
@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["kent", "surrey"]), st.integers(24264, 24266)), min_size=1, max_size=40))
def test_rows_are_kept_by_sender_and_month_in_their_order(runs_at_most: int, keys: list[tuple[str, int]]) -> None:
    values = {"sender": [key[0] for key in keys], "month": [key[1] for key in keys], "row_number": range(len(keys))}
    frame = pl.DataFrame(values, schema={name: SHAPE[name] for name in values})
    found: dict[tuple[str, int], list[int]] = {}
    for key, part in parts_of(frame, runs_at_most=runs_at_most):
        found.setdefault(key, []).extend(part["row_number"].to_list())
    assert found == {key: [row for row, each in enumerate(keys) if each == key] for key in keys}
