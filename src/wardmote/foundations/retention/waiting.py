"""The room in lines: what waits for those who keep the schedule."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import Waiting
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention.clocks import reviews_due


def waiting(partnership: Partnership, _person: User) -> list[Waiting]:
    """Legal holds whose review is due, as one line. What is due for disposal is not counted here: that asks every table."""
    due_days = reviews_due(partnership, timezone.localdate())
    if not due_days:
        return []
    text = ngettext(
        "%(count)s legal hold waits for its review", "%(count)s legal holds wait for their review", len(due_days)
    )
    return [
        Waiting(
            text=text % {"count": len(due_days)},
            url=reverse("retention:holds", args=[partnership.slug]),
            since=timezone.make_aware(datetime.combine(due_days[0], time.min)),
            due=due_days[0],
            verb=_("Review"),
        )
    ]
