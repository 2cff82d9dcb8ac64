"""A disk that can only be read: people sign in and read, nothing is given that must be recorded, and every form is told why."""

import http.client
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.demonstration import demonstration_in
from tests.integration.config.test_serving import PATIENCE, WARDMOTE, environment_of, free_port, wait_until

pytestmark = pytest.mark.slow

AREA, ENDING = "E06990001", "2026-09"
PASSWORD = "ring the wardmote bell"
SENTENCE = "Nothing can be saved: the disk is read-only"


@contextmanager
def read_only(home: Path, at: Path) -> Iterator[Path]:
    """The folder once more, where nothing can be written, root or not."""
    at.mkdir(parents=True)
    commands = [["mount", "--bind", str(home), str(at)], ["mount", "-o", "remount,ro,bind", str(at)]]
    for command in commands:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        if mounted.returncode:
            subprocess.run(["umount", str(at)], capture_output=True, check=False)
            pytest.skip("Nothing can be mounted here: this test needs root, or the right to mount.")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo; with an assessment in it."""
    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("There is no mount here.")
    return demonstration_in(tmp_path_factory.mktemp("written") / "home", tmp_path_factory)


@pytest.fixture(scope="module")
def home(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with read_only(written, tmp_path_factory.mktemp("read") / "home") as mounted:
        yield mounted


def wardmote(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    asked = subprocess.run(
        [WARDMOTE, *words], env=environment_of(home), capture_output=True, text=True, timeout=300, check=False
    )
    assert "Traceback" not in asked.stderr, asked.stderr
    return asked


FIGURE = ("figure", "burglary", "--area", AREA, "--year-ending", ENDING, "--json")


def test_commands_that_read_say_what_they_said_before(written: Path, home: Path) -> None:
    for words in (FIGURE, ("batches", "--json"), ("sources", "--json"), ("ledger", "verify", "--json")):
        before, after = wardmote(written, *words), wardmote(home, *words)
        assert before.returncode == after.returncode == 0, after.stderr
        assert json.loads(after.stdout) == json.loads(before.stdout)


def test_what_stands_in_the_log_of_the_database_is_read_too(written: Path, tmp_path: Path) -> None:
    """A machine that stopped leaves the last changes in the log beside the file; the file alone would be older."""
    import sqlite3

    left = tmp_path / "left"
    shutil.copytree(written, left)
    database = left / "wardmote.sqlite3"
    opened = sqlite3.connect(database)
    opened.execute("PRAGMA wal_autocheckpoint=0")
    opened.execute("UPDATE organisations_partnership SET name = 'Newly named'")
    opened.commit()
    stopped = tmp_path / "stopped"
    shutil.copytree(left, stopped)
    opened.close()
    assert (stopped / "wardmote.sqlite3-wal").stat().st_size > 0
    with read_only(stopped, tmp_path / "read") as mounted:
        listed = wardmote(mounted, "partnership", "list")
    assert "Newly named" in listed.stdout, listed.stderr


def test_the_assessment_is_written_elsewhere(home: Path, tmp_path: Path) -> None:
    words = ("assess", "--area", AREA, "--year-ending", ENDING, "--out", str(tmp_path / "out"))
    refused = wardmote(home, *words)
    assert refused.returncode == 1
    assert "An edition to publish must be kept" in refused.stderr
    made = wardmote(home, *words, "--edition", "partnership")
    assert made.returncode == 0, made.stderr
    assert {"assessment.html", "assessment.docx", "assessment.pdf"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_a_backup_can_still_be_made(home: Path, tmp_path: Path) -> None:
    """Where a disk turned read-only because it is failing, that is what is needed first."""
    made = wardmote(home, "backup", str(tmp_path / "safe"))
    assert made.returncode == 0, made.stderr
    assert "no entry of this backup" in made.stderr
    (folder,) = (tmp_path / "safe").iterdir()
    assert wardmote(tmp_path / "new", "restore", str(folder)).returncode == 0
    assert wardmote(tmp_path / "new", *FIGURE).stdout == wardmote(home, *FIGURE).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("organisation", "add", "Northern Trust", "--kind", "other"),
        ("load", "police-uk-street", "."),
    ],
)
def test_commands_that_write_say_why_not(home: Path, words: tuple[str, ...]) -> None:
    refused = wardmote(home, *words, "--partnership", "safer-aldermere")
    assert refused.returncode == 1
    assert SENTENCE in refused.stderr


@dataclass
class Browser:
    """Someone's browser at the server on that port."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{each.key}={each.value}" for each in self.cookies.values())}
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        page = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, page

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        _status, page = self.ask("GET", path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        return self.ask("POST", path, {"csrfmiddlewaretoken": token[1], **fields})

    def sign_in(self, who: str, password: str = PASSWORD) -> int:
        return self.send("/account/login/", login=f"{who}@aldermere.example", password=password)[0]


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    number = free_port()
    command = [str(WARDMOTE), "serve", "--port", str(number), "--processes", "2"]
    with subprocess.Popen(command, env=environment_of(home), stderr=subprocess.PIPE, text=True) as server:
        try:
            wait_until(number, answering=True)
            yield number
        finally:
            server.terminate()
            told = server.communicate(timeout=PATIENCE)[1]
    assert SENTENCE in told
    assert "Traceback" not in told
    # Neither a worker that cannot claim nor a log that cannot be written fills the console.
    assert len(told.splitlines()) < 60, told


def test_people_sign_in_and_read(port: int) -> None:
    analyst = Browser(port)
    assert analyst.sign_in("amira.khan") == 302
    for path in (
        "/p/safer-aldermere/",
        f"/p/safer-aldermere/measures/burglary/{AREA}/{ENDING}/",
        "/p/safer-aldermere/batches/",
        "/p/safer-aldermere/assessments/",
    ):
        status, page = analyst.ask("GET", path)
        assert status == 200, path
        assert SENTENCE in page, path
    listed = analyst.ask("GET", "/p/safer-aldermere/assessments/")[1]
    assessment = re.search(r"/p/safer-aldermere/assessments/[0-9a-f-]{36}/", listed)
    assert assessment
    assert analyst.ask("GET", assessment[0])[0] == 200


def test_who_signed_in_before_stays_so(written: Path, home: Path, port: int) -> None:
    """A session of the database is read; the touches of it go into the cookie."""
    made = subprocess.run(
        [WARDMOTE, "manage", "shell", "--no-imports", "-c", SIGNED_IN],
        env=environment_of(written),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    browser = Browser(port)
    browser.cookies["sessionid"] = made.stdout.split()[-1]
    assert browser.ask("GET", "/p/safer-aldermere/")[0] == 200


SIGNED_IN = """
from django.test import Client
from wardmote.foundations.members.public import User
client = Client()
client.force_login(User.objects.get(email="amira.khan@aldermere.example"), backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sessionid"].value)
"""


def test_a_look_that_cannot_be_recorded_is_not_given(port: int) -> None:
    analyst = Browser(port)
    analyst.sign_in("amira.khan")
    status, page = analyst.ask("GET", "/p/safer-aldermere/batches.csv")
    assert status == 503
    assert "is given only with an entry in the ledger" in page
    administrator = Browser(port)
    administrator.sign_in("tom.brierley")
    assert administrator.ask("GET", "/p/safer-aldermere/ledger/")[0] == 503


def test_forms_are_told_why_not(port: int) -> None:
    administrator = Browser(port)
    administrator.sign_in("tom.brierley")
    status, page = administrator.send("/p/safer-aldermere/members/settings/", name="Other")
    assert status == 503
    assert SENTENCE in page
    # A door that is shut stays a refusal.
    assert Browser(port).ask("GET", "/p/safer-aldermere/")[0] == 302
    partner = Browser(port)
    partner.sign_in("rhys.bowen")
    assert partner.ask("GET", "/p/safer-aldermere/members/settings/")[0] == 403


def test_wrong_passwords_are_counted_and_signing_out_ends_it(port: int) -> None:
    board = Browser(port)
    assert board.sign_in("susan.pryce") == 302
    board.send("/account/logout/")
    assert board.ask("GET", "/p/safer-aldermere/")[0] == 302
    guesser = Browser(port)
    # Each of the two processes counts for itself, and one of them must be asked ten times.
    answers = [guesser.sign_in("helen.marsh", f"a wrong password {number}") for number in range(20)]
    assert answers[:9] == [200] * 9
    assert 429 in answers
