"""What every process must know alike: in the database, and in the process for as long as that can only be read."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

PROCESS = "process"


class SharedCache(DatabaseCache):
    """Django's cache in the database. A one-time code used while nothing can be saved is not accepted twice by the process that took it."""

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Those that are there."""
        wanted = list(keys)
        if not _is_read_only():
            return super().get_many(wanted, version)
        values: dict[str, Any] = caches[PROCESS].get_many(wanted, version)
        return values

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether it is there."""
        return bool(caches[PROCESS].has_key(key, version)) if _is_read_only() else super().has_key(key, version)

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep it."""
        if _is_read_only():
            caches[PROCESS].set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it unless it is there; whether it was not."""
        if _is_read_only():
            return bool(caches[PROCESS].add(key, value, timeout, version))
        return super().add(key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it."""
        return bool(caches[PROCESS].delete(key, version)) if _is_read_only() else super().delete(key, version)


def _is_read_only() -> bool:
    return bool(getattr(connection, "is_read_only", False))
