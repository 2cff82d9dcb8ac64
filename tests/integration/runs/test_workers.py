"""The worker's loop and the race for a run, in this process, on the database that the suite runs on."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from tests.integration.threads import database_for_threads
from tests.personas import Personas, make_personas
from wardmote.foundations.runs import jobs
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.operations import cancel_run
from wardmote.foundations.runs.planning import plan_recurring
from wardmote.foundations.runs.public import Lane, Progress, State, daily, job, start_run, work_until
from wardmote.foundations.runs.worker import claim_next

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0


@pytest.fixture
def personas(transactional_db: None, tmp_path: Path) -> Iterator[Personas]:
    with database_for_threads(tmp_path):
        yield make_personas()


@pytest.fixture
def may_end() -> threading.Event:
    return threading.Event()


@pytest.fixture(autouse=True)
def made_up_jobs(may_end: threading.Event) -> Iterator[None]:
    before = dict(jobs._every_job())
    jobs._jobs.clear()

    @job("test.long", title="Long")
    def long(run: Run, progress: Progress) -> Mapping[str, Any]:
        until = time.monotonic() + PATIENCE
        while not may_end.wait(0.02) and time.monotonic() < until:
            progress.say("Working")
        return {}

    @job("test.quick", title="Quick", lane=Lane.QUICK)
    def quick(run: Run, progress: Progress) -> Mapping[str, Any]:
        return {"done": True}

    @job("test.nightly", title="Nightly", lane=Lane.QUICK, every=daily(3))
    def nightly(run: Run, progress: Progress) -> Mapping[str, Any]:
        return {}

    yield
    jobs._jobs.clear()
    jobs._jobs.update(before)


@contextmanager
def worker(**options: Any) -> Iterator[None]:
    """A worker in a thread of this process, as the embedded server has it."""
    stop = threading.Event()

    def work() -> None:
        work_until(stop, pause=0.02, **options)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def begin(personas: Personas, kind: str, **options: Any) -> Run:
    return start_run(by=personas.analyst, partnership=personas.partnership, kind=kind, parameters={}, **options)


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, "It did not come to pass."
        time.sleep(0.02)


def is_in(run: Run, state: State) -> Callable[[], bool]:
    return lambda: Run.objects.filter(pk=run.pk, state=state).exists()


def test_many_who_claim_at_once_get_each_run_once(personas: Personas) -> None:
    waiting = {begin(personas, "test.quick").pk for _ in range(12)}
    together = threading.Barrier(4)

    def claim_all(_number: int) -> list[Any]:
        together.wait(PATIENCE)
        claimed, misses = [], 0
        while misses < 20:
            run = claim_next()
            if run is None:
                misses += 1
            else:
                claimed.append(run.pk)
        connections.close_all()
        return claimed

    with ThreadPoolExecutor(4) as pool:
        every = [pk for claimed in pool.map(claim_all, range(4)) for pk in claimed]
    assert len(every) == len(waiting)
    assert set(every) == waiting
    assert set(Run.objects.values_list("attempts", flat=True)) == {1}


def test_a_long_run_delays_no_quick_one(personas: Personas, may_end: threading.Event) -> None:
    with worker():
        long = begin(personas, "test.long")
        until(is_in(long, State.RUNNING))
        quick = begin(personas, "test.quick")
        until(is_in(quick, State.FINISHED))
        assert is_in(long, State.RUNNING)()
        may_end.set()
        until(is_in(long, State.FINISHED))


def test_a_worker_takes_only_what_is_in_its_lanes(personas: Personas) -> None:
    long, quick = begin(personas, "test.long"), begin(personas, "test.quick")
    with worker(lanes=[Lane.QUICK]):
        until(is_in(quick, State.FINISHED))
        time.sleep(0.2)
    assert is_in(long, State.QUEUED)()


def test_a_run_waits_for_its_time(personas: Personas) -> None:
    begin(personas, "test.quick", run_at=timezone.now() + timedelta(hours=1))
    assert claim_next() is None
    due = begin(personas, "test.quick", run_at=timezone.now() - timedelta(seconds=1))
    claimed = claim_next()
    assert claimed is not None
    assert claimed.pk == due.pk


def test_the_loop_stops_a_cancelled_run_and_goes_on(personas: Personas) -> None:
    with worker():
        long = begin(personas, "test.long")
        until(is_in(long, State.RUNNING))
        long.refresh_from_db()
        cancel_run(by=personas.analyst, run=long)
        until(is_in(long, State.CANCELLED))
        quick = begin(personas, "test.quick")
        until(is_in(quick, State.FINISHED))


def test_the_loop_plans_what_recurs_once_however_many_workers_look(personas: Personas) -> None:
    together = threading.Barrier(4)

    def plan(_number: int) -> int:
        together.wait(PATIENCE)
        planned = plan_recurring()
        connections.close_all()
        return planned

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(plan, range(4))) == 1
    assert Run.objects.filter(recurrence="test.nightly").count() == 1


def test_the_loop_does_what_was_missed(personas: Personas) -> None:
    plan_recurring()
    Run.objects.filter(recurrence="test.nightly").update(run_at=timezone.now() - timedelta(days=5))
    with worker():
        until(lambda: Run.objects.filter(recurrence="test.nightly", state=State.FINISHED).count() == 1)
