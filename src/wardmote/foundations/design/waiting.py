"""A line of Home: what needs a person, or what is new."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: what, where it is done, and since when.

    `verb` says what they do with it, `due` by which day (None where there is none), `note` whose it is or where it lies.
    """

    text: str
    url: str
    since: datetime
    due: date | None = None
    verb: str = ""
    note: str = ""
