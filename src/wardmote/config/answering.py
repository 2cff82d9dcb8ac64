"""One process that answers: Waitress, with the limits that keep a few from keeping everybody else out."""

import select
import socket
import time
from collections.abc import Callable
from typing import Any

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
LOOK_EVERY_SECONDS = 0.5


def ready_application() -> Any:
    """The program, with what its first pages would wait for; what an upload left that a crash cut off is removed."""
    from wardmote.config.warming import warm
    from wardmote.config.wsgi import application
    from wardmote.intake.public import sweep_uploads

    warm()
    sweep_uploads()
    return application


def answer(
    listening: socket.socket,
    application: Any,
    *,
    threads: int,
    goes_on: Callable[[], bool],
    leave_within: float,
    beside_others: bool = False,
) -> None:
    """Answer while it is to go on; then take nobody new and finish what is there, for so many seconds at most.

    `beside_others`: other processes answer at the same address.
    """
    from waitress import wasyncore
    from waitress.adjustments import Adjustments

    from wardmote.config.sharing_out import ConsiderateServer, Server

    here: dict[int, Any] = {}
    # The older way of waiting knows no more than 1,024 connections.
    poll = hasattr(select, "poll")
    settings = Adjustments(
        threads=threads,
        ident=None,
        backlog=BACKLOG,
        max_request_body_size=MOST_BYTES,
        max_request_header_size=MOST_HEADER_BYTES,
        connection_limit=_connections(),
        channel_timeout=SILENT_SECONDS,
        cleanup_interval=SILENT_SECONDS // 3,
        asyncore_use_poll=poll,
        # `config/proxies.py` believes the proxies that the installation names, and nobody else.
        clear_untrusted_proxy_headers=False,
    )
    kind = ConsiderateServer if beside_others else Server
    server = kind.on(listening, application, settings, here)
    while goes_on():
        wasyncore.loop(timeout=server.patience or LOOK_EVERY_SECONDS, use_poll=poll, map=here, count=1)
    server.del_channel()
    listening.close()
    until = time.monotonic() + leave_within
    while time.monotonic() < until and any(_is_busy(channel) for channel in list(server.active_channels.values())):
        wasyncore.loop(timeout=LOOK_EVERY_SECONDS / 5, use_poll=poll, map=here, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(here, ignore_all=True)


def _is_busy(channel: Any) -> bool:
    """Whether a request waits or is answered there, or an answer is not all sent."""
    return bool(channel.requests or channel.total_outbufs_len)


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
