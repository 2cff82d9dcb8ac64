"""The address under which people reach this installation."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

USUAL = "http://127.0.0.1:8000"
LISTENING = "listening-at"
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, never listened on


def installation_address() -> str:
    """The address that the installation was told it has; else its first host name, at the port that it listens on."""
    if settings.SITE_ADDRESS:
        return str(settings.SITE_ADDRESS)
    host = next((name for name in settings.ALLOWED_HOSTS if name not in OWN_MACHINE and "*" not in name), "")
    listening = _listening()
    if settings.BEHIND_TLS:
        return f"https://{host.lstrip('.') or 'localhost'}"
    return f"http://{host.lstrip('.')}:{listening.rpartition(':')[2]}" if host else listening


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a page: under the installation's own if it was told one, else under the one asked for."""
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else request.build_absolute_uri(path)


def note_listening(host: str, port: int) -> str:
    """Keep where the server listens, for links made by commands; gives the address."""
    name = "127.0.0.1" if host in EVERY_ADDRESS else host
    address = f"http://{f'[{name}]' if ':' in name else name}:{port}"
    # On a disk that can only be read the links of commands begin as they did.
    with suppress(OSError):
        _file().write_text(address, encoding="ascii")
    return address


def _listening() -> str:
    """Where the server listens, or did when it last ran."""
    try:
        return _file().read_text(encoding="ascii").strip() or USUAL
    except OSError:
        return USUAL


def _file() -> Path:
    return Path(settings.WARDMOTE_HOME) / LISTENING
