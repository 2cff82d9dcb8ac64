"""The one worker loop: claims a queued run by a conditional update, does it, records what came of it."""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Collection
from datetime import timedelta

from django.db import close_old_connections, connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import can_record, chain_looks
from wardmote.foundations.runs.errors import RunCancelled, RunError
from wardmote.foundations.runs.jobs import job_of, listeners
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.planning import plan_recurring
from wardmote.foundations.runs.progress import Progress
from wardmote.foundations.runs.rules import (
    DEAD_AFTER_SECONDS,
    HEARTBEAT_SECONDS,
    MOST_ATTEMPTS,
    PLAN_EVERY_SECONDS,
    Lane,
    State,
)

READ_ONLY_PAUSE = 10.0
logger = logging.getLogger(__name__)
Echo = Callable[[str], None]
# Every lane has a thread of its own, so that one that is busy keeps no other waiting.
EVERY_LANE = (Lane.LONG, Lane.QUICK)


def worker_name() -> str:
    """How the process is named in the run's row."""
    return f"{socket.gethostname()}:{os.getpid()}"[:80]


def claim_next(lanes: Collection[Lane] = EVERY_LANE) -> Run | None:
    """The run of these lanes that has waited longest and whose time has come, now ours.

    None if there is none or somebody was quicker.
    """
    due = Run.objects.filter(state=State.QUEUED, lane__in=lanes, run_at__lte=timezone.now())
    waiting = due.order_by("run_at", "created_at").values_list("pk", flat=True).first()
    if waiting is None or not _claim(waiting):
        return None
    return Run.objects.select_related("partnership", "started_by").get(pk=waiting)


def run_now(run: Run, *, echo: Echo | None = None) -> Run:
    """Do this run in this process, as the command line does; the row tells what came of it."""
    if _claim(run.pk):
        run.refresh_from_db()
        _perform(run, echo)
    return run


def recover_lost_runs(*, just_started: bool = False) -> int:
    """Pick up or give up runs whose worker has gone; returns how many were found.

    Just after an embedded server's start, any run of an earlier process on this machine is lost, however fresh
    its heartbeat.
    """
    silent_since = timezone.now() - timedelta(seconds=DEAD_AFTER_SECONDS)
    number = 0
    for run in Run.objects.filter(state=State.RUNNING):
        silent = run.heartbeat_at is None or run.heartbeat_at < silent_since
        if silent or (just_started and _process_is_gone(run.worker)):
            number += 1
            _recover(run)
    return number


def work_until(stop: threading.Event, *, pause: float = 1.0, lanes: Collection[Lane] = EVERY_LANE) -> None:
    """Work in these lanes until told to stop, in one thread for each: this one takes the first."""
    # Before any thread claims: what an earlier process of this machine left is lost, whatever its number was.
    if can_record():
        recover_lost_runs(just_started=True)
    first, *others = lanes
    beside = [
        threading.Thread(target=_work_in, args=(stop, lane, pause), name=f"worker-{lane}", daemon=True)
        for lane in others
    ]
    for each in beside:
        each.start()
    _work_in(stop, first, pause)
    for each in beside:
        each.join()


def _work_in(stop: threading.Event, lane: Lane, pause: float) -> None:
    """The loop of one lane: claim, do, and now and then look for lost runs, plan what recurs and chain the ledger's looks."""
    look_at, plan_at = timezone.now() + timedelta(seconds=DEAD_AFTER_SECONDS), timezone.now()
    while not stop.is_set():
        close_old_connections()
        if not can_record():
            # Nothing can be claimed, and saying so once a second would fill the console.
            stop.wait(READ_ONLY_PAUSE)
            continue
        try:
            now = timezone.now()
            if now >= plan_at:
                plan_recurring()
                if lane is Lane.QUICK:
                    # Twice a minute, which as work in the queue would fill the list of runs.
                    chain_looks()
                plan_at = now + timedelta(seconds=PLAN_EVERY_SECONDS)
            run = claim_next([lane])
            if run is not None:
                _perform(run, None)
                continue
            if now >= look_at:
                recover_lost_runs()
                look_at = now + timedelta(seconds=DEAD_AFTER_SECONDS)
        except Exception:
            # The loop outlives any single fault, such as a database that restarts.
            logger.exception("The worker met a fault and goes on.")
        stop.wait(pause)
    connection.close()


def _claim(pk: uuid.UUID) -> bool:
    now = timezone.now()
    claimed = Run.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING,
        worker=worker_name(),
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
    )
    return claimed == 1


def _perform(run: Run, echo: Echo | None) -> None:
    done = threading.Event()
    heart = threading.Thread(target=_keep_beating, args=(run.pk, done), daemon=True)
    heart.start()
    try:
        result = job_of(run.kind).work(run, Progress(run, echo))
        _end(run, State.FINISHED, result=dict(result))
    except RunCancelled as stopped:
        _end(run, State.CANCELLED, error=str(stopped))
    except RunError as refusal:
        _end(run, State.FAILED, error=str(refusal))
    except Exception as fault:
        # A refusal, such as of an area that is not loaded, is an answer: it stands on the run's page and is no fault.
        if not getattr(fault, "is_fit_to_show", False):
            logger.exception("Run %s failed.", run.pk)
        _end(run, State.FAILED, error=sentence_for(fault))
    finally:
        done.set()
        heart.join()


def sentence_for(fault: Exception) -> str:
    """What a person is told of a fault: the room's own sentence, or that it is recorded."""
    if getattr(fault, "is_fit_to_show", False):
        return str(fault)
    return _(
        "The program met a fault that it did not expect ({name}). Nothing was half done. Try again. If it happens again, give your administrator this page's address."
    ).format(name=type(fault).__name__)


def _end(run: Run, state: State, *, result: dict[str, object] | None = None, error: str = "") -> None:
    Run.objects.filter(pk=run.pk).update(
        state=state,
        result=result,
        error=error,
        message=run.message,
        done=run.done,
        total=run.total,
        finished_at=timezone.now(),
    )
    run.refresh_from_db()
    _tell(run)


def _tell(run: Run) -> None:
    """Tell whoever waits for the ends of runs; a fault there is no fault of the run's."""
    for listener in listeners():
        try:
            listener(run)
        except Exception:
            logger.exception("What follows on the end of run %s failed.", run.pk)


def _keep_beating(pk: uuid.UUID, done: threading.Event) -> None:
    # Long kernels say nothing for a while; the heartbeat shows that the worker lives all the same.
    while not done.wait(HEARTBEAT_SECONDS):
        try:
            Run.objects.filter(pk=pk).update(heartbeat_at=timezone.now())
        except Exception:
            logger.exception("A heartbeat could not be written.")
    connection.close()


def _process_is_gone(worker: str) -> bool:
    host, _, pid = worker.rpartition(":")
    if host != socket.gethostname()[: len(host)] or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _recover(run: Run) -> None:
    mine = Run.objects.filter(pk=run.pk, state=State.RUNNING, heartbeat_at=run.heartbeat_at)
    if run.is_cancel_asked:
        mine.update(state=State.CANCELLED, error=_("Stopped on request."), finished_at=timezone.now())
    elif run.attempts < MOST_ATTEMPTS:
        mine.update(state=State.QUEUED, worker="", message=_("Its worker stopped. Waiting to start again."))
    else:
        mine.update(
            state=State.FAILED,
            error=_("The program stopped twice while doing this. Check the machine's memory and disk, then try again."),
            finished_at=timezone.now(),
        )
        run.refresh_from_db()
        _tell(run)
