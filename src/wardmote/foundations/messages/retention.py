"""How long this room's rows are kept."""

from datetime import date

from django.db.models import Q

from wardmote.foundations.messages.rules import OVER
from wardmote.foundations.retention.public import Rule, register


def _over(_day: date) -> Q:
    return Q(state__in=OVER)


register(
    Rule("outbox", "outbox.Message", since="ended_at", only=_over),
    Rule("notices", "outbox.Notice", since="at"),
)
