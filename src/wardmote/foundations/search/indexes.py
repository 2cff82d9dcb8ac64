"""The full-text indexes in the database: made when it is migrated, kept current by the database itself.

SQLite: an FTS5 table for each text, whose words stay in the table that they stand in; triggers tell it of each row that comes,
changes or goes, however that is done. PostgreSQL: a GIN index over the words of the row, which needs no telling.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from wardmote.foundations.search.texts import Text, texts, vector


def ensure_indexes(**_signal: Any) -> list[str]:
    """Make the indexes that are missing or of another shape than this version's; their names."""
    present = set(connection.introspection.table_names())
    changed = []
    for text in texts().values():
        if text.table in present and not _stands(text):
            _make(text)
            changed.append(text.index)
    return changed


def rebuild_indexes() -> dict[str, int]:
    """Make every index anew from what the database holds; how many rows each covers, by model."""
    counts = {}
    for text in texts().values():
        _make(text)
        counts[text.model] = apps.get_model(text.model).objects.count()
    return counts


def problems() -> list[str]:
    """The indexes that are missing, or do not agree with the rows that they cover."""
    return [text.index for text in texts().values() if not _stands(text) or not _agrees(text)]


def sweep_indexes() -> None:
    """Let go of the words of rows that are no more: SQLite keeps them in its index until parts of it are merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for text in texts().values():
                cursor.execute(f"INSERT INTO {_q(text.index)}({_q(text.index)}) VALUES ('optimize')")  # noqa: S608 - our own names


def _q(name: str) -> str:
    return connection.ops.quote_name(name)


def statements(text: Text) -> Iterator[tuple[str, str]]:
    """(name, statement) of each thing that the index consists of, for this database."""
    if connection.vendor == "postgresql":
        yield text.index, f"CREATE INDEX {_q(text.index)} ON {_q(text.table)} USING gin ({vector(text)})"
        return
    index, table, key = _q(text.index), _q(text.table), _q(text.key)
    columns = ", ".join(map(_q, text.columns))
    new, old = (", ".join(f"{row}.{_q(name)}" for name in text.columns) for row in ("new", "old"))
    come = f"INSERT INTO {index}(rowid, {columns}) VALUES (new.{key}, {new});"  # noqa: S608 - our own names
    go = f"INSERT INTO {index}({index}, rowid, {columns}) VALUES ('delete', old.{key}, {old});"  # noqa: S608 - our own names
    how = "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"
    yield text.index, f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content={table}, content_rowid={key}, {how})"
    for name, moment, work in (
        ("come", "INSERT", come),
        ("go", "DELETE", go),
        ("change", f"UPDATE OF {key}, {columns}", f"{go} {come}"),
    ):
        trigger = f"{text.index}_{name}"
        yield trigger, f"CREATE TRIGGER {_q(trigger)} AFTER {moment} ON {table} BEGIN {work} END"


def _stands(text: Text) -> bool:
    """Whether the database has the index as this version makes it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid "
                "WHERE c.relname = %s AND i.indisvalid",
                (text.index,),
            )
            return bool(cursor.fetchall() == [(_shape(text),)])
        names = [name for name, _statement in statements(text)]
        marks = ", ".join(["%s"] * len(names))
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE name IN ({marks})", names)  # noqa: S608 - marks only
        return dict(cursor.fetchall()) == dict(statements(text))


def _shape(text: Text) -> str:
    """What is noted beside an index of PostgreSQL, which writes the expression down in its own way."""
    return f"Words of {', '.join(text.columns)} ({sha256(vector(text).encode()).hexdigest()[:12]})"


def _make(text: Text) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Rows written in the same transaction have their checks first; PostgreSQL makes no index before.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP INDEX IF EXISTS {_q(text.index)}")
        else:
            for name in ("come", "go", "change"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {_q(f'{text.index}_{name}')}")
            cursor.execute(f"DROP TABLE IF EXISTS {_q(text.index)}")
        for _name, statement in statements(text):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute(f"COMMENT ON INDEX {_q(text.index)} IS %s", (_shape(text),))
        else:
            cursor.execute(f"INSERT INTO {_q(text.index)}({_q(text.index)}) VALUES ('rebuild')")  # noqa: S608 - our own names


def _agrees(text: Text) -> bool:
    """Whether the index has the words of the rows; of PostgreSQL's own that is its business."""
    if connection.vendor == "postgresql":
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_q(text.index)}({_q(text.index)}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own names
            )
    except DatabaseError:
        return False
    return True
