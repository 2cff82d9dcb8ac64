"""Keeps several processes of one program running: one that ends is started again, and all end together."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.2
# A process that lived this long before it ended was well; one that did not is given more time at each start.
WELL_AFTER_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 30.0
# What a process may take to finish the requests that it has.
LEAVE_WITHIN_SECONDS = 10.0


@dataclass
class Place:
    """One of the processes that should run, by its number."""

    number: int
    pid: int | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    failures: int = 0

    def ended(self, now: float) -> None:
        """Note its end, and when it is started again: at once if it was well, else later each time."""
        self.failures = 0 if now - self.started_at >= WELL_AFTER_SECONDS else self.failures + 1
        wait = min(LONGEST_WAIT_SECONDS, 0.5 * 2 ** (self.failures - 1)) if self.failures else 0.0
        self.pid, self.due_at = None, now + wait


def supervise(work: Callable[[int], None], processes: int) -> None:
    """Run `work(number)` in so many processes until told to stop.

    This process starts no thread and opens no connection, since neither would live on in a process forked from it.
    """
    leaving = False

    def leave(_signal: int, _frame: FrameType | None) -> None:
        nonlocal leaving
        leaving = True

    places = [Place(number) for number in range(processes)]
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    while not leaving:
        now = time.monotonic()
        for place in places:
            if place.pid is None and now >= place.due_at:
                place.pid, place.started_at = _fork(work, place.number), now
        time.sleep(LOOK_EVERY_SECONDS)
        _note_ended(places)
    _end(places)


def _note_ended(places: list[Place]) -> None:
    for place in places:
        if place.pid is None:
            continue
        pid, status = os.waitpid(place.pid, os.WNOHANG)
        if pid:
            logger.error("Process %d ended (%s); it is started again.", place.number + 1, _how(status))
            place.ended(time.monotonic())


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"status {code}"


def _end(places: list[Place]) -> None:
    """Ask every process to leave, wait for them, and end the ones that do not."""
    running = [place.pid for place in places if place.pid is not None]
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + LEAVE_WITHIN_SECONDS
    while running and time.monotonic() < until:
        running = [pid for pid in running if not os.waitpid(pid, os.WNOHANG)[0]]
        time.sleep(LOOK_EVERY_SECONDS / 4)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(work: Callable[[int], None], number: int) -> int:
    """Start the work in a process of its own, which goes when this one does, however that went."""
    parent = os.getpid()
    held = {signal.SIGTERM, signal.SIGINT}
    # A signal that came between the fork and the child's own handlers would run this process's handler there.
    signal.pthread_sigmask(signal.SIG_BLOCK, held)
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        return child
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        threading.Thread(target=_go_with, args=(parent,), daemon=True).start()
        work(number)
        status = 0
    except SystemExit:
        status = 0
    except Exception:
        logger.exception("Process %d met a fault.", number + 1)
    finally:
        # Never back into the parent's frames.
        os._exit(status)


def _go_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
