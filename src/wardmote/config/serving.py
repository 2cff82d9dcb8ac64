"""`wardmote serve`: the web server and, in the embedded default, the worker, started and stopped as one."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import connections

BACKLOG = 1024
MOST_BYTES = 6 * 1024**3


def usual_processes() -> int:
    """Two where there are two cores: one Python process answers one request at a time."""
    return min(2, os.cpu_count() or 1) if hasattr(os, "fork") else 1


def serve(*, host: str, port: int, threads: int, processes: int, say: Callable[[str], None]) -> None:
    """Answer until told to stop; a run that is under way is finished or picked up at the next start."""
    from wardmote.foundations.runs.public import work_until

    listening = _listen(host, port)
    # A database connection may not be shared with a child.
    connections.close_all()
    children = [_fork(listening, threads) for _ in range(processes - 1)]
    stop = threading.Event()
    worker = threading.Thread(target=work_until, args=(stop,), name="worker", daemon=True)
    if settings.WARDMOTE_WORKER_INSIDE:
        worker.start()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        for child in children:
            os.kill(child, signal.SIGTERM)
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    say(f"Wardmote answers at http://{host}:{port}/ (stop it with Ctrl-C).")
    _answer(listening, threads)


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
    listening.listen(BACKLOG)
    return listening


def _fork(listening: socket.socket, threads: int) -> int:
    """One more web process on the same socket; it goes when its parent does, however that went."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    _answer(listening, threads)
    os._exit(0)


def _answer(listening: socket.socket, threads: int) -> None:
    from waitress.server import create_server

    from wardmote.config.wsgi import application

    server = create_server(
        application, sockets=[listening], threads=threads, ident=None, max_request_body_size=MOST_BYTES
    )
    server.run()


def work(*, say: Callable[[str], None]) -> None:
    """Only the worker, for installations with several web processes."""
    from wardmote.foundations.runs.public import work_until

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    say("The worker waits for runs (stop it with Ctrl-C).")
    work_until(stop)
