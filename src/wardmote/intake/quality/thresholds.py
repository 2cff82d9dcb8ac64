"""When a check of a batch speaks, as dated data; it brings in nothing that reads records."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from wardmote.foundations.reference.public import Contents, Rows, Table, version_on
from wardmote.foundations.rooms import gettext_noop

THRESHOLDS = Table(
    "checks-of-batches",
    gettext_noop("When a check of a batch speaks"),
    package="wardmote.intake.quality",
    file="thresholds.toml",
    rows=(
        Rows(
            "version",
            needs={
                "valid_from": date,
                "history_months": int,
                "least_history": int,
                "rejected_share": float,
                "placed_share": float,
                "placed_fall": float,
                "days_late": int,
                "backlog_periods": int,
                "mix_distance": float,
                "steady_least": int,
                "duplicate_share": float,
                "fewer_share": float,
                "gone_least": int,
                "doubled_least": int,
                "alike_share": float,
                "partial_share": float,
                "partial_least": int,
            },
        ),
    ),
)


def thresholds(on: date) -> Mapping[str, Any]:
    """The thresholds in force on a day; the first ones for earlier days."""
    return _on(THRESHOLDS.read(), on)


@lru_cache(maxsize=4096)
def _on(contents: Contents, day: date) -> Mapping[str, Any]:
    return version_on(contents.rows("version"), day)
