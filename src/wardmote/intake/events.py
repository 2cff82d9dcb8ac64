"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import ngettext

from wardmote.intake.sources import ALIASES, sources

EVENTS = {
    "intake.batch.loaded": "loaded a batch of {source}: {rows}",
    "intake.delivery.brought": "brought files to be loaded: {source}",
    "intake.delivery.previewed": "looked at the first rows of files brought to be loaded: {source}",
    "intake.delivery.refused": "brought files that were refused; none of them was kept: {source}",
    "intake.delivery.discarded": "discarded files that had not been loaded",
    "intake.list.exported": "took out a list as it stood on {day}: {source}",
    "intake.batches.exported": "took out the list of batches",
    "intake.records.copied": "copied the files of records to the storage ({files})",
    "intake.rejections.exported": "took out the rejected rows of a batch",
}


def _source(slug: str) -> str:
    return slug if slug in ALIASES else f"“{sources()[slug].title}”"


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "source": _source,
    "rows": lambda count: ngettext("%(count)s record", "%(count)s records", count) % {"count": f"{count:,}"},
}
