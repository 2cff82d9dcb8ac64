"""What the ledger refuses."""

from django.db import OperationalError


class LedgerError(Exception):
    """The ledger refuses; the text says why."""

    is_fit_to_show = True


class AppendOnly(LedgerError):  # noqa: N818 - the name is the sentence
    """Someone tried to change or delete history."""


class NotForTheLedger(LedgerError):  # noqa: N818 - the name is the sentence
    """A value that may be free text or may name a person was offered to the ledger."""


class CannotRecord(OperationalError):  # noqa: N818 - the name is the sentence
    """The database can only be read, and what must be recorded is not done, nor shown, without its entry."""

    is_fit_to_show = True


class KeyChanged(LedgerError):  # noqa: N818 - the name is the sentence
    """The database was begun with another key than the installation has now."""
