"""Which key the database belongs to, by a fingerprint that is kept in it."""

import hashlib
import hmac
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, ProgrammingError

from wardmote.foundations.ledger.errors import KeyChanged
from wardmote.foundations.ledger.models import KeyPrint
from wardmote.foundations.ledger.operations import can_record

ROW = 1


def check(*, is_new: bool) -> None:
    """Raise KeyChanged where the database was begun with another key; keep the fingerprint where there is none."""
    present = _fingerprint(settings.SECRET_KEY)
    try:
        known = KeyPrint.objects.filter(pk=ROW).values_list("fingerprint", flat=True).first()
    except (OperationalError, ProgrammingError):
        return  # a database that is not ready yet belongs to no key
    if known is not None and hmac.compare_digest(known, present):
        return
    if known is None or is_new:
        if can_record():
            KeyPrint.objects.update_or_create(pk=ROW, defaults={"fingerprint": present})
        return
    path = Path(settings.WARDMOTE_HOME) / "secret-key"
    raise KeyChanged(
        f"The database belongs to another key than the one in {path}. Put the file “secret-key” of a backup in its place. If it "
        "is lost, start once with WARDMOTE_NEW_KEY=1: everybody signs in anew, open invitations end, and the ledger so far "
        "can no longer be verified."
    )


def _fingerprint(key: str) -> str:
    return hmac.new(b"wardmote key fingerprint", key.encode(), hashlib.sha256).hexdigest()
