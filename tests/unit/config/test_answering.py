"""One process that answers leaves as a good host does: who is there is served, nobody new is let in."""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from wardmote.config import answering

PAGE = b"whole" * 40_000


def slow(_environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]) -> Iterable[bytes]:
    time.sleep(1)
    start("200 OK", [("Content-Length", str(len(PAGE)))])
    return [PAGE]


def asked(port: int, into: list[bytes]) -> None:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=20) as made:
        made.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while len(answer) < len(PAGE) and (more := made.recv(65_536)):
            answer += more
        into.append(answer)


def test_who_has_asked_is_answered_whole_and_nobody_new_is_let_in() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    leave = threading.Event()
    server = threading.Thread(
        target=answering.answer,
        args=(listening, slow),
        kwargs={"threads": 4, "goes_on": lambda: not leave.is_set(), "leave_within": 8},
        daemon=True,
    )
    server.start()
    answers: list[bytes] = []
    # More than there are threads: two wait their turn.
    asking = [threading.Thread(target=asked, args=(port, answers)) for _number in range(6)]
    for one in asking:
        one.start()
    time.sleep(0.5)
    leave.set()
    time.sleep(0.7)
    with socket.socket() as late:
        assert late.connect_ex(("127.0.0.1", port)) != 0
    for one in asking:
        one.join(20)
    server.join(20)
    assert not server.is_alive()
    assert len(answers) == 6
    assert all(answer.startswith(b"HTTP/1.1 200") and answer.endswith(PAGE) for answer in answers)
