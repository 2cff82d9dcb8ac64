"""`wardmote serve`: the web server and, in the embedded default, the worker, started and stopped as one."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import connections

from wardmote.config import answering
from wardmote.config.home import open_to_others

# What the only process may take to finish the requests that it has.
LEAVE_WITHIN_SECONDS = 8


def usual_processes() -> int:
    """Two where there are two cores: one Python process answers one request at a time."""
    return min(2, os.cpu_count() or 1) if hasattr(os, "fork") else 1


def serve(*, host: str, port: int, threads: int, processes: int, say: Callable[[str], None]) -> None:
    """Answer until told to stop; a run that is under way is finished or picked up at the next start.

    Several processes are kept by gunicorn, with one more that does the runs; a single one does both.
    """
    from wardmote.config.troubles import READ_ONLY
    from wardmote.foundations.access.public import installation_address, note_listening
    from wardmote.foundations.ledger.public import can_record

    # Until there is something to finish, leaving is leaving.
    signal.signal(signal.SIGTERM, _leave)
    listening = _listen(host, port)
    # A database connection may not be shared with a child.
    connections.close_all()
    note_listening(host, port)
    here = f"Wardmote answers at {installation_address()}/ (stop it with Ctrl-C)."
    for line in (*_what_is_missing(), *filter(None, [open_to_others(Path(settings.WARDMOTE_HOME))])):
        say(line)
    say(here)
    if not can_record():
        say(READ_ONLY)
    if processes > 1 and hasattr(os, "fork"):
        from wardmote.config.processes import keep

        connections.close_all()
        keep(listening, processes=processes, threads=threads, with_worker=settings.WARDMOTE_WORKER_INSIDE)
        return
    _answer_alone(listening, threads)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _what_is_missing() -> list[str]:
    """What an installation without a partnership of its own is told at each start."""
    from wardmote.foundations.organisations.public import FIRST_COMMAND, has_own_partnership

    if has_own_partnership():
        return []
    return [
        "There is no partnership of your own yet. Make it, and its first administrator, with:",
        f"  {FIRST_COMMAND}",
    ]


def _answer_alone(listening: socket.socket, threads: int) -> None:
    """Web and worker in this one process."""
    from wardmote.foundations.runs.public import work_until

    # The socket listens already: who asks now waits this once, and then no page is cold.
    application = answering.ready_application()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if settings.WARDMOTE_WORKER_INSIDE:
        threading.Thread(target=work_until, args=(stop,), name="worker", daemon=True).start()
    answering.answer(
        listening, application, threads=threads, goes_on=lambda: not stop.is_set(), leave_within=LEAVE_WITHIN_SECONDS
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as fault:
        from wardmote.foundations.runs.public import RunRefused

        reason = fault.strerror or "it is not free"
        raise RunRefused(f"Cannot answer at {host}:{port}: {reason}. Choose another with --port.") from None
    listening.listen(answering.BACKLOG)
    return listening


def work(*, say: Callable[[str], None], lanes: Sequence[str] = ()) -> None:
    """Only the worker, for installations with several web processes; of some lanes only, where they are named."""
    from wardmote.foundations.runs.public import Lane, work_until

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for line in filter(None, [open_to_others(Path(settings.WARDMOTE_HOME))]):
        say(line)
    say("The worker waits for runs (stop it with Ctrl-C).")
    work_until(stop, lanes=[Lane(each) for each in dict.fromkeys(lanes)] or tuple(Lane))
