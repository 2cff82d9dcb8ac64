"""A line of "My work"."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: what, where it is done, and since when."""

    text: str
    url: str
    since: datetime
