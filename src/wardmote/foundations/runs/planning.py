"""Puts recurring work in the queue, each moment of it once, whichever of the workers looks first."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote import __version__
from wardmote.foundations.members.public import system_person
from wardmote.foundations.runs.jobs import Job, recurring_jobs
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.recurrence import Recurrence
from wardmote.foundations.runs.rules import OVER, State


def plan_recurring(now: datetime | None = None) -> int:
    """See that each recurring work has its next run in the queue; returns how many were put there.

    What was missed while no worker ran is done once, however many times it was due.
    """
    moment = now or timezone.now()
    return sum(_plan(each, each.every, moment) for each in recurring_jobs() if each.every is not None)


def _plan(recurring: Job, every: Recurrence, now: datetime) -> int:
    ours = Run.objects.filter(recurrence=recurring.kind)
    open_run = ours.exclude(state__in=OVER).first()
    if open_run is not None:
        if open_run.state == State.QUEUED and open_run.run_at > now:
            _move(open_run, every.after(now))
        return 0
    latest = ours.order_by("-run_at").values_list("run_at", flat=True).first()
    due = every.latest(now)
    moment = due if latest is not None and latest < due else every.after(now)
    if ours.filter(run_at=moment).exists():
        return 0
    try:
        with transaction.atomic():
            Run.objects.create(
                kind=recurring.kind,
                recurrence=recurring.kind,
                lane=recurring.lane,
                run_at=moment,
                started_by=system_person(),
                version=__version__,
            )
    except IntegrityError:
        # Another worker was quicker.
        return 0
    return 1


def _move(waiting: Run, moment: datetime) -> None:
    """Give a turn its new time, where another version of the program planned it."""
    if waiting.run_at != moment:
        Run.objects.filter(pk=waiting.pk, state=State.QUEUED).update(run_at=moment)
