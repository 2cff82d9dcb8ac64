"""Several processes at one address: who has time takes who comes."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from waitress import wasyncore
from waitress.adjustments import Adjustments

from wardmote.config import sharing_out
from wardmote.config.sharing_out import ConsiderateServer

PATIENCE = 20
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@contextmanager
def answering(listening: socket.socket, application: App, threads: int) -> Iterator[ConsiderateServer]:
    """A server with a loop of its own, as each process has."""
    here: dict[int, Any] = {}
    server = ConsiderateServer.on(listening.dup(), application, Adjustments(threads=threads), here)
    assert isinstance(server, ConsiderateServer)
    ended = threading.Event()

    def loop() -> None:
        while not ended.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=here, count=1)

    looping = threading.Thread(target=loop, daemon=True)
    looping.start()
    try:
        yield server
    finally:
        ended.set()
        looping.join(PATIENCE)
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(here, ignore_all=True)


def ask(port: int, into: list[tuple[int, str | None]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    into.append((answer.status, answer.getheader("Connection")))
    connection.close()


def asking(port: int, into: list[tuple[int, str | None]]) -> threading.Thread:
    thread = threading.Thread(target=ask, args=(port, into), daemon=True)
    thread.start()
    return thread


def test_a_full_process_leaves_who_comes_to_one_that_has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # No machine is so busy that the other is not asked in this time.
    monkeypatch.setattr(sharing_out, "LEFT_TO_OTHERS_SECONDS", PATIENCE)
    # Nobody is answered before all six are at work, which takes both processes.
    all_at_once = threading.Barrier(6, timeout=PATIENCE / 2)
    begun: list[bool] = []

    def meet(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        begun.append(True)
        all_at_once.wait()
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    answers: list[tuple[int, str | None]] = []
    with answering(listening, meet, 3) as first:
        early = [asking(port, answers) for _number in range(3)]
        until(lambda: len(begun) == 3)
        assert first.is_full
        late = [asking(port, answers) for _number in range(3)]
        with answering(listening, meet, 3):
            for each in (*early, *late):
                each.join(PATIENCE)
    listening.close()
    assert [status for status, _connection in answers] == [200] * 6


def test_where_all_are_full_somebody_takes_who_comes_all_the_same() -> None:
    answer_of_first: list[tuple[int, str | None]] = []
    answer_of_second: list[tuple[int, str | None]] = []
    release = threading.Event()
    begun: list[bool] = []

    def wait(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        begun.append(True)
        release.wait(PATIENCE)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    with answering(listening, wait, 1) as server:
        first = asking(port, answer_of_first)
        until(lambda: bool(begun))
        second = asking(port, answer_of_second)
        until(lambda: server.has_waiting)
        release.set()
        first.join(PATIENCE)
        second.join(PATIENCE)
    listening.close()
    # The first connection ends with its page, because another waited; the second may stay.
    assert answer_of_first == [(200, "close")]
    assert answer_of_second == [(200, None)]


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
