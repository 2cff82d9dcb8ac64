"""`wardmote serve`: the web server and, in the embedded default, the worker, started and stopped as one."""

import os
import select
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import connections

from wardmote.config.home import open_to_others

try:
    import resource
except ImportError:  # a system without limits of its own
    resource = None  # type: ignore[assignment]

BACKLOG = 1024
# Connections of which nothing has come yet cost little; a few hundred of them may not keep everybody else out.
MOST_CONNECTIONS = 2_000
SILENT_SECONDS = 30
MOST_HEADER_BYTES = 32 * 1024
MOST_BYTES = 6 * 1024**3


def usual_processes() -> int:
    """Two where there are two cores: one Python process answers one request at a time."""
    return min(2, os.cpu_count() or 1) if hasattr(os, "fork") else 1


def serve(*, host: str, port: int, threads: int, processes: int, say: Callable[[str], None]) -> None:
    """Answer until told to stop; a run that is under way is finished or picked up at the next start.

    With several processes this one only holds the socket and starts a process again that ended; the worker lives in
    the first of them.
    """
    from wardmote.config.supervising import supervise
    from wardmote.foundations.access.public import installation_address, note_listening
    from wardmote.intake.public import sweep_uploads

    sweep_uploads()
    listening = _listen(host, port)
    # A database connection may not be shared with a child.
    connections.close_all()
    note_listening(host, port)
    here = f"Wardmote answers at {installation_address()}/ (stop it with Ctrl-C)."
    for line in (*_what_is_missing(), *filter(None, [open_to_others(Path(settings.WARDMOTE_HOME))])):
        say(line)
    if processes > 1 and hasattr(os, "fork"):
        say(here)
        supervise(lambda place: _answer_as_child(listening, threads, with_worker=place == 0), processes)
        return
    stop = _start_worker()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    say(here)
    _answer(listening, threads)


def _what_is_missing() -> list[str]:
    """What an installation without a partnership of its own is told at each start."""
    from wardmote.foundations.organisations.public import FIRST_COMMAND, has_own_partnership

    if has_own_partnership():
        return []
    return [
        "There is no partnership of your own yet. Make it, and its first administrator, with:",
        f"  {FIRST_COMMAND}",
    ]


def _start_worker() -> threading.Event:
    """The worker beside the web server, where it belongs there; what stops it."""
    from wardmote.foundations.runs.public import work_until

    stop = threading.Event()
    if settings.WARDMOTE_WORKER_INSIDE:
        threading.Thread(target=work_until, args=(stop,), name="worker", daemon=True).start()
    return stop


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


def _answer_as_child(listening: socket.socket, threads: int, *, with_worker: bool) -> None:
    stop = _start_worker() if with_worker else threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        # Waitress takes this as the word to finish the requests it has.
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    _answer(listening, threads)


def _answer(listening: socket.socket, threads: int) -> None:
    from waitress.server import create_server

    from wardmote.config.warming import warm
    from wardmote.config.wsgi import application

    # The socket listens already: who asks now waits this once, and then no page is cold.
    warm()
    server = create_server(
        application,
        sockets=[listening],
        threads=threads,
        ident=None,
        max_request_body_size=MOST_BYTES,
        max_request_header_size=MOST_HEADER_BYTES,
        connection_limit=_connections(),
        channel_timeout=SILENT_SECONDS,
        cleanup_interval=SILENT_SECONDS // 3,
        # The older way of waiting knows no more than 1,024 connections.
        asyncore_use_poll=hasattr(select, "poll"),
        # `config/proxies.py` believes the proxies that the installation names, and nobody else.
        clear_untrusted_proxy_headers=False,
    )
    server.run()


def _connections() -> int:
    """As many as this process may have open files for, with some left for the database and the records."""
    if resource is None:
        return 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + 500
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(100, min(MOST_CONNECTIONS, soft - 500))


def work(*, say: Callable[[str], None], lanes: Sequence[str] = ()) -> None:
    """Only the worker, for installations with several web processes; of some lanes only, where they are named."""
    from wardmote.foundations.runs.public import Lane, work_until

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    say("The worker waits for runs (stop it with Ctrl-C).")
    work_until(stop, lanes=[Lane(each) for each in dict.fromkeys(lanes)] or tuple(Lane))
