"""How several processes share who comes: the one that has time takes a connection, and a busy one gives its own back.

The system hands a connection to whichever process asks first, and a browser keeps it. So the process that was ready first, or woke first,
had all of sixteen clients for as long as they stayed, and the other processor stood still (decision 0051).
"""

import math
import socket
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

# For so long a process all of whose threads work leaves a new connection to the others. Then it takes one: all may be full.
LEFT_TO_OTHERS_SECONDS = 0.05


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Waitress on a socket that listens already."""

    @property
    def patience(self) -> float | None:
        """How soon to look again whether to take somebody, where that is not left to the usual."""
        return None

    @classmethod
    def on(cls, listening: socket.socket, application: Any, settings: Adjustments, here: dict[int, Any]) -> "Server":
        """Begin to answer there."""
        about = (listening.family, listening.type, listening.proto, listening.getsockname())
        return cls(application, here, _sock=listening, adj=settings, bind_socket=False, sockinfo=about)


class ConsiderateTask(WSGITask):  # type: ignore[misc]
    """A page whose connection ends with it where others wait here: the next one is taken by the process that has time."""

    def build_response_header(self) -> Any:
        """Say so to the browser, unless it has sent more already."""
        if self.channel.server.has_waiting and len(self.channel.requests) <= 1:
            self.set_close_on_finish()
        return super().build_response_header()


class ConsiderateChannel(HTTPChannel):  # type: ignore[misc]
    """A connection of such pages."""

    task_class = ConsiderateTask


class ConsiderateServer(Server):
    """One of several processes at one address."""

    channel_class = ConsiderateChannel
    _full_since = math.inf

    @property
    def patience(self) -> float | None:
        """While all threads work, a connection waits to be taken by nobody else than the clock."""
        return LEFT_TO_OTHERS_SECONDS if self.is_full else None

    @property
    def is_full(self) -> bool:
        """Whether every thread works."""
        dispatcher = self.task_dispatcher
        return bool(dispatcher.queue) or dispatcher.active_count >= len(dispatcher.threads)

    @property
    def has_waiting(self) -> bool:
        """Whether a request here waits for a thread."""
        return bool(self.task_dispatcher.queue)

    def readable(self) -> bool:
        """Whether to take who comes next."""
        return bool(super().readable()) and not self._leaves_it()

    def handle_accept(self) -> None:
        """Take one, and with all threads at work leave the next to the others again."""
        super().handle_accept()
        self._full_since = time.monotonic()

    def _leaves_it(self) -> bool:
        if not self.is_full:
            self._full_since = math.inf
            return False
        now = time.monotonic()
        self._full_since = min(self._full_since, now)
        return now - self._full_since < LEFT_TO_OTHERS_SECONDS
