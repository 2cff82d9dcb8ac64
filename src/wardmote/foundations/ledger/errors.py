"""What the ledger refuses."""


class LedgerError(Exception):
    """The ledger refuses; the text says why."""


class AppendOnly(LedgerError):
    """Someone tried to change or delete history."""


class NotForTheLedger(LedgerError):
    """A value that may be free text or may name a person was offered to the ledger."""
