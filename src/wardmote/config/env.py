"""Typed readers of the environment; each failure says how to put it right."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

# Where everybody has an account: an address that they leave unverified proves nothing.
SHARED_ISSUERS = {"accounts.google.com", "gitlab.com", "appleid.apple.com"}


def text(name: str, default: str = "") -> str:
    """The variable as text."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”: set it to 1 or 0.")


def whole_number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”: set it to a whole number such as {default}.") from None


def words(name: str, default: str = "") -> list[str]:
    """The variable as a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folders(name: str) -> list[Path]:
    """The variable as folders separated as in PATH."""
    return [Path(part).expanduser().resolve() for part in text(name).split(os.pathsep) if part]


def networks(name: str, default: str = "") -> list[IPv4Network | IPv6Network]:
    """The variable as addresses and networks, separated by commas."""
    ranges = []
    for part in words(name, default):
        try:
            ranges.append(ip_network(part))
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} has “{part}”: write addresses or networks such as 127.0.0.1 or 10.0.0.0/24."
            ) from None
    return ranges


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlparse(address)
    return f"{parts.scheme}://{parts.netloc}"


def site(name: str) -> str:
    """The variable as the address of a site: scheme, host and port, without a slash at its end."""
    value = text(name).rstrip("/")
    parts = urlparse(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path):
        raise ImproperlyConfigured(f"{name} is “{value}”: set it to an address such as https://wardmote.example.org.")
    return value


def hosts(name: str, default: str, address: str) -> list[str]:
    """The host names that are answered to: those of the variable, and the site's own."""
    named = words(name, default)
    own = urlparse(address).hostname
    return named if own is None or own in named else [*named, own]


def refuse_shared_issuer(issuer: str, *, trusts_addresses: bool) -> None:
    """Addresses are taken at their word from one organisation's own issuer, never from one that anybody can join."""
    if not trusts_addresses:
        return
    parts = urlparse(issuer)
    if not issuer:
        raise ImproperlyConfigured(
            "WARDMOTE_OIDC_TRUST_ADDRESSES is set without WARDMOTE_OIDC_ISSUER: name the issuer."
        )
    shared = {"common", "organizations", "consumers"} & set(parts.path.lower().split("/"))
    if shared or (parts.hostname or "") in SHARED_ISSUERS:
        raise ImproperlyConfigured(
            "WARDMOTE_OIDC_TRUST_ADDRESSES needs the issuer of your organisation alone, such as "
            "https://login.microsoftonline.com/TENANT-ID/v2.0: anybody can have an account at the one that is named."
        )


def database(home: Path) -> dict[str, object]:
    """Django's settings of the database: PostgreSQL by DATABASE_URL, else one SQLite file in the home folder."""
    url = text("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "wardmote.config.sqlite",
            "NAME": home / "wardmote.sqlite3",
            # `config/sqlite` looks at each request whether a connection still fits the file.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000; "
                # What is disposed of is overwritten, whatever the library was built with.
                "PRAGMA secure_delete=ON;",
            },
            "TEST": {"NAME": None},
        }
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name. Leave it out to use SQLite."
        )
    host = unquote(parts.hostname or "")
    for pair in parts.query.split("&"):
        key, _, value = pair.partition("=")
        if key == "host":
            host = unquote(value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
