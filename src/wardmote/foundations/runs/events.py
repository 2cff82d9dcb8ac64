"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from wardmote.foundations.runs.jobs import title_of

EVENTS = {
    "runs.run.started": gettext_noop("started long work: {kind}"),
    "runs.run.cancelled": gettext_noop("asked long work to stop"),
    "runs.run.retried": gettext_noop("put long work back in the queue"),
}

# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {"kind": lambda kind: f"“{title_of(kind)}”"}
