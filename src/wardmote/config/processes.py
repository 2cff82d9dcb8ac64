"""Several processes kept by gunicorn: it forks them, starts again what ended and ends all together.

In each process Waitress answers, as it does where there is one process: gunicorn's own threads wait for whoever sends half
a request, Waitress does not (decision 0004). One process of them does the runs instead.

Django and the models of all rooms are loaded once, before. The rest each process loads for itself: Polars, DuckDB and Arrow
start threads as soon as they are imported, and a thread does not live on in a process that is forked.
"""

import gc
import logging
import os
import signal
import socket
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from wardmote.config import answering

# What a process may take to finish the requests that it has.
LEAVE_WITHIN_SECONDS = 10
# One whose own loop stood still for so long hangs: it is ended and started again.
HANGS_AFTER_SECONDS = 300
LOOK_EVERY_SECONDS = 0.5
# A process that ends at once, each time, is not started ten times a second.
WELL_AFTER_SECONDS = 5.0
PAUSE_SECONDS = 1.0
# Where a sign of life costs no disk, and is possible beside a disk that can only be read.
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes a nameless file of 0600 there
IGNORED = ("SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH")


def keep(listening: socket.socket, *, processes: int, threads: int, with_worker: bool) -> None:
    """Answer from so many processes until told to stop, with one more for the runs if they are done here."""
    Arbiter(Processes(listening, processes=processes, threads=threads, with_worker=with_worker)).run()


class Processes(BaseApplication):  # type: ignore[misc]
    """Wardmote as gunicorn keeps it."""

    def __init__(self, listening: socket.socket, *, processes: int, threads: int, with_worker: bool) -> None:
        # Gunicorn takes the number of an open socket over, and closes it.
        self.told = {
            "bind": f"fd://{listening.detach()}",
            "workers": processes + with_worker,
            "threads": threads,
            "worker_class": RunningWorker if with_worker else AnsweringWorker,
            "timeout": HANGS_AFTER_SECONDS,
            "graceful_timeout": LEAVE_WITHIN_SECONDS,
            "backlog": answering.BACKLOG,
            "umask": 0o077,
            "worker_tmp_dir": str(MEMORY) if os.access(MEMORY, os.W_OK) else None,
            "control_socket_disable": True,
            "logger_class": OwnLogger,
            "when_ready": when_ready,
            "pre_fork": pre_fork,
            "child_exit": child_exit,
        }
        super().__init__()

    def load_config(self) -> None:
        """What is told, and nothing from files or the command line."""
        for name, value in self.told.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The program, in the process that answers with it."""
        return answering.ready_application()


def when_ready(arbiter: Any) -> None:
    """Ctrl-C and a closed terminal end it as a service manager does; nothing makes it more or fewer than was told."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: arbiter.SIG_QUEUE.put_nowait(signal.SIGTERM))
    for name in IGNORED:
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    # What is loaded stays where it is: no process copies its pages only because its memory is swept.
    gc.collect()
    gc.freeze()


def pre_fork(arbiter: Any, worker: "AnsweringWorker") -> None:
    """Give the runs to the new process if none that lives does them."""
    worker.began = time.monotonic()
    worker.does_runs = worker.may_do_runs and not any(each.does_runs for each in arbiter.WORKERS.values())


def child_exit(arbiter: Any, worker: "AnsweringWorker") -> None:
    """Wait a little before a process that was not well is started again; not while all are ended."""
    if arbiter.LISTENERS and time.monotonic() - worker.began < WELL_AFTER_SECONDS:
        time.sleep(PAUSE_SECONDS)


class OwnLogger(Logger):  # type: ignore[misc]
    """Gunicorn's faults go where all others go, without what it says of each start."""

    def setup(self, _cfg: Any) -> None:
        """Leave it to the installation's logging."""
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)
        self.access_log.disabled = True


class AnsweringWorker(Worker):  # type: ignore[misc]
    """A process that answers requests."""

    may_do_runs = False
    does_runs = False
    began = 0.0

    def init_signals(self) -> None:
        """As gunicorn's; Ctrl-C reaches every process of a terminal, and the keeping one tells when to leave."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, _signal: int, _frame: FrameType | None) -> None:
        """Leave as when told to terminate: what was begun is finished."""
        self.alive = False

    def load_wsgi(self) -> None:
        """Load the program where it is to answer."""
        if not self.does_runs:
            super().load_wsgi()

    def run(self) -> None:
        """Work until told to stop or until the keeping process is gone."""
        self.do_runs() if self.does_runs else self.answer()

    def goes_on(self) -> bool:
        """Whether to go on; the keeping process is told that this one lives."""
        self.notify()
        return bool(self.alive) and os.getppid() == self.ppid

    def answer(self) -> None:
        """Answer requests; at the end finish those that are there."""
        answering.answer(
            self.sockets[0].sock,
            self.wsgi,
            threads=self.cfg.threads,
            goes_on=self.goes_on,
            leave_within=LEAVE_WITHIN_SECONDS - 2,
            beside_others=True,
        )

    def do_runs(self) -> None:
        """Do what waits for a worker; a run that is cut short is picked up at the next start."""
        from wardmote.foundations.runs.public import work_until

        # Nobody may be kept waiting at a socket that this process will not look at.
        self.sockets[0].close()
        stop = threading.Event()
        working = threading.Thread(target=work_until, args=(stop,), name="worker", daemon=True)
        working.start()
        while self.goes_on() and working.is_alive():
            working.join(LOOK_EVERY_SECONDS)
        if self.alive and os.getppid() == self.ppid:
            raise RuntimeError("The worker ended without being told to.")
        stop.set()
        working.join(LEAVE_WITHIN_SECONDS / 4)


class RunningWorker(AnsweringWorker):
    """The same where one of the processes does the runs."""

    may_do_runs = True
