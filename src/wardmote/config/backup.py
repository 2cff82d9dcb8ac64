"""`wardmote backup` and `wardmote restore`: the whole installation as one folder that proves itself whole."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from wardmote import __version__
from wardmote.config import env
from wardmote.config.sealing import is_sealed, sealed
from wardmote.config.sqlite.base import reading_address
from wardmote.foundations.ledger.public import End, parsed_ends
from wardmote.foundations.ledger.public import ends as ledger_ends
from wardmote.foundations.rooms import rooms

MANIFEST, KEY, SQLITE, DUMP = "manifest.json", "secret-key", "database.sqlite3", "database.dump"
PIECE = 8 * 1024 * 1024
Say = Callable[[str], object]


class BackupRefused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A backup or a restore that was not begun, or that left everything as it was."""

    is_fit_to_show = True


@dataclass(frozen=True)
class Backup:
    """A finished backup: its folder, how many files it has and their size in bytes."""

    folder: Path
    files: int
    size: int


def _folders() -> list[str]:
    """The folders and files of the home folder that hold what is nowhere else."""
    return [name for room in rooms() for name in room.backup]


def make_backup(into: Path, *, say: Say) -> Backup:
    """Copy database, records, files and key into a new folder below `into`; it gets its name when it is whole."""
    home = Path(settings.WARDMOTE_HOME)
    folder = into / f"wardmote-{timezone.now():%Y-%m-%d-%H%M%S}"
    part = folder.with_name(f"{folder.name}.part")
    if home == into or home in into.parents:
        raise BackupRefused("A backup inside the installation's own folder is lost with it. Name a folder elsewhere.")
    part.mkdir(parents=True, mode=0o700)
    begun = timezone.now()
    try:
        # The database first: every record that it names was on disk before, and none is ever changed.
        say("Copying the database")
        # Asked before the copy is made, so that the copy has these entries whatever is written meanwhile.
        ledger = [str(end) for end in ledger_ends()]
        database = _copy_database(part)
        for name in _folders():
            _copy_folder(home / name, part / name, say)
        _fetch_records(part / "records", say)
        shutil.copy2(home / KEY, part / KEY)
        say("Reading it all once more to write down what it should be")
        files = {path.relative_to(part).as_posix(): _print_of(path) for path in sorted(_files(part))}
        _refuse_damaged_database(part / SQLITE)
        _refuse_damaged_records(begun, files)
        manifest = sealed(_manifest(database, ledger, files), _key_in(part))
        (part / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Backup(folder, len(files), sum(size for size, _ in files.values()))


def _fetch_records(into: Path, say: Say) -> None:
    """What only the records' storage has is part of the installation too."""
    from wardmote.intake.public import fetch_absent

    if settings.WARDMOTE_RECORDS_URL:
        say("Copying records that only the storage has")
        fetch_absent(into)


def _manifest(database: str, ledger: list[str], files: dict[str, list[Any]]) -> dict[str, Any]:
    """What the backup says of itself, where the ledger's chains ended among it: all of it is under the seal."""
    return {
        "version": __version__,
        "made_at": timezone.now().isoformat(),
        "database": database,
        "ledger": ledger,
        "migrations": _migrations(),
        "files": files,
    }


def _refuse_damaged_database(path: Path) -> None:
    """Raise BackupRefused for a copy of the database that SQLite does not find whole."""
    if not path.exists():
        return
    problem = integrity_problem(path)
    if problem:
        raise BackupRefused(
            f"The database is damaged ({problem}), so no good backup can be made of it. Restore the last backup that was made "
            "before, into an empty WARDMOTE_HOME."
        )


def integrity_problem(path: Path) -> str:
    """What SQLite's own check finds wrong with a database file; nothing where it is whole."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            answer = str(opened.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as fault:
        answer = str(fault)
    return "" if answer == "ok" else answer.splitlines()[0][:200]


def _refuse_damaged_records(begun: datetime, files: dict[str, list[Any]]) -> None:
    """Raise BackupRefused if a file of records is not the one that was loaded: a backup must not certify damage."""
    from wardmote.intake.public import files_not_as_loaded

    _refuse_other_records(files_not_as_loaded(_digests(files), before=begun))


def _refuse_other_records(names: Sequence[str]) -> None:
    if names:
        count = f"{len(names):,} files of records are" if len(names) > 1 else "1 file of records is"
        raise BackupRefused(
            f"{count} not what was loaded, the first is {names[0]}. `wardmote records verify` names each. Load their months "
            "again, or restore them from an earlier backup."
        )


def _digests(files: dict[str, list[Any]]) -> dict[str, str]:
    """The digests of the files of records by their names in the catalogue."""
    return {name.removeprefix("records/"): digest for name, (_, digest) in files.items() if name.startswith("records/")}


def restore_backup(folder: Path, *, replace: bool, say: Say) -> Backup:
    """Check every file of a backup, then put it in place; the database last, in one step, the old one kept beside it."""
    manifest = _read_manifest(folder)
    refuse_unsealed(manifest, _key_in(folder))
    _refuse_other_database(manifest["database"])
    _refuse_newer(manifest["migrations"])
    if not replace and _has_partnerships():
        raise BackupRefused(
            "This installation has partnerships of its own. Restore into an empty WARDMOTE_HOME, or say --replace: the "
            "present database is then kept beside the restored one."
        )
    say("Checking the backup")
    for name, (size, digest) in manifest["files"].items():
        path = folder / name
        if not path.is_file() or _print_of(path) != [size, digest]:
            raise BackupRefused(
                f"{name} is missing from the backup or is not what was backed up. Nothing was restored."
            )
    if manifest["database"] == "sqlite":
        _refuse_damaged_database(folder / SQLITE)
        _refuse_other_records(_unlike_catalogue(folder / SQLITE, _digests(manifest["files"])))
    home = Path(settings.WARDMOTE_HOME)
    for name in _folders():
        _copy_folder(folder / name, home / name, say, listed=set(manifest["files"]))
    say("Putting the database in place")
    _put_database(folder)
    _put(folder / KEY, home / KEY)
    # The ledger is chained with the key that came with it.
    settings.SECRET_KEY = (home / KEY).read_text(encoding="ascii").strip()
    shutil.rmtree(settings.CACHE_DIR, ignore_errors=True)
    return Backup(folder, len(manifest["files"]), sum(size for size, _ in manifest["files"].values()))


def _key_in(folder: Path) -> str:
    """The key of the installation that a backup is of: the one named by WARDMOTE_BACKUP_KEY, else the one in the folder."""
    return env.text("WARDMOTE_BACKUP_KEY") or (folder / KEY).read_text(encoding="ascii").strip()


def refuse_unsealed(manifest: dict[str, Any], key: str) -> None:
    """Raise BackupRefused for a manifest that was not written with the key."""
    if not is_sealed(manifest, key):
        raise BackupRefused(
            "The manifest of this backup was changed or written anew by somebody without the installation's key. Nothing was "
            "restored. Use another backup; if WARDMOTE_BACKUP_KEY was set when this one was made, set it as it was."
        )


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _copy_database(part: Path) -> str:
    if _is_sqlite():
        source = sqlite3.connect(reading_address(Path(str(settings.DATABASES["default"]["NAME"]))), uri=True)
        with closing(source), closing(sqlite3.connect(part / SQLITE)) as target:
            source.backup(target)
        return "sqlite"
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={part / DUMP}")
    return "postgresql"


def _put_database(folder: Path) -> None:
    connections.close_all()
    if not _is_sqlite():
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(folder / DUMP))
        return
    current = Path(str(settings.DATABASES["default"]["NAME"]))
    if current.exists():
        with closing(sqlite3.connect(current)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _put(current, current.with_name(f"{current.name}.before-restore-{timezone.now():%Y%m%d-%H%M%S}"))
    for ending in ("-wal", "-shm"):
        current.with_name(current.name + ending).unlink(missing_ok=True)
    _put(folder / SQLITE, current)


def _postgres(program: str, *words: str) -> None:
    """Run PostgreSQL's own program on the database; its password goes by the environment, never on the command line."""
    about: dict[str, Any] = settings.DATABASES["default"]
    named = {"PGHOST": about["HOST"], "PGPORT": about["PORT"], "PGUSER": about["USER"], "PGPASSWORD": about["PASSWORD"]}
    environment = os.environ | {key: value for key, value in named.items() if value}
    command = [program, f"--dbname={about['NAME']}", *words]
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise BackupRefused(f"{program} is not installed: apt-get install postgresql-client.") from None
    except subprocess.CalledProcessError as fault:
        reasons = fault.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupRefused(f"{program} did not succeed: {reasons[0]}") from None


def _unlike_catalogue(database: Path, digests: dict[str, str]) -> list[str]:
    """The files of records in a backup that are not those its database describes."""
    from wardmote.intake.public import mismatches

    query = "SELECT path, digest FROM intake_segment WHERE removed_at IS NULL AND digest <> ''"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        try:
            return mismatches(opened.execute(query).fetchall(), digests)
        except sqlite3.OperationalError:
            return []  # a backup of a version that kept no digests


def _copy_folder(source: Path, target: Path, say: Say, *, listed: set[str] | None = None) -> None:
    """Copy what is finished, records only where they are not there yet; a file gets its name when it is whole.

    Of a backup only what its manifest lists: a file that was put into the folder since is nobody's.
    """
    if source.is_file():
        if listed is None or source.name in listed:
            _put(source, target)
        return
    if not source.is_dir():
        return
    say(f"Copying {source.name}")
    for path in _files(source):
        copy = target / path.relative_to(source)
        # Files of records are never changed once they have their names.
        is_there = source.name == "records" and copy.exists() and (listed is None or _print_of(copy) == _print_of(path))
        is_listed = listed is None or f"{source.name}/{path.relative_to(source).as_posix()}" in listed
        if not path.name.endswith(".part") and not is_there and is_listed:
            _put(path, copy)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    shutil.copy2(source, part)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)


def _print_of(path: Path) -> list[Any]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return [size, digest.hexdigest()]


def _migrations() -> dict[str, str]:
    """The last migration of each app in the database."""
    applied = MigrationLoader(connection).applied_migrations
    return {app: max(name for other, name in applied if other == app) for app, _ in applied}


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest | {key: manifest[key] for key in ("version", "database", "ledger", "migrations", "files")}
    except FileNotFoundError:
        raise BackupRefused(f"{folder} is no backup: there is no {MANIFEST} in it.") from None
    except (ValueError, KeyError, OSError):
        raise BackupRefused(f"{folder / MANIFEST} cannot be read: the backup is damaged.") from None


def ledger_ends_of(folder: Path) -> list[End]:
    """Where each chain of the ledger ended when the backup was made."""
    return parsed_ends(" ".join(_read_manifest(folder)["ledger"]))


def _refuse_other_database(kind: str) -> None:
    if kind != connection.vendor:
        raise BackupRefused(
            f"The backup is of a {kind} database and this installation's is {connection.vendor}: set DATABASE_URL as it was."
        )


def _refuse_newer(migrations: dict[str, str]) -> None:
    known = MigrationLoader(None).disk_migrations
    strange = [f"{app}.{name}" for app, name in migrations.items() if (app, name) not in known]
    if strange:
        raise BackupRefused(
            f"The backup was made by a newer version, which knows {strange[0]}. Install that version first."
        )


def _has_partnerships() -> bool:
    from wardmote.foundations.organisations.public import Partnership

    return Partnership.objects.exists()
