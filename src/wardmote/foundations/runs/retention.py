"""How long this room's rows are kept."""

from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from wardmote.foundations.retention.public import Rule, register
from wardmote.foundations.runs.rules import OVER

# One that was cancelled while it waited never ended.
ENDED = Coalesce("finished_at", "created_at")


def _over(_day: date) -> Q:
    return Q(state__in=OVER)


def _over_and_telling(day: date) -> Q:
    return _over(day) & ~Q(message="", error="", worker="")


register(
    Rule(
        "run-messages",
        "runs.Run",
        since=ENDED,
        only=_over_and_telling,
        clears={"message": "", "error": "", "worker": ""},
    ),
    Rule("runs", "runs.Run", since=ENDED, only=_over),
)
