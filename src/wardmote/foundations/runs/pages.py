"""Scheduled work as a page shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from wardmote.foundations.design.public import clock
from wardmote.foundations.runs.jobs import recurring_jobs
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.recurrence import Every, Recurrence
from wardmote.foundations.runs.rules import OVER, State


@dataclass(frozen=True, slots=True)
class ScheduledRow:
    """One work that recurs: what, how often, its latest turn and its next."""

    title: str
    often: str
    last: Run | None
    next_at: datetime | None


def scheduled_rows() -> list[ScheduledRow]:
    """Every work that recurs, in the order in which it is due."""
    rows = []
    for each in recurring_jobs():
        if each.every is None:
            continue
        turns = Run.objects.filter(recurrence=each.kind)
        waiting = turns.filter(state=State.QUEUED).order_by("run_at").first()
        last = turns.filter(state__in=[*OVER, State.RUNNING]).order_by("-run_at").first()
        rows.append(ScheduledRow(_(each.title), often(each.every), last, waiting.run_at if waiting else None))
    return sorted(rows, key=lambda row: (row.next_at is None, row.next_at, row.title))


def often(every: Recurrence) -> str:
    """How often, in words."""
    at = clock(datetime.combine(date.min, every.at))
    if every.every is Every.DAY:
        return _("Every day at %(time)s") % {"time": at}
    if every.every is Every.WEEK:
        return _("Every %(weekday)s at %(time)s") % {"weekday": weekdays()[every.day], "time": at}
    return _("Monthly on day %(day)s at %(time)s") % {"day": every.day, "time": at}


def weekdays() -> tuple[str, ...]:
    """The names of the days of the week, Monday first."""
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
