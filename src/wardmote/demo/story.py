"""What the demonstration is about, read from `aldermere.toml`, and how a room tells its part of it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from wardmote.foundations.months import month_at, month_ordinal

Story = Mapping[str, Any]


@dataclass(frozen=True)
class Telling:
    """One building of the demonstration: a folder for its files, whether all is built anew, who hears of each step."""

    folder: Path
    again: bool
    say: Callable[[str], object]


def nothing_of_its_own() -> str:
    """What is taken away by a part whose rows go with the partnership's."""
    return ""


class Part(NamedTuple):
    """A room's part of the demonstration, the `PART` of its `demo`; it builds on those of the rooms below.

    `build` looks at each of its steps, so that a build cut short goes on; `is_built` is asked first. `remove` takes it
    away and says what went, in a few words.
    """

    build: Callable[[Telling], None]
    is_built: Callable[[], bool]
    remove: Callable[[], str] = nothing_of_its_own


@cache
def story() -> Story:
    """The whole story as it is written down."""
    return tomllib.loads(files("wardmote.demo").joinpath("aldermere.toml").read_text(encoding="utf-8"))


def months() -> list[date]:
    """The months of the records, first to last."""
    first: date = story()["first_month"]
    start = month_ordinal(first)
    return [month_at(index) for index in range(start, start + story()["months"])]
