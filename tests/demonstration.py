"""The demo partnership of a test run: built once by the program's own command, a copy for whoever changes it."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WARDMOTE = Path(sys.executable).parent / "wardmote"
PATIENCE = 580


def environment_of(home: Path) -> dict[str, str]:
    """That of an installation in this folder, whatever settings the tests themselves run under."""
    return os.environ | {
        "WARDMOTE_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }


def demonstration_in(home: Path, factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo partnership's installation, in a folder that is not there yet."""
    shutil.copytree(_built(_of_the_run(factory)), home)
    return home


def _of_the_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that all the processes of this run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _built(folder: Path) -> Path:
    """The first process to ask builds it, and the others wait."""
    home, done = folder / "demonstration", folder / "demonstration.done"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            built = subprocess.run(
                [WARDMOTE, "demo"],
                env=environment_of(home),
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            assert built.returncode == 0, built.stderr
            done.touch()
    return home
