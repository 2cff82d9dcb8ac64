"""A database for several threads of one process: the server's, or a SQLite file as the program itself uses one.

The tests' own SQLite database lies in memory, where every thread would share one connection and no race is a race.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections


@contextmanager
def database_for_threads(folder: Path) -> Iterator[None]:
    """Within it, each thread's connection is its own; what is written there is gone afterwards."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    copy = folder / "threads.sqlite3"
    with sqlite3.connect(copy) as file:
        in_memory.backup(file)
    file.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(copy)
    try:
        yield
    finally:
        connections.close_all()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name
