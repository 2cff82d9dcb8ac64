"""The room's work: reminders, each morning and at the hour of what is counted in hours."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from wardmote.foundations.calendar.public import after_closed_days
from wardmote.foundations.clocks.operations import REMIND, reckon_again
from wardmote.foundations.clocks.reminding import remind_due
from wardmote.foundations.runs.public import Lane, Progress, Run, daily, job


@job("clocks.remind", title=gettext_noop("Remind members of what is due"), lane=Lane.QUICK, every=daily(7))
def remind(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Tell members what is due soon or overdue."""
    return {"notices": remind_due()}


@job(REMIND, title=gettext_noop("Remind members of what is due within hours"), lane=Lane.QUICK)
def remind_now(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """As each morning, at the moment of a step of a clock that counts hours."""
    return {"notices": remind_due()}


after_closed_days(reckon_again)
