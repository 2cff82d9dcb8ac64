"""SQLite that goes on reading when the disk can only be read.

A connection is kept for the next request, because opening one costs as much as a small page: its settings, Django's own functions, the
list of all tables and whatever of the database lay in memory. At each request it looks whether it still stands for what is there, so
that a disk which turns read-only while the program runs, or back, and a database put back from a backup are met by the next request.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with another way of opening a file that cannot be written to."""

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be saved here at present."""
        return can_only_be_read(Path(str(self.settings_dict["NAME"])))

    opened_as: object = None

    def close_if_unusable_or_obsolete(self) -> None:
        """Let go, between two requests, of a file that another has replaced, and of one that could or can only be read."""
        if self.connection is not None and (self.is_read_only or self.opened_as != self._as_it_is()):
            self.close()
        super().close_if_unusable_or_obsolete()

    def get_connection_params(self) -> dict[str, Any]:
        """Ask for reading alone where there is nothing else: SQLite would otherwise make files beside the database."""
        params: dict[str, Any] = super().get_connection_params()
        self.opened_as = self._as_it_is()
        if self.is_read_only:
            params["database"] = reading_address(Path(str(params["database"])))
            # A transaction that is begun for writing would be refused at once.
            self.transaction_mode = None
            self.init_commands = ["PRAGMA cache_size=-8000"]
        return params

    def _as_it_is(self) -> object:
        """Which file stands there, and whether it can be written to; None where there is no file."""
        try:
            file = Path(str(self.settings_dict["NAME"])).stat()
        except OSError:
            return None
        return file.st_dev, file.st_ino, self.is_read_only


def can_only_be_read(path: Path) -> bool:
    """Whether the file is there and neither it nor a file beside it can be written; asked of the system each time."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def reading_address(path: Path) -> str:
    """The address for reading alone.

    What was not yet taken over into the file lies in the log beside it. Without one, on a disk that can only be read, the file
    alone is the database, and SQLite is told so: it would otherwise make files beside it.
    """
    log = path.with_name(f"{path.name}-wal")
    alone = can_only_be_read(path) and not (log.exists() and log.stat().st_size)
    return f"file:{quote(str(path))}?mode=ro{'&immutable=1' if alone else ''}"
