"""The installation's one folder: where it is and what is made in it on first start."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from wardmote.config import env

KEY = "secret-key"
SHORTEST_KEY = 32


def home_folder() -> Path:
    """WARDMOTE_HOME, or `var/` beside the checkout."""
    named = env.text("WARDMOTE_HOME")
    if named:
        return Path(named).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    base = checkout if (checkout / "pyproject.toml").exists() else Path(sys.prefix)
    return base / "var"


def make_home(home: Path) -> None:
    """Make the home folder, for its owner alone, and let nothing that is made later be read by others."""
    os.umask(0o077)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError):
        raise ImproperlyConfigured(
            f"{home} is a file, or lies below one, and the installation needs a folder. Set WARDMOTE_HOME to a folder."
        ) from None
    except OSError as fault:
        raise ImproperlyConfigured(
            f"The folder {home} cannot be made: {fault.strerror}. Set WARDMOTE_HOME to a folder that this account may write to."
        ) from None


def make_folder(folder: Path) -> None:
    """Make a folder within the home; on a disk that can only be read what is there serves for reading."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)


def open_to_others(home: Path) -> str:
    """A sentence if other accounts of the machine may look into the home folder; nothing if they may not."""
    if os.name != "posix" or not home.stat().st_mode & 0o077:
        return ""
    return f"Other accounts of this machine may look into {home}. Close it to them with: chmod 700 {home}"


def secret_key(home: Path) -> str:
    """The key that signs sessions: read from the home folder, made there on first start, readable by its owner only.

    Where there are data and no key, the key was lost: it is not made anew in silence.
    """
    path = home / KEY
    if not path.exists():
        _refuse_lost_key(home)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"The key in {path} cannot be read, or is not a key. Put the file “{KEY}” of a backup in its place."
        )
    return key


def _refuse_lost_key(home: Path) -> None:
    if env.flag("WARDMOTE_NEW_KEY") or not any((home / name).exists() for name in ("wardmote.sqlite3", "records")):
        return
    raise ImproperlyConfigured(
        f"There are data in {home} and the key {home / KEY} is missing. Put the file “{KEY}” of a backup there. If it is lost, "
        "start once with WARDMOTE_NEW_KEY=1: everybody signs in anew, and open invitations end."
    )
