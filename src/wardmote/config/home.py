"""The installation's one folder: where it is and what is made in it on first start."""

import os
import secrets
import sys
from pathlib import Path

from wardmote.config import env


def home_folder() -> Path:
    """WARDMOTE_HOME, or `var/` beside the checkout."""
    named = env.text("WARDMOTE_HOME")
    if named:
        return Path(named).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    base = checkout if (checkout / "pyproject.toml").exists() else Path(sys.prefix)
    return base / "var"


def secret_key(home: Path) -> str:
    """The key that signs sessions: read from the home folder, made there on first start, readable by its owner only."""
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()
