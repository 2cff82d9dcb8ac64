"""Sessions in the database; while it can only be read, in the browser's cookie, signed."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core import signing

from wardmote.foundations.ledger.public import can_record

SALT = "wardmote.session"
# No key of a session in the database has one.
MARK = ":"


class SessionStore(DatabaseStore):
    """Django's, with a way to sign in and to stay so where nothing can be saved.

    A signed session cannot be ended from elsewhere. So it holds only while the disk cannot be written, and no longer than
    somebody may leave a page untouched.
    """

    def load(self) -> dict[str, Any]:
        """What the session holds."""
        if not _is_signed(self.session_key):
            return super().load()
        if not can_record():
            longest = settings.WARDMOTE_IDLE_MINUTES * 60
            try:
                values: dict[str, Any] = signing.loads(
                    str(self.session_key), serializer=self.serializer, salt=SALT, max_age=longest
                )
            except (signing.BadSignature, ValueError):
                pass
            else:
                return values
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        """Whether the database has it."""
        return not _is_signed(session_key) and super().exists(session_key)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own order
        """Keep it where something can be kept, else sign it for the browser."""
        if can_record():
            super().save(must_create)
            return
        values = self._get_session(no_load=must_create)  # type: ignore[attr-defined] # Django's own way
        self._session_key = signing.dumps(values, compress=True, serializer=self.serializer, salt=SALT)

    def create(self) -> None:
        """A new one: signed, it is new by what it holds."""
        if can_record():
            super().create()
            return
        self._session_key = None
        self.save(must_create=True)
        self.modified = True

    def delete(self, session_key: str | None = None) -> None:
        """Remove it; what lies in a database that can only be read ends by itself when it is not touched."""
        if can_record() and not _is_signed(session_key or self.session_key):
            super().delete(session_key)


def _is_signed(key: str | None) -> bool:
    return MARK in (key or "")
