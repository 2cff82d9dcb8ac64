"""The room's recurring work."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from wardmote.foundations.ledger.errors import LedgerError
from wardmote.foundations.ledger.public import anchor
from wardmote.foundations.runs.public import Lane, Progress, Run, RunRefused, daily, job


@job("ledger.anchor", title=gettext_noop("Keep the ends of the ledger elsewhere"), lane=Lane.QUICK, every=daily(2, 30))
def anchor_ends(_run: Run, progress: Progress) -> Mapping[str, Any]:
    """Keep the ends where WARDMOTE_LEDGER_ANCHOR says; a place that cannot be reached shows among the runs."""
    try:
        sentence = anchor()
    except LedgerError as refusal:
        raise RunRefused(str(refusal)) from None
    progress.say(sentence)
    return {}
