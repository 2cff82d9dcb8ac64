"""The unlucky operator: a home that is a file, a key that is gone or no key, a full, read-only or damaged disk."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError, OperationalError

from wardmote.config import troubles
from wardmote.config.home import KEY, make_home, open_to_others, secret_key

WARDMOTE = Path(sys.executable).parent / "wardmote"


@pytest.fixture(autouse=True)
def _own_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_home(home)
    (home / "file").write_text("x")
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "file").stat().st_mode & 0o077 == 0
    assert open_to_others(home) == ""
    home.chmod(0o755)
    assert f"chmod 700 {home}" in open_to_others(home)


def test_a_home_that_is_a_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    for home in (tmp_path / "home", tmp_path / "home" / "below"):
        with pytest.raises(ImproperlyConfigured, match="is a file, or lies below one"):
            make_home(home)


def test_a_key_is_made_once_and_never_anew_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = secret_key(tmp_path)
    assert secret_key(tmp_path) == made
    (tmp_path / "wardmote.sqlite3").write_bytes(b"data")
    (tmp_path / KEY).unlink()
    with pytest.raises(ImproperlyConfigured, match="is missing"):
        secret_key(tmp_path)
    assert not (tmp_path / KEY).exists()
    monkeypatch.setenv("WARDMOTE_NEW_KEY", "1")
    assert secret_key(tmp_path) != made


@pytest.mark.parametrize("content", [b"", b"short", "\u00e9".encode() * 40])
def test_a_bad_key_is_said_to_be_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY).write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match="is not a key"):
        secret_key(tmp_path)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), "Nothing can be saved"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "may not read or write /srv/x"),
        (OperationalError("database or disk is full"), "The disk is full"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "Nothing can be saved"),
        (DatabaseError("database disk image is malformed"), "wardmote restore"),
        (DatabaseError("file is not a database"), "The database is damaged"),
        (OperationalError("no such table: x"), ""),
        (ValueError("database or disk is full"), ""),
    ],
)
def test_troubles_of_disk_and_database_are_sentences(fault: Exception, said: str) -> None:
    found = troubles.told(fault)
    assert said in found
    assert bool(found) == bool(said)


def test_the_cause_of_a_fault_is_looked_at() -> None:
    fault = RuntimeError("the file could not be written")
    fault.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert troubles.told(fault) == troubles.FULL


@pytest.mark.parametrize(("mode", "warns"), [(0o700, False), (0o750, True), (0o705, True)])
def test_the_check_of_django_warns_of_an_open_folder(tmp_path: Path, mode: int, warns: bool) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    home.chmod(mode)
    environment = os.environ | {"WARDMOTE_HOME": str(home), "DATABASE_URL": ""}
    environment |= {"DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}
    asked = subprocess.run(
        [WARDMOTE, "manage", "check", "--tag", "security"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert (f"chmod 700 {home}" in asked.stderr) is warns


def test_the_worker_warns_of_an_open_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    environment = os.environ | {"WARDMOTE_HOME": str(home), "DATABASE_URL": "", "WARDMOTE_NEW_KEY": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}
    with subprocess.Popen([WARDMOTE, "work"], env=environment, stderr=subprocess.PIPE, text=True) as working:
        try:
            assert working.stderr is not None
            assert f"chmod 700 {home}" in working.stderr.readline()
        finally:
            working.kill()


def test_the_command_line_says_so_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    environment = os.environ | {
        "WARDMOTE_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }
    asked = subprocess.run([WARDMOTE, "sources"], env=environment, capture_output=True, text=True, check=False)
    assert asked.returncode == 1
    assert "Set WARDMOTE_HOME to a folder." in asked.stderr
    assert "Traceback" not in asked.stderr


def test_another_server_than_ours_does_not_serve_with_another_key(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = os.environ | {"WARDMOTE_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}

    def load() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "import wardmote.config.wsgi"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert load().returncode == 0, "a database that is not ready belongs to no key"
    with sqlite3.connect(home / "wardmote.sqlite3") as database:
        database.execute("create table ledger_keyprint (id integer primary key, fingerprint text)")
        database.execute("insert into ledger_keyprint values (1, 'of another key')")
    refused = load()
    assert refused.returncode != 0
    assert "The database belongs to another key" in refused.stderr
