"""A backup is the whole installation, proves itself whole, and is put back in one step or not at all."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.databases import drop_database, new_database
from tests.integration.intake.files import STREET, as_csv, crime
from wardmote.config.backup import integrity_problem
from wardmote.config.sealing import is_sealed, sealed

WARDMOTE = Path(sys.executable).parent / "wardmote"
PERSON = ["--administrator", "ada@example.org", "--administrator-name", "Ada"]
Ask = Callable[..., subprocess.CompletedProcess[str]]
SERVERS = [
    pytest.param("sqlite", marks=pytest.mark.slow),
    pytest.param("postgresql", marks=pytest.mark.postgres),
]


@pytest.fixture(params=SERVERS)
def ask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ask]:
    """Run the console script in an installation by its name, each with a database of its own."""
    made: dict[str, str] = {}

    def database(home: str) -> str:
        if request.param == "sqlite":
            return ""
        if home not in made:
            made[home] = new_database(f"wardmote_{os.getpid()}_{home}")
        return made[home]

    def run(home: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "WARDMOTE_HOME": str(tmp_path / home),
            "DATABASE_URL": database(home),
            "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
        }
        return subprocess.run([WARDMOTE, *words], env=environment, capture_output=True, text=True, check=False)

    yield run
    for address in made.values():
        drop_database(address)


@pytest.fixture
def made(ask: Ask, tmp_path: Path) -> Path:
    """A backup of an installation with one partnership and one file of records."""
    founded = ask("old", "partnership", "add", "Safer Here", "--slug", "safer-here", "--council", "E06000032", *PERSON)
    assert founded.returncode == 0, founded.stderr
    records = tmp_path / "old" / "records" / "month=2026-01"
    records.mkdir(parents=True)
    (records / "one.parquet").write_bytes(b"rows")
    (records / "two.parquet.part").write_bytes(b"half")
    (tmp_path / "old" / "area-sources.toml").write_text("# where else\n", encoding="utf-8")
    done = ask("old", "backup", str(tmp_path / "safe"))
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "safe").iterdir()
    return folder


def test_what_is_restored_is_what_was_backed_up(ask: Ask, made: Path, tmp_path: Path) -> None:
    restored = ask("new", "restore", str(made))

    assert restored.returncode == 0, restored.stderr
    verified = json.loads(ask("new", "ledger", "verify", "--json").stdout)
    assert verified["ok"]
    assert (tmp_path / "new/records/month=2026-01/one.parquet").read_bytes() == b"rows"
    assert not (tmp_path / "new/records/month=2026-01/two.parquet.part").exists()
    assert (tmp_path / "new/area-sources.toml").read_text() == "# where else\n"
    assert (tmp_path / "new/secret-key").read_text() == (tmp_path / "old/secret-key").read_text()
    assert oct((tmp_path / "new/secret-key").stat().st_mode)[-3:] == "600"
    assert (
        "already a partnership"
        in ask("new", "partnership", "add", "Safer Here", "--slug", "safer-here", *PERSON).stderr
    )


def test_a_backup_keeps_where_the_ledger_ended(ask: Ask, made: Path) -> None:
    kept = json.loads((made / "manifest.json").read_text())["ledger"]
    chains = [end.split(":")[0] for end in kept]
    assert any(chain.startswith("partnership-") for chain in chains)
    assert all(len(end.split(":")[2]) == 64 for end in kept)
    assert ask("old", "ledger", "verify", "--backup", str(made)).returncode == 0

    ask("other", "partnership", "add", "Safer There", "--slug", "safer-there", *PERSON)
    other = ask("other", "ledger", "verify", "--backup", str(made))
    assert other.returncode == 1
    assert "is broken at entry" in other.stdout

    # What is written after the restore is chained with the key that came with the backup.
    restored = ask("new", "restore", str(made))
    assert "The ledger is whole" in restored.stdout
    assert ask("new", "ledger", "verify", *(f"--since={end}" for end in kept)).returncode == 0


def test_a_manifest_made_anew_restores_nothing(ask: Ask, made: Path, tmp_path: Path) -> None:
    changed = made / "records/month=2026-01/one.parquet"
    changed.write_bytes(b"rowz")
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["files"]["records/month=2026-01/one.parquet"] = [4, hashlib.sha256(b"rowz").hexdigest()]
    (made / "manifest.json").write_text(json.dumps(manifest))

    refused = ask("new", "restore", str(made))

    assert refused.returncode == 1
    assert "written anew by somebody without the installation's key" in refused.stderr
    assert not (tmp_path / "new/records/month=2026-01").exists()


def test_a_key_kept_elsewhere_seals_what_the_backups_own_key_cannot(
    ask: Ask, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the whole backup has the installation's key too, and could make its seal anew; not this one."""
    monkeypatch.setenv("WARDMOTE_BACKUP_KEY", "a long text that lies in another house")
    assert ask("old", "backup", str(tmp_path / "sealed")).returncode == 0
    (folder,) = (tmp_path / "sealed").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert not is_sealed(manifest, (folder / "secret-key").read_text().strip())
    assert is_sealed(manifest, "a long text that lies in another house")
    assert "another house" not in "".join(path.read_text(errors="ignore") for path in folder.rglob("*.json"))

    for key in ("", "another long text"):
        monkeypatch.setenv("WARDMOTE_BACKUP_KEY", key)
        refused = ask("new", "restore", str(folder))
        assert refused.returncode == 1
        assert "if WARDMOTE_BACKUP_KEY was set when this one was made, set it as it was" in refused.stderr
        assert not (tmp_path / "new/records").exists()

    # A seal made anew with the key that lies in the backup is none.
    forged = sealed({**manifest, "version": "0"}, (folder / "secret-key").read_text().strip())
    (folder / "manifest.json").write_text(json.dumps(forged))
    monkeypatch.setenv("WARDMOTE_BACKUP_KEY", "a long text that lies in another house")
    assert ask("new", "restore", str(folder)).returncode == 1

    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert ask("new", "restore", str(folder)).returncode == 0
    assert (tmp_path / "new/records/month=2026-01/one.parquet").read_bytes() == b"rows"
    # A backup sealed with the installation's own key is refused while another is asked for.
    assert ask("other", "restore", str(made)).returncode == 1


def test_a_database_and_another_key_are_told_apart(
    ask: Ask, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with PostgreSQL and a folder that is gone: a key is made for the empty folder, and the database knows another."""
    key = tmp_path / "old" / "secret-key"
    kept = key.read_text()
    key.write_text("x" * 60)
    refused = ask("old", "partnership", "list")
    assert refused.returncode == 1
    assert "The database belongs to another key" in refused.stderr
    assert "WARDMOTE_NEW_KEY=1" in refused.stderr
    key.write_text(kept)
    assert ask("old", "partnership", "list").returncode == 0
    # What the sentence says can be done: the file of a backup, or a new key, once.
    key.write_bytes((made / "secret-key").read_bytes())
    assert ask("old", "partnership", "list").returncode == 0
    key.write_text("x" * 60)
    monkeypatch.setenv("WARDMOTE_NEW_KEY", "1")
    assert ask("old", "partnership", "list").returncode == 0
    monkeypatch.delenv("WARDMOTE_NEW_KEY")
    assert ask("old", "partnership", "list").returncode == 0


def test_files_that_the_manifest_does_not_list_are_not_restored(ask: Ask, made: Path, tmp_path: Path) -> None:
    (made / "records/month=2026-01/slipped-in.parquet").write_bytes(b"rows")

    assert ask("new", "restore", str(made)).returncode == 0

    assert (tmp_path / "new/records/month=2026-01/one.parquet").exists()
    assert not (tmp_path / "new/records/month=2026-01/slipped-in.parquet").exists()


def test_a_backup_does_not_certify_damaged_records(ask: Ask, tmp_path: Path) -> None:
    ask("old", "partnership", "add", "Safer Here", "--slug", "safer-here", *PERSON)
    street = tmp_path / "2022-05-bedfordshire-street.csv"
    street.write_bytes(as_csv([crime(1), crime(2)], STREET))
    assert ask("old", "load", "police-uk-street", str(street)).returncode == 0
    (records,) = (tmp_path / "old/records").rglob("*.parquet")
    content = bytearray(records.read_bytes())
    content[len(content) // 2] ^= 1
    records.write_bytes(content)

    verified, refused = ask("old", "records", "verify"), ask("old", "backup", str(tmp_path / "safe"))

    assert verified.returncode == 1
    assert "its content is not what was written" in verified.stdout
    assert refused.returncode == 1
    assert "1 file of records is not what was loaded" in refused.stderr
    assert not list((tmp_path / "safe").iterdir())


@pytest.mark.slow
def test_a_backup_does_not_certify_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "database.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("CREATE TABLE t (a, b); CREATE INDEX i ON t (a);")
        made.executemany("INSERT INTO t VALUES (?, ?)", [(n, "x" * 200) for n in range(500)])
        made.commit()
    assert integrity_problem(path) == ""
    content = bytearray(path.read_bytes())
    content[8192:12288] = bytes(4096)
    path.write_bytes(content)
    assert integrity_problem(path) != ""


def test_a_backup_that_is_not_whole_restores_nothing(ask: Ask, made: Path, tmp_path: Path) -> None:
    (made / "records/month=2026-01/one.parquet").write_bytes(b"rowz")

    refused = ask("new", "restore", str(made))

    assert refused.returncode == 1
    assert "records/month=2026-01/one.parquet is missing from the backup or is not what was backed up" in refused.stderr
    assert not (tmp_path / "new/records/month=2026-01").exists()


def test_an_installation_in_use_is_replaced_only_when_told_to(ask: Ask, made: Path) -> None:
    ask("new", "partnership", "add", "Safer There", "--slug", "safer-there", *PERSON)

    refused = ask("new", "restore", str(made))
    replaced = ask("new", "restore", "--replace", str(made))

    assert refused.returncode == 1
    assert "has partnerships of its own" in refused.stderr
    assert replaced.returncode == 0, replaced.stderr
    assert ask("new", "sources", "--partnership", "safer-here").returncode == 0
    assert ask("new", "sources", "--partnership", "safer-there").returncode == 1


@pytest.mark.slow
def test_a_folder_that_is_no_backup_and_one_inside_the_home_are_refused(tmp_path: Path) -> None:
    environment = os.environ | {
        "WARDMOTE_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }
    (tmp_path / "empty").mkdir()
    for words, sentence in (
        (["restore", str(tmp_path / "empty")], "is no backup"),
        (["backup", str(tmp_path / "home" / "safe")], "is lost with it"),
    ):
        asked = subprocess.run([WARDMOTE, *words], env=environment, capture_output=True, text=True, check=False)
        assert asked.returncode == 1
        assert sentence in asked.stderr
        assert "Traceback" not in asked.stderr
