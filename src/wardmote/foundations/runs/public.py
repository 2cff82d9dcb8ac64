"""What other rooms may call of runs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Waiting
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.errors import RunCancelled, RunError, RunRefused
from wardmote.foundations.runs.incoming_files import is_within, named_path, remove_set_aside, set_aside
from wardmote.foundations.runs.jobs import after_run, job
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.operations import queue_work, start_run
from wardmote.foundations.runs.permissions import RunsPermission
from wardmote.foundations.runs.progress import Progress
from wardmote.foundations.runs.recurrence import Recurrence, daily, monthly, weekly
from wardmote.foundations.runs.rules import Lane, State
from wardmote.foundations.runs.seeing_through import run_to_end
from wardmote.foundations.runs.tidying import tidy_runs
from wardmote.foundations.runs.worker import run_now, work_until

__all__ = [
    "Lane",
    "Progress",
    "Recurrence",
    "Run",
    "RunCancelled",
    "RunError",
    "RunRefused",
    "RunsPermission",
    "State",
    "after_run",
    "daily",
    "is_within",
    "job",
    "monthly",
    "named_path",
    "queue_work",
    "remove_set_aside",
    "run_now",
    "run_to_end",
    "set_aside",
    "start_run",
    "tidy_runs",
    "waiting",
    "weekly",
    "work_until",
]

NEWEST = 5


def waiting(partnership: Partnership, user: User) -> list[Waiting]:
    """The person's runs that are under way or ended badly, newest first, as lines of Home."""
    runs = Run.objects.filter(partnership=partnership, started_by=user).exclude(state=State.FINISHED)[:NEWEST]
    return [
        Waiting(
            text=f"{run.title}: {run.get_state_display()}",
            url=reverse("runs:run", args=[partnership.slug, run.pk]),
            since=run.created_at,
            verb=_("Follow"),
        )
        for run in runs
    ]
