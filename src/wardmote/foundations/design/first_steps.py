"""What is to be done once, before a partnership can work with a room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FirstStep:
    """One thing to do once, where it is done, and whether it has been; `rank` puts the steps of all rooms in order."""

    rank: int
    text: str
    hint: str
    url: str
    is_done: bool
