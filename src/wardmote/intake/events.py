"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.intake.sources import ALIASES, sources
from wardmote.intake.word_choices import TELLS

EVENTS = {
    "intake.batch.loaded": gettext_noop("loaded a batch of {source}: {rows}"),
    "intake.delivery.brought": gettext_noop("brought files to be loaded: {source}"),
    "intake.delivery.previewed": gettext_noop("looked at the first rows of files brought to be loaded: {source}"),
    "intake.delivery.refused": gettext_noop("brought files that were refused; none of them was kept: {source}"),
    "intake.delivery.discarded": gettext_noop("discarded files that had not been loaded"),
    "intake.word.said": gettext_noop("said what a word of a sender means in files of {source} ({field})"),
    "intake.word.forgotten": gettext_noop("ended what a word of a sender meant in files of {source} ({field})"),
    "intake.sample.brought": gettext_noop("brought a sample to declare a source from"),
    "intake.sample.refused": gettext_noop("brought a sample that was refused; it was not kept"),
    "intake.sample.previewed": gettext_noop("looked at the first rows of a sample to declare a source from"),
    "intake.source.declared": gettext_noop("saved how the files of {source} are read: version {version}"),
    "intake.list.exported": gettext_noop("took out a list as it stood on {day}: {source}"),
    "intake.batches.exported": gettext_noop("took out the list of batches"),
    "intake.records.copied": gettext_noop("copied the files of records to the storage ({files})"),
    "intake.rejections.exported": gettext_noop("took out the rejected rows of a batch"),
}


def _source(slug: str) -> str:
    if slug in ALIASES:
        return _("“police.uk files”")
    declared = sources().get(slug)
    return f"“{declared.title if declared else slug}”"


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "source": _source,
    "field": lambda field: TELLS[field],
    "rows": lambda count: ngettext("%(count)s record", "%(count)s records", count) % {"count": f"{count:,}"},
}
