"""`wardmote serve`: the web server and, in the embedded default, the worker, in one process."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings


def serve(*, host: str, port: int, threads: int, say: Callable[[str], None]) -> None:
    """Answer until told to stop; a run that is under way is finished or picked up at the next start."""
    from waitress.server import create_server

    from wardmote.config.wsgi import application
    from wardmote.foundations.runs.public import work_until

    stop = threading.Event()
    server = create_server(
        application, host=host, port=port, threads=threads, ident=None, max_request_body_size=6 * 1024**3
    )
    worker = threading.Thread(target=work_until, args=(stop,), name="worker", daemon=True)
    if settings.WARDMOTE_WORKER_INSIDE:
        worker.start()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    say(f"Wardmote answers at http://{host}:{port}/ (stop it with Ctrl-C).")
    server.run()


def work(*, say: Callable[[str], None]) -> None:
    """Only the worker, for installations with several web processes."""
    from wardmote.foundations.runs.public import work_until

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    say("The worker waits for runs (stop it with Ctrl-C).")
    work_until(stop)
