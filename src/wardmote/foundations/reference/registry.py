"""Every table that a room declares in its `room.py`."""

from typing import Any

from wardmote.foundations.reference.tables import Folder, Table
from wardmote.foundations.rooms import named_one_by_one


def every_table() -> list[Table]:
    """The tables of every room, the lowest room's first."""
    return [each for each in _declared() if isinstance(each, Table)]


def every_folder() -> list[Folder]:
    """The folders of declarations of every room, the lowest room's first."""
    return [each for each in _declared() if isinstance(each, Folder)]


def _declared() -> list[Any]:
    return named_one_by_one("tables")
