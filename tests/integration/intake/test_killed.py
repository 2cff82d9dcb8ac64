"""A load whose process is killed leaves what was there before, or all that it was to load: never a part."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.integration.databases import drop_database, new_database
from tests.integration.intake.files import as_csv, crime, street_file
from tests.integration.intake.partner_files import FIRE, HEADER, declare, fire

SERVERS = [
    pytest.param("sqlite", marks=pytest.mark.slow),
    pytest.param("postgresql", marks=pytest.mark.postgres),
]
MONTHS = [f"2022-{month:02d}" for month in range(1, 9)]
ROWS = 4000
FIRES = 800
KILLS = 6
WARDMOTE = str(Path(sys.executable).with_name("wardmote"))


@dataclass(frozen=True)
class Installation:
    """An installation of its own, asked only through its command line and its disk."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        named = {"WARDMOTE_HOME": str(self.home), "DATABASE_URL": self.database}
        return os.environ | named | {"DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [WARDMOTE, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run(self, *words: str) -> float:
        started = time.monotonic()
        process = self.start(*words)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
        return time.monotonic() - started

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """The rows that the database answers with, asked past the program."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as connection:
                return connection.execute(question).fetchall()  # type: ignore[call-overload,no-any-return]
        (database,) = self.home.rglob("*.sqlite3")
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute(question).fetchall()

    def state(self) -> dict[str, int]:
        """Rows in use by month, counted in the files that the catalogue names; the files must be whole."""
        held = self.ask("SELECT month, path, rows FROM intake_segment WHERE superseded_at IS NULL")
        held = [(str(month), path, rows) for month, path, rows in held]
        counted = {month: pl.read_parquet(self.home / "records" / path).height for month, path, _ in held}
        assert counted == {month: rows for month, _, rows in held}
        return counted


def deliver(folder: Path, more: int) -> tuple[Path, dict[str, int]]:
    """Every month with so many rows more than usual, and what the state is once they are loaded."""
    for month in MONTHS:
        street_file(folder, [crime(n, Month=month) for n in range(ROWS + more)], f"{month}-bedfordshire-street.csv")
    return folder, {f"{month}-01": ROWS + more for month in MONTHS}


@pytest.fixture(params=SERVERS)
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation with a partnership and a source of its own, on each kind of database."""
    address = new_database(f"wardmote_killed_{os.getpid()}") if request.param == "postgresql" else ""
    try:
        made = Installation(tmp_path / "home", address)
        administrator = ("--administrator", "gwen@example.org", "--administrator-name", "Gwen Morris")
        made.run("partnership", "add", "Safer Testshire", "--slug", "safer-testshire", *administrator)
        declare(made.home / "sources", FIRE, "test-fires")
        yield made
    finally:
        if address:
            drop_database(address)


Deliver = Callable[[Path, int], tuple[Path, dict[str, int]]]


def kill_at_random(here: Installation, tmp_path: Path, source: str, deliver: Deliver, seed: int) -> None:
    """Kill load after load of ever larger deliveries; each leaves what was there, or all that it brought."""
    delivery, before = deliver(tmp_path / "0", 0)
    whole = here.run("load", source, str(delivery))
    assert here.state() == before
    moments = random.Random(seed)  # noqa: S311 - moments, not secrets
    killed = 0
    for number in range(1, KILLS + 1):
        delivery, after = deliver(tmp_path / str(number), number)
        process = here.start("load", source, str(delivery))
        time.sleep(whole * moments.uniform(0.4, 1.0))
        process.kill()
        process.communicate(timeout=60)
        if process.returncode == -9:
            killed += 1
        else:
            # It was over before: the first load was measured on a busier machine.
            whole *= 0.7
        assert here.state() in (before, after)
        before = here.state()
    assert killed >= KILLS // 2, "Most loads ended before they were killed: nothing was tried."
    delivery, after = deliver(tmp_path / "last", KILLS + 1)
    here.run("load", source, str(delivery))
    assert here.state() == after
    assert not list((here.home / "records").rglob("*.part"))


def test_a_killed_load_leaves_the_old_state_or_the_new(here: Installation, tmp_path: Path) -> None:
    kill_at_random(here, tmp_path, "police-uk-street", deliver, 20260501)


def deliver_fires(folder: Path, more: int) -> tuple[Path, dict[str, int]]:
    """A partner's file of eight months with so many rows more than usual, and the state once it is loaded."""
    folder.mkdir()
    rows = [
        fire(month * 100_000 + number, Date=f"{number % 28 + 1:02d}/{month:02d}/2022")
        for month in range(1, 9)
        for number in range(FIRES + more)
    ]
    path = folder / "fires.csv"
    path.write_bytes(as_csv(rows, HEADER))
    return path, {f"{month}-01": FIRES + more for month in MONTHS}


def test_a_killed_load_of_a_partners_file_leaves_the_old_state_or_the_new(here: Installation, tmp_path: Path) -> None:
    kill_at_random(here, tmp_path, "test-fires", deliver_fires, 20260502)


def test_two_loads_of_one_source_at_once_both_end_well(here: Installation, tmp_path: Path) -> None:
    (one, first), (two, second) = deliver_fires(tmp_path / "1", 1), deliver_fires(tmp_path / "2", 2)
    processes = [here.start("load", "test-fires", str(path)) for path in (one, two)]
    for process in processes:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
    assert here.state() in (first, second)
    segments = here.ask("SELECT month, count(*) FROM intake_segment WHERE superseded_at IS NULL GROUP BY month")
    assert {(str(month), count) for month, count in segments} == {(f"{month}-01", 1) for month in MONTHS}
    assert here.ask("SELECT count(*) FROM intake_batch") == [(2,)]
