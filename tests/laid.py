"""What many tests stand on: made once in a process by the program itself, and laid again for each test from a copy.

The copy is of rows and of files of the record store, so that a test still has a database of its own and may change all of it.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import get_language

from wardmote.foundations.ledger import triggers
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import User

Answer = TypeVar("Answer")
Rows = dict[str, list[tuple[Any, ...]]]
Files = dict[Path, bytes]


@dataclass(frozen=True)
class Layer:
    """What one making added, what it took away or changed, and what it answered."""

    rows: Rows
    gone: Rows
    files: Files
    answer: Any


@dataclass(frozen=True)
class Ground:
    """The layers that lie in the database, in order, and how many rows had been written when the last was laid."""

    names: tuple[str, ...]
    changes: int


NEVER_THE_SAME: Iterator[int] = count(1)
KEPT: dict[tuple[str, ...], Layer] = {}
# Of the test that runs. A rollback empties the database and not this, which is why `_ground` looks.
_last = Ground((), 0)


def laid(name: str, make: Callable[[], Answer]) -> Answer:
    """What `make` does to the database and the record store, and what it answers; from a copy where there is one.

    A copy is laid only on what it was taken from: an empty database, or the same layers and nothing written since.
    """
    global _last  # noqa: PLW0603 - one test at a time
    ground = _ground()
    if ground is None:
        return make()
    # What is kept in words is kept in the language of the day.
    names = (*ground.names, f"{name} ({settings.LANGUAGE_CODE}, {get_language()})")
    layer = KEPT.get(names)
    if layer is None:
        before, there = _rows(), _files()
        answer = make()
        after = _rows()
        new, gone = _without(after, before), _without(before, after)
        layer = KEPT[names] = Layer(new, gone, _contents(there, _files()), deepcopy(answer))
    else:
        _lay(layer)
    _last = Ground(names, _changes())
    return deepcopy(layer.answer)


def _ground() -> Ground | None:
    """What a copy may be laid on here: None where something else was written first, or cannot be told."""
    if not (connection.vendor == "sqlite" or _may_suspend_triggers()):
        return None
    if not User.objects.exists() and not Entry.objects.exists():
        return Ground((), 0)
    return _last if _last.names and _last.changes == _changes() else None


@cache
def _may_suspend_triggers() -> bool:
    """Whether PostgreSQL lets this account put rows in as they stood: a server for tests does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _changes() -> int:
    """How many rows have been written, undone or not: on this connection, or with PostgreSQL in this transaction."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return int(connection.connection.total_changes)
    if not connection.in_atomic_block:
        return next(NEVER_THE_SAME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0] or 0)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _rows() -> Rows:
    """Every row as the database keeps it; the driver shall not read it as a type of its own."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            # The search's index follows the rows by itself.
            if table.startswith("search_"):
                continue
            # A plus before a column leaves SQLite's driver no type to read it by; PostgreSQL has a text of a whole row.
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            as_kept = (
                ", ".join(f"+{quoted(name)}" for name in columns) if connection.vendor == "sqlite" else "whole::text"
            )
            cursor.execute(f"SELECT {as_kept} FROM {quoted(table)} AS whole")  # noqa: S608 - our tables
            rows[table] = cursor.fetchall()
    return rows


def _without(rows: Rows, others: Rows) -> Rows:
    """The rows of one state that are not in another."""
    there = {table: set(lines) for table, lines in others.items()}
    fewer = {table: [row for row in lines if row not in there[table]] for table, lines in rows.items()}
    return {table: lines for table, lines in fewer.items() if lines}


def _files() -> dict[Path, tuple[int, int]]:
    """The record store's files as they stand: relative, with what tells that one was written anew."""
    folder = Path(settings.RECORDS_DIR)
    stood = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path.relative_to(folder): (stat.st_mtime_ns, stat.st_ino) for path, stat in stood.items()}


def _contents(before: dict[Path, tuple[int, int]], after: dict[Path, tuple[int, int]]) -> Files:
    new = [path for path, written in after.items() if before.get(path) != written]
    return {path: (Path(settings.RECORDS_DIR) / path).read_bytes() for path in new}


def _lay(layer: Layer) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # The ledger lets an entry in after the last one only; these come whole, as the program wrote them.
        if connection.vendor == "sqlite":
            _lay_in_sqlite(cursor, layer)
        else:
            _lay_in_postgresql(cursor, layer)
    for relative, content in layer.files.items():
        path = Path(settings.RECORDS_DIR) / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _lay_in_sqlite(cursor: CursorWrapper, layer: Layer) -> None:
    for statement in triggers.drop_statements("sqlite"):
        cursor.execute(statement)
    for table, rows in layer.gone.items():
        # A table's key is its first column.
        key = quoted(connection.introspection.get_table_description(cursor, table)[0].name)
        cursor.executemany(f"DELETE FROM {quoted(table)} WHERE {key} = %s", [row[:1] for row in rows])  # noqa: S608
    for table, rows in layer.rows.items():
        marks = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)  # noqa: S608
    for statement in triggers.statements("sqlite"):
        cursor.execute(statement)


def _lay_in_postgresql(cursor: CursorWrapper, layer: Layer) -> None:
    # Numbers go on from where they were: a sequence is not taken back with a test.
    cursor.execute("SET LOCAL session_replication_role = replica")
    for table, rows in layer.gone.items():
        cursor.executemany(f"DELETE FROM {quoted(table)} AS whole WHERE whole::text = %s", rows)  # noqa: S608
    for table, rows in layer.rows.items():
        cursor.executemany(f"INSERT INTO {quoted(table)} SELECT (%s::{quoted(table)}).*", rows)
    cursor.execute("SET LOCAL session_replication_role = origin")
