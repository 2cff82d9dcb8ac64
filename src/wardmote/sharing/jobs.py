"""The room's work by time: its clocks follow what has come."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Lane, Progress, Run, daily, job
from wardmote.sharing.clocks import keep_return_clocks, stop_clocks_of_ended_agreements


@job(
    "sharing.keep-clocks",
    title=gettext_noop("See which section 17A returns are owed, and which agreements have ended"),
    lane=Lane.QUICK,
    every=daily(6, 30),
)
def keep_clocks(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Before the reminders of the day: start what is owed, stop what came."""
    today = timezone.localdate()
    partnerships = list(Partnership.objects.all())
    started = sum(keep_return_clocks(each, today) for each in partnerships)
    return {"started": started, "stopped": sum(stop_clocks_of_ended_agreements(each) for each in partnerships)}
