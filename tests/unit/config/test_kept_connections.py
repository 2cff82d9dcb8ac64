"""A connection to SQLite is kept from request to request, for as long as it stands for the file that is there."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from wardmote.config.env import database
from wardmote.config.sqlite import base
from wardmote.config.sqlite.base import DatabaseWrapper


def named(path: Path, name: str) -> Path:
    """A database in which that name stands."""
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE named (name TEXT)")
        made.execute("INSERT INTO named VALUES (?)", [name])
    made.close()
    return path


@pytest.fixture
def kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[DatabaseWrapper]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    usual = connections.configure_settings({"default": database(tmp_path)})["default"]
    named(tmp_path / "wardmote.sqlite3", "first")
    connection = DatabaseWrapper({**usual, "NAME": tmp_path / "wardmote.sqlite3"}, "kept")
    with django_db_blocker.unblock():
        yield connection
        connection.close()


def name_in(connection: DatabaseWrapper) -> str:
    """What a page reads there, between the looks that Django takes before and after each request."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        name: str = cursor.execute("SELECT name FROM named").fetchone()[0]
    connection.close_if_unusable_or_obsolete()
    return name


def test_the_next_request_has_the_same_connection(kept: DatabaseWrapper) -> None:
    assert name_in(kept) == "first"
    opened = kept.connection
    assert opened is not None
    assert name_in(kept) == "first"
    assert kept.connection is opened


def test_a_database_put_in_its_place_is_read_at_once(kept: DatabaseWrapper, tmp_path: Path) -> None:
    assert name_in(kept) == "first"
    kept_at = tmp_path / "wardmote.sqlite3"
    kept_at.rename(tmp_path / "before")
    for ending in ("-wal", "-shm"):
        kept_at.with_name(kept_at.name + ending).unlink(missing_ok=True)
    named(tmp_path / "other", "from the backup").rename(kept_at)
    assert name_in(kept) == "from the backup"


def test_a_disk_that_turns_read_only_is_met_by_the_next_request(
    kept: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert name_in(kept) == "first"
    with monkeypatch.context() as turned:
        turned.setattr(base, "can_only_be_read", lambda _path: True)
        assert name_in(kept) == "first"
        # Another machine may write to what can only be read here: nothing is kept open.
        assert kept.connection is None
        assert kept.transaction_mode is None
    assert name_in(kept) == "first"
    assert kept.transaction_mode == "IMMEDIATE"
    with kept.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
