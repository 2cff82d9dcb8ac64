"""`wardmote serve` is one thing to start and to stop, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
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
    command = [WARDMOTE, "serve", "--port", str(port), "--processes", "2"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        wait_until(port, answering=True)
        yield server, port, environment
        server.kill()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_every_process_goes_with_the_first(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]], ending: signal.Signals
) -> None:
    server, port, _environment = serving
    server.send_signal(ending)
    server.wait(PATIENCE)
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
