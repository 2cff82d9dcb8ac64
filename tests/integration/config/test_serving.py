"""`wardmote serve` is one thing to start and to stop, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

WARDMOTE = Path(sys.executable).parent / "wardmote"
PATIENCE = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def wait_until(port: int, *, answering: bool) -> None:
    until = time.monotonic() + PATIENCE
    while answers(port) is not answering:
        assert time.monotonic() < until, f"Port {port} should{'' if answering else ' not'} answer by now."
        time.sleep(0.2)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, dict[str, str]]]:
    port = free_port()
    environment = os.environ | {
        "WARDMOTE_HOME": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }
    command = [str(WARDMOTE), "serve", "--port", str(port), "--processes", "2"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        # Whatever happens: a server that goes on would keep this test from ending.
        try:
            wait_until(port, answering=True)
            yield server, port, environment
        finally:
            server.kill()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_every_process_goes_with_the_first(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]], ending: signal.Signals
) -> None:
    server, port, _environment = serving
    assert answers(port)
    server.send_signal(ending)
    assert server.wait(PATIENCE) == (0 if ending == signal.SIGTERM else -signal.SIGKILL)
    wait_until(port, answering=False)
    assert not answers(port)


def children(of: int) -> set[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    return {int(pid) for pid in listed.stdout.split()}


def wait_for_children(of: int, *, without: set[int]) -> set[int]:
    until = time.monotonic() + PATIENCE
    while len(found := children(of) - without) != 2:
        assert time.monotonic() < until, f"There should be two web processes again; there are {found}."
        time.sleep(0.2)
    return found


@pytest.mark.parametrize("which", [0, 1])
def test_a_process_that_is_killed_is_started_again(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]], which: int
) -> None:
    server, port, _environment = serving
    before = wait_for_children(server.pid, without=set())
    killed = sorted(before)[which]
    os.kill(killed, signal.SIGKILL)
    after = wait_for_children(server.pid, without={killed})
    assert len(before & after) == 1
    wait_until(port, answering=True)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=PATIENCE) as answer:
        assert answer.status == 200
    server.terminate()
    assert server.wait(PATIENCE) == 0
    assert children(server.pid) == set()
    wait_until(port, answering=False)


def test_an_address_that_is_taken_is_told_in_a_sentence(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]],
) -> None:
    _server, port, environment = serving
    second = subprocess.run(
        [WARDMOTE, "serve", "--port", str(port)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert f"Cannot answer at 127.0.0.1:{port}" in second.stderr
    assert "Traceback" not in second.stderr
