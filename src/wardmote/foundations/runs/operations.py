"""The only writers of runs that a person can ask for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote import __version__
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User, system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.errors import RunError
from wardmote.foundations.runs.jobs import job_of
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.rules import State


@transaction.atomic
def start_run(
    *,
    by: User,
    partnership: Partnership | None,
    kind: str,
    parameters: Mapping[str, Any],
    inputs: Sequence[str] = (),
    run_at: datetime | None = None,
) -> Run:
    """Put a run in the queue, to start at once or not before `run_at`; without a partnership it is the installation's."""
    work = job_of(kind)
    run = Run.objects.create(
        lane=work.lane,
        run_at=run_at or timezone.now(),
        kind=kind,
        partnership=partnership,
        started_by=by,
        parameters=dict(parameters),
        inputs=list(inputs),
        version=__version__,
    )
    record(by=by, event="runs.run.started", on=run, partnership=partnership, after={"kind": kind})
    return run


@transaction.atomic
def queue_work(
    kind: str, *, run_at: datetime | None = None, once: bool = False, parameters: Mapping[str, Any] | None = None
) -> Run | None:
    """Put work of the whole installation in the queue that the program itself begins; the ledger says nothing of it.

    With `once` nothing is done where such work already waits for that moment or an earlier one.
    """
    work, moment = job_of(kind), run_at or timezone.now()
    if once and Run.objects.filter(kind=kind, state=State.QUEUED, run_at__lte=moment).exists():
        return None
    return Run.objects.create(
        kind=kind,
        lane=work.lane,
        run_at=moment,
        parameters=dict(parameters or {}),
        started_by=system_person(),
        version=__version__,
    )


@transaction.atomic
def cancel_run(*, by: User, run: Run) -> None:
    """Ask a run to stop: at once if it waits, at its next step if it runs."""
    if not run.may_be_cancelled:
        raise RunError(_("This run is already over, or has been asked to stop."))
    ended = Run.objects.filter(pk=run.pk, state=State.QUEUED).update(
        state=State.CANCELLED, is_cancel_asked=True, error=_("Cancelled before it started.")
    )
    if not ended:
        Run.objects.filter(pk=run.pk, state=State.RUNNING).update(is_cancel_asked=True)
    record(by=by, event="runs.run.cancelled", on=run, partnership=run.partnership)


@transaction.atomic
def retry_run(*, by: User, run: Run) -> None:
    """Put a failed or cancelled run back in the queue with the same inputs."""
    again = Run.objects.filter(pk=run.pk, state__in=[State.FAILED, State.CANCELLED]).update(
        state=State.QUEUED,
        is_cancel_asked=False,
        error="",
        message="",
        done=None,
        total=None,
        attempts=0,
        worker="",
        run_at=timezone.now(),
    )
    if not again:
        raise RunError(_("Only a run that failed or was cancelled can be tried again."))
    record(by=by, event="runs.run.retried", on=run, partnership=run.partnership)
