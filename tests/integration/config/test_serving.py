"""`wardmote serve` is one thing to start and to stop, however it ends."""

import os
import shutil
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


def environment_of(home: Path) -> dict[str, str]:
    return os.environ | {
        "WARDMOTE_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }


@pytest.fixture(scope="module")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database is up to date, made once."""
    home = tmp_path_factory.mktemp("new") / "home"
    subprocess.run(
        [WARDMOTE, "partnership", "list"], env=environment_of(home), check=True, capture_output=True, timeout=240
    )
    return home


@pytest.fixture
def serving(new_home: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, dict[str, str]]]:
    port = free_port()
    environment = environment_of(Path(shutil.copytree(new_home, tmp_path / "home")))
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
    while len(found := children(of) - without) != 3:
        assert time.monotonic() < until, (
            f"There should be two web processes and one for the runs again; there are {found}."
        )
        time.sleep(0.2)
    return found


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_process_that_is_killed_is_started_again(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]], which: int
) -> None:
    server, port, _environment = serving
    before = wait_for_children(server.pid, without=set())
    killed = sorted(before)[which]
    os.kill(killed, signal.SIGKILL)
    after = wait_for_children(server.pid, without={killed})
    assert len(before & after) == 2
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


def test_half_sent_requests_keep_nobody_out(serving: tuple[subprocess.Popen[bytes], int, dict[str, str]]) -> None:
    """More than there are threads, so that each thread would have one to wait for."""
    server, port, _environment = serving
    wait_for_children(server.pid, without=set())
    silent = []
    try:
        for number in range(300):
            made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            if number % 2:
                made.sendall(b"GET / HTTP/1.1\r\nHost: ")
            silent.append(made)
        began = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=PATIENCE) as answer:
            assert answer.status == 200
        assert time.monotonic() - began < 15
    finally:
        for made in silent:
            made.close()


def test_a_header_without_end_is_refused(serving: tuple[subprocess.Popen[bytes], int, dict[str, str]]) -> None:
    _server, port, _environment = serving
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as made:
        made.sendall(b"GET /" + b"a" * 80_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b" 431 " in made.recv(200)


def test_a_closed_terminal_ends_it_and_nothing_makes_it_grow(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]],
) -> None:
    """Signals by which gunicorn takes orders elsewhere: a second set of processes would do every run twice."""
    server, port, _environment = serving
    before = wait_for_children(server.pid, without=set())
    for order in (signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH):
        server.send_signal(order)
    time.sleep(1.5)
    assert children(server.pid) == before
    server.send_signal(signal.SIGHUP)
    assert server.wait(PATIENCE) == 0
    wait_until(port, answering=False)


def test_a_run_is_done_by_a_process_that_answers_nobody(
    serving: tuple[subprocess.Popen[bytes], int, dict[str, str]],
) -> None:
    server, port, _environment = serving
    started = wait_for_children(server.pid, without=set())
    # A thread of the keeping process would not live on in those that it forks, nor would what the thread holds locked.
    assert len(list(Path(f"/proc/{server.pid}/task").iterdir())) == 1
    listening = {pid for pid in started if listens(pid, port)}
    assert len(listening) == 2
    (at_work,) = started - listening
    os.kill(at_work, signal.SIGKILL)
    after = wait_for_children(server.pid, without={at_work})
    time.sleep(1)
    assert {pid for pid in after if listens(pid, port)} == listening


def listens(pid: int, port: int) -> bool:
    """Whether the process has the listening socket open."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    columns = [line.split() for line in lines]
    sockets = {one[9] for one in columns if one[1].endswith(f":{port:04X}") and one[3] == "0A"}
    opened = {str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()}
    return any(f"socket:[{inode}]" in opened for inode in sockets)
