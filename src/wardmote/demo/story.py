"""What the demonstration is about, read from `aldermere.toml`."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from wardmote.foundations.months import month_at, month_ordinal

Story = Mapping[str, Any]


@cache
def story() -> Story:
    """The whole story as it is written down."""
    return tomllib.loads(files("wardmote.demo").joinpath("aldermere.toml").read_text(encoding="utf-8"))


def months() -> list[date]:
    """The months of the records, first to last."""
    first: date = story()["first_month"]
    start = month_ordinal(first)
    return [month_at(index) for index in range(start, start + story()["months"])]
