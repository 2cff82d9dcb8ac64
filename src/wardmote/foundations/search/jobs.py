"""What the room does by itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from wardmote.foundations.runs.public import Lane, daily, job

if TYPE_CHECKING:
    from wardmote.foundations.runs.public import Progress, Run


@job(
    "search.sweep",
    title=gettext_noop("Let go of words in the search index that stand nowhere"),
    every=daily(4),
    lane=Lane.QUICK,
)
def sweep(run: "Run", progress: "Progress") -> Mapping[str, Any]:  # noqa: ARG001 - the register's
    """Words of what was cleared or disposed of leave the index too."""
    from wardmote.foundations.search.indexes import sweep_indexes

    sweep_indexes()
    return {}
