"""A process that dies in the middle of an upload leaves files that no row knows: they go at the next start, and by the rule."""

import fcntl
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from tests.personas import Personas
from wardmote.config import answering, warming
from wardmote.foundations.members.public import User, system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention.public import carry_out
from wardmote.intake.models import Delivery
from wardmote.intake.operations.deliveries import bring_files
from wardmote.intake.public import sweep_uploads

RAW = b"Name,Phone\nJane Doe,07700 900123\n"


@pytest.fixture
def uploads(settings: LazySettings) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.UPLOADS_DIR)
    return Path(settings.UPLOADS_DIR)


def left_behind(uploads: Path) -> list[Path]:
    """What a killed process leaves: a delivery's folder with its lock, and a file on its way in."""
    folder = uploads / str(uuid.uuid4())
    folder.mkdir()
    (folder / "raw.csv").write_bytes(RAW)
    folder.with_name(folder.name + ".lock").touch()
    coming = uploads / "tmpa1b2c3.upload.csv"
    coming.write_bytes(RAW)
    preview = uploads / f"{uuid.uuid4()}.preview.json"
    preview.write_bytes(RAW)
    return [folder, folder.with_name(folder.name + ".lock"), coming, preview]


def test_a_start_removes_what_a_crash_left(db: None, uploads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = left_behind(uploads)
    monkeypatch.setattr(warming, "warm", lambda: None)
    answering.ready_application()
    assert [path for path in left if path.exists()] == []


def test_the_rule_of_the_schedule_removes_it_though_no_row_is_due(
    db: None, uploads: Path, partnership: Partnership
) -> None:
    left = left_behind(uploads)
    carry_out(by=system_person(), partnership=partnership, only=["uploads"], authorised_as="the schedule")
    assert [path for path in left if path.exists()] == []


def test_a_killed_process_leaves_its_folder_free_to_be_removed(db: None, uploads: Path) -> None:
    folder = uploads / str(uuid.uuid4())
    program = (
        "import fcntl, os, sys, time; os.mkdir(sys.argv[1]); open(sys.argv[1] + '/raw.csv', 'w').write('x');"
        "lock = os.open(sys.argv[1] + '.lock', os.O_RDWR | os.O_CREAT); fcntl.flock(lock, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE) as busy:
        assert busy.stdout is not None
        assert busy.stdout.readline() == b"held\n"
        assert sweep_uploads() == 0
        assert folder.exists()
        os.kill(busy.pid, signal.SIGKILL)
        busy.wait()
    assert sweep_uploads() == 2
    assert not folder.exists()


def test_a_file_on_its_way_in_is_left_alone(db: None, uploads: Path) -> None:
    coming = uploads / "tmpa1b2c3.upload.csv"
    coming.write_bytes(RAW)
    descriptor = os.open(coming, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert sweep_uploads() == 0
    os.close(descriptor)
    assert sweep_uploads() == 1


def test_large_files_are_held_while_they_come_in(settings: LazySettings) -> None:
    from django.utils.module_loading import import_string

    handler = import_string(settings.FILE_UPLOAD_HANDLERS[-1])()
    handler.new_file("uploads", "raw.csv", "text/csv", 10, "utf-8", {})
    assert isinstance(handler.file, TemporaryUploadedFile)
    path = Path(handler.file.temporary_file_path())
    descriptor = os.open(path, os.O_RDWR)
    with pytest.raises(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)
    handler.file.close()
    assert not path.exists()


def test_what_was_brought_stays_and_what_failed_does_not(
    by: User, uploads: Path, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = {"by": personas.analyst, "partnership": personas.partnership, "source": "fire-incidents"}
    delivery = bring_files(**brought, files=[SimpleUploadedFile("a.csv", RAW)])
    assert sweep_uploads() == 0
    assert Path(delivery.folder, "a.csv").exists()
    assert Delivery.objects.count() == 1
    before = set(uploads.iterdir())
    broken = SimpleUploadedFile("b.csv", RAW)
    monkeypatch.setattr(broken, "chunks", lambda: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        bring_files(**brought, files=[broken])
    assert set(uploads.iterdir()) == before
